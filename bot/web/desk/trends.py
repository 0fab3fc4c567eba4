"""From month to month over the years: households, meetings, channels, and the targets year by year."""

from collections.abc import Iterable

from msgspec import Struct
from starlette.responses import Response

from bot.model.meetings import KINDS
from bot.reach.charts import Chart
from bot.reach.period import Period
from bot.reach.targets import Measured
from bot.service.households.comparison import FIRST_YEAR
from bot.service.households.count import Asked, read_table
from bot.service.targets.held import held_in
from bot.service.targets.measured import targets_of
from bot.storage import uses
from bot.storage.sql import Reading
from bot.web.desk.communes import topic_of, topics_of
from bot.web.desk.pages import HOME, Page
from bot.web.desk.spans import chosen_span, said
from bot.web.desk.visit import NotHere, Visit

TRENDS = f"{HOME}/dien-bien"
YEARS = 3
CHANNELS = {"web": "Trang chat", "telegram": "Telegram", "zalo": "Zalo", "zalo-bot": "Zalo Bot", "terminal": "Máy chủ"}


class OnChannels(Struct, frozen=True):
    """`months`: "2026-11" → channel → cards read and questions answered; `channels` in the order of use."""

    channels: tuple[str, ...]
    months: dict[str, dict[str, int]]


async def show(visit: Visit) -> Response:
    """Whole years, so that lines can be laid side by side; the last three where nothing else is asked for."""
    year = visit.today.year
    choice = chosen_span(visit, f"{max(year - YEARS + 1, FIRST_YEAR)}-{year}", kinds=("year", "phase"))
    area, topic = visit.commune(""), topic_of(visit)
    asked = Asked(choice.span, "month", area, topic.key if topic else "")
    async with visit.store.reading() as reading:
        table = await read_table(reading, visit.desk.library_on(visit.today), visit.desk.gazetteer, asked)
        held = await held_in(reading, visit.desk, choice.span, area)
        channels = None if area else await on_channels(reading, choice.span)
        targets = await targets_of(reading, visit.desk, choice.span, area)
    return visit.html(
        "desk/trends.html",
        choice=choice,
        area=area,
        topic=topic,
        topic_options=tuple((each.key, each.official) for each in topics_of(visit)),
        table=table,
        held=held,
        channels=channels,
        kinds=KINDS,
        month_columns=[("", "Tháng", ""), *(("", channel_name(each), "n") for each in channels.channels)]
        if channels
        else [],
        year_columns=[("", point.year, "n") for point in targets[0].measured[0].trend],
        targets=targets,
    )


async def on_channels(reading: Reading, span: Period) -> OnChannels:
    months: dict[str, dict[str, int]] = {}
    totals: dict[str, int] = {}
    for month, channel, n in await uses.on_channels(reading, span.first, span.last):
        months.setdefault(month, {})[channel] = n
        totals[channel] = totals.get(channel, 0) + n
    return OnChannels(tuple(sorted(totals, key=lambda each: -totals[each])), months)


async def meetings_chart(visit: Visit, reading: Reading, span: Period, area: str) -> Chart:
    held = await held_in(reading, visit.desk, span, area)
    rows = [(month, {"Buổi": held.months[month].meetings}) for month in sorted(held.months)]
    return _months_chart(visit, f"Buổi tuyên truyền, {said(visit, span)}", area, rows, ("Buổi",))


async def channels_chart(visit: Visit, reading: Reading, span: Period, area: str) -> Chart:
    """Of the whole province, and only for who sees all of it."""
    if area:
        raise NotHere
    found = await on_channels(reading, span)
    names = tuple(channel_name(each) for each in found.channels)[:4]
    rows = [
        (month, {channel_name(each): found.months[month].get(each, 0) for each in found.channels[:4]})
        for month in sorted(found.months)
    ]
    return _months_chart(visit, f"Lượt đọc và trả lời theo kênh, {said(visit, span)}", area, rows, names)


def target_chart(visit: Visit, measured: Measured, area: str) -> Chart:
    """Certain and possible, year by year."""
    rows = tuple(
        (point.year, {"Chắc chắn": point.low, "Có thể thêm": point.high - point.low}) for point in measured.trend
    )
    note = f"{_upper(measured.measure.unit)}; chắc chắn + có thể thêm. Tính đến {visit.today:%d/%m/%Y}."
    title = f"{measured.measure.name}\n{_place(visit, area)}"
    return Chart("bars", title, note, rows, ("Chắc chắn", "Có thể thêm"), empty="Chưa có số.")


def channel_name(key: str) -> str:
    return CHANNELS.get(key, key)


def _months_chart(
    visit: Visit, title: str, area: str, rows: Iterable[tuple[str, dict[str, int]]], series: tuple[str, ...]
) -> Chart:
    """As households by month are drawn: bars of a year, a line of several."""
    shown = tuple((f"{month[5:]}/{month[:4]}", values) for month, values in rows)
    return Chart(
        "line" if len(shown) > 12 else "bars",
        f"{title}\n{_place(visit, area)}",
        f"Tính đến {visit.today:%d/%m/%Y}.",
        shown,
        series,
        empty="Chưa có gì trong kỳ này.",
    )


def _place(visit: Visit, area: str) -> str:
    return visit.shell.commune_name(area) if area else "Toàn tỉnh"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


PAGES = (Page(TRENDS, show, needs="view", menu="Diễn biến", order=25),)
