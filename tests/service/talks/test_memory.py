"""When a question comes back: as FSRS says, in whole days, and the same for the same answers."""

import datetime as dt
import random
import subprocess
import sys

import pytest

from bot.model.facts import BeforeDeclined, Fact, Gauged, QuestionAnswered, StatementMarked
from bot.model.practice import Memory, Pair, Practice, day_number, number_of
from bot.service.talks.memory import learned, reviewed
from tests.talking import ROOT, small_library

DAY = dt.date(2026, 11, 23)
TODAY = day_number(DAY)
W: tuple[float, ...] = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
"""The 21 default parameters of FSRS 6 as its authors publish them, for an independent calculation."""


def expected(answers: list[tuple[int, bool]]) -> tuple[int, float]:
    """(day on which it is due, stability) by the published formulas, for answers on different days."""
    stability = difficulty = 0.0
    last = 0
    for day, right in answers:
        grade = 3 if right else 1
        if not stability:
            stability, difficulty = W[grade - 1], W[4] - 2.718281828459045 ** (W[5] * (grade - 1)) + 1
        else:
            factor = 0.9 ** (1 / -W[20]) - 1
            recall = (1 + factor * (day - last) / stability) ** -W[20]
            if right:
                grown = 2.718281828459045 ** W[8] * (11 - difficulty) * stability ** -W[9]
                stability *= 1 + grown * (2.718281828459045 ** (W[10] * (1 - recall)) - 1)
            else:
                lapsed = W[11] * difficulty ** -W[12] * ((stability + 1) ** W[13] - 1)
                lapsed *= 2.718281828459045 ** (W[14] * (1 - recall))
                stability = min(lapsed, stability / 2.718281828459045 ** (W[17] * W[18]))
            easy = W[4] - 2.718281828459045 ** (W[5] * 3) + 1
            moved = difficulty - W[6] * (grade - 3) * (10 - difficulty) / 9
            difficulty = min(max(W[7] * easy + (1 - W[7]) * moved, 1), 10)
        difficulty = min(max(difficulty, 1), 10)
        last = day
    return last + min(max(1, round(stability)), 365), stability


def remembered(answers: list[tuple[int, bool]]) -> Memory:
    memory: Memory | None = None
    for day, right in answers:
        memory = reviewed(memory, 7, right, day)
    assert memory is not None
    return memory


@pytest.mark.parametrize("seed", range(40))
def test_it_comes_back_when_the_published_formulas_say(seed: int) -> None:
    chance = random.Random(seed)
    day, answers = TODAY, []
    for _ in range(chance.randint(1, 9)):
        answers.append((day, chance.random() < 0.7))
        day += chance.randint(1, 40)
    due, stability = expected(answers)
    memory = remembered(answers)
    assert abs(memory.due - due) <= 1  # what is kept is rounded to thousandths
    assert memory.stability / 1000 == pytest.approx(stability, rel=0.01, abs=0.002)


def test_wrong_comes_back_tomorrow_and_right_after_longer_each_time() -> None:
    assert remembered([(TODAY, False)]).due == TODAY + 1
    day, gaps, answers = TODAY, [], []
    for _ in range(6):
        answers.append((day, True))
        gaps.append(remembered(answers).due - day)
        day += gaps[-1]
    assert gaps == sorted(gaps)
    assert gaps[0] == 2
    assert gaps[-1] == 365


def test_the_same_answers_give_the_same_memory() -> None:
    answers = [(TODAY, True), (TODAY + 3, False), (TODAY + 4, True), (TODAY + 40, True)]
    assert len({remembered(answers) for _ in range(50)}) == 1


def test_right_on_the_day_it_was_missed_leaves_it_missed() -> None:
    """The explanation is still in her ears."""
    assert remembered([(TODAY, False), (TODAY, True)]).missed
    assert not remembered([(TODAY, False), (TODAY + 1, True)]).missed


def test_the_library_is_loaded_with_the_first_answer_only() -> None:
    script = "import sys, bot.app, bot.service.talks.learning; sys.exit('fsrs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def learns(practice: Practice, *facts: Fact, day: int = 0, daily: str = "") -> Practice:
    return learned(practice, facts, DAY + dt.timedelta(days=day), daily, small_library())[0]


KEYS = list(small_library().questions)


def answered(n: int, right: bool = True) -> QuestionAnswered:
    return QuestionAnswered(KEYS[n], "tuoi-cuoi", right)


def test_days_in_a_row_begin_anew_after_a_day_without_an_answer() -> None:
    runs = []
    practice = Practice()
    for day in (0, 1, 1, 2, 4, 5):
        practice = learns(practice, answered(0), day=day)
        runs.append(practice.run_on(TODAY + day))
    assert runs == [1, 2, 2, 3, 1, 2]
    assert practice.run_on(TODAY + 6) == 0


def test_only_what_was_due_counts_as_one_of_the_few_of_a_day() -> None:
    practice = learns(Practice(), answered(0, right=False), answered(1, right=False), answered(2, right=False))
    assert practice.reviewed_on(TODAY) == 0
    practice = learns(practice, answered(0), answered(1), answered(2), day=1, daily=KEYS[2])
    assert (practice.reviewed_on(TODAY + 1), practice.daily) == (2, TODAY + 1)
    assert practice.reviewed_on(TODAY + 2) == 0


def test_what_is_in_the_library_no_more_is_forgotten() -> None:
    practice = learns(Practice().with_memory(Memory(1, 1, 2, 3, 4, missed=True)), answered(0))
    assert [each.question for each in practice.memories] == [number_of(KEYS[0])]


FORM = 77
FIRST, SECOND = StatementMarked("moi-cuoi", 0, 2), StatementMarked("moi-cuoi", 1, 5)


def gauged(phase: str, right: int, form: int = FORM, statements: int = 2) -> Gauged:
    return Gauged("moi-cuoi", "before" if phase == "before" else "after", form, 5, right, statements)


def pairs_of(*facts: Fact) -> tuple[tuple[str, Pair], ...]:
    return learned(Practice(), facts, DAY, "", small_library())[1]


def test_a_pair_is_what_changed_between_the_two_tests() -> None:
    after = (StatementMarked("moi-cuoi", 0, 4), StatementMarked("moi-cuoi", 1, 5))
    found = pairs_of(FIRST, SECOND, gauged("before", 2), *after, gauged("after", 5))
    assert found == (("moi-cuoi", Pair(400, 1000, 350, 450)),)


@pytest.mark.parametrize(
    "facts",
    [
        (FIRST, SECOND, gauged("after", 5)),
        (FIRST, gauged("before", 2), FIRST, SECOND, gauged("after", 5)),
        (FIRST, SECOND, gauged("before", 2), FIRST, gauged("after", 5)),
        (FIRST, SECOND, gauged("before", 2), FIRST, SECOND, gauged("after", 5, form=78)),
        (FIRST, SECOND, gauged("before", 2), SECOND, FIRST, gauged("after", 5)),
        (BeforeDeclined("moi-cuoi"), FIRST, SECOND, gauged("after", 5)),
    ],
    ids=["only after", "half before", "half after", "another form", "out of turn", "declined"],
)
def test_there_is_no_pair_where_one_half_is_missing_or_another(facts: tuple[Fact, ...]) -> None:
    assert pairs_of(*facts) == ()


def test_a_second_after_makes_no_second_pair() -> None:
    twice = (FIRST, SECOND, gauged("after", 5))
    assert len(pairs_of(FIRST, SECOND, gauged("before", 2), *twice, *twice)) == 1
