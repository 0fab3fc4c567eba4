"""Tokens of carriers are renewed by one at a time, and the operator's notes and counts hold nobody."""

from bot.storage import carriers
from bot.storage.sql import Db
from bot.storage.store import Store
from tests.storage.conftest import counted

NOW = 1_790_000_000


async def test_a_new_pair_takes_the_place_of_the_old_one(store: Store) -> None:
    await store.write(carriers.put_pair, "zalo:1", b"one", NOW, NOW + 90_000)
    await store.write(carriers.put_pair, "zalo:1", b"two", NOW + 5, NOW + 90_005)
    found = await store.write(carriers.pair, "zalo:1")
    assert found == carriers.Pair(b"two", 2, NOW + 5, NOW + 90_005, 0, 0)


async def test_one_renews_at_a_time(store: Store) -> None:
    await store.write(carriers.put_pair, "zalo:1", b"one", NOW, NOW + 90_000)
    mine = await store.write(carriers.begin_renewal, "zalo:1", "a", 1, NOW, NOW + 60)
    assert mine is not None and mine.sealed == b"one"
    assert await store.write(carriers.begin_renewal, "zalo:1", "b", 1, NOW, NOW + 60) is None
    await store.write(carriers.end_renewal, "zalo:1", "a", b"two", NOW + 1, NOW + 90_001)
    assert await store.write(carriers.begin_renewal, "zalo:1", "b", 1, NOW + 1, NOW + 60) is None, "it has been renewed"
    assert await store.write(carriers.begin_renewal, "zalo:1", "b", 2, NOW + 1, NOW + 60) is not None


async def test_of_one_that_died_while_asking_the_intent_stays(store: Store) -> None:
    await store.write(carriers.put_pair, "zalo:1", b"one", NOW, NOW + 90_000)
    await store.write(carriers.begin_renewal, "zalo:1", "a", 1, NOW, NOW + 60)
    later = await store.write(carriers.begin_renewal, "zalo:1", "b", 1, NOW + 61, NOW + 121)
    assert later is not None and later.asked_at == NOW


async def test_a_refused_pair_is_never_asked_for_again_until_there_is_a_new_one(store: Store) -> None:
    await store.write(carriers.put_pair, "zalo:1", b"one", NOW, NOW + 90_000)
    await store.write(carriers.begin_renewal, "zalo:1", "a", 1, NOW, NOW + 60)
    await store.write(carriers.refuse_renewal, "zalo:1", "a", 1, NOW + 1)
    assert await store.write(carriers.begin_renewal, "zalo:1", "a", 1, NOW + 2, NOW + 60) is None
    await store.write(carriers.put_pair, "zalo:1", b"two", NOW + 3, NOW + 90_000)
    assert await store.write(carriers.begin_renewal, "zalo:1", "a", 2, NOW + 4, NOW + 60) is not None


async def test_a_question_that_never_arrived_leaves_nothing_uncertain(store: Store) -> None:
    await store.write(carriers.put_pair, "zalo:1", b"one", NOW, NOW + 90_000)
    await store.write(carriers.begin_renewal, "zalo:1", "a", 1, NOW, NOW + 60)

    def broken(db: Db) -> None:
        carriers.break_renewal(db, "zalo:1", "a", 1, never_asked=True)

    await store.write(broken)
    found = await store.write(carriers.pair, "zalo:1")
    assert found is not None and found.asked_at == 0
    assert await store.write(carriers.begin_renewal, "zalo:1", "b", 1, NOW, NOW + 60) is not None


async def test_the_newest_note_of_each_name_stays(store: Store) -> None:
    await store.write(carriers.note, "zalo", "quota", "reply 8/8", NOW)
    await store.write(carriers.note, "zalo", "quota", "reply 7/8", NOW + 1)
    await store.write(carriers.note, "zalo", "alarm", "-221", NOW)
    await store.write(carriers.drop_note, "zalo", "alarm")
    async with store.reading() as reading:
        assert await carriers.read_notes(reading, "zalo") == {"quota": carriers.Note("quota", "reply 7/8", NOW + 1)}


async def test_counts_are_by_day_and_die_after_three_months(store: Store) -> None:
    for day, kind in (("2026-11-25", "a"), ("2026-11-25", "a"), ("2026-11-26", "b")):
        await store.write(carriers.count, "zalo", day, kind)
    async with store.reading() as reading:
        assert await carriers.read_counts(reading, "zalo", "2026-11-25") == {"a": 2, "b": 1}
        assert await carriers.read_counts(reading, "zalo", "2026-11-26") == {"b": 1}
    assert await store.write(carriers.forget_counts, "2026-11-26") == 1


async def test_names_from_outside_cannot_fill_the_disk(store: Store) -> None:
    def many(db: Db) -> None:
        for n in range(carriers.MOST_KINDS + 50):
            carriers.count(db, "zalo", "2026-11-25", f"event {n}")

    await store.write(many)
    assert await counted(store, "carrier_counts") <= carriers.MOST_KINDS + 1
