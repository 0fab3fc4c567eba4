"""What is drawn of a table: the largest communes, the others told, hidden cells said to be hidden."""

import datetime as dt

import pytest

from bot.model.spans import span_in_words
from bot.reach.charts import Chart, chart_of
from bot.reach.figures import By, Line, Reached, Table
from bot.words import languages

VI, EN = languages()["vi"], languages()["en"]
TODAY = dt.date(2026, 11, 23)


def table(by: By, cells: list[Reached | None], period: str = "2026", topic: str = "") -> Table:
    lines = tuple(Line(str(n), f"nơi {n}", reached, None) for n, reached in enumerate(cells))
    return Table(period, by, lines, Line("", "Toàn tỉnh", Reached(), None), topic)


def drawn(by: By, cells: list[Reached | None], period: str = "2026") -> Chart:
    return chart_of(VI, table(by, cells, period), TODAY)


def test_the_fifteen_largest_communes_stand_and_the_others_are_told() -> None:
    chart = drawn("commune", [Reached(n, 1) for n in range(20)])
    assert [label for label, _ in chart.rows] == [f"nơi {n}" for n in range(19, 4, -1)]
    assert "5 xã, phường khác: thẻ 10, tự khai 5." in chart.note


def test_communes_where_nobody_was_reached_take_no_row() -> None:
    assert [label for label, _ in drawn("commune", [Reached(), Reached(1), Reached()]).rows] == ["nơi 1"]


def test_a_hidden_cell_has_no_value_and_stands_last() -> None:
    chart = drawn("commune", [None, Reached(3, 2)])
    assert chart.rows == (("nơi 1", {"Thẻ": 3, "Tự khai": 2}), ("nơi 0", {}))
    assert "2 xã, phường ít quá, không nêu số." in drawn("commune", [Reached(99)] * 15 + [None, None]).note


def test_all_topics_stand() -> None:
    assert len(drawn("topic", [Reached(n + 1) for n in range(20)]).rows) == 20


def test_heads_of_meetings_stand_apart_and_only_where_there_are_any() -> None:
    chart = drawn("commune", [Reached(1, 2, 30), Reached(1)])
    assert chart.apart == chart.series[-1] == "Đếm ở buổi họp"
    assert chart.rows[0][1] == {"Thẻ": 1, "Tự khai": 2, "Đếm ở buổi họp": 30}
    assert drawn("commune", [Reached(1)]).apart == ""


def test_months_are_bars_in_their_order_and_of_more_than_a_year_a_line() -> None:
    bars, line = (
        drawn("month", [Reached(2), Reached(9)]),
        drawn("month", [Reached(n, 1) for n in range(13)], "2021-2025"),
    )
    assert (bars.kind, [label for label, _ in bars.rows]) == ("bars", ["nơi 0", "nơi 1"])
    assert (line.kind, line.rows[4][1]) == ("line", {"Thẻ": 4, "Thẻ và tự khai": 5})


def test_what_was_divided_is_marked_and_explained() -> None:
    lines = (Line("1", "nơi 1", Reached(3), None, is_estimate=True), Line("2", "nơi 2", Reached(2), None))
    chart = chart_of(VI, Table("2021-2025", "commune", lines, Line("", "Toàn tỉnh", Reached(5), None)), TODAY)
    assert [label for label, _ in chart.rows] == ["nơi 1 *", "nơi 2"]
    assert "* Có phần chia" in chart.note


def test_period_area_and_day_are_told() -> None:
    chart = drawn("commune", [Reached(1)], "2026-Q4")
    assert chart.title == "Số hộ đã được nghe, quý 4 năm 2026\nToàn tỉnh"
    assert "Tính đến 23/11/2026." in chart.note


def test_in_english_everything_but_names_is_english() -> None:
    chart = chart_of(EN, table("commune", [Reached(1, 1, 1), None]), TODAY)
    assert chart.series == ("Card", "Self", "Counted at meetings")
    assert (chart.hidden, chart.thousands) == ("too few to show", ",")


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026", "năm 2026"),
        ("2026-Q2", "quý 2 năm 2026"),
        ("2026-03", "tháng 3 năm 2026"),
        ("2021-2025", "giai đoạn 2021-2025"),
    ],
)
def test_a_period_is_said_in_words(period: str, said: str) -> None:
    assert span_in_words(VI, period) == said
