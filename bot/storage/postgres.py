"""PostgreSQL 15 with psycopg: the same functions, one transaction each, in worker threads."""

import asyncio
import queue
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, Concatenate

import psycopg

from bot.storage.sql import Db, Dialect, Reading, Row, Sql
from bot.storage.store import CannotWrite, P, T

WORKERS = 8


class PostgresDb:
    """An open transaction of one worker thread."""

    dialect: Dialect = "postgres"

    def __init__(self, link: psycopg.Connection[Row]) -> None:
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
        self._idle: queue.SimpleQueue[psycopg.Connection[Row]] = queue.SimpleQueue()

    @classmethod
    async def open(cls, address: str) -> "PostgresStore":
        store = cls(address)
        link = await asyncio.to_thread(store._connect)
        store._idle.put(link)
        return store

    async def write(self, fn: Callable[Concatenate[Db, P], T], *args: P.args, **named: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        result: T = await loop.run_in_executor(self._threads, self._transaction, fn, args, named)
        return result

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        async with await psycopg.AsyncConnection.connect(self._address) as link:
            await link.set_read_only(True)
            await link.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
            yield PostgresReading(link)

    async def checkpoint(self) -> None:
        """PostgreSQL cleans up after itself; what an erasure leaves in its log is the operator's backup policy."""

    async def close(self) -> None:
        await asyncio.to_thread(self._threads.shutdown)
        while not self._idle.empty():
            self._idle.get().close()

    def _connect(self) -> psycopg.Connection[Row]:
        return psycopg.connect(self._address, prepare_threshold=2)

    def _transaction(self, fn: Any, args: Any, named: Any) -> Any:
        try:
            link = self._idle.get_nowait()
        except queue.Empty:
            link = self._connected()
        try:
            with link.transaction():
                return fn(PostgresDb(link), *args, **named)
        except psycopg.OperationalError as trouble:
            raise CannotWrite(str(trouble)) from trouble
        finally:
            if not link.broken:
                self._idle.put(link)

    def _connected(self) -> psycopg.Connection[Row]:
        try:
            return self._connect()
        except psycopg.OperationalError as trouble:
            raise CannotWrite(str(trouble)) from trouble
