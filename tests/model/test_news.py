"""Lunar market days, and when somebody may be told something unasked."""

import datetime as dt

import pytest

from bot.model.lunar import is_market, lunar_day
from bot.model.news import Lead, Wish, harmless, is_harmless, lead_in
from tests.talking import shipped_library

TET = ("2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17")
MONDAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize("day", TET)
def test_the_new_year_is_the_first_day_of_a_lunar_month(day: str) -> None:
    new_year = dt.date.fromisoformat(day)
    assert lunar_day(new_year) == 1
    assert lunar_day(new_year - dt.timedelta(days=1)) in (29, 30)
    assert lunar_day(new_year + dt.timedelta(days=14)) == 15


def test_days_of_a_lunar_month_follow_each_other() -> None:
    day, before = dt.date(2026, 1, 1), lunar_day(dt.date(2025, 12, 31))
    for n in range(2000):
        now = lunar_day(day + dt.timedelta(days=n))
        assert now == before + 1 or (now == 1 and before in (29, 30))
        before = now


def test_a_market_of_the_2nd_and_7th_meets_six_times_a_lunar_month() -> None:
    first = dt.date(2026, 2, 17)
    month = [first + dt.timedelta(days=n) for n in range(29)]
    assert [lunar_day(day) for day in month if is_market(day, 2)] == [2, 7, 12, 17, 22, 27]
    assert [lunar_day(day) for day in month if is_market(day, 5)] == [5, 10, 15, 20, 25]


@pytest.mark.parametrize(
    ("wish", "last", "is_due"),
    [
        (Wish("daily"), "", True),
        (Wish("daily"), "2026-11-22", True),
        (Wish("daily"), "2026-11-23", False),
        (Wish("daily"), "2026-11-30", False),
        (Wish("weekly"), "2026-11-16", True),
        (Wish("weekly"), "2026-11-17", False),
        (Wish("weekly"), "", True),
        (Wish("market", lunar_day(MONDAY) % 5 or 5), "2026-11-22", True),
        (Wish("market", (lunar_day(MONDAY) + 1) % 5 or 5), "2026-11-22", False),
    ],
)
def test_a_wish_falls_on_a_day_or_not(wish: Wish, last: str, is_due: bool) -> None:
    assert wish.falls_on(MONDAY, last) == is_due


def test_no_wish_opens_the_night() -> None:
    """S14, whatever stands in the table."""
    assert [hour for hour in range(24) if Wish("daily", 0, 0, 24).is_open(hour)] == list(range(8, 20))
    assert [hour for hour in range(24) if Wish("daily", 0, 17, 20).is_open(hour)] == [17, 18, 19]


def test_nothing_sensitive_may_be_led_to() -> None:
    """S5, on the content as it is shipped."""
    library = shipped_library()
    sensitive = {topic.key for topic in library.topics if topic.sensitive}
    leads = harmless(library)
    assert {lead.kind for lead in leads} == {"any", "card", "topic", "track"}
    assert not [lead for lead in leads if lead.key in sensitive]
    cards = [library.cards[lead.key] for lead in leads if lead.kind == "card"]
    assert cards and not [card for card in cards if card.topic in sensitive]
    taught = [library.track(lead.key) for lead in leads if lead.kind == "track"]
    assert not [card for track in taught if track for card in library.cards_on(track) if card.topic in sensitive]
    assert [is_harmless(library, Lead("topic", key)) for key in sensitive] == [False] * len(sensitive)
    assert sensitive


def test_a_lead_is_read_as_it_was_written() -> None:
    for lead in harmless(shipped_library()):
        assert lead_in(lead.written) == lead
    assert lead_in("anything else") == Lead()
