"""Practice: missed questions come back when it is time, then the question of the day; sure topics are told in plain words."""

import datetime as dt

import pytest
from msgspec.structs import replace

from bot.model.conversation import ChoosingQuiz, InQuiz, LookingBack, Practised, Practising, Reading
from bot.model.facts import QuestionAnswered
from bot.model.practice import day_number, number_in
from bot.talk.practice import of_today, question_of_the_day
from tests.talk.states import CARD, in_a_house, practised
from tests.talking import Villager, shipped_library


def answers(talk: Villager, right: bool) -> Villager:
    place = talk.talk.place
    assert isinstance(place, Practising | InQuiz)
    key = place.question if isinstance(place, Practising) else place.questions[place.index]
    label = next(option.label for option in talk.library.questions[key].options if option.right is right)
    return talk.taps(label)


def tomorrow(talk: Villager, days: int = 1) -> Villager:
    talk.now += dt.timedelta(days=days)
    return talk


def asked_today(talk: Villager) -> list[str]:
    """Keys of all that is asked today, each answered rightly."""
    talk.types("ve dau").types("do vui")
    keys = []
    while isinstance(place := talk.talk.place, Practising):
        keys.append(place.question)
        answers(talk, True)
    return keys


def test_what_was_missed_comes_back_the_next_day_before_the_question_of_the_day() -> None:
    talk = Villager().joins().types("do vui")
    assert isinstance(talk.talk.place, Practising)
    missed = talk.talk.place.question
    answers(talk, False)
    tomorrow(talk)
    assert asked_today(talk)[:2] == [missed, question_of_the_day(talk.world())]


def test_what_was_known_comes_back_later_each_time_and_not_the_next_day() -> None:
    talk = Villager(shipped_library()).joins().types("do vui")
    assert isinstance(talk.talk.place, Practising)
    key = talk.talk.place.question
    answers(talk, True)
    gaps, last = [], 0
    for day in range(1, 65):
        tomorrow(talk)
        if key in asked_today(talk):
            gaps.append(day - last)
            last = day
    assert gaps == [2, 11, 46]


def test_at_most_four_are_asked_on_a_day_however_many_are_due() -> None:
    talk = Villager().joins()
    for _ in range(5):
        talk.types("do theo chu de").types("1")
        while isinstance(talk.talk.place, InQuiz):
            answers(talk, False)
    assert sum(memory.missed for memory in talk.practice.memories) > 3
    tomorrow(talk)
    assert len(asked_today(talk)) == 4
    assert of_today(talk.world(), talk.talk) == []
    assert isinstance(talk.types("do vui").talk.place, InQuiz)


def test_a_question_missed_in_any_quiz_comes_back() -> None:
    talk = Villager().joins().types("nghe").types("tiep").types("do theo chu de").types("1")
    place = talk.talk.place
    assert isinstance(place, InQuiz)
    answers(talk, False)
    tomorrow(talk)
    assert asked_today(talk)[0] == place.questions[0]


def test_nothing_on_the_screen_tells_that_a_question_was_missed_before() -> None:
    talk = Villager().joins().types("do vui")
    answers(talk, False)
    again = tomorrow(talk).types("do vui")
    fresh = tomorrow(Villager().joins()).types("do vui")
    assert isinstance(again.talk.place, Practising)
    assert again.says[0].title == fresh.says[0].title == "Câu 1/3"
    assert again.says[0].body == again.library.questions[again.talk.place.question].ask


def test_a_round_is_filled_up_from_what_she_read_last_and_ends_after_three() -> None:
    talk = Villager().joins().types("chu de").taps("Họ hàng gần").types("do vui")
    asked = []
    while isinstance(place := talk.talk.place, Practising):
        asked.append(place.question)
        assert talk.says[-1].title == f"Câu {len(asked)}/3"
        answers(talk, True)
    assert asked[0] == question_of_the_day(talk.world())
    assert [talk.library.questions[key].topic for key in asked[1:]] == ["ho-hang", "ho-hang"]
    assert len(set(asked)) == 3
    assert talk.says[-1].title == "Xong rồi! Hôm nay bà con đúng 3/3 câu."


