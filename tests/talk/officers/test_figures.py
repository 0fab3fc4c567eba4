"""An officer in the talk: any figure in two taps or in words, in her own area only, and what she is reminded of."""

import pytest

from bot.model.conversation import (
    ChoosingFigures,
    Conversation,
    Go,
    InAlerts,
    LookingAtFigures,
    Offer,
    Row,
    pack,
    unpack,
)
from bot.model.facts import AlertChosen, AlertDropped
from bot.model.replies import Figures, Pages
from tests.talk.states import officer
from tests.talking import Villager

THAT_KHE, HOA_THAM = "06040", "06073"


def asked(talk: Villager) -> Figures:
    order = talk.replies[-1]
    assert isinstance(order, Figures)
    return order


def cut(talk: Villager) -> tuple[str, str, str, str, str]:
    order = asked(talk)
    return order.period, order.by, order.area, order.topic, order.target


def test_any_view_is_two_taps_away() -> None:
    def view(*labels: str) -> tuple[str, str, str, str, str]:
        talk = officer().types("thong ke")
        for label in labels:
            talk.taps(label)
        return cut(talk)

    assert view("Xem kiểu khác", "Chỉ tiêu của kế hoạch") == ("2026", "target", "", "", "")
    assert view("Xem kiểu khác", "Theo chủ đề") == ("2026", "topic", "", "", "")
    assert view("Kỳ khác", "Tháng này") == ("2026-11", "commune", "", "", "")
    assert view("Kỳ khác", "Quý này") == ("2026-Q4", "commune", "", "", "")
    assert view("Kỳ khác", "Năm ngoái") == ("2025", "commune", "", "", "")
    assert view("Kỳ khác", "Xem thêm", "Quý trước") == ("2026-Q3", "commune", "", "", "")
    assert view("Kỳ khác", "Xem thêm", "Xem thêm", "Giai đoạn 2021-2025") == ("2021-2025", "commune", "", "", "")


def test_views_and_periods_are_chosen_one_after_the_other() -> None:
    talk = officer().types("thong ke thang 10").taps("Xem kiểu khác").taps("Một xã").types("that khe")
    assert cut(talk) == ("2026-10", "topic", THAT_KHE, "", "")
    talk.taps("Xem kiểu khác").taps("Chỉ tiêu của kế hoạch")
    assert cut(talk) == ("2026-10", "target", THAT_KHE, "", "")
    talk.taps("Kỳ khác").taps("Quý này").taps("Xem kiểu khác").taps("Theo xã")
    assert cut(talk) == ("2026-Q4", "commune", "", "", "")


def test_all_six_rows_fit_on_every_screen() -> None:
    for start in ("", "06040"):
        for words in ("thong ke", "thong ke tao hon", "thong ke chi tieu", "thong ke theo thang 2025"):
            talk = officer(start).types(words)
            for label in list(talk.rows)[:-2]:
                again = officer(start).types(words).taps(label)
                assert len(again.rows) <= 6, (words, label)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("thong ke hoa tham quy 2", ("2026-Q2", "topic", HOA_THAM, "", "")),
        ("thống kê tháng 10 xã Thất Khê", ("2026-10", "topic", THAT_KHE, "", "")),
        ("thong ke 2025", ("2025", "commune", "", "", "")),
        ("thong ke giai doan 2021-2025", ("2021-2025", "commune", "", "", "")),
        ("thong ke chi tieu b", ("2026", "target", "", "", "b")),
        ("thong ke chi tieu that khe 2025", ("2025", "target", THAT_KHE, "", "")),
        ("thong ke theo chu de", ("2026", "topic", "", "", "")),
        ("thong ke tao hon quy 3", ("2026-Q3", "commune", "", "tuoi-cuoi", "")),
        ("thong ke tao hon that khe", ("2026", "month", THAT_KHE, "tuoi-cuoi", "")),
        ("thong ke tao hon theo chu de", ("2026", "commune", "", "tuoi-cuoi", "")),
        ("thong ke tao hon bang chung", ("2026", "evidence", "", "", "")),
        ("THỐNG KÊ THEO THÁNG", ("2026", "month", "", "", "")),
        ("thong ke 6 thang dau nam", ("2026", "month", "", "", "")),
    ],
)
def test_figures_are_asked_for_in_words_from_everywhere(text: str, order: tuple[str, ...]) -> None:
    for before in ("ve dau", "nghe", "do vui", "thong ke", "hoi luat", "dang ky"):
        assert cut(officer().types(before).types(text)) == order, before


