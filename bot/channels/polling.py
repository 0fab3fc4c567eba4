"""What every poller needs: the right to poll, which one process has, and patience that grows while a carrier is away."""

import asyncio
import random
import secrets
from collections.abc import Callable

import structlog

from bot.storage import ledger
from bot.storage.store import CannotWrite, Store

RENEWED_AFTER = 10
FIRST_WAIT = 0.25
LONGEST_WAIT = 30.0

log = structlog.get_logger()


class Lease:
    """`name` of the bot, `seconds` for which it is taken, `now` in seconds since 1970."""

    def __init__(self, store: Store, name: str, seconds: int, now: Callable[[], int]) -> None:
        self._store = store
        self._name = name
        self._seconds = seconds
        self._now = now
        # A SQLite file has one process, so one that was killed finds its own lease again.
        self._holder = secrets.token_hex(8) if store.is_shared else "the only process"
        self._renewed_at = float("-inf")

    async def holds(self) -> bool:
        """Renewed in good time."""
        now = asyncio.get_running_loop().time()
        if now - self._renewed_at < RENEWED_AFTER:
            return True
        stamp = self._now()
        held = await self._store.write(ledger.lease, self._name, self._holder, stamp, stamp + self._seconds)
        self._renewed_at = now if held else float("-inf")
        return held

    async def give_back(self) -> None:
        try:
            await asyncio.shield(self._store.write(ledger.release, self._name, self._holder))
        except CannotWrite:
            log.warning("the lease could not be given back", channel=self._name.partition(":")[0])


class Patience:
    """Doubling up to half a minute, never twice the same for two bots."""

    def __init__(self) -> None:
        self._wait = FIRST_WAIT

    def longer(self) -> float:
        wait = self._wait * random.uniform(0.75, 1.25)  # noqa: S311 (no secret)
        self._wait = min(self._wait * 2, LONGEST_WAIT)
        return min(wait, LONGEST_WAIT)

    def is_new(self) -> None:
        """The carrier answered."""
        self._wait = FIRST_WAIT
