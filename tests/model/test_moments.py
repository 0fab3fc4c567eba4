"""Moments as numbers and back."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from bot.model.moments import here, here_of, milliseconds

MOMENTS = st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))


@given(MOMENTS)
def test_a_moment_before_a_closing_is_kept_as_one_before_it(now: dt.datetime) -> None:
    kept = here_of(milliseconds(now))
    assert dt.timedelta(0) <= here(now) - kept < dt.timedelta(milliseconds=1)
    closing = here(now).replace(microsecond=0) + dt.timedelta(seconds=1)
    assert here(now) < closing and kept < closing
