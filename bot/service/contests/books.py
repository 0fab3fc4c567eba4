"""The log of a contest read out of the database in pieces, counted, and written to a file that needs no database."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import BinaryIO

from bot.contest.log import FileLog, Lines
from bot.contest.outcome import Books, Outcome, outcome, scored
from bot.contest.suspicion import Suspect, Watch
from bot.model.entries import Answered, Attempt, Entrant, Entry, Result
from bot.model.frozen import Frozen
from bot.storage import attempts, contests, entrants, verdicts
from bot.storage.contests import Kept
from bot.storage.sql import Reading
from bot.storage.store import Store

PIECE = 2000


class NoContest(LookupError):
    """There is no frozen contest of that name."""


async def kept(reading: Reading, id: str) -> Kept:
    """Raises NoContest."""
    found = await contests.read_one(reading, id)
    if found is None:
        raise NoContest(id)
    return found


async def books_of(reading: Reading, frozen: Frozen) -> Books:
    """All but the attempts."""
    id = frozen.contest.key
    people: dict[int, Entrant] = {}
    after = -1
    while page := await entrants.page(reading, id, after, PIECE):
        people |= {each.id: each for each in page}
        after = page[-1].id
    return Books(
        frozen,
        people,
        await verdicts.marks(reading, id),
        await verdicts.essays(reading, id),
        await verdicts.decisions(reading, id),
    )


async def attempts_of(reading: Reading, frozen: Frozen) -> AsyncIterator[list[Attempt]]:
    """Those that are over, by id, a piece at a time: a million of them are never held with their answers."""
    keys = [question.key for question in frozen.questions]
    after = -1
    while rows := await attempts.page(reading, frozen.contest.key, after, PIECE):
        answers = iter(await attempts.page_of_answers(reading, frozen.contest.key, after, rows[-1].id))
        yield list(_joined(rows, answers, keys))
        after = rows[-1].id


async def attempts_of_one(reading: Reading, frozen: Frozen, entrant: int) -> tuple[Entrant | None, list[Attempt]]:
    """What one entrant of this contest did; None where there is no such one in it."""
    row = await entrants.read_entrant(reading, frozen.contest.key, entrant)
    if row is None:
        return None, []
    keys = [question.key for question in frozen.questions]
    rows, answers = await attempts.read_of_entrant(reading, entrant)
    return row, list(_joined(rows, iter(answers), keys))


def _joined(
    rows: list[attempts.Row], answers: Iterator[tuple[int, int, int, int]], keys: list[str]
) -> Iterator[Attempt]:
    """Both in the order of the attempts' ids."""
    waiting = next(answers, None)
    for row in rows:
        theirs = []
        while waiting is not None and waiting[0] == row.id:
            _, question, option, at = waiting
            theirs.append(Answered(keys[question], option, at))
            waiting = next(answers, None)
        yield Attempt(
            id=row.id,
            entrant=row.entrant,
            round=row.round,
            number=row.number,
            started=row.started_ms,
            allowed=row.allowed_ms,
            took=row.spent_ms,
            prediction=row.prediction,
            answers=tuple(theirs),
        )


async def counted(reading: Reading, frozen: Frozen, scope: int, seed: bytes, beacon: str = "") -> Outcome:
    """The ranking, from nothing but the log."""
    books = await books_of(reading, frozen)
    entries: list[Entry] = []
    async for piece in attempts_of(reading, frozen):
        entries += scored(books, piece, scope)
    return await asyncio.to_thread(outcome, books, entries, scope, seed, beacon)


async def suspicious(store: Store, id: str) -> tuple[Suspect, ...]:
    """For a person to look at and decide; nobody is disqualified by it."""
    async with store.reading() as reading:
        frozen = (await kept(reading, id)).frozen
        watch = Watch(frozen)
        async for piece in attempts_of(reading, frozen):
            watch.see(piece)
        return watch.suspects(await entrants.chats(reading, id), await entrants.telephones(reading, id))


async def export(store: Store, id: str, file: Path) -> int:
    """Writes the log to a file; how many lines. No name, no number, no word of anybody is in it."""
    async with store.reading() as reading:
        frozen = (await kept(reading, id)).frozen
        books = await books_of(reading, frozen)
        results = await contests.read_results(reading, id)
        with _appearing(file) as out:
            return await _written(out, reading, books, results)


async def _written(out: BinaryIO, reading: Reading, books: Books, results: list[Result]) -> int:
    lines = Lines()
    out.writelines(lines.of_books(books))
    async for piece in attempts_of(reading, books.frozen):
        out.writelines(lines.of_attempts(piece))
    out.writelines(lines.of_results(results))
    out.write(lines.end())
    return lines.n + 1


@contextlib.contextmanager
def _appearing(file: Path) -> Iterator[BinaryIO]:
    """The file is there whole or not at all."""
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("wb") as out:
            yield out
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def read_log(file: Path) -> FileLog:
    """Raises BrokenLog; OSError where it cannot be read."""

    def opened() -> Iterator[bytes]:
        with file.open("rb") as lines:
            yield from lines

    return FileLog(opened)