def test_on_the_screen_of_figures_a_period_or_a_name_alone_is_enough() -> None:
    talk = officer().types("thong ke that khe").types("quy 2")
    assert cut(talk) == ("2026-Q2", "topic", THAT_KHE, "", "")
    assert cut(talk.types("hoa tham")) == ("2026-Q2", "topic", HOA_THAM, "", "")
    assert cut(talk.types("toan tinh")) == ("2026-Q2", "topic", "", "", "")
    assert cut(talk.types("chi tieu a")) == ("2026-Q2", "target", "", "", "a")
    assert cut(talk.types("2025")) == ("2025", "target", "", "", "a")


def test_elsewhere_a_period_or_a_name_alone_is_something_else() -> None:
    for text in ("quy 2", "that khe", "2025"):
        assert not isinstance(officer().types("nghe").types(text).replies[-1], Figures), text


def test_a_period_is_never_taken_for_the_row_of_another() -> None:
    talk = officer().types("thong ke").taps("Kỳ khác")
    assert asked(talk.types("quy 3")).period == "2026-Q3"


def test_a_slip_in_a_name_is_asked_about() -> None:
    talk = officer().types("thong ke that khee quy 2")
    assert "Có phải xã Thất Khê không?" in talk.heard
    assert cut(talk.types("1")) == ("2026-Q2", "topic", THAT_KHE, "", "")


def test_an_unclear_name_is_asked_about_and_may_be_typed_again() -> None:
    talk = officer().types("thong ke huyen trang dinh thang 10")
    assert isinstance(talk.talk.place, ChoosingFigures)
    assert len(talk.rows) == 6
    assert cut(talk.types("that khe")) == ("2026-10", "topic", THAT_KHE, "", "")


def test_a_name_that_is_nowhere_is_told_kindly() -> None:
    talk = officer().types("thong ke xyz abc quy 2")
    assert "chưa tìm ra" in talk.heard
    assert cut(talk) == ("2026-Q2", "commune", "", "", "")
    assert "chưa có số của Bắc Giang" in officer().types("thong ke tinh Bắc Giang").heard
    talk = officer().types("thong ke").taps("Xem kiểu khác").taps("Một xã").types("xyzabc")
    assert "chưa tìm ra" in talk.heard
    assert isinstance(talk.talk.place, ChoosingFigures)


def test_what_is_not_counted_is_said() -> None:
    assert "chưa đếm gộp mấy tháng" in officer().types("thong ke 6 thang dau nam").heard


def test_an_officer_of_one_commune_sees_only_hers() -> None:
    talk = officer(THAT_KHE).types("thong ke hoa tham quy 2")
    assert cut(talk) == ("2026-Q2", "topic", THAT_KHE, "", "")
    assert "Mã mời của anh chị là của xã Thất Khê" in talk.heard
    for text in ("thong ke that khe", "thong ke xa Thất Khê 2025", "thong ke huyen trang dinh", "thong ke toan tinh"):
        talk = officer(THAT_KHE).types(text)
        assert (asked(talk).area, "Mã mời" in talk.heard) == (THAT_KHE, False), text
    assert asked(officer(THAT_KHE).types("thong ke theo xa")).area == THAT_KHE
    assert "Một xã" not in officer(THAT_KHE).types("thong ke").taps("Xem kiểu khác").rows


def test_no_row_and_no_stored_place_widens_her_area() -> None:
    """S41: what a row or an old conversation says is not believed."""
    talk = officer(THAT_KHE).types("thong ke")
    for row in (Row("x", Go.FIGURES, f"2026|commune||{HOA_THAM}"), Row("x", Go.FIGURES, "2026|month")):
        talk.talk = Conversation(LookingAtFigures("2026"), Offer("abc123", (row,)))
        assert asked(talk.types("1")).area == THAT_KHE
    talk.talk = Conversation(LookingAtFigures("2026", area=HOA_THAM), Offer("abc123", (Row("x", Go.HOME),)))
    assert asked(talk.types("zzz")).area == THAT_KHE


