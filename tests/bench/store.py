"""How near the store and the whole receive come to bare SQLite: `python -m tests.bench.store`.

The anchors are code of this file alone. Every round runs all of them and ours in turn, so that a
noisy machine is equally unkind to each; the medians are compared, not single figures.
"""

import asyncio
import datetime as dt
import itertools
import queue
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop

from bot.library.disclosure import read_ear
from bot.library.helpline import read_helpline
from bot.library.phrasebook import read_phrasebook
from bot.library.plan import read_plan
from bot.library.read import read_library
from bot.model.atlas import Atlas
from bot.model.content import Card, Citation, Law, Library, Option, Question, Review, Topic
from bot.model.events import Address, Inbound, Typed
from bot.model.places import Commune, Found, Meant
from bot.model.world import Channel
from bot.service.desk import Desk
from bot.service.talks.receive import Receiver
from bot.storage.keys import Keys
from bot.storage.schema import migrate
from bot.storage.sql import Db, Sql
from bot.storage.sqlite import PRAGMAS, SqliteStore
from bot.words import languages

ROUNDS = 7
SECONDS = 1.0
CHATS = 512
MANY = 64

TABLES = """
CREATE TABLE keys (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE talks (id BLOB PRIMARY KEY, state BLOB NOT NULL, seen_at INTEGER NOT NULL);
CREATE TABLE happened (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, item TEXT NOT NULL, at INTEGER NOT NULL);
"""
CLAIM = "INSERT INTO keys (key) VALUES (?) ON CONFLICT (key) DO NOTHING"
SELECT = "SELECT state FROM talks WHERE id = ?"
UPSERT = """INSERT INTO talks (id, state, seen_at) VALUES (?, ?, ?)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, seen_at = excluded.seen_at"""
FACT = "INSERT INTO happened (kind, item, at) VALUES (?, ?, ?)"
STATE = b"s" * 300

_CLAIM = Sql("INSERT INTO keys (key) VALUES (:key) ON CONFLICT (key) DO NOTHING")
_SELECT = Sql("SELECT state FROM talks WHERE id = :id")
_UPSERT = Sql(
    """INSERT INTO talks (id, state, seen_at) VALUES (:id, :state, :at)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, seen_at = excluded.seen_at"""
)
_FACT = Sql("INSERT INTO happened (kind, item, at) VALUES (:kind, :item, :at)")

SENT = Sql("DELETE FROM outbox")

Work = Callable[[int], Awaitable[object]]


def bare(link: sqlite3.Connection, n: int) -> None:
    """One update of the anchor: what every receive must at least do."""
    chat = (n % CHATS).to_bytes(16, "big")
    if link.execute(CLAIM, (f"telegram:1:{n}",)).rowcount != 1:
        return
    link.execute(SELECT, (chat,)).fetchone()
    link.execute(UPSERT, (chat, STATE, n))
    link.execute(FACT, ("card", "a", n))
    link.execute(FACT, ("right", "b", n))


def ours(db: Db, n: int) -> None:
    """The same statements through our Db."""
    chat = (n % CHATS).to_bytes(16, "big")
    if db.run(_CLAIM, key=f"telegram:1:{n}") != 1:
        return
    db.one(_SELECT, id=chat)
    db.run(_UPSERT, id=chat, state=STATE, at=n)
    db.run(_FACT, kind="card", item="a", at=n)
    db.run(_FACT, kind="right", item="b", at=n)


def linked(path: Path) -> sqlite3.Connection:
    link = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        link.execute(pragma)
    return link


def bare_loop(path: Path, start: int) -> float:
    """Updates a second of a plain loop, a commit each."""
    link = linked(path)
    end, n = time.perf_counter() + SECONDS, start
    began = time.perf_counter()
    while time.perf_counter() < end:
        link.execute("BEGIN IMMEDIATE")
        bare(link, n)
        link.execute("COMMIT")
        n += 1
    rate = (n - start) / (time.perf_counter() - began)
    link.close()
    return rate


class BareWriter:
    """One thread; `most` waiting updates share a commit, each in its savepoint."""

    def __init__(self, path: Path, most: int) -> None:
        self._link = linked(path)
        self._most = most
        self._queue: queue.SimpleQueue[tuple[int, asyncio.Future[None]] | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def write(self, n: int) -> asyncio.Future[None]:
        future: asyncio.Future[None] = self._loop.create_future()
        self._queue.put((n, future))
        return future

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()
        self._link.close()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            jobs = [job]
            while len(jobs) < self._most and not self._queue.empty():
                if (job := self._queue.get()) is None:
                    return
                jobs.append(job)
            self._link.execute("BEGIN IMMEDIATE")
            for n, _ in jobs:
                self._link.execute("SAVEPOINT one")
                bare(self._link, n)
                self._link.execute("RELEASE one")
            self._link.execute("COMMIT")
            self._loop.call_soon_threadsafe(_done, jobs)


def _done(jobs: list[tuple[int, asyncio.Future[None]]]) -> None:
    for _, future in jobs:
        future.set_result(None)


async def rate(work: Work, at_once: int, numbers: "itertools.count[int]") -> float:
    """Updates a second by so many closed loops."""
    done = 0
    end = time.perf_counter() + SECONDS

    async def one() -> None:
        nonlocal done
        while time.perf_counter() < end:
            await work(next(numbers))
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(at_once)))
    return done / (time.perf_counter() - began)


