"""A browser and the served pages, once for each file of tests; a province with something on every page."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.storage.sqlite import SqliteStore
from tests.conftest import House
from tests.talking import small_library
from tests.web.desk.filled import fill
from tests.web.desk.served import Served, served
from tests.web.test_chat_page import CHROMIUM, FLAGS


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = tmp_path_factory.mktemp("pages") / "loaban.db"
    shutil.copy(empty_database, database)
    with served(database) as found:
        yield found


@pytest.fixture(scope="session")
def filled(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("province") / "province.db"
    shutil.copy(empty_database, path)
    asyncio.run(_filled(path))
    return path


async def _filled(path: Path) -> None:
    store = await SqliteStore.open(path)
    try:
        await store.write(fill, House(store, small_library()).desk)
        await store.checkpoint()
    finally:
        await store.close()


@pytest.fixture
async def province(filled: Path, tmp_path: Path) -> AsyncIterator[House]:
    """Filled once, and copied for each test."""
    path = tmp_path / "province.db"
    shutil.copy(filled, path)
    store = await SqliteStore.open(path)
    yield House(store, small_library())
    await store.close()
