"""Entrants of a contest, and what only the organiser may know of them. No chat and no person is named here.

`who` is a digest of the chat or the person under the contest's salt and the pepper of the key file. Once the salt is
thrown away (`purge`) nobody can make it again.
"""

import sys
from typing import NamedTuple

import msgspec

from bot.model.contest import Age
from bot.model.entries import Entrant
from bot.model.people import EntrantCode, Representative
from bot.storage import verdicts
from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Sql, alone

PIECE = 500
_COLUMNS = "id, contest, age, commune, unit, names, told, erased_at"
_ENTER = Sql(
    """INSERT INTO entrants (id, contest, who, code_hash, age, commune, unit, names, told, represented_by, consent_text,
    consent_channel, entered_at, erased_at)
    VALUES (:id, :contest, :who, :code_hash, :age, :commune, :unit, '', '', :represented_by, :consent_text,
    :consent_channel, :now, 0)"""
)
_OF = Sql(
    f"""SELECT {_COLUMNS} FROM entrants WHERE who IS NOT NULL AND contest = :contest AND who IN (:person, :chat)
    ORDER BY entered_at, id"""
)
_ONE = Sql(f"SELECT {_COLUMNS} FROM entrants WHERE id = :id")
_BY_CODE = Sql("SELECT contest, id FROM entrants WHERE code_hash = :code_hash")
_REBIND = Sql("UPDATE entrants SET who = :who WHERE id = :id AND code_hash IS NOT NULL")
_COMMUNE = Sql("UPDATE entrants SET commune = :commune WHERE id = :id")
_UNIT = Sql("UPDATE entrants SET unit = :unit, told = :told WHERE id = :id")
_NAMES = Sql("UPDATE entrants SET names = :names WHERE id = :id")
_TOLD = Sql("UPDATE entrants SET told = :told WHERE id = :id")
_DETAILS = Sql("SELECT sealed FROM entrant_details WHERE entrant = :entrant")
_PUT_DETAILS = Sql(
    """INSERT INTO entrant_details (entrant, contest, sealed, phone_hash)
    VALUES (:entrant, :contest, :sealed, :phone_hash)
    ON CONFLICT (entrant) DO UPDATE SET sealed = :sealed, phone_hash = :phone_hash"""
)
_PHONE = Sql(
    "SELECT entrant FROM entrant_details WHERE contest = :contest AND phone_hash = :phone_hash AND entrant <> :entrant"
)
_STAFF = Sql("SELECT 1 FROM contest_staff WHERE contest = :contest AND phone_hash = :phone_hash")
_PUT_STAFF = Sql(
    """INSERT INTO contest_staff (contest, phone_hash) VALUES (:contest, :phone_hash)
    ON CONFLICT (contest, phone_hash) DO NOTHING"""
)
_BY_COMMUNE = Sql("SELECT commune, COUNT(*) FROM entrants WHERE contest = :contest GROUP BY commune")
_PAGE = Sql(
    """SELECT id, commune, unit, age, represented_by FROM entrants WHERE contest = :contest AND id > :after
    ORDER BY id LIMIT :most"""
)
_ENTRANT = Sql("SELECT id, commune, unit, age, represented_by FROM entrants WHERE contest = :contest AND id = :id")
_TELEPHONES = Sql("SELECT entrant, phone_hash FROM entrant_details WHERE contest = :contest AND phone_hash <> :empty")
_CHATS = Sql("SELECT id, who FROM entrants WHERE contest = :contest AND who IS NOT NULL")
_SALTS = Sql("SELECT id, salt FROM contests WHERE frozen_at > 0 AND salt <> :empty")
_DROP_DETAILS = Sql("DELETE FROM entrant_details WHERE entrant = :entrant")
_BLANK = Sql("UPDATE essays SET sealed = :empty WHERE entrant = :entrant")
_UNLINK = Sql(
    "UPDATE entrants SET who = NULL, code_hash = NULL, erased_at = :now WHERE id = :entrant AND erased_at = 0"
)
_TOMBSTONE = Sql("INSERT INTO erased (chat, person, at) VALUES (:entrant, 0, :now) ON CONFLICT (chat) DO NOTHING")
_OVERDUE = Sql("SELECT id FROM contests WHERE frozen_at > 0 AND salt <> :empty AND details_until <= :now")
_DIE = (
    Sql(
        """DELETE FROM entrant_details WHERE entrant IN
        (SELECT entrant FROM entrant_details WHERE contest = :contest LIMIT :piece)"""
    ),
    Sql(
        """UPDATE essays SET sealed = :empty WHERE entrant IN
        (SELECT entrant FROM essays WHERE contest = :contest AND sealed <> :empty LIMIT :piece)"""
    ),
    Sql(
        """UPDATE entrants SET who = NULL, code_hash = NULL WHERE id IN
        (SELECT id FROM entrants WHERE contest = :contest AND code_hash IS NOT NULL LIMIT :piece)"""
    ),
)
_DROP_STAFF = Sql("DELETE FROM contest_staff WHERE contest = :contest")
_THROW_SALT_AWAY = Sql("UPDATE contests SET salt = :empty WHERE id = :contest")


