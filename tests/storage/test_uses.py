"""Counters of use added up by month say the same as the days they were added up from."""

import random

from bot.storage import uses
from bot.storage.sql import Db, Sql
from bot.storage.store import Store
from tests.storage.conftest import rows

ROW = Sql(
    """INSERT INTO activity (day, commune, kind, item, channel, language, n)
    VALUES (:day, :commune, :kind, :item, :channel, 'vi', :n)"""
)
DAYS = [f"2026-{month:02}-{day:02}" for month in (1, 2, 3) for day in (1, 14, 28)]


def used(db: Db, seed: int = 1) -> None:
    draw = random.Random(seed)
    for day in DAYS:
        for commune in ("", "06040", "06058"):
            for kind, item in (("card", "a"), ("card", "b"), ("right", "q"), ("wrong", "q"), ("asked", "none")):
                for channel in ("web", "telegram"):
                    if n := draw.randrange(4):
                        db.run(ROW, day=day, commune=commune, kind=kind, item=item, channel=channel, n=n)


async def by_hand(store: Store, first: str, last: str) -> dict[tuple[str, str], int]:
    found = await rows(
        store,
        "SELECT kind, item, SUM(n) FROM activity WHERE substr(day, 1, 7) BETWEEN :first AND :last GROUP BY kind, item",
        first=first,
        last=last,
    )
    return {(kind, item): n for kind, item, n in found}


async def told(store: Store, first: str, last: str) -> dict[tuple[str, str], int]:
    async with store.reading() as reading:
        return {(each.kind, each.item): each.n for each in await uses.used(reading, first, last)}


async def test_wherever_the_adding_up_stands_a_report_says_the_same(store: Store) -> None:
    await store.write(used)
    added = 0
    while True:
        for first, last in (
            ("2026-01", "2026-01"),
            ("2026-02", "2026-03"),
            ("2026-01", "2026-12"),
            ("2025-01", "2025-12"),
        ):
            assert await told(store, first, last) == await by_hand(store, first, last), (added, first)
        if not await store.write(uses.add_up, "2026-03-28"):
            break
        added += 1
    assert added == len(DAYS) - 1  # the last day is not over


async def test_a_day_is_added_up_once(store: Store) -> None:
    await store.write(used)
    while await store.write(uses.add_up, "2027-01-01"):
        pass
    before = await rows(store, "SELECT * FROM activity_months ORDER BY month, kind, item, channel")
    assert before
    assert not await store.write(uses.add_up, "2027-01-01")
    assert await rows(store, "SELECT * FROM activity_months ORDER BY month, kind, item, channel") == before


async def test_a_day_that_is_written_to_after_the_others_is_still_read(store: Store) -> None:
    await store.write(used)
    while await store.write(uses.add_up, "2026-03-28"):
        pass

    def late(db: Db) -> None:
        db.run(ROW, day="2026-03-29", commune="06040", kind="card", item="a", channel="web", n=100)

    await store.write(late)
    assert await told(store, "2026-03", "2026-03") == await by_hand(store, "2026-03", "2026-03")


async def test_channels_are_counted_by_month_and_only_what_was_read_or_answered(store: Store) -> None:
    await store.write(used)
    await store.write(uses.add_up, "2027-01-01")
    wanted = await rows(
        store,
        """SELECT substr(day, 1, 7), channel, SUM(n) FROM activity WHERE kind IN ('card', 'right', 'wrong')
        GROUP BY substr(day, 1, 7), channel ORDER BY 1, 2""",
    )
    async with store.reading() as reading:
        assert [tuple(each) for each in await uses.on_channels(reading, "2026-01", "2026-12")] == wanted


async def test_a_report_of_a_long_period_reads_no_day_that_is_added_up(store: Store) -> None:
    """The days lie in the key, so only those after the last one are looked at."""
    await store.write(used)
    while await store.write(uses.add_up, "2027-01-01"):
        pass

    def emptied(db: Db) -> None:
        db.run(Sql("DELETE FROM activity"))

    before = await told(store, "2026-01", "2026-12")
    await store.write(emptied)
    assert before and await told(store, "2026-01", "2026-12") == before
