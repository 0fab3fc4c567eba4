"""A quiz in a hall, in the talk: letters answer what the screen shows, numbers what stood here; a leader's words move it."""

import pytest
from msgspec.structs import replace

from bot.model.facts import LiveAnswered, LiveCounted, LiveJoined, LiveMoved, LiveTeamed
from bot.model.live import LiveBegun
from bot.model.live_places import AtLive, LeadingLive, TypingLiveCode
from bot.model.people import Role
from tests.talk.states import QUIZ_CODE, invited, leader, leading, live_seen, playing
from tests.talking import Villager


@pytest.mark.parametrize("typed", [QUIZ_CODE, "482 914", "mã 482914"])
def test_the_code_is_typed_anywhere_and_nobody_has_to_register(typed: str) -> None:
    talk = Villager().opens().types("nghe")
    talk.live = live_seen("asking", joined=False)
    assert talk.types(typed).new_facts == (LiveJoined(7, -1),)
    assert isinstance(talk.talk.place, AtLive)
    assert talk.person is None


@pytest.mark.parametrize(("typed", "option"), [("a", 0), ("B", 1), ("chọn b", 1), ("1", 0), ("20 tuổi", 1)])
def test_an_answer_by_letter_number_or_words(typed: str, option: int) -> None:
    assert playing("asking").types(typed).new_facts == (LiveAnswered(7, 0, option),)


def test_a_letter_means_the_screen_and_not_the_message_before() -> None:
    talk = playing("lobby")
    talk.live = live_seen("asking")
    assert talk.types("b").new_facts == (LiveAnswered(7, 0, 1),)


@pytest.mark.parametrize("shown", ["lobby", "paused", "answer", "standings"])
def test_no_letter_is_taken_while_nothing_is_asked(shown: str) -> None:
    assert playing(shown).types("a").new_facts == ()  # type: ignore[arg-type]


def test_a_letter_that_there_is_not_answers_nothing() -> None:
    assert playing("asking").types("d").new_facts == ()


def test_a_team_is_chosen_before_anything_is_answered() -> None:
    talk = playing("asking", ("Nà Pài", "Khuổi Lầy"), joined=False)
    assert talk.types("a").new_facts == ()
    assert talk.types("khuoi lay").new_facts == (LiveJoined(7, 1),)


def test_a_full_hall_sends_to_the_big_screen() -> None:
    talk = Villager().opens()
    talk.live = replace(live_seen("lobby", joined=False), is_full=True)
    assert "giơ phiếu giấy" in talk.types(QUIZ_CODE).heard
    assert talk.new_facts == ()


def test_a_wrong_code_is_told_where_one_is_waited_for() -> None:
    talk = Villager().opens().types("hội trường").types("482 915")
    assert "Chưa có hội trường nào mang mã ấy" in talk.heard
    assert isinstance(talk.talk.place, TypingLiveCode)


def test_two_taps_begin_a_quiz_of_what_may_be_asked_today() -> None:
    talk = leader().types("hội trường").types("1")
    (begun,) = talk.new_facts
    assert isinstance(begun, LiveBegun)
    assert begun.rules.questions and begun.commune == "06040" and begun.meeting == 0
    assert all(each.key in talk.library.questions for each in begun.rules.questions)


def test_it_belongs_to_the_meeting_that_was_logged_today() -> None:
    talk = leader().types("ghi buoi hop").types("1").types("1").types("2").types("1").types("35").types("1")
    talk.taps("Đố vui tại hội trường").types("1")
    (begun,) = talk.new_facts
    assert isinstance(begun, LiveBegun) and talk.hall is not None
    assert begun.meeting == talk.hall.meeting


def test_who_leads_nothing_begins_nothing() -> None:
    for talk in (Villager().opens(), Villager().joins()):
        assert isinstance(talk.types("hội trường").talk.place, TypingLiveCode)
        assert talk.types("1").new_facts == ()


def test_a_move_names_the_version_it_was_offered_at() -> None:
    talk = leading("asking")
    old = talk.talk
    assert isinstance(talk.taps("Xem đáp án").new_facts[0], LiveMoved)
    talk.talk = old
    seen = live_seen("asking", leads=True)
    talk.live = replace(seen, state=replace(seen.state, version=4))  # another press was quicker
    assert talk.taps("Xem đáp án").new_facts == ()


def test_the_end_is_asked_for_once_more() -> None:
    talk = leading("asking").taps("Kết thúc buổi đố")
    assert talk.new_facts == ()
    (fact,) = talk.taps("Kết thúc buổi đố").new_facts
    assert isinstance(fact, LiveMoved) and fact.to.phase == "over"
    assert leading("asking").taps("Kết thúc buổi đố").taps("Không, quay lại").new_facts == ()


def test_counted_cards_and_teams_are_typed() -> None:
    assert leading("asking").types("A 12 B 30").new_facts == (LiveCounted(7, 0, -1, (12, 30, 0, 0)),)
    assert leading("lobby").types("đội Nà Pài, Khuổi Lầy").new_facts == (LiveTeamed(7, ("Nà Pài", "Khuổi Lầy")),)
    assert leading("asking").types("đội Nà Pài, Khuổi Lầy").new_facts == ()


def test_the_right_answer_is_not_said_before_it_is_shown() -> None:
    for talk in (leading("asking"), playing("asking")):
        assert "✓" not in talk.heard and "Đủ 18." not in talk.heard


def test_a_leader_finds_her_hall_again_from_anywhere() -> None:
    talk = leading("asking").types("về đầu").types("hội trường")
    assert isinstance(talk.talk.place, LeadingLive)


def test_in_a_group_there_is_no_hall() -> None:
    talk = playing("asking")
    talk.in_group = True
    assert talk.types("a").new_facts == ()
    assert "482" not in talk.heard


def test_an_officer_of_the_province_begins_one_of_no_commune() -> None:
    talk = invited(Role("officer", "")).types("hội trường").types("1")
    (begun,) = talk.new_facts
    assert isinstance(begun, LiveBegun) and begun.commune == ""
