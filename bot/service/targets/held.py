"""Meetings, stalls, films, lessons and trainings of a period, added up by month and by kind."""

from collections.abc import Mapping

from msgspec import Struct

from bot.reach.period import Period
from bot.service.desk import Desk
from bot.storage import meetings
from bot.storage.ground import ground_of
from bot.storage.meetings import Asked, Logged
from bot.storage.sql import Reading


class Sum(Struct, frozen=True):
    """`people` and `households` are heads counted, added up: one house at two meetings stands in them twice."""

    meetings: int = 0
    people: int = 0
    households: int = 0


class Held(Struct, frozen=True):
    """`months`: "2026-11" → sum, only months with a meeting; `kinds`: a key of model/meetings.py → sum."""

    whole: Sum
    months: Mapping[str, Sum]
    kinds: Mapping[str, Sum]


async def held_in(reading: Reading, desk: Desk, span: Period, area: str = "") -> Held:
    """`area`: on the land of one commune of today. A meeting of a former commune stands with each that has its land."""
    months: dict[str, Sum] = {}
    kinds: dict[str, Sum] = {}
    whole = Sum()
    for row in await meetings.sums(reading, asked(desk, span, area)):
        one = Sum(row.meetings, row.people, row.households)
        months[row.month] = _and(months.get(row.month, Sum()), one)
        kinds[row.kind] = _and(kinds.get(row.kind, Sum()), one)
        whole = _and(whole, one)
    return Held(whole, months, kinds)


async def newest(reading: Reading, desk: Desk, span: Period, area: str, most: int) -> list[Logged]:
    return await meetings.listed(reading, asked(desk, span, area), most)


def asked(desk: Desk, span: Period, area: str) -> Asked:
    ground = ground_of(desk.gazetteer.atlas, area) if area else None
    return Asked(span.first_day.isoformat(), span.last_day.isoformat(), ground)


def _and(one: Sum, other: Sum) -> Sum:
    return Sum(one.meetings + other.meetings, one.people + other.people, one.households + other.households)
