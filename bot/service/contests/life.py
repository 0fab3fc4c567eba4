"""A contest's life: drafted, frozen before it opens, its overdue attempts ended. By an officer, or by the clock."""

from hashlib import blake2b

import structlog

from bot.contest.freezing import CannotFreeze, freeze
from bot.library.force import in_force
from bot.model.content import Library
from bot.model.contest import Contest
from bot.model.frozen import Frozen, Size
from bot.model.moments import here, milliseconds, seconds
from bot.service.desk import Desk
from bot.storage import attempts, contests
from bot.storage.sql import Db

DAY = 86400
DETAILS_DAYS = 90
"""After the results, what is known of entrants dies (S37)."""
UNRANKED_DAYS = 60
"""Where no result is ever published it dies so much later."""
PIECE = 500

log = structlog.get_logger()


def draft(db: Db, desk: Desk, contest: Contest, by: int) -> bool:
    """Keeps what an officer wrote (`by`: her account); False where the contest is frozen and nothing can be changed."""
    return contests.draft(db, contest, by, int(desk.clock().timestamp()))


def freeze_now(db: Db, desk: Desk, contest: Contest) -> Frozen | None:
    """Rules, questions and law stand from now on, and the seeds are vouched for. None where they do already.

    Raises CannotFreeze where there are not questions enough.
    """
    now = int(desk.clock().timestamp())
    master, salt = _secret(desk, 32), _secret(desk, 16)
    frozen = freeze(contest, lasting(desk, contest), sizes(db, contest), master, now)
    contests.note(db, contest, now)
    until = seconds(contest.round[-1].closes) + (DETAILS_DAYS + UNRANKED_DAYS) * DAY
    taken = contests.freeze(db, frozen, desk.keys.seal.close(master), salt, until)
    desk.contests.changed()
    return frozen if taken else None


def freeze_due(db: Db, desk: Desk) -> int:
    """By the clock: contests of the content folder, and drafts whose `announce` has come. How many were frozen."""
    now = here(desk.clock())
    known = {each.contest.key for each in desk.contests.all(db, desk.keys, desk.clock())}
    drafted = [each for each in contests.drafts(db) if each.announce is not None]
    files = {each.key: each for each in desk.contest_files}
    done = 0
    for contest in [*files.values(), *(each for each in drafted if each.key not in files)]:
        is_due = (contest.announce is None or contest.announce <= now) and now < contest.round[-1].closes
        if contest.key not in known and is_due:
            done += _frozen_by_clock(db, desk, contest)
    return done


def _frozen_by_clock(db: Db, desk: Desk, contest: Contest) -> int:
    try:
        frozen = freeze_now(db, desk, contest)
    except CannotFreeze:
        log.error("a contest cannot be frozen: run  python -m bot check", key=contest.key)
        return 0
    if frozen is not None and seconds(contest.round[0].opens) < frozen.frozen_at:
        log.warning("a contest was frozen only after it had opened", key=contest.key)
    return int(frozen is not None)


def end_overdue(db: Db, desk: Desk) -> int:
    """A piece of the attempts whose time is up and to which nobody came back; how many were ended.

    A wall clock that was turned on ends nothing too soon: what this process has seen is measured by a steady clock.
    """
    now_ms = milliseconds(desk.clock())
    done = 0
    for row in attempts.overdue(db, now_ms, PIECE):
        if desk.timers.spent(row.id, row.started_ms, row.spent_ms, now_ms) >= row.allowed_ms:
            done += attempts.end(db, row.id, row.allowed_ms)
            desk.timers.forget(row.id)
    return done


def _secret(desk: Desk, size: int) -> bytes:
    """Eight draws hold 496 bits of chance: more than is taken of them."""
    drawn = b"".join(desk.draw().to_bytes(8) for _ in range(8))
    return blake2b(drawn, digest_size=size).digest()


def lasting(desk: Desk, contest: Contest) -> Library:
    """What is in force on the first day and still on the last: a right answer must stay right."""
    return in_force(desk.library_on(contest.round[0].opens.date()), contest.round[-1].closes.date())


def sizes(db: Db, contest: Contest) -> dict[str, Size]:
    """As they are known on the day of the freezing: of units from the rules, of communes from the province's sheets."""
    found = {
        unit.key: Size(unit.size, unit.source, unit.as_of.isoformat() if unit.as_of else "")
        for unit in contest.unit
        if unit.size
    }
    for rule in contest.collective:
        if rule.of == "commune":
            found |= {
                commune: Size(n, source, as_of)
                for commune, n, source, as_of in contests.denominators(db, rule.denominator)
            }
    return found
