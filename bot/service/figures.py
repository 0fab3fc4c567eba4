"""The figures of households in words for a phone: talk, terminal, web chat."""

import datetime as dt

from bot.model.replies import Figures, Say
from bot.model.world import Words
from bot.reach.figures import By, Denominator, Line, Reached, Table
from bot.reach.period import period
from bot.service.count import table_of
from bot.service.desk import Desk
from bot.storage.store import Store

MOST_LINES = 20


async def say_figures(store: Store, desk: Desk, order: Figures) -> Say:
    """The order carried out: the same frame, with the figures in it."""
    tr = desk.languages[order.language]
    span = period(order.period)
    today = desk.day_of(desk.clock())
    by: By = "topic" if order.by == "topic" else "month" if order.by == "month" else "commune"
    table = await table_of(store, desk.library_on(today), desk.gazetteer, span, by, order.area)
    frame = order.frame
    body = as_text(tr, table, today)
    return Say(frame.title, body, frame.choices, frame.media, frame.instead, id=frame.id)


def as_text(tr: Words, table: Table, today: dt.date) -> str:
    """For a phone: the whole first, then the lines where somebody was reached, then how it was counted."""
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
    note = tr(
        "Một nhà chỉ tính một lần trong kỳ. Thẻ: nhà có mã in trên thẻ. Tự khai: nhà tự đăng ký trong máy. "
        "Tính đến {day}.",
        day=tr.day(today),
    )
    return "\n".join(lines) + "\n\n" + note


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
