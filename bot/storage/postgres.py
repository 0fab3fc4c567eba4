"""PostgreSQL 15 with psycopg: the same functions, one transaction each, in worker threads."""

import asyncio
import select
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, Concatenate

import psycopg
from psycopg import errors

from bot.storage.sql import Db, Dialect, Reading, Row, Sql
from bot.storage.store import CannotWrite, P, T

WORKERS = 8
"""As many connections at most: a worker holds one while it works."""
RUNS = 4

Link = psycopg.Connection[Row]
AGAIN = (errors.UniqueViolation, errors.SerializationFailure, errors.DeadlockDetected)
"""Another process was quicker. Run again, the transaction sees what the other has written."""
LOST = (psycopg.OperationalError, psycopg.InterfaceError, errors.ReadOnlySqlTransaction)


class PostgresDb:
    """An open transaction of one worker thread."""

    dialect: Dialect = "postgres"

    def __init__(self, link: Link) -> None:
        self._link = link

    def run(self, statement: Sql, **values: object) -> int:
        return self._link.execute(statement.postgres, values).rowcount

    def one(self, statement: Sql, **values: object) -> Row | None:
        return self._link.execute(statement.postgres, values).fetchone()

    def all(self, statement: Sql, **values: object) -> list[Row]:
        return self._link.execute(statement.postgres, values).fetchall()

    def many(self, statement: Sql, values: Sequence[dict[str, object]]) -> None:
        with self._link.cursor() as cursor:
            cursor.executemany(statement.postgres, values)


class PostgresReading:
    def __init__(self, link: psycopg.AsyncConnection[Row]) -> None:
        self._link = link

    async def rows(self, statement: Sql, **values: object) -> list[Row]:
        cursor = await self._link.execute(statement.postgres, values)
        return await cursor.fetchall()


class PostgresStore:
    is_shared = True

    def __init__(self, address: str) -> None:
        self._address = address
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="writer")
        self._idle: list[Link] = []
        self._is_open = True

    @classmethod
    async def open(cls, address: str) -> "PostgresStore":
        store = cls(address)
        store._idle.append(await asyncio.to_thread(store._connected))
        return store

    async def write(self, fn: Callable[Concatenate[Db, P], T], *args: P.args, **named: P.kwargs) -> T:
        if not self._is_open:
            raise CannotWrite("the store is closed")
        loop = asyncio.get_running_loop()
        result: T = await loop.run_in_executor(self._threads, self._written, fn, args, named)
        return result

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        async with await psycopg.AsyncConnection.connect(self._address) as link:
            await link.set_read_only(True)
            await link.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
            yield PostgresReading(link)

    async def checkpoint(self) -> bool:
        """PostgreSQL cleans up after itself; what an erasure leaves in its log is the operator's backup policy."""
        return True

    async def close(self) -> None:
        self._is_open = False
        await asyncio.to_thread(self._threads.shutdown)
        while self._idle:
            self._idle.pop().close()

    def _written(self, fn: Any, args: Any, named: Any) -> Any:
        trouble: psycopg.Error | None = None
        for _ in range(RUNS):
            try:
                return self._once(fn, args, named)
            except AGAIN as quicker:
                trouble = quicker
        raise CannotWrite(str(trouble)) if isinstance(trouble, LOST) else trouble or AssertionError

    def _once(self, fn: Any, args: Any, named: Any) -> Any:
        link = self._taken()
        try:
            with link.transaction():
                return fn(PostgresDb(link), *args, **named)
        except AGAIN:
            raise
        except StopIteration as trouble:  # which a future cannot carry
            raise RuntimeError("StopIteration") from trouble
        except LOST as trouble:
            raise CannotWrite(str(trouble)) from trouble
        finally:
            if not link.broken:
                self._idle.append(link)

    def _taken(self) -> Link:
        """One that lay idle, the last used first, unless the server hung up on it; else a fresh one."""
        while True:
            try:
                link = self._idle.pop()
            except IndexError:
                return self._connected()
            if not _is_hung_up(link):
                return link
            link.close()

    def _connected(self) -> Link:
        try:
            return psycopg.connect(self._address, prepare_threshold=2)
        except psycopg.OperationalError as trouble:
            raise CannotWrite(str(trouble)) from trouble


def _is_hung_up(link: Link) -> bool:
    """The server has nothing to say on an idle connection but goodbye."""
    if link.closed:
        return True
    ear = select.poll()
    ear.register(link.fileno(), select.POLLIN)
    return bool(ear.poll(0))
