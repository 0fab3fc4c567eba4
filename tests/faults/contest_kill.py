"""Kills the bot with -9 again and again in the middle of a contest, then looks what became of every answer.

`python -m tests.faults.contest_kill --kills 25` prints the figures. The contest is frozen beforehand; whoever sits it
answers as fast as she is asked, and a few let their time run out.
"""

import argparse
import asyncio
import contextlib
import datetime as dt
import json
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from bot.contest.papers import paper
from bot.contest.verify import verify
from bot.model.contest import Attempts, Contest, Eligibility, Pool, Prediction, Round
from bot.model.entries import Attempt
from bot.model.moments import here
from bot.service.contests.books import attempts_of, books_of, counted
from bot.service.contests.life import freeze_now
from bot.service.desk import Desk
from bot.service.known_contests import Known
from bot.storage import schema
from bot.storage.keys import belong, keys_in
from bot.storage.sqlite import SqliteStore
from tests.bench.store import a_desk
from tests.faults.contestants import LIMIT_SECONDS, ContestVillage, Tapped
from tests.faults.kill import lived

KEY = "thi-thu"
SLACK_SECONDS = 1.0
"""Between the clocks: a screen is read from the ledger every hundredth of a second, on a busy machine later."""


class Figures(Struct):
    """`problems` must be empty; the rest is for reading. `late`: taps that were told that the time was up."""

    kills: int
    seconds: float
    taps: int
    late: int
    answers: int
    attempts: int
    over: int
    entrants: int
    integrity: str
    problems: list[str]


def a_contest() -> Contest:
    now = here(dt.datetime.now(dt.UTC))
    hour = dt.timedelta(hours=1)
    return Contest(
        key=KEY,
        name="Thi thử",
        official="Thi thử",
        organiser="Sở Tư pháp",
        round=(Round("Vòng 1", now - hour, now + 5 * hour),),
        pool=(Pool(10, topics=("tuoi-cuoi", "binh-dang")),),
        limit_minutes=LIMIT_SECONDS / 60,
        attempts=Attempts(0),
        tie=("right", "prediction", "duration", "earliest", "shared"),
        prediction=Prediction("people", "Bao nhiêu người dự thi?"),
        eligibility=Eligibility(details=(), one_phone=False),
    )


async def run(kills: int, seed: int, chats: int, folder: Path) -> Figures:
    started = time.monotonic()
    desk = await _prepared(folder / "data")
    village, _ = await lived(kills, seed, chats, folder, settle=ContestVillage)
    assert isinstance(village, ContestVillage)
    return await _judged(village, desk, folder / "data" / "loaban.db", kills, time.monotonic() - started)


async def _prepared(data: Path) -> Desk:
    """A database with the contest in it, before the bot is started."""
    data.mkdir(parents=True)
    database = data / "loaban.db"
    schema.migrate(str(database))
    desk = a_desk()
    desk.keys = keys_in(data / "keys.json")
    store = await SqliteStore.open(database)
    await store.write(belong, desk.keys)
    assert await store.write(freeze_now, desk, a_contest()) is not None
    await store.close()
    return desk


async def _judged(village: ContestVillage, desk: Desk, database: Path, kills: int, seconds: float) -> Figures:
    everyone = village.contestants()
    taps = [each for her in everyone for each in her.taps]
    known, made, kept = await _kept(desk, database)
    with contextlib.closing(sqlite3.connect(database)) as db:
        answers = _one(db, "SELECT COUNT(*) FROM contest_answers")
        counted_up = _one(db, "SELECT COALESCE(SUM(n), 0) FROM activity WHERE kind IN ('right', 'wrong')")
        attempts = _one(db, "SELECT COUNT(*) FROM attempts")
        over = _one(db, "SELECT COUNT(*) FROM attempts WHERE is_over = 1")
        too_long = _one(
            db,
            """SELECT COUNT(*) FROM contest_answers a JOIN attempts t ON t.id = a.attempt
            WHERE a.at_ms > t.allowed_ms OR t.spent_ms > t.allowed_ms""",
        )
        numbers = _one(db, "SELECT COUNT(*) - COUNT(DISTINCT entrant || '/' || number) FROM attempts")
        entrants = _one(db, "SELECT COUNT(*) FROM entrants")
        failures = _one(db, "SELECT COUNT(*) FROM failures")
        integrity = _one(db, "PRAGMA integrity_check")
    expected = sum(not each.was_late for each in taps)
    problems = {
        "answers lost or counted twice": answers - expected,
        "counters that say something else": counted_up - answers,
        "answers after the deadline, or attempts too long": too_long,
        "taken though the time was up by the test's clock": _taken_too_late(taps),
        "refused though there was time by the test's clock": _refused_too_soon(taps),
        "attempts with one number": numbers,
        "entrants that are not one a chat": entrants - len(everyone),
        "screens that came again and were another": [her.changed for her in everyone if her.changed],
        "chats without an answer": village.waits(),
        "updates that failed": failures,
        "papers handed in that the books do not know": sum(her.dones for her in everyone) - over,
        "answers to questions that were not drawn": _not_drawn(known, made),
        "promises not kept": kept,
        "database not whole": integrity != "ok",
    }
    return Figures(
        kills=kills,
        seconds=round(seconds, 1),
        taps=len(taps),
        late=sum(each.was_late for each in taps),
        answers=answers,
        attempts=attempts,
        over=over,
        entrants=entrants,
        integrity=str(integrity),
        problems=[f"{name}: {what}" for name, what in problems.items() if what],
    )


async def _kept(desk: Desk, database: Path) -> tuple[Known, list[Attempt], list[str]]:
    """The attempts that are over, and what speaks against the log; a ranking must come of it."""
    store = await SqliteStore.open(database)
    try:
        known = await store.write(desk.contests.one, desk.keys, desk.clock(), KEY)
        assert known is not None
        async with store.reading() as reading:
            books = await books_of(reading, known.frozen)
            made = [attempt async for piece in attempts_of(reading, known.frozen) for attempt in piece]
            found = await counted(reading, known.frozen, -1, known.seed(-1))
        against = [f"{check.promise}: {check.against}" for check in verify(books, lambda: made, []) if not check.holds]
        if found.ranked.counts.entries != len(made):
            against.append("attempts that are in no ranking")
        return known, made, against
    finally:
        await store.close()


def _taken_too_late(taps: list[Tapped]) -> int:
    """Counted, though she tapped when the paper had stood before her for longer than the limit."""
    return sum(not each.was_late and each.since_seen > LIMIT_SECONDS + SLACK_SECONDS for each in taps)


def _refused_too_soon(taps: list[Tapped]) -> int:
    """Refused, though even the answer came before the limit was over since she had asked for the paper."""
    return sum(each.was_late and each.until_heard < LIMIT_SECONDS - SLACK_SECONDS for each in taps)


def _not_drawn(known: Known, made: list[Attempt]) -> int:
    seed = known.seed(-1)
    drawn = {
        attempt.id: {each.question for each in paper(known.frozen, seed, attempt.entrant, attempt.number)}
        for attempt in made
    }
    return sum(answer.question not in drawn[attempt.id] for attempt in made for answer in attempt.answers)


def _one(db: sqlite3.Connection, question: str) -> Any:
    return db.execute(question).fetchone()[0]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--kills", type=int, default=25)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--chats", type=int, default=120)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(run(chosen.kills, chosen.seed, chosen.chats, Path(folder)))
    print(json.dumps(structs.asdict(figures), ensure_ascii=False, indent=1))
    raise SystemExit(1 if figures.problems else 0)


if __name__ == "__main__":
    main()
