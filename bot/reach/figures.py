"""Households reached, told apart by how each is known, beside how many there are."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

By = Literal["commune", "topic", "month"]
FEWEST_SENSITIVE = 10
"""Safety S30: a sensitive topic in one commune is not shown under ten households."""


class Reached(Struct, frozen=True):
    """Distinct households: `card` exact, `self` declared in the chat; `declared` are heads counted at meetings.

    The honest range is card … card + self; `declared` cannot be told apart and stands beside it.
    """

    card: int = 0
    self: int = 0
    declared: int = 0


class Denominator(Struct, frozen=True):
    """How many households there are, who says so, and as of which day."""

    households: int
    source: str
    as_of: str


class Line(Struct, frozen=True):
    """`reached` is None where the cell is too small to be shown."""

    code: str
    name: str
    reached: Reached | None
    denominator: Denominator | None


class Table(Struct, frozen=True):
    period: str
    by: By
    lines: tuple[Line, ...]
    total: Line


Counted = Iterable[tuple[str, str, int]]
"""(cell, how known, households)."""


def reached_by_cell(counted: Counted) -> dict[str, Reached]:
    cells: dict[str, dict[str, int]] = {}
    for cell, known, households in counted:
        cells.setdefault(cell, {})[known] = households
    return {cell: Reached(**known) for cell, known in cells.items()}


def denominator_for(rows: Iterable[tuple[int, str, str]], end: dt.date) -> Denominator | None:
    """Of (households, source, as_of): the newest not after the period, else the oldest after it."""
    known = sorted(rows, key=lambda row: row[2])
    if not known:
        return None
    before = [row for row in known if row[2] <= end.isoformat()]
    return Denominator(*(before[-1] if before else known[0]))


def sum_of(denominators: Iterable[Denominator | None]) -> Denominator | None:
    """None as soon as one is missing: half a denominator would flatter."""
    known = list(denominators)
    if not known or any(each is None for each in known):
        return None
    there = [each for each in known if each is not None]
    sources = "; ".join(sorted({each.source for each in there}))
    return Denominator(sum(each.households for each in there), sources, min(each.as_of for each in there))


def hide_small(line: Line, is_sensitive: bool) -> Line:
    """One commune's cell of a sensitive topic, hidden where it would single a household out."""
    reached = line.reached
    if not is_sensitive or reached is None or reached.card + reached.self >= FEWEST_SENSITIVE:
        return line
    return Line(line.code, line.name, None, line.denominator) if reached.card + reached.self else line


def as_json(table: Table) -> dict[str, object]:
    """The form other people's scripts read."""
    return {
        "period": table.period,
        "by": table.by,
        "rows": [_line_json(line) for line in table.lines],
        "total": _line_json(table.total),
    }


def _line_json(line: Line) -> Mapping[str, object]:
    reached, denominator = line.reached, line.denominator
    households = None if reached is None else {"card": reached.card, "self": reached.self, "declared": reached.declared}
    known = (
        None
        if denominator is None
        else {"households": denominator.households, "source": denominator.source, "as_of": denominator.as_of}
    )
    return {"code": line.code, "name": line.name, "households": households, "denominator": known}
