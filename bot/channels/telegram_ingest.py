"""One update on its way in, from polling or webhook: read, received and committed, and only then given back."""

import asyncio

import msgspec
import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram_read import Arrived, Reader
from bot.service.deliver import Deliverer
from bot.service.desk import Desk
from bot.service.receive import Receiver
from bot.storage import ledger
from bot.storage.sql import Db
from bot.storage.store import Store

log = structlog.get_logger()


class Ingest:
    def __init__(
        self, reader: Reader, store: Store, desk: Desk, receiver: Receiver, deliverer: Deliverer, bot: Bot
    ) -> None:
        self._reader = reader
        self._store = store
        self._desk = desk
        self._receiver = receiver
        self._deliverer = deliverer
        self._bot = bot
        self._answers: set[asyncio.Task[None]] = set()

    def now(self) -> int:
        return int(self._desk.clock().timestamp())

    def read(self, raw: bytes | msgspec.Raw) -> Arrived:
        return self._reader.read(raw, self._desk.clock())

    async def take(self, raw: bytes) -> None:
        await self.receive(self.read(raw))

    async def receive(self, arrived: Arrived) -> None:
        """Returns once it is committed, seen before or parked. Raises CannotWrite or NotHandled."""
        if arrived.is_malformed:
            if await self._store.write(_parked, arrived.key, self.now()):
                log.error("update is malformed", key=arrived.key)
        elif arrived.inbound is None:
            await self._store.write(ledger.claim, arrived.key)
        else:
            await self._receiver.receive(arrived.inbound)
            self._deliverer.wake()
        if arrived.callback:
            self._answer(arrived.callback)

    def _answer(self, callback: str) -> None:
        """Stops the little clock on the button. Nothing waits for it and nothing depends on it."""
        task = asyncio.create_task(self._answered(callback))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answered(self, callback: str) -> None:
        try:
            await self._bot.answer_callback_query(callback)
        except TelegramError as trouble:  # too old, or no network: she sees the answer all the same
            log.debug("tap not answered", error=type(trouble).__name__)

    async def stop(self) -> None:
        for task in self._answers:
            task.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)


def _parked(db: Db, key: str, now: int) -> bool:
    """It will not get better by trying again: put aside at once, visible to the operator. False if it was before."""
    if not ledger.claim(db, key):
        return False
    ledger.failed(db, key, "Malformed", now)
    return True
