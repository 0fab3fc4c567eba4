"""How fast one bot may send: a steady rate, and a pause for bulk when the carrier asks for patience."""

import asyncio
import time

from bot.storage.outbox import BULK

BULK_SHARE = 2 / 3
"""Bulk leaves a third of the rate free for replies and help (reliability: 20 of about 30 a second)."""


class Pace:
    """`rate` in messages a second, None for as fast as it goes. Slots are handed out in order, evenly spaced."""

    def __init__(self, rate: float | None) -> None:
        self._rate = rate
        self._next = dict.fromkeys((0, BULK), 0.0)
        self._pause_until = 0.0

    async def turn(self, lane: int) -> None:
        """Waits for this lane's next slot. A 429 pauses bulk only: a reply waits for its own chat (section 2)."""
        if self._rate is None and lane != BULK:
            return
        now = time.monotonic()
        rate = self._rate * (BULK_SHARE if lane == BULK else 1) if self._rate else 0.0
        start = max(now, self._next[lane], self._pause_until if lane == BULK else 0.0)
        self._next[lane] = start + (1 / rate if rate else 0.0)
        if start > now:
            await asyncio.sleep(start - now)

    def rest(self, seconds: float) -> None:
        self._pause_until = max(self._pause_until, time.monotonic() + seconds)
