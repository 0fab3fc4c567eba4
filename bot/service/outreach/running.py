"""Reaching out, by the clock: campaigns choose their readers, and messages go into the outbox in small portions.

Who is due is looked for beside the writer; that she still is, is settled in the transaction that puts the message out. So a
restart, another process or a change of mind neither doubles a message nor lets one slip through.
"""

import asyncio
import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

import structlog
from msgspec import Struct

from bot.model.news import CLOSES, OPENS, QUIET_SECONDS, Title, is_harmless, lead_in
from bot.service.carriers import wire
from bot.service.desk import VIETNAM, Desk
from bot.service.outreach.news import push
from bot.storage import campaigns, outbox, rhythms
from bot.storage.campaigns import Campaign
from bot.storage.rhythms import LAST, Reader
from bot.storage.sql import Db
from bot.storage.store import CannotWrite, Store

EVERY_SECONDS = 1.0
CHOOSING = 5000
"""People looked at in one transaction while a campaign chooses its readers: some 20 ms of the writer."""
PORTION = 200
"""Messages put out in one transaction."""
AHEAD = 2000
"""So much bulk lies in the outbox of a channel at most: it can be stopped at once, and the outbox stays small."""
PORTIONS = 20
"""In one tick, of each campaign."""
LAP_SECONDS = 300
"""Once everybody was looked at, so long until they are looked at again."""
FEWEST = 20
"""A campaign that means fewer people is not sent: nobody is to be picked out of a village by it (S30)."""

log = structlog.get_logger()


class Moment(Struct, frozen=True):
    """One look at the clock, for a whole tick."""

    now: int
    day: dt.date

    @property
    def here(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.now, VIETNAM)

    @property
    def today(self) -> str:
        return self.day.isoformat()

    @property
    def quiet(self) -> int:
        return self.now - QUIET_SECONDS

    def is_due(self, reader: Reader) -> bool:
        return reader.wish.is_open(self.here.hour) and reader.wish.falls_on(self.day, reader.last)

    def closing(self, reader: Reader) -> int:
        """Not sent after her hours: then it is tomorrow's business."""
        close = dt.time(min(reader.wish.closes, CLOSES))
        return int(dt.datetime.combine(self.day, close, VIETNAM).timestamp())


