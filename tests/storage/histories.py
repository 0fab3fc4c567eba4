"""Any history of houses, and the count that a clerk would make of it by hand, from the raw rows and with nothing of ours."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import NamedTuple

from hypothesis import strategies as st

from bot.storage import counting
from bot.storage.sql import Db, Row, Sql

FIRST_YEAR, LAST_YEAR = 2018, 2027
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
MONTHS = [f"{year}-{month:02}" for year in YEARS for month in range(1, 13)]
AROUND_THE_CHANGES = ["2019-11", "2019-12", "2020-01", "2020-02", "2025-05", "2025-06", "2025-07", "2025-08"]
COMMUNES = ("06040", "06622", "06625", "06613", "06637", "05983")
"""Some of these codes stand on several maps, and one (06625) for different land on each side of July 2025."""
TOPICS = ("binh-dang", "tuoi-cuoi", "ho-hang")
EVIDENCE = ("opened", "understood", "met", "school")
GROUPS = ("", "dao", "mong")

_BATCH = Sql(
    """INSERT INTO batches (id, commune, village, grp, cards, source, issued_on)
    VALUES (:id, '06040', '', :grp, 100, '', '2018-01-01')"""
)
_HOUSE = Sql(
    """INSERT INTO households (id, commune, known, batch, code_hash, code, since)
    VALUES (:id, '06040', 'self', :batch, :hash, :hash, '2018-01-01')"""
)
_RAW = Sql("SELECT household, month, topic, evidence, commune, known FROM reach")
_EMPTY = tuple(Sql(f"DELETE FROM {table}") for table in ("reach", "reached", "households", "batches", "meetings"))


class House(NamedTuple):
    """`group` of its batch; None: it came without a printed card."""

    id: int
    group: str | None


class Booking(NamedTuple):
    """A call of `counting.keep`."""

    house: int
    month: str
    topic: str
    evidence: str
    commune: str
    known: str


class History(NamedTuple):
    houses: tuple[House, ...]
    bookings: tuple[Booking, ...]


Opener = Callable[[], AbstractContextManager[Db]]
"""A transaction on empty tables, undone in the end."""


@st.composite
def histories(draw: st.DrawFn, most: int = 40) -> History:
    """In any order of months, so that some arrive late; a house moves at will, and may get its card later."""
    groups = draw(st.lists(st.sampled_from([None, *GROUPS]), min_size=1, max_size=5))
    houses = tuple(House(n + 1, group) for n, group in enumerate(groups))
    months = draw(st.lists(st.sampled_from(MONTHS) | st.sampled_from(AROUND_THE_CHANGES), min_size=1, max_size=12))
    booking = st.builds(
        Booking,
        st.sampled_from([house.id for house in houses]),
        st.sampled_from(months),
        st.sampled_from(TOPICS),
        st.sampled_from(EVIDENCE),
        st.sampled_from(COMMUNES),
        st.sampled_from(("card", "self")),
    )
    return History(houses, tuple(draw(st.lists(booking, min_size=1, max_size=most))))


def settle(db: Db, history: History) -> None:
    """The houses move in, and the batches that their cards came from."""
    for house in history.houses:
        if house.group is not None:
            db.run(_BATCH, id=house.id, grp=house.group)
        batch = None if house.group is None else house.id
        db.run(_HOUSE, id=house.id, batch=batch, hash=house.id.to_bytes(16, "big"))


def happen(db: Db, history: History) -> None:
    settle(db, history)
    for booking in history.bookings:
        counting.keep(db, *booking)


def expected(history: History) -> set[Booking]:
    """Each house, month, topic and evidence once, in the commune and as known where the month began for that house."""
    first: dict[tuple[int, str], Booking] = {}
    for booking in history.bookings:
        first.setdefault((booking.house, booking.month), booking)
    return {
        booking._replace(commune=settled.commune, known=settled.known)
        for booking in history.bookings
        for settled in [first[booking.house, booking.month]]
    }


def raw(db: Db) -> list[Booking]:
    return [Booking(*row) for row in db.all(_RAW)]


def months_of(period: str) -> set[str]:
    """ "2026-05", "2026-Q2", "2026" or "2021-2025"."""
    if "Q" in period:
        end = 3 * int(period[-1])
        return {f"{period[:4]}-{month:02}" for month in range(end - 2, end + 1)}
    if len(period) == 7:
        return {period}
    return {month for month in MONTHS if period[:4] <= month[:4] <= period[-4:]}


def periods() -> Iterator[str]:
    """Every month, quarter, year, and run of years."""
    yield from MONTHS
    yield from (f"{year}-Q{quarter}" for year in YEARS for quarter in range(1, 5))
    yield from (f"{first}-{last}" if first < last else f"{first}" for first in YEARS for last in YEARS if first <= last)


def map_of(month: str) -> int:
    return 2 if month < "2020-01" else 1 if month < "2025-07" else 0


Counted = Counter[tuple[str, int, str, str]]
"""(item, map of the day, commune, known) → houses."""


def by_hand(bookings: list[Booking], cut: str, months: set[str], groups: dict[int, str | None]) -> Counted:
    """A house counts once in a period, in the commune in which it was first reached in it."""
    first: dict[tuple[str, int], Booking] = {}
    for booking in bookings:
        item = _item(booking, cut, groups)
        if item is None or booking.month not in months:
            continue
        key = (item, booking.house)
        if key not in first or booking.month < first[key].month:
            first[key] = booking
    return Counter((item, map_of(each.month), each.commune, each.known) for (item, _), each in first.items())


def _item(booking: Booking, cut: str, groups: dict[int, str | None]) -> str | None:
    match cut:
        case "topic":
            return booking.topic
        case "evidence":
            return booking.evidence
        case "group":
            return (groups[booking.house] or None) if booking.known == "card" else None
        case _:
            return ""


class Beside:
    """A Reading of what an open transaction has written so far."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def rows(self, statement: Sql, **values: object) -> list[Row]:
        await asyncio.sleep(0)
        return self._db.all(statement, **values)


def empty(db: Db) -> None:
    for statement in _EMPTY:
        db.run(statement)
