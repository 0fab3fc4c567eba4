"""Kills the bot with -9 again and again while a village answers quizzes, then looks what became of it all.

`python -m tests.faults.kill --kills 25` prints the figures. The fake Telegram is a process of its own: its ledger
decides what was acknowledged and sent; only then is our database asked what it knows.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import sqlite3
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from msgspec import Struct, structs

from tests.fakes.telegram import BOT, TOKEN
from tests.faults.village import Village

ROOT = Path(__file__).parent.parent.parent
READY_SECONDS = 20
DRAIN_SECONDS = 30


class Figures(Struct):
    """`problems` must be empty; the rest is for reading."""

    kills: int
    seconds: float
    pushed: int
    acknowledged: int
    lost: int
    unanswered: int
    answers: int
    counted: int
    screens: int
    repeats: int
    most_of_one: int
    stop_seconds: float
    integrity: str
    problems: list[str]


async def run(kills: int, seed: int, chats: int, folder: Path, rate: float = 0) -> Figures:
    """`rate` in messages a second, 0 for as fast as it goes."""
    started = time.monotonic()
    village, stopped = await lived(kills, seed, chats, folder, rate)
    return _judged(village, folder / "data" / "loaban.db", kills, time.monotonic() - started, stopped)


async def lived(
    kills: int, seed: int, chats: int, folder: Path, rate: float = 0, settle: type[Village] = Village
) -> tuple[Village, float]:
    """A village that went on through so many kills until everything was answered; and how long the last stop took."""
    chance = random.Random(seed)
    ledger = folder / "telegram.jsonl"
    async with _fake(ledger) as api:
        village = settle(api, ledger, chats, seed)
        living = asyncio.create_task(village.run())
        try:
            for _ in range(kills):
                await _killed(api, folder, chance, rate)
            bot = await _bot(api, folder, rate)
            await _ready(api, bot, await _polls(api))
            await asyncio.sleep(village.works_on)
            village.rests = True
            await _drained(api, village)
            stopping = time.monotonic()
            bot.send_signal(signal.SIGTERM)
            await asyncio.wait_for(bot.wait(), 15)
            stopped = time.monotonic() - stopping
        finally:
            living.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await living
    return village, stopped


async def _killed(api: str, folder: Path, chance: random.Random, rate: float) -> None:
    """In full work, or with what piled up just in its hands, or at whatever it does at that age."""
    polls = await _polls(api)
    bot = await _bot(api, folder, rate)
    try:
        moment = chance.choice(("work", "work", "pile", "pile", "age"))
        if moment != "age":
            await _ready(api, bot, polls)
        await asyncio.sleep(chance.uniform(0.0, 0.1) if moment == "pile" else chance.uniform(0.3, 0.8))
        if bot.returncode is not None:
            raise RuntimeError(f"the bot ended by itself with {bot.returncode}")
    finally:
        with contextlib.suppress(ProcessLookupError):
            bot.kill()
        await bot.wait()


async def _bot(api: str, folder: Path, rate: float) -> Process:
    environment = os.environ | {
        "LOA_BAN_DATA": str(folder / "data"),
        "LOA_BAN_PORT": str(_free_port()),
        "LOA_BAN_TELEGRAM_TOKEN": TOKEN,
        "LOA_BAN_TELEGRAM_API": api,
        "LOA_BAN_TELEGRAM_RATE": str(rate),
    }
    with (folder / "bot.log").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=ROOT, env=environment, stdout=log, stderr=log
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def _fake(ledger: Path) -> AsyncIterator[str]:
    command = [sys.executable, "-m", "tests.fakes.telegram", "--ledger", str(ledger)]
    fake = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE)
    try:
        assert fake.stdout is not None
        yield (await fake.stdout.readline()).decode().strip()
    finally:
        fake.kill()
        await fake.wait()


async def _state(api: str) -> dict[str, int]:
    async with aiohttp.ClientSession() as session, session.get(f"{api}/control/state") as answer:
        found: dict[str, int] = await answer.json()
        return found


async def _polls(api: str) -> int:
    return (await _state(api))["polls"]


async def _ready(api: str, bot: Process, polls: int) -> None:
    """It has asked for updates."""
    async with asyncio.timeout(READY_SECONDS):
        while await _polls(api) == polls:
            if bot.returncode is not None:
                raise RuntimeError(f"the bot ended by itself with {bot.returncode}")
            await asyncio.sleep(0.02)


async def _drained(api: str, village: Village) -> None:
    """Everything acknowledged and answered, or the time is up: then the figures tell."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while (await _state(api))["pending"] or village.waits():  # noqa: ASYNC110 (another process knows)
                await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)


def _judged(village: Village, database: Path, kills: int, seconds: float, stopped: float) -> Figures:
    everyone = village.villagers.values()
    with contextlib.closing(sqlite3.connect(database)) as db:
        claims = {key for (key,) in db.execute("SELECT key FROM claims")}
        counted = _one(db, "SELECT COALESCE(SUM(n), 0) FROM activity WHERE kind IN ('right', 'wrong')")
        stuck = _one(db, "SELECT COUNT(*) FROM outbox WHERE state IN ('queued', 'sending')")
        failed = _one(db, "SELECT COUNT(*) FROM outbox WHERE state IN ('failed', 'expired')")
        failures = _one(db, "SELECT COUNT(*) FROM failures")
        integrity = _one(db, "PRAGMA integrity_check")
        dangling = db.execute("PRAGMA foreign_key_check").fetchall()
    lost = [number for number in village.acknowledged if f"telegram:{BOT}:{number}" not in claims]
    answers = sum(her.taps_on_questions for her in everyone)
    sends = [count for her in everyone for count in her.offers.values()]
    told_again = sum(her.told - her.awaits_told for her in everyone)
    claims_to_check = {
        "updates pushed but not acknowledged": set(village.pushed) - village.acknowledged,
        "acknowledged updates lost": lost,
        "chats without an answer": village.waits(),
        "answers not counted once": counted - answers,
        "explanations missing": told_again < 0,
        "screens nobody asked for": sum(len(her.offers) - her.actions for her in everyone),
        "a screen sent more often than 1 + kills": max(sends, default=0) > 1 + kills,
        "rows that still wait": stuck,
        "rows given up": failed,
        "updates that failed": failures,
        "database not whole": dangling or integrity != "ok",
        "slow to stop": stopped > 10,
    }
    return Figures(
        kills=kills,
        seconds=round(seconds, 1),
        pushed=len(village.pushed),
        acknowledged=len(village.acknowledged),
        lost=len(lost),
        unanswered=len(village.waits()),
        answers=answers,
        counted=counted,
        screens=len(sends),
        repeats=sum(sends) - len(sends) + told_again,
        most_of_one=max(sends, default=0),
        stop_seconds=round(stopped, 2),
        integrity=str(integrity),
        problems=[f"{name}: {what}" for name, what in claims_to_check.items() if what],
    )


def _one(db: sqlite3.Connection, question: str) -> Any:
    return db.execute(question).fetchone()[0]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--kills", type=int, default=25)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--chats", type=int, default=120)
    options.add_argument("--rate", type=float, default=0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(run(chosen.kills, chosen.seed, chosen.chats, Path(folder), chosen.rate))
    print(json.dumps(structs.asdict(figures), ensure_ascii=False, indent=1))
    raise SystemExit(1 if figures.problems else 0)


if __name__ == "__main__":
    main()
