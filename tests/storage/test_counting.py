"""The counters of houses reached say what a count of the raw rows would say, whatever happened in whatever order."""

import asyncio
import datetime as dt
import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from bot.model.codes import code_from
from bot.model.facts import CardRead, Consented, HouseholdFounded
from bot.reach.period import period
from bot.service.households.count import keys_of
from bot.storage import counting, reached, recount
from bot.storage.cells import Kept
from bot.storage.postgres import PostgresStore
from bot.storage.sql import Db, Sql
from bot.storage.store import Store
from tests.storage.histories import (
    COMMUNES,
    EVIDENCE,
    MONTHS,
    TOPICS,
    Beside,
    Booking,
    Counted,
    History,
    House,
    Opener,
    by_hand,
    expected,
    happen,
    histories,
    months_of,
    periods,
    raw,
    settle,
)
from tests.storage.lives import happens, writes

CUTS = ("any", "topic", "evidence", "group")
"""The opener is made once and opens a fresh transaction for every example."""
ANY_HISTORY = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


async def counted(db: Db, cut: str, name: str, item: str = "*") -> Counted:
    cells = await reached.cells(Beside(db), cut, keys_of(period(name)), item=item)
    return Counter({(cell.cell, int(cell.vintage), cell.commune, cell.known): cell.n for cell in cells})


@ANY_HISTORY
@given(history=histories())
async def test_every_period_and_cut_is_counted_as_by_hand(opened: Opener, history: History) -> None:
    groups = {house.id: house.group for house in history.houses}
    with opened() as db:
        happen(db, history)
        rows = raw(db)
        assert set(rows) == expected(history)
        for name in periods():
            months = months_of(name)
            for cut in CUTS:
                assert await counted(db, cut, name) == by_hand(rows, cut, months, groups), (name, cut)


@ANY_HISTORY
@given(history=histories())
async def test_months_of_a_period_and_a_single_topic_are_counted_as_by_hand(opened: Opener, history: History) -> None:
    with opened() as db:
        happen(db, history)
        rows = raw(db)
        cells = await reached.cells(Beside(db), "any", reached.Keys(f"m{MONTHS[0]}", f"m{MONTHS[-1]}"), by="period")
        found = {(each.cell[1:], int(each.vintage), each.commune, each.known): each.n for each in cells}
        assert found == {
            (month, *cell[1:]): n for month in MONTHS for cell, n in by_hand(rows, "any", {month}, {}).items()
        }
        for topic in TOPICS:
            mine = [row for row in rows if row.topic == topic]
            assert await counted(db, "topic", "2018-2027", topic) == by_hand(mine, "topic", set(MONTHS), {})


@ANY_HISTORY
@given(history=histories(most=15))
async def test_after_every_booking_the_counters_agree_with_the_rows(opened: Opener, history: History) -> None:
    with opened() as db:
        settle(db, history)
        for booking in history.bookings:
            before = set(raw(db))
            is_new = counting.keep(db, *booking)
            assert is_new == (len(set(raw(db))) > len(before))
            assert recount.count_anew(db) == 0


@ANY_HISTORY
@given(history=histories())
async def test_counted_anew_after_any_damage(opened: Opener, history: History) -> None:
    """Counters that are wrong, missing or made up are told and mended."""
    with opened() as db:
        happen(db, history)
        right = cells(db)
        db.run(Sql("UPDATE reached SET n = n + 1 WHERE cut = 'any'"))
        db.run(Sql("DELETE FROM reached WHERE cut = 'topic'"))
        db.run(
            Sql(
                """INSERT INTO reached (cut, period, item, prior, vintage, commune, known, n)
                VALUES ('evidence', 'm1999-01', 'opened', '', 2, '06040', 'card', 3)"""
            )
        )
        damaged = [cell for cell in right if cell[0] in ("any", "topic")]
        assert recount.count_anew(db) >= len(damaged) + 1
        assert cells(db) == right
        assert recount.count_anew(db) == 0


@ANY_HISTORY
@given(history=histories())
async def test_looked_through_in_pieces_that_never_part_a_house(opened: Opener, history: History) -> None:
    with opened() as db, pytest.MonkeyPatch.context() as patch:
        patch.setattr(recount, "PIECE", 2)
        happen(db, history)
        assert await recount.drift(Beside(db)) == {}
        assert recount.count_anew(db) == 0


