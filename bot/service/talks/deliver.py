"""Sends what lies in the outbox of one channel: oldest first in a chat, many chats at once, replies before bulk."""

import asyncio
import contextlib
import datetime as dt
import math
import time

import structlog

from bot.model.replies import Fade, Order, Say, Wipe
from bot.service.carriers import wire
from bot.service.carriers.chat_limits import ChatLimits
from bot.service.carriers.pace import Pace
from bot.service.carriers.sending import Carrier, Closed, Gone, Later, NotHere, Patience, Refused, Renamed, Unreachable
from bot.service.desk import Desk
from bot.service.talks.orders import carried_out
from bot.service.talks.receive import clear_at
from bot.service.talks.village_groups import moved
from bot.storage import outbox
from bot.storage.outbox import Ended, Outcome, Sending, TryAgain
from bot.storage.store import CannotWrite, Store

SEND_SECONDS = 35
TRIES = 3
AFTER_REPLY = (5, 60)
AFTER_BULK = (300, 600)
ABSENT_SECONDS = 60
IDLE_SECONDS = 30
SHORT_WAIT = 1.0
BULK_SLOTS = 2 / 3
"""Of what is on its way at once, so much may be bulk: a carrier that is slow with bulk leaves room for replies."""
SURE_SECONDS = 0.2
"""So long it is believed that nobody whose bulk is on its way has left, said stop or been erased."""

log = structlog.get_logger()


