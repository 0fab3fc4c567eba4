"""The eighteen months that the demo tells of, and their rhythm: market days, harvests, the months of action."""

import calendar
import datetime as dt
from collections.abc import Iterator

from msgspec import Struct

MONTHS = 18
SEASON = (0.9, 0.6, 1.0, 1.0, 0.9, 1.3, 1.0, 0.9, 1.0, 1.1, 1.6, 1.3)
"""January to December. Tết is quiet; June and November to December are the months of action for the family, against violence
in it, and for gender equality."""
MARKET_EVERY = 5
"""Days from one market day to the next."""


class Month(Struct, frozen=True):
    """`days`: how many of them are over."""

    name: str
    number: int
    days: int

    @property
    def season(self) -> float:
        return SEASON[int(self.name[5:]) - 1]

    def day(self, day: int) -> str:
        return f"{self.name}-{min(day, self.days):02}"

    def market_days(self, first: int) -> Iterator[int]:
        """In a commune whose market is held first on that day of five."""
        return iter(range(1 + (first + self.number) % MARKET_EVERY, self.days + 1, MARKET_EVERY))


def months_until(today: dt.date) -> tuple[Month, ...]:
    """The last of them is the month of today."""
    year, month = today.year, today.month
    names = []
    for _ in range(MONTHS):
        names.append((year, month))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    names.reverse()
    return tuple([_month(n, year, month, today) for n, (year, month) in enumerate(names)])


def _month(number: int, year: int, month: int, today: dt.date) -> Month:
    whole = calendar.monthrange(year, month)[1]
    is_now = (year, month) == (today.year, today.month)
    return Month(f"{year}-{month:02}", number, today.day if is_now else whole)
