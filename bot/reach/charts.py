"""What is drawn of a table: plain data, before anybody knows how it looks (bot/papers/chart.py draws it)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from bot.model.spans import span_in_words
from bot.model.world import Words
from bot.reach.figures import Line, Reached, Table, added

MOST_BARS = 15
MOST_MONTHS = 12
"""Of more months than these a line is drawn: bars would be too thin for their numbers."""

Row = tuple[str, Mapping[str, int]]


class Chart(Struct, frozen=True):
    """Each row a label and its values by series; {} is a cell too small to be shown, and says `hidden`.

    kind      bars: a bar a row, the series one after another; line: a line a series, from row to row
    title     its first line is the heading
    series    in the order of drawing
    apart     the series that is not added to the others and has a bar of its own; "" for none
    thousands the sign between the thousands of a number
    empty     what is said where there are no rows
    """

    kind: Literal["bars", "line"]
    title: str
    note: str
    rows: tuple[Row, ...]
    series: tuple[str, ...]
    apart: str = ""
    hidden: str = "ít quá, không nêu số"
    empty: str = "Chưa có số."
    thousands: str = "."


def marked(chart: Chart, mark: str) -> Chart:
    """With a line under its heading that says what it is of: a demo."""
    return replace(chart, title=f"{chart.title}\n{mark}") if mark else chart


def chart_of(tr: Words, table: Table, today: dt.date, topic: str = "") -> Chart:
    """Households by commune, topic, month or evidence, with what is counted and as of when. `topic`: its official name."""
    shown = _shown(table)
    rows, left = shown[:MOST_BARS], shown[MOST_BARS:]
    as_line = table.by == "month" and len(shown) > MOST_MONTHS
    if table.by != "commune":
        rows, left = shown, []
    names = _Names(tr)
    has_heads = any(line.reached is not None and line.reached.declared for line in rows)
    return Chart(
        kind="line" if as_line else "bars",
        title=_title(tr, table) + (f"\n{topic}" if topic else ""),
        note=" ".join(_notes(tr, table, left, today)),
        rows=tuple((_label(line), names.values(line.reached, as_line, has_heads)) for line in rows),
        series=names.series(as_line, has_heads),
        apart=names.heads if has_heads else "",
        hidden=tr("ít quá, không nêu số"),
        empty=tr("Chưa có nhà nào trong kỳ này."),
        thousands="." if tr.language == "vi" else ",",
    )


class _Names:
    """The series by name: households known by card and by themselves are added, heads of a meeting never."""

    def __init__(self, tr: Words) -> None:
        self.card, self.own, self.both = tr("Thẻ"), tr("Tự khai"), tr("Thẻ và tự khai")
        self.heads = tr("Đếm ở buổi họp")

    def series(self, as_line: bool, has_heads: bool) -> tuple[str, ...]:
        known = (self.card, self.both if as_line else self.own)
        return (*known, self.heads) if has_heads else known

    def values(self, reached: Reached | None, as_line: bool, has_heads: bool) -> dict[str, int]:
        if reached is None:
            return {}
        own = {self.both: reached.card + reached.self} if as_line else {self.own: reached.self}
        return {self.card: reached.card} | own | ({self.heads: reached.declared} if has_heads else {})


def _shown(table: Table) -> list[Line]:
    """Communes and topics where somebody was reached, the largest first; then those that are hidden. Months as they come."""
    if table.by == "month":
        return list(table.lines)
    there = [line for line in table.lines if line.reached != Reached()]
    return sorted(there, key=lambda line: _size(line.reached), reverse=True)


def _size(reached: Reached | None) -> tuple[int, int]:
    return (reached.card + reached.self, reached.declared) if reached else (-1, -1)


def _label(line: Line) -> str:
    return line.name + (" *" if line.is_estimate and line.reached else "")


def _title(tr: Words, table: Table) -> str:
    span = span_in_words(tr, table.period)
    return tr("Số hộ đã được nghe, {span}", span=span) + "\n" + tr(table.total.name)


def _notes(tr: Words, table: Table, left: Sequence[Line], today: dt.date) -> list[str]:
    notes = [tr("Một nhà chỉ tính một lần trong kỳ."), tr("Tính đến {day}.", day=tr.day(today))]
    if any(line.is_estimate and line.reached for line in table.lines):
        notes.append(tr("* Có phần chia từ số của xã cũ theo tỉ lệ diện tích."))
    if not left:
        return notes
    known = [line.reached for line in left if line.reached is not None]
    others, hidden = added(known), len(left) - len(known)
    told = tr.many(
        "{n} xã, phường khác: thẻ {card}, tự khai {own}.",
        "{n} xã, phường khác: thẻ {card}, tự khai {own}.",
        len(known),
        card=tr.number(others.card),
        own=tr.number(others.self),
    )
    few = tr.many("{n} xã, phường ít quá, không nêu số.", "{n} xã, phường ít quá, không nêu số.", hidden)
    return [*([told] if known else []), *([few] if hidden else []), *notes]
