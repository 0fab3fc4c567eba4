"""The bars and lines of a chart, drawn by pygal, without the scripts, styles and hints for a pointer it adds."""

import sys
import textwrap
from collections.abc import Sequence
from functools import cache
from typing import Any
from xml.etree import ElementTree as Xml

from bot.reach.charts import Chart, Row

WIDTH = 600
"""In units of the SVG: letters of 24 are read on a telephone of 360 pixels."""
SIDE = 24
LABEL, SMALL = 24, 22
INK, PAPER = "#1b1e30", "#faf5ea"
BAR, AXIS, LINE_CHART = 46, 60, 420
LABEL_LETTERS = (16, 18, 20, 22, 24)
"""The narrowest in which every name takes two lines at most leaves the most room to the bars."""
COLOURS = ("#232f66", "#232f66", "#a01822", "#474b60")
FILLS = ("#232f66", "url(#stripes)", "url(#dots)", "url(#lines)")
DASHES = ("none", "14 7", "3 8", "20 6 3 6")
CLOSE = 0.07
"""Ends of two lines nearer than this part of the axis: one number would stand on the other."""


def plot(root: Xml.Element, chart: Chart, at: int) -> int:
    """A picture in the picture, from `at` downwards; where the next thing may begin."""
    tall = BAR * (1.5 if chart.apart else 1)
    height = LINE_CHART if chart.kind == "line" else round(tall * len(chart.rows)) + AXIS
    drawn = (_lines if chart.kind == "line" else _bars)(chart, height)
    into = Xml.SubElement(root, "svg", {"y": str(at), "width": str(WIDTH), "height": str(height)})
    into.extend(_cleaned(Xml.fromstring(drawn.render())))  # noqa: S314  (pygal wrote it here and now)
    if chart.kind == "bars":
        _label_rows(into, [label for label, _ in reversed(chart.rows)])
    return at + height


def series_style(chart: Chart) -> str:
    """How each series looks in the legend (`sample-n`) and in what pygal drew (`color-n`, numbered in its order)."""
    order = _drawing_order(chart)
    rules = []
    for n, name in enumerate(chart.series):
        drawn = f".color-{order.index(name)}"
        if chart.kind == "line":
            line = f"stroke-dasharray: {DASHES[n]}; stroke: {COLOURS[n]}; stroke-width: 4; fill: none;"
            rules += [f"{drawn} .line, .sample-{n} {{ {line} }}", f"{drawn} circle {{ fill: {COLOURS[n]}; }}"]
        else:
            rules.append(f"{drawn} rect, .sample-{n} {{ stroke: {COLOURS[n]}; stroke-width: 2; fill: {FILLS[n]}; }}")
    return "\n".join(rules)


def _drawing_order(chart: Chart) -> list[str]:
    """In a row of bars the one apart is pygal's first axis, which lies below."""
    is_first = chart.kind == "bars" and chart.apart
    return sorted(chart.series, key=lambda name: name != chart.apart) if is_first else list(chart.series)


def _bars(chart: Chart, height: int) -> Any:
    """The series of a row one after another, their numbers at the end; the one apart in a bar of its own below."""
    rows = list(reversed(chart.rows))  # pygal draws upwards
    added = [name for name in chart.series if name != chart.apart]
    most = max(1, *(max(sum(_parts(row, added)), row[1].get(chart.apart, 0)) for row in rows))
    last = [tick for tick in _scale(most)[1] if 0 < tick <= most][-1:]  # each bar has its number: the axis needs few
    ends = [_end(chart, row, added) for row in rows]
    room = max((len(end) for end, (_, values) in zip(ends, rows, strict=True) if values), default=0) * SMALL * 0.56
    bars = _stacked()(**_common(chart, height, [0, *last], room + 20), range=(0, most))
    width = _label_width([name for name, _ in rows])
    bars.x_labels = [max(_wrapped(name, width), key=len) for name, _ in rows]
    if chart.apart:
        alone = [values.get(chart.apart, 0) for _, values in rows]
        texts = [_number(chart, n) if row[1] else "" for n, row in zip(alone, rows, strict=True)]
        bars.add(chart.apart, _cells(alone, texts))
    for name in added:
        texts = ends if name == added[-1] else [""] * len(rows)
        bars.add(name, _cells([values.get(name, 0) for _, values in rows], texts), secondary=bool(chart.apart))
    return bars


@cache
def _pygal() -> Any:
    """Without the hook it puts into every later import: one of an old kind, about which Python complains."""
    import pygal

    sys.meta_path[:] = [each for each in sys.meta_path if type(each).__module__ != "pygal"]
    return pygal


@cache
def _stacked() -> Any:
    class Stacked(_pygal().HorizontalStackedBar):  # type: ignore[misc]  # pygal has no types
        """Both bars of a row on one scale: pygal would stretch the second to the full width."""

        def _compute_secondary(self) -> None:
            self._scale, self._scale_diff, self._scale_min_2nd = 1, 0, 0

    return Stacked


