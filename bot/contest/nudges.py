"""When somebody who asked for it is reminded of a contest: a round opens, a day is left of it, its result is out.

Each has a bit of its own; what was said, or had begun before she asked, is a sum of bits.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from bot.model.contest import Contest

Kind = Literal["opens", "closes", "result"]
DAY = dt.timedelta(days=1)
TOO_LATE = dt.timedelta(hours=1)
"""Before a closing nobody is sent off to begin any more."""


class Nudge(Struct, frozen=True):
    """It may be said from `begins` on, and is dropped at `ends`. `number`: of the round, or of the scope's place."""

    kind: Kind
    number: int
    bit: int
    begins: dt.datetime
    ends: dt.datetime


def nudges(contest: Contest, published: Mapping[int, dt.datetime]) -> tuple[Nudge, ...]:
    """In the order in which they matter, the one that matters most first. `published`: when a scope first had a result."""
    return (*_results(contest, published), *_closings(contest), *_openings(contest))


def begun(all: tuple[Nudge, ...], now: dt.datetime) -> int:
    """The bits of all that has begun."""
    return sum(each.bit for each in all if each.begins <= now)


def due(all: tuple[Nudge, ...], now: dt.datetime) -> tuple[Nudge, ...]:
    return tuple(each for each in all if each.begins <= now < each.ends)


def is_more_to_come(contest: Contest, published: Mapping[int, dt.datetime], now: dt.datetime) -> bool:
    """Whether asking still makes sense."""
    return any(scope not in published for scope in contest.scopes) or any(now < each.opens for each in contest.round)


def _openings(contest: Contest) -> list[Nudge]:
    return [Nudge("opens", n, 1 << 2 * n, each.opens, each.closes - TOO_LATE) for n, each in enumerate(contest.round)]


def _closings(contest: Contest) -> list[Nudge]:
    """Of a round of two days its opening was news enough."""
    return [
        Nudge("closes", n, 2 << 2 * n, each.closes - DAY, each.closes - TOO_LATE)
        for n, each in enumerate(contest.round)
        if each.closes - each.opens > 2 * DAY
    ]


def _results(contest: Contest, published: Mapping[int, dt.datetime]) -> list[Nudge]:
    """While complaints are taken, and for a day at least."""
    first = 2 * len(contest.round)
    lasts = max(dt.timedelta(days=contest.appeal_days), DAY)
    return [
        Nudge("result", n, 1 << first + n, published[scope], published[scope] + lasts)
        for n, scope in enumerate(contest.scopes)
        if scope in published
    ]
