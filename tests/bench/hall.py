"""A hall of 300 telephones over the web door against a real server with FULL durability: is every answer counted, and how
long does the big screen take to have it?

`python -m tests.bench.hall`. Each telephone does what a browser does: it holds a long poll, loads its page anew when the
question changes, answers with a form, follows to its page. All answer within a few seconds, in the last round within one.
The screen's wait is measured from the moment at which the k-th answer was acknowledged to the moment at which the screen
shows k. The bare Starlette echo takes the same forms at the same moments, from the same telephones, in the same run.
"""

import asyncio
import contextlib
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import aiohttp
from msgspec import Struct

from bot.model.live import LiveBegun, LiveQuestion, LiveRules
from bot.service.live.books import control_key
from bot.storage import live, schema
from bot.storage.keys import belong, keys_in
from bot.storage.live import Led
from bot.storage.sqlite import SqliteStore
from tests.bench.contest import worked
from tests.bench.door import ECHO, resident, until_up
from tests.bench.store import a_desk

PHONES = 300
WINDOWS = (4.0, 4.0, 4.0, 1.0)
"""Seconds within which all answer, question by question: an ordinary hall, and one that was told to press now."""
SECONDS = 30
LIMIT = 0.5
PORT, ECHO_PORT = 18084, 18085
CODE = "482914"
_COUNT = re.compile(r"<b>(\d+)</b>/\d+ máy đã trả lời")


class Seen(Struct):
    """What the screen showed, and when; what the telephones know they answered, and when it was acknowledged."""

    screen: list[tuple[float, int]]
    acknowledged: list[float]
    waits: list[float]
    echoed: list[float]
    options: list[int]
    cpu: float = 0
    """Seconds of processor time of the server, all pages and the screen with it."""


async def prepared(data: Path) -> str:
    """The path of the leader's controls."""
    database = data / "loaban.db"
    schema.migrate(str(database))
    desk = a_desk()
    desk.keys = keys_in(data / "keys.json")
    store = await SqliteStore.open(database)
    await store.write(belong, desk.keys)
    question = LiveQuestion(
        "q", "Bao nhiêu tuổi thì cưới được?", ("18", "20", "16", "22"), 0, "Đủ 18.", "Luật, Điều 8."
    )
    begun = LiveBegun(7, CODE, LiveRules((question,) * len(WINDOWS), SECONDS), "06040")
    await store.write(live.begin, begun, Led(), int(time.time()))
    quiz = await store.write(live.by_code, CODE)
    await store.close()
    assert quiz is not None
    return f"/hoi-truong/{CODE}/dieu-khien/{control_key(desk, quiz)}"