class Deliverer:
    """`run` until cancelled. `wake` after a commit that put something out. `limits`: how often one chat may be written to."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        carrier: Carrier,
        pace: Pace,
        at_once: int = 128,
        limits: ChatLimits | None = None,
    ) -> None:
        self._limits = limits
        self._store = store
        self._desk = desk
        self._carrier = carrier
        desk.wakes[carrier.channel] = self.wake
        self._pace = pace
        self._at_once = at_once
        self._stir = asyncio.Event()
        self._outcomes: list[Outcome] = []
        self._sending: set[asyncio.Task[None]] = set()
        self._most_bulk = max(1, int(at_once * BULK_SLOTS))
        self._bulk: set[int] = set()
        self._wanted: frozenset[int] = frozenset()
        self._wanted_at = float("-inf")
        self._looking = asyncio.Lock()

    def wake(self) -> None:
        self._stir.set()

    async def run(self) -> None:
        await self._take_back()
        try:
            while True:
                next_due = await self._turn()
                await self._wait(next_due)
        finally:
            await self._stop()

    async def _take_back(self) -> None:
        """With one process, all that was being sent when it died; with several, only what nobody finished."""
        before = (
            self._now() if self._store.is_shared else outbox.FOR_EVER
        )  # also where the clock was set back meanwhile
        while True:
            try:
                return await self._store.write(outbox.take_back, self._carrier.channel, before)
            except CannotWrite:
                await asyncio.sleep(1)

    async def _turn(self) -> int | None:
        """Books what came back and takes new rows; the outcomes are kept if the books cannot be written."""
        self._stir.clear()
        room = self._at_once - len(self._sending)
        booked = list(self._outcomes)
        resting = self._pace.resting
        bulk = 0 if resting else self._most_bulk - len(self._bulk)
        try:
            rows, next_due = await self._store.write(
                outbox.turn, self._carrier.channel, booked, self._now(), max(room, 0), max(bulk, 0)
            )
        except CannotWrite as trouble:
            log.error("outbox cannot be written", channel=self._carrier.channel, error=type(trouble).__name__)
            return self._now() + 1
        del self._outcomes[: len(booked)]
        for row in rows:
            task = asyncio.create_task(self._send(row))
            self._sending.add(task)
            task.add_done_callback(self._sent)
        if len(rows) == room or room <= 0:
            return None
        rested = self._now() + int(resting) + 1 if resting else None
        return min((at for at in (next_due, rested) if at is not None), default=None)

    async def _wait(self, next_due: int | None) -> None:
        idle = IDLE_SECONDS if next_due is None else min(max(next_due - self._now(), 0.05), IDLE_SECONDS)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(idle):
                await self._stir.wait()

    async def _send(self, row: Sending) -> None:
        if row.lane == outbox.BULK:
            self._bulk.add(row.id)
        try:
            outcome = await self._outcome(row)
            self._feel(outcome)
            self._outcomes.append(outcome)
        finally:
            self._bulk.discard(row.id)

    def _feel(self, outcome: Outcome) -> None:
        """For the operator's page."""
        pulse = self._desk.pulse(self._carrier.channel)
        if isinstance(outcome, Ended) and outcome.state == "sent":
            pulse.went_out = self._now()
        elif outcome.error and outcome.error not in (outbox.RECALLED, "NotHere", "ChatLimit", "Renamed"):
            pulse.error, pulse.error_at = outcome.error, self._now()

    def _sent(self, task: asyncio.Task[None]) -> None:
        """First the place is free, then the next turn: else a turn may find no room and nobody stirs it again."""
        self._sending.discard(task)
        self._stir.set()

    async def _outcome(self, row: Sending) -> Outcome:
        if row.expires_at < self._now():
            return Ended(row, "expired")
        try:
            what = await self._carried_out(row)
            address = self._desk.keys.seal.open(row.address).decode() if row.address else ""
            wait = await self._chat_waits(address)
            if wait:
                return TryAgain(row, self._now() + math.ceil(wait), "ChatLimit", counts=False)
            if not await self._pace.turn(row.lane):
                return TryAgain(row, self._now() + int(self._pace.resting) + 1, "Patience", counts=False)
            if row.lane == outbox.BULK and not await self._is_wanted(row):
                return Ended(row, "stopped", outbox.RECALLED)
            if row.expires_at < self._now():
                return Ended(row, "expired")
            async with asyncio.timeout(SEND_SECONDS):
                messages = await self._carrier.send(row.chat, address, what)
        except Patience as trouble:
            self._pace.rest(trouble.seconds)
            return TryAgain(row, self._now() + int(trouble.seconds) + 1, "Patience", counts=False)
        except Later as trouble:
            return TryAgain(row, self._now() + int(trouble.seconds) + 1, "Later", counts=False)
        except Closed as trouble:
            log.info("not sent: closed", channel=self._carrier.channel, row=row.id, error=str(trouble))
            return Ended(row, "stopped", outbox.CLOSED)
        except NotHere:
            return TryAgain(row, self._now() + ABSENT_SECONDS, "NotHere", counts=False)
        except Renamed as trouble:
            await self._store.write(moved, self._desk, self._carrier.channel, address, trouble.to)
            return TryAgain(row, self._now(), "Renamed", counts=False)
        except Gone:
            return Ended(row, "stopped", "Gone")
        except Refused as trouble:
            return self._failed(row, str(trouble))
        except (Unreachable, TimeoutError) as trouble:
            return self._again(row, type(trouble).__name__)
        except Exception as trouble:  # one bad row must not hold the others up
            return self._failed(row, type(trouble).__name__)
        return Ended(row, "sent", "", messages, clear_at(what, self._now()) if isinstance(what, Say) else 0)

    async def _chat_waits(self, address: str) -> float:
        """A short wait is waited here; a long one is told, so that no place is held up by a busy group."""
        if self._limits is None:
            return 0.0
        while 0 < (wait := self._limits.take(address)) <= SHORT_WAIT:  # noqa: ASYNC110 (the limit tells how long)
            await asyncio.sleep(wait)
        return wait

    async def _is_wanted(self, row: Sending) -> bool:
        """Bulk waits for its slot; who left, said stop or was erased meanwhile is sent nothing (I9, section 2)."""
        async with self._looking:
            now = time.monotonic()
            if row.id not in self._wanted or now - self._wanted_at > SURE_SECONDS:
                async with self._store.reading() as reading:
                    self._wanted = await outbox.on_their_way(reading, self._carrier.channel)
                self._wanted_at = now
            return row.id in self._wanted

    async def _carried_out(self, row: Sending) -> Say | Wipe | Fade:
        what = wire.unpack(self._desk.keys.seal.open(row.body))
        return await carried_out(self._store, self._desk, what) if isinstance(what, Order) else what

    def _again(self, row: Sending, error: str) -> Outcome:
        """Three tries; it may have arrived, so a repeat is possible and exactly once is not promised (P3)."""
        if row.tries + 1 >= TRIES:
            return self._failed(row, error)
        waits = AFTER_REPLY if row.lane == outbox.REPLY else AFTER_BULK
        return TryAgain(row, self._now() + waits[row.tries], error)

    def _failed(self, row: Sending, error: str) -> Outcome:
        log.warning("not sent", channel=self._carrier.channel, row=row.id, error=error)
        return Ended(row, "failed", error)

    async def _stop(self) -> None:
        """What is on its way may still arrive; what then came of it is booked."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=5)
        if self._outcomes:
            await self._store.write(outbox.turn, self._carrier.channel, self._outcomes, self._now(), 0)

    def _now(self) -> int:
        return int(self._desk.clock().astimezone(dt.UTC).timestamp())
