"""Periods and measures, without a database."""

import datetime as dt

import pytest

from bot.reach.figures import Denominator, Reached, denominator_for, reached_by_cell, sum_of
from bot.reach.period import UnknownPeriod, period


@pytest.mark.parametrize(
    ("text", "first", "last", "last_day"),
    [
        ("2026", "2026-01", "2026-12", dt.date(2026, 12, 31)),
        ("2026-Q1", "2026-01", "2026-03", dt.date(2026, 3, 31)),
        ("2026-q4", "2026-10", "2026-12", dt.date(2026, 12, 31)),
        ("2028-02", "2028-02", "2028-02", dt.date(2028, 2, 29)),
        ("2021-2025", "2021-01", "2025-12", dt.date(2025, 12, 31)),
    ],
)
def test_a_period_is_its_months(text: str, first: str, last: str, last_day: dt.date) -> None:
    span = period(text)
    assert (span.first, span.last, span.last_day) == (first, last, last_day)


@pytest.mark.parametrize("text", ["", "26", "2026-13", "2026-Q5", "2025-2021", "2026-11-23", "năm nay", "1999"])
def test_what_is_no_period_says_how_to_write_one(text: str) -> None:
    with pytest.raises(UnknownPeriod, match="2026-Q2"):
        period(text)


def test_the_denominator_is_the_newest_not_after_the_period() -> None:
    rows = [(10, "a", "2024-01-01"), (20, "b", "2026-01-01"), (30, "c", "2027-01-01")]
    assert denominator_for(rows, dt.date(2026, 12, 31)) == Denominator(20, "b", "2026-01-01")
    assert denominator_for(rows, dt.date(2023, 12, 31)) == Denominator(10, "a", "2024-01-01")
    assert denominator_for([], dt.date(2026, 12, 31)) is None


def test_half_a_denominator_is_none() -> None:
    assert sum_of([Denominator(1, "a", "2026-01-01"), None]) is None
    assert sum_of([]) is None


def test_cells_tell_apart_how_a_house_is_known() -> None:
    found = reached_by_cell([("a", "card", 2), ("a", "self", 3), ("b", "declared", 9)])
    assert found == {"a": Reached(2, 3, 0), "b": Reached(0, 0, 9)}
