"""What an answer costs that is remembered: `python -m tests.bench.practice`.

Against an ordinary step of the same people (a card is read), each committed with FULL durability, 64 at once: somebody who is
not known to us (nothing is remembered), and people who know 1, 40 and 300 questions. Rounds of all of them in turn.
"""

import asyncio
import datetime as dt
import itertools
import statistics
import sys
import tempfile
import time
from pathlib import Path

import uvloop

from bot.model.events import Address, Inbound, Typed
from bot.model.practice import Memory, Practice, number_of, pack
from bot.service.talks.receive import Receiver
from bot.storage import practices
from bot.storage.schema import migrate
from bot.storage.sql import Db, Sql
from bot.storage.sqlite import SqliteStore
from tests.bench.store import MANY, SENT, a_desk

PEOPLE = 256
ROUNDS = 7
ORDINARY = "a card is read"
KNOWN = (1, 40, 300)
GOAL = 0.5
"""An answer that is remembered, among 40 that are known, against an ordinary step."""
_PERSONS = Sql("SELECT person FROM chats WHERE person IS NOT NULL")


class People:
    """All of them do the same at once; `joined`: they are known to us."""

    def __init__(self, store: SqliteStore, name: str) -> None:
        self._store = store
        self._desk = a_desk()
        self._receiver = Receiver(store, self._desk)
        self._name = name
        self._numbers = itertools.count()

    async def join(self) -> None:
        for text in ("nghe", "tiep", "dong y", "that khe", "1"):
            await self.all_type(text)

    async def all_type(self, text: str) -> float:
        """How many a second."""
        waiting = list(range(PEOPLE))
        began = time.perf_counter()
        await asyncio.gather(*(self._some(waiting, text) for _ in range(MANY)))
        rate = PEOPLE / (time.perf_counter() - began)
        await self._store.write(lambda db: db.run(SENT))  # nobody sends here
        return rate

    async def _some(self, waiting: list[int], text: str) -> None:
        while waiting:
            chat = Address("telegram", f"{self._name}{waiting.pop()}")
            key = f"telegram:{self._name}:{next(self._numbers)}"
            await self._receiver.receive(Inbound(key, chat, Typed(text), dt.datetime.now(dt.UTC)))

    async def know(self, count: int) -> int:
        """Each of them knows so many questions, none of them due. How many bytes that is, before it is sealed."""
        keys = list(self._desk.everything.questions)[:count]
        memories = tuple(Memory(number_of(key), 330, 4000, 45_678, 6_413, missed=False) for key in keys)
        practice = Practice(327, 330, 330, 2, memories)

        def keep(db: Db) -> None:
            for (person,) in db.all(_PERSONS):
                practices.keep(db, person, practice, self._desk.keys)

        await self._store.write(keep)
        return len(pack(practice))


async def run(known: People, visitors: People) -> dict[str, float]:
    found = {}
    await known.all_type("ve dau")
    found[ORDINARY] = await known.all_type("nghe")
    await visitors.all_type("cau hom nay")
    found["an answer of a visitor, not remembered"] = await visitors.all_type("1")
    for count in KNOWN:
        await known.know(count)
        for text in ("ve dau", "do theo chu de", "1"):
            await known.all_type(text)
        found[f"an answer, {count} known"] = await known.all_type("1")
    return found


async def main() -> int:
    rates: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "practice.db"
        migrate(str(path))
        store = await SqliteStore.open(path)
        known, visitors = People(store, "known"), People(store, "visitor")
        await known.join()
        await visitors.all_type("chao")
        for count in KNOWN:
            print(f"{count:4} questions known: {await known.know(count):6,} bytes a person")
        await run(known, visitors)  # warms up
        for _ in range(ROUNDS):
            for name, rate in (await run(known, visitors)).items():
                rates.setdefault(name, []).append(rate)
        await store.close()
    for name, each in rates.items():
        ratio = statistics.median(ours / theirs for ours, theirs in zip(each, rates[ORDINARY], strict=True))
        print(f"{name:42} {statistics.median(each):8,.0f}/s   {ratio:5.2f} of {ORDINARY}")
    middle = f"an answer, {KNOWN[1]} known"
    ratio = statistics.median(ours / theirs for ours, theirs in zip(rates[middle], rates[ORDINARY], strict=True))
    print(f"at least {GOAL}: {'yes' if ratio >= GOAL else 'NO'}")
    return 0 if ratio >= GOAL else 1


if __name__ == "__main__":
    sys.exit(uvloop.run(main()))
