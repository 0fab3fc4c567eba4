"""Households reached, by every cut, over a generated year: 200,000 houses, 10 million events. `python -m tests.bench.reach`

First what one table takes (the query layer of pages, papers, talk and command line) and `bot reach` in one process; then
all cells of a year from the counters against COUNT(DISTINCT) over a covering index, in turn in one run, with equal sums.
"""

import argparse
import asyncio
import gc
import itertools
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from bot.cli.figures import grid
from bot.model.atlas import MAPS
from bot.reach.figures import as_json
from bot.reach.period import period
from bot.service.households.count import Asked, read_table, table_of
from bot.storage import reached
from bot.storage.reached import Keys
from bot.storage.sql import Db, Sql
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Store
from tests.bench.province import EVENTS_OF_A_HOUSE, MONTHS, YEAR, communes, fill_sqlite
from tests.talking import gazetteer, shipped_library

HOUSES = 200_000
MEETINGS = 8000
GOAL_RATIO = 50
GOAL_SECONDS = 0.2
ROUNDS = 7
SPANS = (f"{YEAR}", f"{YEAR}-Q3", f"{YEAR}-11", f"{YEAR - 5}-{YEAR}")

_MEETING = Sql(
    """INSERT INTO meetings (id, origin, kind, day, commune, village, led_by, grp, households, met, met_people, school,
    classes, source, photo, logged_at, logged_by, open_until)
    VALUES (:id, :origin, 'meeting', :day, :commune, '', '', '', 30, 4, 4, '', '', 'web', '', 0, 0, 0)"""
)
_TOPIC = Sql("INSERT INTO meeting_topics (meeting, topic) VALUES (:id, :topic)")
DISTINCT = Sql(
    """SELECT topic, commune, known, COUNT(DISTINCT household) FROM reach
    WHERE month BETWEEN :first AND :last GROUP BY topic, commune, known"""
)


def hold_meetings(db: Db) -> None:
    """Eight thousand in the year, and how many houses each commune has."""
    codes, people = communes()
    topics = [topic.key for topic in shipped_library().topics]
    for id in range(MEETINGS):
        day = f"{MONTHS[id % 12]}-{1 + id % 28:02}"
        db.run(_MEETING, id=1000 + id, origin=f"o{id}", day=day, commune=codes[id % len(codes)])
        db.run(_TOPIC, id=1000 + id, topic=topics[id % len(topics)])
    told = {"what": "households", "source": "mẫu", "as_of": f"{YEAR}-01-01"}
    reached.import_denominators(
        db, [told | {"commune": code, "n": int(n)} for code, n in zip(codes, people, strict=True)]
    )


def every_question() -> Iterator[tuple[str, Asked]]:
    """(cut, question)"""
    codes, _ = communes()
    for name, area in itertools.product(SPANS, ("", codes[0], codes[30])):
        where = "one commune" if area else "province"
        for map in MAPS:
            yield f"commune, {where}", Asked(period(name), "commune", area, map=map)
        for by in ("topic", "month", "evidence"):
            yield f"{by}, {where}", Asked(period(name), by, area)
        for topic in ("binh-dang", "tuoi-cuoi"):
            yield f"commune of a topic, {where}", Asked(period(name), "commune", area, topic)
            yield f"month of a topic, {where}", Asked(period(name), "month", area, topic)


async def tables(store: Store) -> None:
    waits: dict[str, list[float]] = defaultdict(list)
    for _, (cut, asked) in itertools.product(range(5), every_question()):
        start = time.perf_counter()
        async with store.reading() as reading:
            await read_table(reading, shipped_library(), gazetteer(), asked)
        waits[cut].append(time.perf_counter() - start)
    for cut, each in waits.items():
        print(told(f"table by {cut}", each))
    whole = [wait for each in waits.values() for wait in each]
    print(told("any table", whole, GOAL_SECONDS))


async def commands(store: Store) -> None:
    """What `bot reach` does once it is started: the table as JSON and for the terminal."""
    waits = []
    for _, (_, asked) in itertools.product(range(2), every_question()):
        start = time.perf_counter()
        where = (gazetteer(), asked.span, asked.by, asked.area)
        table = await table_of(store, shipped_library(), *where, topic=asked.topic, map=asked.map)
        json.dumps(as_json(table))
        grid(table)
        waits.append(time.perf_counter() - start)
    print(told("`bot reach`, in process", waits, GOAL_SECONDS))


def told(what: str, waits: list[float], goal: float | None = None) -> str:
    cuts = statistics.quantiles(waits, n=100)
    verdict = "" if goal is None else f"   goal p95 < {1000 * goal:.0f} ms: {'yes' if cuts[94] < goal else 'NO'}"
    return f"{what:40} p50 {1000 * cuts[49]:6.1f} ms   p95 {1000 * cuts[94]:6.1f} ms{verdict}"


async def from_counters(store: Store) -> None:
    async with store.reading() as reading:
        assert await reached.cells(reading, "topic", Keys(f"y{YEAR}", f"y{YEAR}", f"{YEAR}"))


async def from_distinct(store: Store) -> None:
    async with store.reading() as reading:
        assert await reading.rows(DISTINCT, first=MONTHS[0], last=MONTHS[-1])


async def against_distinct(store: Store, rounds: int = ROUNDS) -> tuple[float, float]:
    """Seconds of both, medians; all topics x communes x card or self of the year."""
    ways: dict[Callable[[Store], Awaitable[None]], list[float]] = {from_counters: [], from_distinct: []}
    for _ in range(rounds):
        for work, times in ways.items():
            start = time.perf_counter()
            await work(store)
            times.append(time.perf_counter() - start)
    ours, theirs = (statistics.median(times) for times in ways.values())
    return ours, theirs


_DISTINCT_TOTALS = Sql("SELECT topic, known, COUNT(DISTINCT household) FROM reach GROUP BY topic, known")


async def sums_agree(store: Store) -> bool:
    """A house that moved stands in two communes of a plain COUNT(DISTINCT), in one of ours: totals of the province agree."""
    async with store.reading() as reading:
        cells = await reached.cells(reading, "topic", Keys(f"y{YEAR}", f"y{YEAR}", f"{YEAR}"))
        rows = await reading.rows(_DISTINCT_TOTALS)
    return summed((cell.cell, cell.known, cell.n) for cell in cells) == {(topic, known): n for topic, known, n in rows}


def summed(cells: Iterator[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for topic, known, n in cells:
        found[topic, known] += n
    return dict(found)


async def main(houses: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "year.db"
        start = time.perf_counter()
        size = fill_sqlite(path, houses)
        took = time.perf_counter() - start
        print(f"{size.houses:,} houses, {size.events:,} events, {size.rows:,} rows of reach: {took:.0f} s to make")
        store = await SqliteStore.open(path)
        await store.write(hold_meetings)
        assert shipped_library().cards and gazetteer().communes
        gc.collect()
        gc.freeze()  # as the program does once it has read its content (bot/app.py)
        await tables(store)
        await commands(store)
        ours, theirs = await against_distinct(store)
        ratio, agree = theirs / ours, await sums_agree(store)
        print(
            f"all cells of the year: counters {1000 * ours:.1f} ms, COUNT(DISTINCT) {1000 * theirs:.0f} ms: "
            f"{ratio:.0f} times faster (goal {GOAL_RATIO}: {'yes' if ratio >= GOAL_RATIO else 'NO'}), "
            f"sums {'equal' if agree else 'DIFFER'}"
        )
        await store.close()


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--houses", type=int, default=HOUSES, help=f"each with {EVENTS_OF_A_HOUSE} events")
    asyncio.run(main(options.parse_args().houses))
