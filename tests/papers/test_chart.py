"""Charts: readable without colour, complete, bound to nothing outside, and honest about what is hidden."""

import re
import struct
from xml.etree import ElementTree as Xml

import pytest
from msgspec.structs import replace

from bot.papers.chart import chart_png, chart_svg
from bot.reach.charts import Chart

CARD, OWN, HEADS = SERIES = ("Thẻ", "Tự khai", "Đếm ở buổi họp")
BARS = Chart(
    "bars",
    "Số hộ đã được nghe, năm 2026\nToàn tỉnh",
    "Một nhà chỉ tính một lần trong kỳ. Tính đến 23/11/2026.",
    (
        ("xã Thất Khê", {CARD: 1200, OWN: 35, HEADS: 300}),
        ("Phòng, chống hôn nhân cận huyết thống", {CARD: 7, OWN: 0, HEADS: 0}),
        ("phường Lương Văn Tri", {}),
    ),
    SERIES,
    HEADS,
)
LINES = Chart(
    "line",
    "Số hộ đã được nghe, giai đoạn 2021-2025",
    "Tính đến 23/11/2026.",
    tuple(
        (f"{month:02}/{year}", {CARD: month, OWN: 30 + year % 7})
        for year in range(2021, 2026)
        for month in range(1, 13)
    ),
    (CARD, OWN),
)
ALL = pytest.mark.parametrize("chart", [BARS, LINES, replace(BARS, rows=())], ids=["bars", "lines", "empty"])


def drawn(chart: Chart) -> Xml.Element:
    return Xml.fromstring(chart_svg(chart))


def texts(chart: Chart) -> list[str]:
    return ["".join(node.itertext()) for node in drawn(chart).iter("{http://www.w3.org/2000/svg}text")]


def words(chart: Chart) -> str:
    return " ".join(texts(chart))


def widths(chart: Chart, series: int) -> list[float]:
    groups = drawn(chart).iter("{http://www.w3.org/2000/svg}g")
    bars = next(group for group in groups if f"color-{series}" in group.get("class", "").split())
    return [round(float(bar.get("width", "0")), 2) for bar in bars.iter("{http://www.w3.org/2000/svg}rect")][::-1]


@ALL
def test_title_note_and_day_stand_in_the_picture(chart: Chart) -> None:
    told = words(chart)
    assert all(word in told for word in (*chart.title.split(), *chart.note.split()))


def test_every_bar_has_its_number_and_a_hidden_cell_says_so() -> None:
    told = texts(BARS)
    assert {"1.200 + 35", "300", "7 + 0", "0", BARS.hidden} <= set(told)
    assert {name for name, _ in BARS.rows} - set(told) == {BARS.rows[1][0]}  # on two lines


def test_a_long_name_stands_on_two_lines() -> None:
    lines = [node.text for node in drawn(BARS).iter("{http://www.w3.org/2000/svg}tspan")]
    assert [line for line in lines if line and "ống" in line] == ["Phòng, chống hôn", "nhân cận huyết thống"]


def test_a_hidden_cell_has_no_length_at_all() -> None:
    for series in range(3):
        assert widths(BARS, series)[2] == 0


def test_all_bars_have_one_scale_also_the_one_that_is_not_added() -> None:
    heads, card, own = (widths(BARS, series)[0] for series in range(3))
    assert card / heads == pytest.approx(1200 / 300, rel=0.001)
    assert card / own == pytest.approx(1200 / 35, rel=0.001)


def test_series_are_told_apart_without_colour() -> None:
    style = chart_svg(BARS).decode()
    fills = re.findall(r"\.sample-\d \{ stroke: #\w+; stroke-width: 2; fill: ([^;]+);", style)
    assert len(fills) == len(set(fills)) == 3
    dashes = re.findall(r"\.sample-\d \{ stroke-dasharray: ([^;]+);", chart_svg(LINES).decode())
    assert len(dashes) == len(set(dashes)) == 2
    assert all(name in words(BARS) for name in SERIES)


@ALL
def test_no_script_and_no_other_place(chart: Chart) -> None:
    svg = chart_svg(chart).decode()
    assert re.findall(r"https?://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"script|href|@import|<!--|\bon\w+=", svg)
    assert set(re.findall(r"url\(([^)]*)\)", svg)) <= {"#stripes", "#dots", "#lines"}


def test_words_are_never_markup() -> None:
    hostile = replace(BARS, title='<script>"&', rows=(("<b>&amp;</b>", {CARD: 1, OWN: 1, HEADS: 1}),), note="]]> & <x>")
    assert '<script>"&' in texts(hostile)[0]
    assert "<b>&amp;</b>" in texts(hostile)
    assert chart_png(hostile)


@ALL
def test_the_png_is_1080_pixels_wide_and_light(chart: Chart) -> None:
    png = chart_png(chart)
    assert struct.unpack(">I", png[16:20]) == (1080,)
    assert len(png) < 100_000


@ALL
def test_the_same_values_are_the_same_picture(chart: Chart) -> None:
    assert chart_svg(chart) == chart_svg(chart)
    assert chart_png(chart) == chart_png(chart)


def test_other_values_are_another_picture() -> None:
    more = replace(BARS, rows=(("xã Thất Khê", {CARD: 1201, OWN: 35, HEADS: 300}), *BARS.rows[1:]))
    assert chart_png(more) != chart_png(BARS)


def test_the_longest_province_is_drawn_too() -> None:
    rows = tuple((f"xã {'Dài ' * 9}{n}", {CARD: n * 99_999, OWN: n, HEADS: 10**6}) for n in range(40))
    assert len(texts(replace(BARS, rows=rows))) > 80
    assert chart_png(replace(BARS, rows=rows))


def test_numbers_follow_the_language() -> None:
    assert "1,200 + 35" in texts(replace(BARS, thousands=","))
