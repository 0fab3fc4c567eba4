"""One update on its way in, from polling or webhook: read, received and committed, and only then given back."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import msgspec
import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram_commands import set_commands_of
from bot.channels.telegram_inline import answer_inline
from bot.channels.telegram_read import CHANNEL, Arrived, Looked, Reader
from bot.channels.telegram_send import acknowledge
from bot.model.events import Acknowledged, Inbound
from bot.service.desk import Desk
from bot.service.talks.deliver import Deliverer
from bot.service.talks.menus import Menu
from bot.service.talks.receive import Received, Receiver
from bot.storage import carriers, ledger
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

    def trouble(self, kind: str) -> None:
        """For the operator's page: what kept updates from coming."""
        pulse = self._desk.pulse(CHANNEL)
        pulse.error, pulse.error_at = kind, self.now()

    def read(self, raw: bytes | msgspec.Raw) -> Arrived:
        return self._reader.read(raw, self._desk.clock())

    async def take(self, raw: bytes) -> None:
        await self.receive(self.read(raw))

    async def receive(self, arrived: Arrived) -> None:
        """Returns once it is committed, seen before or parked. Raises CannotWrite or NotHandled."""
        done: Received | None = None
        if arrived.is_malformed:
            if await self._store.write(_parked, arrived.key, self.now()):
                log.error("update is malformed", key=arrived.key)
        elif arrived.inbound is None:
            today = self._desk.day_of(self._desk.clock()).isoformat()
            await self._store.write(_passed_over, arrived.key, today, arrived.passed_over)
        else:
            done = await self._receiver.receive(arrived.inbound)
            self._deliverer.wake()
        if arrived.callback:
            self._later(self._answered(arrived.callback, done.toast if done else ""))
        if done and done.label and arrived.inbound:
            self._later(self._relabelled(arrived.inbound, done.label))
        if done and done.menu and arrived.inbound:
            self._later(self._commanded(int(arrived.inbound.chat.name), done.menu, done.language))
        if arrived.looked:
            self._later(self._found(arrived.looked))

    def _later(self, what: Coroutine[Any, Any, None]) -> None:
        """Nothing waits for it and nothing depends on it: she sees the answer all the same."""
        task = asyncio.create_task(what)
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answered(self, callback: str, toast: str) -> None:
        """Stops the little clock on the button; a toast is seen by who pressed, and by nobody else."""
        try:
            await self._bot.answer_callback_query(callback, toast or None)
        except TelegramError as trouble:  # too old, or no network
            log.debug("tap not answered", error=type(trouble).__name__)

    async def _relabelled(self, pressed: Inbound, label: str) -> None:
        """A total on the button of a post; the next step makes good for one that is missed."""
        if not isinstance(pressed.event, Acknowledged) or not pressed.screen:
            return
        keyboard = {"inline_keyboard": [acknowledge(pressed.event.post, label)]}
        try:
            await self._bot.edit_message_reply_markup(
                int(pressed.chat.name), int(pressed.screen), api_kwargs={"reply_markup": keyboard}
            )
        except TelegramError as trouble:
            log.debug("total not shown", error=type(trouble).__name__)

    async def _commanded(self, chat: int, menu: Menu, language: str) -> None:
        """Where it is missed, she types the words as well as before."""
        try:
            await set_commands_of(self._bot, self._desk, chat, menu, language)
        except TelegramError as trouble:
            log.debug("commands not set", error=type(trouble).__name__)

    async def _found(self, looked: Looked) -> None:
        try:
            await answer_inline(self._bot, self._desk, looked)
        except TelegramError as trouble:
            log.debug("inline query not answered", error=type(trouble).__name__)

    async def stop(self) -> None:
        for task in self._answers:
            task.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)


def _passed_over(db: Db, key: str, day: str, kind: str) -> None:
    """Claimed, and counted for the operator by its kind: how much comes that is not handled."""
    if ledger.claim(db, key) and kind:
        carriers.count(db, CHANNEL, day, f"passed over: {kind}")


def _parked(db: Db, key: str, now: int) -> bool:
    """It will not get better by trying again: put aside at once, visible to the operator. False if it was before."""
    if not ledger.claim(db, key):
        return False
    ledger.failed(db, key, "Malformed", now)
    return True