def test_who_is_no_officer_is_told_so_and_sees_nothing() -> None:
    for text in ("thong ke", "thong ke hoa tham quy 2", "nhac toi"):
        talk = Villager().joins().types(text)
        assert "dành cho cán bộ" in talk.heard, text
        assert not any(isinstance(reply, Figures) for reply in talk.replies)
    talk = officer().types("thong ke")
    talk.person = None
    for text in ("1", "2", "3", "4", "quy 2"):
        assert not any(isinstance(reply, Figures) for reply in talk.types(text).replies), text


def test_a_picture_is_asked_for_and_put_away_by_a_row() -> None:
    talk = officer().types("thong ke that khe").taps("Xem hình")
    assert (asked(talk).picture, asked(talk).area) == (True, THAT_KHE)
    assert asked(talk.types("quy 2")).picture
    assert not asked(talk.taps("Xem chữ")).picture
    assert "Xem hình" not in officer().types("thong ke chi tieu").rows


def test_a_sensitive_topic_is_named_in_the_title_as_in_menus() -> None:
    title = asked(officer().types("thong ke tao hon quy 3")).frame.title
    assert title == "Tuổi kết hôn: số hộ đã được nghe, quý 3 năm 2026"


def test_a_topic_is_chosen_by_tap() -> None:
    talk = officer().types("thong ke").taps("Xem kiểu khác").taps("Xem thêm").taps("Một chủ đề").taps("Tuổi kết hôn")
    assert cut(talk) == ("2026", "commune", "", "tuoi-cuoi", "")
    talk.taps("Xem kiểu khác").taps("Xem thêm").taps("Một chủ đề").taps("Mọi chủ đề")
    assert cut(talk) == ("2026", "topic", "", "", "")


def test_what_an_older_release_stored_is_still_understood() -> None:
    talk = officer()
    old = Conversation(
        LookingAtFigures("2026", "topic"), Offer("abc123", (Row("Theo tháng", Go.FIGURES, "2026-11|month"),))
    )
    talk.talk = unpack(pack(old))
    assert cut(talk.types("1")) == ("2026-11", "month", "", "", "")


def test_alerts_are_chosen_and_dropped() -> None:
    talk = officer(THAT_KHE, "telegram").types("thong ke").taps("Nhắc tôi, ghi họp, mở trang")
    assert isinstance(talk.talk.place, InAlerts)
    talk.taps("Nhắc tuần qua")
    assert list(talk.new_facts) == [AlertChosen("weekly", THAT_KHE)]
    assert "Tuần qua, sáng thứ hai: đang nhắc." in talk.heard
    talk.taps("Thôi nhắc tuần qua")
    assert list(talk.new_facts) == [AlertDropped("weekly")]
    talk.taps("Nhắc xã im ắng")
    assert list(talk.new_facts) == [AlertChosen("silent", THAT_KHE)]


def test_where_nothing_can_be_said_unasked_no_alert_is_offered() -> None:
    talk = officer(channel="terminal").types("nhac toi")
    assert "không nhắc được" in talk.heard
    assert not any("Nhắc" in row for row in talk.rows)
    assert "khi đang mở" in officer(channel="web").types("nhac toi").heard


def test_an_alert_that_is_no_longer_hers_to_choose_is_not_chosen() -> None:
    talk = officer(channel="telegram").types("nhac toi")
    talk.person = None
    assert talk.taps("Nhắc tuần qua").new_facts == ()


def test_everything_is_said_in_english_too() -> None:
    talk = officer().types("cai dat").taps("English").types("thong ke")
    assert asked(talk).frame.title == "Households reached, 2026"
    assert "Another view" in talk.rows
    assert asked(talk.types("quy 2")).frame.title == "Households reached, quarter 2 of 2026"


def test_a_link_to_the_pages_is_ordered_for_her_own_area_and_cannot_stay() -> None:
    for area in ("", THAT_KHE):
        talk = officer(area).types("thong ke").taps("Nhắc tôi, ghi họp, mở trang").taps("Mở trang")
        order = talk.replies[-1]
        assert isinstance(order, Pages)
        assert order.area == area
        assert (order.frame.fleeting, order.frame.fades) == (True, True)
        assert len(talk.rows) == 6


def test_nobody_else_and_no_group_gets_a_link() -> None:
    assert "dành cho cán bộ" in Villager().joins().types("mo trang").heard
    talk = officer()
    talk.in_group = True
    assert not any(isinstance(reply, Pages) for reply in talk.types("mo trang").replies)
