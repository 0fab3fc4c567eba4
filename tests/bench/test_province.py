"""The generated province of the benches is counted in bulk as the program counts it row by row."""

from pathlib import Path

from bot.storage import recount
from bot.storage.sqlite import SqliteStore
from bot.storage.store import open_store
from tests.bench.province import EVENTS_OF_A_HOUSE, Size, fill_postgres, fill_sqlite
from tests.storage.conftest import emptied, postgres  # noqa: F401 (fixtures)

HOUSES = 700


def looks_alive(size: Size) -> None:
    """Most events hit a row that is there, and houses differ."""
    assert size.events == HOUSES * EVENTS_OF_A_HOUSE
    assert 0.1 < size.rows / size.events < 0.5


async def test_a_bulk_count_is_the_programs_count_on_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "province.db"
    looks_alive(fill_sqlite(path, HOUSES))
    store = await SqliteStore.open(path)
    async with store.reading() as reading:
        assert await recount.drift(reading) == {}
        counted = await reading.rows(recount._COUNTED)
    await store.close()
    assert {row[0] for row in counted} == {"any", "topic", "evidence", "group"}
    assert {row[1][0] for row in counted} == {"m", "q", "y"}


async def test_a_bulk_count_is_the_programs_count_on_postgresql(emptied: str) -> None:  # noqa: F811
    looks_alive(fill_postgres(emptied, HOUSES))
    store = await open_store(emptied)
    async with store.reading() as reading:
        assert await recount.drift(reading) == {}
    await store.close()
