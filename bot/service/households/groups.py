"""Households of each group by commune, from printed cards alone, with small cells hidden (S30, S31)."""

from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct

from bot.model.atlas import Atlas
from bot.model.plan import Plan
from bot.reach.apportion import apportioned
from bot.reach.figures import Reached
from bot.reach.period import Period
from bot.reach.small_cells import FEWEST_OF_GROUP, hidden_in, published
from bot.service.desk import Desk
from bot.service.households.count import keys_of
from bot.storage import reached
from bot.storage.sql import Reading

OTHERS = "others"
"""The column of houses whose card names no group of the plan, or none at all: where they are few, nobody's group is told."""


class GroupTable(Struct, frozen=True):
    """`columns`: (key, name) of the plan's groups and of all others. A cell is None where it is hidden.

    `totals` are the province's, of each column; a row adds up to the commune's houses with a printed card.
    """

    span: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, Mapping[str, int | None]], ...]
    totals: Mapping[str, int]


async def groups_of(reading: Reading, desk: Desk, span: Period, area: str = "") -> GroupTable:
    """`area`: only that commune's row, hidden or not as in the whole table."""
    atlas, plan = desk.gazetteer.atlas, desk.plan
    cells = await _cells(reading, atlas, plan, span)
    table = {code: cells.get(code, dict.fromkeys(_columns(plan), 0)) for code in desk.gazetteer.communes}
    few = {code: Reached(sum(line.values()) - line[OTHERS]) for code, line in table.items()}
    small = [code for code, cell in published(few, FEWEST_OF_GROUP).items() if cell is None]
    also = [(code, group.key) for code in small for group in plan.few()]
    hidden = hidden_in(table, also=also, harmless=(OTHERS,))
    rows = tuple(
        (code, commune.full_name, {key: None if (code, key) in hidden else n for key, n in table[code].items()})
        for code, commune in desk.gazetteer.communes.items()
        if area in ("", code)
    )
    totals = {key: sum(line[key] for line in table.values()) for key in _columns(plan)}
    return GroupTable(span.name, tuple(_columns(plan).items()), rows, totals)


def _columns(plan: Plan) -> dict[str, str]:
    return {group.key: group.name for group in plan.few()} | {OTHERS: "Dân tộc khác, không ghi"}


async def _cells(reading: Reading, atlas: Atlas, plan: Plan, span: Period) -> dict[str, dict[str, int]]:
    few = {group.key for group in plan.few()}
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_columns(plan), 0))
    for row in await reached.cells(reading, "group", keys_of(span)):
        for code, n in apportioned(row.n, atlas.today(row.vintage, row.commune)).items():
            found[code][row.cell] = found[code].get(row.cell, 0) + n if row.cell in few else 0
    for row in await reached.cells(reading, "any", keys_of(span), item=""):
        for code, n in apportioned(row.n, atlas.today(row.vintage, row.commune)).items():
            found[code][OTHERS] += n if row.known == "card" else 0
    for line in found.values():
        line[OTHERS] = max(line[OTHERS] - sum(n for key, n in line.items() if key in few), 0)
    return {code: {key: line[key] for key in _columns(plan)} for code, line in found.items()}
