"""One event on its way in: read, received and committed, and only then is Zalo told that we have it."""

import structlog

from bot.channels.zalo_read import CHANNEL, Reader
from bot.channels.zalo_send import Remembered, ZaloCarrier
from bot.model.events import Inbound, Left, Opened
from bot.service.carriers.zalo import count
from bot.service.desk import Desk
from bot.service.talks.deliver import Deliverer
from bot.service.talks.receive import Receiver
from bot.storage import ledger
from bot.storage.sql import Db
from bot.storage.store import Store

GREETED_SECONDS = 600
"""Who follows us and then opens the chat is greeted once: each message counts against what is free."""

log = structlog.get_logger()


class Ingest:
    """`last_event` and `variant` are for the operator: when something came last, and how it was signed."""

    def __init__(
        self, reader: Reader, store: Store, desk: Desk, receiver: Receiver, carrier: ZaloCarrier, deliverer: Deliverer
    ) -> None:
        self._reader = reader
        self._store = store
        self._desk = desk
        self._receiver = receiver
        self._carrier = carrier
        self._deliverer = deliverer
        self.last_event = 0
        self.variant = ""
        self.retries = 0
        self._greeted = Remembered()

    async def take(self, raw: bytes, variant: str, is_retry: bool) -> None:
        """Raises CannotWrite or NotHandled where the event must come again."""
        arrived = self._reader.read(raw)
        self.last_event = int(self._desk.clock().timestamp())
        if variant != self.variant:
            log.info("events are signed so", channel=CHANNEL, kind=variant)
            self.variant = variant
        if is_retry:
            self.retries += 1
        if arrived.is_malformed:
            if await self._store.write(_parked, arrived.key, self.last_event):
                log.error("event is malformed", key=arrived.key)
        elif arrived.inbound is None:
            if arrived.key:
                await self._store.write(_counted, self._desk, arrived.key, arrived.counted)
        elif self._was_greeted(arrived.inbound):
            await self._store.write(ledger.claim, arrived.key)
        else:
            done = await self._receiver.receive(arrived.inbound)
            self._note_greeting(arrived.inbound)
            self._carrier.heard(arrived.inbound.chat.name)
            self._deliverer.wake()
            if arrived.counted and done.outcome != "seen":
                await self._store.write(count, self._desk, arrived.counted)

    def _was_greeted(self, inbound: Inbound) -> bool:
        greeted = self._greeted.get(inbound.chat.name)
        return isinstance(inbound.event, Opened) and greeted is not None and self.last_event - greeted < GREETED_SECONDS

    def _note_greeting(self, inbound: Inbound) -> None:
        """Once it is kept. Who left and comes back is greeted again."""
        if isinstance(inbound.event, Opened):
            self._greeted.keep(inbound.chat.name, self.last_event)
        elif isinstance(inbound.event, Left):
            self._greeted.pop(inbound.chat.name, None)


def _parked(db: Db, key: str, now: int) -> bool:
    """It will not get better by coming again. False if it was there before."""
    if not ledger.claim(db, key):
        return False
    ledger.failed(db, key, "Malformed", now)
    return True


def _counted(db: Db, desk: Desk, key: str, kind: str) -> None:
    """An event that we do not handle changes nothing but a number, once."""
    if ledger.claim(db, key):
        count(db, desk, kind)
