"""SQLite's one writer: commits that are shared, disks that are full, a log that is emptied."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage import ledger
from bot.storage import sqlite as sqlite_
from bot.storage.sql import Db, Sql
from bot.storage.sqlite import SqliteStore, connect
from bot.storage.store import CannotWrite
from bot.storage.writer import Writer
from tests.storage.conftest import counted, rows

NOTE = Sql("INSERT INTO denominators (what, commune, as_of, n, source) VALUES ('', :key, '', 0, :text)")
SMALL, LARGE = "x", "x" * 300_000


class Traced:
    """A store, and what it says to its database."""

    def __init__(self, path: Path) -> None:
        self.said: list[str] = []
        link = connect(path)
        link.set_trace_callback(self.said.append)
        self.store = SqliteStore(path, Writer(link))

    @property
    def commits(self) -> int:
        return self.said.count("COMMIT")


@pytest.fixture
async def traced(path: Path) -> AsyncIterator[Traced]:
    traced = Traced(path)
    yield traced
    await traced.store.close()


class Gate:
    """A transaction that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def stands(self, db: Db) -> None:
        self.reached.set()
        assert self.opened.wait(5)


def notes(db: Db, key: str, text: str = SMALL) -> str:
    db.run(NOTE, key=key, text=text)
    return key


def breaks(db: Db, key: str) -> None:
    notes(db, key)
    raise ZeroDivisionError


async def held(store: SqliteStore) -> tuple[Gate, "asyncio.Task[None]"]:
    gate = Gate()
    first = asyncio.create_task(store.write(gate.stands))
    await asyncio.to_thread(gate.reached.wait, 5)
    return gate, first


async def waiting(store: SqliteStore, *keys: str) -> "list[asyncio.Task[str]]":
    tasks = [asyncio.create_task(store.write(notes, key)) for key in keys]
    await asyncio.sleep(0)
    return tasks


def pages(db: Db, most: int) -> int:
    row = db.one(Sql(f"PRAGMA max_page_count = {most}"))
    assert row is not None
    return int(row[0])


async def fill(store: SqliteStore) -> None:
    """Not one page more fits on the disk."""
    await store.write(pages, await store.write(pages, 1))


async def test_waiting_transactions_share_a_commit(traced: Traced) -> None:
    gate, first = await held(traced.store)
    tasks = await waiting(traced.store, *map(str, range(40)))
    gate.opened.set()
    await asyncio.gather(first, *tasks)
    assert traced.commits == 1
    assert traced.said.count("SAVEPOINT job") == 41


async def test_a_commit_is_shared_by_64_at_most(traced: Traced) -> None:
    gate, first = await held(traced.store)
    tasks = await waiting(traced.store, *map(str, range(130)))
    gate.opened.set()
    await asyncio.gather(first, *tasks)
    assert traced.commits == 3


async def test_nobody_is_told_before_the_common_commit(sqlite: SqliteStore) -> None:
    gate, first = await held(sqlite)
    early = await waiting(sqlite, "a")
    last = Gate()
    late = asyncio.create_task(sqlite.write(last.stands))
    await asyncio.sleep(0)
    gate.opened.set()
    await asyncio.to_thread(last.reached.wait, 5)  # "a" has run, its companion has not
    assert await counted(sqlite, "denominators") == 0
    assert not early[0].done()
    last.opened.set()
    await asyncio.gather(first, *early, late)
    assert await counted(sqlite, "denominators") == 1


async def test_in_a_shared_commit_one_that_fails_takes_nothing_of_the_others_with_it(traced: Traced) -> None:
    gate, first = await held(traced.store)
    good = await waiting(traced.store, "a")
    bad = asyncio.create_task(traced.store.write(breaks, "b"))
    good += await waiting(traced.store, "c")
    gate.opened.set()
    await asyncio.gather(first, *good)
    with pytest.raises(ZeroDivisionError):
        await bad
    assert traced.commits == 1
    assert await rows(traced.store, "SELECT commune FROM denominators ORDER BY commune") == [("a",), ("c",)]


