"""What a chat, or the holder of an entrant's code, sees of the contests: fetched in the transaction of its step."""

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from bot.contest import entering, nudges
from bot.contest.decided import voided
from bot.model.contest import Age, Contest
from bot.model.entries import Answered, Standing
from bot.model.moments import here, here_of, milliseconds
from bot.model.people import Person
from bot.model.seen import Mine, Missing, NotTaken, Over, Placed, Reviewed, Seen, Sitting
from bot.service.contests.standings import shown
from bot.service.desk import Desk
from bot.service.known_contests import Known
from bot.storage import attempts, contests, entrants, reminders, verdicts
from bot.storage.sql import Db

SHOWN_DAYS = 60
"""So long after its end a contest still stands in the talk."""
_TELEPHONE = ("name", "phone", "names")


At = Literal["", "page", "paper"]


class Who(Struct, frozen=True):
    """Who looks: a chat, the person behind it, or (chat 0) a page that holds a code.

    keeps_copy  a carrier keeps a copy of what is typed: no name and no number is asked there (S35)
    at          she stands at the contest's page (or is entering), or before a paper: what only matters there is fetched
    typed       a telephone number that was just typed
    codes       entrants whose codes were just typed
    """

    chat: int = 0
    person: Person | None = None
    keeps_copy: bool = False
    at: At = ""
    typed: str = ""
    codes: tuple[int, ...] = ()


def seen(db: Db, desk: Desk, who: Who, now: dt.datetime) -> tuple[Seen, ...]:
    """Contests that are announced, open, or were over not long ago; the open ones first."""
    local = here(now)
    known = [each for each in desk.contests.all(db, desk.keys, now) if _is_shown(each.contest, local)]
    known.sort(key=lambda each: (each.phase(local) != "open", each.contest.round[0].opens, each.contest.key))
    return tuple(one(db, desk, each, who, now) for each in known)


def of_entrant(db: Db, desk: Desk, entrant: int, now: dt.datetime) -> tuple[Seen, Mine] | None:
    """For a page: there nothing that is typed is left behind with a carrier."""
    row = entrants.one(db, entrant)
    known = desk.contests.one(db, desk.keys, now, row.contest) if row and not row.erased_at else None
    if known is None:
        return None
    view = one(db, desk, known, Who(at="page", codes=(entrant,)), now)
    mine = view.of(entrant)
    return (view, mine) if mine else None


def _is_shown(contest: Contest, local: dt.datetime) -> bool:
    return local < contest.round[-1].closes + dt.timedelta(days=SHOWN_DAYS)


def one(db: Db, desk: Desk, known: Known, who: Who, now: dt.datetime) -> Seen:
    contest, local = known.contest, here(now)
    rows = _rows(db, desk, known, who)
    refusal = entering.may_enter(
        contest,
        age=contest.eligibility.ages[0],
        roles=who.person.roles if who.person else (),
        commune=who.person.commune if who.person else "",
        represented=True,
        in_chat=len(rows),
    )
    seen = Seen(
        contest=contest,
        phase=known.phase(local),
        round=_round(contest, local),
        mine=tuple(_mine(db, desk, known, row, who, now) for row in rows),
        refusal=refusal,
        telephone=_telephone(db, desk, known, who.typed, rows) if who.typed else None,
        appeal_until=appeal_until(known),
    )
    if who.at == "paper":
        return seen
    seen = _with_reminders(db, known, who, local, seen)
    return _nearer(db, desk, known, who, now, seen) if who.at == "page" else seen


def _with_reminders(db: Db, known: Known, who: Who, local: dt.datetime, seen: Seen) -> Seen:
    out = published(known)
    return replace(
        seen,
        reminds=bool(who.chat) and reminders.wants(db, known.contest.key, who.chat),
        said=nudges.begun(nudges.nudges(known.contest, out), local),
        to_come=nudges.is_more_to_come(known.contest, out, local),
    )


