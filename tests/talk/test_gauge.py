"""The test before a track and after it: offered once, told nothing of, compared once, and kept apart from every screen."""

from msgspec.structs import replace

from bot.model.conversation import InQuiz, OfferedBefore, Opining, QuizDone, Reading
from bot.model.facts import Gauged, QuestionAnswered, StatementMarked, TrackCompleted
from bot.model.people import Household
from bot.model.practice import Pair
from tests.talk.states import CARD, answered, at_a_track, gauged, to_the_test, with_statements
from tests.talking import Villager


def both(before: list[bool], views: tuple[str, str], after: list[bool], later: tuple[str, str]) -> Villager:
    talk = answered(to_the_test(gauged(before, *views)), after)
    return talk.types(later[0]).types(later[1])


def test_it_is_offered_before_the_first_card_and_says_who_sees_what() -> None:
    talk = at_a_track()
    assert isinstance(talk.talk.place, OfferedBefore)
    assert "5 câu đố và 2 câu hỏi ý kiến" in talk.heard
    assert "không ai xem được" in talk.heard
    assert talk.rows == ["Thử trước", "Nghe luôn", "Lớp học", "Về đầu", "Trợ giúp"]


def test_who_declines_hears_the_track_and_is_not_asked_again() -> None:
    talk = at_a_track().types("2")
    assert isinstance(talk.talk.place, Reading)
    assert isinstance(talk.types("lop hoc").types("1").talk.place, Reading)
    assert talk.pairs == []


def test_a_visitor_is_not_asked_and_nothing_is_kept_of_her() -> None:
    talk = Villager(with_statements()).opens().types("lop hoc").types("1")
    assert isinstance(talk.talk.place, Reading)


def test_a_track_without_statements_has_no_test_before_it() -> None:
    talk = Villager(with_statements()).joins().types("lop hoc").types("2")
    assert isinstance(talk.talk.place, Reading)


def test_before_the_track_nothing_is_told_and_nothing_counted_of_a_question() -> None:
    talk = at_a_track().types("1")
    for _ in range(4):
        answered(talk, [False])
        assert talk.new_facts == ()
        assert "Đúng" not in talk.heard
        assert "Chưa phải" not in talk.heard
    answered(talk, [True])
    assert not any(isinstance(fact, QuestionAnswered) for fact in talk.facts)
    assert isinstance(talk.talk.place, Opining)


def test_a_statement_has_five_steps_and_help_and_is_chosen_by_number() -> None:
    talk = gauged([True] * 5)
    assert talk.says[-1].title == "Ý kiến 1/2"
    assert [row[:12] for row in talk.rows] == [
        "Rất đồng ý 😀",
        "Đồng ý 🙂",
        "Phân vân 😐",
        "Không đồng ý",
        "Rất không đồ",
        "Trợ giúp",
    ]
    assert talk.types("dong y").new_facts == (StatementMarked("moi-cuoi", 0, 4),)


def test_a_mark_is_five_where_she_thinks_what_the_plan_hopes_for() -> None:
    talk = gauged([True] * 5, "1")
    assert talk.new_facts == (StatementMarked("moi-cuoi", 0, 5),)
    assert StatementMarked("moi-cuoi", 1, 5) in talk.types("rất không đồng ý").new_facts


def test_what_was_said_before_stands_in_no_place_of_the_talk() -> None:
    agreeing, not_agreeing = gauged([True] * 5, "1"), gauged([True] * 5, "5")
    assert replace(agreeing.talk, quiet=b"") == replace(not_agreeing.talk, quiet=b"")
    assert "4" not in repr(StatementMarked("moi-cuoi", 0, 4))


