"""What an attempt is worth, from its answers and the frozen questions alone."""

from collections.abc import Callable, Collection, Iterable

from bot.model.contest import HUNDREDTHS
from bot.model.entries import Answered, Attempt, Entry
from bot.model.frozen import Frozen


def hundredths(points: float) -> int:
    return round(points * HUNDREDTHS)


def scorer(frozen: Frozen, voided: Collection[str] = ()) -> Callable[[Iterable[Answered]], tuple[int, int]]:
    """Right answers and points of a list of answers. Of a question asked twice only the first answer counts.

    `voided`: questions found wrong afterwards; whoever answered one was right.
    """
    right = {
        question.key: frozenset(
            option
            for option in range(-1, max(len(question.options), len(question.accept)))
            if question.key in voided or question.is_right(option)
        )
        for question in frozen.questions
    }
    worth = {key: hundredths(frozen.contest.pool[pool].points) for key, pool in frozen.pool_of.items()}

    def score(answers: Iterable[Answered]) -> tuple[int, int]:
        n = points = 0
        seen = set()
        for answer in answers:
            key = answer.question
            if key not in seen and answer.option in right[key]:
                n += 1
                points += worth[key]
            seen.add(key)
        return n, points

    return score


def entry(attempt: Attempt, scored: tuple[int, int]) -> Entry:
    """Times of answers are not looked at: what came too late was never taken."""
    right, points = scored
    return Entry(
        entrant=attempt.entrant,
        attempt=attempt.id,
        number=attempt.number,
        right=right,
        points=points,
        took=attempt.took,
        ended=attempt.ended,
        prediction=attempt.prediction,
    )
