"""Charts as pictures of their own, each drawn from the same query as the table under it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from msgspec.structs import replace
from starlette.responses import Response

from bot.papers.chart import chart_svg
from bot.reach.charts import Chart, chart_of, marked
from bot.reach.figures import By, Reached
from bot.reach.period import Period, UnknownPeriod, period
from bot.service.households.count import Asked, read_table
from bot.service.targets.measured import targets_of
from bot.storage.sql import Reading
from bot.web.desk.communes import topic_of
from bot.web.desk.pages import HOME, Page
from bot.web.desk.shell import HEADERS
from bot.web.desk.trends import channels_chart, meetings_chart, target_chart
from bot.web.desk.visit import NotHere, Visit

CHARTS = f"{HOME}/bieu-do"
Draw = Callable[[Visit, Reading, Period, str], Awaitable[Chart]]


async def show(visit: Visit) -> Response:
    """The address says which chart, of which period (`ky`) and commune (`xa`; "" is all that she may see)."""
    draw = _DRAWN.get(visit.path["chart"])
    if draw is None:
        raise NotHere
    area = visit.commune(visit.query.get("xa", ""))
    try:
        span = period(visit.query.get("ky", str(visit.today.year)))
    except UnknownPeriod:
        raise NotHere from None
    async with visit.store.reading() as reading:
        chart = await draw(visit, reading, span, area)
    drawn = await asyncio.to_thread(chart_svg, marked(chart, visit.desk.mark))
    return Response(drawn, media_type="image/svg+xml", headers=dict(HEADERS))


def _households(by: By) -> Draw:
    async def draw(visit: Visit, reading: Reading, span: Period, area: str) -> Chart:
        topic = topic_of(visit)
        asked = Asked(span, by, area, topic.key if topic else "")
        table = await read_table(reading, visit.desk.library_on(visit.today), visit.desk.gazetteer, asked)
        if by == "topic":
            table = replace(table, lines=tuple(line for line in table.lines if line.reached != Reached()))
        return chart_of(visit.desk.languages["vi"], table, visit.today, topic.official if table.topic and topic else "")

    return draw


async def _target(visit: Visit, reading: Reading, span: Period, area: str) -> Chart:
    """Of the measure that the address names (`do`)."""
    figures = await targets_of(reading, visit.desk, span, area)
    for figure in figures:
        for measured in figure.measured:
            if measured.measure.key == visit.query.get("do", ""):
                return target_chart(visit, measured, area)
    raise NotHere


_DRAWN: Mapping[str, Draw] = {
    "thang": _households("month"),
    "chu-de": _households("topic"),
    "cach": _households("evidence"),
    "buoi": meetings_chart,
    "kenh": channels_chart,
    "chi-tieu": _target,
}

PAGES = (Page(f"{CHARTS}/{{chart}}", show, needs="view"),)
