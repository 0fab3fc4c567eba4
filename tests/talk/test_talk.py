"""The main job as one person lives it: cards, a quiz, a commune, a house."""

import pytest

from bot.model.codes import code_from, shown
from bot.model.conversation import Consenting, InQuiz, Reading, TypingHouseCode
from bot.model.events import Left, Located, Tapped, Unreadable, Withdrew
from bot.model.facts import (
    CardPassedOn,
    CardRead,
    CommuneNamed,
    Consented,
    Forgotten,
    HouseholdFounded,
    HouseholdJoined,
    QuestionAnswered,
    QuizFinished,
)
from bot.model.people import Household, Invitation, Role
from bot.model.replies import Figures
from tests.talk.states import STATES, officer
from tests.talking import Villager


def test_the_first_card_comes_before_the_first_question() -> None:
    talk = Villager().types("chào").types("1")
    assert isinstance(talk.talk.place, Reading)
    assert "xã nào" in talk.types("1").heard


def test_the_invitation_to_join_is_shown_once() -> None:
    talk = Villager().opens().types("1").types("1").types("xem không cần đăng ký")
    assert isinstance(talk.talk.place, Reading)
    assert not isinstance(talk.types("1").talk.place, Consenting)


def test_looking_without_joining_makes_no_person() -> None:
    talk = Villager().opens().types("1").types("1").types("khong")
    assert talk.person is None
    assert not any(isinstance(fact, Consented) for fact in talk.facts)


@pytest.mark.parametrize("words", ["", "...", "ừm để xem", "that khe", "chưa biết"])
def test_only_a_clear_yes_is_consent(words: str) -> None:
    assert Villager().opens().types("dang ky").types(words).person is None


@pytest.mark.parametrize("words", ["1", "Đồng ý", "dong y", "có", "ừ", "vâng", "OK", "dồng ý"])
def test_yes_in_a_villagers_words_is_consent(words: str) -> None:
    assert Villager().opens().types("dang ky").types(words).person is not None


def test_what_was_opened_before_joining_counts_for_the_house() -> None:
    talk = Villager().opens().types("1").types("1").types("1").types("that khe").types("1")
    founded = next(fact for fact in talk.facts if isinstance(fact, HouseholdFounded))
    assert founded.topics == ("binh-dang",)
    assert founded.commune == "06040"


def test_after_joining_the_card_that_was_asked_for_is_read() -> None:
    talk = Villager().opens().types("1").types("1").types("1").types("that khe").types("1")
    assert isinstance(talk.new_facts[-1], CardRead)
    assert talk.talk.place == Reading("tien-chung-cung-ban", run=2)


def test_a_new_house_hears_its_code() -> None:
    talk = Villager().joins()
    founded = next(fact for fact in talk.facts if isinstance(fact, HouseholdFounded))
    assert shown(founded.code) in talk.heard
    assert shown(founded.code) in talk.types("cài đặt").heard


def test_a_family_member_joins_by_the_house_code() -> None:
    code = code_from(12345)
    talk = Villager()
    talk.codes = {code: Household(77, "06040", "self", code)}
    talk.opens().types("1").types(shown(code).lower())
    assert talk.person is None
    talk.types("đồng ý")
    assert HouseholdJoined(77, "06040", "self", ("binh-dang",)) in talk.facts
    assert CommuneNamed("06040") in talk.facts


def test_a_wrong_code_may_be_tried_a_few_times_an_hour() -> None:
    talk = Villager().opens().types("dang ky").types("1").types("that khe").types("2")
    assert isinstance(talk.talk.place, TypingHouseCode)
    for n in range(5):
        assert "Chưa có mã này" in talk.types(code_from(n + 1)).heard
    right = code_from(99)
    talk.codes = {right: Household(1, "06040", "card", right)}
    assert "chờ một giờ" in talk.types(right).heard


def test_a_slip_of_the_finger_in_a_code_is_told_without_counting() -> None:
    talk = Villager().opens().types("dang ky").types("1").types("that khe").types("2")
    code = code_from(12345)
    wrong = code[:-1] + ("3" if code[-1] != "3" else "4")
    assert "gõ lại mã" in talk.types(wrong).heard
    assert talk.talk.slips == 0


def test_an_unclear_commune_is_asked_for() -> None:
    talk = Villager().opens().types("dang ky").types("1").types("chi lăng")
    assert "nơi nào" in talk.heard
    assert "Xã Chi Lăng" in talk.rows
    assert "Nhà mình ở xã Chi Lăng." in talk.taps("Xã Chi Lăng").heard


