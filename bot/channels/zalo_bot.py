"""The Zalo Bot Platform put together: one bot, its way in (polling or webhook) and its way out.

Its free plan takes 50 users and 3,000 messages a month (second-hand): for pilots and for officers, not for a province.
"""

import asyncio
import contextlib
import hashlib
import re
from typing import Literal

import structlog
from starlette.routing import Route

from bot.channels.secret_door import secret_door
from bot.channels.shelf import Shelf
from bot.channels.zalo_bot_ingest import Ingest
from bot.channels.zalo_bot_poll import Poller
from bot.channels.zalo_bot_read import CHANNEL, Reader
from bot.channels.zalo_bot_send import ZaloBotCarrier
from bot.channels.zalo_bot_wire import Api, NoAnswer, Refusal
from bot.service.carriers.chat_limits import ChatLimits, Window, Windows
from bot.service.carriers.pace import Pace
from bot.service.desk import Desk
from bot.service.talks.deliver import Deliverer
from bot.service.talks.receive import Receiver
from bot.storage.store import Store

RATE = 10.0
"""Messages a second: the platform publishes none."""
MOST_AT_ONCE = 16
A_CHAT: Windows = (Window(3, 3.0),)
"""As Telegram has it, since nothing is published."""
HEADER = "X-Bot-Api-Secret-Token"
LONGEST_SECRET = 256
FIRST_WAIT = 1.0
LONGEST_WAIT = 300.0
_TOKEN = re.compile(r"(\d+):\S+")

log = structlog.get_logger()


class BadToken(ValueError):
    """The token is not of the form that Zalo Bot Creator gives. The message does not repeat it."""


class ZaloBot:
    """`secret` and `public` (our own https address) are needed for the webhook only; `rate` in messages a second."""

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
        bot = _id_in(token)
        self._api = Api(token, base_url)
        shelf = Shelf(public)
        limits = None if rate is None else ChatLimits(lambda _: A_CHAT)
        self._deliverer = Deliverer(store, desk, ZaloBotCarrier(self._api, shelf), Pace(rate), MOST_AT_ONCE, limits)
        self._ingest = Ingest(Reader(bot), store, desk, receiver, self._deliverer)
        self._poller = Poller(self._api, bot, self._ingest, store, self._leave_webhook) if mode == "polling" else None
        self._secret = str(secret)
        path = f"/zalo-bot/{hashlib.blake2b(token.encode(), digest_size=16).hexdigest()}"
        self._webhook = public.rstrip("/") + path
        self._running: asyncio.Task[None] | None = None
        self.routes: list[Route] = [*shelf.routes]
        if self._poller is None:
            if not public.startswith("https://"):
                raise ValueError("the Zalo bot's webhook needs LOA_BAN_PUBLIC to be an https:// address")
            if len(secret) > LONGEST_SECRET:
                raise ValueError(f"the Zalo bot's secret may have {LONGEST_SECRET} characters at most")
            self.routes.append(secret_door(path, HEADER, secret, self._ingest.take))

    async def run(self) -> None:
        """Until cancelled. Nothing here needs Zalo to be reachable at the start."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._deliverer.run())
                tasks.create_task(self._poller.run() if self._poller else self._set_webhook())
        finally:
            await self._api.close()

    async def start(self) -> None:
        self._running = asyncio.create_task(self.run())

    async def stop(self) -> None:
        if self._running:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    async def _leave_webhook(self) -> None:
        """A clean bot answers 404 where another would answer: there is no webhook."""
        try:
            await self._api.call("deleteWebhook", {})
        except Refusal as no:
            if no.code != 404:
                raise

    async def _set_webhook(self) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                await self._api.call("setWebhook", {"url": self._webhook, "secret_token": self._secret})
                return
            except (Refusal, NoAnswer) as trouble:
                self._ingest.trouble(f"Status{trouble.code}" if isinstance(trouble, Refusal) else str(trouble))
                log.warning("Zalo did not answer", channel=CHANNEL, kind="setWebhook", error=str(trouble))
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)


def _id_in(token: str) -> str:
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise BadToken("the Zalo bot's token must be as Zalo Bot Creator gave it: digits, a colon, letters")
    return found[1]
