"""A year of a generated province for the benches: houses, events, rows of reach, and the counters made in bulk.

An event is an attempt to book that a house was reached; most hit a row that is there. The counters are made by window
functions, apart from the program's own way; on a sample both are compared cell by cell.
"""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.model.atlas import Vintage
from bot.storage import schema
from bot.storage.sql import Sql
from tests.talking import gazetteer, plan, shipped_library

if TYPE_CHECKING:
    import psycopg

YEAR = 2026
MONTHS = tuple(f"{YEAR}-{month:02}" for month in range(1, 13))
EVENTS_OF_A_HOUSE = 50
MOVES = 0.02
HOUSES_OF_A_BATCH = 80
CARDS_OF = 0.6
"""The part of houses that have a printed card."""
EVIDENCE, HOW_OFTEN = ("opened", "understood", "met", "school"), (70, 20, 8, 2)
PIECE = 250_000
"""Houses counted at once: so much and no more is sorted on the disk."""

_NULL = "\\N"

Row = tuple[int, str, str, str, str, str]


class Size(NamedTuple):
    houses: int
    events: int
    rows: int


def communes() -> tuple[list[str], list[float]]:
    """Codes of today, and the people who lived on their land in 2009."""
    atlas = gazetteer().atlas
    people = dict.fromkeys(gazetteer().communes, 0.0)
    for code, n in atlas.people[Vintage.UNTIL_2020].items():
        for share in atlas.on("today", Vintage.UNTIL_2020, code):
            people[share.code] += n * share.part
    return list(people), list(people.values())


def rows_of_houses(houses: int, events: int = EVENTS_OF_A_HOUSE, seed: int = 1) -> Iterator[list[Row]]:
    """House by house. Some read once, some every month; a house that moves is booked elsewhere from a month on."""
    chance = random.Random(seed)
    topics = [topic.key for topic in shipped_library().topics]
    likely = [12 - n for n in range(len(topics))]
    codes, people = communes()
    homes = chance.choices(codes, people, k=houses)
    for house, home in enumerate(homes):
        months = chance.sample(MONTHS, min(12, 1 + int(chance.expovariate(0.35))))
        mine = chance.choices(topics, likely, k=3)
        moves = chance.random() < MOVES
        away, since = (chance.choice(codes), chance.choice(MONTHS)) if moves else (home, "")
        known = "card" if _has_card(house) else "self"
        seen = set(
            zip(
                chance.choices(months, k=events),
                chance.choices(mine, k=events),
                chance.choices(EVIDENCE, HOW_OFTEN, k=events),
                strict=True,
            )
        )
        place = {month: away if moves and month >= since else home for month in months}
        yield [(house, month, topic, kind, place[month], known) for month, topic, kind in sorted(seen)]


def _has_card(house: int) -> bool:
    return house % HOUSES_OF_A_BATCH < CARDS_OF * HOUSES_OF_A_BATCH


