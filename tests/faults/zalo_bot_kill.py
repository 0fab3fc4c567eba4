"""Kills the bot with -9 while a village answers quizzes on a Zalo bot by webhook, then looks what became of it all.

`python -m tests.faults.zalo_bot_kill --kills 5` prints the figures. The platform lives in this process and outlives every
bot; its ledger decides what was acknowledged and sent, and only then is our database asked what it knows.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from msgspec import Struct, structs

from tests.channels.telegram_kit import SECRET, until
from tests.fakes.zalo_bot import BOT, TOKEN, ZaloBotFake, said, zalo_bot_fake
from tests.faults.kill import ROOT, _free_port

PUBLIC = "https://loa.example"
READY_SECONDS = 30
DRAIN_SECONDS = 60
WORK_SECONDS = 60


class Figures(Struct):
    """`problems` must be empty; the rest is for reading."""

    kills: int
    seconds: float
    acknowledged: int
    answers: int
    counted: int
    screens: int
    repeats: int
    problems: list[str]


class Villager:
    """Waits for an answer before she says the next thing, and knows a screen that comes twice in a row."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.last = ""
        self.answers = 0
        self.screens = 0
        self.repeats = 0
        self.waits = True
        self._read = 0

    def next(self, fake: ZaloBotFake) -> str | None:
        """What she says to what she has heard since; None while she waits."""
        heard = fake.in_chat(self.name)
        for sent in heard[self._read :]:
            self._read += 1
            self._hears(sent.text)
        if self.waits:
            return None
        self.waits = True
        is_question = self.last.startswith("Câu ")
        self.answers += is_question
        return "1" if is_question else "đố vui"

    def _hears(self, text: str) -> None:
        if text == self.last:
            self.repeats += 1
            return
        if text.rstrip().endswith("Trợ giúp"):  # with its rows: explanations come before
            self.screens += 1
            self.last, self.waits = text, False


async def run(kills: int, seed: int, chats: int, folder: Path) -> Figures:
    chance, started = random.Random(seed), time.monotonic()
    people = [Villager(f"u{n}") for n in range(chats)]
    async with zalo_bot_fake(knockers=16) as fake:
        fake.most_knocks = 10_000
        port = _free_port()
        fake.reach[PUBLIC] = f"http://127.0.0.1:{port}"
        fake.push(*(said(her.name, "đố vui") for her in people))
        resting = asyncio.Event()
        living = asyncio.create_task(_live(people, fake, resting))
        try:
            for _ in range(kills):
                async with _bot(fake, folder, port) as bot:
                    work = len(fake.taken) + chance.randint(5, 120)
                    await until(lambda work=work: len(fake.taken) >= work, WORK_SECONDS)  # type: ignore[misc]  # bound now
                    await asyncio.sleep(chance.uniform(0, 0.05))
                    bot.kill()
            async with _bot(fake, folder, port) as bot:
                work = len(fake.taken) + 100
                await until(lambda: len(fake.taken) >= work, WORK_SECONDS)
                resting.set()
                with contextlib.suppress(TimeoutError):
                    await until(lambda: not fake.pending and not fake.knocking, DRAIN_SECONDS)
                    await until(lambda: all(not her.waits for her in people), DRAIN_SECONDS)
                bot.terminate()
                await asyncio.wait_for(bot.wait(), 15)
        finally:
            living.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await living
    return _judged(people, fake, folder / "data" / "loaban.db", kills, time.monotonic() - started)


async def _live(people: list[Villager], fake: ZaloBotFake, resting: asyncio.Event) -> None:
    while True:
        for her in people:
            if resting.is_set():
                before = her.answers
                if her.next(fake) is not None:
                    her.answers, her.waits = before, False
            elif (text := her.next(fake)) is not None:
                fake.push(said(her.name, text))
        await asyncio.sleep(0.01)


@asynccontextmanager
async def _bot(fake: ZaloBotFake, folder: Path, port: int) -> AsyncIterator[Process]:
    environment = os.environ | {
        "LOA_BAN_DATA": str(folder / "data"),
        "LOA_BAN_PORT": str(port),
        "LOA_BAN_PUBLIC": PUBLIC,
        "LOA_BAN_ZALO_BOT_TOKEN": TOKEN,
        "LOA_BAN_ZALO_BOT_API": fake.address,
        "LOA_BAN_ZALO_BOT_MODE": "webhook",
        "LOA_BAN_ZALO_BOT_SECRET": SECRET,
        "LOA_BAN_ZALO_BOT_RATE": "0",
    }
    with (folder / "bot.log").open("ab") as log:
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        await _ready(bot, port)
        yield bot
    finally:
        with contextlib.suppress(ProcessLookupError):
            bot.kill()
        await bot.wait()


async def _ready(bot: Process, port: int) -> None:
    async with asyncio.timeout(READY_SECONDS), aiohttp.ClientSession() as session:
        while True:
            if bot.returncode is not None:
                raise RuntimeError(f"the bot ended by itself with {bot.returncode}")
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(f"http://127.0.0.1:{port}/health") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.02)


def _judged(people: list[Villager], fake: ZaloBotFake, database: Path, kills: int, seconds: float) -> Figures:
    with contextlib.closing(sqlite3.connect(database)) as db:
        claims = {key for (key,) in db.execute("SELECT key FROM claims")}
        counted = _one(db, "SELECT COALESCE(SUM(n), 0) FROM activity WHERE kind IN ('right', 'wrong')")
        stuck = _one(db, "SELECT COUNT(*) FROM outbox WHERE state IN ('queued', 'sending')")
        failures = _one(db, "SELECT COUNT(*) FROM failures")
        integrity = _one(db, "PRAGMA integrity_check")
    keys = [f"zalo-bot:{BOT}:{event['message']['message_id']}" for event in fake.taken]
    answers, repeats = sum(her.answers for her in people), sum(her.repeats for her in people)
    checked = {
        "acknowledged events lost": [key for key in keys if key not in claims],
        "acknowledged twice": len(keys) - len(set(keys)),
        "answers not counted once": counted - answers,
        "people without an answer": [her.name for her in people if her.waits],
        "rows that still wait": stuck,
        "updates that failed": failures,
        "more repeats than kills can make": repeats > kills * len(people),
        "database not whole": integrity != "ok",
    }
    return Figures(
        kills=kills,
        seconds=round(seconds, 1),
        acknowledged=len(keys),
        answers=answers,
        counted=counted,
        screens=sum(her.screens for her in people),
        repeats=repeats,
        problems=[f"{name}: {what}" for name, what in checked.items() if what],
    )


def _one(db: sqlite3.Connection, question: str) -> Any:
    return db.execute(question).fetchone()[0]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--kills", type=int, default=5)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--chats", type=int, default=40)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(run(chosen.kills, chosen.seed, chosen.chats, Path(folder)))
    print(json.dumps(structs.asdict(figures), ensure_ascii=False, indent=1))
    raise SystemExit(1 if figures.problems else 0)


if __name__ == "__main__":
    main()
