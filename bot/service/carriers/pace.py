"""How fast one bot may send: one bucket for all, a smaller one for bulk, and a pause for bulk when the carrier asks for it."""

import asyncio
import time

from bot.storage.outbox import BULK

BULK_SHARE = 2 / 3
"""Bulk leaves a third of the rate free for replies and help (reliability: 20 of about 30 a second)."""
LATE = 0.02
"""So late (seconds) a slot may be taken without the next ones moving: else each late waking would slow the rate."""


class Pace:
    """`rate` in messages a second, None for as fast as it goes. Slots are evenly spaced and handed out in order.

    A reply takes the next slot of all. Bulk reserves nothing ahead: it waits at the head of its own line and takes a slot
    only when that is due and no reply has it, so that however much bulk waits, a reply waits for one message at most.
    """

    def __init__(self, rate: float | None) -> None:
        self._step = 1 / rate if rate else 0.0
        self._bulk_step = self._step / BULK_SHARE
        self._next = 0.0
        self._next_bulk = 0.0
        self._pause_until = 0.0
        self._line = asyncio.Lock()

    async def turn(self, lane: int) -> bool:
        """Waits for the lane's slot. False: the carrier asked for patience meanwhile, and bulk is to be put back.

        A 429 pauses bulk only: a reply waits for its own chat (section 2).
        """
        if lane == BULK:
            return await self._bulk_turn()
        if self._step:
            now = time.monotonic()
            start = max(now, self._next)
            self._next = start + self._step
            if start > now:
                await asyncio.sleep(start - now)
        return True

    async def _bulk_turn(self) -> bool:
        async with self._line:
            while not self.resting:
                now = time.monotonic()
                start = max(self._next, self._next_bulk)
                if start <= now:
                    start = max(start, now - max(LATE, self._bulk_step)) if start else now
                    self._next = max(self._next, now - LATE) + self._step
                    self._next_bulk = start + self._bulk_step
                    return True
                await asyncio.sleep(start - now)
        return False

    def rest(self, seconds: float) -> None:
        self._pause_until = max(self._pause_until, time.monotonic() + seconds)

    @property
    def resting(self) -> float:
        """For how many seconds no bulk may be sent; 0 when it may."""
        return max(self._pause_until - time.monotonic(), 0.0)
