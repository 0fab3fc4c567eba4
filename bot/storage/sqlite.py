"""SQLite: one writer thread, and readers beside it that never wait for it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Concatenate

import aiosqlite

from bot.storage.sql import Db, Reading, Row, Sql
from bot.storage.store import CannotWrite, P, T
from bot.storage.writer import BUSY_MILLISECONDS, Writer

READERS = 4
TRUNCATE_AFTER = (0, 0.05, 0.2, 0.5, 1, 2)
"""Seconds before each try to empty the log, while a report still reads from it."""

PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA temp_store = MEMORY",  # what a savepoint may have to undo never lies in /tmp
    "PRAGMA cache_size = -16000",
)


def connect(path: Path) -> sqlite3.Connection:
    """A connection that may write. Transactions are opened by hand, with BEGIN IMMEDIATE."""
    link = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    for pragma in PRAGMAS:
        link.execute(pragma)
    return link


class SqliteReading:
    def __init__(self, link: aiosqlite.Connection) -> None:
        self._link = link

    async def rows(self, statement: Sql, **values: object) -> list[Row]:
        cursor = await self._link.execute_fetchall(statement.sqlite, values)
        return [tuple(row) for row in cursor]


class SqliteStore:
    is_shared = False

    def __init__(self, path: Path, writer: Writer) -> None:
        self._address = f"{path.absolute().as_uri()}?mode=ro"
        self._writer = writer
        self._readers = asyncio.Semaphore(READERS)

    @classmethod
    async def open(cls, path: Path) -> "SqliteStore":
        """Raises FileNotFoundError where the tables were never made."""
        return cls(path, Writer(await asyncio.to_thread(_opened, path)))

    async def write(self, fn: Callable[Concatenate[Db, P], T], *args: P.args, **named: P.kwargs) -> T:
        result: T = await self._writer.write(fn, args, named)
        return result

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        """On a connection of its own (half a millisecond), so that nothing is left of one that was cancelled."""
        async with self._readers, aiosqlite.connect(self._address, uri=True, isolation_level=None) as link:
            await link.execute("PRAGMA trusted_schema = OFF")
            await link.execute("BEGIN")
            yield SqliteReading(link)

    async def checkpoint(self) -> bool:
        for seconds in TRUNCATE_AFTER:
            await asyncio.sleep(seconds)
            if await self._writer.truncate():
                return True
        return False

    async def close(self) -> None:
        await asyncio.to_thread(self._writer.stop)


def _opened(path: Path) -> sqlite3.Connection:
    if not path.exists():
        raise FileNotFoundError(f"there is no database at {path}")
    try:
        return connect(path)
    except sqlite3.OperationalError as trouble:
        raise CannotWrite(str(trouble)) from trouble