def test_where_she_is_says_nothing_of_the_questions_before_it() -> None:
    talk = Villager().joins().types("do vui")
    assert isinstance(talk.talk.place, Practising)
    missed = talk.talk.place.question
    answers(talk, False)
    answers(tomorrow(talk).types("do vui"), True)
    assert isinstance(talk.talk.place, Practising)
    assert missed not in repr(talk.talk)


def test_the_question_of_the_day_is_the_same_for_everybody_and_goes_round_all_topics() -> None:
    one, other = Villager(shipped_library()), Villager(shipped_library()).joins()
    days = []
    for _ in range(300):
        tomorrow(one), tomorrow(other)
        days.append(question_of_the_day(one.world()))
        assert question_of_the_day(other.world()) == days[-1]
    topics = [one.library.questions[key].topic for key in days]
    everyone = {each.key for each in one.library.topics if each.audience == "everyone"}
    assert set(topics[: len(everyone)]) == everyone
    assert len(set(days[:100])) == 100


def test_a_visitor_gets_the_question_of_the_day_and_nothing_is_remembered() -> None:
    talk = Villager().opens().types("câu hôm nay")
    assert isinstance(talk.talk.place, Practising)
    assert talk.talk.place.question == question_of_the_day(talk.world())
    answers(talk, False)
    assert isinstance(talk.talk.place, Practised)
    assert talk.practice.memories == ()
    assert "Mình vững chỗ nào" not in talk.rows
    assert any(isinstance(fact, QuestionAnswered) for fact in talk.new_facts)


def test_while_another_house_listens_nothing_of_the_owner_is_shown_or_remembered() -> None:
    talk = in_a_house(CARD).types("do vui")
    answers(talk, False)
    tomorrow(talk).types(CARD).taps("Nhà khác, nghe nhờ máy này")
    before = talk.practice
    assert len(of_today(talk.world(), talk.talk)) == 1
    talk.types("cau hom nay")
    answers(talk, True)
    assert talk.practice == before
    assert "Mình vững chỗ nào" not in talk.rows


@pytest.mark.parametrize(("days", "told"), [(1, ""), (2, "2 ngày liền"), (5, "5 ngày liền")])
def test_days_in_a_row_are_told_from_the_second_on(days: int, told: str) -> None:
    talk = practised(days)
    assert told in talk.heard
    assert ("ngày liền" in talk.heard) is bool(told)


def test_a_missed_day_is_never_mentioned() -> None:
    talk = tomorrow(practised(4), 3).types("do vui")
    while isinstance(talk.talk.place, Practising):
        answers(talk, True)
    assert talk.heard.endswith("Mai có câu khác, lúc nào rảnh mời bà con ghé lại.")
    assert talk.practice.run_on(day_number(talk.world().today)) == 1


def test_the_last_screen_shown_again_tells_the_same_days() -> None:
    talk = practised(3)
    told = talk.says[-1]
    again = talk.types("zzz").says[-1]
    assert (again.title, again.body) == (told.title, told.body)


def test_a_topic_is_sure_once_three_of_it_are_known() -> None:
    talk = Villager().joins()
    topic = talk.library.topics[0]
    keys = [each.key for each in talk.library.questions_of(topic.key)]
    memory = replace(practised().practice.memories[0], missed=False)
    for n, key in enumerate(keys[:3]):
        talk.types("minh vung cho nao")
        assert f"Vững rồi: {topic.name}" not in talk.heard, n
        talk.practice = talk.practice.with_memory(replace(memory, question=number_in(talk.library.questions[key])))
    assert f"Vững rồi: {topic.name}." in talk.types("minh vung cho nao").heard


def test_what_was_missed_and_what_was_never_asked_stand_together() -> None:
    """Whoever looks on cannot tell what she was asked, and the order is that of the menu."""
    talk = Villager().joins().types("minh vung cho nao")
    untouched = talk.heard.partition("Mẩu hợp")[0]
    answers(talk.types("do vui"), False)
    assert talk.types("minh vung cho nao").heard.partition("Mẩu hợp")[0] == untouched
    assert talk.says[-1].fades


