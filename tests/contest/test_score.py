"""What a frozen contest holds, and what an attempt is worth by it."""

import datetime as dt

import pytest
from msgspec.structs import replace

from bot.contest.freezing import CannotFreeze, frozen_digest, question_digest
from bot.contest.score import scorer
from bot.library.force import in_force
from bot.model.content import Citation
from bot.model.contest import OwnQuestion, Pool
from bot.model.entries import Answered
from bot.model.frozen import NO_OPTION
from tests.contest.kit import attempt, frozen
from tests.talking import small_library

FILL = OwnQuestion(
    key="dien-tuoi",
    ask="Con gái từ đủ bao nhiêu tuổi thì được kết hôn?",
    explain="Luật nói vậy.",
    laws=(Citation("luat-52-2014", "8", "1"),),
    certainty="read",
    source="Luật",
    checked_on=dt.date(2026, 11, 1),
    accept=("18", "Mười tám", "đủ 18 tuổi"),
)


def test_a_frozen_question_keeps_its_text_its_law_and_a_digest_of_both() -> None:
    of = frozen()
    asked = of.questions[0]
    source = small_library().questions[asked.key]
    assert (asked.ask, asked.revision, asked.laws) == (source.ask, source.review.revision, source.laws)
    assert asked.options[asked.right] == next(option.label for option in source.options if option.right)
    assert asked.law_line.startswith("Luật")
    assert {law.key for law in of.laws} >= {citation.law for citation in asked.laws}
    assert of.revision == small_library().revision


@pytest.mark.parametrize("field", ["ask", "explain", "law_line", "topic"])
def test_a_question_that_was_touched_has_another_digest(field: str) -> None:
    asked = frozen().questions[0]
    assert question_digest(asked) == asked.digest
    assert question_digest(replace(asked, **{field: "khác"})) != asked.digest


def test_rules_that_were_touched_have_another_digest() -> None:
    of = frozen()
    assert frozen_digest(of) == of.digest
    assert frozen_digest(replace(of, contest=replace(of.contest, limit_minutes=11))) != of.digest


def test_a_contest_with_too_few_questions_is_not_frozen() -> None:
    with pytest.raises(CannotFreeze, match="cần 99 câu"):
        frozen(pool=(Pool(99, topics=("tuoi-cuoi",)),))


def test_a_question_whose_law_ends_before_the_contest_is_not_drawn() -> None:
    """The service freezes over what is in force on the first and on the last day."""
    after = in_force(small_library(), dt.date(2300, 1, 1))
    assert len(after.questions) <= len(small_library().questions)


def test_a_question_stands_in_one_pool_only() -> None:
    keys = [question.key for question in small_library().questions_of("tuoi-cuoi")][:2]
    of = frozen(pool=(Pool(2, keys=tuple(keys)), Pool(3, topics=("tuoi-cuoi",))))
    assert of.pools[0] == tuple(keys)
    assert not set(of.pools[0]) & set(of.pools[1])


def test_what_is_filled_in_is_right_however_it_is_spelled() -> None:
    of = frozen(question=(FILL,), pool=(Pool(1, own=True),))
    asked = of.by_key["dien-tuoi"]
    rights = [asked.is_right(asked.option_of(typed)) for typed in ("18", " MUOI TAM ", "đủ 18 tuổi!", "20", "", "mười")]
    assert rights == [True, True, True, False, False, False]


def test_points_are_those_of_the_pool() -> None:
    key = small_library().questions_of("tuoi-cuoi")[0].key
    of = frozen(pool=(Pool(1, keys=(key,), points=2.5), Pool(2, topics=("tuoi-cuoi",), points=0.25)))
    made = attempt(of, 1)
    assert scorer(of)(made.answers) == (3, 300)
    assert scorer(of)([each for each in made.answers if each.question != key]) == (2, 50)


def test_an_answer_is_right_by_the_frozen_option_and_counts_once() -> None:
    of = frozen()
    made = attempt(of, 1, wrong=1)
    assert scorer(of)(made.answers) == (3, 300)
    assert scorer(of)(made.answers + made.answers) == (3, 300)
    first_wrong = made.answers[0]
    right = Answered(first_wrong.question, of.by_key[first_wrong.question].right, first_wrong.at + 1)
    assert scorer(of)((first_wrong, right)) == (0, 0)


def test_a_question_found_wrong_is_right_for_whoever_answered_it() -> None:
    of = frozen()
    made = attempt(of, 1, wrong=4)
    key = made.answers[0].question
    assert scorer(of, {key})(made.answers) == (1, 100)
    assert scorer(of, {key})(made.answers[1:]) == (0, 0)
    assert scorer(of, {key})([Answered(key, NO_OPTION, 1)]) == (1, 100)
