"""What the counters of households cost the writer: `python -m tests.bench.counters`.

The same twice, side by side: with counters, and with rows of reach alone. First the booking by itself, then the whole
receive (claim, load, step, save, facts, trail, outbox), where one event in ten reaches a house anew, and where every one does.
Seconds are the processor's own, of all threads: the disk waits are the same for both.
"""

import asyncio
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import uvloop

from bot.model.events import Address, Inbound, Typed
from bot.model.world import Channel
from bot.service.desk import Desk
from bot.service.talks.receive import Receiver
from bot.storage import counting
from bot.storage.cells import Kept
from bot.storage.keys import Keys
from bot.storage.schema import migrate
from bot.storage.sql import Db, Sql
from bot.storage.sqlite import SqliteStore
from bot.words import languages
from tests.bench.store import OneCommune, small_library
from tests.talking import book, ear, helpline, plan

CHATS = 512
ROUNDS = 10
EVENTS = 4 * CHATS
AT_ONCE = 64
GOAL = 0.10

KeepAll = Callable[[Db, int, Iterable[Kept]], int]
COUNTED = counting.keep_all
_ROW = Sql(
    """INSERT INTO reach (household, month, topic, evidence, commune, known)
    VALUES (:household, :month, :topic, :evidence, :commune, :known)
    ON CONFLICT (household, month, topic, evidence) DO NOTHING"""
)
_EMPTY = Sql("DELETE FROM outbox")
_ROWS = Sql("SELECT COUNT(*) FROM reach")


def row_alone(db: Db, household: int, rows: Iterable[Kept]) -> int:
    """What is left without counters."""
    return sum(db.run(_ROW, household=household, **row._asdict()) for row in rows)


def month_of(number: int) -> str:
    return f"{2018 + number // 12}-{number % 12 + 1:02}"


class Booking:
    """Houses with two years behind them are reached again, month after month."""

    def __init__(self, store: SqliteStore, keep: KeepAll) -> None:
        self._store = store
        self._keep = keep
        self._month = 24
        self._turn = 0

    async def begin(self) -> None:
        await self._store.write(self._two_years)

    def _two_years(self, db: Db) -> None:
        for house in range(CHATS):
            for month in range(24):
                self._book(db, house, month, f"t{(house + month) % 12}")

    def _book(self, db: Db, house: int, month: int, topic: str) -> None:
        known = "card" if house % 2 else "self"
        self._keep(db, house, [Kept(month_of(month), topic, "opened", f"{house % 65:05}", known)])

    async def once(self, of: int) -> float:
        """Processor seconds for EVENTS bookings of which one in `of` is new."""
        start = time.process_time()
        for _ in range(0, EVENTS, CHATS):
            self._month += self._turn % of == 0
            self._turn += 1
            await self._store.write(self._all, self._month)
        return time.process_time() - start

    def _all(self, db: Db, month: int) -> None:
        for house in range(CHATS):
            self._book(db, house, month, "t0")


class Talking:
    """Every chat asks for card after card; the clock goes to the next month where a house is to be reached anew."""

    def __init__(self, store: SqliteStore, keep: KeepAll) -> None:
        self._store = store
        self._keep = keep
        self._now = dt.datetime(2026, 1, 15, 3, tzinfo=dt.UTC)
        self._said = 0
        self._turn = 0
        desk = Desk(
            small_library(),
            OneCommune(),
            helpline(),
            languages(),
            Keys(b"p" * 32, b"s" * 32),
            {"telegram": Channel("telegram", True, "t.me/loaban")},
            ear(),
            book(),
            plan(),
            clock=lambda: self._now,
        )
        self._receiver = Receiver(store, desk)

    async def begin(self) -> None:
        for text in ("nghe", "tiep", "dong y", "that khe", "1"):
            await self._everybody(text)

    async def once(self, of: int) -> float:
        start = time.process_time()
        counting.keep_all = self._keep  # type: ignore[assignment]  # the same, under another name
        for _ in range(0, EVENTS, CHATS):
            if self._turn % of == 0:
                self._now = (self._now.replace(day=1) + dt.timedelta(days=32)).replace(day=15)
            self._turn += 1
            await self._everybody("nghe")
        seconds = time.process_time() - start
        counting.keep_all = COUNTED
        await self._store.write(lambda db: db.run(_EMPTY))  # nobody sends here
        return seconds

    async def _everybody(self, text: str) -> None:
        chats = iter(range(CHATS))

        async def some() -> None:
            for chat in chats:
                self._said += 1
                key = f"telegram:1:{self._said}"
                await self._receiver.receive(Inbound(key, Address("telegram", str(chat)), Typed(text), self._now))

        await asyncio.gather(*(some() for _ in range(AT_ONCE)))


OF: dict[type[Booking] | type[Talking], int] = {Booking: 10, Talking: 20}
"""Of how many events in a month one is new; whoever asks for twenty cards gets two topics of ten."""


async def compared(folder: Path, kind: type[Booking] | type[Talking], of: int) -> str:
    """One line: both ways in turn, and what the counters add."""
    stores, ways = [], []
    for name, keep in (("with", COUNTED), ("without", row_alone)):
        path = folder / f"{kind.__name__}-{of}-{name}.db"
        migrate(str(path))
        stores.append(await SqliteStore.open(path))
        ways.append(kind(stores[-1], keep))
    for way in ways:
        await way.begin()
    before = [await store.write(lambda db: db.all(_ROWS)[0][0]) for store in stores]
    times = [[await way.once(of) for way in ways] for _ in range(ROUNDS)]
    rows = [await store.write(lambda db: db.all(_ROWS)[0][0]) for store in stores]
    assert rows[0] - before[0] == rows[1] - before[1]
    for store in stores:
        await store.close()
    share = (rows[0] - before[0]) / (ROUNDS * EVENTS)
    cost = statistics.median(ours / theirs for ours, theirs in times) - 1
    each = [1e6 * statistics.median(column) / EVENTS for column in zip(*times, strict=True)]
    verdict = f"   goal < {GOAL:.0%}: {'yes' if cost < GOAL else 'NO'}" if kind is Talking else ""
    what = "whole receive" if kind is Talking else "booking alone"
    return (
        f"{what}, {share:4.0%} new: {each[0]:6.1f} µs with, {each[1]:6.1f} µs without counters: {cost:+6.1%}{verdict}"
    )


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for kind in (Booking, Talking):
            for of in (OF[kind], 1):
                print(await compared(Path(folder), kind, of))


if __name__ == "__main__":
    uvloop.run(main())
