"""Sentences made from numbers: right for none, one and many; what is not recorded is said to be so."""

import pytest
from msgspec.structs import replace

from bot.papers import written
from bot.papers.report_words import (
    household_sentences,
    households,
    loudspeaker_sentence,
    measure_sentences,
    meeting_sentence,
    model_sentence,
    money_sentences,
    place_sentences,
    school_sentence,
    shown_range,
    shown_share,
    trend_sentence,
)
from bot.reach.annual import KindHeld, Money
from bot.reach.figures import Denominator, Line, Reached
from bot.reach.targets import Found, Measured, Point
from tests.papers.reports import MILLION, empty, full, of_commune
from tests.talking import plan

HOUSES = Denominator(1200, "Cục Thống kê", "2026-01-01")


def line(reached: Reached | None, houses: Denominator | None = HOUSES) -> Line:
    return Line("06040", "xã Thất Khê", reached, houses)


@pytest.mark.parametrize(
    ("reached", "told"),
    [
        (Reached(), "chưa có hộ nào được ghi nhận."),
        (
            Reached(1, 0),
            "1 hộ được tiếp cận thông tin, gồm 1 hộ có thẻ và 0 hộ tự khai; bằng 0,1 % của 1.200 hộ "
            "(nguồn: Cục Thống kê, tính đến ngày 01/01/2026).",
        ),
        (
            Reached(600, 60, 1234),
            "660 hộ được tiếp cận thông tin, gồm 600 hộ có thẻ và 60 hộ tự khai; bằng 50,0 - 55,0 % của 1.200 hộ "
            "(nguồn: Cục Thống kê, tính đến ngày 01/01/2026). Ngoài ra đếm được 1.234 lượt hộ dự các buổi, có thể trùng nên "
            "không cộng vào.",
        ),
        (
            Reached(0, 0, 30),
            "chưa có hộ nào được ghi nhận bằng thẻ hoặc tự khai. Ngoài ra đếm được 30 lượt hộ dự các buổi, có thể trùng nên "
            "không cộng vào.",
        ),
        (None, "ít, không nêu số hộ."),
    ],
)
def test_households_of_a_line(reached: Reached | None, told: str) -> None:
    assert households(line(reached)) == told


def test_no_share_without_a_denominator() -> None:
    told = households(line(Reached(5, 1), None))
    assert "%" not in told
    assert "chưa có số hộ nên không tính được tỉ lệ" in told
    assert "%" not in households(line(Reached(5, 1), Denominator(0, "x", "2026-01-01")))


def test_the_first_year_of_a_phase_is_not_told_twice() -> None:
    assert len(household_sentences(full())) == 3
    assert [text[:8] for text in household_sentences(empty())] == ["Năm 2026", "Năm 2025"]


def test_places_without_anything_are_told() -> None:
    assert "Còn 65 xã, phường chưa có số liệu nào" in place_sentences(empty())[1]
    lines = tuple(replace(each, reached=Reached(1)) for each in full().by_commune.lines)
    whole = replace(full(), by_commune=replace(full().by_commune, lines=lines))
    assert place_sentences(whole)[1] == "Xã, phường nào cũng đã có số liệu trong năm."
    assert "Tổng số hộ của xã Thất Khê: 1.007 hộ" in place_sentences(of_commune())[0]


def kind(key: str, meetings: int, people: int = 0) -> KindHeld:
    return KindHeld(key, key, meetings, people, 0, 0)


def test_meetings_are_counted_without_the_loudspeaker() -> None:
    nothing = "Chưa có buổi tuyên truyền, tập huấn nào được ghi trong năm."
    assert meeting_sentence(()) == meeting_sentence((kind("loudspeaker", 4),)) == nothing
    assert meeting_sentence((kind("meeting", 1),)) == "Đã ghi 1 buổi thuộc 1 hình thức, không ghi số người dự."
    told = meeting_sentence((kind("meeting", 1000, 40), kind("film", 2, 5), kind("club", 0)))
    assert told == "Đã ghi 1.002 buổi thuộc 2 hình thức, đếm được 45 lượt người dự."
    assert loudspeaker_sentence((kind("meeting", 3),)) == "Chưa ghi buổi phát loa truyền thanh nào trong năm."
    assert loudspeaker_sentence((kind("loudspeaker", 1),)).startswith("Loa truyền thanh: 1 buổi phát.")


def test_schools_without_a_list_without_a_lesson_and_without_names_of_classes() -> None:
    one, two = full().schools
    assert school_sentence(empty()) == "Chưa có danh sách trường, lớp bán trú và dân tộc nội trú."
    assert "chưa có buổi học nào" in school_sentence(replace(full(), schools=(two,)))
    nameless = replace(full(), schools=(replace(one, taught=()),))
    assert school_sentence(nameless).endswith("3 buổi học trong năm, không buổi nào ghi tên lớp.")


