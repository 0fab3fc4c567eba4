"""A house to test in: a migrated SQLite file, a desk over the small library, a clock that stands still."""

import datetime as dt
import itertools
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import _draw_card as card_png
from bot.library.fares import read_fares
from bot.model.content import Library
from bot.model.events import Address, Event, Inbound, Opened, Tapped, Typed
from bot.model.replies import Order, Reply, Say
from bot.model.world import Channel
from bot.papers.certificates import png
from bot.papers.chart import chart_png
from bot.service.desk import Desk
from bot.service.talks.receive import Received, Receiver
from bot.storage import schema
from bot.storage.keys import Keys, Seal
from bot.storage.sql import Row, Sql
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Store
from bot.words import languages
from tests.talking import NOW, ROOT, book, contest_models, ear, gazetteer, helpline, judge, plan, small_library

KEYS = Keys(b"p" * 32, b"s" * 32)
SEAL = Seal(b"w" * 32)


class House:
    """Store, desk and receiver, and short ways to do and to look."""

    def __init__(self, store: Store, library: Library) -> None:
        self.store = store
        self.now = NOW
        self.lived = 0.0
        chance = itertools.count(1_000_003, 7_777_777)
        self.desk = Desk(
            library,
            gazetteer(),
            helpline(),
            languages(),
            KEYS,
            {
                "web": Channel("web", False, "https://loa.example", "open"),
                "terminal": Channel("terminal", False, "https://loa.example", "never"),
                "telegram": Channel("telegram", True, "https://loa.example"),
                "zalo": Channel("zalo", True, "https://loa.example", taps=False, deletes=False),
            },
            ear(),
            book(),
            plan(),
            clock=lambda: self.now,
            draw=lambda: next(chance),
            draw_chart=chart_png,
            draw_card=card_png,
            draw_certificate=png,
            steady=lambda: self.lived,
            fares=read_fares(ROOT / "content"),
            contest_models=contest_models(),
            judge=judge(),
        )
        self.receiver = Receiver(store, self.desk)
        self._events = itertools.count(1)
        self._offers: dict[str, Say] = {}

    async def does(
        self, who: str, event: Event, *, channel: str = "web", key: str = "", age: float = 0, seal: Seal | None = SEAL
    ) -> Received:
        at = self.now - dt.timedelta(seconds=age)
        inbound = Inbound(key or f"{channel}:{who}:{next(self._events)}", Address(channel, who), event, at)
        done = await self.receiver.receive(inbound, seal)
        for say in frames(done.replies):
            if say.choices:
                self._offers[who] = say
        return done

    def later(self, **time: float) -> None:
        """So much time goes by, on the wall clock and on the steady one."""
        self.now += dt.timedelta(**time)
        self.lived += dt.timedelta(**time).total_seconds()

    async def types(self, who: str, *texts: str) -> Received:
        for text in texts:
            done = await self.does(who, Typed(text))
        return done

    async def taps(self, who: str, label: str) -> Received:
        say = self._offers[who]
        return await self.does(who, Tapped(say.offer, say.choices.index(label)))

    async def opens(self, who: str, payload: str = "") -> Received:
        return await self.does(who, Opened(payload))

    async def joins(self, who: str, commune: str = "that khe") -> Received:
        """A house of her own that has read one card."""
        return await self.types(who, "nghe", "tiep", "dong y", commune, "1")

    async def rows(self, text: str, **values: object) -> list[Row]:
        async with self.store.reading() as reading:
            return await reading.rows(Sql(text), **values)


def frames(replies: tuple[Reply, ...]) -> list[Say]:
    says = [reply.frame if isinstance(reply, Order) else reply for reply in replies]
    return [say for say in says if isinstance(say, Say)]


def heard(done: Received) -> str:
    return "\n\n".join(f"{say.title}\n{say.body}".strip() for say in frames(done.replies))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once; each test gets a copy."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    schema.migrate(str(path))
    return path


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Path:
    path = tmp_path / "loaban.db"
    shutil.copy(empty_database, path)
    return path


@pytest.fixture
async def house(database: Path) -> AsyncIterator[House]:
    store = await SqliteStore.open(database)
    yield House(store, small_library())
    await store.close()
