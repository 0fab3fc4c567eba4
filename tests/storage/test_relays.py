"""What came of passing on: houses, each once, and nobody who could be found by it."""

import datetime as dt

from bot.model.facts import (
    CardRead,
    Consented,
    Fact,
    Forgotten,
    HouseholdFounded,
    ReachedThrough,
    RelayNamed,
    RelayTaken,
)
from bot.model.people import Relay, Role
from bot.model.relays import FEW, MANY, code_of
from bot.storage import people, relays
from bot.storage.relays import Active, Burst
from bot.storage.sql import Db
from bot.storage.store import Store
from tests.storage.conftest import rows
from tests.storage.lives import CODE, DAY, HASH, KEYS, NOW, PERSON, happens, joins, writes

MINE = code_of(4721)
NEXT_MONTH = DAY + dt.timedelta(days=31)


def leads(db: Db) -> None:
    joins(db)
    people.invite(db, 44, CODE, Role("prestigious", "06001"), NOW + 60, KEYS)
    assert people.use_invitation(db, PERSON, 44, NOW)
    happens(db, RelayTaken(MINE))


def neighbour(db: Db, n: int, *facts: Fact, day: dt.date = DAY) -> None:
    """The n-th of another house, with what happens to her."""
    name_hash = n.to_bytes(16)
    chat = writes(db, name_hash, 1000 + n)
    assert chat == 1000 + n
    if db.one(people._HOUSE_BY_ID, id=3000 + n) is None:
        happens(db, Consented("2026-11"), name_hash=name_hash, fresh=2000 + n, day=day)
        happens(db, HouseholdFounded(3000 + n, "06001", f"{n:09}", ()), name_hash=name_hash, day=day)
    happens(db, *facts, name_hash=name_hash, day=day)


def of_her(db: Db, day: dt.date = DAY) -> Relay:
    return relays.of(db, PERSON, 1, day)


THROUGH = ReachedThrough(MINE, 1), CardRead("c", "t")


async def test_below_five_houses_nothing_is_told(store: Store) -> None:
    await store.write(leads)
    for n in range(relays.LEAST):
        assert (await store.write(of_her)).houses is None
        await store.write(neighbour, n, *THROUGH)
    assert (await store.write(of_her)).houses == 5


async def test_a_house_is_one_however_often_and_through_however_many_hands(store: Store) -> None:
    await store.write(leads)
    for n in range(5):
        for hands in (1, 2, 3):
            await store.write(neighbour, n, ReachedThrough(MINE, hands), CardRead("c", "t"))
        await store.write(neighbour, n, *THROUGH, day=NEXT_MONTH)
    assert (await store.write(of_her)).houses == 5
    assert await rows(store, "SELECT DISTINCT hands FROM relayed") == [(1,)]


async def test_two_who_pass_on_are_each_credited_and_the_house_is_reached_once(store: Store) -> None:
    await store.write(leads)
    await store.write(neighbour, 1, RelayTaken(code_of(5000)))
    assert await rows(store, "SELECT COUNT(*) FROM relays") == [(1,)], "who leads nobody takes no code"
    await store.write(neighbour, 2, *THROUGH)
    assert await rows(store, "SELECT COUNT(DISTINCT household) FROM reach WHERE household > 3000") == [(1,)]


async def test_her_own_house_is_none_of_them(store: Store) -> None:
    await store.write(leads)
    await store.write(lambda db: happens(db, *THROUGH))
    assert await rows(store, "SELECT * FROM relayed") == []


async def test_a_code_that_nobody_has_credits_nobody(store: Store) -> None:
    await store.write(leads)
    for code in (code_of(1234), "47210", "", "x"):
        await store.write(neighbour, 1, ReachedThrough(code, 1), CardRead("c", "t"))
    assert await rows(store, "SELECT * FROM relayed") == []


async def test_no_house_can_be_found_in_what_is_kept(store: Store) -> None:
    await store.write(leads)
    await store.write(neighbour, 7, *THROUGH)
    ((number, month, house, day, hands, known),) = await rows(store, "SELECT * FROM relayed")
    assert (number, month, day, hands, known) == (4721, "2026-09", "2026-09-21", 1, "self")
    assert bytes(house) == KEYS.digest("house reached through", "4721", "3007"), "a digest that needs the pepper"


async def test_who_is_erased_leaves_a_number_that_is_never_given_again(store: Store) -> None:
    await store.write(leads)
    for n in range(5):
        await store.write(neighbour, n, *THROUGH)
    await store.write(lambda db: happens(db, Forgotten(), name_hash=HASH))
    assert await rows(store, "SELECT * FROM relayed") == []
    assert await rows(store, "SELECT number, person FROM relays") == [(4721, 0)]
    await store.write(neighbour, 6, *THROUGH)
    assert await rows(store, "SELECT * FROM relayed") == []
    chance = FEW.index(4721)
    assert (await store.write(relays.of, 99, chance, DAY)).code != MINE


async def test_where_the_short_numbers_are_taken_a_long_one_is_offered(store: Store) -> None:
    def taken(db: Db) -> None:
        values = [{"number": n, "person": 0, "kind": "prestigious", "area": "", "since": "", "named": 0} for n in FEW]
        db.many(relays._TAKE, values)

    await store.write(taken)
    found = await store.write(relays.of, 99, 12345, DAY)
    assert int(found.code[:-1]) in MANY
    assert not found.is_taken


async def test_officers_see_numbers_of_those_who_agreed(store: Store) -> None:
    await store.write(leads)

    async def seen() -> tuple[Active, ...]:
        async with store.reading() as reading:
            return await relays.active(reading, "2026-01", "2026-12")

    assert await seen() == ()
    await store.write(lambda db: happens(db, RelayNamed(True)))
    assert await seen() == (Active("06001", "prestigious", 1, 0),)
    for n in range(4):
        await store.write(neighbour, n, *THROUGH)
    assert await seen() == (Active("06001", "prestigious", 1, 1),)
    await store.write(lambda db: happens(db, RelayNamed(False)))
    assert await seen() == ()


async def test_many_new_houses_through_one_code_in_one_day_are_shown(store: Store) -> None:
    await store.write(leads)
    for n in range(6):
        await store.write(neighbour, n, *THROUGH)
    async with store.reading() as reading:
        found = await relays.bursts(reading, "2026-09", "2026-09", 6)
        assert found == (Burst("06001", "prestigious", MINE, DAY.isoformat(), 6),)
        assert await relays.bursts(reading, "2026-09", "2026-09", 7) == ()
        assert await relays.bursts(reading, "2026-09", "2026-09", 6, "06058") == ()
