"""A whole Zalo bot for a test: fake platform, fresh database, a clock to turn, and a server that Zalo can reach."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.channels.zalo_bot import ZaloBot
from bot.model.world import Channel
from bot.service.desk import Desk
from bot.service.talks.receive import Receiver
from bot.storage.sql import Row, Sql
from bot.storage.sqlite import SqliteStore
from tests.channels.served import served
from tests.channels.telegram_kit import SECRET, Turned, desk, empty_copy, until
from tests.fakes.zalo_bot import TOKEN, ZaloBotFake, zalo_bot_fake

PUBLIC = "https://loa.example"


class Kit:
    def __init__(self, fake: ZaloBotFake, store: SqliteStore, desk: Desk, clock: Turned) -> None:
        self.fake = fake
        self.store = store
        self.desk = desk
        self.clock = clock
        self.receiver = Receiver(store, desk)

    @asynccontextmanager
    async def polling(self) -> AsyncIterator[ZaloBot]:
        bot = ZaloBot(TOKEN, self.fake.address, self.store, self.desk, self.receiver, rate=None)
        await bot.start()
        try:
            yield bot
        finally:
            await bot.stop()

    @asynccontextmanager
    async def hooked(self) -> AsyncIterator[ZaloBot]:
        """In webhook mode, behind the public address."""
        async with served() as (address, routes):
            self.fake.reach[PUBLIC] = address
            ours = (self.store, self.desk, self.receiver)
            bot = ZaloBot(TOKEN, self.fake.address, *ours, mode="webhook", secret=SECRET, public=PUBLIC, rate=None)
            routes.extend(bot.routes)
            await bot.start()
            try:
                await until(lambda: self.fake.webhook is not None)
                yield bot
            finally:
                await bot.stop()

    async def says(self, chat: str, *events: dict[str, object]) -> str:
        """Pushes them one by one; what she hears after the last."""
        for each in events:
            before, taken = len(self.fake.in_chat(chat)), len(self.fake.taken)
            self.fake.push(each)
            await until(lambda before=before: len(self.fake.in_chat(chat)) > before)  # type: ignore[misc]  # bound now
            await until(lambda taken=taken: len(self.fake.taken) > taken)  # type: ignore[misc]
            await self.at_rest()
        return "\n\n".join(sent.text for sent in self.fake.in_chat(chat)[before:])

    async def at_rest(self) -> None:
        """Nothing waits to be sent."""
        while await self.rows("SELECT 1 FROM outbox WHERE state IN ('queued', 'sending')"):
            pass

    async def rows(self, text: str) -> list[Row]:
        async with self.store.reading() as reading:
            return list(await reading.rows(Sql(text)))


@asynccontextmanager
async def kit(folder: Path) -> AsyncIterator[Kit]:
    clock = Turned()
    store = await SqliteStore.open(empty_copy(folder))
    try:
        async with zalo_bot_fake() as fake:
            own = desk(clock)
            own.channels["zalo-bot"] = Channel(
                "zalo-bot", keeps_copy=True, link="https://loa.example", taps=False, deletes=False
            )
            yield Kit(fake, store, own, clock)
    finally:
        await store.close()
