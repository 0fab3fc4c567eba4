"""Numbers as they are said in Vietnamese, where num2words is right and where it is not."""

import pytest

from bot.papers.numbers import date, digits, letters, spelled, written


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "không"),
        (1, "một"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (25, "hai mươi lăm"),
        (31, "ba mươi mốt"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm lẻ một"),
        (105, "một trăm lẻ năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (250, "hai trăm năm mươi"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm lẻ năm"),
        (1015, "một nghìn không trăm mười lăm"),
        (1100, "một nghìn một trăm"),
        (1999, "một nghìn chín trăm chín mươi chín"),
        (2000, "hai nghìn"),
        (2009, "hai nghìn không trăm lẻ chín"),
        (2014, "hai nghìn không trăm mười bốn"),
        (2027, "hai nghìn không trăm hai mươi bảy"),
        (10_000, "mười nghìn"),
        (300_000, "ba trăm nghìn"),
        (1_000_000, "một triệu"),
        (1_500_000, "một triệu năm trăm nghìn"),
        (1_000_500, "một triệu không nghìn năm trăm"),
        (3_190_000_000, "ba tỷ một trăm chín mươi triệu"),
    ],
)
def test_a_number_is_said_as_people_say_it(number: int, said: str) -> None:
    assert spelled(number) == said


def test_every_number_of_a_card_has_words_and_no_two_the_same() -> None:
    said = [spelled(number) for number in range(10_000)]
    assert len(set(said)) == len(said)
    assert all("  " not in each and each == each.strip() for each in said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.234,5", "một nghìn hai trăm ba mươi bốn phẩy năm"),
        ("1,5", "một phẩy năm"),
        ("0,25", "không phẩy hai mươi lăm"),
        ("2,05", "hai phẩy không năm"),
        ("3.000.000", "ba triệu"),
    ],
)
def test_dots_and_commas_are_read_as_they_are_written_here(text: str, said: str) -> None:
    assert written(text) == said


def test_a_number_to_call_is_said_digit_by_digit() -> None:
    assert digits("111") == "một một một"
    assert digits("0912 345") == "không chín một hai ba bốn năm"


def test_the_first_ten_days_of_a_month_have_their_word_and_so_has_april() -> None:
    assert date(1, 3, 2027) == "mùng một tháng ba năm hai nghìn không trăm hai mươi bảy"
    assert date(15, 4) == "mười lăm tháng tư"


def test_d_and_the_other_d_differ() -> None:
    assert letters("dđ") == "dê đê"
