"""Households reached in words for a phone: the whole first, then the lines where somebody was reached, then how it was counted."""

import datetime as dt

from bot.model.world import Words
from bot.reach.figures import Denominator, Line, Reached, Table

MOST_LINES = 20
MOST_HIDDEN = 15


def households_said(tr: Words, table: Table, today: dt.date, topic: str = "") -> str:
    """`topic` is its official name: it may tell, and so it stands behind what a locked screen shows (S2)."""
    note = tr(
        "Một nhà chỉ tính một lần trong kỳ. Thẻ: nhà có mã in trên thẻ. Tự khai: nhà tự đăng ký trong máy. "
        "Tính đến {day}.",
        day=tr.day(today),
    )
    return "\n".join((*lines_of(tr, table), *topic_said(tr, topic))) + "\n\n" + note


def topic_said(tr: Words, topic: str) -> list[str]:
    return [tr("Chủ đề trong báo cáo: {topic}.", topic=topic)] if topic else []


def lines_of(tr: Words, table: Table) -> list[str]:
    there = [line for line in table.lines if line.reached is not None and line.reached != Reached()]
    there.sort(key=lambda line: -_size(line) if table.by in ("commune", "topic") else 0)
    has_houses = any(line.denominator for line in table.lines)
    lines = [whole_said(tr, table)]
    lines += [_line(tr, line, table.total.denominator, has_houses) for line in there[:MOST_LINES]]
    if len(there) > MOST_LINES:
        more = len(there) - MOST_LINES
        lines.append(tr.many("… và {n} dòng nữa.", "… và {n} dòng nữa.", more))
    return [*lines, *_hidden_said(tr, table), *_silent_said(tr, table), *_estimates_said(tr, table)]


def whole_said(tr: Words, table: Table) -> str:
    line = table.total
    if line.reached is None:
        return tr("{name}: ít quá, không nêu số", name=tr(line.name))
    return f"{_counted(tr, line, line.reached)} {_compared(tr, line.reached, line.denominator)}"


def _size(line: Line) -> int:
    return line.reached.card + line.reached.self if line.reached else 0


def _line(tr: Words, line: Line, whole: Denominator | None, has_houses: bool) -> str:
    reached = line.reached or Reached()
    told = _counted(tr, line, reached) + ("*" if line.is_estimate else "")
    return f"{told} {_compared(tr, reached, line.denominator, whole)}" if has_houses else told


def _counted(tr: Words, line: Line, reached: Reached) -> str:
    told = tr(
        "{name}: thẻ {card}, tự khai {own}",
        name=tr(line.name),
        card=tr.number(reached.card),
        own=tr.number(reached.self),
    )
    return told + (tr(", đếm ở buổi họp {declared}", declared=tr.number(reached.declared)) if reached.declared else "")


def _compared(tr: Words, reached: Reached, houses: Denominator | None, told: Denominator | None = None) -> str:
    """A percentage only beside its denominator, with source and day; what the first line told already is not told again."""
    if houses is None or houses.n == 0:
        return tr("(chưa có số hộ)")
    low = _percent(tr, reached.card, houses.n)
    high = _percent(tr, reached.card + reached.self, houses.n)
    share = f"{high} %" if low == high else f"{low}-{high} %"
    if houses == told:
        return f"({share})"
    all = tr.number(houses.n)
    if told is not None and (houses.source, houses.as_of) == (told.source, told.as_of):
        return tr("({share} của {all} hộ)", share=share, all=all)
    day = tr.day(dt.date.fromisoformat(houses.as_of))
    return tr("({share} của {all} hộ; nguồn: {source}, {day})", share=share, all=all, source=houses.source, day=day)


def _hidden_said(tr: Words, table: Table) -> list[str]:
    names = [tr(line.name) for line in table.lines if line.reached is None]
    if not names:
        return []
    more = len(names) - MOST_HIDDEN
    told = tr("Ít quá, không nêu số: {names}.", names=", ".join(names[:MOST_HIDDEN]))
    return [told + (" " + tr.many("… và {n} nơi nữa.", "… và {n} nơi nữa.", more) if more > 0 else "")]


def _silent_said(tr: Words, table: Table) -> list[str]:
    silent = sum(line.reached == Reached() for line in table.lines)
    if table.by != "commune" or not silent or len(table.lines) == 1:
        return []
    return [tr.many("{n} xã, phường chưa có nhà nào.", "{n} xã, phường chưa có nhà nào.", silent)]


def _estimates_said(tr: Words, table: Table) -> list[str]:
    """What was counted on another map and divided is never shown silently."""
    if not any(line.is_estimate and line.reached for line in table.lines):
        return []
    return [tr("* Có phần chia từ số của xã cũ theo tỉ lệ diện tích.")]


def _percent(tr: Words, part: int, whole: int) -> str:
    text = f"{100 * part / whole:.1f}"
    return text.replace(".", ",") if tr.language == "vi" else text
