"""What happens by the clock: things die on their day, old help fades from the phone, counters of use are added up."""

import asyncio
import datetime as dt

import structlog

from bot.model.replies import Fade
from bot.service.carriers import wire
from bot.service.contests import life as contests
from bot.service.contests.reminders import Reminders
from bot.service.desk import Desk
from bot.service.live import books as live
from bot.service.talks import learning, village_groups
from bot.service.talks.alerts import Alerts
from bot.storage import outbox, uses
from bot.storage.purge import purge, take_cleared
from bot.storage.sql import Db
from bot.storage.store import CannotWrite, Store

EVERY_SECONDS = 60
FADE_TRIES_SECONDS = 3600

log = structlog.get_logger()


class Clock:
    """`fading`: the channels whose messages can be put away later."""

    def __init__(self, store: Store, desk: Desk, fading: tuple[str, ...] = ()) -> None:
        self._store = store
        self._desk = desk
        self._fading = fading
        self._alerts = Alerts(store, desk)
        self._reminders = Reminders(store, desk)

    async def run(self) -> None:
        while True:
            try:
                await self.tick()
            except CannotWrite as trouble:
                log.error("the clock cannot write", error=type(trouble).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    async def tick(self) -> None:
        now = int(self._desk.clock().timestamp())
        self._desk.marks.forget(now)
        await self._store.write(outbox.drop_expired_help, now)
        for channel in self._fading:
            await self._store.write(put_fades, self._desk, channel, now)
        if self._store.is_shared:
            for channel in self._desk.channels:
                await self._store.write(outbox.take_back, channel, now)
        await self._alerts.put()
        await self._store.write(village_groups.put_weekly, self._desk)
        await self._reminders.put()
        frozen = await self._store.write(contests.freeze_due, self._desk)
        if frozen:
            log.info("contests frozen", n=frozen)
        while await self._store.write(contests.end_overdue, self._desk):
            pass
        await self._store.write(live.end_stale, self._desk)
        died = 0
        while piece := await self._store.write(purge, now):
            died += piece
        if died:
            log.info("purged", rows=died)
        yesterday = (self._desk.day_of(self._desk.clock()) - dt.timedelta(days=1)).isoformat()
        while await self._store.write(uses.add_up, yesterday):
            pass
        await self._store.write(learning.close_half_year, self._desk)
        await self._store.checkpoint()  # also finishes an erasure that met a reader


def put_fades(db: Db, desk: Desk, channel: str, now: int) -> None:
    """After ten minutes home card and help card alike become one neutral line (S11)."""
    tr = desk.languages["vi"]
    text = tr("Loa Bản: nhắn một chữ bất kỳ để mở lại.")
    for chat, message, address in take_cleared(db, channel, now):
        outbox.put(
            db,
            chat=chat,
            channel=channel,
            address=address,
            body=desk.keys.seal.close(wire.pack(Fade(message, text))),
            now=now,
            expires_at=now + FADE_TRIES_SECONDS,
        )
