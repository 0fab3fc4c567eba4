"""What organisers do in a contest that was frozen, each with its line in the journal: decide, mark, publish, give codes, open names."""

import asyncio
import tempfile
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from bot.contest import essays
from bot.contest.verify import Check, verify
from bot.model.entries import Decision, Mark, Result
from bot.model.frozen import Frozen
from bot.model.officers import Officer
from bot.service.contests.books import export, kept, read_log
from bot.service.contests.names import details
from bot.service.contests.results import decide, mark_essay, publish
from bot.service.contests.staff import represent
from bot.service.desk import Desk
from bot.service.officers import journal
from bot.storage import audit, contest_sheets, entrants, verdicts
from bot.storage.audit import Entry
from bot.storage.contest_sheets import Opening
from bot.storage.entrants import Details
from bot.storage.sql import Db, Reading
from bot.storage.store import Store

OPEN_SECONDS = 24 * 3600
"""So long after the second officer agreed both may see the names; and so long a request waits for her."""
LONGEST_REASON = 300


async def decided(store: Store, desk: Desk, officer: Officer, id: str, area: str, decision: Decision) -> int:
    """Raises NoContest, and ValueError with what is wrong."""
    what = decision.question or str(decision.entrant or decision.appeal)
    entry = journal.entry(desk, officer, "contest", f"contest:decided:{id}:{decision.kind}:{what}"[:160], area)
    return await store.write(_decided, desk, id, decision, entry)


def _decided(db: Db, desk: Desk, id: str, decision: Decision, entry: Entry) -> int:
    number = decide(db, desk, id, decision)
    audit.append(db, desk.keys, entry)
    return number


async def published(
    store: Store, desk: Desk, officer: Officer, id: str, area: str, scope: int, beacon: str = ""
) -> Result:
    """Raises NotYet."""
    entry = journal.entry(desk, officer, "contest", f"contest:published:{id}:{scope + 1}", area)
    return await publish(store, desk, id, scope, beacon, entry)


async def code_for_children(
    store: Store, desk: Desk, officer: Officer, id: str, area: str, *, kind: str, unit: str, commune: str, most: int
) -> str:
    """Raises ValueError with what is wrong."""
    entry = journal.entry(desk, officer, "contest", f"contest:code:{id}:{kind}:{most}", area)
    return await store.write(_coded, desk, id, kind, unit, commune, most, entry)


def _coded(db: Db, desk: Desk, id: str, kind: str, unit: str, commune: str, most: int, entry: Entry) -> str:
    code = represent(db, desk, id, kind=kind, unit=unit, commune=commune, most=most)
    audit.append(db, desk.keys, entry)
    return code


async def marked(store: Store, desk: Desk, officer: Officer, id: str, area: str, entrant: int, points: int) -> None:
    """Her own mark, in hundredths of a point. Raises ValueError."""
    entry = journal.entry(desk, officer, "contest", f"contest:marked:{id}:{entrant}", area)
    await store.write(_marked, desk, id, entrant, officer.id, points, entry)


def _marked(db: Db, desk: Desk, id: str, entrant: int, marker: int, points: int, entry: Entry) -> None:
    row = entrants.one(db, entrant)
    if row is None or row.contest != id:
        raise ValueError("không có bài viết ấy trong cuộc thi này")
    mark_essay(db, desk, id, entrant, marker, points)
    audit.append(db, desk.keys, entry)


class ToMark(Struct, frozen=True):
    """An essay as one marker sees it: by its number, without a name. `mine`: her own mark in hundredths.

    waits   it needs a mark more; `again` because the first ones are too far apart. The marks of others are shown to nobody
            who may still give one.
    """

    entrant: int
    mine: int | None
    marks: int
    waits: bool
    again: bool


