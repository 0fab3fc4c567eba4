"""A whole Telegram channel for a test: fake Bot API, fresh database, shipped content, a clock to turn."""

import asyncio
import datetime as dt
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Literal

from bot.app import _draw_card as card_png
from bot.channels.telegram import Telegram
from bot.model.world import Channel
from bot.papers.chart import chart_png
from bot.service.desk import Desk
from bot.service.talks.receive import Receiver
from bot.storage import schema
from bot.storage.keys import Keys
from bot.storage.sqlite import SqliteStore
from bot.words import languages
from tests.fakes.telegram import TOKEN, TelegramFake, telegram_fake
from tests.talking import book, ear, gazetteer, helpline, plan, small_library

SECRET = "a-secret_of_thirty-two-characters"


class Turned:
    """The real clock, moved by hand."""

    def __init__(self) -> None:
        self.by = dt.timedelta()

    def __call__(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.by

    def turn(self, seconds: float) -> None:
        self.by += dt.timedelta(seconds=seconds)


class Kit:
    def __init__(self, fake: TelegramFake, store: SqliteStore, desk: Desk, clock: Turned, database: Path) -> None:
        self.fake = fake
        self.store = store
        self.desk = desk
        self.clock = clock
        self.database = database
        self.receiver = Receiver(store, desk)

    def channel(
        self, mode: Literal["polling", "webhook"] = "polling", public: str = "", rate: float | None = None
    ) -> Telegram:
        ours = (self.store, self.desk, self.receiver)
        return Telegram(TOKEN, self.fake.address, *ours, mode=mode, secret=SECRET, public=public, rate=rate)

    @asynccontextmanager
    async def polling(self) -> AsyncIterator[Telegram]:
        telegram = self.channel()
        await telegram.start()
        try:
            yield telegram
        finally:
            await telegram.stop()

    async def settled(self, sends: int, acknowledged: int) -> None:
        """Waits until at least so many messages were sent and updates acknowledged."""
        await until(lambda: len(self.fake.sent) >= sends and len(self.fake.acknowledged) >= acknowledged)


@asynccontextmanager
async def kit(folder: Path) -> AsyncIterator[Kit]:
    database = empty_copy(folder)
    clock = Turned()
    store = await SqliteStore.open(database)
    try:
        async with telegram_fake() as fake:
            yield Kit(fake, store, desk(clock), clock, database)
    finally:
        await store.close()


def empty_copy(folder: Path) -> Path:
    database = folder / "loaban.db"
    shutil.copy(_empty_database(), database)
    return database


def desk(clock: Callable[[], dt.datetime]) -> Desk:
    return Desk(
        library=small_library(),
        gazetteer=gazetteer(),
        helpline=helpline(),
        languages=languages(),
        keys=Keys(b"p" * 32, b"s" * 32),
        channels={
            "telegram": Channel("telegram", keeps_copy=True, link="https://t.me/LoaBanThuBot"),
            "web": Channel("web", keeps_copy=False, link="https://loa.example"),
        },
        ear=ear(),
        book=book(),
        plan=plan(),
        clock=clock,
        draw_chart=chart_png,
        draw_card=card_png,
    )


async def until(claim: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not claim():  # noqa: ASYNC110 (what is claimed is somebody else's)
            await asyncio.sleep(0.005)


@cache
def _empty_database() -> Path:
    path = Path(tempfile.mkdtemp(prefix="loa-ban-test-")) / "empty.db"
    schema.migrate(str(path))
    return path
