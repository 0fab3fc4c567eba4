"""The maps of the province since 2018, and how a number on one of them is read on another."""

from collections import defaultdict
from collections.abc import Mapping
from enum import IntEnum
from functools import cache, cached_property
from typing import Literal

from msgspec import Struct


class Vintage(IntEnum):
    """Until when a map of the communes was in official use. A code means what it meant on the map of its day."""

    TODAY = 0
    UNTIL_2025 = 1
    UNTIL_2020 = 2


DAYS: dict[Vintage, tuple[str, str]] = {
    Vintage.UNTIL_2020: ("0000-01-01", "2019-12-31"),
    Vintage.UNTIL_2025: ("2020-01-01", "2025-06-30"),
    Vintage.TODAY: ("2025-07-01", "9999-12-31"),
}
"""From which day to which each map was in use: the 226 communes were merged from January 2020 on, the 194 became 65 on
1 July 2025 (NQ 1672/NQ-UBTVQH15)."""

MERGED_LATE = "2024-12-31"
"""Until this day a paper may still name a commune by a code that only the map until 2020 has."""


@cache
def vintage_of(month: str) -> Vintage:
    """The map of a month ("2025-06") or of a day in it."""
    return next(vintage for vintage, (_, last) in DAYS.items() if month[:7] <= last[:7])


Map = Literal["today", "communes-2025", "districts", "communes-2019"]
MAPS: dict[Map, Vintage] = {
    "today": Vintage.TODAY,
    "communes-2025": Vintage.UNTIL_2025,
    "districts": Vintage.UNTIL_2025,
    "communes-2019": Vintage.UNTIL_2020,
}
"""The 65 communes of today, the 194 of 30 June 2025, the 11 districts until then, the 226 communes until 2019."""


class Unit(Struct, frozen=True):
    """A commune on one map: `name` with its kind; `district` until June 2025."""

    code: str
    name: str
    district: str = ""


class Share(Struct, frozen=True):
    """`part` of a number that falls to a unit; the parts of one number add up to 1."""

    code: str
    part: float


class Atlas(Struct, frozen=True, dict=True):
    """`to_today`: where a unit of an old map lies now. `people`: of 2009, the weights on the way back.

    `unchanged`: codes that mean the same on the maps until 2020 and until 2025. `tiles`: (column, row) of each commune of
    today on a map of equal tiles, from 1, north on top: neighbours stay near, and a small ward is as large as a wide commune.
    """

    units: Mapping[Vintage, tuple[Unit, ...]]
    to_today: Mapping[Vintage, Mapping[str, tuple[Share, ...]]]
    people: Mapping[Vintage, Mapping[str, float]]
    unchanged: frozenset[str]
    tiles: Mapping[str, tuple[int, int]] = {}

    def named(self, map: Map) -> tuple[tuple[str, str], ...]:
        """(code, name) of all units of a map; a district's code is its name."""
        if map == "districts":
            return tuple((name, name) for name in dict.fromkeys(unit.district for unit in self.units[MAPS[map]]))
        return tuple((unit.code, unit.name) for unit in self.units[MAPS[map]])

    def is_unit(self, vintage: Vintage, code: str) -> bool:
        return code in self._known[vintage]

    def name_on(self, day: str, code: str) -> str:
        """What a code means on a day ("2024-03-08"): the unit's name, "" where it means none.

        Papers until the end of 2024 may still bear codes of the 226 communes that the map until 2025 lacks.
        """
        vintage = vintage_of(day)
        if vintage == Vintage.UNTIL_2025 and day <= MERGED_LATE:
            vintage = self._meant_on(vintage, code)
        return self._names[vintage].get(code, "")

    def on(self, map: Map, vintage: Vintage, code: str) -> tuple[Share, ...]:
        """How a number of that unit is read on a map: one share where it is exact, several where it is apportioned.

        A code that the map of its day does not have stays itself, so that no number is lost.
        """
        vintage = self._meant_on(vintage, code)
        if map == "districts":
            return self._in_districts(vintage, code)
        wanted = MAPS[map]
        if wanted == vintage or (wanted and vintage and code in self.unchanged):
            return (Share(code, 1.0),)
        today = self.today(vintage, code)
        if wanted == Vintage.TODAY:
            return today
        parts: dict[str, float] = defaultdict(float)
        for share in today:
            for former in self.formerly(share.code, wanted) or (Share(share.code, 1.0),):
                parts[former.code] += share.part * former.part
        return tuple(Share(each, part) for each, part in parts.items())

    def today(self, vintage: Vintage, code: str) -> tuple[Share, ...]:
        if vintage == Vintage.TODAY:
            return (Share(code, 1.0),)
        known = self.to_today[vintage].get(code) or self.to_today[Vintage.UNTIL_2020].get(code)
        return known or (Share(code, 1.0),)

    def formerly(self, code: str, vintage: Vintage) -> tuple[Share, ...]:
        """The units on whose land a commune of today lies, by the people they had in 2009."""
        return self._former[vintage].get(code, ())

    def spots(self, code: str) -> tuple[tuple[Vintage, str], ...]:
        """Under which codes a commune of today stands on every map: a part of its land is enough."""
        older = [(vintage, share.code) for vintage in self.to_today for share in self.formerly(code, vintage)]
        merged = [
            (Vintage.UNTIL_2025, share.code)
            for share in self.formerly(code, Vintage.UNTIL_2020)
            if not self.is_unit(Vintage.UNTIL_2025, share.code)
        ]
        return ((Vintage.TODAY, code), *older, *merged)

    def _meant_on(self, vintage: Vintage, code: str) -> Vintage:
        """A code that the map until 2025 lacks is one of the map before it."""
        is_older = vintage == Vintage.UNTIL_2025 and not self.is_unit(vintage, code)
        return Vintage.UNTIL_2020 if is_older and self.is_unit(Vintage.UNTIL_2020, code) else vintage

    def _in_districts(self, vintage: Vintage, code: str) -> tuple[Share, ...]:
        district = self._known[vintage].get(code, "")
        if district:
            return (Share(district, 1.0),)
        parts: dict[str, float] = defaultdict(float)
        for share in self.on("communes-2025", vintage, code):
            parts[self._known[Vintage.UNTIL_2025].get(share.code, share.code)] += share.part
        return tuple(Share(each, part) for each, part in parts.items())

    @cached_property
    def _known(self) -> dict[Vintage, dict[str, str]]:
        return {vintage: {unit.code: unit.district for unit in units} for vintage, units in self.units.items()}

    @cached_property
    def _names(self) -> dict[Vintage, dict[str, str]]:
        return {vintage: {unit.code: unit.name for unit in units} for vintage, units in self.units.items()}

    @cached_property
    def _former(self) -> dict[Vintage, dict[str, tuple[Share, ...]]]:
        found: dict[Vintage, dict[str, tuple[Share, ...]]] = {}
        for vintage, became in self.to_today.items():
            people: dict[str, dict[str, float]] = defaultdict(dict)
            for code, shares in became.items():
                for share in shares:
                    people[share.code][code] = share.part * self.people[vintage][code]
            found[vintage] = {code: _as_shares(weights) for code, weights in people.items()}
        return found


def _as_shares(weights: Mapping[str, float]) -> tuple[Share, ...]:
    whole = sum(weights.values())
    return tuple(Share(code, weight / whole) for code, weight in weights.items())
