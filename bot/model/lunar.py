"""The day of the lunar month, as markets in the hills are counted: "chợ ngày 2, 7" meets on the 2nd, 7th, 12th, 17th, 22nd, 27th.

The usual reckoning of new moons (Meeus, as Hồ Ngọc Đức wrote it down for the Vietnamese calendar), in the time of Việt Nam.
"""

import datetime as dt
import math

MONTH = 29.530588853
_FIRST = 2415021.076998695
_DAYS_BEFORE = 1721425
"""Of the Julian day number at noon, before the day counted as 0 here."""
EVERY = 5
"""Days from one market to the next."""


def lunar_day(day: dt.date) -> int:
    """1 to 30."""
    number = day.toordinal() + _DAYS_BEFORE
    k = math.floor((number - _FIRST) / MONTH)
    start = _new_moon(k + 1)
    return number - (start if start <= number else _new_moon(k)) + 1


def is_market(day: dt.date, pair: int) -> bool:
    """`pair` names a market by the first of its two days: 2 for "2, 7"."""
    return lunar_day(day) % EVERY == pair % EVERY


def _new_moon(k: int) -> int:
    """The day number on which the k-th moon since 1900 is new in Việt Nam (UTC+7)."""
    t = k / 1236.85
    day = 2415020.75933 + 29.53058868 * k + (0.0001178 - 0.000000155 * t) * t * t
    day += 0.00033 * _sin(166.56 + 132.87 * t - 0.009173 * t * t)
    sun = 359.2242 + 29.10535608 * k - (0.0000333 + 0.00000347 * t) * t * t
    moon = 306.0253 + 385.81691806 * k + (0.0107306 + 0.00001236 * t) * t * t
    node = 21.2964 + 390.67050646 * k - (0.0016528 + 0.00000239 * t) * t * t
    day += (0.1734 - 0.000393 * t) * _sin(sun) + 0.0021 * _sin(2 * sun)
    day -= 0.4068 * _sin(moon) - 0.0161 * _sin(2 * moon) + 0.0004 * _sin(3 * moon)
    day += 0.0104 * _sin(2 * node) - 0.0051 * _sin(sun + moon) - 0.0074 * _sin(sun - moon)
    day += 0.0004 * _sin(2 * node + sun) - 0.0004 * _sin(2 * node - sun) - 0.0006 * _sin(2 * node + moon)
    day += 0.0010 * _sin(2 * node - moon) + 0.0005 * _sin(2 * moon + sun)
    day -= -0.000278 + 0.000265 * t + 0.000262 * t * t
    return math.floor(day + 0.5 + 7 / 24)


def _sin(degrees: float) -> float:
    return math.sin(math.radians(degrees))
