"""Results: ranked, published with checksum and seed, corrected by decisions; complaints and the days in which they are taken."""

import asyncio
from itertools import islice

from bot.contest.essays import is_mark
from bot.contest.outcome import Outcome, as_result
from bot.contest.seeds import seed_of
from bot.model.entries import About, Decision, Placing, Result
from bot.model.moments import here, milliseconds
from bot.service.contests.books import NoContest, counted, kept
from bot.service.contests.life import DAY, DETAILS_DAYS
from bot.service.contests.view import appeal_until
from bot.service.desk import Desk
from bot.storage import attempts, audit, contests, entrants, verdicts
from bot.storage.audit import Entry
from bot.storage.contests import Kept
from bot.storage.sql import Db
from bot.storage.store import Store

PIECE = 1000


class NotYet(ValueError):
    """It cannot be ranked or published; the message says why."""


async def ranked(store: Store, desk: Desk, id: str, scope: int, beacon: str = "") -> Outcome:
    """As it stands now. Nothing is changed, and nobody is told. Raises NoContest."""
    async with store.reading() as reading:
        found = await kept(reading, id)
        return await counted(reading, found.frozen, scope, _seed(desk, found, scope), beacon)


async def publish(
    store: Store, desk: Desk, id: str, scope: int, beacon: str = "", entry: Entry | None = None
) -> Result:
    """A new version of a ranking: places, prizes, seed and checksum are public from now on, and nothing of it is changed.

    `entry`: the line of the officers' journal that goes with it.

    Raises NoContest; NotYet where attempts may still run, an essay waits for a mark, or the beacon is not known.
    """
    async with store.reading() as reading:
        found = await kept(reading, id)
    await _may_be_published(store, desk, found, scope, beacon)
    outcome = await ranked(store, desk, id, scope, beacon)
    if outcome.waiting:
        raise NotYet(f"còn {len(outcome.waiting)} bài viết chưa chấm xong")
    version = 1 + max((each.version for each in await _results(store, id) if each.scope == scope), default=0)
    seed = _seed(desk, found, scope)
    now = int(desk.clock().timestamp())
    result = await asyncio.to_thread(as_result, found.frozen, outcome, version, now, seed)
    await _put_places(store, result, outcome)
    await store.write(_announce, desk, result, entry)
    return result


async def _may_be_published(store: Store, desk: Desk, found: Kept, scope: int, beacon: str) -> None:
    contest = found.frozen.contest
    if scope not in contest.scopes:
        raise NotYet(f"cuộc thi này xếp hạng {'từng vòng' if contest.ranking == 'each' else 'chung cả cuộc'}")
    if here(desk.clock()) < contest.closes(scope):
        raise NotYet(f"còn nhận bài đến {contest.closes(scope):%H:%M %d/%m/%Y}")
    if contest.beacon and not beacon:
        raise NotYet(f"chưa có số công khai để bốc thăm: {contest.beacon}")
    if await store.write(end_all_over, desk, contest.key, scope):
        raise NotYet("còn lượt thi chưa hết giờ")


def end_all_over(db: Db, desk: Desk, id: str, scope: int) -> int:
    """Ends the attempts of a ranking whose time is up; how many still run."""
    now_ms = milliseconds(desk.clock())
    running = attempts.running_in(db, id, scope)
    for row in running:
        if desk.timers.spent(row.id, row.started_ms, row.spent_ms, now_ms) >= row.allowed_ms:
            attempts.end(db, row.id, row.allowed_ms)
            desk.timers.forget(row.id)
    return len(attempts.running_in(db, id, scope)) if running else 0


async def _put_places(store: Store, result: Result, outcome: Outcome) -> None:
    """In pieces, so that nobody's talk waits for a million of them."""
    await store.write(contests.drop_placings, result.contest, result.scope, result.version)
    places = outcome.ranked.placings()
    while piece := list(islice(places, PIECE)):
        await store.write(contests.put_placings, result.contest, result.scope, result.version, piece)


def _announce(db: Db, desk: Desk, result: Result, entry: Entry | None) -> None:
    """From here on the version is seen. What is known of entrants dies 90 days after the first result of all rounds."""
    contests.put_result(db, result)
    if entry is not None:
        audit.append(db, desk.keys, entry)
    found = contests.one(db, result.contest)
    if found is None:
        raise NoContest(result.contest)
    first: dict[int, int] = {}
    for each in contests.results(db, result.contest):
        first.setdefault(each.scope, each.at)
    if set(first) == set(found.frozen.contest.scopes):
        until = max(first.values()) + DETAILS_DAYS * DAY
        contests.keep_details_until(db, result.contest, min(until, found.details_until))
    desk.contests.changed()


async def _results(store: Store, id: str) -> list[Result]:
    async with store.reading() as reading:
        return await contests.read_results(reading, id)


def decide(db: Db, desk: Desk, id: str, decision: Decision) -> int:
    """Keeps a decision with its reason; it takes effect with the next version that is published. Its id.

    Raises NoContest, and ValueError where it names nobody and nothing of this contest.
    """
    found = contests.one(db, id)
    if found is None:
        raise NoContest(id)
    row = entrants.one(db, decision.entrant) if decision.entrant else None
    if decision.kind in ("exclude", "readmit") and (row is None or row.contest != id):
        raise ValueError("không có người dự thi ấy trong cuộc thi này")
    if decision.kind in ("void", "restore") and decision.question not in found.frozen.by_key:
        raise ValueError("không có câu hỏi ấy trong cuộc thi này")
    if not decision.reason.strip():
        raise ValueError("quyết định phải ghi lý do")
    return verdicts.decide(db, id, decision)


def complain(db: Db, desk: Desk, id: str, entrant: int, about: About) -> bool:
    """For a page: False where complaints are not taken (any more), or one of hers waits for an answer."""
    known = desk.contests.one(db, desk.keys, desk.clock(), id)
    until = appeal_until(known) if known else None
    if until is None or here(desk.clock()) >= until or verdicts.waits_for_an_answer(db, entrant):
        return False
    verdicts.appeal(db, desk.draw(), id, entrant, about, int(desk.clock().timestamp()))
    return True


def mark_essay(db: Db, desk: Desk, id: str, entrant: int, marker: int, points: int) -> None:
    """Of an officer (`marker`: her account), in hundredths of a point. Raises ValueError, NoContest."""
    found = contests.one(db, id)
    rule = found.frozen.contest.essay if found else None
    if found is None:
        raise NoContest(id)
    if rule is None or not is_mark(rule, points):
        raise ValueError("điểm không nằm trong thang điểm của bài viết")
    verdicts.mark(db, entrant, id, marker, points, int(desk.clock().timestamp()))


async def places(store: Store, id: str, scope: int, after: tuple[int, int] = (0, 0), most: int = 100) -> list[Placing]:
    """A page of the newest published ranking, from behind that place and entrant."""
    async with store.reading() as reading:
        results = [each for each in await contests.read_results(reading, id) if each.scope == scope]
        if not results:
            return []
        newest = max(each.version for each in results)
        return await contests.placings(reading, id, scope, newest, after, most)


def _seed(desk: Desk, found: Kept, scope: int) -> bytes:
    return seed_of(desk.keys.seal.open(found.master), found.frozen.contest.key, scope)
