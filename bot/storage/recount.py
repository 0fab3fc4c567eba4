"""All counters counted once more from reach: to prove them, to mend them, to make them after a bulk load."""

from collections import Counter
from collections.abc import Iterable

from bot.storage.cells import Cell, Kept, cells_of_all
from bot.storage.counting import ADD
from bot.storage.sql import Db, Reading, Row, Sql

_LAST_OF_PIECE = Sql("SELECT household FROM reach WHERE household >= :first ORDER BY household LIMIT 1 OFFSET :piece")
_PIECE = Sql(
    """SELECT r.household, COALESCE(b.grp, ''), r.month, r.topic, r.evidence, r.commune, r.known
    FROM reach r LEFT JOIN households h ON h.id = r.household LEFT JOIN batches b ON b.id = h.batch
    WHERE r.household BETWEEN :first AND :last ORDER BY r.household"""
)
_COUNTED = Sql("SELECT cut, period, item, prior, vintage, commune, known, n FROM reached WHERE n <> 0")
_CLEAR = Sql("DELETE FROM reached")

PIECE = 20_000
"""Rows of reach that are held in memory at once while all are counted anew."""
FIRST, LAST = -(1 << 63), (1 << 63) - 1


def count_anew(db: Db) -> int:
    """Throws the counters away and counts reach once more. How many cells were wrong."""
    right: Counter[Cell] = Counter()
    first = FIRST
    while first < LAST:
        end = db.all(_LAST_OF_PIECE, first=first, piece=PIECE)
        last = end[0][0] if end else LAST
        right.update(_counted_in(db.all(_PIECE, first=first, last=last)))
        first = last + 1 if last < LAST else LAST
    wrong = _difference(right, db.all(_COUNTED))
    db.run(_CLEAR)
    db.many(ADD, [cell._asdict() | {"n": n} for cell, n in right.items()])
    return len(wrong)


async def drift(reading: Reading) -> dict[Cell, int]:
    """By how much counters fall short of reach on this snapshot; empty where all is right. The writer is not held up."""
    right: Counter[Cell] = Counter()
    first = FIRST
    while first < LAST:
        end = await reading.rows(_LAST_OF_PIECE, first=first, piece=PIECE)
        last = end[0][0] if end else LAST
        right.update(_counted_in(await reading.rows(_PIECE, first=first, last=last)))
        first = last + 1 if last < LAST else LAST
    return _difference(right, await reading.rows(_COUNTED))


def mend(db: Db, drift: dict[Cell, int]) -> None:
    """What was booked since the snapshot has been added to both sides alike: the difference is still the same."""
    db.many(ADD, [cell._asdict() | {"n": n} for cell, n in sorted(drift.items())])


def _counted_in(rows: Iterable[Row]) -> Counter[Cell]:
    return cells_of_all((row[0], row[1], Kept(*row[2:])) for row in rows)


def _difference(right: Counter[Cell], counted: Iterable[Row]) -> dict[Cell, int]:
    short = Counter(right)
    short.subtract({Cell(*cell): int(n) for *cell, n in counted})
    return {cell: n for cell, n in short.items() if n}
