"""The communes of a period beside the period before it: what the table of communes shows."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from bot.reach.figures import Line, Reached, Table
from bot.reach.period import Period, period
from bot.service.desk import Desk
from bot.service.households.count import Asked, read_table
from bot.service.households.lately import Lately, lately_in
from bot.storage.sql import Reading

FIRST_YEAR = 2018
"""The plan's first year: nothing is older."""


class Compared(Struct, frozen=True):
    """`before` None: the cell of the period before is hidden, or there is no such period.

    `last` and `is_silent` are known for the communes of today only.
    """

    line: Line
    before: Reached | None
    last: str = ""
    is_silent: bool = False

    @property
    def change(self) -> int | None:
        """Houses known by card or by themselves, more or fewer than in the period before."""
        now = self.line.reached
        if now is None or self.before is None:
            return None
        return now.card + now.self - self.before.card - self.before.self


class Comparison(Struct, frozen=True):
    """`before`: the name of the period before, "" where there is none."""

    table: Table
    rows: tuple[Compared, ...]
    total: Compared
    before: str


async def comparison_of(reading: Reading, desk: Desk, asked: Asked) -> Comparison:
    """By communes or districts, whatever `asked.by` says."""
    asked = replace(asked, by="commune")
    library = desk.library_on(desk.day_of(desk.clock()))
    table = await read_table(reading, library, desk.gazetteer, asked)
    earlier = before(asked.span)
    old = await read_table(reading, library, desk.gazetteer, replace(asked, span=earlier)) if earlier else None
    then = {line.code: line.reached for line in old.lines} if old else None
    lately = await lately_in(reading, desk, asked.area) if asked.map == "today" else None
    return Comparison(
        table,
        tuple(_compared(line, then, lately) for line in table.lines),
        Compared(table.total, old.total.reached if old else None),
        earlier.name if earlier else "",
    )


def _compared(line: Line, then: Mapping[str, Reached | None] | None, lately: Lately | None) -> Compared:
    """A row that was not in the table before: nobody was reached there."""
    was = None if then is None else then.get(line.code, Reached())
    if lately is None:
        return Compared(line, was)
    return Compared(line, was, lately.last.get(line.code, ""), line.code in lately.silent)


def before(span: Period) -> Period | None:
    """As long as `span`, and just before it; None where the plan had not begun."""
    first, last = span.first, span.last
    if first == last:
        return _since_the_plan(_month(first, -1))
    if (first[5:], last[5:]) == ("01", "12"):
        years = int(last[:4]) - int(first[:4]) + 1
        start, end = int(first[:4]) - years, int(last[:4]) - years
        return _since_the_plan(f"{start}" if years == 1 else f"{start}-{end}")
    month = _month(first, -3)
    return _since_the_plan(f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}")


def _since_the_plan(name: str) -> Period | None:
    return period(name) if int(name[:4]) >= FIRST_YEAR else None


def _month(month: str, steps: int) -> str:
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + steps
    return f"{count // 12}-{count % 12 + 1:02}"