async def test_transactions_are_written_in_the_order_in_which_they_came(traced: Traced) -> None:
    await asyncio.gather(*(traced.store.write(notes, f"{n:03}") for n in range(200)))
    assert [row[0] for row in await rows(traced.store, "SELECT commune FROM denominators ORDER BY rowid")] == [
        f"{n:03}" for n in range(200)
    ]


async def test_on_a_full_disk_nobody_of_the_commit_is_acknowledged(sqlite: SqliteStore) -> None:
    await fill(sqlite)
    gate, first = await held(sqlite)
    small = await waiting(sqlite, "a", "b")
    large = asyncio.create_task(sqlite.write(notes, "c", LARGE))
    await asyncio.sleep(0)
    gate.opened.set()
    told = await asyncio.gather(first, *small, large, return_exceptions=True)
    assert [type(each) for each in told] == [CannotWrite] * 4
    assert await counted(sqlite, "denominators") == 0


async def test_a_full_disk_is_written_again_once_there_is_room(path: Path, sqlite: SqliteStore) -> None:
    await fill(sqlite)
    for _ in range(3):
        with pytest.raises(CannotWrite):
            await sqlite.write(notes, "a", LARGE)
    await sqlite.write(pages, 100_000)
    assert await sqlite.write(notes, "a", LARGE) == "a"
    link = sqlite3.connect(path)
    assert link.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    link.close()


async def test_while_another_process_holds_the_lock_nobody_is_acknowledged(path: Path, sqlite: SqliteStore) -> None:
    await sqlite.write(lambda db: db.one(Sql("PRAGMA busy_timeout = 20")) and None)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CannotWrite, match="locked"):
        await sqlite.write(notes, "a")
    other.execute("ROLLBACK")
    other.close()
    assert await sqlite.write(notes, "a") == "a"


async def test_there_must_be_a_database(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await SqliteStore.open(tmp_path / "nothing.db")
    assert not (tmp_path / "nothing.db").exists()


async def test_the_writer_syncs_each_commit_and_overwrites_what_it_deletes(sqlite: SqliteStore) -> None:
    def told(db: Db, name: str) -> object:
        row = db.one(Sql(f"PRAGMA {name}"))
        return row and row[0]

    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "temp_store": 2}
    assert {name: await sqlite.write(told, name) for name in wanted} == wanted


async def test_the_log_is_empty_after_a_checkpoint(path: Path, sqlite: SqliteStore) -> None:
    await sqlite.write(notes, "a", LARGE)
    assert path.with_name(f"{path.name}-wal").stat().st_size > len(LARGE)
    assert await sqlite.checkpoint()
    assert path.with_name(f"{path.name}-wal").stat().st_size == 0


async def test_a_report_that_still_reads_is_told_and_the_writer_does_not_wait_for_it(
    sqlite: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_, "TRUNCATE_AFTER", (0, 0))
    await sqlite.write(notes, "a")
    async with sqlite.reading() as reading:
        await reading.rows(NOTHING)
        await sqlite.write(notes, "b")
        assert not await sqlite.checkpoint()
        assert await sqlite.write(notes, "c") == "c"
    assert await sqlite.checkpoint()


NOTHING = Sql("SELECT COUNT(*) FROM claims")


async def test_one_that_failed_is_a_failure_also_where_the_commit_fails(sqlite: SqliteStore) -> None:
    await fill(sqlite)
    gate, first = await held(sqlite)
    bad = asyncio.create_task(sqlite.write(breaks, "a"))
    large = asyncio.create_task(sqlite.write(notes, "b", LARGE))
    await asyncio.sleep(0)
    gate.opened.set()
    told = await asyncio.gather(first, bad, large, return_exceptions=True)
    assert [type(each) for each in told] == [CannotWrite, ZeroDivisionError, CannotWrite]


async def test_the_ledger_goes_on_after_a_lost_commit(sqlite: SqliteStore) -> None:
    """The update was refused, so its key is free when the carrier delivers it again."""

    def update(db: Db, text: str) -> bool:
        first = ledger.claim(db, "telegram:1:1")
        notes(db, "a", text)
        return first

    await fill(sqlite)
    with pytest.raises(CannotWrite):
        await sqlite.write(update, LARGE)
    await sqlite.write(pages, 100_000)
    assert await sqlite.write(update, LARGE)
