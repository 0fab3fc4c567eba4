"""A whole Official Account for a test: the fake, a webhook served on loopback, a fresh database, a clock to turn."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from msgspec.structs import replace

from bot.app import _draw_card as card_png
from bot.channels.zalo import Facts, Zalo
from bot.channels.zalo_hook import PATH
from bot.model.content import Library
from bot.model.world import Channel
from bot.papers.chart import chart_png
from bot.service.carriers.zalo import paste
from bot.service.desk import Desk
from bot.service.talks.receive import Receiver
from bot.storage.keys import Keys
from bot.storage.sql import Row, Sql
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Store
from bot.words import languages
from tests.channels.served import served
from tests.channels.telegram_kit import Turned, _empty_database, until
from tests.fakes.zalo import ZaloFake, zalo_fake
from tests.fakes.zalo_calls import Sent
from tests.fakes.zalo_events import APP, OA, Event, text
from tests.fakes.zalo_grants import ACCESS, APP_SECRET, REFRESH
from tests.fakes.zalo_knock import HOOK_SECRET
from tests.talking import book, ear, gazetteer, helpline, plan, small_library

LAN, HOA = "246845883529197922", "246845883529197923"
PATIENT = 20.0
"""No test of something else depends on how fast the machine is; `answer_seconds` is Zalo's own patience."""


class Kit:
    """`facts` may be changed before `open`."""

    def __init__(self, fake: ZaloFake, store: Store, desk: Desk, clock: Turned) -> None:
        self.fake = fake
        self.store = store
        self.desk = desk
        self.clock = clock
        self.receiver = Receiver(store, desk)
        self.facts = Facts(
            oa=OA,
            app=APP,
            secret=APP_SECRET,
            webhook_secret=HOOK_SECRET,
            api=fake.address,
            oauth=fake.address,
            rate=4000,
        )

    def zalo(self, holder: str = "", answer_seconds: float = PATIENT, **changes: Any) -> Zalo:
        facts = replace(self.facts, **changes)
        return Zalo(facts, self.store, self.desk, self.receiver, holder=holder, answer_seconds=answer_seconds)

    async def give_tokens(self, access: str = ACCESS, refresh: str = REFRESH) -> None:
        await paste(self.store, self.desk, OA, access, refresh)

    @asynccontextmanager
    async def open(self, **changes: Any) -> AsyncIterator[Zalo]:
        """Served and running, with tokens; the fake knows where to knock."""
        await self.give_tokens(self.fake.access, self.fake.refresh)
        zalo = self.zalo(**changes)
        async with served() as (address, routes):
            routes += zalo.routes
            self.fake.hook = address + PATH
            await zalo.start()
            try:
                yield zalo
            finally:
                await zalo.stop()

    async def says(self, user: str, *words: str) -> list[Sent]:
        """Types each, waits for what comes of it, and gives what came of the last."""
        before = len(self.fake.to(user))
        for each in words:
            before = len(self.fake.to(user))
            self.fake.push(text(user, each))
            await self.quiet(user, before + 1)
        return self.fake.to(user)[before:]

    async def quiet(self, user: str, sends: int) -> None:
        """Until so many messages stand in the chat, all events are taken, and nothing waits to be sent."""
        await until(lambda: len(self.fake.to(user)) >= sends and not self.fake.waiting)
        await self.drained()

    async def drained(self) -> None:
        async with asyncio.timeout(20):
            while (await self.rows("SELECT COUNT(*) FROM outbox WHERE state IN ('queued', 'sending')"))[0][0]:  # noqa: ASYNC110 (the database tells nobody)
                await asyncio.sleep(0.01)

    async def knock(self, event: Event | bytes, **headers: str) -> int:
        """One delivery by hand."""
        raw, signed = self.fake.signed(event)
        sent = {"Content-Type": "application/json", **signed, **headers}
        async with aiohttp.ClientSession() as session, session.post(self.fake.hook, data=raw, headers=sent) as answer:
            return answer.status

    async def rows(self, question: str, **values: object) -> list[Row]:
        async with self.store.reading() as reading:
            return await reading.rows(Sql(question), **values)


@asynccontextmanager
async def kit(folder: Path, library: Library | None = None) -> AsyncIterator[Kit]:
    database = folder / "loaban.db"
    shutil.copy(_empty_database(), database)
    store = await SqliteStore.open(database)
    try:
        async with kit_over(store, library) as made:
            yield made
    finally:
        await store.close()


@asynccontextmanager
async def kit_over(store: Store, library: Library | None = None) -> AsyncIterator[Kit]:
    clock = Turned()
    async with zalo_fake() as fake:
        fake.clock = lambda: clock().timestamp()
        fake.access_until = fake.clock() + 90_000
        yield Kit(fake, store, desk(clock, library), clock)


def desk(clock: Turned, library: Library | None = None) -> Desk:
    link = "https://loa.example"
    return Desk(
        library=library or small_library(),
        gazetteer=gazetteer(),
        helpline=helpline(),
        languages=languages(),
        keys=Keys(b"p" * 32, b"s" * 32),
        channels={
            "zalo": Channel("zalo", keeps_copy=True, link=link, taps=False, deletes=False),
            "web": Channel("web", keeps_copy=False, link=link),
        },
        ear=ear(),
        book=book(),
        plan=plan(),
        clock=clock,
        draw_chart=chart_png,
        draw_card=card_png,
    )
