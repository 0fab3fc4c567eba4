"""Sums over people who took a track's test before and after it: enough for a mean and its interval, and nobody in it."""

from typing import NamedTuple

from bot.model.practice import Pair


class Sums(NamedTuple):
    """Of `n` people. Right answers in thousandths of the questions, views in hundredths of a step; `…_squares` are those
    of the differences, after less before."""

    n: int = 0
    right_before: int = 0
    right_after: int = 0
    right_squares: int = 0
    view_before: int = 0
    view_after: int = 0
    view_squares: int = 0

    def plus(self, other: "Sums") -> "Sums":
        return Sums(*(one + two for one, two in zip(self, other, strict=True)))


def sums_of(pair: Pair) -> Sums:
    right, view = pair.right_after - pair.right_before, pair.view_after - pair.view_before
    return Sums(1, pair.right_before, pair.right_after, right * right, pair.view_before, pair.view_after, view * view)
