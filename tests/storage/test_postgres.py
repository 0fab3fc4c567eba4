"""What only PostgreSQL can do to us: other processes, a server that goes away, transactions that collide."""

import asyncio
import threading

import psycopg
import pytest

from bot.model.conversation import Conversation
from bot.storage import chats, ledger, outbox, people
from bot.storage.postgres import WORKERS, PostgresStore
from bot.storage.sql import Db, Sql
from bot.storage.store import CannotWrite, open_store
from tests.storage.conftest import counted, rows
from tests.storage.lives import CHAT, CODE, HASH, KEYS, NOW, PERSON, joins, puts, writes
from tests.storage.test_people import invited

COUNT = Sql(
    """INSERT INTO help_months (month, n) VALUES (:month, 1)
    ON CONFLICT (month) DO UPDATE SET n = help_months.n + 1"""
)


def hang_up(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as link:
        link.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


def connections(address: str) -> int:
    with psycopg.connect(address) as link:
        row = link.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        ).fetchone()
    assert row is not None
    return int(row[0])


async def test_transactions_that_lock_each_other_out_are_run_again(emptied: str) -> None:
    store = await open_store(emptied)
    both = threading.Barrier(2, timeout=5)
    runs: list[str] = []

    def counts(db: Db, first: str, second: str) -> None:
        runs.append(first)
        db.run(COUNT, month=first)
        if len(runs) <= 2:
            both.wait()
        db.run(COUNT, month=second)

    await asyncio.gather(store.write(counts, "a", "b"), store.write(counts, "b", "a"))
    assert len(runs) > 2  # the one that runs again may be quicker once more, and be thrown out once more
    assert await rows(store, "SELECT month, n FROM help_months ORDER BY month") == [("a", 2), ("b", 2)]
    await store.close()


async def test_a_row_that_another_was_quicker_to_write_is_seen_in_the_next_run(emptied: str) -> None:
    store = await open_store(emptied)
    both = threading.Barrier(2, timeout=5)
    runs: list[int] = []

    def claims(db: Db) -> bool:
        runs.append(1)
        there = db.one(Sql("SELECT 1 FROM claims WHERE key = 'a'")) is not None
        if len(runs) <= 2:
            both.wait()
        if not there:
            db.run(Sql("INSERT INTO claims (key) VALUES ('a')"))
        return there

    assert sorted(await asyncio.gather(store.write(claims), store.write(claims))) == [False, True]
    await store.close()


async def test_a_row_that_is_there_for_good_is_the_transactions_own_trouble(emptied: str) -> None:
    store = await open_store(emptied)
    await store.write(ledger.claim, "a")
    with pytest.raises(psycopg.errors.UniqueViolation):
        await store.write(lambda db: db.run(Sql("INSERT INTO claims (key) VALUES ('a')")))
    await store.close()


async def test_two_who_type_one_invitation_at_once_do_not_both_become_officers(emptied: str) -> None:
    stores = [await open_store(emptied), await open_store(emptied)]
    await stores[0].write(invited)

    def uses(db: Db, person: int) -> bool:
        return people.meaning(db, CODE, NOW, KEYS) is not None and people.use_invitation(db, person, 44, NOW)

    told = await asyncio.gather(*(stores[n % 2].write(uses, PERSON + n) for n in range(6)))
    assert sorted(told) == [False] * 5 + [True]
    for store in stores:
        await store.close()


