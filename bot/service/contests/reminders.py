"""Whoever asked for it is reminded of a contest: put into the outbox once each, by day, in neutral words (S5, S14)."""

import datetime as dt
from typing import assert_never

import structlog

from bot.contest import nudges
from bot.contest.nudges import Nudge
from bot.model.conversation import unpack
from bot.model.moments import here
from bot.model.news import CLOSES, OPENS, QUIET_SECONDS
from bot.model.people import Person
from bot.model.replies import Say
from bot.model.seen import CannotStart
from bot.model.world import Words
from bot.service.carriers import wire
from bot.service.contests import view as contest_view
from bot.service.contests.view import Who
from bot.service.desk import VIETNAM, Desk
from bot.service.known_contests import Known
from bot.storage import outbox, reminders, rhythms
from bot.storage.reminders import Due
from bot.storage.sql import Db
from bot.storage.store import Store

AT_A_TIME = 2000
"""Looked at in one tick, of each contest: carriers take some thirty a second, and who says stop meanwhile is not told."""
TOGETHER = 50
"""So many in one transaction: nobody's talk waits for a hundred thousand of them."""
SPENT: frozenset[CannotStart] = frozenset({"contest", "round", "week", "day", "closed"})

log = structlog.get_logger()


class Reminders:
    """`put` may be called as often as one likes, by several processes and after a crash at any moment."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk
        self._after: dict[str, int] = {}

    async def put(self) -> int:
        """How many were put out."""
        now = self._desk.clock().astimezone(VIETNAM)
        local, done = here(now), 0
        for known in await self._store.write(_all, self._desk):
            planned = nudges.nudges(known.contest, contest_view.published(known))
            due = nudges.due(planned, local) if OPENS <= now.hour < CLOSES else ()
            if due:
                done += await self._to_all(known, due)
            elif _is_over(known, planned, local):
                await self._store.write(reminders.end, known.contest.key)
        if done:
            for wake in self._desk.wakes.values():
                wake()
            log.info("reminders of contests", n=done)
        return done

    async def _to_all(self, known: Known, due: tuple[Nudge, ...]) -> int:
        """Of several that are due only the first is said, and the others need not be said any more. So many at a time, and
        the next time it goes on behind them: whoever cannot be reached just now holds nobody up."""
        key, bits = known.contest.key, sum(each.bit for each in due)
        quiet = int(self._desk.clock().timestamp()) - QUIET_SECONDS
        looked, done = 0, 0
        while looked < AT_A_TIME:
            async with self._store.reading() as reading:
                piece = await reminders.due(reading, key, bits, self._after.get(key, -1), quiet)
            if not piece:
                self._after.pop(key, None)
                return done
            looked += len(piece)
            for first in range(0, len(piece), TOGETHER):
                done += await self._store.write(_put, self._desk, known, due, piece[first : first + TOGETHER])
            self._after[key] = piece[-1].chat
        return done


def _all(db: Db, desk: Desk) -> tuple[Known, ...]:
    return desk.contests.all(db, desk.keys, desk.clock())


def _is_over(known: Known, planned: tuple[Nudge, ...], local: dt.datetime) -> bool:
    """Every result is out, and nothing that was planned is still to be said."""
    out = contest_view.published(known)
    return not nudges.is_more_to_come(known.contest, out, local) and all(each.ends <= local for each in planned)


def _put(db: Db, desk: Desk, known: Known, due: tuple[Nudge, ...], piece: list[Due]) -> int:
    """Booked and put out in one transaction: both or neither."""
    return sum(_put_one(db, desk, known, due, each) for each in piece)


def _put_one(db: Db, desk: Desk, known: Known, due: tuple[Nudge, ...], to: Due) -> bool:
    new = [each for each in due if not to.said & each.bit]
    now = desk.clock().astimezone(VIETNAM)
    closes = _hers(db, to, now)
    if closes is None or not _can_be_reached(desk, to, now):
        return False  # another time, if it is not too late by then
    if not new or not reminders.take(db, to, sum(each.bit for each in new)):
        return False
    first = new[0]
    if not _matters(db, desk, known, first, to):
        return False
    if to.person is not None:
        rhythms.heard(db, to.person, now.date().isoformat())
    tr = desk.languages.get(unpack(to.state).language) or desk.languages["vi"]
    closing = dt.datetime.combine(now.date(), dt.time(closes), VIETNAM)
    ends = first.ends.replace(tzinfo=VIETNAM)
    outbox.put(
        db,
        chat=to.chat,
        channel=to.channel,
        address=to.address,
        body=desk.keys.seal.close(wire.pack(said(tr, known, first))),
        now=int(now.timestamp()),
        expires_at=int(min(closing, ends).timestamp()),
        lane=outbox.BULK,
    )
    return True


def _hers(db: Db, to: Due, now: dt.datetime) -> int | None:
    """When the hours end in which she may be told (S14): those she chose for news, else of all; None: it is not in them."""
    told = rhythms.of(db, to.person) if to.person is not None else None
    if told is None:
        return CLOSES  # nothing is put out at night anyway
    return min(told.wish.closes, CLOSES) if told.wish.is_open(now.hour) else None


def _can_be_reached(desk: Desk, to: Due, now: dt.datetime) -> bool:
    """Where a carrier lets us, and with the money that may be spent; a page hears it only while it is open."""
    pushes = desk.channels[to.channel].pushes
    fare = desk.fares.get(to.channel)
    return pushes == "open" or (pushes == "always" and (fare is None or fare.reaches(to.seen_at, int(now.timestamp()))))


def _matters(db: Db, desk: Desk, known: Known, nudge: Nudge, to: Due) -> bool:
    """Who has made all her attempts is not sent off to make one."""
    if nudge.kind == "result":
        return True
    person = Person(to.person) if to.person is not None else None
    seen = contest_view.one(db, desk, known, Who(to.chat, person), desk.clock())
    return not seen.mine or any(mine.refusal not in SPENT for mine in seen.mine)


def said(tr: Words, known: Known, nudge: Nudge) -> Say:
    """The contest's name is neutral (S1); what it is about is not said."""
    contest = known.contest
    match nudge.kind:
        case "opens":
            at = contest.round[nudge.number].closes
            told = tr("{name} đã mở, nhận bài đến {moment}.", name=contest.name, moment=_moment(tr, at))
        case "closes":
            at = contest.round[nudge.number].closes
            told = tr("{name} sắp đóng: nhận bài đến {moment}.", name=contest.name, moment=_moment(tr, at))
        case "result":
            told = tr("{name} đã có kết quả.", name=contest.name)
        case _:
            assert_never(nudge.kind)
    hint = tr('Vào xem: nhắn "thi". Thôi nhắc: nhắn "thoi nhac".')
    return Say(title=tr("Loa Bản: tin cuộc thi"), body=f"{told}\n\n{hint}")


def _moment(tr: Words, at: dt.datetime) -> str:
    return tr("{hour} ngày {day}", hour=f"{at:%H:%M}", day=tr.day(at.date()))
