"""People who agreed, the houses they belong to, and the codes that lead to a house or a role."""

import datetime as dt

from bot.model.people import Household, Invitation, Known, Meaning, Role
from bot.storage.keys import Keys
from bot.storage.sql import Db, Sql

_AGREE = Sql(
    """INSERT INTO people (id, commune, consent_text, consent_channel, consent_at)
    VALUES (:id, '', :text, :channel, :now)"""
)
_LINK = Sql("UPDATE chats SET person = :person WHERE id = :chat")
_LIVE = Sql("UPDATE people SET commune = :commune WHERE id = :person")
_FOUND = Sql(
    """INSERT INTO households (id, commune, known, batch, code_hash, code, since)
    VALUES (:id, :commune, :known, NULL, :code_hash, :code, :since)"""
)
_JOIN = Sql(
    """INSERT INTO members (person, household) VALUES (:person, :household)
    ON CONFLICT (person) DO UPDATE SET household = :household"""
)
_HOUSE = Sql("SELECT id, commune, known FROM households WHERE code_hash = :code_hash")
_HOUSE_BY_ID = Sql("SELECT commune, known FROM households WHERE id = :id")
_INVITE = Sql(
    """INSERT INTO invitations (id, code_hash, kind, area, expires_at, used_at)
    VALUES (:id, :code_hash, :kind, :area, :expires_at, NULL)"""
)
_INVITATION = Sql(
    """SELECT id, kind, area FROM invitations
    WHERE code_hash = :code_hash AND used_at IS NULL AND expires_at > :now""",
    lock="FOR UPDATE",
)
_USE = Sql("UPDATE invitations SET used_at = :now WHERE id = :id AND used_at IS NULL")
_GRANT = Sql(
    """INSERT INTO roles (person, kind, area, granted_at, trained)
    SELECT :person, kind, area, :now, '' FROM invitations WHERE id = :id
    ON CONFLICT (person, kind, area) DO NOTHING"""
)
_WITHDRAW = Sql("DELETE FROM invitations WHERE used_at IS NULL")
_OFFICERS = Sql("SELECT COUNT(*) FROM roles WHERE kind = 'officer'")


class CodeTaken(Exception):
    """Two houses drew the same code: draw again."""


def agree(db: Db, chat: int, person: int, text: str, channel: str, now: int) -> None:
    """`text` is the version of the consent text; version, time and channel are the proof kept (S39)."""
    db.run(_AGREE, id=person, text=text, channel=channel, now=now)
    db.run(_LINK, person=person, chat=chat)


def live_in(db: Db, person: int, commune: str) -> None:
    db.run(_LIVE, person=person, commune=commune)


def found_house(db: Db, house: Household, since: dt.date, keys: Keys) -> None:
    """A new house; its code is kept as a digest to be found by, and sealed to be shown again."""
    code_hash = keys.digest("house", house.code)
    if db.one(_HOUSE, code_hash=code_hash) is not None:
        raise CodeTaken
    db.run(
        _FOUND,
        id=house.id,
        commune=house.commune,
        known=house.known,
        code_hash=code_hash,
        code=keys.seal.close(house.code.encode()),
        since=since.isoformat(),
    )


def join_house(db: Db, person: int, household: int) -> None:
    db.run(_JOIN, person=person, household=household)


def house(db: Db, household: int) -> tuple[str, Known] | None:
    """Commune and how the house is known."""
    row = db.one(_HOUSE_BY_ID, id=household)
    return None if row is None else (row[0], row[1])


def meaning(db: Db, code: str, now: int, keys: Keys) -> Meaning | None:
    """What a well-formed code leads to today; None for one that was never given out or is used up."""
    row = db.one(_HOUSE, code_hash=keys.digest("house", code))
    if row is not None:
        return Household(row[0], row[1], row[2], code)
    row = db.one(_INVITATION, code_hash=keys.digest("invitation", code), now=now)
    return None if row is None else Invitation(row[0], Role(row[1], row[2]))


def invite(db: Db, id: int, code: str, role: Role, expires_at: int, keys: Keys) -> None:
    code_hash = keys.digest("invitation", code)
    db.run(_INVITE, id=id, code_hash=code_hash, kind=role.kind, area=role.area, expires_at=expires_at)


def use_invitation(db: Db, person: int, invitation: int, now: int) -> bool:
    """False where another chat was quicker: a code is used once."""
    if db.run(_USE, id=invitation, now=now) == 0:
        return False
    db.run(_GRANT, person=person, id=invitation, now=now)
    return True


def officers(db: Db) -> int:
    row = db.one(_OFFICERS)
    return int(row[0]) if row else 0


def withdraw_invitations(db: Db) -> None:
    """All that nobody used: while there is no officer yet, only the newest link opens the door."""
    db.run(_WITHDRAW)
