"""What tracks change is told of whole blocks of people only, and until then lies sealed."""

import asyncio
import itertools
import random

import pytest

from bot.model.gains import Sums, sums_of
from bot.model.practice import Pair
from bot.storage import gains
from bot.storage.keys import Keys
from bot.storage.sql import Db
from bot.storage.store import Store
from tests.storage.conftest import counted, rows
from tests.storage.lives import KEYS

FEWEST = 10
PAIR = Pair(400, 800, 300, 420)


async def told(store: Store, first: str = "2026-01", last: str = "2026-12") -> list[gains.Told]:
    async with store.reading() as reading:
        return await gains.told(reading, first, last)


async def adds(store: Store, n: int, commune: str = "06040", month: str = "2026-11", pair: Pair = PAIR) -> None:
    def add(db: Db) -> None:
        for _ in range(n):
            gains.add(db, "nguoi-dan", commune, month, pair, FEWEST, KEYS)

    await store.write(add)


async def waiting(store: Store) -> dict[str, int]:
    async with store.reading() as reading:
        return await gains.waiting(reading, KEYS)


async def test_nine_are_not_told_and_ten_are(store: Store) -> None:
    await adds(store, 9)
    assert await told(store) == []
    assert await waiting(store) == {"nguoi-dan": 9}
    await adds(store, 1)
    assert await told(store) == [gains.Told("nguoi-dan", "06040", Sums(10, 4000, 8000, 1_600_000, 3000, 4200, 144_000))]
    assert await waiting(store) == {}


async def test_a_pool_looks_the_same_whatever_is_in_it(store: Store) -> None:
    """Neither how many, nor what they said, can be read from it without the key file."""
    await adds(store, 1)
    await adds(store, 9, "06622")
    sealed = [bytes(each[0]) for each in await rows(store, "SELECT sealed FROM gain_pools")]
    assert {len(each) for each in sealed} == {84}
    assert len(set(sealed)) == 2
    with pytest.raises(Exception, match="key file"):
        async with store.reading() as reading:
            await gains.waiting(reading, Keys(b"p" * 32, b"x" * 32))


async def test_months_add_up_and_stay_apart(store: Store) -> None:
    await adds(store, 10, month="2026-10")
    await adds(store, 25, month="2026-11")
    assert [(each.sums.n) for each in await told(store, "2026-10", "2026-10")] == [10]
    assert [(each.sums.n) for each in await told(store)] == [30]
    assert await waiting(store) == {"nguoi-dan": 5}


async def test_at_the_end_of_half_a_year_slow_communes_are_put_together(store: Store) -> None:
    for commune in ("06040", "06622", "06001"):
        await adds(store, 4, commune, "2026-05")
    await adds(store, 4, "06049", "2026-07")
    assert await store.write(gains.close_half, "2026-07", "2026-06", FEWEST, KEYS) == 3
    assert [(each.commune, each.sums.n) for each in await told(store)] == [("", 12)]
    assert [(each.commune, each.sums.n) for each in await told(store, "2026-06", "2026-06")] == [("", 12)]
    assert await waiting(store) == {"nguoi-dan": 4}
    assert await store.write(gains.close_half, "2026-07", "2026-06", FEWEST, KEYS) == 0


async def test_what_is_left_over_waits_for_others(store: Store) -> None:
    await adds(store, 4, "06040", "2026-05")
    await store.write(gains.close_half, "2026-07", "2026-06", FEWEST, KEYS)
    assert await told(store) == []
    await adds(store, 6, "", "2026-08")
    assert [(each.commune, each.sums.n) for each in await told(store)] == [("", 10)]


@pytest.mark.parametrize("seed", range(6))
async def test_no_difference_between_any_two_looks_is_of_fewer_than_ten(store: Store, seed: int) -> None:
    """Whoever looks every day, at every period, a commune and the province, subtracts whole blocks only."""
    chance = random.Random(seed)
    seen: list[dict[tuple[str, str], Sums]] = [{}]
    everyone = Sums()
    for step in range(120):
        month = f"2026-{1 + step // 10:02}"
        commune = chance.choice(("06040", "06622", "06001", ""))
        pair = Pair(chance.randrange(0, 1001, 200), chance.randrange(0, 1001, 200), 300, chance.randint(100, 500))
        everyone = everyone.plus(sums_of(pair))
        await adds(store, 1, commune, month, pair)
        if step == 60:
            await store.write(gains.close_half, "2026-07", "2026-06", FEWEST, KEYS)
        now = {
            (each.commune, asked): each.sums for asked in (month, "2026-06") for each in await told(store, asked, asked)
        }
        seen.append(seen[-1] | now)
    for before, after in itertools.pairwise(seen):
        for cell, sums in after.items():
            grown = sums.n - before.get(cell, Sums()).n
            assert grown == 0 or grown >= FEWEST, (cell, grown)
    whole = Sums()
    for each in await told(store):
        whole = whole.plus(each.sums)
    left = (await waiting(store)).get("nguoi-dan", 0)
    assert whole.n + left == everyone.n == 120


async def test_two_at_once_lose_nobody(store: Store) -> None:
    await asyncio.gather(*(adds(store, 1) for _ in range(25)))
    assert [each.sums.n for each in await told(store)] == [20]
    assert await waiting(store) == {"nguoi-dan": 5}
    assert await counted(store, "gain_pools") == 1
