"""What tracks change, in sums over people: kept back, sealed, until they are of enough people to be told.

A person who took both tests of a track is added to the pool of her commune. When a pool holds `fewest` people it becomes part
of what is told (`gains`), and an empty one begins. So everything that is ever told is made of whole blocks of so many people,
each person being in one block only: no difference between two days, two periods, a commune and the province tells of fewer.
Where a pool is not full by the end of half a year, it is poured into that of the track's other communes (commune "").
"""

import struct
from typing import NamedTuple

from bot.model.gains import Sums, sums_of
from bot.model.practice import Pair
from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Sql, alone

LOCK = 0x6761696E
""" "gain": two processes that add to the same pool at once would lose one of them."""
OTHERS = ""
"""The pool of those who named no commune, and of communes that were too slow to fill their own."""
_PACKED = struct.Struct(f">{len(Sums._fields)}q")

_POOL = Sql("SELECT sealed, since FROM gain_pools WHERE track = :track AND commune = :commune")
_FILL = Sql(
    """INSERT INTO gain_pools (track, commune, since, sealed) VALUES (:track, :commune, :since, :sealed)
    ON CONFLICT (track, commune) DO UPDATE SET sealed = :sealed"""
)
_EMPTY = Sql("DELETE FROM gain_pools WHERE track = :track AND commune = :commune")
_OLD = Sql(
    "SELECT track, commune, sealed FROM gain_pools WHERE commune <> '' AND since < :before ORDER BY track, commune"
)
_TELL = Sql(
    """INSERT INTO gains (track, commune, month, n, right_before, right_after, right_squares, view_before, view_after,
    view_squares) VALUES (:track, :commune, :month, :n, :right_before, :right_after, :right_squares, :view_before,
    :view_after, :view_squares) ON CONFLICT (track, commune, month) DO UPDATE SET n = gains.n + excluded.n,
    right_before = gains.right_before + excluded.right_before, right_after = gains.right_after + excluded.right_after,
    right_squares = gains.right_squares + excluded.right_squares, view_before = gains.view_before + excluded.view_before,
    view_after = gains.view_after + excluded.view_after, view_squares = gains.view_squares + excluded.view_squares"""
)
_TOLD = Sql(
    """SELECT track, commune, SUM(n), SUM(right_before), SUM(right_after), SUM(right_squares), SUM(view_before),
    SUM(view_after), SUM(view_squares) FROM gains WHERE month BETWEEN :first AND :last
    GROUP BY track, commune ORDER BY track, commune"""
)
_WAITING = Sql("SELECT track, sealed FROM gain_pools ORDER BY track, commune")


class Told(NamedTuple):
    """Of a period. `commune` "": of communes that were put together, and of people who named none."""

    track: str
    commune: str
    sums: Sums


def add(db: Db, track: str, commune: str, month: str, pair: Pair, fewest: int, keys: Keys) -> None:
    """One person, in the month in which she took the second test."""
    alone(db, LOCK)
    _pour(db, track, commune, month, sums_of(pair), fewest, keys)


def close_half(db: Db, half: str, month: str, fewest: int, keys: Keys) -> int:
    """Pools begun before the first month of this `half` year go together; what of that is told is told in `month`. How many."""
    alone(db, LOCK)
    old = db.all(_OLD, before=half)
    for track, commune, sealed in old:
        db.run(_EMPTY, track=track, commune=commune)
        _pour(db, track, OTHERS, month, _unsealed(sealed, keys), fewest, keys)
    return len(old)


def _pour(db: Db, track: str, commune: str, month: str, more: Sums, fewest: int, keys: Keys) -> None:
    row = db.one(_POOL, track=track, commune=commune)
    sums = more if row is None else more.plus(_unsealed(row[0], keys))
    if sums.n >= fewest:
        db.run(_EMPTY, track=track, commune=commune)
        db.run(_TELL, track=track, commune=commune, month=month, **sums._asdict())
        return
    since = month if row is None else row[1]
    db.run(_FILL, track=track, commune=commune, since=since, sealed=keys.seal.close(_PACKED.pack(*sums)))


def _unsealed(sealed: bytes, keys: Keys) -> Sums:
    return Sums(*_PACKED.unpack(keys.seal.open(bytes(sealed))))


async def told(reading: Reading, first: str, last: str) -> list[Told]:
    """Of both months and those between, as "2026-11"."""
    rows = await reading.rows(_TOLD, first=first, last=last)
    return [Told(track, commune, Sums(*(int(each) for each in sums))) for track, commune, *sums in rows]


async def waiting(reading: Reading, keys: Keys) -> dict[str, int]:
    """How many people of each track, of the whole province, took both tests and are not told of yet."""
    found: dict[str, int] = {}
    for track, sealed in await reading.rows(_WAITING):
        found[track] = found.get(track, 0) + _unsealed(sealed, keys).n
    return found
