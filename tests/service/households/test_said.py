"""Figures in words for a phone: nothing told twice, nothing hidden by silence, no share without what it is a share of."""

import datetime as dt

from bot.reach.figures import By, Denominator, Line, Reached, Table
from bot.service.households.said import households_said, lines_of
from bot.words import languages

VI, EN = languages()["vi"], languages()["en"]
HOUSES = Denominator(1000, "UBND xã", "2026-06-30")


def table(*lines: Line, by: By = "commune", whole: Denominator | None = None) -> Table:
    total = Reached(sum(line.reached.card for line in lines if line.reached), 0, 0)
    return Table("2026", by, lines, Line("", "Toàn tỉnh", total, whole))


def line(name: str, card: int, houses: Denominator | None = None, **more: bool) -> Line:
    return Line(name, name, Reached(card), houses, **more)


def test_that_there_is_no_number_of_households_is_said_once() -> None:
    assert lines_of(VI, table(line("A", 5), line("B", 7))) == [
        "Toàn tỉnh: thẻ 12, tự khai 0 (chưa có số hộ)",
        "B: thẻ 7, tự khai 0",
        "A: thẻ 5, tự khai 0",
    ]


def test_where_some_have_one_those_without_say_so() -> None:
    assert lines_of(VI, table(line("A", 50, HOUSES), line("B", 7)))[1:] == [
        "A: thẻ 50, tự khai 0 (5,0 % của 1.000 hộ; nguồn: UBND xã, 30/06/2026)",
        "B: thẻ 7, tự khai 0 (chưa có số hộ)",
    ]


def test_a_source_that_the_first_line_told_is_not_told_again() -> None:
    whole = Denominator(3000, "UBND xã", "2026-06-30")
    assert lines_of(VI, table(line("A", 50, HOUSES), whole=whole)) == [
        "Toàn tỉnh: thẻ 50, tự khai 0 (1,7 % của 3.000 hộ; nguồn: UBND xã, 30/06/2026)",
        "A: thẻ 50, tự khai 0 (5,0 % của 1.000 hộ)",
    ]
    assert (
        lines_of(VI, table(line("tháng 5", 30, whole), by="month", whole=whole))[1]
        == "tháng 5: thẻ 30, tự khai 0 (1,0 %)"
    )


def test_what_is_hidden_is_named_together() -> None:
    hidden = [Line(f"x{n}", f"xã {n}", None, None) for n in range(17)]
    (_, told) = lines_of(VI, table(*hidden))
    assert told.startswith("Ít quá, không nêu số: xã 0, xã 1, ")
    assert told.endswith("xã 14. … và 2 nơi nữa.")


def test_what_was_divided_is_marked_and_explained() -> None:
    told = lines_of(VI, table(line("A", 5, is_estimate=True), line("B", 1)))
    assert told[1:] == [
        "A: thẻ 5, tự khai 0*",
        "B: thẻ 1, tự khai 0",
        "* Có phần chia từ số của xã cũ theo tỉ lệ diện tích.",
    ]


def test_large_numbers_are_written_as_people_write_them() -> None:
    assert "thẻ 12.345, tự khai 0" in households_said(VI, table(line("A", 12345)), dt.date(2026, 11, 23))
    assert "card 12,345" in households_said(EN, table(line("A", 12345)), dt.date(2026, 11, 23))


def test_what_does_not_fit_is_counted() -> None:
    assert lines_of(VI, table(*(line(f"x{n}", n + 1) for n in range(23))))[-1] == "… và 3 dòng nữa."
