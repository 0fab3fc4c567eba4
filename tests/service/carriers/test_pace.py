"""How fast one bot sends: replies first, bulk within its share, and no bulk while the carrier asks for patience."""

import asyncio
from types import SimpleNamespace

import pytest

from bot.service.carriers.pace import Pace
from bot.storage.outbox import BULK, REPLY


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self._sleeping: list[tuple[float, int, asyncio.Future[None]]] = []
        monkeypatch.setattr("bot.service.carriers.pace.time", SimpleNamespace(monotonic=lambda: self.now))
        monkeypatch.setattr("bot.service.carriers.pace.asyncio", SimpleNamespace(sleep=self.sleep, Lock=asyncio.Lock))

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        self._sleeping.append((self.now + seconds, len(self._sleeping), woken))
        await woken

    async def run(self, until: float) -> None:
        while True:
            for _ in range(20):
                await _breathe()
            due = sorted(each for each in self._sleeping if each[0] <= until)
            if not due:
                self.now = until
                return
            self.now = max(self.now, due[0][0])
            self._sleeping.remove(due[0])
            due[0][2].set_result(None)


async def _breathe() -> None:
    """One round of the loop, without `asyncio.sleep`, which is the clock's."""
    turned = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(turned.set_result, None)
    await turned


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


async def sends(pace: Pace, clock: Clock, lane: int, at: list[float], many: int) -> None:
    for _ in range(many):
        if await pace.turn(lane):
            at.append(clock.now)


async def test_the_rate_is_kept_to_the_message(clock: Clock) -> None:
    pace, at = Pace(30), list[float]()
    tasks = [asyncio.create_task(sends(pace, clock, REPLY, at, 100)) for _ in range(5)]
    await clock.run(1010)
    assert sum(moment < 1010 for moment in at) == pytest.approx(300, abs=2)
    for task in tasks:
        task.cancel()


async def test_bulk_keeps_to_its_share(clock: Clock) -> None:
    pace, at = Pace(30), list[float]()
    tasks = [asyncio.create_task(sends(pace, clock, BULK, at, 100)) for _ in range(5)]
    await clock.run(1010)
    assert sum(moment < 1010 for moment in at) == pytest.approx(200, abs=2)
    for task in tasks:
        task.cancel()


async def test_both_together_do_not_pass_the_rate_and_a_reply_waits_for_one_message(clock: Clock) -> None:
    pace, bulk, replies, waits = Pace(30), list[float](), list[float](), list[float]()
    flood = [asyncio.create_task(sends(pace, clock, BULK, bulk, 500)) for _ in range(50)]

    async def now_and_then() -> None:
        for _ in range(100):
            asked = clock.now
            await pace.turn(REPLY)
            waits.append(clock.now - asked)
            replies.append(clock.now)
            await clock.sleep(0.09)

    talk = asyncio.create_task(now_and_then())
    await clock.run(1010)
    assert len(bulk) + len(replies) <= 303
    assert len(bulk) >= 180
    assert max(waits) <= 2 / 30
    for task in (*flood, talk):
        task.cancel()


async def test_patience_stops_bulk_at_once_and_no_reply(clock: Clock) -> None:
    pace = Pace(30)
    assert await pace.turn(BULK)
    waiting = asyncio.create_task(pace.turn(BULK))
    await _breathe()
    pace.rest(10_072)
    await clock.run(1001)
    assert await waiting is False
    assert pace.resting == pytest.approx(10_071)
    before = clock.now
    assert await pace.turn(REPLY)
    assert clock.now == before
    clock.now += 10_072
    assert pace.resting == 0
    assert await pace.turn(BULK)


async def test_without_a_rate_nobody_waits(clock: Clock) -> None:
    pace = Pace(None)
    for lane in (REPLY, BULK, BULK, REPLY):
        assert await pace.turn(lane)
    assert clock.now == 1000
