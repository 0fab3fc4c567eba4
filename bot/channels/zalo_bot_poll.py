"""Long polling of the Zalo Bot Platform: for pilots. It knows no offset: what was taken and lost in a crash is gone.

So an event stays in our hands until it is committed, and nothing more is taken before that. In production the webhook.
"""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import structlog

from bot.channels.polling import LONGEST_WAIT, RENEWED_AFTER, Lease, Patience
from bot.channels.secret_door import NoUpdate
from bot.channels.zalo_bot_ingest import Ingest
from bot.channels.zalo_bot_read import CHANNEL
from bot.channels.zalo_bot_wire import Api, NoAnswer, Refusal
from bot.service.talks.receive import NotHandled
from bot.storage.store import CannotWrite, Store

POLL_SECONDS = 30
READ_SECONDS = POLL_SECONDS + 10.0
LEASE_SECONDS = 90
SHORTEST_POLL = 0.1
"""An idle poll that ends sooner is no long poll: without a breath it would be a storm."""
IDLE = 408
QUOTA = 429

log = structlog.get_logger()


class Poller:
    """`run` until cancelled. `clear_way` takes a webhook away: both at once are refused."""

    def __init__(
        self, api: Api, bot: str, ingest: Ingest, store: Store, clear_way: Callable[[], Awaitable[None]]
    ) -> None:
        self._api = api
        self._ingest = ingest
        self._clear_way = clear_way
        self._lease = Lease(store, f"{CHANNEL}:{bot}", LEASE_SECONDS, lambda: int(ingest.now().timestamp()))
        self._is_clear = False
        self._patience = Patience()
        self._in_hand: list[bytes] = []

    async def run(self) -> None:
        try:
            while True:
                pause = await self._turn()
                if pause:
                    await asyncio.sleep(pause)
        finally:
            await self._lease.give_back()

    async def _turn(self) -> float:
        """One poll and what it brought; how long to wait before the next."""
        try:
            if not await self._lease.holds():
                return RENEWED_AFTER
            if not self._in_hand:
                if not self._is_clear:
                    await self._clear_way()
                    self._is_clear = True
                began = asyncio.get_running_loop().time()
                self._in_hand = await self._fetched()
                if not self._in_hand:
                    return max(0.0, SHORTEST_POLL - (asyncio.get_running_loop().time() - began))
            while self._in_hand:
                await self._take(self._in_hand[0])
                del self._in_hand[0]
        except Refusal as no:
            self._is_clear = False
            self._ingest.trouble(f"Status{no.code}")
            log.warning("no updates", channel=CHANNEL, error=f"Status{no.code}")
            return LONGEST_WAIT if no.code in (401, QUOTA) else self._patience.longer()
        except (NoAnswer, CannotWrite, NotHandled) as trouble:
            log.warning("no updates", channel=CHANNEL, error=type(trouble).__name__)
            return self._patience.longer()
        self._patience.is_new()
        return 0

    async def _take(self, raw: bytes) -> None:
        try:
            await self._ingest.take(raw)
        except NoUpdate:
            log.error("no event", channel=CHANNEL)

    async def _fetched(self) -> list[bytes]:
        """One event, as documented; a list is taken too. An idle poll ends as 408, which is normal."""
        try:
            result = await self._api.call("getUpdates", {"timeout": POLL_SECONDS}, READ_SECONDS)
        except Refusal as no:
            if no.code == IDLE:
                return []
            raise
        if result.startswith(b"["):
            return [bytes(each) for each in msgspec.json.decode(result, type=list[msgspec.Raw])]
        return [] if result in (b"null", b"{}") else [result]
