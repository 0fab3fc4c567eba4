"""Ranking 10,000, 100,000 and 1,000,000 entries: seconds and memory, each size in a process of its own.

`python -m tests.bench.contest_rank`. Entries of half as many people again, two in three with several attempts, by the
whole chain with a percentage to be foretold; with checksum and prizes, as a result is published. It is one thread's work, so
the verdict is on its CPU seconds: what it takes on a core that it need not share. `--log 50000`: the
same from a database of that many attempts of 20 answers each, scored from the answers.
"""

import argparse
import asyncio
import datetime as dt
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.contest.freezing import freeze
from bot.contest.outcome import Books, as_result, outcome
from bot.contest.papers import paper
from bot.library.read import read_library
from bot.model.contest import Attempts, Collective, Contest, Eligibility, Pool, Prediction, Prize, Round
from bot.model.entries import Entrant, Entry
from bot.model.frozen import Frozen
from bot.service.contests.books import counted
from bot.service.contests.life import freeze_now
from bot.storage import schema
from bot.storage.sql import Db, Sql
from bot.storage.sqlite import SqliteStore
from tests.bench.store import a_desk
from tests.contest.kit import MASTER, seed

SIZES = (10_000, 100_000, 1_000_000)
MOST_SECONDS, MOST_MB = 10, 1000
COMMUNES = tuple(f"{6000 + n:05d}" for n in range(65))
_ATTEMPT = Sql(
    """INSERT INTO attempts (id, contest, entrant, round, number, started_ms, allowed_ms, spent_ms, is_over, prediction)
    VALUES (:id, 'do', :entrant, 0, :number, :started, 900000, :took, 1, :prediction)"""
)
_ANSWER = Sql(
    "INSERT INTO contest_answers (attempt, question, option, at_ms) VALUES (:attempt, :question, :option, :at)"
)
_ENTRANT = Sql(
    """INSERT INTO entrants (id, contest, who, code_hash, age, commune, unit, names, told, represented_by, consent_text,
    consent_channel, entered_at, erased_at)
    VALUES (:id, 'do', NULL, NULL, '16+', :commune, '', '', '', 0, 'x', 'web', 0, 0)"""
)


def a_contest() -> Contest:
    return Contest(
        key="do",
        name="Đo",
        official="Đo",
        organiser="Sở Tư pháp",
        round=(Round("Vòng 1", dt.datetime(2026, 11, 1), dt.datetime(2026, 12, 1)),),
        pool=(Pool(20, topics=("tuoi-cuoi",)),),
        limit_minutes=15,
        tie=("right", "prediction", "duration", "earliest", "shared"),
        attempts=Attempts(0),
        prediction=Prediction("percent", "?"),
        eligibility=Eligibility(details=()),
        prize=(Prize("Nhất", 1), Prize("Nhì", 5), Prize("Ba", 10), Prize("Khuyến khích", 20)),
        collective=(Collective("Xã", 3, "commune", ("entrants", "all-right", "shared")),),
    )