class OneCommune:
    def __init__(self) -> None:
        self.communes = {"06001": Commune("06001", "Xã", "Thất Khê")}
        self.atlas = Atlas({}, {}, {}, frozenset())

    def find(self, typed: str) -> Found:
        return Meant("06001")

    def near(self, lat: float, lon: float) -> tuple[str, ...]:
        return ("06001",)


def small_library() -> Library:
    """For a tree without content: two topics, ten cards and questions each."""
    day = dt.date(2026, 1, 1)
    law = Law("luat", "1/2026/QH15", "Luật mẫu", day, "read", "mẫu")
    review = Review("read", "mẫu", day)
    laws = (Citation("luat", "1"),)
    topics = tuple(Topic(key, key, key, False) for key in ("mot", "hai"))
    cards, questions = {}, {}
    for topic, n in itertools.product(topics, range(10)):
        key = f"{topic.key}-{n}"
        cards[key] = Card(key, topic.key, n, "Tên thẻ", "Lời thẻ. " * 30, "Ví dụ. " * 20, laws, review)
        options = (Option("Đúng", True), Option("Sai", why="Vì sai."), Option("Không rõ", why="Vì rõ."))
        questions[key] = Question(key, key, topic.key, "Hỏi gì?", options, "Giải thích. " * 10, laws, review)
    return Library("mau", {"luat": law}, topics, cards, questions)


def a_desk() -> Desk:
    shipped, _ = read_library(Path("content"))
    return Desk(
        shipped if shipped.cards else small_library(),
        OneCommune(),
        read_helpline(Path("content")),
        languages(),
        Keys(b"p" * 32, b"s" * 32),
        {"telegram": Channel("telegram", True, "t.me/loaban")},
        read_ear(Path("content")),
        read_phrasebook(Path("content")),
        read_plan(Path("content")),
    )


def receiving(receiver: Receiver) -> Work:
    """Every chat opens a card, agrees, names commune and house, then reads and answers: "1" all the way."""

    async def one(n: int) -> object:
        chat = Address("telegram", str(n % CHATS))
        return await receiver.receive(
            Inbound(f"telegram:1:{n}", chat, Typed("1"), dt.datetime.now(dt.UTC), message=str(n))
        )

    return one


class Round:
    """Databases of one run, and the numbers that every update takes one of."""

    def __init__(self, folder: Path) -> None:
        self.bare = folder / "bare.db"
        self.ours = folder / "ours.db"
        self.whole = folder / "whole.db"
        self.numbers = itertools.count(1)
        for path in (self.bare, self.ours):
            link = linked(path)
            link.executescript(TABLES)
            link.close()
        migrate(str(self.whole))

    async def run(self) -> dict[str, float]:
        found = {"bare loop, 1": bare_loop(self.bare, next(self.numbers) + 1_000_000_000)}
        self.numbers = itertools.count(next(self.numbers) + 10_000_000)
        for name, most, at_once in (
            ("bare thread, a commit each, 64", 1, MANY),
            ("bare thread, grouped, 64", 64, MANY),
        ):
            writer = BareWriter(self.bare, most)
            found[name] = await rate(writer.write, at_once, self.numbers)
            writer.close()
        store = await SqliteStore.open(self.ours)
        for at_once in (1, MANY):
            found[f"store, {at_once}"] = await rate(lambda n: store.write(ours, n), at_once, self.numbers)
        await store.close()
        store = await SqliteStore.open(self.whole)
        work = receiving(Receiver(store, a_desk()))
        for at_once in (1, MANY):
            found[f"receive, {at_once}"] = await rate(work, at_once, self.numbers)
            await store.write(lambda db: db.run(SENT))  # nobody sends here
        await store.close()
        return found


GOALS = (
    ("store, 1", "bare loop, 1", 0.0),
    ("store, 64", "bare thread, a commit each, 64", 3.0),
    ("store, 64", "bare thread, grouped, 64", 0.0),
    ("receive, 1", "bare loop, 1", 0.3),
    ("receive, 64", "bare thread, grouped, 64", 0.25),
)


async def main() -> int:
    rounds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        bench = Round(Path(folder))
        await bench.run()  # warms up
        for _ in range(ROUNDS):
            for name, figure in (await bench.run()).items():
                rounds.setdefault(name, []).append(figure)
    for name, figures in rounds.items():
        print(f"{name:32} {statistics.median(figures):9,.0f}/s   {min(figures):9,.0f} … {max(figures):9,.0f}")
    failed = 0
    for name, anchor, goal in GOALS:
        ratio = statistics.median(a / b for a, b in zip(rounds[name], rounds[anchor], strict=True))
        verdict = "" if not goal else f"   at least {goal}: {'yes' if ratio >= goal else 'NO'}"
        failed += bool(goal) and ratio < goal
        print(f"{name} : {anchor:32} = {ratio:.2f}{verdict}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(uvloop.run(main()))