class Gate:
    """A transaction that has done its work and does not commit yet."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def stands(self) -> None:
        self.reached.set()
        assert self.opened.wait(5)


def somebody_waits(address: str) -> bool:
    """Comes back once a transaction waits for another."""
    with psycopg.connect(address, autocommit=True) as link:
        for _ in range(500):
            if link.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone():
                return True
            link.execute("SELECT pg_sleep(0.01)")
    return False


async def test_two_processes_never_send_to_one_chat_at_once(emptied: str) -> None:
    """Not even a reply that came while the other was taking bulk."""
    stores = [await open_store(emptied), await open_store(emptied)]
    gate = Gate()

    def takes_and_stands(db: Db) -> int:
        taken, _ = outbox.turn(db, "telegram", [], NOW, 9)
        gate.stands()
        return len(taken)

    await stores[0].write(puts, CHAT, b"bulk", outbox.BULK)
    first = asyncio.create_task(stores[0].write(takes_and_stands))
    await asyncio.to_thread(gate.reached.wait, 5)
    await stores[1].write(puts, CHAT, b"reply")
    second = asyncio.create_task(stores[1].write(outbox.turn, "telegram", [], NOW, 9))
    assert await asyncio.to_thread(somebody_waits, emptied)
    gate.opened.set()
    assert await first == 1
    assert (await second)[0] == []
    for store in stores:
        await store.close()


async def test_a_message_is_not_sent_to_someone_who_is_just_being_erased(emptied: str) -> None:
    stores = [await open_store(emptied), await open_store(emptied)]
    gate = Gate()

    def erases_and_stands(db: Db) -> None:
        chats.erase(db, CHAT, None, NOW)
        gate.stands()

    await stores[0].write(puts)
    erasing = asyncio.create_task(stores[0].write(erases_and_stands))
    await asyncio.to_thread(gate.reached.wait, 5)
    assert (await stores[1].write(outbox.turn, "telegram", [], NOW, 9))[0] == []
    gate.opened.set()
    await erasing
    for store in stores:
        await store.close()


async def test_the_next_message_of_a_chat_sees_all_that_the_one_before_it_wrote(emptied: str) -> None:
    """Also in the rows that hang on the chat, and also where it waited for the other process."""
    stores = [await open_store(emptied), await open_store(emptied)]
    gate = Gate()

    def moves_and_stands(db: Db) -> None:
        writes(db, talk=Conversation(language="en"))
        people.live_in(db, PERSON, "06009")
        gate.stands()

    await stores[0].write(joins)
    moving = asyncio.create_task(stores[0].write(moves_and_stands))
    await asyncio.to_thread(gate.reached.wait, 5)
    loading = asyncio.create_task(stores[1].write(chats.load, HASH, 0, KEYS))
    assert await asyncio.to_thread(somebody_waits, emptied)
    gate.opened.set()
    await moving
    chat = await loading
    assert chat.person is not None
    assert (chat.conversation.language, chat.person.commune) == ("en", "06009")
    for store in stores:
        await store.close()


async def test_no_more_connections_than_workers_are_ever_open(emptied: str) -> None:
    store = await open_store(emptied)
    before = connections(emptied)
    await asyncio.gather(*(store.write(ledger.claim, str(n)) for n in range(200)))
    assert connections(emptied) - before < WORKERS
    assert await counted(store, "claims") == 200
    await store.close()


async def test_connections_that_the_server_closed_are_replaced_unseen(emptied: str) -> None:
    """A restart of the server between two messages loses none."""
    store = await open_store(emptied)
    await asyncio.gather(*(store.write(ledger.claim, str(n)) for n in range(50)))
    await asyncio.to_thread(hang_up, emptied)
    await asyncio.sleep(0.05)
    assert all(await asyncio.gather(*(store.write(ledger.claim, f"later {n}") for n in range(50))))
    await store.close()


async def test_a_connection_that_breaks_in_a_transaction_is_not_acknowledged_and_not_used_again(emptied: str) -> None:
    store = await open_store(emptied)

    def breaks(db: Db) -> None:
        ledger.claim(db, "a")
        hang_up(emptied)
        ledger.claim(db, "b")

    with pytest.raises(CannotWrite):
        await store.write(breaks)
    assert await store.write(ledger.claim, "a")
    await store.close()


async def test_a_server_that_takes_no_writes_is_not_acknowledged(emptied: str) -> None:
    store = await open_store(emptied)

    def claims(db: Db) -> None:
        db.run(Sql("SET TRANSACTION READ ONLY"))
        ledger.claim(db, "a")

    with pytest.raises(CannotWrite):
        await store.write(claims)
    await store.close()


async def test_a_server_that_is_not_there_is_told_at_once() -> None:
    with pytest.raises(CannotWrite):
        await PostgresStore.open("postgresql://nobody@127.0.0.1:1/nothing")