def test_a_villager_is_not_told_to_hear_more_of_what_is_for_pupils() -> None:
    talk = Villager(shipped_library()).joins().types("minh vung cho nao")
    assert "Nên nghe thêm: Nam nữ ngang nhau; Nhà êm ấm;" in talk.heard
    assert "Tuổi học trò" not in talk.heard


def test_the_card_of_a_missed_question_is_suggested_and_can_be_heard_by_its_number() -> None:
    talk = Villager().joins().types("do vui")
    assert isinstance(talk.talk.place, Practising)
    card = talk.library.questions[talk.talk.place.question].card
    answers(talk, False).types("minh vung cho nao")
    assert f"Mẩu hợp lúc này: {talk.library.cards[card].title}" in talk.heard
    place = talk.types("1").talk.place
    assert isinstance(place, Reading)
    assert place.card == card


def test_everything_is_reached_by_numbers_alone() -> None:
    talk = Villager().joins().types("0").types("3")
    assert isinstance(talk.talk.place, Practising)
    while isinstance(talk.talk.place, Practising):
        talk.types("1")
    assert talk.rows[:4] == ["Nghe một mẩu", "Đố theo chủ đề", "Mình vững chỗ nào", "Lớp học"]
    assert isinstance(talk.types("3").talk.place, LookingBack)
    assert isinstance(talk.types("3").talk.place, ChoosingQuiz)
    assert isinstance(talk.types("1").talk.place, InQuiz)


def test_words_and_wrong_taps_leave_her_at_the_same_question() -> None:
    talk = Villager().joins().types("do vui")
    shown = talk.says[-1]
    for words in ("xyz", "99", "khong biet nua"):
        talk.types(words)
        assert (talk.says[-1].title, talk.says[-1].body) == (shown.title, shown.body)
    assert not talk.practice.memories


def test_a_question_withdrawn_while_it_is_on_the_screen_gives_way_to_another() -> None:
    talk = Villager().joins().types("do vui")
    assert isinstance(talk.talk.place, Practising)
    gone = talk.talk.place.question
    questions = {key: each for key, each in talk.library.questions.items() if key != gone}
    talk.library = replace(talk.library, questions=questions)
    talk.types("1")
    place = talk.talk.place
    assert isinstance(place, Practising | InQuiz)
    assert gone not in repr(place)


def test_a_quiz_on_a_topic_asks_first_what_was_missed_and_last_what_is_known() -> None:
    talk = Villager(shipped_library()).joins()
    topic = talk.library.topics[0]
    keys = [each.key for each in talk.library.questions_of(topic.key)]
    memory = practised().practice.memories[0]
    for n, key in enumerate(keys[:-1]):
        talk.practice = talk.practice.with_memory(
            replace(memory, question=number_in(talk.library.questions[key]), missed=n == 2, due=40 + n)
        )
    talk.types("do theo chu de").types("1")
    place = talk.talk.place
    assert isinstance(place, InQuiz)
    assert place.questions == (keys[2], keys[-1], keys[0], keys[1])


def test_erasing_forgets_all_of_it() -> None:
    assert practised(2).types("xoa du lieu").practice.memories == ()


def test_she_is_told_what_is_remembered_before_it_is_and_where_she_forgets() -> None:
    talk = Villager().opens().types("dang ky")
    assert "câu đố nào nên hỏi lại" in talk.heard
    assert "Câu đố nào nên hỏi lại" not in Villager().joins().types("cai dat").heard
    assert "Câu đố nào nên hỏi lại: nhớ kín" in practised().types("cai dat").heard


def test_a_question_whose_meaning_changed_is_asked_as_a_new_one() -> None:
    talk = Villager().joins().types("do vui")
    assert isinstance(talk.talk.place, Practising)
    key = talk.talk.place.question
    answers(talk, False)
    question = talk.library.questions[key]
    newer = replace(question, review=replace(question.review, revision=question.review.revision + 1))
    talk.library = replace(talk.library, questions=talk.library.questions | {key: newer})
    assert key not in of_today(tomorrow(talk).world(), talk.talk)
    answers(talk.types("do vui"), True)
    assert number_in(question) not in {memory.question for memory in talk.practice.memories}
