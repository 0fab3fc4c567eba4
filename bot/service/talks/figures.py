"""An officer's order carried out: households reached and the plan's targets, in words or as a chart, for a phone."""

import asyncio
import datetime as dt

from msgspec.structs import replace

from bot.model.replies import Figures, Picture, Say
from bot.model.world import Words
from bot.reach.charts import chart_of, marked
from bot.reach.figures import BY, By, Table
from bot.reach.period import period
from bot.service.desk import Desk
from bot.service.households.count import table_of
from bot.service.households.said import households_said, lines_of, topic_said, whole_said
from bot.service.targets.measured import targets_of
from bot.service.targets.said import targets_said
from bot.storage.store import Store


async def say_figures(store: Store, desk: Desk, order: Figures) -> Say:
    """The same frame, with the figures in it."""
    tr = desk.languages[order.language]
    span, today = period(order.period), desk.day_of(desk.clock())
    if order.by == "target":
        async with store.reading() as reading:
            figures = await targets_of(reading, desk, span, order.area)
        name = desk.gazetteer.communes[order.area].full_name if order.area else "Toàn tỉnh"
        return _framed(desk, order.frame, targets_said(tr, figures, name, order.target, order.area))
    by: By = next((by for by in BY if by == order.by), "commune")
    library = desk.library_on(today)
    table = await table_of(store, library, desk.gazetteer, span, by, order.area, topic=order.topic)
    topic = library.topic(order.topic)
    official = topic.official if topic else ""
    if order.picture:
        return await _drawn(desk, tr, order.frame, table, official, today)
    return _framed(desk, order.frame, households_said(tr, table, today, official))


def _framed(desk: Desk, frame: Say, body: str) -> Say:
    return replace(frame, body=f"{desk.mark}\n{body}".strip())


async def _drawn(desk: Desk, tr: Words, frame: Say, table: Table, topic: str, today: dt.date) -> Say:
    """The whole in words beside the picture; whoever cannot see it gets its lines as well."""
    chart = marked(chart_of(tr, table, today, topic), desk.mark)
    png = await asyncio.to_thread(desk.draw_chart, chart)
    alt = "; ".join((chart.title.replace("\n", ", "), *lines_of(tr, table)))
    body = "\n".join((whole_said(tr, table), *topic_said(tr, topic)))
    return replace(_framed(desk, frame, body), media=(*frame.media, Picture(png, alt)))
