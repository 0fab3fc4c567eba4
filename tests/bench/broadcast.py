"""Reaching many: how fast a campaign chooses a million readers, what ten thousand sends cost, how long replies wait meanwhile.

`python -m tests.bench.broadcast` [--people N] [--sends N] [--only choose|send|replies]. The fake answers from a process of its own,
so that CPU is ours alone. Compare ratios, not digits.
"""

import argparse
import asyncio
import datetime as dt
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.channels.telegram_send import TelegramCarrier
from bot.channels.telegram_wire import open_bot
from bot.library.fares import read_fares
from bot.model.conversation import Conversation, pack
from bot.model.events import Address, Inbound, Typed
from bot.model.replies import Fade, Say, Wipe
from bot.service.carriers.pace import Pace
from bot.service.desk import Desk, now_utc
from bot.service.outreach.running import CHOOSING, Outreach
from bot.service.talks.deliver import Deliverer
from bot.service.talks.receive import Receiver
from bot.storage import campaigns, schema
from bot.storage.campaigns import Audience, Campaign
from bot.storage.sql import Db, Sql
from bot.storage.sqlite import SqliteStore
from tests.bench.send import TOKEN
from tests.channels.telegram_kit import desk as desk_of
from tests.talking import ROOT

PAID_RATE = 1000.0
FREE_RATE = 30.0
NOON = dt.datetime(2026, 11, 25, 5, 0, tzinfo=dt.UTC)
BATCH = 20_000
_CHAT = Sql(
    """INSERT INTO chats (id, channel, name_hash, address, person, state, seen_at)
    VALUES (:id, 'telegram', :hash, :address, :id, :state, 0)"""
)
_PERSON = Sql(
    """INSERT INTO people (id, commune, consent_text, consent_channel, consent_at)
    VALUES (:id, '06040', '1', 'telegram', 0)"""
)
_WISH = Sql(
    """INSERT INTO rhythms (person, chat, rhythm, market, opens, closes, track, language, last, campaign, gone_at)
    VALUES (:id, :id, 'daily', 0, 8, 20, '', 'vi', '', 0, 0)"""
)