def _lines(chart: Chart, height: int) -> Any:
    """From month to month; numbers stand at the axis and at the last point of each line."""
    top, ticks = _scale(max(value for _, values in chart.rows for value in (1, *values.values())))
    longest = max((len(_number(chart, n)) for n in chart.rows[-1][1].values()), default=0)
    room = max(100, round(longest * SMALL * 0.56) + 34)
    lines = _pygal().Line(
        **_common(chart, height, ticks, room),
        range=(0, top),
        dots_size=3,
        show_minor_x_labels=False,
        show_x_guides=True,
    )
    lines.x_labels = [label.removeprefix("01/") for label, _ in chart.rows]
    firsts = [label for label in lines.x_labels if "/" not in label] or lines.x_labels[:1]
    lines.x_labels_major = firsts[:: -(-len(firsts) // 5)]
    told: list[int] = []
    for name in chart.series:
        values = [values.get(name) for _, values in chart.rows]
        last = values[-1]
        is_clear = last is not None and all(abs(last - other) > top * CLOSE for other in told)
        told += [last] if last is not None and is_clear else []
        texts = [""] * (len(values) - 1) + [_number(chart, last) if last is not None and is_clear else ""]
        lines.add(name, _cells(values, texts))
    return lines


def _common(chart: Chart, height: int, ticks: Sequence[int], right: float) -> dict[str, Any]:
    # pygal takes a letter for 0.6 of its size, which is too much for this font; what is drawn stands in the style.
    return {
        "style": _pygal().style.Style(
            label_font_size=LABEL * 0.92, major_label_font_size=LABEL * 0.92, value_font_size=SMALL
        ),
        "width": WIDTH,
        "height": height,
        "margin": 8,
        "margin_left": SIDE,
        "margin_right": right,
        "no_prefix": True,
        "js": [],
        "disable_xml_declaration": True,
        "show_legend": False,
        "truncate_label": -1,
        "print_values": True,
        "print_values_position": "top",
        "y_labels": list(ticks),
        "value_formatter": lambda n: _number(chart, round(n)),
    }


def _cells(values: Sequence[int | None], texts: Sequence[str]) -> list[dict[str, Any]]:
    return [{"value": value, "formatter": lambda _, said=text: said} for value, text in zip(values, texts, strict=True)]


def _parts(row: Row, names: Sequence[str]) -> list[int]:
    return [row[1].get(name, 0) for name in names]


def _end(chart: Chart, row: Row, added: Sequence[str]) -> str:
    """ "120 + 35": what stands in the bar, part by part."""
    return " + ".join(_number(chart, part) for part in _parts(row, added)) if row[1] else chart.hidden


def _number(chart: Chart, n: int) -> str:
    return f"{n:,}".replace(",", chart.thousands)


def _scale(most: int) -> tuple[int, list[int]]:
    """The end of the axis, and up to five round numbers on it."""
    steps = (base * 10**power for power in range(10) for base in (1, 2, 5))
    step = next(step for step in steps if step * 4 >= most)
    count = -(-most // step)
    return count * step, [n * step for n in range(count + 1)]


def _label_width(names: Sequence[str]) -> int:
    fit = (width for width in LABEL_LETTERS if all(len(textwrap.wrap(name, width)) <= 2 for name in names))
    return next(fit, LABEL_LETTERS[-1])


def _wrapped(name: str, width: int) -> list[str]:
    """In lines of about one length: as many as it takes anyway."""
    needed = len(textwrap.wrap(name, width))
    tries = (textwrap.wrap(name, narrower) for narrower in range(width // 2, width + 1))
    return next((lines for lines in tries if lines and len(lines) <= needed), [""])


def _label_rows(into: Xml.Element, names: Sequence[str]) -> None:
    """A long name on several lines: pygal knows only one."""
    axis = next(node for node in into.iter("g") if node.get("class", "").startswith("axis y"))
    width = _label_width(names)
    for text, name in zip(axis.iter("text"), names, strict=True):
        lines, x, y = _wrapped(name, width), text.get("x", "0"), float(text.get("y", "0"))
        text.text = None
        for n, line in enumerate(lines):
            place = {"x": x, "y": f"{y + (n - (len(lines) - 1) / 2) * LABEL:.1f}"}
            Xml.SubElement(text, "tspan", place).text = line


def _cleaned(node: Xml.Element) -> list[Xml.Element]:
    kept = []
    for child in node:
        name = child.tag.rpartition("}")[2]
        if name in ("defs", "title", "desc", "script") or child.get("class", "") == "tooltip":
            continue
        clean = Xml.Element(name, {key: value for key, value in child.attrib.items() if value})
        clean.text = child.text
        clean.extend(_cleaned(child))
        if name != "g" or len(clean):
            kept.append(clean)
    return kept
