"""A mean gain and its interval: against published tables, against a calculation from the single values, and in the long run."""

import math
import random
import statistics

import pytest

from bot.model.gains import Sums, sums_of
from bot.model.practice import Pair
from bot.reach.gain import added, gain_of, half_width, student

TABLE = {
    1: 12.7062,
    2: 4.3027,
    3: 3.1824,
    4: 2.7764,
    5: 2.5706,
    9: 2.2622,
    10: 2.2281,
    15: 2.1314,
    20: 2.0860,
    24: 2.0639,
    30: 2.0423,
    40: 2.0211,
    60: 2.0003,
    120: 1.9799,
    1000: 1.9623,
}
"""Student's t, two-sided 95 %, as any table of it prints."""


@pytest.mark.parametrize(("freedom", "t"), TABLE.items())
def test_the_quantile_is_that_of_the_tables(freedom: int, t: float) -> None:
    assert student(freedom) == pytest.approx(t, abs=6e-5)


def test_the_two_ways_to_the_quantile_meet() -> None:
    assert student(199) - student(200) == pytest.approx(student(200) - student(201), rel=0.05)
    assert student(1_000_000) == pytest.approx(1.959966, abs=2e-6)


def test_the_sleep_data_of_student_himself() -> None:
    """Ten people, two drugs (Student, Biometrika 1908): the mean difference is 1.58, its interval 0.70 to 2.46."""
    differences = [12, 24, 13, 13, 0, 10, 18, 8, 46, 14]
    half = half_width(10, sum(differences), sum(each * each for each in differences))
    assert half is not None
    assert sum(differences) / 100 == 1.58
    assert 1.58 - half / 10 == pytest.approx(0.7001, abs=2e-4)
    assert 1.58 + half / 10 == pytest.approx(2.4599, abs=2e-4)


def a_pair(chance: random.Random) -> Pair:
    return Pair(
        chance.randrange(0, 1001, 200),
        chance.randrange(0, 1001, 200),
        chance.randint(100, 500),
        chance.randint(100, 500),
    )


@pytest.mark.parametrize("n", [2, 10, 11, 57, 400])
def test_sums_give_what_the_single_values_give(n: int) -> None:
    chance = random.Random(n)
    pairs = [a_pair(chance) for _ in range(n)]
    gain = gain_of(added(sums_of(each) for each in pairs))
    assert gain is not None
    changed = [(each.right_after - each.right_before) / 10 for each in pairs]
    mean, error = statistics.fmean(changed), statistics.stdev(changed) / math.sqrt(n)
    assert gain.right.gain == pytest.approx(mean)
    assert gain.right.low == pytest.approx(mean - student(n - 1) * error)
    assert gain.right.high == pytest.approx(mean + student(n - 1) * error)
    assert gain.view.before == pytest.approx(statistics.fmean(each.view_before for each in pairs) / 100)
    assert gain.n == gain.view.n == n


def test_the_interval_holds_the_truth_in_some_ninety_five_of_a_hundred() -> None:
    chance = random.Random(4)
    held = 0
    for _ in range(2000):
        drawn = [round(100 * chance.gauss(0.4, 1)) for _ in range(12)]
        half = half_width(12, sum(drawn), sum(each * each for each in drawn))
        assert half is not None
        held += abs(sum(drawn) / 12 - 40) <= half
    assert 0.935 < held / 2000 < 0.965


def test_where_all_changed_by_the_same_nothing_is_said_of_how_sure_it_is() -> None:
    gain = gain_of(added([sums_of(Pair(400, 800, 300, 400))] * 12))
    assert gain is not None
    assert (gain.right.gain, gain.right.low, gain.right.high, gain.right.verdict) == (40, None, None, "unclear")


def test_a_verdict_needs_the_whole_interval() -> None:
    up = gain_of(Sums(10, 4000, 8000, 1_700_000, 3000, 2000, 170_000))
    assert up is not None
    assert (up.right.verdict, up.view.verdict) == ("up", "down")
    unclear = gain_of(Sums(10, 4000, 4400, 1_700_000, 3000, 3000, 170_000))
    assert unclear is not None
    assert (unclear.right.verdict, unclear.view.verdict) == ("unclear", "unclear")


def test_of_nobody_there_is_no_gain() -> None:
    assert gain_of(Sums()) is None
