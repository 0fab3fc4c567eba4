"""The one thread that writes to SQLite: each transaction runs whole, waiting ones share one commit."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.storage.sql import Db, Dialect, Row, Sql
from bot.storage.store import CannotWrite

MOST_IN_ONE_COMMIT = 64
BUSY_MILLISECONDS = 5000
READERS_MILLISECONDS = 50
"""How long the writer stands still for a report that keeps the log from being emptied."""

LOST = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
"""Trouble of disk, lock or file. Anything else (a bad statement, a taken key) is the transaction's own."""


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
    """One waiting transaction and the one who waits for it. `truncates`: empty the log after the commit."""

    __slots__ = ("args", "error", "fn", "future", "loop", "named", "result", "truncates")

    def __init__(self, fn: Callable[..., Any], args: Any, named: Any, *, truncates: bool = False) -> None:
        self.fn = fn
        self.args = args
        self.named = named
        self.truncates = truncates
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self.result: Any = None
        self.error: BaseException | None = None

    def tell(self) -> None:
        if self.future.cancelled():
            return
        if self.error is None:
            self.future.set_result(self.result)
        elif isinstance(self.error, StopIteration):  # which a future cannot carry
            self.future.set_exception(RuntimeError("StopIteration"))
        else:
            self.future.set_exception(self.error)


class Writer:
    def __init__(self, link: sqlite3.Connection) -> None:
        self._link = link
        self._db = SqliteDb(link)
        self._waiting: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._is_open = True
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def write(self, fn: Callable[..., Any], args: Any, named: Any) -> "asyncio.Future[Any]":
        return self._put(_Job(fn, args, named))

    def truncate(self) -> "asyncio.Future[Any]":
        """True once the log is empty, False where somebody still reads from it."""
        return self._put(_Job(_nothing, (), {}, truncates=True))

    def stop(self) -> None:
        """What already waits is still written."""
        self._is_open = False
        self._waiting.put(None)
        self._thread.join()
        self._link.close()

    def _put(self, job: _Job) -> "asyncio.Future[Any]":
        if not self._is_open:
            raise CannotWrite("the store is closed")
        self._waiting.put(job)
        return job.future

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            jobs = self._commit(job)
            self._truncate([job for job in jobs if job.truncates])
            _tell(jobs)

    def _commit(self, first: _Job) -> list[_Job]:
        """One commit for the first job and those that come in while it and they run."""
        jobs: list[_Job] = []
        try:
            self._link.execute("BEGIN IMMEDIATE")
            for job in self._joining(first):
                jobs.append(job)
                self._run(job)
            self._link.execute("COMMIT")
        except BaseException as trouble:
            self._roll_back()
            for job in jobs or [first]:
                job.error = job.error or _named(trouble)
        return jobs or [first]

    def _joining(self, first: _Job) -> Iterator[_Job]:
        yield first
        for _ in range(MOST_IN_ONE_COMMIT - 1):
            if self._waiting.empty():
                return
            job = self._waiting.get()
            if job is None:
                self._waiting.put(None)  # to stop is for the next turn
                return
            yield job

    def _run(self, job: _Job) -> None:
        """In a savepoint of its own: one that fails takes nothing of the others with it."""
        self._link.execute("SAVEPOINT job")
        try:
            job.result = job.fn(self._db, *job.args, **job.named)
        except BaseException as trouble:
            if _is_lost(trouble):
                raise  # nobody of this commit is acknowledged
            job.error = trouble
            self._link.execute("ROLLBACK TO job")
        self._link.execute("RELEASE job")

    def _roll_back(self) -> None:
        with contextlib.suppress(sqlite3.Error):  # SQLite may have rolled back by itself
            self._link.execute("ROLLBACK")

    def _truncate(self, jobs: list[_Job]) -> None:
        """Here and not on a connection of its own: this one need not fight itself for the lock."""
        if not jobs:
            return
        is_empty = False
        with contextlib.suppress(sqlite3.Error):
            self._link.execute(f"PRAGMA busy_timeout = {READERS_MILLISECONDS}")
            is_empty = self._link.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
            self._link.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        for job in jobs:
            job.result = is_empty


def _nothing(_db: Db) -> None:
    pass


def _is_lost(trouble: BaseException) -> bool:
    """Extended codes carry the plain one in their low byte."""
    return isinstance(trouble, sqlite3.Error) and getattr(trouble, "sqlite_errorcode", 0) & 0xFF in LOST


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
