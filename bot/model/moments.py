"""Days and moments as people in Việt Nam live them, and as the database keeps them."""

import datetime as dt

VIETNAM = dt.timezone(dt.timedelta(hours=7))
"""Asia/Ho_Chi_Minh keeps no summer time, and a slim image may lack the time zone files."""


def here(now: dt.datetime) -> dt.datetime:
    """A moment as a clock on the wall shows it, without a zone: what an organiser writes."""
    return now.astimezone(VIETNAM).replace(tzinfo=None)


def seconds(local: dt.datetime) -> int:
    """Of a moment on that clock, since 1970."""
    return int(local.replace(tzinfo=VIETNAM).timestamp())


def milliseconds(now: dt.datetime) -> int:
    """Of a moment with a zone, since 1970; never later than the moment, which could lie beyond a closing."""
    return (now - dt.datetime.fromtimestamp(0, dt.UTC)) // dt.timedelta(milliseconds=1)


def here_of(milliseconds: int) -> dt.datetime:
    """The clock on the wall at so many milliseconds since 1970."""
    return here(dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC))
