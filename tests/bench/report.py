"""The annual report of a generated province, 200,000 houses and 8,000 meetings in a year. `python -m tests.bench.report`

Collecting it from the database and writing each file are told apart: what is written costs the same however many houses there are.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.library.forms import read_form
from bot.model.world import Channel
from bot.papers.report_docx import write_docx
from bot.papers.report_xlsx import write_xlsx
from bot.reach.annual import AnnualReport
from bot.service.desk import Desk
from bot.service.targets.annual import annual_report
from bot.storage.keys import Keys
from bot.storage.sqlite import SqliteStore
from bot.words import languages
from tests.bench.province import YEAR, fill_sqlite
from tests.bench.reach import HOUSES, hold_meetings
from tests.talking import ROOT, book, ear, gazetteer, helpline, plan, shipped_library

ROUNDS = 5
GOAL_SECONDS = 10.0
COMMUNE = "06040"


def desk() -> Desk:
    web = {"web": Channel("web", False, "")}
    keys = Keys(b"p" * 32, b"s" * 32)
    return Desk(shipped_library(), gazetteer(), helpline(), languages(), keys, web, ear(), book(), plan())


async def collected(store: SqliteStore, at: Desk, area: str) -> AnnualReport:
    async with store.reading() as reading:
        return await annual_report(reading, at, YEAR, area)


async def timed(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Seconds on the wall, and of the processor: on a busy machine the second is what it costs."""
    wall, processor = [], []
    for _ in range(ROUNDS):
        start, begun = time.perf_counter(), time.process_time()
        await work()
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - begun)
    return statistics.median(wall), statistics.median(processor)


async def told(store: SqliteStore, at: Desk, what: str, area: str) -> None:
    report, form = await collected(store, at, area), read_form(ROOT / "content")
    works: dict[str, Callable[[], Awaitable[object]]] = {
        "collected": lambda: collected(store, at, area),
        "Word written": lambda: asyncio.to_thread(write_docx, report, form),
        "Excel written": lambda: asyncio.to_thread(write_xlsx, report),
    }
    times = {name: await timed(work) for name, work in works.items()}
    whole = sum(wall for wall, _ in times.values())
    verdict = f"goal < {GOAL_SECONDS:.0f} s: {'yes' if whole < GOAL_SECONDS else 'NO'}"
    print(f"{what}, {len(report.held):,} meetings: {whole:.2f} s   {verdict}")
    for name, (wall, processor) in times.items():
        print(f"  {name:14} {wall:5.2f} s, of the processor {processor:5.2f} s")


async def main(houses: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "year.db"
        size = fill_sqlite(path, houses)
        print(f"{size.houses:,} houses, {size.events:,} events, {size.rows:,} rows of reach")
        store = await SqliteStore.open(path)
        await store.write(hold_meetings)
        at = desk()
        await told(store, at, "annual report of the province", "")
        await told(store, at, "annual report of one commune", COMMUNE)
        await store.close()


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--houses", type=int, default=HOUSES)
    asyncio.run(main(options.parse_args().houses))
