"""SQLite with one writer thread: each transaction runs whole, waiting ones share one commit."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Concatenate

import aiosqlite

from bot.storage.sql import Db, Dialect, Reading, Row, Sql
from bot.storage.store import CannotWrite, P, T

MOST_IN_ONE_COMMIT = 64
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
)


def connect(path: Path) -> sqlite3.Connection:
    """A connection that may write. Transactions are opened by hand, with BEGIN IMMEDIATE."""
    link = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    for pragma in PRAGMAS:
        link.execute(pragma)
    return link


class SqliteDb:
    """The open transaction of the writer thread."""

    dialect: Dialect = "sqlite"

    def __init__(self, link: sqlite3.Connection) -> None:
        self._execute = link.execute
        self._many = link.executemany

    def run(self, statement: Sql, **values: object) -> int:
        return self._execute(statement.sqlite, values).rowcount

    def one(self, statement: Sql, **values: object) -> Row | None:
        found: Row | None = self._execute(statement.sqlite, values).fetchone()
        return found

    def all(self, statement: Sql, **values: object) -> list[Row]:
        return self._execute(statement.sqlite, values).fetchall()

    def many(self, statement: Sql, values: Sequence[dict[str, object]]) -> None:
        self._many(statement.sqlite, values)


class _Job:
    """One waiting transaction and the one who waits for it."""

    __slots__ = ("error", "future", "loop", "result", "work")

    def __init__(self, work: Callable[[Db], Any], loop: asyncio.AbstractEventLoop) -> None:
        self.work = work
        self.loop = loop
        self.future: asyncio.Future[Any] = loop.create_future()
        self.result: Any = None
        self.error: BaseException | None = None

    def tell(self) -> None:
        if self.future.cancelled():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Writer:
    """The one thread that writes."""

    def __init__(self, link: sqlite3.Connection) -> None:
        self._link = link
        self._db = SqliteDb(link)
        self._waiting: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def put(self, job: _Job) -> None:
        self._waiting.put(job)

    def stop(self) -> None:
        """What already waits is still written."""
        self._waiting.put(None)
        self._thread.join()
        self._link.close()

    def _work(self) -> None:
        going_on = True
        while going_on:
            jobs, going_on = self._next_jobs()
            if jobs:
                self._commit(jobs)
                _tell(jobs)

    def _next_jobs(self) -> tuple[list[_Job], bool]:
        jobs: list[_Job] = []
        job = self._waiting.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == MOST_IN_ONE_COMMIT or self._waiting.empty():
                return jobs, True
            job = self._waiting.get()
        return jobs, False

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            self._link.execute("BEGIN IMMEDIATE")
            for job in jobs:
                self._run(job)
            self._link.execute("COMMIT")
        except BaseException as trouble:
            self._roll_back()
            for job in jobs:
                job.error = job.error or _named(trouble)

    def _run(self, job: _Job) -> None:
        """In a savepoint of its own: one that fails takes nothing of the others with it."""
        self._link.execute("SAVEPOINT job")
        try:
            job.result = job.work(self._db)
        except sqlite3.OperationalError:
            raise  # the disk or the lock: the whole commit is lost, nobody is acknowledged
        except BaseException as trouble:
            job.error = trouble
            self._link.execute("ROLLBACK TO job")
        self._link.execute("RELEASE job")

    def _roll_back(self) -> None:
        with contextlib.suppress(sqlite3.Error):  # SQLite may have rolled back by itself
            self._link.execute("ROLLBACK")


def _named(trouble: BaseException) -> BaseException:
    return CannotWrite(str(trouble)) if isinstance(trouble, sqlite3.Error) else trouble


def _tell(jobs: list[_Job]) -> None:
    """One wake-up of each event loop for the whole commit."""
    loops: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        loops.setdefault(job.loop, []).append(job)
    for loop, theirs in loops.items():
        with contextlib.suppress(RuntimeError):  # that loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_tell_all, theirs)


def _tell_all(jobs: list[_Job]) -> None:
    for job in jobs:
        job.tell()


class SqliteReading:
    def __init__(self, link: aiosqlite.Connection) -> None:
        self._link = link

    async def rows(self, statement: Sql, **values: object) -> list[Row]:
        return [tuple(row) for row in await self._link.execute_fetchall(statement.sqlite, values)]


class SqliteStore:
    is_shared = False

    def __init__(self, path: Path, writer: Writer, reader: aiosqlite.Connection) -> None:
        self._path = path
        self._writer = writer
        self._reader = reader
        self._reading = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> "SqliteStore":
        if not path.exists():
            raise FileNotFoundError(f"there is no database at {path}")
        writer = Writer(connect(path))
        reader = await aiosqlite.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
        await reader.execute("PRAGMA busy_timeout = 5000")
        return cls(path, writer, reader)

    async def write(self, fn: Callable[Concatenate[Db, P], T], *args: P.args, **named: P.kwargs) -> T:
        work: Callable[[Db], T] = partial(_call, fn, args, named)
        job = _Job(work, asyncio.get_running_loop())
        self._writer.put(job)
        result: T = await job.future
        return result

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        async with self._reading:
            await self._reader.execute("BEGIN")
            try:
                yield SqliteReading(self._reader)
            finally:
                await self._reader.execute("COMMIT")

    async def checkpoint(self) -> None:
        """Waits for readers as long as busy_timeout allows; the next erasure or clock tick tries again."""
        await asyncio.to_thread(_truncate_wal, self._path)

    async def close(self) -> None:
        await self._reader.close()
        await asyncio.to_thread(self._writer.stop)


def _call(fn: Any, args: Any, named: Any, db: Db) -> Any:
    return fn(db, *args, **named)


def _truncate_wal(path: Path) -> None:
    link = connect(path)
    try:
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        link.close()