def test_a_district_offers_its_communes_page_by_page() -> None:
    talk = Villager().opens().types("dang ky").types("1").types("huyện Hữu Lũng")
    seen = list(talk.rows[:4])
    while "Xem thêm xã khác" in talk.rows:
        seen += [row for row in talk.taps("Xem thêm xã khác").rows if row.startswith(("Xã ", "Phường "))]
    assert len(seen) == len(set(seen)) >= 8


def test_a_place_on_the_map_offers_the_communes_near_it_and_is_never_sure() -> None:
    """One point a commune is known, no border: she says which it is."""
    villager = Villager().types("dang ky").types("dong y")
    villager.does(Located(22.25, 106.47))
    assert villager.rows[:3] == ["Xã Tràng Định", "Xã Thất Khê", "Xã Quốc Khánh"]
    assert villager.person is not None and villager.person.commune == ""
    villager.types("2")
    assert villager.person.commune == "06040"


def test_a_place_far_away_offers_no_commune() -> None:
    villager = Villager().types("dang ky").types("dong y")
    villager.does(Located(10.8, 106.7))
    assert villager.rows == ["Bỏ qua", "Trợ giúp"]


def test_where_somebody_is_is_looked_at_only_where_she_was_asked() -> None:
    villager = Villager().types("chao")
    villager.does(Located(22.25, 106.47))
    assert "Thất Khê" not in villager.heard
    assert villager.new_facts == ()


def test_a_slip_in_a_commune_is_asked_back() -> None:
    talk = Villager().opens().types("dang ky").types("1").types("thất khêê")
    assert "Thất Khê" in talk.heard


@pytest.mark.parametrize(("typed", "told"), [("Cao Bằng", "mới có ở tỉnh Lạng Sơn"), ("qwrt zz", "chưa tìm ra")])
def test_another_province_or_junk_is_told_so(typed: str, told: str) -> None:
    assert told in Villager().opens().types("dang ky").types("1").types(typed).heard


def test_a_topic_ends_in_a_quiz_with_explanations_and_articles() -> None:
    talk = Villager().joins().types("2").types("3")
    for _ in range(3):
        talk.types("tiếp")
    assert "Đố vui" in talk.types("tiếp").rows
    talk.taps("Đố vui")
    place = talk.talk.place
    assert isinstance(place, InQuiz)
    assert 3 <= len(place.questions) <= 5
    for _ in place.questions:
        talk.types("1")
        assert "Điều" in talk.says[0].body
        assert talk.says[0].body.startswith(("Đúng rồi.", "Chưa phải."))
    assert QuizFinished("tuoi-cuoi") in talk.new_facts
    assert "Xong rồi" in talk.heard


def test_a_wrong_answer_hears_why_and_what_is_right() -> None:
    talk = Villager().opens().types("do vui")
    question = talk.library.questions[talk.talk.place.questions[0]]  # type: ignore[union-attr]  # in the quiz
    wrong = next(option for option in question.options if not option.right)
    right = next(option for option in question.options if option.right)
    talk.taps(wrong.label)
    assert wrong.why in talk.heard
    assert right.label.rstrip(".") in talk.heard
    assert talk.new_facts == (QuestionAnswered(question.key, question.topic, False),)


@pytest.mark.parametrize("say", ["2", "2.", "số 2", "so 2", "câu 2", "b", "B"])
def test_the_second_option_in_many_words(say: str) -> None:
    talk = Villager().opens().types("do vui")
    second = talk.rows[1]
    key = talk.talk.place.questions[0]  # type: ignore[union-attr]  # in the quiz
    options = {option.label: option.right for option in talk.library.questions[key].options}
    talk.types(say)
    assert talk.new_facts[0] == QuestionAnswered(key, talk.new_facts[0].topic, options[second])  # type: ignore[union-attr]


def test_a_number_means_the_row_that_was_shown() -> None:
    talk = Villager().opens().types("2")
    shown_third = talk.rows[2]
    talk.types("3")
    card = talk.library.cards[talk.talk.place.card]  # type: ignore[union-attr]  # reading
    topic = talk.library.topic(card.topic)
    assert topic is not None
    assert topic.name == shown_third


@pytest.mark.parametrize("say", ["Chọn chủ đề", "chon chu de", "CHỌN CHỦ ĐỀ", "chọn chủ đè", "chu de", "Chọn"])
def test_a_label_with_or_without_accents_or_with_a_slip(say: str) -> None:
    assert "nghe chuyện gì" in Villager().opens().types(say).heard


def test_two_labels_that_begin_alike_are_not_guessed_between() -> None:
    talk = Villager().opens().types("cai dat")
    assert "chưa hiểu" in talk.types("x").heard


