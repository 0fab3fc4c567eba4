"""Kills the bot with -9 again and again while a village writes to the Official Account, then looks what became of it.

`python -m tests.faults.zalo_kill --kills 12` prints the figures. The fake account is a process of its own: its ledger decides
what was acknowledged and sent. Each villager says three things, one after another, so that every message has its name.
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
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from msgspec import Struct, structs

from bot.channels.zalo import MOST_AT_ONCE
from tests.fakes.zalo_events import APP, OA, text
from tests.fakes.zalo_grants import ACCESS, APP_SECRET, REFRESH
from tests.fakes.zalo_knock import HOOK_SECRET
from tests.faults.kill import ROOT, _free_port
from tests.faults.village import grown

SAID = ("chao", "do vui", "giup")
HEARD = ("Loa Bản chào", "Câu 1/", "Mấy số máy")
DRAIN_SECONDS = 60


class Figures(Struct):
    """`problems` must be empty."""

    kills: int
    people: int
    acknowledged: int
    sent: int
    repeats: int
    most_of_one: int
    problems: list[str]


class Village:
    """Everybody says the next thing once the answer to the last one stands in her chat."""

    def __init__(self, people: int) -> None:
        self.step = dict.fromkeys((f"90{n:05d}" for n in range(people)), 0)
        self.sent: Counter[tuple[str, str]] = Counter()
        self.acknowledged: set[str] = set()
        self.strange: list[str] = []

    def hears(self, line: dict[str, Any]) -> dict[str, Any] | None:
        if line.get("event") == "user_send_text":
            self.acknowledged.add(line["acknowledged"])
        if "sent" not in line:
            return None
        user = line["user"]
        of = next((n for n, start in enumerate(HEARD) if line["text"].startswith(start)), None)
        if of is None:
            self.strange.append(line["text"][:40])
            return None
        self.sent[(user, HEARD[of])] += 1
        if of + 1 < len(SAID) and of == self.step[user]:
            self.step[user] += 1
            return text(user, SAID[of + 1])
        return None

    @property
    def is_done(self) -> bool:
        return len(self.sent) == len(self.step) * len(SAID)


async def run(kills: int, people: int, seed: int, folder: Path) -> Figures:
    chance, ledger, port = random.Random(seed), folder / "zalo.jsonl", _free_port()
    village = Village(people)
    async with _fake(ledger, port) as api:
        environment = _environment(folder, port, api)
        await _give_tokens(environment)
        async with aiohttp.ClientSession() as session:
            living = asyncio.create_task(_live(session, api, ledger, village))
            try:
                for _ in range(kills):
                    await _killed(environment, folder, port, chance)
                bot = await _bot(environment, folder)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(DRAIN_SECONDS):
                        while not village.is_done:  # noqa: ASYNC110 (another process knows)
                            await asyncio.sleep(0.05)
                await asyncio.sleep(0.5)
                bot.terminate()
                await asyncio.wait_for(bot.wait(), 15)
                state = await (await session.get(f"{api}/control/state")).json()
            finally:
                living.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await living
    return _judged(village, kills, state, folder / "data" / "loaban.db")


async def _live(session: aiohttp.ClientSession, api: str, ledger: Path, village: Village) -> None:
    await _push(session, api, [text(user, SAID[0]) for user in village.step])
    with ledger.open(encoding="utf-8") as lines:
        while True:
            next_said = [event for event in map(village.hears, grown(lines)) if event]
            if next_said:
                await _push(session, api, next_said)
            await asyncio.sleep(0.01)


async def _push(session: aiohttp.ClientSession, api: str, events: list[dict[str, Any]]) -> None:
    async with session.post(f"{api}/control/events", json=events) as answer:
        assert answer.status == 200


async def _killed(environment: dict[str, str], folder: Path, port: int, chance: random.Random) -> None:
    """In full work, or just when it has begun to take what piled up."""
    bot = await _bot(environment, folder)
    try:
        await _answers(port, bot)
        await asyncio.sleep(chance.choice((chance.uniform(0, 0.1), chance.uniform(0.3, 0.8))))
    finally:
        with contextlib.suppress(ProcessLookupError):
            bot.kill()
        await bot.wait()


async def _answers(port: int, bot: Process) -> None:
    async with asyncio.timeout(30), aiohttp.ClientSession() as session:
        while True:
            if bot.returncode is not None:
                raise RuntimeError(f"the bot ended by itself with {bot.returncode}")
            with contextlib.suppress(aiohttp.ClientError):
                async with session.post(f"http://127.0.0.1:{port}/zalo/webhook", data=b"{}") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.02)


def _environment(folder: Path, port: int, api: str) -> dict[str, str]:
    ours = {
        "DATA": str(folder / "data"), "PORT": str(port), "ZALO_OA": OA, "ZALO_APP": APP, "ZALO_SECRET": APP_SECRET,
        "ZALO_WEBHOOK_SECRET": HOOK_SECRET, "ZALO_API": api, "ZALO_OAUTH": api, "ZALO_RATE": "4000",
    }  # fmt: skip
    return os.environ | {f"LOA_BAN_{name}": value for name, value in ours.items()}


async def _give_tokens(environment: dict[str, str]) -> None:
    asked = [sys.executable, "-m", "bot", "zalo", "token"]
    told = await asyncio.create_subprocess_exec(
        *asked, cwd=ROOT, env=environment, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL
    )
    await told.communicate(f"{ACCESS}\n{REFRESH}\n".encode())
    assert told.returncode == 0


async def _bot(environment: dict[str, str], folder: Path) -> Process:
    with (folder / "bot.log").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=ROOT, env=environment, stdout=log, stderr=log
        )


@asynccontextmanager
async def _fake(ledger: Path, port: int) -> AsyncIterator[str]:
    hook = f"http://127.0.0.1:{port}/zalo/webhook"
    command = [sys.executable, "-m", "tests.fakes.zalo", "--ledger", str(ledger), "--hook", hook]
    fake = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE)
    try:
        assert fake.stdout is not None
        yield (await fake.stdout.readline()).decode().strip()
    finally:
        fake.kill()
        await fake.wait()


def _judged(village: Village, kills: int, state: dict[str, Any], database: Path) -> Figures:
    with contextlib.closing(sqlite3.connect(database)) as db:
        claims = {key for (key,) in db.execute("SELECT key FROM claims")}
        stuck = db.execute("SELECT COUNT(*) FROM outbox WHERE state IN ('queued', 'sending')").fetchone()[0]
        ended = db.execute("SELECT COUNT(*) FROM outbox WHERE state IN ('failed', 'expired', 'stopped')").fetchone()[0]
        failures = db.execute("SELECT COUNT(*) FROM failures").fetchone()[0]
        integrity = db.execute("PRAGMA integrity_check").fetchone()[0]
    lost = [id for id in village.acknowledged if f"zalo:{OA}:{id}" not in claims]
    wanted = {(user, start) for user in village.step for start in HEARD}
    most = max(village.sent.values(), default=0)
    judged = {
        "I1: acknowledged events lost": lost,
        "I1: events never acknowledged": len(wanted) - len(village.acknowledged),
        "I3: claimed otherwise than once for each event": len(claims) - len(wanted),
        "I4: answers missing": sorted(wanted - set(village.sent))[:3],
        "I4: rows that wait": stuck,
        "I4: rows given up": ended,
        "I5: one sent more often than 1 + kills": most > 1 + kills,
        "I5: more repeats than were on their way": sum(village.sent.values()) - len(village.sent)
        > kills * MOST_AT_ONCE,
        "messages nobody expected": village.strange[:3],
        "events that failed": failures,
        "Zalo has unsubscribed us": state["unsubscribed"],
        "I14: database not whole": integrity != "ok",
    }
    return Figures(
        kills=kills,
        people=len(village.step),
        acknowledged=len(village.acknowledged),
        sent=sum(village.sent.values()),
        repeats=sum(village.sent.values()) - len(village.sent),
        most_of_one=most,
        problems=[f"{name}: {what}" for name, what in judged.items() if what],
    )


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--kills", type=int, default=12)
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(run(chosen.kills, chosen.people, chosen.seed, Path(folder)))
    print(json.dumps(structs.asdict(figures), ensure_ascii=False, indent=1))
    raise SystemExit(1 if figures.problems else 0)


if __name__ == "__main__":
    main()
