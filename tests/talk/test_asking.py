""" "Hỏi luật" in the talk: vetted cards only, and the question is kept nowhere."""

import pytest

from bot.model.conversation import Answered, Asking, Home, Reading, pack
from bot.model.facts import CardRead, HelpShown, QuestionAsked
from bot.model.people import Person
from tests.talk.states import STATES, asks, finds, officer
from tests.talking import Villager, shipped_library

QUESTION = "bao nhieu tuoi thi cuoi"


def test_the_menu_leads_to_asking() -> None:
    talk = Villager().opens().taps("Hỏi luật")
    assert isinstance(talk.talk.place, Asking)
    assert "Bà con muốn hỏi điều gì?" in talk.heard


def test_an_officer_has_six_rows_too_and_finds_the_settings_by_typing() -> None:
    talk = officer().types("ve dau")
    assert talk.rows == ["Nghe một mẩu", "Chọn chủ đề", "Đố vui", "Hỏi luật", "Thống kê", "Trợ giúp"]
    assert "Xóa dữ liệu của mình ngay" in talk.types("cai dat").rows


def test_one_clear_card_is_shown_as_it_stands_with_its_law() -> None:
    talk = asks("answer", "tuoi-ket-hon", "khong-ngoai-le")
    card = talk.library.cards["tuoi-ket-hon"]
    assert talk.says[0].title == card.title
    assert talk.says[0].body.startswith(card.body)
    assert "Luật Hôn nhân và gia đình 2014, Điều 8" in talk.heard
    assert "Có đúng điều bà con hỏi không?" in talk.heard


def test_a_card_that_answers_counts_as_read() -> None:
    talk = asks("answer", "tuoi-ket-hon")
    assert talk.new_facts == (QuestionAsked("answer"), CardRead("tuoi-ket-hon", "tuoi-cuoi"))
    assert talk.talk.last == "tuoi-ket-hon"


def test_yes_leaves_the_card_open_and_counts_nothing_more() -> None:
    talk = asks("answer", "tuoi-ket-hon").taps("Đúng rồi")
    assert talk.talk.place == Reading("tuoi-ket-hon")
    assert talk.new_facts == ()
    assert "Ví dụ: " in talk.types("vi du").heard


def test_no_offers_the_other_cards() -> None:
    talk = asks("answer", "tuoi-ket-hon", "khong-ngoai-le", "tu-nguyen").taps("Chưa đúng")
    assert talk.rows[:2] == ["Có ai cho cưới sớm hơn được không?", "Cưới hay không, ai quyết?"]
    talk.types("1")
    assert talk.talk.place == Reading("khong-ngoai-le")
    assert CardRead("khong-ngoai-le", "tuoi-cuoi") in talk.new_facts


def test_no_where_nothing_else_was_found_says_so_and_offers_topics_and_help() -> None:
    talk = asks("answer", "tuoi-ket-hon").taps("Chưa đúng")
    assert "chưa có mẩu nào" in talk.heard
    assert {"Chọn chủ đề", "Trợ giúp"} <= {*talk.rows}


def test_of_several_cards_none_is_read_until_one_is_picked() -> None:
    talk = asks("unsure", "tuoi-ket-hon", "khong-ngoai-le")
    assert talk.new_facts == (QuestionAsked("unsure"),)
    assert talk.rows[:2] == ["Bao nhiêu tuổi thì cưới được?", "Có ai cho cưới sớm hơn được không?"]
    assert talk.talk.last == ""


def test_where_a_question_was_waited_for_she_is_told_that_there_is_none() -> None:
    talk = Villager().opens().types("hoi luat")
    talk.search = finds("none")
    talk.types("thời tiết")
    assert "chưa có mẩu nào" in talk.heard
    assert talk.new_facts == (QuestionAsked("none"),)


def test_elsewhere_words_that_mean_nothing_leave_her_where_she_is() -> None:
    talk = STATES["reading"]()
    before = talk.talk.place
    talk.search = finds("none")
    talk.types("hôm nay trời đẹp")
    assert talk.talk.place == before
    assert "chưa hiểu ý này" in talk.heard


@pytest.mark.parametrize("state", ["home", "choosing a topic", "reading", "an example", "resting", "a quiz done"])
def test_a_sentence_is_a_question_from_there_too(state: str) -> None:
    talk = STATES[state]()
    talk.search = finds("answer", "tuoi-ket-hon")
    talk.types(QUESTION)
    assert talk.talk.place == Answered("tuoi-ket-hon")


@pytest.mark.parametrize(
    "state", ["in a quiz", "asked to join", "naming the commune", "typing a house code", "settings"]
)
def test_but_not_where_other_words_are_waited_for(state: str) -> None:
    talk = STATES[state]()
    talk.search = finds("answer", "tuoi-ket-hon")
    talk.types(QUESTION)
    assert not isinstance(talk.talk.place, Asking | Answered)


def test_two_words_are_no_question() -> None:
    talk = Villager().opens()
    talk.search = finds("answer", "tuoi-ket-hon")
    assert isinstance(talk.types("tuoi cuoi").talk.place, Home)


def test_a_first_message_may_be_a_question() -> None:
    talk = Villager()
    talk.search = finds("answer", "tuoi-ket-hon")
    assert "Bao nhiêu tuổi" in talk.types(QUESTION).heard


def test_who_asks_for_a_number_gets_the_help_card_and_is_counted_as_help_only() -> None:
    talk = asks("help")
    assert "113" in talk.heard
    assert talk.new_facts == (HelpShown(),)
    assert isinstance(talk.talk.place, Home)


@pytest.mark.parametrize("kind", ["answer", "unsure", "none"])
def test_nothing_of_the_question_is_stored(kind: str) -> None:
    talk = Villager().opens().types("hoi luat")
    talk.search = finds(kind, *(("tuoi-ket-hon", "tu-nguyen") if kind != "none" else ()))  # type: ignore[arg-type]
    talk.types("zzqx chuyện riêng của tôi zzqx")
    stored = pack(talk.talk)
    assert b"zzqx" not in stored
    assert b"zzqx" not in repr(talk.new_facts).encode()


def test_a_card_that_was_taken_out_is_not_offered() -> None:
    talk = Villager().opens().types("hoi luat")
    talk.search = finds("answer", "da-bo")
    assert "chưa có mẩu nào" in talk.types(QUESTION).heard


def test_only_who_has_a_role_finds_cards_for_officers() -> None:
    asked: list[bool] = []
    talk = Villager().opens()
    real = talk.search

    def listening(typed: str, /, *, officer: bool = False):  # type: ignore[no-untyped-def]
        asked.append(officer)
        return real(typed, officer=officer)

    talk.search = listening
    talk.types(QUESTION)
    talk.person = Person(1, roles=officer().person.roles)  # type: ignore[union-attr]  # she is one
    talk.types("ve dau").types(QUESTION)
    assert asked == [False, True]


def test_the_shipped_cards_answer_a_question_typed_without_accents() -> None:
    talk = Villager(shipped_library()).opens().types("hoi luat").types("bao nhieu tuoi duoc cuoi vo")
    assert talk.talk.place == Answered("tuoi-ket-hon", talk.talk.place.others)  # type: ignore[union-attr]
