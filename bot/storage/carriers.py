"""What is kept of the carriers themselves: their tokens, notes for the operator, counts a day. No person."""

from msgspec import Struct

from bot.storage import ledger
from bot.storage.sql import Db, Reading, Sql

MOST_KINDS = 200
"""Kinds a day and channel: names come from outside, and no more of them are kept than somebody can read."""
OTHER = "other"

_PAIR = Sql(
    """SELECT sealed, version, rotated_at, expires_at, asked_at, refused_at FROM carrier_tokens WHERE name = :name"""
)
_PUT = Sql(
    """INSERT INTO carrier_tokens (name, sealed, version, rotated_at, expires_at, asked_at, refused_at)
    VALUES (:name, :sealed, 1, :now, :expires_at, 0, 0)
    ON CONFLICT (name) DO UPDATE SET sealed = :sealed, version = carrier_tokens.version + 1, rotated_at = :now,
    expires_at = :expires_at, asked_at = 0, refused_at = 0"""
)
_ASK = Sql("UPDATE carrier_tokens SET asked_at = :now WHERE name = :name AND version = :version AND refused_at = 0")
_REFUSE = Sql("UPDATE carrier_tokens SET asked_at = 0, refused_at = :now WHERE name = :name AND version = :version")
_FORGET_ASKING = Sql("UPDATE carrier_tokens SET asked_at = 0 WHERE name = :name AND version = :version")
_NOTE = Sql(
    """INSERT INTO carrier_notes (channel, name, value, at) VALUES (:channel, :name, :value, :now)
    ON CONFLICT (channel, name) DO UPDATE SET value = :value, at = :now"""
)
_DROP_NOTE = Sql("DELETE FROM carrier_notes WHERE channel = :channel AND name = :name")
_NOTES = Sql("SELECT name, value, at FROM carrier_notes WHERE channel = :channel ORDER BY name")
_COUNT = Sql(
    """INSERT INTO carrier_counts (channel, day, kind, n) VALUES (:channel, :day, :kind, 1)
    ON CONFLICT (channel, day, kind) DO UPDATE SET n = carrier_counts.n + 1"""
)
_KINDS = Sql("SELECT COUNT(*) FROM carrier_counts WHERE channel = :channel AND day = :day AND kind <> :kind")
_COUNTED = Sql(
    """SELECT kind, SUM(n) FROM carrier_counts WHERE channel = :channel AND day >= :since
    GROUP BY kind ORDER BY kind"""
)
_FORGET_COUNTS = Sql("DELETE FROM carrier_counts WHERE day < :before")
_WAITING = Sql("SELECT COUNT(*), MIN(due_at) FROM outbox WHERE channel = :channel AND state IN ('queued', 'sending')")


class Pair(Struct, frozen=True):
    """A stored pair of tokens; times in seconds since 1970, 0 for never. `repr` shows the sealed bytes, never a token."""

    sealed: bytes
    version: int
    rotated_at: int
    expires_at: int
    asked_at: int
    refused_at: int


class Note(Struct, frozen=True):
    name: str
    value: str
    at: int


def pair(db: Db, name: str) -> Pair | None:
    row = db.one(_PAIR, name=name)
    return Pair(bytes(row[0]), *row[1:]) if row else None


def put_pair(db: Db, name: str, sealed: bytes, now: int, expires_at: int) -> None:
    """A new pair in the place of the old one, which is of no use any more."""
    db.run(_PUT, name=name, sealed=sealed, now=now, expires_at=expires_at)


def begin_renewal(db: Db, name: str, holder: str, version: int, now: int, until: int) -> Pair | None:
    """The pair that the holder alone may now renew. None: another renews it or has, it was refused, or there is none.

    The intent is kept, so that after a crash it is known that a new pair may have been given out.
    """
    if not ledger.lease(db, _lease(name), holder, now, until):
        return None
    found = pair(db, name)
    if found is None or found.version != version or not db.run(_ASK, name=name, version=version, now=now):
        ledger.release(db, _lease(name), holder)
        return None
    return found


def end_renewal(db: Db, name: str, holder: str, sealed: bytes, now: int, expires_at: int) -> None:
    """The new pair and the end of the lease in one commit: nobody uses it before it is kept."""
    put_pair(db, name, sealed, now, expires_at)
    ledger.release(db, _lease(name), holder)


def refuse_renewal(db: Db, name: str, holder: str, version: int, now: int) -> None:
    """For good: a person must give new tokens."""
    db.run(_REFUSE, name=name, version=version, now=now)
    ledger.release(db, _lease(name), holder)


def break_renewal(db: Db, name: str, holder: str, version: int, *, never_asked: bool) -> None:
    """No answer. Where the question certainly never arrived, nothing is uncertain."""
    if never_asked:
        db.run(_FORGET_ASKING, name=name, version=version)
    ledger.release(db, _lease(name), holder)


def _lease(name: str) -> str:
    return f"tokens:{name}"


def note(db: Db, channel: str, name: str, value: str, now: int) -> None:
    db.run(_NOTE, channel=channel, name=name, value=value, now=now)


def drop_note(db: Db, channel: str, name: str) -> None:
    db.run(_DROP_NOTE, channel=channel, name=name)


def notes(db: Db, channel: str) -> dict[str, Note]:
    return {name: Note(name, value, at) for name, value, at in db.all(_NOTES, channel=channel)}


async def read_notes(reading: Reading, channel: str) -> dict[str, Note]:
    return {name: Note(name, value, at) for name, value, at in await reading.rows(_NOTES, channel=channel)}


def count(db: Db, channel: str, day: str, kind: str) -> None:
    row = db.one(_KINDS, channel=channel, day=day, kind=kind)
    db.run(_COUNT, channel=channel, day=day, kind=kind if row is None or row[0] < MOST_KINDS else OTHER)


async def read_counts(reading: Reading, channel: str, since: str) -> dict[str, int]:
    """How often since that day, by kind."""
    return {kind: int(n) for kind, n in await reading.rows(_COUNTED, channel=channel, since=since)}


async def read_pair(reading: Reading, name: str) -> Pair | None:
    rows = await reading.rows(_PAIR, name=name)
    return Pair(bytes(rows[0][0]), *rows[0][1:]) if rows else None


async def read_waiting(reading: Reading, channel: str) -> tuple[int, int | None]:
    """How many messages wait to be sent, and since when the oldest is due."""
    n, since = (await reading.rows(_WAITING, channel=channel))[0]
    return int(n), since


def forget_counts(db: Db, before: str) -> int:
    return db.run(_FORGET_COUNTS, before=before)
