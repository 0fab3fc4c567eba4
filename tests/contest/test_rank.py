"""Who stands where: by the chain and nothing else, whoever came first, against a slow calculation by other means."""

import random
from functools import cmp_to_key
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contest.foretold import distance, target
from bot.contest.rank import rank
from bot.model.contest import Attempts, Contest, Prediction, TieRule
from bot.model.entries import Counts, Entry
from tests.contest.kit import contest, entry


def places(rules: Contest, *entries: Entry, **more: Any) -> list[tuple[int, int]]:
    return [(each.place, each.entrant) for each in rank(rules, entries, **more).placings()]


def test_each_rule_decides_only_where_those_before_it_do_not() -> None:
    rules = contest(tie=("right", "duration", "earliest", "shared"), prediction=None)
    slow_but_right = entry(1, right=4, took=500)
    quick = entry(2, right=3, took=100)
    same_but_later = entry(3, right=3, took=100, ended=quick.ended + 1)
    assert places(rules, same_but_later, quick, slow_but_right) == [(1, 1), (2, 2), (3, 3)]


def test_the_order_of_the_chain_is_the_order_of_the_rules() -> None:
    early, quick = entry(1, took=900, ended=1), entry(2, took=100, ended=2)
    assert places(contest(tie=("right", "earliest")), early, quick)[0] == (1, 1)
    assert places(contest(tie=("right", "duration")), early, quick)[0] == (1, 2)


def test_equals_share_a_place_and_the_places_after_them_stay_empty() -> None:
    rules = contest(tie=("right", "shared"))
    assert places(rules, entry(5, 3), entry(9, 3), entry(2, 4), entry(1, 1)) == [(1, 2), (2, 5), (2, 9), (4, 1)]


def test_nothing_behind_shared_is_looked_at() -> None:
    rules = contest(tie=("right", "shared"))
    assert places(rules, entry(1, took=1), entry(2, took=9)) == [(1, 1), (1, 2)]


def test_of_several_attempts_the_best_by_the_whole_chain_counts() -> None:
    rules = contest(tie=("right", "duration"), attempts=Attempts(0))
    tries = [
        entry(1, 2, 10, attempt=11, number=1),
        entry(1, 4, 90, attempt=12, number=2),
        entry(1, 4, 80, attempt=13, number=3),
    ]
    assert [each.attempt for each in rank(rules, tries).placings()] == [13]


def test_or_the_last_that_was_begun() -> None:
    rules = contest(tie=("right", "duration"), attempts=Attempts(0, counts="last"))
    tries = [
        entry(1, 4, 90, attempt=12, number=2),
        entry(1, 1, 80, attempt=13, number=3),
        entry(1, 4, 10, attempt=11, number=1),
    ]
    assert [each.attempt for each in rank(rules, tries).placings()] == [13]


def test_who_is_excluded_has_no_place_and_counts_for_nothing() -> None:
    rules = contest(prediction=Prediction("people", "?", excluded=False))
    found = rank(rules, [entry(1), entry(2), entry(3)], excluded=frozenset({2}))
    assert [each.entrant for each in found.placings()] == [1, 3]
    assert found.counts == Counts(2, 2, 2, target=2)


def test_what_was_to_be_foretold_stays_as_it_stood_at_the_close_where_the_rules_say_so() -> None:
    found = rank(contest(), [entry(1), entry(2), entry(3)], excluded=frozenset({2}))
    assert found.counts == Counts(2, 2, 2, target=3)


def test_lots_decide_where_the_chain_says_so() -> None:
    rules = contest(tie=("right", "draw"))
    lots = {1: 900, 2: 100, 3: 500}
    found = places(rules, entry(1), entry(2), entry(3), ticket=lambda entrant: lots[entrant] << 40)
    assert found == [(1, 2), (2, 3), (3, 1)]


@pytest.mark.parametrize(
    ("of", "truth"), [("entries", 1200), ("people", 1000), ("all-right", 123), ("percent", 1_230_000)]
)
def test_what_is_to_be_foretold(of: Any, truth: int) -> None:
    assert target(Prediction(of, "?"), Counts(1200, 1000, 123)) == truth


@pytest.mark.parametrize(
    ("all_right", "people", "ticks"),
    [(1, 3, 3_333_333), (2, 3, 6_666_667), (0, 7, 0), (7, 7, 10_000_000), (0, 0, 0), (1, 6, 1_666_667)],
)
def test_a_percentage_is_rounded_to_five_decimals(all_right: int, people: int, ticks: int) -> None:
    assert target(Prediction("percent", "?"), Counts(9, people, all_right)) == ticks