async def essays_of(reading: Reading, frozen: Frozen, marker: int) -> list[ToMark]:
    """Those that wait for her first."""
    rule = frozen.contest.essay
    if rule is None:
        return []
    given: dict[int, list[Mark]] = {}
    for mark in await verdicts.marks(reading, frozen.contest.key):
        given.setdefault(mark.entrant, []).append(mark)
    found = []
    for entrant in await verdicts.essays(reading, frozen.contest.key):
        marks = given.get(entrant, [])
        waits = essays.waits(rule, [each.points for each in marks])
        mine = next((each.points for each in marks if each.marker == marker), None)
        found.append(ToMark(entrant, mine, len(marks), waits, waits and len(marks) >= rule.markers))
    return sorted(found, key=lambda each: (not (each.waits and each.mine is None), not each.waits, each.entrant))


async def checks(store: Store, id: str) -> tuple[Check, ...]:
    """Every promise of the contest, held against its log as anybody else would do it: written to a file and read again."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "log.jsonl"
        await export(store, id, file)
        return await asyncio.to_thread(_checks, file)


def _checks(file: Path) -> tuple[Check, ...]:
    log = read_log(file)
    return verify(log.books, log.attempts, log.results)


async def log_of(store: Store, id: str) -> bytes:
    """The log as a file: no name is in it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "log.jsonl"
        await export(store, id, file)
        return await asyncio.to_thread(file.read_bytes)


async def ask_for_names(store: Store, desk: Desk, officer: Officer, id: str, area: str) -> None:
    entry = journal.entry(desk, officer, "contest", f"contest:names-asked:{id}", area)
    await store.write(_asked, desk, id, officer.id, entry)


def _asked(db: Db, desk: Desk, id: str, by: int, entry: Entry) -> None:
    contest_sheets.ask_for_names(db, id, by, entry.at)
    audit.append(db, desk.keys, entry)


async def agree_to_names(store: Store, desk: Desk, officer: Officer, id: str, area: str, opening: int) -> bool:
    """False where she asked herself, somebody answered already, or it waited too long."""
    entry = journal.entry(desk, officer, "contest", f"contest:names-agreed:{id}:{opening}", area)
    return await store.write(_agreed, desk, id, opening, officer.id, entry)


def _agreed(db: Db, desk: Desk, id: str, opening: int, by: int, entry: Entry) -> bool:
    if not contest_sheets.agree_to_names(db, id, opening, by, entry.at, entry.at - OPEN_SECONDS):
        return False
    audit.append(db, desk.keys, entry)
    return True


async def refuse_names(store: Store, desk: Desk, officer: Officer, id: str, area: str, opening: int) -> bool:
    entry = journal.entry(desk, officer, "contest", f"contest:names-refused:{id}:{opening}", area)
    return await store.write(_refused, desk, id, opening, entry)


def _refused(db: Db, desk: Desk, id: str, opening: int, entry: Entry) -> bool:
    if not contest_sheets.refuse_names(db, id, opening):
        return False
    audit.append(db, desk.keys, entry)
    return True


def waiting(openings: Iterable[Opening], now: int) -> list[Opening]:
    """Requests that nobody has answered yet."""
    return [each for each in openings if not each.agreed_by and each.asked_at >= now - OPEN_SECONDS]


def opened(openings: Iterable[Opening], officer: Officer, now: int) -> Opening | None:
    """Under which agreement of two she may see the names now; she is one of the two (S42)."""
    return next(
        (
            each
            for each in openings
            if each.agreed_by and officer.id in (each.asked_by, each.agreed_by) and each.agreed_at >= now - OPEN_SECONDS
        ),
        None,
    )


async def names(
    store: Store, desk: Desk, officer: Officer, id: str, area: str, ids: Iterable[int]
) -> dict[int, Details] | None:
    """Name and telephone of those entrants; None where no second officer has agreed, or not today (S42, S43).

    Also for papers that need full names: they are only had through here, and the journal says so.
    """
    async with store.reading() as reading:
        await kept(reading, id)
        found = opened(await contest_sheets.openings(reading, id), officer, int(desk.clock().timestamp()))
    if found is None:
        return None
    wanted = list(ids)
    entry = journal.entry(desk, officer, "contest", f"contest:names-seen:{id}:{len(wanted)}", area)
    return await store.write(_named, desk, id, wanted, entry)


def _named(db: Db, desk: Desk, id: str, ids: list[int], entry: Entry) -> dict[int, Details]:
    audit.append(db, desk.keys, entry)
    return details(db, desk, id, ids)