class Outreach:
    """`run` until cancelled, or `tick` as often as one likes, in several processes."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk
        self._after: dict[int, int] = {}
        self._rests: dict[int, int] = {}
        self._allowed: dict[int, float] = {}
        self._paced: dict[int, float] = {}
        self._passed_over: set[int] = set()

    async def run(self) -> None:
        while True:
            try:
                await self.tick()
            except CannotWrite as trouble:
                log.error("reaching out cannot write", error=type(trouble).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    async def tick(self) -> int:
        """How many messages were put out."""
        moment = Moment(int(self._desk.clock().timestamp()), self._desk.day_of(self._desk.clock()))
        for campaign in await self._at_work(moment):
            if campaign.state == "choosing":
                await self._choose(campaign, moment.now)
        at_work = await self._at_work(moment)
        is_day = OPENS <= moment.here.hour < CLOSES
        room = await self._room() if is_day else {}
        put = 0
        for campaign in at_work:
            if campaign.state == "running" and not await self._is_over(campaign, moment):
                put += await self._portions(campaign, moment, room)
        put += await self._portions(None, moment, room)
        if put:
            for wake in self._desk.wakes.values():
                wake()
        return put

    async def _at_work(self, moment: Moment) -> list[Campaign]:
        async with self._store.reading() as reading:
            return await campaigns.at_work(reading, moment.now)

    async def _choose(self, campaign: Campaign, now: int) -> None:
        while await self._store.write(campaigns.choose, campaign, CHOOSING):
            pass
        async with self._store.reading() as reading:
            chosen = await campaigns.read(reading, campaign.id, "")
        if chosen is not None and chosen.state == "running" and chosen.chosen < FEWEST:
            await self._store.write(campaigns.end, campaign.id, "stopped", now)
            log.warning("a campaign means too few people", campaign=campaign.id)

    async def _is_over(self, campaign: Campaign, moment: Moment) -> bool:
        """Served, out of time, or about something that may not be said today."""
        if not is_harmless(self._desk.library_on(moment.day), lead_in(campaign.lead)):
            await self._store.write(campaigns.pause, campaign.id, moment.today, before(moment.day))
            log.warning("a campaign leads to what may not be shown: paused", campaign=campaign.id)
            return True
        async with self._store.reading() as reading:
            is_served = await campaigns.is_served(reading, campaign.id)
        if is_served or campaign.ends_at <= moment.now:
            await self._store.write(campaigns.end, campaign.id, "done", moment.now)
            return True
        return False

    async def _room(self) -> dict[str, int]:
        """Messages that may still be put out, by channel."""
        async with self._store.reading() as reading:
            return {
                key: AHEAD - await outbox.bulk_waiting(reading, key, AHEAD)
                for key, fare in self._desk.fares.items()
                if fare.pushes and key in self._desk.channels
            }

    async def _portions(self, campaign: Campaign | None, moment: Moment, room: dict[str, int]) -> int:
        id = campaign.id if campaign else 0
        if self._rests.get(id, 0) > moment.now:
            return 0
        put = 0
        for _ in range(PORTIONS):
            allowed = self._allowance(campaign)
            if not any(left > 0 for left in room.values()) or allowed < 1:
                break
            readers, upto = await self._looked_at(id, moment)
            due = self._due(readers, moment, room, int(allowed))
            if due.taken:
                done = await self._store.write(
                    _put_out, self._desk, id, campaign.title if campaign else "new", due.taken, moment
                )
                self._spend(campaign, done)
                put += done
            self._after[id] = due.cut_after if due.cut_after is not None else upto
            if due.passed_over:
                self._passed_over.add(id)
            if self._after[id] == LAST:
                self._after[id] = -1
                if id not in self._passed_over:
                    self._rests[id] = moment.now + LAP_SECONDS
                self._passed_over.discard(id)
                break
        return put

    async def _looked_at(self, id: int, moment: Moment) -> tuple[list[Reader], int]:
        after = self._after.get(id, -1)
        async with self._store.reading() as reading:
            if id:
                return await campaigns.waiting(reading, id, after, PORTION, moment.today, moment.quiet)
            upto = await rhythms.upto(reading, after, PORTION)
            return await rhythms.piece(reading, after, upto, moment.today, moment.quiet, moment.now), upto

    def _due(self, readers: Sequence[Reader], moment: Moment, room: dict[str, int], most: int) -> "_Due":
        """Whose turn it is, as far as there is room; where it ends, the next look begins."""
        taken: list[Reader] = []
        passed_over = False
        for n, reader in enumerate(readers):
            fare = self._desk.fares.get(reader.channel)
            if fare is None or not fare.reaches(reader.seen_at, moment.now) or not moment.is_due(reader):
                continue
            if len(taken) >= most:
                return _Due(taken, readers[n - 1].person if n else -1)
            if not any(left > 0 for left in room.values()):
                return _Due(taken, readers[n - 1].person if n else None, passed_over=n == 0)
            if room.get(reader.channel, 0) > 0:
                room[reader.channel] -= 1
                taken.append(reader)
            else:
                passed_over = True  # a channel that is full holds no other up
        return _Due(taken, None, passed_over)

    def _allowance(self, campaign: Campaign | None) -> float:
        """Messages that the campaign's own pace allows now; it saves up at most a few seconds' worth."""
        if campaign is None or not campaign.pace:
            return float(PORTION)
        clock = asyncio.get_running_loop().time()
        last = self._paced.get(campaign.id, clock - EVERY_SECONDS)
        self._paced[campaign.id] = clock
        step = campaign.pace / 60
        saved = self._allowed.get(campaign.id, 0.0) + (clock - last) * step
        self._allowed[campaign.id] = min(saved, max(5 * step, 1.0))
        return self._allowed[campaign.id]

    def _spend(self, campaign: Campaign | None, n: int) -> None:
        if campaign is not None and campaign.pace:
            self._allowed[campaign.id] = self._allowed.get(campaign.id, 0.0) - n


class _Due(Struct, frozen=True):
    """`cut_after`: there was no room for those after this person; None: everybody was looked at.

    `passed_over`: somebody whose turn it is was not taken, for want of room on her channel.
    """

    taken: list[Reader]
    cut_after: int | None
    passed_over: bool = False


def _put_out(db: Db, desk: Desk, campaign: int, title: Title, readers: Sequence[Reader], moment: Moment) -> int:
    """Each in one commit with her day and her place in the campaign: both or neither."""
    if campaign and not campaigns.runs(db, campaign):
        return 0
    put = 0
    for reader in readers:
        is_hers = (
            campaigns.take(db, campaign, reader, moment.today) if campaign else rhythms.tell(db, reader, moment.today)
        )
        if not is_hers:
            continue
        put += 1
        outbox.put(
            db,
            chat=reader.chat,
            channel=reader.channel,
            address=reader.address,
            body=desk.keys.seal.close(packed(desk, reader.language, reader.channel, title, campaign)),
            now=moment.now,
            expires_at=moment.closing(reader),
            lane=outbox.BULK,
            campaign=campaign,
        )
    return put


def packed(desk: Desk, language: str, channel: str, title: Title, campaign: int) -> bytes:
    """The same for all of a language and channel."""
    return _packed(desk, language, desk.channels[channel].taps, title, campaign)


@lru_cache(maxsize=64)
def _packed(desk: Desk, language: str, taps: bool, title: Title, campaign: int) -> bytes:
    tr = desk.languages.get(language) or desk.languages["vi"]
    return wire.pack(push(tr, title, campaign, taps=taps))


def before(day: dt.date) -> str:
    """A day after which every rhythm may be told something."""
    return (day - dt.timedelta(days=7)).isoformat()
