"""The Official Account put together: its webhook, its way out, the keeper of its tokens, and who looks after them."""

import asyncio
import contextlib

from msgspec import Struct
from starlette.routing import Route

from bot.channels.zalo_api import Api, Minute
from bot.channels.zalo_hook import ANSWER_SECONDS, Hook
from bot.channels.zalo_ingest import Ingest
from bot.channels.zalo_read import Reader
from bot.channels.zalo_send import Paid, ZaloCarrier
from bot.channels.zalo_sign import Signature
from bot.channels.zalo_template import Templates
from bot.channels.zalo_tokens import Keeper
from bot.channels.zalo_watch import Account, Watch, account, followers
from bot.service.carriers.pace import Pace
from bot.service.desk import Desk
from bot.service.talks.deliver import Deliverer
from bot.service.talks.receive import Receiver
from bot.storage.outbox import BULK
from bot.storage.store import Store

MOST_AT_ONCE = 12
"""Zalo takes two a second at most; what was on its way when the process died may be sent twice, so it is kept few."""


class Facts(Struct, frozen=True):
    """What the operator has set; the meaning of each stands in bot/settings.py and docs/zalo.md."""

    oa: str
    app: str
    secret: str
    webhook_secret: str
    id_terms: tuple[str, ...] = ("app_id", "oa_id")
    time_terms: tuple[str, ...] = ("body", "header")
    window: float = 3 * 3600
    api: str = "https://openapi.zalo.me"
    oauth: str = "https://oauth.zaloapp.com"
    rate: float = 90
    buttons: bool = False
    paid: Paid = "help"
    templates: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Facts({self.oa})"


class MinutePace(Pace):
    """Replies go at once, for what a minute may hold is watched by the account itself; bulk is spaced evenly below it."""

    async def turn(self, lane: int) -> bool:
        return await super().turn(lane) if lane == BULK else True


class Zalo:
    """Raises ValueError where a setting is missing or wrong: without a secret there is no door."""

    def __init__(
        self,
        facts: Facts,
        store: Store,
        desk: Desk,
        receiver: Receiver,
        *,
        holder: str = "",
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        check(facts)
        known = {"app_id": facts.app, "oa_id": facts.oa}
        ids = {name: known.get(name, "") for name in facts.id_terms}
        signature = Signature(facts.webhook_secret, ids, facts.time_terms, facts.window)
        self._api = Api(facts.api, facts.oauth)
        self.keeper = Keeper(store, desk, self._api, facts.oa, facts.app, facts.secret, holder)
        self.carrier = ZaloCarrier(
            store, desk, self._api, self.keeper, Minute(facts.rate), buttons=facts.buttons, paid=facts.paid
        )
        self.templates = Templates(self.carrier, facts.templates)
        self.deliverer = Deliverer(store, desk, self.carrier, MinutePace(facts.rate / 60), MOST_AT_ONCE)
        reader = Reader(facts.oa, facts.app, desk.keys.digest)
        self._ingest = Ingest(reader, store, desk, receiver, self.carrier, self.deliverer)
        self._hook = Hook(signature, self._ingest.take, desk.clock, answer_seconds)
        self.watch = Watch(store, desk, self._api, self.keeper, self.carrier, self._ingest, self._hook, facts.oa)
        self.routes: list[Route] = [self._hook.route]
        self._running: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Until cancelled. Nothing here needs Zalo to be reachable at the start."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.deliverer.run())
                tasks.create_task(self.watch.run())
        finally:
            await self._hook.stop()
            await self.close()

    async def start(self) -> None:
        self._running = asyncio.create_task(self.run())

    async def stop(self) -> None:
        if self._running:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    async def account(self) -> Account:
        """Raises Unfit, NoTokens or NotNow."""
        return await account(self._api, self.keeper)

    async def followers(self) -> int | None:
        return await followers(self._api, self.keeper)

    async def close(self) -> None:
        await self._api.close()


def check(facts: Facts) -> None:
    for name, value in (("ZALO_OA", facts.oa), ("ZALO_APP", facts.app)):
        if not (value.isascii() and value.isdecimal()):
            raise ValueError(f"LOA_BAN_{name} must be the id that Zalo shows, digits only")
    if not facts.secret:
        raise ValueError("LOA_BAN_ZALO_SECRET must be the app's secret key: tokens cannot be renewed without it")
    if not 1 <= facts.rate <= 4000:
        raise ValueError("LOA_BAN_ZALO_RATE must be calls a minute, 1 to 4000")