class Hall:
    """All who look at it, from one process; the server is another."""

    def __init__(self, session: aiohttp.ClientSession, control: str) -> None:
        self._session = session
        self._base = f"http://127.0.0.1:{PORT}"
        self._here = f"/hoi-truong/{CODE}"
        self._control = control
        self._cookies: list[str] = []
        self._moves = 0
        self._shown: list[tuple[float, int]] = []

    async def _posts(self, path: str, cookie: str = "", **form: object) -> aiohttp.ClientResponse:
        headers = {"Sec-Fetch-Site": "same-origin", "Cookie": cookie}
        data = {name: str(value) for name, value in form.items()}
        async with self._session.post(self._base + path, data=data, headers=headers, allow_redirects=False) as answer:
            await answer.read()
            assert answer.status == 303, answer.status
            return answer

    async def _opens(self, path: str, cookie: str = "") -> str:
        async with self._session.get(self._base + path, headers={"Cookie": cookie}) as answer:
            assert answer.status == 200, answer.status
            return await answer.text()

    async def joins(self) -> None:
        for _ in range(PHONES // 50):  # people come in by and by
            new = await asyncio.gather(*(self._posts(f"{self._here}/vao") for _ in range(50)))
            self._cookies += [answer.headers["Set-Cookie"].split(";")[0] for answer in new]

    async def leads(self, move: str) -> None:
        await self._posts(self._control, viec=move, buoc=self._moves)
        self._moves += 1

    async def waits(self, cookie: str) -> None:
        """A page in a pocket: it loads anew whenever it must show something else."""
        step = ""
        while True:
            url = f"{self._base}{self._here}/cho?co={step}"
            async with self._session.get(url, headers={"Cookie": cookie}) as answer:
                if answer.status != 200:
                    continue  # nothing new for so long: it asks again
                step = (await answer.json())["step"]
            await self._opens(self._here, cookie)

    async def projects(self) -> None:
        mark = ""
        while True:
            async with self._session.get(f"{self._base}{self._here}/man-hinh/moi?co={mark}") as answer:
                if answer.status != 200:
                    continue
                told = await answer.json()
            mark = told["mark"]
            found = _COUNT.search(told["html"])
            self._shown.append((time.perf_counter(), int(found[1]) if found else 0))

    async def asks(self, n: int, window: float, chance: random.Random) -> Seen:
        seen = Seen(self._shown, [], [], [], [0, 0, 0, 0])
        self._shown.clear()
        start = time.perf_counter() + 0.5
        moments = [chance.uniform(0, window) for _ in self._cookies]
        options = [chance.randrange(4) for _ in self._cookies]
        each = zip(self._cookies, moments, options, strict=True)
        await asyncio.gather(*(self._answers(n, start + at, option, cookie, seen) for cookie, at, option in each))
        seen.options = [options.count(option) for option in range(4)]
        await self._until_shown(PHONES)
        seen.screen = list(self._shown)
        return seen

    async def _answers(self, n: int, due: float, option: int, cookie: str, seen: Seen) -> None:
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        await self._posts(f"{self._here}/tra-loi", cookie, cau=n, chon=option)
        now = time.perf_counter()
        seen.acknowledged.append(now)
        seen.waits.append(now - due)
        await self._opens(self._here, cookie)

    async def echoes(self, window: float, chance: random.Random) -> list[float]:
        """The same forms at the same pace, with nothing behind them."""
        start = time.perf_counter() + 0.2
        waits: list[float] = []

        async def one(due: float) -> None:
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            url = f"http://127.0.0.1:{ECHO_PORT}/api/chat"
            async with self._session.post(url, data={"cau": "0", "chon": "1"}) as answer:
                await answer.read()
            waits.append(time.perf_counter() - due)

        await asyncio.gather(*(one(start + chance.uniform(0, window)) for _ in range(PHONES)))
        return waits

    async def _until_shown(self, count: int) -> None:
        """Gives up after ten seconds: what is missing then is told as missing."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(10):
                while not self._shown or self._shown[-1][1] < count:  # noqa: ASYNC110 (it looks on as the screen does)
                    await asyncio.sleep(0.01)


def lags(seen: Seen) -> list[float]:
    """From the k-th acknowledgement to the first screen that shows k; a screen that was quicker waited for nothing."""
    found = []
    for k, at in enumerate(sorted(seen.acknowledged), 1):
        shown = next((moment for moment, count in seen.screen if count >= k), None)
        assert shown is not None, f"the screen never had answer {k}"
        found.append(max(shown - at, 0.0))
    return found


async def measured(control: str, server: int) -> list[Seen]:
    chance = random.Random(5)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        await until_up(session, PORT, "/health")
        await until_up(session, ECHO_PORT, "/api/chat")
        hall = Hall(session, control)
        await hall.joins()
        looking = [asyncio.create_task(hall.projects())]
        looking += [asyncio.create_task(hall.waits(cookie)) for cookie in hall._cookies]
        rounds = []
        for n, window in enumerate(WINDOWS):
            await hall.leads("next" if n else "start")
            await asyncio.sleep(1.5)  # all pages show the question
            before = worked(server)
            seen = await hall.asks(n, window, chance)
            seen.cpu = worked(server) - before
            seen.echoed = await hall.echoes(window, chance)
            rounds.append(seen)
            await hall.leads("answer")
            await asyncio.sleep(1.0)
        broken = [task for task in looking if task.done()]
        for task in looking:
            task.cancel()
        await asyncio.gather(*looking, return_exceptions=True)
        assert not broken, "a page stopped waiting"
        return rounds


def kept(database: Path) -> list[list[int]]:
    """What the database holds, question by question: answers to A, B, C, D. One row a telephone and question."""
    with contextlib.closing(sqlite3.connect(database)) as link:
        rows = link.execute("SELECT question, choice, COUNT(*) FROM live_answers GROUP BY question, choice").fetchall()
        doubles = link.execute(
            "SELECT COUNT(*) FROM live_answers GROUP BY question, who HAVING COUNT(*) > 1"
        ).fetchall()
    assert doubles == []
    of = {(question, option): n for question, option, n in rows}
    return [[of.get((n, option), 0) for option in range(4)] for n in range(len(WINDOWS))]


def p(values: list[float], of: int) -> float:
    return statistics.quantiles(values, n=100)[of - 1] * 1e3


def main() -> int:
    print("load average before:", " ".join(f"{each:.2f}" for each in os.getloadavg()))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        control = asyncio.run(prepared(data))
        settings = os.environ | {"LOA_BAN_DATA": folder, "LOA_BAN_PORT": str(PORT)}
        servers = [
            subprocess.Popen([sys.executable, "-c", ECHO.format(port=ECHO_PORT)]),
            subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=settings, stdout=subprocess.DEVNULL),
        ]
        try:
            rounds = asyncio.run(measured(control, servers[1].pid))
            memory = resident(servers[1].pid)
        finally:
            for server in servers:
                server.terminate()
                server.wait()
        counted = kept(data / "loaban.db")
    return told(rounds, counted, memory)


def told(rounds: list[Seen], counted: list[list[int]], memory: float) -> int:
    whole: list[float] = []
    for seen, window in zip(rounds, WINDOWS, strict=True):
        lag = lags(seen)
        whole += lag
        print(
            f"{PHONES} answers in {window:.0f} s: acknowledged p50 {p(seen.waits, 50):6.1f} p95 {p(seen.waits, 95):6.1f} ms"
            f"   screen p50 {p(lag, 50):6.1f} p95 {p(lag, 95):6.1f} max {max(lag) * 1e3:6.1f} ms"
            f"   echo p95 {p(seen.echoed, 95):6.1f} ms   acknowledged p95 : echo p95 {p(seen.waits, 95) / p(seen.echoed, 95):.1f}"
        )
    worst = max(p(lags(seen), 95) for seen in rounds) / 1e3
    print(f"screen, all rounds: p50 {p(whole, 50):.1f} p95 {p(whole, 95):.1f} max {max(whole) * 1e3:.1f} ms")
    cpu = sum(seen.cpu for seen in rounds) / (PHONES * len(rounds)) * 1e3
    print(f"processor time of the server an answer, with the page after it and the screen: {cpu:.1f} ms")
    print(f"resident memory of the server after it: {memory:.0f} MB")
    met = {
        f"every one of {PHONES * len(WINDOWS)} answers counted, none twice": counted
        == [each.options for each in rounds],
        f"screen p95 under {LIMIT * 1e3:.0f} ms in every round ({worst / LIMIT:.2f} of the limit)": worst < LIMIT,
    }
    for goal, is_met in met.items():
        print(f"{goal}: {'yes' if is_met else 'NO'}")
    return 0 if all(met.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
