"""The Telegram channel put together: one bot, its way in (polling or webhook) and its way out."""

import asyncio
import contextlib
import hashlib
from collections.abc import Awaitable, Callable
from typing import Literal

import structlog
from starlette.routing import Route
from telegram.error import TelegramError

from bot.channels.telegram_commands import set_commands
from bot.channels.telegram_hook import webhook_route
from bot.channels.telegram_ingest import Ingest
from bot.channels.telegram_poll import Poller
from bot.channels.telegram_read import KINDS, Reader
from bot.channels.telegram_send import TelegramCarrier
from bot.channels.telegram_wire import open_bot
from bot.service.carriers.chat_limits import ChatLimits, Window, Windows
from bot.service.carriers.pace import Pace
from bot.service.desk import Desk
from bot.service.talks.deliver import Deliverer
from bot.service.talks.receive import Receiver
from bot.storage.store import Store

RATE = 30.0
"""Messages a second that Telegram takes from one bot."""
MOST_AT_ONCE = 128
A_CHAT: Windows = (Window(3, 3.0),)
"""One a second in a chat; short bursts pass, and an answer with its next screen is one."""
A_GROUP: Windows = (Window(3, 3.0), Window(20, 60.0))
FIRST_WAIT = 1.0
LONGEST_WAIT = 300.0
WEBHOOK_CONNECTIONS = 40

log = structlog.get_logger()


class BadToken(ValueError):
    """The token is not of the form that BotFather gives. The message does not repeat it."""


class Telegram:
    """`routes` are empty while polling. `secret` and `public` are needed for the webhook only.

    base_url   the Bot API's address before "/bot<token>"
    public     our own https address, under which Telegram reaches the webhook
    rate       messages a second at most, None for as fast as it goes
    """

    def __init__(
        self,
        token: str,
        base_url: str,
        store: Store,
        desk: Desk,
        receiver: Receiver,
        *,
        mode: Literal["polling", "webhook"] = "polling",
        secret: str = "",
        public: str = "",
        rate: float | None = RATE,
    ) -> None:
        id = _id_in(token)
        path = f"/telegram/{hashlib.blake2b(token.encode(), digest_size=16).hexdigest()}"
        self._bot = open_bot(token, base_url)
        self._desk = desk
        self._reader = Reader(id)
        self._carrier = TelegramCarrier(self._bot)
        limits = None if rate is None else ChatLimits(windows_of)
        self._deliverer = Deliverer(store, desk, self._carrier, Pace(rate), _at_once(rate), limits)
        self._ingest = Ingest(self._reader, store, desk, receiver, self._deliverer, self._bot)
        self._poller = Poller(self._bot, id, self._ingest, store, self._leave_webhook) if mode == "polling" else None
        self._secret = str(secret)  # a plain one: JSON knows no kinds of text
        self._webhook = public.rstrip("/") + path
        self._running: asyncio.Task[None] | None = None
        self.routes: list[Route] = [] if self._poller else [webhook_route(path, secret, self._ingest.take)]

    async def run(self) -> None:
        """Until cancelled. Nothing here needs Telegram to be reachable at the start."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._deliverer.run())
                tasks.create_task(_till_done("getMe", self._learn_name))
                tasks.create_task(_till_done("setMyCommands", lambda: set_commands(self._bot, self._desk)))
                if self._poller:
                    tasks.create_task(self._poller.run())
                else:
                    tasks.create_task(_till_done("setWebhook", self._set_webhook))
        finally:
            await self._ingest.stop()
            await self._bot.request.shutdown()

    async def start(self) -> None:
        self._running = asyncio.create_task(self.run())

    async def stop(self) -> None:
        if self._running:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    async def _learn_name(self) -> None:
        """For mentions in groups, and for the link that leads from a group to a private talk."""
        me = await self._bot.get_me()
        if me.username:
            self._reader.username = me.username.lower()
            self._desk.lead_to("telegram", f"https://t.me/{me.username}")
        self._carrier.is_inline = bool(me.supports_inline_queries)

    async def _leave_webhook(self) -> None:
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def _set_webhook(self) -> None:
        await self._bot.set_webhook(
            self._webhook,
            secret_token=self._secret,
            allowed_updates=KINDS,
            max_connections=WEBHOOK_CONNECTIONS,
            drop_pending_updates=False,
        )


async def _till_done(kind: str, ask: Callable[[], Awaitable[None]]) -> None:
    wait = FIRST_WAIT
    while True:
        try:
            return await ask()
        except TelegramError as trouble:
            log.warning("Telegram did not answer", kind=kind, error=type(trouble).__name__)
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


def windows_of(address: str) -> Windows:
    """Groups have negative names."""
    return A_GROUP if address.startswith("-") else A_CHAT


def _at_once(rate: float | None) -> int:
    """Two seconds' worth: what is taken from the outbox and only waits for its turn is uncertain after a crash."""
    return MOST_AT_ONCE if rate is None else max(1, min(MOST_AT_ONCE, int(2 * rate)))


def _id_in(token: str) -> int:
    number, _, rest = token.partition(":")
    if not number.isdecimal() or not rest:
        raise BadToken("the Telegram token must be as BotFather gave it: digits, a colon, letters")
    return int(number)
