"""An officer's order carried out: households reached and the plan's targets, in words or as a chart, for a phone."""

import asyncio
import datetime as dt

from msgspec.structs import replace

from bot.model.replies import Figures, Picture, Say
from bot.model.world import Words
from bot.reach.charts import chart_of
from bot.reach.figures import BY, By, Denominator, Line, Reached, Table
from bot.reach.period import period
from bot.service.count import table_of
from bot.service.desk import Desk
from bot.service.targets import targets_of
from bot.service.targets_said import targets_said
from bot.storage.store import Store

MOST_LINES = 20


async def say_figures(store: Store, desk: Desk, order: Figures) -> Say:
    """The same frame, with the figures in it."""
    tr = desk.languages[order.language]
    span, today = period(order.period), desk.day_of(desk.clock())
    if order.by == "target":
        async with store.reading() as reading:
            figures = await targets_of(reading, desk, span, order.area)
        name = desk.gazetteer.communes[order.area].full_name if order.area else "Toàn tỉnh"
        return replace(order.frame, body=targets_said(tr, figures, name, order.target, order.area))
    by: By = next((by for by in BY if by == order.by), "commune")
    library = desk.library_on(today)
    table = await table_of(store, library, desk.gazetteer, span, by, order.area, topic=order.topic)
    topic = library.topic(order.topic)
    official = topic.official if topic else ""
    if order.picture:
        return await _drawn(desk, tr, order.frame, table, official, today)
    return replace(order.frame, body=as_text(tr, table, today, official))


async def _drawn(desk: Desk, tr: Words, frame: Say, table: Table, topic: str, today: dt.date) -> Say:
    """The whole in words beside the picture; whoever cannot see it gets its lines as well."""
    chart = chart_of(tr, table, today, topic)
    png = await asyncio.to_thread(desk.draw_chart, chart)
    alt = "; ".join((chart.title.replace("\n", ", "), *_lines(tr, table)))
    body = "\n".join((_line(tr, table.total), *_topic_said(tr, topic)))
    return replace(frame, body=body, media=(*frame.media, Picture(png, alt)))


def as_text(tr: Words, table: Table, today: dt.date, topic: str = "") -> str:
    """For a phone: the whole first, then the lines where somebody was reached, then how it was counted.

    `topic` is its official name: it may tell, and so it stands behind what a locked screen shows (S2).
    """
    note = tr(
        "Một nhà chỉ tính một lần trong kỳ. Thẻ: nhà có mã in trên thẻ. Tự khai: nhà tự đăng ký trong máy. "
        "Tính đến {day}.",
        day=tr.day(today),
    )
    return "\n".join((*_lines(tr, table), *_topic_said(tr, topic))) + "\n\n" + note


def _topic_said(tr: Words, topic: str) -> list[str]:
    return [tr("Chủ đề trong báo cáo: {topic}.", topic=topic)] if topic else []


def _lines(tr: Words, table: Table) -> list[str]:
    shown = [line for line in table.lines if line.reached != Reached()]
    shown.sort(key=lambda line: -_size(line) if table.by == "commune" else 0)
    lines = [_line(tr, table.total)]
    lines += [_line(tr, line) for line in shown[:MOST_LINES]]
    if len(shown) > MOST_LINES:
        more = len(shown) - MOST_LINES
        lines.append(tr.many("… và {n} dòng nữa.", "… và {n} dòng nữa.", more))
    silent = len(table.lines) - len(shown)
    if table.by == "commune" and silent and len(table.lines) > 1:
        lines.append(tr.many("{n} xã, phường chưa có nhà nào.", "{n} xã, phường chưa có nhà nào.", silent))
    return lines


def _size(line: Line) -> int:
    return line.reached.card + line.reached.self if line.reached else 0


def _line(tr: Words, line: Line) -> str:
    reached = line.reached
    if reached is None:
        return tr("{name}: ít quá, không nêu số", name=line.name)
    told = tr("{name}: thẻ {card}, tự khai {own}", name=line.name, card=reached.card, own=reached.self)
    if reached.declared:
        told += tr(", đếm ở buổi họp {declared}", declared=reached.declared)
    return told + " " + _compared(tr, reached, line.denominator)


def _compared(tr: Words, reached: Reached, houses: Denominator | None) -> str:
    """A percentage only beside its denominator, with source and day."""
    if houses is None or houses.n == 0:
        return tr("(chưa có số hộ)")
    low = _percent(tr, reached.card, houses.n)
    high = _percent(tr, reached.card + reached.self, houses.n)
    share = f"{high} %" if low == high else f"{low}-{high} %"
    return tr(
        "({share} của {all} hộ; nguồn: {source}, {day})",
        share=share,
        all=tr.number(houses.n),
        source=houses.source,
        day=tr.day(dt.date.fromisoformat(houses.as_of)),
    )


def _percent(tr: Words, part: int, whole: int) -> str:
    text = f"{100 * part / whole:.1f}"
    return text.replace(".", ",") if tr.language == "vi" else text