def entries(n: int, chance: random.Random) -> Iterator[Entry]:
    """As they come out of the books: in the order of random ids, of two people in three attempts."""
    people = max(n * 2 // 3, 1)
    numbers: dict[int, int] = {}
    for id in range(n):
        entrant = chance.randrange(people) << 20
        numbers[entrant] = number = numbers.get(entrant, 0) + 1
        right = min(20, int(chance.triangular(5, 24, 18)))
        took = chance.randrange(90_000, 900_000)
        ended = 1_795_000_000_000 + chance.randrange(30 * 86_400_000)
        yield Entry(entrant, id, number, right, right * 100, took, ended, chance.randrange(10_000_000))


def frozen() -> Frozen:
    library, _ = read_library(Path("content"))
    return freeze(a_contest(), library, {}, MASTER, 0)


def measured(n: int) -> dict[str, float]:
    """In this process: only what is there already and what the ranking needs."""
    of = frozen()
    found = list(entries(n, random.Random(n)))
    people = {each.entrant: Entrant(each.entrant, COMMUNES[each.entrant % 65]) for each in found}
    books = Books(of, people)
    start, worked = time.perf_counter(), time.process_time()
    ranked = outcome(books, found, -1, seed(of))
    result = as_result(of, ranked, 1, 0, seed(of))
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    assert result.counts.entries == n
    assert sum(len(award.entrants) for award in result.awards) >= 36
    return {"n": n, "people": len(people), "seconds": seconds, "CPU": worked, "MB": peak()}


def peak() -> float:
    """The most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def from_the_log(n: int) -> dict[str, float]:
    """All of `bot contest rank`: read, scored from the answers, ranked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.db"
        schema.migrate(str(path))
        desk = a_desk()
        store = await SqliteStore.open(path)
        of = await store.write(freeze_now, desk, a_contest())
        assert of is not None
        known = await store.write(desk.contests.one, desk.keys, desk.clock(), "do")
        assert known is not None
        chance = random.Random(1)
        for first in range(0, n, 1000):
            await store.write(filled, of, known.seed(-1), first, min(first + 1000, n), chance)
        before = peak()
        start = time.perf_counter()
        async with store.reading() as reading:
            found = await counted(reading, of, -1, known.seed(-1))
        seconds = time.perf_counter() - start
        assert found.ranked.counts.entries == n
        await store.close()
    return {"n": n, "answers": n * 20, "seconds": seconds, "MB": peak(), "MB before": before}


def filled(db: Db, of: Frozen, secret: bytes, first: int, last: int, chance: random.Random) -> None:
    people: list[dict[str, object]] = []
    attempts: list[dict[str, object]] = []
    answers: list[dict[str, object]] = []
    for id in range(first, last):
        entrant = id * 7919
        people.append({"id": entrant, "commune": COMMUNES[id % 65]})
        took = 0
        for each in paper(of, secret, entrant, 1):
            took += chance.randrange(2_000, 30_000)
            option = chance.randrange(len(each.options))
            answers.append({"attempt": id, "question": of.positions[each.question], "option": option, "at": took})
        started = 1_795_000_000_000 + id
        attempts.append(
            {"id": id, "entrant": entrant, "number": 1, "started": started, "took": took, "prediction": id % 9999}
        )
    db.many(_ENTRANT, people)
    db.many(_ATTEMPT, attempts)
    db.many(_ANSWER, answers)


def alone(*arguments: str) -> dict[str, float]:
    """In a process of its own, so that memory is that of one size."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.contest_rank", *arguments], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--one", type=int, default=0, help="measure this many entries in this process")
    options.add_argument("--log", type=int, default=0, help="measure a database of this many attempts in this process")
    chosen = options.parse_args()
    if chosen.one or chosen.log:
        print(json.dumps(measured(chosen.one) if chosen.one else asyncio.run(from_the_log(chosen.log))))
        return 0
    found = [alone("--one", str(n)) for n in SIZES]
    for each in found:
        per = each["seconds"] / each["n"] * 1e6
        told = (
            f"{each['seconds']:6.2f} s ({each['CPU']:5.2f} s of CPU)  {per:5.1f} µs each  {each['MB']:5.0f} MB at most"
        )
        print(f"{each['n']:9,.0f} entries: {told}")
    log = alone("--log", "50000")
    print(f"from the log, {log['n']:,.0f} attempts, {log['answers']:,.0f} answers scored: {log['seconds']:.1f} s")
    print(f"   {log['seconds'] / log['answers'] * 1e6:.1f} µs an answer, {log['MB']:.0f} MB at most")
    whole = found[-1]
    met = {f"under {MOST_SECONDS} s": whole["CPU"] < MOST_SECONDS, f"under {MOST_MB} MB": whole["MB"] < MOST_MB}
    for goal, is_met in met.items():
        print(f"1,000,000 entries {goal}: {'yes' if is_met else 'NO'}")
    return 0 if all(met.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
