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
from bot.storage.sql import Db, Row, Sql, alone

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
_ALL = Sql(
    """SELECT r.household, COALESCE(b.grp, ''), r.month, r.topic, r.evidence, r.commune, r.known
    FROM reach r LEFT JOIN households h ON h.id = r.household LEFT JOIN batches b ON b.id = h.batch
    ORDER BY r.household"""
)
_COUNTED = Sql("SELECT cut, period, item, prior, vintage, commune, known, n FROM reached WHERE n <> 0")
_CLEAR = Sql("DELETE FROM reached")


def keep(db: Db, household: int, month: str, topic: str, evidence: str, commune: str, known: str) -> bool:
    """Books that a house was reached; True where that was new. A house has one commune a month, the first it had."""
    new = Kept(month, topic, evidence, commune, known)
    if db.run(_INSERT, household=household, **new._asdict()) == 0:
        return False
    alone(db, household)  # two of one family at once would both be the first of the month
    rows = [Kept(*row) for row in db.all(_OF_HOUSE, household=household)]
    others = [row for row in rows if row[:3] != new[:3]]
    settled = next((row for row in others if row.month == month), new)
    if settled[3:] != new[3:]:
        new = new._replace(commune=settled.commune, known=settled.known)
        db.run(_SETTLE, household=household, **new._asdict())
    _count(db, others, new, _group(db, household))
    return True


def _group(db: Db, household: int) -> str:
    row = db.one(_GROUP, household=household)
    return str(row[0]) if row else ""


def _count(db: Db, others: Sequence[Kept], new: Kept, group: str) -> None:
    changes: Counter[Cell] = Counter()
    for stream in _streams(new, group):
        months = {row.month: row for row in others if stream in _streams(row, group)}
        if new.month not in months:
            changes.update(_cells(stream, {**months, new.month: new}))
            changes.subtract(_cells(stream, months))
    db.many(_ADD, [cell._asdict() | {"n": n} for cell, n in sorted(changes.items()) if n])


def _streams(row: Kept, group: str) -> list[Stream]:
    """The cuts in which a row stands. A house without a printed card has no group (S31)."""
    told = [ANY, ("topic", row.topic), ("evidence", row.evidence)]
    return [*told, ("group", group)] if group and row.known == "card" else told


def _cells(stream: Stream, months: dict[str, Kept]) -> Counter[Cell]:
    """One house in one cut, once in each month, quarter and year."""
    cut, item = stream
    found: Counter[Cell] = Counter()
    quarter, year = "", ""
    for month in sorted(months):
        at = (vintage_of(month), months[month].commune, months[month].known)
        found[Cell(cut, f"m{month}", item, "", *at)] += 1
        if quarter_of(month) != quarter:
            quarter = quarter_of(month)
            found[Cell(cut, quarter, item, "", *at)] += 1
        if month[:4] != year:
            found[Cell(cut, f"y{month[:4]}", item, year, *at)] += 1
            year = month[:4]
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
    right = cells_of_all((row[0], row[1], Kept(*row[2:])) for row in db.all(_ALL))
    wrong = len(set(right.items()) ^ set(_counted(db.all(_COUNTED)).items()))
    db.run(_CLEAR)
    db.many(_ADD, [cell._asdict() | {"n": n} for cell, n in right.items()])
    return wrong


def _counted(rows: Iterable[Row]) -> dict[Cell, int]:
    return {Cell(*cell): int(n) for *cell, n in rows}
