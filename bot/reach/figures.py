"""Households reached, told apart by how each is known, beside how many there are."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from bot.model.atlas import Map

By = Literal["commune", "topic", "month", "evidence"]
BY: tuple[By, ...] = ("commune", "topic", "month", "evidence")

EVIDENCE = {
    "opened": "Đã mở thẻ",
    "understood": "Trả lời đúng câu hỏi",
    "met": "Ghi mã ở buổi họp",
    "school": "Qua nhà trường",
}
"""How a house was reached, as officers read it."""


class Reached(Struct, frozen=True):
    """Distinct households: `card` exact, `self` declared in the chat; `declared` are heads counted at meetings.

    The honest range is card … card + self; `declared` cannot be told apart and stands beside it.
    """

    card: int = 0
    self: int = 0
    declared: int = 0


class Denominator(Struct, frozen=True):
    """How many there are (of households, of officers …), who says so, and as of which day."""

    n: int
    source: str
    as_of: str


class Line(Struct, frozen=True):
    """`reached` is None where the cell is too small to be shown.

    `is_estimate`: a part of it was counted on another map and fell to this unit by its share.
    """

    code: str
    name: str
    reached: Reached | None
    denominator: Denominator | None
    is_estimate: bool = False

    @property
    def share(self) -> tuple[float, float] | None:
        """Percent of all households, from (known by card) to (also those known by themselves); None where either is not known."""
        if self.reached is None or self.denominator is None or self.denominator.n == 0:
            return None
        card, own = self.reached.card, self.reached.self
        return 100 * card / self.denominator.n, 100 * (card + own) / self.denominator.n


class Table(Struct, frozen=True):
    """`topic` empty: on any topic. `map`: by which communes or districts."""

    period: str
    by: By
    lines: tuple[Line, ...]
    total: Line
    topic: str = ""
    map: Map = "today"


Counted = Iterable[tuple[str, str, int]]
"""(cell, how known, households)."""


def reached_by_cell(counted: Counted) -> dict[str, Reached]:
    cells: dict[str, dict[str, int]] = {}
    for cell, known, households in counted:
        parts = cells.setdefault(cell, {})
        parts[known] = parts.get(known, 0) + households
    return {cell: Reached(**known) for cell, known in cells.items()}


def added(cells: Iterable[Reached]) -> Reached:
    """A house stands in one cell of a table by commune only, so these may be added."""
    card = own = declared = 0
    for cell in cells:
        card, own, declared = card + cell.card, own + cell.self, declared + cell.declared
    return Reached(card, own, declared)


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
    return Denominator(sum(each.n for each in there), sources, min(each.as_of for each in there))


def as_json(table: Table) -> dict[str, object]:
    """The form other people's scripts read."""
    return {
        "period": table.period,
        "by": table.by,
        "map": table.map,
        "topic": table.topic,
        "rows": [_line_json(line) for line in table.lines],
        "total": _line_json(table.total),
    }


def _line_json(line: Line) -> Mapping[str, object]:
    reached, denominator = line.reached, line.denominator
    households = None if reached is None else {"card": reached.card, "self": reached.self, "declared": reached.declared}
    known = (
        None
        if denominator is None
        else {"households": denominator.n, "source": denominator.source, "as_of": denominator.as_of}
    )
    told = {"code": line.code, "name": line.name, "households": households, "denominator": known}
    return told | {"estimated": True} if line.is_estimate else told
