"""People who agreed, the houses they belong to, and the codes that lead to a house or a role."""

import datetime as dt

from bot.model.people import Household, Invitation, Meaning, Role
from bot.storage import checkins
from bot.storage.keys import Keys
from bot.storage.sql import Db, Sql

_AGREE = Sql(
    """INSERT INTO people (id, commune, consent_text, consent_channel, consent_at)
    VALUES (:id, '', :text, :channel, :now)"""
)
_LINK = Sql("UPDATE chats SET person = :person WHERE id = :chat")
_IS_THERE = Sql("SELECT 1 FROM people WHERE id = :person")
_LIVE = Sql("UPDATE people SET commune = :commune WHERE id = :person")
_FOUND = Sql(
    """INSERT INTO households (id, commune, known, batch, code_hash, code, since)
    VALUES (:id, :commune, :known, NULL, :code_hash, :code, :since)"""
)
_JOIN = Sql(
    """INSERT INTO members (person, household) VALUES (:person, :household)
    ON CONFLICT (person) DO UPDATE SET household = :household"""
)
_TAKEN = Sql(
    """SELECT 1 FROM households WHERE code_hash = :house
    UNION ALL SELECT 1 FROM invitations WHERE code_hash = :invitation
    UNION ALL SELECT 1 FROM meetings WHERE code_hash = :gathering"""
)
_HOUSE = Sql(
    """SELECT COALESCE(c.id, h.id), COALESCE(c.commune, h.commune), COALESCE(c.known, h.known)
    FROM households h LEFT JOIN households c ON c.id = h.became WHERE h.code_hash = :code_hash"""
)
_HOUSE_BY_ID = Sql("SELECT commune, known, became FROM households WHERE id = :id", lock="FOR KEY SHARE")
_MOVE = Sql("UPDATE households SET commune = :commune WHERE id = :id")
_MOVE_PEOPLE = Sql(
    "UPDATE people SET commune = :commune WHERE id IN (SELECT person FROM members WHERE household = :id)"
)
_BECOME = Sql("UPDATE households SET became = :card WHERE id = :id AND known = 'self'")
_TAKE_ALONG = Sql("UPDATE members SET household = :card WHERE household = :id")
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


def is_there(db: Db, person: int) -> bool:
    return db.one(_IS_THERE, person=person) is not None


def is_free(db: Db, code: str, keys: Keys) -> bool:
    """No house, no invitation and no meeting has this code."""
    digests = {what: keys.digest(what, code) for what in ("house", "invitation", "gathering")}
    return db.one(_TAKEN, **digests) is None


def sealed(code: str, keys: Keys) -> dict[str, object]:
    """As a house's code is kept: a digest to be found by, and sealed to be shown again."""
    return {"code_hash": keys.digest("house", code), "code": keys.seal.close(code.encode())}


def found_house(db: Db, house: Household, since: dt.date, keys: Keys) -> None:
    """A new house that declared itself. Raises CodeTaken."""
    if not is_free(db, house.code, keys):
        raise CodeTaken
    of_code = sealed(house.code, keys)
    db.run(_FOUND, id=house.id, commune=house.commune, known=house.known, since=since.isoformat(), **of_code)


def join_house(db: Db, person: int, household: int) -> None:
    db.run(_JOIN, person=person, household=household)


def house(db: Db, household: int) -> Household | None:
    """The house as it stands, without its code; the card house where it became one. None: it is gone.

    On PostgreSQL it cannot go until the commit.
    """
    row = db.one(_HOUSE_BY_ID, id=household)
    if row is None:
        return None
    card = house(db, row[2]) if row[2] is not None else None
    return card or Household(household, row[0], row[1], "")


def move_house(db: Db, household: int, commune: str) -> None:
    """The house and everybody in it. What was reached stays where it was; what comes counts in the new commune,
    from the next month on if the house was reached in this one (`counting.keep`: one commune a month)."""
    db.run(_MOVE, id=household, commune=commune)
    db.run(_MOVE_PEOPLE, id=household, commune=commune)


def take_card(db: Db, household: int, card: int) -> bool:
    """A house that declared itself got a printed card: all its people are in the card house from now on, and its old
    code leads there too. False where either of them is not what it was.

    The older reach stays under the house that declared itself, and in its column: a figure that was told once is not
    told otherwise later. From now on nothing is added to it, so from the next period on the house counts once, by its
    card; in the present one it may stand in both columns, which is why they are never added up to one number.
    """
    there = house(db, card)
    if there is None or there.known != "card" or db.run(_BECOME, id=household, card=card) == 0:
        return False
    db.run(_TAKE_ALONG, id=household, card=card)
    db.run(_MOVE_PEOPLE, id=card, commune=there.commune)
    return True


def meaning(db: Db, code: str, now: int, keys: Keys) -> Meaning | None:
    """What a well-formed code leads to today; None for one that was never given out or is used up."""
    house = house_of(db, code, keys)
    if house is not None:
        return house
    row = db.one(_INVITATION, code_hash=keys.digest("invitation", code), now=now)
    if row is not None:
        return Invitation(row[0], Role(row[1], row[2]))
    return checkins.found(db, code, now, keys)


def house_of(db: Db, code: str, keys: Keys) -> Household | None:
    """The house that a code belongs to, and nothing else that it may mean."""
    row = db.one(_HOUSE, code_hash=keys.digest("house", code))
    return None if row is None else Household(row[0], row[1], row[2], code)


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