def _nearer(db: Db, desk: Desk, known: Known, who: Who, now: dt.datetime, seen: Seen) -> Seen:
    """With what only a page of the contest shows: who would enter now, and the communes."""
    contest, local = known.contest, here(now)
    named, quiet = _standings(desk.contests.by_commune(db, contest.key, now))
    entrant = desk.draw()
    return replace(
        seen,
        adult=_entering(desk, known, entrant, "16+", who, local),
        child=_entering(desk, known, entrant, "under-16", who, local),
        standings=named,
        quiet=quiet,
    )


def _entering(desk: Desk, known: Known, entrant: int, age: Age, who: Who, local: dt.datetime) -> Mine:
    """An entrant as she would be in a moment, before her first attempt."""
    contest = known.contest
    commune = who.person.commune if who.person and age == "16+" else ""
    row = entrants.Row(entrant, contest.key, age, commune, "", "", "")
    missing, later = _missing(contest, row, keeps_copy=who.keeps_copy)
    return Mine(
        entrant=entrant,
        code=desk.contests.code(desk.keys, contest.key, entrant),
        missing=missing,
        later=later,
        refusal=entering.may_start(contest, (), local),
        left=contest.attempts.most or None,
    )


def _round(contest: Contest, local: dt.datetime) -> int:
    return next((n for n, each in enumerate(contest.round) if local < each.closes), len(contest.round) - 1)


def _rows(db: Db, desk: Desk, known: Known, who: Who) -> list[entrants.Row]:
    """Of the chat and of the person behind it, and those whose codes were typed."""
    contest, salt = known.contest.key, known.salt
    found: list[entrants.Row] = []
    if who.chat:
        theirs = entrants.who_of(desk.keys, contest, salt, "chat", who.chat)
        hers = entrants.who_of(desk.keys, contest, salt, "person", who.person.id) if who.person else theirs
        found = entrants.of(db, contest, hers, theirs)
    there = {row.id for row in found}
    named = [entrants.one(db, id) for id in who.codes if id not in there]
    return found + [row for row in named if row is not None and row.contest == contest]


def _mine(db: Db, desk: Desk, known: Known, row: entrants.Row, who: Who, now: dt.datetime) -> Mine:
    contest = known.contest
    missing, later = _missing(contest, row, keeps_copy=who.keeps_copy)
    tried = attempts.of_entrant(db, row.id)
    running = next((each for each in reversed(tried) if not each.is_over), None)
    starts = [entering.Start(each.round, here_of(each.started_ms)) for each in tried]
    local = here(now)
    refusal = None if running else entering.may_start(contest, starts, local)
    sitting = None
    if running is not None:
        sitting = _running(db, desk, known, running, now)
    elif refusal is None and who.at == "page":
        sitting = _ready(desk, known, row.id, len(tried) + 1, now)
    done = [each for each in tried if each.is_over]
    return Mine(
        entrant=row.id,
        code=desk.contests.code(desk.keys, contest.key, row.id),
        missing=missing,
        later=later,
        sitting=sitting,
        refusal=refusal,
        left=entering.left(contest, starts, _round(contest, local), local),
        over=_over(db, known, done[-1]) if done and running is None and (who.at or _is_over(contest, local)) else None,
        placed=tuple(_placed(db, known, row.id)) if known.results else (),
        has_complained=bool(known.results) and verdicts.waits_for_an_answer(db, row.id),
        reviewed=_reviewed(db, desk, known, done[-1], local) if done and who.at == "page" else (),
        answer=_answer(db, row.id) if known.results else "",
    )


def _is_over(contest: Contest, local: dt.datetime) -> bool:
    """Then what she did stands on the first screen of it that she opens."""
    return local >= contest.round[-1].closes


def _reviewed(db: Db, desk: Desk, known: Known, row: attempts.Row, local: dt.datetime) -> tuple[Reviewed, ...]:
    """Never before the last round has closed: in a later one the same question may be drawn again."""
    if not _is_over(known.contest, local):
        return ()
    void = voided(verdicts.on_questions(db, known.contest.key))
    chosen = {each.question: each.option for each in attempts.answers(db, row.id)}
    paper = desk.contests.paper(known, known.contest.scope_of(row.round), row.entrant, row.number)
    return tuple(Reviewed(each.question, chosen.get(each.position), each.question.key in void) for each in paper)


