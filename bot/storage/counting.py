"""Books that a house was reached, and keeps the counters of houses right in the same transaction (`cells.py`)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.model.atlas import vintage_of
from bot.storage.cells import Cell, Kept, Stream, is_in, newest, streams_of
from bot.storage.sql import Db, Sql, alone

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
ADD = Sql(
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
    if len(new) > 1 or not _count_newest(db, household, new[0]):
        changes = _changes(db, household, new)
        db.many(ADD, [cell._asdict() | {"n": n} for cell, n in sorted(changes.items()) if n])
    return len(new)


def _count_newest(db: Db, household: int, new: Kept) -> bool:
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
        for stream, last in zip(streams_of(new, group), lasts, strict=False)
        if last != month
        for cell in newest(stream, last or "", new)
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
        for stream in streams_of(row, _group(db, household, row)):
            months = {each.month: each for each in there if is_in(each, stream)}
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
    changes.update(newest(stream, last, new))
    if following is not None:
        changes.update(newest(stream, new.month, following))
        changes.subtract(newest(stream, last, following))
