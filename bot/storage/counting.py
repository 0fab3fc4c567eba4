"""Counters of houses reached, kept beside the reach table in the same transaction.

A house counts once in a month, a quarter or a year: where it was first reached in it. So the communes of a period add up
to the province, also where a house moved. Any run of years is counted too: a year's cell tells in which earlier year
(`prior`) the house was reached last, so that years[a..b] is the sum of their cells with a prior before a.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from bot.model.atlas import vintage_of
from bot.storage.sql import Db, Reading, Row, Sql, alone

ANY = ("any", "")
"""The cut that holds every house that was reached at all. The others: topic, evidence, group."""


class Kept(NamedTuple):
    """A row of reach, of one house."""

    month: str
    topic: str
    evidence: str
    commune: str
    known: str


class Cell(NamedTuple):
    """`period` is "m2026-11", "q2026-4" or "y2026"; `vintage` the map on which `commune` is a code."""

    cut: str
    period: str
    item: str
    prior: str
    vintage: int
    commune: str
    known: str


Stream = tuple[str, str]
_INSERT = Sql(
    """INSERT INTO reach (household, month, topic, evidence, commune, known)
    VALUES (:household, :month, :topic, :evidence, :commune, :known)
    ON CONFLICT (household, month, topic, evidence) DO NOTHING"""
)
_OF_HOUSE = Sql("SELECT month, topic, evidence, commune, known FROM reach WHERE household = :household")
_SETTLE = Sql(
    """UPDATE reach SET commune = :commune, known = :known
    WHERE household = :household AND month = :month AND topic = :topic AND evidence = :evidence"""
)
_GROUP = Sql("SELECT b.grp FROM households h JOIN batches b ON b.id = h.batch WHERE h.id = :household")
_ADD = Sql(
    """INSERT INTO reached (cut, period, item, prior, vintage, commune, known, n)
    VALUES (:cut, :period, :item, :prior, :vintage, :commune, :known, :n)
    ON CONFLICT (cut, period, item, prior, vintage, commune, known) DO UPDATE SET n = reached.n + :n"""
)
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


def keep(db: Db, household: int, month: str, topic: str, evidence: str, commune: str, known: str) -> bool:
    """Books that a house was reached; True where that was new. A house has one commune a month, the first it had."""
    return bool(keep_all(db, household, [Kept(month, topic, evidence, commune, known)]))


def keep_all(db: Db, household: int, rows: Iterable[Kept]) -> int:
    """The same for several rows of one house; how many were new.

    On PostgreSQL a transaction calls it once, and last: what others wait for is locked in one order, so that no two
    wait for each other.
    """
    new = [row for row in rows if db.run(_INSERT, household=household, **row._asdict())]
    if not new:
        return 0
    alone(db, household)  # two of one family at once would both be the first of the month
    fresh = {row[:3] for row in new}
    there = [row for row in map(Kept._make, db.all(_OF_HOUSE, household=household)) if row[:3] not in fresh]
    group = _group(db, household) if any(row.known == "card" for row in (*there, *new)) else ""
    changes: Counter[Cell] = Counter()
    for row in new:
        settled = _settled(db, household, there, row)
        _change(changes, there, settled, group)
        there.append(settled)
    db.many(_ADD, [cell._asdict() | {"n": n} for cell, n in sorted(changes.items()) if n])
    return len(new)


def _settled(db: Db, household: int, there: Sequence[Kept], new: Kept) -> Kept:
    first = next((row for row in there if row.month == new.month), new)
    if first[3:] == new[3:]:
        return new
    settled = new._replace(commune=first.commune, known=first.known)
    db.run(_SETTLE, household=household, **settled._asdict())
    return settled


def _group(db: Db, household: int) -> str:
    row = db.one(_GROUP, household=household)
    return str(row[0]) if row else ""


def _change(changes: Counter[Cell], there: Sequence[Kept], new: Kept, group: str) -> None:
    for stream in _streams(new, group):
        months = {row.month: row for row in there if _is_in(row, stream)}
        if new.month in months:
            continue
        last = max(months, default="")
        if last < new.month:
            changes.update(_newest(stream, last, new))
        else:  # it arrives late: where the house was first reached in a quarter or year may change
            changes.update(_cells(stream, {**months, new.month: new}))
            changes.subtract(_cells(stream, months))


def _streams(row: Kept, group: str) -> list[Stream]:
    """The cuts in which a row stands. A house without a printed card has no group (S31)."""
    told = [ANY, ("topic", row.topic), ("evidence", row.evidence)]
    return [*told, ("group", group)] if group and row.known == "card" else told


def _is_in(row: Kept, stream: Stream) -> bool:
    """Of one house, whose group is that of the stream."""
    match stream[0]:
        case "topic":
            return row.topic == stream[1]
        case "evidence":
            return row.evidence == stream[1]
        case "group":
            return row.known == "card"
        case _:
            return True


def _cells(stream: Stream, months: dict[str, Kept]) -> list[Cell]:
    """One house in one cut, once in each month, quarter and year."""
    found: list[Cell] = []
    last = ""
    for month in sorted(months):
        found += _newest(stream, last, months[month])
        last = month
    return found


def _newest(stream: Stream, last: str, new: Kept) -> list[Cell]:
    """What a month adds to a cut in which the house was reached last in the month `last`, or never."""
    cut, item = stream
    at = (vintage_of(new.month), new.commune, new.known)
    found = [Cell(cut, f"m{new.month}", item, "", *at)]
    if not last or quarter_of(last) != quarter_of(new.month):
        found.append(Cell(cut, quarter_of(new.month), item, "", *at))
    if last[:4] != new.month[:4]:
        found.append(Cell(cut, f"y{new.month[:4]}", item, last[:4], *at))
    return found


def quarter_of(month: str) -> str:
    return f"q{month[:4]}-{(int(month[5:7]) + 2) // 3}"


def cells_of_all(rows: Iterable[tuple[int, str, Kept]]) -> Counter[Cell]:
    """Counted anew from (house, its group, row), each house's rows in one piece."""
    found: Counter[Cell] = Counter()
    for (_, group), theirs in groupby(rows, key=lambda row: row[:2]):
        streams: dict[Stream, dict[str, Kept]] = {}
        for _, _, row in theirs:
            for stream in _streams(row, group):
                streams.setdefault(stream, {})[row.month] = row
        for stream, months in streams.items():
            found.update(_cells(stream, months))
    return found


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
    db.many(_ADD, [cell._asdict() | {"n": n} for cell, n in right.items()])
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
    db.many(_ADD, [cell._asdict() | {"n": n} for cell, n in sorted(drift.items())])


def _counted_in(rows: Iterable[Row]) -> Counter[Cell]:
    return cells_of_all((row[0], row[1], Kept(*row[2:])) for row in rows)


def _difference(right: Counter[Cell], counted: Iterable[Row]) -> dict[Cell, int]:
    short = Counter(right)
    short.subtract({Cell(*cell): int(n) for *cell, n in counted})
    return {cell: n for cell, n in short.items() if n}
