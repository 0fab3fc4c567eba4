"""Households of each group by commune, from printed cards alone, with small cells hidden."""

from starlette.responses import Response

from bot.service.households.groups import OTHERS, groups_of
from bot.web.desk.pages import HOME, Page
from bot.web.desk.spans import chosen_span
from bot.web.desk.visit import Visit

GROUPS = f"{HOME}/xa-dan-toc"


async def show(visit: Visit) -> Response:
    choice = chosen_span(visit, str(visit.today.year))
    area = visit.commune("")
    async with visit.store.reading() as reading:
        table = await groups_of(reading, visit.desk, choice.span, area)
    rows = [row for row in table.rows if area or any(n != 0 for key, n in row[2].items() if key != OTHERS)]
    return visit.html(
        "desk/groups.html",
        choice=choice,
        table=table,
        rows=rows,
        area=area,
        number_columns=[("", name, "n") for _, name in table.columns],
        is_any_hidden=any(n is None for _, _, line in rows for n in line.values()),
    )


PAGES = (Page(GROUPS, show, needs="view"),)