def test_models_running_ended_and_none() -> None:
    assert model_sentence(empty()) == "Chưa có mô hình điểm nào được ghi đến hết năm 2026."
    old = replace(full(), models=(replace(full().models[0], ended="2023-05-01"),))
    assert model_sentence(old) == (
        "Đến hết năm 2023 có 1 mô hình điểm, trong đó không có mô hình nào đang hoạt động, không có mô hình nào bắt đầu trong năm."
    )


def test_money_with_and_without_a_plan_with_and_without_spending() -> None:
    def told(*money: Money) -> list[str]:
        return money_sentences(replace(full(), money=money))

    assert told(Money("x", "III.1", None, 0, 0, 0)) == [
        "Kế hoạch không có kinh phí cho năm 2023; chưa ghi khoản chi nào."
    ]
    assert told(Money("x", "III.1", 100 * MILLION, 50_500_000, 0, 0)) == [
        "Năm 2023, Kế hoạch dự kiến 100 triệu đồng; đã ghi chi 50,5 triệu đồng, bằng 50,5 % dự kiến."
    ]
    assert told(Money("x", "III.1", None, 0, 10 * MILLION, 0))[1] == (
        "Lũy kế từ năm 2018, Kế hoạch dự kiến 10 triệu đồng; chưa ghi khoản chi nào."
    )


def measured(low: int, high: int, whole: Denominator | None = HOUSES, **more: object) -> Measured:
    measure = plan().target[1].measure[0]
    found = replace(Found(low, high, whole, (), {}), **more)
    return Measured(measure, 80, found, "", ())


def test_a_measure_of_none_of_some_and_of_a_range() -> None:
    name = "Hộ Dao, Mông, Cao Lan, Sán Chỉ"
    of_all = "của 1.200 hộ (nguồn: Cục Thống kê, tính đến ngày 01/01/2026)."
    assert measure_sentences(measured(0, 0))[0] == f"{name}: chưa ghi nhận hộ nào; bằng 0,0 % {of_all}"
    assert measure_sentences(measured(1, 1))[0] == f"{name}: 1 hộ; bằng 0,1 % {of_all}"
    assert measure_sentences(measured(0, 5))[0].startswith(
        f"{name}: nhiều nhất 5 hộ, chưa chắc chắn hộ nào; bằng 0,0 - 0,4 %"
    )
    assert measure_sentences(measured(960, 1200))[1] == "Chỉ tiêu: 80 %. Kết luận: Đạt."
    assert measure_sentences(measured(900, 1200))[1] == "Chỉ tiêu: 80 %. Kết luận: Có thể đạt, chưa chắc."


def test_a_trend_begins_where_something_was_recorded() -> None:
    def told(*points: tuple[str, int, int]) -> str:
        return trend_sentence(replace(measured(1, 1), trend=tuple(Point(*point) for point in points)))

    assert told(("2021", 0, 0), ("2022", 0, 0)) == told(("2021", 5, 5)) == told() == ""
    assert told(("2021", 0, 0), ("2022", 3, 5), ("2023", 0, 0)) == (
        "Qua các năm: 2022: 3 đến 5; 2023: 0 hộ; trước năm 2022 chưa ghi nhận."
    )
    assert told(("2021", 1, 1), ("2022", 2000, 2000)) == "Qua các năm: 2021: 1; 2022: 2.000 hộ."


def test_a_measure_that_is_too_small_or_cannot_be_computed_has_no_number() -> None:
    small = measured(0, 0, None, why_not="không nêu vì quá ít", is_hidden=True)
    assert measure_sentences(small)[0].endswith(": ít, không nêu số hộ; không nêu vì quá ít.")
    assert (shown_range(small), shown_share(small)) == ("ít, không nêu", "không tính được")
    why = measured(3, 3, None, why_not="không tính được vì chưa có số hộ (nhập bảng số hộ, cột x)")
    assert measure_sentences(why)[0].endswith(": 3 hộ; không tính được vì chưa có số hộ.")


def test_numbers_days_and_shares_are_written_as_here() -> None:
    assert (written.number(0), written.number(1234567)) == ("0", "1.234.567")
    assert (written.decimal(12.5), written.decimal(3.0), written.decimal(1234.5678)) == ("12,5", "3", "1.234,568")
    assert (written.millions(96_500_000), written.millions(380 * MILLION)) == ("96,5", "380")
    assert (written.day("2026-11-23"), written.day("")) == ("23/11/2026", "")
    assert (written.percents((0.04, 0.04)), written.percents((9.96, 10.0)), written.percents((1, 2))) == (
        "0,0",
        "10,0",
        "1,0 - 2,0",
    )
    assert written.together("12 hộ, 5 % và 3 con") == "12\N{NO-BREAK SPACE}hộ, 5\N{NO-BREAK SPACE}% và 3 con"