class Details(msgspec.Struct, frozen=True):
    """As the entrant told them; sealed wherever they are kept."""

    name: str = ""
    phone: str = ""
    unit: str = ""


class Row(NamedTuple):
    """`told`: which details were told, a word each. `names`: how the name may be published; empty: not asked yet."""

    id: int
    contest: str
    age: Age
    commune: str
    unit: str
    names: str
    told: str
    erased_at: int = 0


def who_of(keys: Keys, contest: str, salt: bytes, kind: str, id: int) -> bytes:
    """The digest by which a chat's or a person's entrants are found; `kind` is "chat" or "person"."""
    return keys.digest("entrant", contest, salt.hex(), kind, str(id))


def phone_hash_of(keys: Keys, contest: str, phone: str) -> bytes:
    return keys.digest("entrant's telephone", contest, phone)


def code_hash_of(keys: Keys, code: str) -> bytes:
    return keys.digest("entrant", code)


def enter(
    db: Db,
    *,
    id: int,
    contest: str,
    who: bytes | None,
    code_hash: bytes,
    age: Age,
    commune: str,
    unit: str,
    represented_by: int,
    consent_text: str,
    consent_channel: str,
    now: int,
) -> None:
    """Version, time and channel of the consent to this contest are the proof kept (S37, S39)."""
    db.run(
        _ENTER,
        id=id,
        contest=contest,
        who=who,
        code_hash=code_hash,
        age=age,
        commune=commune,
        unit=unit,
        represented_by=represented_by,
        consent_text=consent_text,
        consent_channel=consent_channel,
        now=now,
    )


def of(db: Db, contest: str, person: bytes, chat: bytes) -> list[Row]:
    """Entrants of a person or of a chat, the oldest first."""
    return [Row(*row) for row in db.all(_OF, contest=contest, person=person, chat=chat)]


def one(db: Db, id: int) -> Row | None:
    row = db.one(_ONE, id=id)
    return Row(*row) if row else None


async def read_one(reading: Reading, id: int) -> Row | None:
    rows = await reading.rows(_ONE, id=id)
    return Row(*rows[0]) if rows else None


def by_code(db: Db, code: str, keys: Keys) -> tuple[str, int] | None:
    """(contest, entrant) of a well-formed code."""
    row = db.one(_BY_CODE, code_hash=code_hash_of(keys, code))
    return (str(row[0]), int(row[1])) if row else None


def meaning(db: Db, code: str, now: int, keys: Keys) -> EntrantCode | Representative | None:
    """What a code leads to in a contest."""
    found = by_code(db, code, keys)
    return EntrantCode(*found) if found else verdicts.representative(db, code, now, keys)


def rebind(db: Db, id: int, who: bytes) -> None:
    """The code was typed on another telephone: from now on the entry is found there."""
    db.run(_REBIND, id=id, who=who)


def settle(db: Db, id: int, commune: str) -> None:
    db.run(_COMMUNE, id=id, commune=commune)


def belong_to(db: Db, row: Row, unit: str) -> None:
    """To a unit of the contest's list; it is no secret."""
    db.run(_UNIT, id=row.id, unit=unit, told=_with(row.told, "unit"))


def publish_as(db: Db, id: int, names: str) -> None:
    db.run(_NAMES, id=id, names=names)


def tell(db: Db, row: Row, field: str, text: str, keys: Keys) -> None:
    """A detail: name, phone or unit. What was told before of it is replaced."""
    told = msgspec.structs.replace(details(db, row.id, keys), **{field: text})
    phone = phone_hash_of(keys, row.contest, told.phone) if told.phone else b""
    sealed = keys.seal.close(msgspec.json.encode(told))
    db.run(_PUT_DETAILS, entrant=row.id, contest=row.contest, sealed=sealed, phone_hash=phone)
    db.run(_TOLD, id=row.id, told=_with(row.told, field))


def details(db: Db, entrant: int, keys: Keys) -> Details:
    """Empty where none were told, or they are gone."""
    row = db.one(_DETAILS, entrant=entrant)
    return msgspec.json.decode(keys.seal.open(bytes(row[0])), type=Details) if row else Details()


