"""The spans of time an officer asks for."""

import calendar
import datetime as dt
import re

from msgspec import Struct

_YEARS = re.compile(r"(20\d\d)(?:-(20\d\d))?")
_QUARTER = re.compile(r"(20\d\d)-[qQ]([1-4])")
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class Period(Struct, frozen=True):
    """From the first to the last month, both inside; months as "2026-11"."""

    name: str
    first: str
    last: str

    @property
    def first_day(self) -> dt.date:
        return dt.date(int(self.first[:4]), int(self.first[5:]), 1)

    @property
    def last_day(self) -> dt.date:
        year, month = int(self.last[:4]), int(self.last[5:])
        return dt.date(year, month, calendar.monthrange(year, month)[1])


class UnknownPeriod(ValueError):
    """The text is no period; the message says how to write one."""


def period(text: str) -> Period:
    """ "2026", "2026-Q2", "2026-11" or "2021-2025"."""
    if match := _MONTH.fullmatch(text):
        return Period(text, text, text)
    if match := _QUARTER.fullmatch(text):
        end = 3 * int(match[2])
        return Period(text.upper(), f"{match[1]}-{end - 2:02}", f"{match[1]}-{end:02}")
    if match := _YEARS.fullmatch(text):
        first, last = match[1], match[2] or match[1]
        if first <= last:
            return Period(text, f"{first}-01", f"{last}-12")
    raise UnknownPeriod(f'"{text}" không phải kỳ báo cáo: viết 2026, 2026-Q2, 2026-11 hoặc 2021-2025')