def _answer(db: Db, entrant: int) -> str:
    decided = verdicts.answer(db, entrant)
    return decided.reason if decided else ""


def _missing(
    contest: Contest, row: entrants.Row, *, keeps_copy: bool
) -> tuple[tuple[Missing, ...], tuple[Missing, ...]]:
    """To be asked here, and to be told later on the page. A child's school or guardian is known, and answers for it."""
    told = row.told.split()
    wanted: list[Missing] = ["commune"] if contest.needs_commune and not row.commune else []
    if row.age == "16+":
        wanted += [field for field in contest.eligibility.details if field not in told]
        if "name" in contest.eligibility.details and not row.names:
            wanted.append("names")
    here = tuple(field for field in wanted if not keeps_copy or field not in _TELEPHONE)
    return here, tuple(field for field in wanted if field not in here)


def _running(db: Db, desk: Desk, known: Known, row: attempts.Row, now: dt.datetime) -> Sitting:
    """What it has taken for certain stands in its newest answer."""
    answers = attempts.answers(db, row.id)
    certain = answers[-1].at_ms if answers else 0
    spent = desk.timers.spent(row.id, row.started_ms, certain, milliseconds(now))
    questions = known.frozen.questions
    return Sitting(
        attempt=row.id,
        round=row.round,
        number=row.number,
        paper=desk.contests.paper(known, known.contest.scope_of(row.round), row.entrant, row.number),
        allowed=row.allowed_ms,
        left_ms=max(row.allowed_ms - spent, 0),
        answers=tuple(Answered(questions[each.question].key, each.option, each.at_ms) for each in answers),
        prediction=row.prediction,
    )


def _ready(desk: Desk, known: Known, entrant: int, number: int, now: dt.datetime) -> Sitting:
    """The attempt that would begin now."""
    round = _round(known.contest, here(now))
    allowed = entering.allowed(known.contest, round, here(now))
    return Sitting(
        attempt=desk.draw(),
        round=round,
        number=number,
        paper=desk.contests.paper(known, known.contest.scope_of(round), entrant, number),
        allowed=allowed,
        left_ms=allowed,
        started=False,
    )


def _over(db: Db, known: Known, row: attempts.Row) -> Over:
    keys = [question.key for question in known.frozen.questions]
    answers = [Answered(keys[each.question], each.option, each.at_ms) for each in attempts.answers(db, row.id)]
    right, _ = known.score(answers)
    return Over(row.id, row.number, right, row.spent_ms, row.spent_ms >= row.allowed_ms)


def _placed(db: Db, known: Known, entrant: int) -> Iterable[Placed]:
    for scope in known.contest.scopes:
        result = known.newest(scope)
        row = contests.placing(db, known.contest.key, scope, result.version, entrant) if result else None
        if result is not None and row is not None:
            prizes = tuple(award.prize for award in result.awards if entrant in award.entrants)
            yield Placed(scope, row.place, result.counts.people, row.right, row.took, prizes)


def _telephone(db: Db, desk: Desk, known: Known, typed: str, rows: list[entrants.Row]) -> NotTaken | None:
    key, keys = known.contest.key, desk.keys
    if entrants.is_staff(db, key, typed, keys):
        return "staff"
    own = rows[-1].id if rows else 0
    taken = known.contest.eligibility.one_phone and entrants.phone_is_taken(db, key, typed, keys, own)
    return "phone" if taken else None


def _standings(counted: dict[str, int]) -> tuple[tuple[Standing, ...], int]:
    named, quiet = shown(counted)
    return tuple(Standing(area, n) for area, n in named if area), quiet


def appeal_until(known: Known) -> dt.datetime | None:
    """From the newest first publication of a ranking: a corrected version does not open the window anew."""
    first = published(known)
    return max(first.values()) + dt.timedelta(days=known.contest.appeal_days) if first else None


def published(known: Known) -> dict[int, dt.datetime]:
    """By its scope when a ranking was first published, on the clock in Việt Nam."""
    first: dict[int, dt.datetime] = {}
    for result in sorted(known.results, key=lambda each: each.version):
        first.setdefault(result.scope, here(dt.datetime.fromtimestamp(result.at, dt.UTC)))
    return first
