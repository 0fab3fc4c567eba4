"""Kills the server with -9 again and again in the middle of a question in a hall, then looks what became of every answer.

`python -m tests.faults.hall_kill --kills 6` prints the figures. Telephones change their minds all the time, and send an
answer again until it is acknowledged, as a person does; between the kills the clock on the screen is read.
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
from asyncio.subprocess import DEVNULL, Process
from pathlib import Path

import aiohttp
from msgspec import Struct, structs

from bot.model.live import LiveBegun, LiveQuestion, LiveRules
from bot.service.live.books import control_key
from bot.storage import live, schema
from bot.storage.keys import belong, keys_in
from bot.storage.live import Led
from bot.storage.sqlite import SqliteStore
from tests.bench.store import a_desk

ROOT = Path(__file__).parent.parent.parent
CODE = "482914"
HERE = f"/hoi-truong/{CODE}"
SECONDS = 120
PHONES = 30
READY_SECONDS = 40
TICK_MS = 1000
"""The hub writes down the time each second: so much of it a crash may give back, and a little more on a busy machine."""
SLACK_MS = 1500


class Figures(Struct):
    """`problems` must be empty; the rest is for reading. `given_back`: the most milliseconds that a crash gave back."""

    kills: int
    phones: int
    acknowledged: int
    kept: int
    given_back: int
    lost_time: int
    problems: list[str]


class Phone:
    """`sure`: its last answer that was acknowledged; `maybe`: sent after that, and nobody knows."""

    def __init__(self) -> None:
        self.cookie = ""
        self.sure: int | None = None
        self.maybe: list[int] = []
        self.acknowledged = 0


class Hall:
    def __init__(self, data: Path, control: str) -> None:
        self.data = data
        self.control = control
        self.port = _free_port()
        self.phones = [Phone() for _ in range(PHONES)]
        self.rests = False
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        assert self._session is not None
        return self._session

    async def serves(self) -> Process:
        settings = os.environ | {"LOA_BAN_DATA": str(self.data), "LOA_BAN_PORT": str(self.port)}
        server = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=ROOT, env=settings, stdout=DEVNULL, stderr=DEVNULL
        )
        async with asyncio.timeout(READY_SECONDS):
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    async with self.session.get(f"http://127.0.0.1:{self.port}/health"):
                        return server
                await asyncio.sleep(0.05)

    async def posts(self, path: str, cookie: str = "", **form: object) -> aiohttp.ClientResponse:
        """Raises ClientError or TimeoutError where nobody acknowledged it."""
        headers = {"Sec-Fetch-Site": "same-origin", "Cookie": cookie}
        data = {name: str(value) for name, value in form.items()}
        url = f"http://127.0.0.1:{self.port}{path}"
        timeout = aiohttp.ClientTimeout(total=5)
        async with self.session.post(url, data=data, headers=headers, allow_redirects=False, timeout=timeout) as answer:
            await answer.read()
            return answer

    async def screen(self) -> dict[str, object]:
        async with self.session.get(f"http://127.0.0.1:{self.port}{HERE}/man-hinh/moi") as answer:
            told: dict[str, object] = json.loads(await answer.read())
            return told

    async def joins(self) -> None:
        for phone in self.phones:
            answer = await self.posts(f"{HERE}/vao")
            phone.cookie = answer.headers["Set-Cookie"].split(";")[0]

    async def answers(self, phone: Phone, chance: random.Random) -> None:
        while not self.rests:
            option = chance.randrange(4)
            phone.maybe.append(option)
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                answer = await self.posts(f"{HERE}/tra-loi", phone.cookie, cau=0, chon=option)
                if answer.status == 303 and answer.headers["Location"] == HERE:
                    phone.sure, phone.maybe = option, []
                    phone.acknowledged += 1
            await asyncio.sleep(chance.uniform(0.02, 0.2))


async def prepared(data: Path) -> str:
    database = data / "loaban.db"
    schema.migrate(str(database))
    desk = a_desk()
    desk.keys = keys_in(data / "keys.json")
    store = await SqliteStore.open(database)
    await store.write(belong, desk.keys)
    question = LiveQuestion("q", "Bao nhiêu tuổi?", ("18", "20", "16", "22"), 0, "Đủ 18.", "Luật, Điều 8.")
    rules = LiveRules((question,), SECONDS)
    await store.write(live.begin, LiveBegun(7, CODE, rules, "06040"), Led(), int(time.time()))
    quiz = await store.write(live.by_code, CODE)
    await store.close()
    assert quiz is not None
    return f"{HERE}/dieu-khien/{control_key(desk, quiz)}"


async def run(kills: int, seed: int, folder: Path) -> Figures:
    chance = random.Random(seed)
    hall = Hall(folder, await prepared(folder))
    problems: list[str] = []
    given_back, lost = 0, 0
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        hall._session = session
        server = await hall.serves()
        await hall.joins()
        await hall.posts(hall.control, viec="start", buoc=0)
        living = [
            asyncio.create_task(hall.answers(phone, random.Random(seed * 99 + n)))
            for n, phone in enumerate(hall.phones)
        ]
        for _ in range(kills):
            await asyncio.sleep(chance.uniform(1.2, 2.5))
            read_at, before = time.monotonic(), _left(await hall.screen())
            server.send_signal(signal.SIGKILL)
            await server.wait()
            died_at = time.monotonic()
            await asyncio.sleep(chance.uniform(0.0, 1.5))
            server = await hall.serves()
            served_at, after = time.monotonic(), _left(await hall.screen())
            back = after - before
            given_back, lost = max(given_back, back), max(lost, before - after)
            if back > TICK_MS + SLACK_MS:
                problems.append(f"a crash gave back {back} ms")
            alive = (died_at - read_at + time.monotonic() - served_at) * 1000
            if before - after > alive + SLACK_MS:
                problems.append(f"{before - after} ms went by in which nobody served")
        await asyncio.sleep(1)
        hall.rests = True
        await asyncio.gather(*living)
        for phone in hall.phones:  # what nobody knew is sent once more, until it is known
            while phone.maybe:
                option = phone.maybe[-1]
                with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                    answer = await hall.posts(f"{HERE}/tra-loi", phone.cookie, cau=0, chon=option)
                    if answer.headers["Location"] == HERE:
                        phone.sure, phone.maybe = option, []
                        phone.acknowledged += 1
        counted = str((await hall.screen())["html"])
        if f"<b>{PHONES}</b>/{PHONES} máy" not in counted:
            problems.append("the screen does not show every telephone")
        await hall.posts(hall.control, viec="answer", buoc=1)
        late = await hall.posts(f"{HERE}/tra-loi", hall.phones[0].cookie, cau=0, chon=3)
        if "muon" not in late.headers["Location"]:
            problems.append("an answer after the end was taken")
        server.terminate()
        await server.wait()
    tokens = [phone.cookie.partition("=")[2] for phone in hall.phones]
    kept = _kept(folder, tokens)
    for phone, token in zip(hall.phones, tokens, strict=True):
        found = kept.get(token)
        if found != phone.sure:
            problems.append(f"acknowledged {phone.sure}, kept {found}")
    acknowledged = sum(phone.acknowledged for phone in hall.phones)
    return Figures(kills, PHONES, acknowledged, len(kept), given_back, lost, problems)


def _left(screen: dict[str, object]) -> int:
    left = screen["left"]
    assert isinstance(left, int)
    return left


def _kept(folder: Path, tokens: list[str]) -> dict[str, int]:
    """The answer of each telephone, by the word in its cookie. The books name it by a digest alone."""
    keys = keys_in(folder / "keys.json")
    with contextlib.closing(sqlite3.connect(folder / "loaban.db")) as link:
        assert link.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (salt,) = link.execute("SELECT salt FROM live_quizzes").fetchone()
        rows = link.execute("SELECT who, choice FROM live_answers").fetchall()
    of = {keys.digest("live", salt.hex(), "page", token): token for token in tokens}
    return {of[who]: choice for who, choice in rows}


def _free_port() -> int:
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        return int(each.getsockname()[1])


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=6)
    asked.add_argument("--seed", type=int, default=1)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(run(told.kills, told.seed, Path(folder)))
    print(json.dumps(structs.asdict(figures), indent=1, ensure_ascii=False))
    return 1 if figures.problems else 0


if __name__ == "__main__":
    sys.exit(main())