def megabytes() -> float:
    """The most that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Noon:
    """The real clock, moved to noon: what is sent unasked is not sent at night."""

    def __init__(self) -> None:
        self._by = NOON - now_utc()

    def __call__(self) -> dt.datetime:
        return now_utc() + self._by


def _live(db: Db, ids: range, desk: Desk, state: bytes) -> None:
    people: list[dict[str, object]] = [{"id": id} for id in ids]
    seal = desk.keys.seal.close
    db.many(
        _CHAT,
        [{"id": id, "hash": id.to_bytes(16), "address": seal(str(id).encode()), "state": state} for id in ids],
    )
    db.many(_PERSON, people)
    db.many(_WISH, people)


async def village(store: SqliteStore, desk: Desk, many: int) -> None:
    state = pack(Conversation())
    for start in range(1, many + 1, BATCH):
        await store.write(_live, range(start, min(start + BATCH, many + 1)), desk, state)


async def drafted(store: SqliteStore, now: int) -> Campaign:
    made = Campaign(7, "new", "any", Audience(), begins_at=now, ends_at=now + 10 * 86400)
    await store.write(campaigns.put, made)
    await store.write(campaigns.move, 7, "draft", "choosing")
    return made


class Timed:
    """A carrier that notes when each chat was sent to."""

    channel = "telegram"

    def __init__(self, carrier: TelegramCarrier) -> None:
        self._carrier = carrier
        self.sent: dict[int, float] = {}
        self.count = 0

    async def send(self, chat: int, address: str, what: Say | Wipe | Fade) -> tuple[str, ...]:
        done = await self._carrier.send(chat, address, what)
        self.sent[int(address)] = time.perf_counter()
        self.count += 1
        return done


async def choose(many: int) -> None:
    """A million readers are chosen in pieces; a reply never waits for more than one of them."""
    async with opened() as (store, desk):
        await village(store, desk, many)
        made = await drafted(store, int(desk.clock().timestamp()))
        before, start, longest = megabytes(), time.perf_counter(), 0.0
        while True:
            piece = time.perf_counter()
            is_more = await store.write(campaigns.choose, made, CHOOSING)
            longest = max(longest, time.perf_counter() - piece)
            if not is_more:
                break
        took = time.perf_counter() - start
        print(
            f"choose {many:,} readers      {took:6.1f} s   ({many / took:,.0f}/s; longest piece {longest * 1000:.0f} ms; "
            f"memory {before:.0f} -> {megabytes():.0f} MB)"
        )


async def send(api: str, many: int) -> None:
    """A campaign from its readers to the carrier, at the paid rate."""
    async with opened() as (store, desk):
        await village(store, desk, many)
        await drafted(store, int(desk.clock().timestamp()))
        bot = open_bot(TOKEN, api)
        carrier = Timed(TelegramCarrier(bot))
        deliverer = Deliverer(store, desk, carrier, Pace(PAID_RATE * 1.5))  # bulk has two thirds of it
        work = Outreach(store, desk)
        start, cpu = time.perf_counter(), time.process_time()
        jobs = [asyncio.create_task(deliverer.run()), asyncio.create_task(work.run())]
        while carrier.count < many:  # noqa: ASYNC110 (it asks the carrier)
            await asyncio.sleep(0.02)
        took, spent = time.perf_counter() - start, time.process_time() - cpu
        await stopped(jobs)
        await bot.request.shutdown()
        twice = len(carrier.sent) != many
        print(
            f"send {many:,} at {PAID_RATE:,.0f}/s       {many / took:6,.0f}/s   ({took:.1f} s; CPU {100 * spent / took:.0f} % of a core"
            f"{'; SOME TWICE' if twice else ''}; memory {megabytes():.0f} MB)"
        )


async def replies(api: str, seconds: int) -> None:
    """What a person waits for her answer while bulk goes out at 20 a second."""
    async with opened() as (store, desk):
        await village(store, desk, 40 * seconds)
        await drafted(store, int(desk.clock().timestamp()))
        bot = open_bot(TOKEN, api)
        carrier = Timed(TelegramCarrier(bot))
        deliverer = Deliverer(store, desk, carrier, Pace(FREE_RATE), at_once=int(2 * FREE_RATE))
        receiver, work = Receiver(store, desk), Outreach(store, desk)
        jobs = [asyncio.create_task(deliverer.run()), asyncio.create_task(work.run())]
        await asyncio.sleep(2)
        asked: dict[int, float] = {}
        start, before = time.perf_counter(), carrier.count
        for n in range(4 * seconds):
            who = 10_000_000 + n
            asked[who] = time.perf_counter()
            inbound = Inbound(f"telegram:1:{n}", Address("telegram", str(who)), Typed("chào"), desk.clock())
            await receiver.receive(inbound)
            deliverer.wake()
            await asyncio.sleep(max(start + (n + 1) / 4 - time.perf_counter(), 0))
        took, count = time.perf_counter() - start, carrier.count
        answered = sum(who in carrier.sent for who in asked)
        bulk = (count - before - answered) / took
        await asyncio.sleep(1)
        waits = sorted(carrier.sent[who] - at for who, at in asked.items() if who in carrier.sent)
        await stopped(jobs)
        await bot.request.shutdown()
        p95 = waits[int(len(waits) * 0.95)]
        print(
            f"replies beside bulk        p95 {p95 * 1000:5.0f} ms   (median {statistics.median(waits) * 1000:.0f} ms, "
            f"longest {waits[-1] * 1000:.0f} ms, {len(waits)}/{len(asked)} answered; bulk {bulk:.1f}/s)"
        )


async def stopped(jobs: list[asyncio.Task[None]]) -> None:
    for job in jobs:
        job.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)


class opened:  # noqa: N801 (a context, as in `with opened()`)
    """A fresh database with a desk at noon."""

    async def __aenter__(self) -> tuple[SqliteStore, Desk]:
        self._scratch = tempfile.TemporaryDirectory()
        path = Path(self._scratch.name) / "bench.db"
        schema.migrate(str(path))
        self._store = await SqliteStore.open(path)
        desk = desk_of(Noon())
        desk.fares = read_fares(ROOT / "content")
        return self._store, desk

    async def __aexit__(self, *_: object) -> None:
        await self._store.close()
        self._scratch.cleanup()


async def all_of(api: str, chosen: argparse.Namespace) -> None:
    ways: dict[str, Callable[[], Awaitable[None]]] = {
        "replies": lambda: replies(api, chosen.seconds),
        "send": lambda: send(api, chosen.sends),
        "choose": lambda: choose(chosen.people),
    }
    for name, way in ways.items():
        if chosen.only in ("", name):
            await way()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--people", type=int, default=1_000_000)
    options.add_argument("--sends", type=int, default=10_000)
    options.add_argument("--seconds", type=int, default=30)
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    import uvloop

    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.send", "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as fake:
        assert fake.stdout is not None
        try:
            uvloop.run(all_of(fake.stdout.readline().strip(), chosen))
        finally:
            fake.terminate()


if __name__ == "__main__":
    main()