def test_over_and_under_are_alike_unless_the_rules_say_otherwise() -> None:
    either, under, over = (Prediction("people", "?", side=side) for side in ("either", "under", "over"))
    assert distance(either, 90, 100) == distance(either, 110, 100) == 10
    assert distance(under, 90, 100) < distance(under, 1, 100) < distance(under, 101, 100)
    assert distance(over, 110, 100) < distance(over, 9_999, 100) < distance(over, 99, 100)
    assert distance(under, 100, 100) == distance(over, 100, 100) == 0


def test_who_foretold_nothing_stands_behind_every_prediction() -> None:
    rules = contest(tie=("right", "prediction"))
    found = places(rules, entry(1, prediction=None), entry(2, prediction=10**9), entry(3, prediction=3))
    assert found == [(1, 3), (2, 2), (3, 1)]


def test_a_contest_that_nobody_entered_has_no_places() -> None:
    assert rank(contest(), []).counts == Counts(0, 0, 0, 0)
    assert places(contest()) == []


CHAINS: list[tuple[TieRule, ...]] = [
    ("right", "prediction", "duration", "earliest", "shared"),
    ("right", "duration", "shared"),
    ("points", "right", "earliest"),
    ("right", "prediction"),
    ("duration", "right", "prediction", "shared"),
]
TARGETS: list[Literal["entries", "people", "all-right", "percent"]] = ["entries", "people", "all-right", "percent"]
COUNTS: list[Literal["best", "last"]] = ["best", "last"]
SIDES: list[Literal["either", "under", "over"]] = ["either", "under", "over"]
numbers = st.integers(0, 3)


@st.composite
def contests(draw: st.DrawFn) -> tuple[Contest, list[Entry]]:
    """Few different values, so that there are ties everywhere; up to three attempts of an entrant."""
    rules = contest(
        tie=draw(st.sampled_from(CHAINS)),
        prediction=Prediction(draw(st.sampled_from(TARGETS)), "?", draw(st.sampled_from(SIDES))),
        attempts=Attempts(0, counts=draw(st.sampled_from(COUNTS))),
    )
    entries = []
    for entrant in range(1, draw(st.integers(0, 7)) + 1):
        for number in range(1, draw(st.integers(1, 3)) + 1):
            right = draw(st.integers(2, 4))
            entries.append(
                entry(
                    entrant,
                    right,
                    draw(numbers),
                    attempt=entrant * 10 + number,
                    number=number,
                    points=right * 100 + draw(numbers),
                    ended=draw(numbers),
                    prediction=draw(st.none() | st.integers(0, 9)),
                )
            )
    return rules, entries


@settings(max_examples=300, deadline=None)
@given(contests(), st.randoms(use_true_random=False))
def test_the_order_in_which_equal_entries_came_in_changes_nothing(
    drawn: tuple[Contest, list[Entry]], chance: random.Random
) -> None:
    rules, entries = drawn
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert list(rank(rules, shuffled).placings()) == list(rank(rules, entries).placings())


@settings(max_examples=300, deadline=None)
@given(contests())
def test_places_are_those_of_a_slow_calculation_by_other_means(drawn: tuple[Contest, list[Entry]]) -> None:
    rules, entries = drawn
    assert [(each.place, each.entrant) for each in rank(rules, entries).placings()] == slowly(rules, entries)


def slowly(rules: Contest, entries: list[Entry]) -> list[tuple[int, int]]:
    """Pairs compared rule by rule, as a person with a list would do it."""
    by_entrant: dict[int, list[Entry]] = {}
    for each in entries:
        by_entrant.setdefault(each.entrant, []).append(each)
    counts = rules.attempts.counts
    chosen = {who: [max(of, key=lambda e: e.number)] if counts == "last" else of for who, of in by_entrant.items()}
    all_right = sum(any(e.right == rules.asked for e in of) for of in chosen.values())
    assert rules.prediction is not None
    truth = {
        "entries": len(entries),
        "people": len(by_entrant),
        "all-right": all_right,
        "percent": round(100_000 * 100 * all_right / len(by_entrant)) if by_entrant else 0,
    }[rules.prediction.of]
    side = rules.prediction.side

    def away(e: Entry) -> tuple[int, int]:
        if e.prediction is None:
            return 2, 0
        off = e.prediction - truth
        wrong = (side == "under" and off > 0) or (side == "over" and off < 0)
        return (1 if wrong else 0), abs(off)

    def compare(one: Entry, other: Entry) -> int:
        for rule in rules.tie:
            match rule:
                case "right":
                    less = other.right - one.right
                case "points":
                    less = other.points - one.points
                case "prediction":
                    less = (away(one) > away(other)) - (away(one) < away(other))
                case "duration":
                    less = one.took - other.took
                case "earliest":
                    less = one.ended - other.ended
                case _:
                    less = 0
            if less:
                return less
        return 0

    best = [min(of, key=cmp_to_key(compare)) for of in chosen.values()]
    found = [(1 + sum(compare(other, each) < 0 for other in best), each.entrant) for each in best]
    return sorted(found)
