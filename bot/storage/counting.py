"""Counters of houses reached, kept beside the reach table in the same transaction.

A house counts once in a month, a quarter or a year: where it was first reached in it. So the communes of a period add up
to the province, also where a house moved. Any run of years is counted too: a year's cell tells in which earlier year
(`prior`) the house was reached last, so that years[a..b] is the sum of their cells with a prior before a.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
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
_OTHERS = "FROM reach WHERE household = :household AND NOT (month = :month AND topic = :topic AND evidence = :evidence)"
_STAND = Sql(
    f"""SELECT (SELECT month {_OTHERS} ORDER BY month DESC LIMIT 1),
    (SELECT month {_OTHERS} AND topic = :topic ORDER BY month DESC LIMIT 1),
    (SELECT month {_OTHERS} AND evidence = :evidence ORDER BY month DESC LIMIT 1),
    (SELECT month {_OTHERS} AND known = 'card' ORDER BY month DESC LIMIT 1),
    (SELECT commune {_OTHERS} AND month = :month LIMIT 1), (SELECT known {_OTHERS} AND month = :month LIMIT 1)"""
)
"""In which month a house was reached last, on any topic, on this, in this way, as a card house; as what in this month.
A look backwards from the newest row, which ends at the first that fits."""
_ADD = Sql(
    """INSERT INTO reached (cut, period, item, prior, vintage, commune, known, n)
    VALUES (:cut, :period, :item, :prior, :vintage, :commune, :known, :n)
    ON CONFLICT (cut, period, item, prior, vintage, commune, known) DO UPDATE SET n = reached.n + :n"""
)
MOST_NEW = 12
"""Cells that one row of reach can open: a month, a quarter and a year in four cuts."""
_OPEN = tuple(
    Sql(
        "INSERT INTO reached (cut, period, item, prior, vintage, commune, known, n) VALUES "
        + ", ".join(f"(:cut{n}, :period{n}, :item{n}, :prior{n}, :vintage, :commune, :known, 1)" for n in range(cells))
        + " ON CONFLICT (cut, period, item, prior, vintage, commune, known) DO UPDATE SET n = reached.n + 1"
    )
    for cells in range(1, MOST_NEW + 1)
)
"""For one house in one commune, in one statement: half of what as many statements cost."""
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
    new = [row for row in sorted(rows) if db.run(_INSERT, household=household, **row._asdict())]
    if not new:
        return 0
    alone(db, household)  # two of one family at once would both be the first of the month
    if len(new) > 1 or not _is_newest(db, household, new[0]):
        changes = _changes(db, household, new)
        db.many(_ADD, [cell._asdict() | {"n": n} for cell, n in sorted(changes.items()) if n])
    return len(new)


def _is_newest(db: Db, household: int, new: Kept) -> bool:
    """Counts a row of a house that was reached in no later month, as nearly all are; False for the others."""
    row = db.one(_STAND, household=household, month=new.month, topic=new.topic, evidence=new.evidence)
    if row is None or (row[0] or "") > new.month:
        return False
    new = _settled(db, household, new, row[4] or new.commune, row[5] or new.known)
    opened = _opened(*new[:3], _group(db, household, new), row[:4])
    if opened:
        placed = {"vintage": vintage_of(new.month), "commune": new.commune, "known": new.known}
        db.run(_OPEN[len(opened) // 4 - 1], **opened, **placed)
    return True


@lru_cache(1 << 14)
def _opened(month: str, topic: str, evidence: str, group: str, lasts: tuple[str | None, ...]) -> dict[str, object]:
    """The cells of `_OPEN` that a house's newest row opens; `lasts` as in `_STAND`. The same for thousands of houses."""
    new = Kept(month, topic, evidence, "", "card")
    cells = sorted(
        cell
        for stream, last in zip(_streams(new, group), lasts, strict=False)
        if last != month
        for cell in _newest(stream, last or "", new)
    )
    named = (zip(("cut", "period", "item", "prior"), cell, strict=False) for cell in cells)
    return {f"{name}{n}": value for n, cell in enumerate(named) for name, value in cell}


def _changes(db: Db, household: int, new: Sequence[Kept]) -> Counter[Cell]:
    """What several rows change, or one that arrives late."""
    fresh = {row[:3] for row in new}
    there = [row for row in map(Kept._make, db.all(_OF_HOUSE, household=household)) if row[:3] not in fresh]
    changes: Counter[Cell] = Counter()
    for row in new:
        first = next((each for each in there if each.month == row.month), row)
        row = _settled(db, household, row, first.commune, first.known)
        for stream in _streams(row, _group(db, household, row)):
            months = {each.month: each for each in there if _is_in(each, stream)}
            last = max((month for month in months if month <= row.month), default="")
            following = min((month for month in months if month > row.month), default="")
            _change(changes, stream, last, row, months.get(following))
        there.append(row)
    return changes


def _settled(db: Db, household: int, new: Kept, commune: str, known: str) -> Kept:
    if (new.commune, new.known) == (commune, known):
        return new
    settled = new._replace(commune=commune, known=known)
    db.run(_SETTLE, household=household, **settled._asdict())
    return settled


def _group(db: Db, household: int, row: Kept) -> str:
    """A house without a printed card has none (S31)."""
    found = db.one(_GROUP, household=household) if row.known == "card" else None
    return str(found[0]) if found else ""


def _change(changes: Counter[Cell], stream: Stream, last: str, new: Kept, following: Kept | None = None) -> None:
    """A month comes between `last` ("": none) and the following one that a house was reached in, in one cut.

    Where it arrives late, the quarter or year of the following month may have been reached already.
    """
    if last == new.month:
        return
    changes.update(_newest(stream, last, new))
    if following is not None:
        changes.update(_newest(stream, new.month, following))
        changes.subtract(_newest(stream, last, following))


def _streams(row: Kept, group: str) -> list[Stream]:
    """The cuts in which a row stands."""
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


@cache
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