def _with(told: str, field: str) -> str:
    return " ".join(sorted({*told.split(), field}))


def phone_is_taken(db: Db, contest: str, phone: str, keys: Keys, entrant: int) -> bool:
    """By another entrant. Of two who give the same number at once the second waits, and sees the first."""
    digest = phone_hash_of(keys, contest, phone)
    alone(db, int.from_bytes(digest[:8], signed=True))
    return db.one(_PHONE, contest=contest, phone_hash=digest, entrant=entrant) is not None


def is_staff(db: Db, contest: str, phone: str, keys: Keys) -> bool:
    return db.one(_STAFF, contest=contest, phone_hash=phone_hash_of(keys, contest, phone)) is not None


def put_staff(db: Db, contest: str, phones: list[str], keys: Keys) -> None:
    """Telephones of organisers and makers, who may not enter; only digests are kept."""
    db.many(_PUT_STAFF, [{"contest": contest, "phone_hash": phone_hash_of(keys, contest, each)} for each in phones])


def drop_staff(db: Db, contest: str) -> None:
    """Nobody can enter any more, or it was withdrawn."""
    db.run(_DROP_STAFF, contest=contest)


def by_commune(db: Db, contest: str) -> dict[str, int]:
    return {str(commune): int(n) for commune, n in db.all(_BY_COMMUNE, contest=contest)}


async def page(reading: Reading, contest: str, after: int, most: int) -> list[Entrant]:
    """By id. Words that a million entrants share are kept once."""
    rows = await reading.rows(_PAGE, contest=contest, after=after, most=most)
    return [Entrant(id, sys.intern(commune), sys.intern(unit), age, by) for id, commune, unit, age, by in rows]


async def read_entrant(reading: Reading, contest: str, id: int) -> Entrant | None:
    rows = await reading.rows(_ENTRANT, contest=contest, id=id)
    return Entrant(*rows[0]) if rows else None


async def telephones(reading: Reading, contest: str) -> dict[int, bytes]:
    """By entrant the digest of the telephone: to find one given twice."""
    return {entrant: bytes(digest) for entrant, digest in await reading.rows(_TELEPHONES, contest=contest, empty=b"")}


async def chats(reading: Reading, contest: str) -> dict[int, bytes]:
    """By entrant the digest of the chat or person: to find several of one."""
    return {entrant: bytes(who) for entrant, who in await reading.rows(_CHATS, contest=contest)}


def forget_all_of(db: Db, chat: int, person: int | None, keys: Keys, now: int) -> None:
    """Of a chat and its person that are erased: details are gone at once, attempts belong to nobody any more (S40)."""
    for contest, salt in db.all(_SALTS, empty=b""):
        theirs = who_of(keys, contest, bytes(salt), "chat", chat)
        hers = who_of(keys, contest, bytes(salt), "person", person) if person is not None else theirs
        for row in of(db, contest, hers, theirs):
            forget(db, row.id, now)
            db.run(_TOMBSTONE, entrant=row.id, now=now)


def take_along(db: Db, was: int, person: int, keys: Keys) -> None:
    """Entries of somebody who turns out to be another person, on another telephone, are hers from now on."""
    for contest, salt in db.all(_SALTS, empty=b""):
        theirs = who_of(keys, contest, bytes(salt), "person", was)
        for row in of(db, contest, theirs, theirs):
            db.run(_REBIND, id=row.id, who=who_of(keys, contest, bytes(salt), "person", person))


def quit(db: Db, entrant: int, now: int) -> None:
    """One entry of a chat that stays: also a backup of before does not bring it back."""
    forget(db, entrant, now)
    db.run(_TOMBSTONE, entrant=entrant, now=now)


def forget(db: Db, entrant: int, now: int) -> None:
    """A ranking that is published keeps the place, without a name. Also for ids that are no entrant's."""
    db.run(_DROP_DETAILS, entrant=entrant)
    db.run(_BLANK, entrant=entrant, empty=b"")
    db.run(_UNLINK, entrant=entrant, now=now)


def purge(db: Db, now: int) -> int:
    """A piece of what dies 90 days after the results (S37): details, essays, and the way back to a chat."""
    row = db.one(_OVERDUE, empty=b"", now=now)
    if row is None:
        return 0
    contest = row[0]
    died = db.run(_DIE[0], contest=contest, piece=PIECE)
    died += db.run(_DIE[1], contest=contest, piece=PIECE, empty=b"")
    died += db.run(_DIE[2], contest=contest, piece=PIECE)
    if not died:
        drop_staff(db, contest)
        db.run(_THROW_SALT_AWAY, contest=contest, empty=b"")
        return 1  # another contest may be overdue
    return died
