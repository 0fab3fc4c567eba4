"""The store as services see it, and the door that opens one for a database address."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from bot.storage.sql import Db, Reading

P = ParamSpec("P")
T = TypeVar("T")


class Store(Protocol):
    is_shared: bool
    """True where several processes may work on the same database."""

    async def write(self, fn: Callable[Concatenate[Db, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Runs `fn(db, …)` whole in one transaction; returns after the commit, or raises and keeps nothing.

        `fn` may be run again where another process was quicker: it changes nothing but the database.
        """
        ...

    def reading(self) -> AbstractAsyncContextManager[Reading]:
        """A consistent snapshot for several reads."""
        ...

    async def checkpoint(self) -> bool:
        """After an erasure: what was erased is on the disk no more (S40).

        False where a long report still read the old rows: to be called again.
        """
        ...

    async def close(self) -> None: ...


class CannotWrite(Exception):
    """The disk is full or read-only, or the database is locked or gone: nothing was kept, try again."""


def is_postgres(address: str) -> bool:
    return address.startswith(("postgresql://", "postgres://"))


async def open_store(address: str) -> Store:
    """`address` is a file's path or a postgresql:// address. The tables must be there already."""
    if is_postgres(address):
        from bot.storage.postgres import PostgresStore

        return await PostgresStore.open(address)
    from bot.storage.sqlite import SqliteStore

    return await SqliteStore.open(Path(address))
