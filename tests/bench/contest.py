"""Scored answers of a contest over the web door, committed with FULL durability, 256 at once, against a bare echo.

`python -m tests.bench.contest`. Both servers are processes of their own and take turns. Only answers to questions are
timed; entering and beginning are done before the clock starts. Flat out, 256 wait for an answer at all times, so a p95
under 100 ms would mean 2,560 a second: the p95 that matters is that of 256 people who answer 500 times a second together.
"""

import asyncio
import contextlib
import datetime as dt
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import aiohttp

from bot.model.contest import Attempts, Contest, Eligibility, Pool, Round
from bot.model.moments import here
from bot.service.contests.life import freeze_now
from bot.storage import schema
from bot.storage.keys import belong, keys_in
from bot.storage.sqlite import SqliteStore
from tests.bench.door import ECHO, resident, until_up
from tests.bench.side_by_side import rounds, told
from tests.bench.store import a_desk

AT_ONCE = 256
QUESTIONS = 20
ROUNDS = 5
ECHO_PORT, PORT = 18082, 18083
OURS = "scored answers, committed"
RATE = 500
PACED = 3
"""Other work on the machine only adds to a wait: the quietest of three is looked at."""


def a_contest() -> Contest:
    now = here(dt.datetime.now(dt.UTC))
    return Contest(
        key="do-toc-do",
        name="Thi đo",
        official="Thi đo",
        organiser="Sở Tư pháp",
        round=(Round("Vòng 1", now - dt.timedelta(hours=1), now + dt.timedelta(hours=5)),),
        pool=(Pool(QUESTIONS, topics=("tuoi-cuoi", "binh-dang")),),
        limit_minutes=60,
        attempts=Attempts(0),
        eligibility=Eligibility(details=(), one_phone=False, commune=False),
    )


async def prepared(data: Path) -> None:
    """A database in which the contest is open."""
    database = data / "loaban.db"
    schema.migrate(str(database))
    desk = a_desk()
    desk.keys = keys_in(data / "keys.json")
    store = await SqliteStore.open(database)
    await store.write(belong, desk.keys)
    await store.write(freeze_now, desk, a_contest())
    await store.close()


