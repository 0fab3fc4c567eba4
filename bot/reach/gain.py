"""How much a track changed, from sums over people who took both tests: the mean difference and its 95 % interval.

Each person is compared with herself, so the interval is that of paired differences (Student): mean ± t · s / √n with n - 1
degrees of freedom, s² = (Σd² - (Σd)²/n) / (n - 1). The quantile t is computed here from the finite series of Student's
distribution for whole degrees of freedom (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4), and
for many of them from its expansion around the normal distribution (26.7.5).
"""

import math
from collections.abc import Iterable
from functools import lru_cache
from statistics import NormalDist
from typing import Literal

from msgspec import Struct

from bot.model.gains import Sums

CONFIDENCE = 0.95
_MANY = 200
"""Degrees of freedom from which on the expansion is exact to seven digits."""

Verdict = Literal["up", "down", "unclear"]


class Estimate(Struct, frozen=True):
    """Of `n` people: the mean before and after, the mean gain, and between what it lies with 95 % confidence.

    `low` and `high` are None where all changed by the same: then nothing can be said of how sure the mean is.
    """

    n: int
    before: float
    after: float
    low: float | None
    high: float | None

    @property
    def gain(self) -> float:
        return self.after - self.before

    @property
    def verdict(self) -> Verdict:
        """Up or down only where the whole interval says so."""
        if self.low is None or self.high is None:
            return "unclear"
        return "up" if self.low > 0 else "down" if self.high < 0 else "unclear"


class Gain(Struct, frozen=True):
    """`right` in percent of the questions, `view` in steps of one to five, five being what the plan hopes for."""

    n: int
    right: Estimate
    view: Estimate


def gain_of(sums: Sums) -> Gain | None:
    """None of nobody."""
    if sums.n == 0:
        return None
    return Gain(
        sums.n,
        _estimate(sums.n, sums.right_before, sums.right_after, sums.right_squares, 10),
        _estimate(sums.n, sums.view_before, sums.view_after, sums.view_squares, 100),
    )


def added(each: Iterable[Sums]) -> Sums:
    whole = Sums()
    for sums in each:
        whole = whole.plus(sums)
    return whole


def _estimate(n: int, before: int, after: int, squares: int, unit: int) -> Estimate:
    half = half_width(n, after - before, squares)
    mean_before, mean_after = before / n / unit, after / n / unit
    if half is None:
        return Estimate(n, mean_before, mean_after, None, None)
    gain, half = mean_after - mean_before, half / unit
    return Estimate(n, mean_before, mean_after, gain - half, gain + half)


def half_width(n: int, total: int, squares: int) -> float | None:
    """Of the interval around the mean of `n` differences with this sum and sum of squares; None where it has none.

    In whole numbers as long as possible: n Σd² - (Σd)² is exact.
    """
    spread = n * squares - total * total
    if n < 2 or spread <= 0:
        return None
    return student(n - 1) * math.sqrt(spread / (n - 1)) / n


@lru_cache(maxsize=512)
def student(freedom: int, confidence: float = CONFIDENCE) -> float:
    """The t between -t and t of which Student's distribution has this share."""
    if freedom >= _MANY:
        return _expanded(freedom, NormalDist().inv_cdf((1 + confidence) / 2))
    low, high = 0.0, 1000.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _share_within(middle, freedom) < confidence else (low, middle)
    return high


def _share_within(t: float, freedom: int) -> float:
    """A(t | ν), 26.7.3 for odd and 26.7.4 for even degrees of freedom."""
    angle = math.atan(t / math.sqrt(freedom))
    square = math.cos(angle) ** 2
    is_odd = freedom % 2 == 1
    term, total = (math.cos(angle), 0.0) if is_odd else (1.0, 0.0)
    for each in range(3 if is_odd else 2, freedom + 1, 2):
        total += term
        term *= square * (each - 1) / each
    if is_odd:
        return 2 / math.pi * (angle + math.sin(angle) * total)
    return math.sin(angle) * total


def _expanded(freedom: int, x: float) -> float:
    """26.7.5, to the third power of 1/ν."""
    first = (x**3 + x) / 4
    second = (5 * x**5 + 16 * x**3 + 3 * x) / 96
    third = (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384
    return x + first / freedom + second / freedom**2 + third / freedom**3
