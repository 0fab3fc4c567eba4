"""What an essay is worth: the mean of its marks, once enough people have marked it and they do not disagree."""

from collections import defaultdict
from collections.abc import Iterable

from bot.contest.score import hundredths
from bot.model.contest import Essay
from bot.model.entries import Mark


def final_marks(rule: Essay, marks: Iterable[Mark], written: Iterable[int]) -> tuple[dict[int, int], tuple[int, ...]]:
    """Points by entrant in hundredths (the mean, rounded half up), and the entrants whose essay waits for a mark more."""
    given: dict[int, list[int]] = defaultdict(list)
    for mark in marks:
        given[mark.entrant].append(mark.points)
    entrants = sorted(set(written) | set(given))
    done = {each: _mean(given[each]) for each in entrants if not waits(rule, given[each])}
    return done, tuple(each for each in entrants if each not in done)


def waits(rule: Essay, points: list[int]) -> bool:
    """Too few markers, or the first ones too far apart and nobody has marked it after them."""
    if len(points) < rule.markers:
        return True
    first = points[: rule.markers]
    return len(points) == rule.markers and max(first) - min(first) > hundredths(rule.gap)


def is_mark(rule: Essay, points: int) -> bool:
    return 0 <= points <= hundredths(rule.most)


def _mean(points: list[int]) -> int:
    return (2 * sum(points) + len(points)) // (2 * len(points))