async def test_what_is_booked_while_the_counters_are_mended_counts_once(store: Store) -> None:
    await store.write(settle, History((House(1, "dao"), House(2, None)), ()))
    await store.write(counting.keep, 1, "2026-05", "binh-dang", "opened", "06040", "card")
    await store.write(lambda db: db.run(Sql("UPDATE reached SET n = 5 WHERE cut = 'any'")))
    async with store.reading() as reading:
        wrong = await recount.drift(reading)
    await store.write(counting.keep, 2, "2026-05", "binh-dang", "opened", "06040", "self")
    await store.write(counting.keep, 1, "2026-02", "binh-dang", "opened", "06040", "card")
    await store.write(recount.mend, wrong)
    assert set(wrong.values()) == {-4}
    async with store.reading() as reading:
        assert await recount.drift(reading) == {}


def cells(db: Db) -> set[tuple[object, ...]]:
    return set(db.all(Sql("SELECT cut, period, item, prior, vintage, commune, known, n FROM reached WHERE n <> 0")))


def test_no_bound_hangs_on_how_a_database_sorts_signs() -> None:
    """In most languages' order "~" stands before all letters and digits; PostgreSQL may have been made with any."""
    for name in ("2026-05", "2026-Q2", "2026", "2021-2025"):
        keys = keys_of(period(name))
        assert all(text.replace("-", "").isalnum() for text in (keys.first, keys.last, keys.before))


def test_a_house_without_a_printed_card_stands_in_no_group(opened: Opener) -> None:
    history = History((House(1, "dao"),), (Booking(1, "2026-11", "binh-dang", "opened", "06040", "self"),))
    with opened() as db:
        happen(db, history)
        assert db.all(Sql("SELECT 1 FROM reached WHERE cut = 'group'")) == []


async def test_two_writers_at_once_for_one_house_count_it_once(emptied: str) -> None:
    """Families of many phones, two processes: every transaction books several things of one house."""
    chance = random.Random(7)
    stores = [await PostgresStore.open(emptied), await PostgresStore.open(emptied)]
    await stores[0].write(settle, History((House(1, "dao"), House(2, None), House(3, "")), ()))
    books = [(chance.randint(1, 3), [any_row(chance) for _ in range(chance.randint(1, 3))]) for _ in range(160)]
    await asyncio.gather(
        *(stores[n % 2].write(counting.keep_all, house, rows) for n, (house, rows) in enumerate(books))
    )
    rows = await stores[0].write(raw)
    assert {row[:4] for row in rows} == {(house, *each[:3]) for house, written in books for each in written}
    assert len({(row.house, row.month, row.commune, row.known) for row in rows}) == len(
        {(row.house, row.month) for row in rows}
    )
    assert await stores[1].write(recount.count_anew) == 0
    for store in stores:
        await store.close()


def any_row(chance: random.Random) -> Kept:
    month = chance.choice(("2026-01", "2026-02", "2026-04", "2025-06", "2025-07"))
    commune, known = chance.choice(COMMUNES), chance.choice(("card", "self"))
    return Kept(month, chance.choice(TOPICS), chance.choice(EVIDENCE), commune, known)


async def test_steps_that_raise_the_same_counters_never_wait_for_each_other_in_a_ring(emptied: str) -> None:
    """Facts come in any order; what many raise is written in one. A ring would cost each of them a second."""
    chance = random.Random(11)
    store = await PostgresStore.open(emptied)
    people = [bytes([n]) * 16 for n in range(8)]
    for n, name_hash in enumerate(people):
        await store.write(writes, name_hash, 100 + n)
        founded = HouseholdFounded(300 + n, "06001", code_from(n), ())
        await store.write(happens, Consented("2026-11"), founded, name_hash=name_hash, fresh=200 + n)
    facts = [CardRead(key, topic) for topic in TOPICS for key in ("a", "b")]
    steps = [(name_hash, chance.sample(facts, 4), chance.randint(1, 28)) for name_hash in people for _ in range(20)]
    runs: list[int] = []

    def steps_on(db: Db, name_hash: bytes, told: list[CardRead], day: int) -> None:
        runs.append(day)
        happens(db, *told, name_hash=name_hash, day=dt.date(2026, 1 + day % 12, day))

    await asyncio.gather(*(store.write(steps_on, *step) for step in steps))
    assert len(runs) == len(steps)
    assert await store.write(recount.count_anew) == 0
    await store.close()
