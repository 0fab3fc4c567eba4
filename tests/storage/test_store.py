"""What every store promises, whichever database is behind it."""

import asyncio

import pytest

from bot.storage import ledger
from bot.storage.sql import Db, Sql
from bot.storage.store import CannotWrite, Store, open_store
from tests.storage.conftest import counted, rows
from tests.storage.lives import HASH, NOW, joins, writes


def claims(db: Db, *keys: str) -> str:
    for key in keys:
        ledger.claim(db, key)
    return keys[-1]


def breaks(db: Db, key: str) -> None:
    ledger.claim(db, key)
    raise ZeroDivisionError


async def test_a_result_comes_after_the_commit(store: Store) -> None:
    assert await store.write(claims, "a") == "a"
    assert await rows(store, "SELECT key FROM claims") == [("a",)]


async def test_a_transaction_that_fails_keeps_nothing_and_tells_why(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        await store.write(breaks, "a")
    assert await counted(store, "claims") == 0


async def test_one_that_fails_takes_nothing_of_the_others_with_it(store: Store) -> None:
    told = await asyncio.gather(
        *(store.write(breaks if n % 3 == 0 else claims, str(n)) for n in range(30)), return_exceptions=True
    )
    assert [type(each) for each in told if not isinstance(each, str)] == [ZeroDivisionError] * 10
    assert await counted(store, "claims") == 20


async def test_a_statement_of_ours_that_is_wrong_is_our_trouble_and_not_the_disks(store: Store) -> None:
    """Else one bad row would have everybody turned away for ever."""

    def wrong(db: Db) -> None:
        db.run(Sql("INSERT INTO nowhere (a) VALUES (1)"))

    told = await asyncio.gather(store.write(claims, "a"), store.write(wrong), return_exceptions=True)
    assert told[0] == "a"
    assert not isinstance(told[1], CannotWrite)
    assert isinstance(told[1], Exception)


async def test_even_an_exception_that_no_future_can_carry_reaches_the_one_who_waits(store: Store) -> None:
    def ends(db: Db) -> None:
        next(iter(()))

    with pytest.raises(RuntimeError):
        await asyncio.wait_for(store.write(ends), 5)
    assert await store.write(claims, "a") == "a"


async def test_one_who_waits_no_more_disturbs_nobody(store: Store) -> None:
    waiting = asyncio.create_task(store.write(claims, "a"))
    await asyncio.sleep(0)
    waiting.cancel()
    assert await store.write(claims, "b") == "b"
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_snapshot_does_not_see_what_is_written_later(store: Store) -> None:
    await store.write(claims, "a")
    async with store.reading() as reading:
        before = await reading.rows(Sql("SELECT COUNT(*) FROM claims"))
        await store.write(claims, "b")
        assert await reading.rows(Sql("SELECT COUNT(*) FROM claims")) == before
    assert await counted(store, "claims") == 2


async def test_a_snapshot_cannot_write(store: Store) -> None:
    async with store.reading() as reading:
        with pytest.raises(Exception, match=r"readonly|read-only"):
            await reading.rows(Sql("INSERT INTO claims (key) VALUES (:key) RETURNING key"), key="a")


async def test_readers_wait_for_nobody_and_many_read_at_once(store: Store) -> None:
    async def reads() -> int:
        return await counted(store, "claims")

    assert await asyncio.gather(*(reads() for _ in range(12))) == [0] * 12


async def test_a_reader_that_is_cancelled_leaves_nothing_open(store: Store) -> None:
    async def reads() -> None:
        async with store.reading() as reading:
            while True:
                await reading.rows(Sql("SELECT COUNT(*) FROM claims"))

    for delay in (0.0, 0.001, 0.01):
        reader = asyncio.create_task(reads())
        await asyncio.sleep(delay)
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
    await store.write(claims, "a")
    assert await counted(store, "claims") == 1
    assert await store.checkpoint()


async def test_a_closed_store_says_so(address: str) -> None:
    store = await open_store(address)
    await store.close()
    with pytest.raises(CannotWrite):
        await store.write(claims, "a")


async def test_what_waits_when_the_store_closes_is_still_written(address: str) -> None:
    store = await open_store(address)
    waiting = [asyncio.create_task(store.write(claims, str(n))) for n in range(20)]
    await asyncio.sleep(0)
    await store.close()
    assert len(await asyncio.gather(*waiting)) == 20


async def test_a_key_is_claimed_once_for_ever(store: Store) -> None:
    told = await asyncio.gather(*(store.write(ledger.claim, "telegram:1:7") for _ in range(20)))
    assert sorted(told) == [False] * 19 + [True]
    assert await store.write(ledger.claim, "telegram:1:7") is False


async def test_a_claim_falls_with_its_transaction(store: Store) -> None:
    """The update was not handled: the carrier may deliver it again."""
    with pytest.raises(ZeroDivisionError):
        await store.write(breaks, "a")
    assert await store.write(ledger.claim, "a")


async def test_failures_of_one_update_are_counted_and_their_kind_kept(store: Store) -> None:
    assert [await store.write(ledger.failed, "a", kind, NOW) for kind in ("KeyError", "ValueError")] == [1, 2]
    assert await rows(store, "SELECT key, error, times FROM failures") == [("a", "ValueError", 2)]


async def test_a_bot_is_polled_by_one_process(store: Store) -> None:
    assert await store.write(ledger.lease, "telegram:1", "first", NOW, NOW + 30)
    assert not await store.write(ledger.lease, "telegram:1", "second", NOW + 10, NOW + 40)
    assert await store.write(ledger.lease, "telegram:1", "first", NOW + 20, NOW + 50)
    assert await store.write(ledger.lease, "telegram:2", "second", NOW, NOW + 30)


async def test_a_lease_that_ran_out_or_was_given_back_is_free(store: Store) -> None:
    await store.write(ledger.lease, "telegram:1", "first", NOW, NOW + 30)
    assert await store.write(ledger.lease, "telegram:1", "second", NOW + 31, NOW + 60)
    await store.write(ledger.release, "telegram:1", "first")
    assert not await store.write(ledger.lease, "telegram:1", "third", NOW + 32, NOW + 60)
    await store.write(ledger.release, "telegram:1", "second")
    assert await store.write(ledger.lease, "telegram:1", "third", NOW + 32, NOW + 60)


async def test_two_first_messages_of_one_chat_at_once_make_one_chat(address: str) -> None:
    """In two processes at that: neither message is lost."""
    stores = [await open_store(address), await open_store(address)]
    told = await asyncio.gather(*(stores[n % 2].write(writes, HASH, 100 + n) for n in range(12)))
    assert len(set(told)) == 1
    assert await counted(stores[0], "chats") == 1
    for store in stores:
        await store.close()


async def test_many_chats_that_join_at_once_all_join(store: Store) -> None:
    def one(db: Db, n: int) -> None:
        writes(db, n.to_bytes(16, "big"), n)

    await asyncio.gather(*(store.write(one, n) for n in range(1, 101)))
    assert await counted(store, "chats") == 100


async def test_a_step_is_written_whole_or_not_at_all(store: Store) -> None:
    def half(db: Db) -> None:
        joins(db)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(half)
    for table in ("chats", "people", "households", "members", "reach", "activity"):
        assert await counted(store, table) == 0