def test_the_first_card_follows_the_test_and_the_second_test_follows_the_last() -> None:
    talk = gauged([True, True, False, False, False], "3", "3")
    assert isinstance(talk.talk.place, Reading)
    assert "Cảm ơn bà con đã cho biết ý." in talk.heard
    to_the_test(talk)
    assert isinstance(talk.talk.place, InQuiz)
    assert not talk.talk.place.before
    answered(talk, [True] * 5)
    assert TrackCompleted("moi-cuoi") in talk.new_facts
    assert isinstance(talk.talk.place, Opining)
    talk.types("1").types("5")
    assert isinstance(talk.talk.place, QuizDone)
    assert "Xong lớp rồi! Bà con đúng 5/5 câu." in talk.heard


def test_the_two_tests_make_one_pair() -> None:
    talk = both([True, True, False, False, False], ("3", "1"), [True] * 5, ("1", "4"))
    assert talk.pairs == [("moi-cuoi", Pair(400, 1000, 200, 450))]
    assert [fact.phase for fact in talk.facts if isinstance(fact, Gauged)] == ["before", "after"]
    assert "Trước khi nghe bà con đúng 2 câu, giờ đúng 5 câu." in talk.heard


def test_of_no_gain_nothing_is_said() -> None:
    talk = both([True] * 5, ("3", "1"), [True, False, False, False, False], ("1", "4"))
    assert "Trước khi nghe" not in talk.heard


def test_once_compared_what_was_said_before_is_gone_and_a_further_try_makes_no_pair() -> None:
    talk = both([False] * 5, ("3", "3"), [False] * 5, ("3", "3"))
    gauge = talk.practice.gauge("moi-cuoi")
    assert gauge is not None
    assert (gauge.form, gauge.asked, gauge.right, gauge.marks, gauge.running) == (0, 0, 0, 0, 0)
    answered(talk.taps("Thử lại"), [True] * 5)
    assert isinstance(talk.talk.place, QuizDone)
    assert len(talk.pairs) == 1


def test_tests_with_other_questions_are_not_compared() -> None:
    talk = to_the_test(gauged([True] * 5, "3", "3"))
    key = talk.library.test_of(talk.library.tracks[0])[0]
    question = talk.library.questions[key]
    newer = replace(question, review=replace(question.review, revision=question.review.revision + 1))
    talk.library = replace(talk.library, questions=talk.library.questions | {key: newer})
    answered(talk, [True] * 5)
    assert isinstance(talk.talk.place, QuizDone)
    assert talk.pairs == []


def test_who_leaves_in_the_middle_begins_the_statements_anew() -> None:
    talk = answered(to_the_test(gauged([True] * 5, "1", "5")), [True] * 5)
    talk.types("1").types("thoát")
    to_the_test(talk.types("lop hoc").types("1"))
    answered(talk, [True] * 5)
    assert talk.says[-1].title == "Ý kiến 1/2"
    talk.types("5").types("1")
    assert talk.pairs == [("moi-cuoi", Pair(1000, 1000, 500, 100))]


def test_words_that_are_no_step_leave_her_at_the_same_statement() -> None:
    talk = gauged([True] * 5)
    shown = talk.says[-1]
    for words in ("7", "hmm", "abc"):
        talk.types(words)
        assert talk.says[-1].body == shown.body
        assert talk.new_facts == ()
    place = talk.types("giup").types("quay lai").talk.place
    assert isinstance(place, Opining)
    assert place.index == 0


def test_it_is_not_offered_while_it_is_calm() -> None:
    talk = Villager(with_statements()).joins()
    talk.types("chồng tôi đánh tôi")
    assert isinstance(talk.types("lop hoc").talk.place, type(talk.talk.place))
    talk.types("1")
    assert not isinstance(talk.talk.place, OfferedBefore)


def test_what_a_neighbour_says_on_her_telephone_is_neither_remembered_nor_counted() -> None:
    talk = gauged([True] * 5)
    talk.codes = {CARD: Household(99, "06622", "card", CARD)}
    talk.types(CARD).taps("Nhà khác, nghe nhờ máy này")
    assert isinstance(talk.talk.place, Opining)
    before = talk.practice
    talk.types("1").types("5")
    assert isinstance(talk.talk.place, Reading)
    assert talk.practice == before
    assert not any(isinstance(fact, Gauged) for fact in talk.facts)
