"""How often a door was tried in vain in an hour. A door is a keyed digest: no login and no address is kept."""

from collections.abc import Sequence

from bot.storage.sql import Db, Sql

Door = tuple[bytes, int]
"""A digest, and how many wrong tries an hour are let through."""
HOUR = 3600
KEPT_HOURS = 2

_TRY = Sql(
    """INSERT INTO tries (door, hour, n) VALUES (:door, :hour, 1)
    ON CONFLICT (door, hour) DO UPDATE SET n = tries.n + 1 RETURNING n"""
)
_TRIED = Sql("SELECT n FROM tries WHERE door = :door AND hour = :hour")
_FORGET = Sql("DELETE FROM tries WHERE hour < :hour")


def is_shut(db: Db, doors: Sequence[Door], now: int) -> bool:
    """One of them was tried too often in this hour."""
    return any(_in_vain(db, door, now) >= most for door, most in doors)


def tried_in_vain(db: Db, door: bytes, now: int) -> int:
    """Counts one; how many in this hour with it."""
    row = db.one(_TRY, door=door, hour=now // HOUR)
    return int(row[0]) if row else 1


def _in_vain(db: Db, door: bytes, now: int) -> int:
    row = db.one(_TRIED, door=door, hour=now // HOUR)
    return int(row[0]) if row else 0


def forget_old(db: Db, now: int) -> int:
    return db.run(_FORGET, hour=now // HOUR - KEPT_HOURS)