@pytest.mark.parametrize("state", STATES)
def test_a_tap_on_an_old_screen_is_answered_kindly_and_changes_nothing(state: str) -> None:
    talk = STATES[state]()
    place, rows = talk.talk.place, talk.rows
    talk.does(Tapped("0ld0ff", 1))
    assert "màn hình cũ" in talk.heard or "old screen" in talk.heard
    assert talk.talk.place == place
    assert talk.rows == rows
    assert talk.new_facts == ()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", [Unreadable(), Located(10.8, 106.7)])
def test_a_message_that_cannot_be_read_gets_the_menu_and_help(state: str, event: Unreadable | Located) -> None:
    talk = STATES[state]()
    rows = talk.rows
    talk.does(event)
    assert talk.rows == rows
    assert "lỗi" not in talk.heard
    assert talk.rows[-1] in ("Trợ giúp", "Help")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    "words", ["zzz qqq", "99", "?", "🙂", "", "a" * 5000, "\u200b", "<b>x</b>", "x" * 39 + "\u0301"]
)
def test_words_that_mean_nothing_leave_her_where_she_is(state: str, words: str) -> None:
    talk = STATES[state]()
    place = talk.talk.place
    talk.types(words)
    if words == "99" and state in ("counting houses", "foretelling"):
        return  # there a number is what was asked for
    assert type(talk.talk.place) is type(place)
    assert talk.rows
    assert all(not isinstance(fact, QuestionAnswered) for fact in talk.new_facts)


def test_passing_on_gives_a_text_without_a_trace_of_anyone() -> None:
    talk = Villager().joins().types("1").types("4")
    say = talk.says[-1]
    assert "https://loa.example" in say.body
    assert isinstance(talk.new_facts[0], CardPassedOn)
    assert say.media[0].text == say.body  # type: ignore[union-attr]  # it is a text to copy


def test_the_law_of_a_card_tells_number_day_and_who_signed() -> None:
    heard = Villager().opens().types("1").types("luật nói ở đâu").heard
    assert "73/2006/QH11" in heard
    assert "01/07/2007" in heard
    assert "Chưa có cán bộ ký duyệt" in heard


@pytest.mark.parametrize("words", ["xóa dữ liệu", "xoa du lieu", "/xoa", "XÓA DỮ LIỆU!"])
@pytest.mark.parametrize("state", STATES)
def test_forgetting_works_at_once_from_everywhere(state: str, words: str) -> None:
    talk = STATES[state]().types(words)
    assert Forgotten() in talk.new_facts
    assert talk.person is None
    assert talk.says[-1].instead


def test_forgetting_is_one_tap_in_the_settings_as_joining_was() -> None:
    talk = Villager().joins().types("cài đặt").taps("Xóa dữ liệu của mình ngay")
    assert Forgotten() in talk.new_facts


def test_the_carriers_own_withdrawal_erases_without_a_word() -> None:
    talk = Villager().joins().does(Withdrew())
    assert talk.new_facts == (Forgotten(),)
    assert talk.replies == ()


def test_leaving_the_carrier_says_nothing() -> None:
    assert Villager().joins().does(Left()).replies == ()


def test_the_language_changes_at_once_and_back() -> None:
    talk = Villager().opens().types("cài đặt").types("english")
    assert "Settings" in talk.heard
    assert "Cài đặt" in talk.types("Tiếng Việt").heard


def test_figures_are_for_officers_only() -> None:
    assert "dành cho cán bộ" in Villager().joins().types("thống kê").heard
    talk = officer().types("thống kê")
    order = talk.replies[-1]
    assert isinstance(order, Figures)
    assert (order.period, order.by, order.area) == ("2026", "commune", "")


def test_an_officer_of_a_commune_sees_her_own_area_only() -> None:
    code = code_from(7)
    talk = Villager()
    talk.codes = {code: Invitation(5, Role("officer", "06040"))}
    talk.opens(code).types("1").types("Thống kê").taps("Xem kiểu khác").taps("Theo tháng")
    order = talk.replies[-1]
    assert isinstance(order, Figures)
    assert (order.by, order.area) == ("month", "06040")


def test_an_invitation_is_used_only_after_consent() -> None:
    talk = Villager()
    code = code_from(7)
    talk.codes = {code: Invitation(5, Role("officer", ""))}
    assert talk.opens(code).person is None
    assert talk.types("1").person is not None
    assert "Thống kê" in talk.rows
    assert "Thống kê" in talk.types("ve dau").rows


def test_a_withdrawn_card_or_question_does_not_break_the_talk() -> None:
    from msgspec.structs import replace

    talk = Villager().joins().types("2").types("3")
    talk.library = replace(talk.library, cards={}, questions={})
    for words in ("tiep", "vi du", "do vui", "1", "2", "nghe"):
        assert talk.types(words).rows