def batches(houses: int) -> Iterator[tuple[int, str, str]]:
    """(batch, commune, group)"""
    groups, codes = [group.key for group in plan().group], list(gazetteer().communes)
    for batch in range(houses // HOUSES_OF_A_BATCH + 1):
        yield batch, codes[batch % len(codes)], groups[batch % len(groups)]


def house_rows(houses: int) -> Iterator[tuple[int, str, str, int | None, bytes]]:
    """(id, commune, known, batch, hash) as far as the counters look at them."""
    codes = list(gazetteer().communes)
    for house in range(houses):
        batch = house // HOUSES_OF_A_BATCH if _has_card(house) else None
        yield (
            house,
            codes[house // HOUSES_OF_A_BATCH % len(codes)],
            "card" if _has_card(house) else "self",
            batch,
            house.to_bytes(16, "big"),
        )


def reached_sql(cut: str, item: str, where: str = "", join: str = "") -> str:
    """One cut of the counters of the houses from :first to :last."""
    quarter = "substr({0}, 1, 4) || '-' || CAST((CAST(substr({0}, 6, 2) AS INTEGER) + 2) / 3 AS TEXT)"
    return f"""WITH seen AS (
        SELECT r.household, {item} AS item, r.month, MIN(r.commune) AS commune, MIN(r.known) AS known
        FROM reach r {join} WHERE r.household BETWEEN :first AND :last {where} GROUP BY 1, 2, 3),
    told AS (
        SELECT item, month, LAG(month) OVER (PARTITION BY household, item ORDER BY month) AS prior, commune, known FROM seen),
    counted AS (
        SELECT item, month, prior, commune, known, COUNT(*) AS n,
        CASE WHEN month < '2020-01' THEN 2 WHEN month < '2025-07' THEN 1 ELSE 0 END AS vintage
        FROM told GROUP BY item, month, prior, commune, known)
    INSERT INTO reached (cut, period, item, prior, vintage, commune, known, n)
    SELECT '{cut}', period, item, since, vintage, commune, known, SUM(n) FROM (
        SELECT 'm' || month AS period, item, '' AS since, vintage, commune, known, n FROM counted
        UNION ALL SELECT 'q' || {quarter.format("month")}, item, '', vintage, commune, known, n FROM counted
            WHERE prior IS NULL OR {quarter.format("prior")} <> {quarter.format("month")}
        UNION ALL SELECT 'y' || substr(month, 1, 4), item, COALESCE(substr(prior, 1, 4), ''), vintage, commune, known, n
            FROM counted WHERE prior IS NULL OR substr(prior, 1, 4) <> substr(month, 1, 4)) AS cells
    WHERE true GROUP BY period, item, since, vintage, commune, known
    ON CONFLICT (cut, period, item, prior, vintage, commune, known) DO UPDATE SET n = reached.n + excluded.n"""


COUNTERS = (
    reached_sql("any", "''"),
    reached_sql("topic", "r.topic"),
    reached_sql("evidence", "r.evidence"),
    reached_sql(
        "group",
        "b.grp",
        "AND r.known = 'card'",
        "JOIN households h ON h.id = r.household JOIN batches b ON b.id = h.batch",
    ),
)
_BATCHES = "INSERT INTO batches (id, commune, village, grp, cards, source, issued_on) VALUES (?, ?, 'Bản', ?, 80, 'mẫu', '2026-01-01')"
_HOUSES = (
    """INSERT INTO households (id, commune, known, batch, code_hash, code, since) VALUES (?, ?, ?, ?, ?, X'', '')"""
)
_REACH = "INSERT INTO reach (household, month, topic, evidence, commune, known) VALUES (?, ?, ?, ?, ?, ?)"


def fill_sqlite(path: Path, houses: int) -> Size:
    """A migrated file, filled."""
    schema.migrate(str(path))
    rows = 0
    with closing(sqlite3.connect(path, isolation_level=None)) as link:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000", "temp_store = FILE"):
            link.execute(f"PRAGMA {pragma}")
        link.execute("BEGIN")
        link.executemany(_BATCHES, batches(houses))
        link.executemany(_HOUSES, house_rows(houses))
        index = link.execute("SELECT sql FROM sqlite_master WHERE name = 'reach_by_month'").fetchone()[0]
        link.execute("DROP INDEX reach_by_month")
        for theirs in rows_of_houses(houses):
            link.executemany(_REACH, theirs)
            rows += len(theirs)
        link.execute(index)
        for first in range(0, houses, PIECE):
            for statement in COUNTERS:
                link.execute(statement, {"first": first, "last": first + PIECE - 1})
        link.execute("COMMIT")
        link.execute("PRAGMA journal_mode = WAL")
        link.execute("ANALYZE")
    return Size(houses, houses * EVENTS_OF_A_HOUSE, rows)


def fill_postgres(address: str, houses: int, events: int = EVENTS_OF_A_HOUSE) -> Size:
    """A migrated database with empty tables, filled by COPY."""
    import psycopg

    with psycopg.connect(address) as link:
        link.execute("SET LOCAL maintenance_work_mem = '512MB'")
        link.execute("TRUNCATE reach, reached, households, batches")
        indexes = link.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'reach' AND indexname = 'reach_by_month'"
        ).fetchall()
        link.execute("DROP INDEX IF EXISTS reach_by_month")
        _copy(link, "batches (id, commune, village, grp, cards, source, issued_on)", _batch_lines(houses))
        _copy(link, "households (id, commune, known, batch, code_hash, code, since)", _house_lines(houses))
        rows = _copy(link, "reach (household, month, topic, evidence, commune, known)", _reach_lines(houses, events))
        for _, definition in indexes:
            link.execute(definition)
        for first in range(0, houses, PIECE):
            for statement in COUNTERS:
                link.execute(Sql(statement).postgres, {"first": first, "last": first + PIECE - 1})
    with psycopg.connect(address, autocommit=True) as link:
        link.execute("VACUUM ANALYZE reach")
        link.execute("VACUUM ANALYZE reached")
    return Size(houses, houses * events, rows)


def _copy(link: "psycopg.Connection[tuple[object, ...]]", table: str, lines: Iterator[str]) -> int:
    """Lines in PostgreSQL's own text form, sent in pieces of some hundred kilobytes. How many."""
    told, n = [], 0
    with link.cursor().copy(f"COPY {table} FROM STDIN".encode()) as copy:
        for line in lines:
            told.append(line)
            n += 1
            if len(told) == 5000:
                copy.write("".join(told))
                told.clear()
        copy.write("".join(told))
    return n


def _batch_lines(houses: int) -> Iterator[str]:
    return (f"{batch}\t{commune}\tBản\t{group}\t80\tmẫu\t2026-01-01\n" for batch, commune, group in batches(houses))


def _house_lines(houses: int) -> Iterator[str]:
    for id, commune, known, batch, hashed in house_rows(houses):
        yield f"{id}\t{commune}\t{known}\t{_NULL if batch is None else batch}\t\\\\x{hashed.hex()}\t\\\\x\t\n"


def _reach_lines(houses: int, events: int) -> Iterator[str]:
    for rows in rows_of_houses(houses, events):
        for row in rows:
            yield "\t".join(map(str, row)) + "\n"