class Page:
    """A chat page with a paper before it."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self._url = f"http://127.0.0.1:{port}/api/chat"
        self._chat = secrets.token_urlsafe(16)
        self.choices: list[dict[str, str]] = []
        self.title = ""

    async def does(self, **event: str) -> None:
        """Sent again under the same id where the connection broke, as the page does."""
        body = json.dumps({"chat": self._chat, "id": str(uuid.uuid4()), **event})
        told = await self._told(body) or await self._told(body)
        assert told is not None
        if told["says"]:
            self.choices, self.title = told["says"][-1]["choices"], told["says"][-1]["title"]

    async def _told(self, body: str) -> Any:
        try:
            async with self._session.post(self._url, data=body) as answer:
                told = json.loads(await answer.read())
                assert answer.status == 200, told
                return told
        except aiohttp.ServerDisconnectedError:
            return None

    async def taps(self, label: str) -> None:
        await self.does(tapped=next(each["key"] for each in self.choices if each["label"] == label))

    async def enters(self) -> None:
        await self.does(typed="thi")
        await self.taps("Tham gia thi")
        await self.taps("Đồng ý dự thi")

    async def begins(self) -> None:
        await self.does(typed="thi")
        await self.taps("Bắt đầu làm bài")

    async def answers(self, waits: list[float]) -> None:
        """As fast as it is asked."""
        for _ in range(QUESTIONS):
            await self._answers(time.perf_counter(), waits)

    async def thinks_and_answers(self, start: float, every: float, waits: list[float]) -> None:
        """Once in so many seconds, whether the machine keeps up or not: the wait counts from when it should have been."""
        for n in range(QUESTIONS):
            due = start + n * every
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            await self._answers(due, waits)

    async def _answers(self, since: float, waits: list[float]) -> None:
        assert self.title.startswith("Câu "), self.title
        await self.does(tapped=self.choices[0]["key"])
        waits.append(time.perf_counter() - since)


async def echoed(session: aiohttp.ClientSession, waits: list[float]) -> int:
    body = json.dumps({"chat": secrets.token_urlsafe(16), "id": str(uuid.uuid4()), "tapped": "abcdef:0"})

    async def one() -> None:
        for _ in range(QUESTIONS):
            start = time.perf_counter()
            with contextlib.suppress(aiohttp.ServerDisconnectedError):
                async with session.post(f"http://127.0.0.1:{ECHO_PORT}/api/chat", data=body) as answer:
                    json.loads(await answer.read())
            waits.append(time.perf_counter() - start)

    await asyncio.gather(*(one() for _ in range(AT_ONCE)))
    return AT_ONCE * QUESTIONS


async def paced(pages: list[Page]) -> list[float]:
    """`RATE` answers a second from all pages together, each in its own time."""
    await asyncio.gather(*(page.begins() for page in pages))
    every, start = AT_ONCE / RATE, time.perf_counter() + 0.5
    waits: list[float] = []
    thinking = (page.thinks_and_answers(start + n * every / AT_ONCE, every, waits) for n, page in enumerate(pages))
    await asyncio.gather(*thinking)
    return waits


def worked(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measured(echo: int, ours: int) -> dict[str, float]:
    """The two servers by their process ids."""
    cpu = {"bare echo": 0.0, OURS: 0.0}
    waits: dict[str, list[float]] = {"echo, flat out": [], "ours, flat out": []}
    rates: dict[str, list[float]] = {}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:
        await until_up(session, ECHO_PORT, "/api/chat")
        await until_up(session, PORT, "/health")
        pages = [Page(session, PORT) for _ in range(AT_ONCE)]
        await asyncio.gather(*(page.enters() for page in pages))

        async def sat() -> int:
            await asyncio.gather(*(page.answers(waits["ours, flat out"]) for page in pages))
            return AT_ONCE * QUESTIONS

        for _ in range(ROUNDS):
            await asyncio.gather(*(page.begins() for page in pages))
            for name, pid, way in (
                ("bare echo", echo, lambda: echoed(session, waits["echo, flat out"])),
                (OURS, ours, sat),
            ):
                before = worked(pid)
                rates.setdefault(name, []).extend((await rounds({name: way}, times=1))[name])
                cpu[name] += worked(pid) - before
        quiet = [await paced(pages) for _ in range(PACED)]
        waits[f"ours, {RATE} a second"] = min(quiet, key=lambda each: statistics.quantiles(each, n=100)[94])
    print(told(rates, "bare echo", {OURS: 0.2}))
    each = {name: seconds / (ROUNDS * AT_ONCE * QUESTIONS) * 1e6 for name, seconds in cpu.items()}
    print(
        f"CPU an answer: {each[OURS]:.0f} µs, of the echo {each['bare echo']:.0f} µs: {each['bare echo'] / each[OURS]:.2f}"
    )
    for name, times in waits.items():
        cuts = statistics.quantiles(times, n=100)
        print(f"{name:20} p50 {cuts[49] * 1e3:7.1f} ms   p95 {cuts[94] * 1e3:7.1f} ms   p99 {cuts[98] * 1e3:7.1f} ms")
    return {
        "rate": statistics.median(rates[OURS]),
        "p95": statistics.quantiles(waits[f"ours, {RATE} a second"], n=100)[94],
        "ratio": statistics.median(a / b for a, b in zip(rates[OURS], rates["bare echo"], strict=True)),
    }


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        asyncio.run(prepared(data))
        settings = os.environ | {"LOA_BAN_DATA": folder, "LOA_BAN_PORT": str(PORT)}
        servers = [
            subprocess.Popen([sys.executable, "-c", ECHO.format(port=ECHO_PORT)]),
            subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=settings, stdout=subprocess.DEVNULL),
        ]
        try:
            found = asyncio.run(measured(servers[0].pid, servers[1].pid))
            print(f"resident memory of the bot after it: {resident(servers[1].pid):.0f} MB")
        finally:
            for server in servers:
                server.terminate()
                server.wait()
    met = {
        f"at least {RATE} a second, flat out": found["rate"] >= RATE,
        f"p95 under 100 ms at {RATE} a second": found["p95"] < 0.1,
        "at least 0.2 of the echo": found["ratio"] >= 0.2,
    }
    for goal, is_met in met.items():
        print(f"{goal}: {'yes' if is_met else 'NO'}")
    return 0 if all(met.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
