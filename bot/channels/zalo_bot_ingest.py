"""One event of the Zalo Bot Platform on its way in: received and committed, and only then given back."""

import datetime as dt

import structlog

from bot.channels.zalo_bot_read import CHANNEL, Arrived, Reader
from bot.service.desk import Desk
from bot.service.talks.deliver import Deliverer
from bot.service.talks.receive import Receiver
from bot.storage import ledger
from bot.storage.recorded import count_unlinked
from bot.storage.sql import Db
from bot.storage.store import Store

log = structlog.get_logger()


class Ingest:
    def __init__(self, reader: Reader, store: Store, desk: Desk, receiver: Receiver, deliverer: Deliverer) -> None:
        self._reader = reader
        self._store = store
        self._desk = desk
        self._receiver = receiver
        self._deliverer = deliverer

    def now(self) -> dt.datetime:
        return self._desk.clock()

    def trouble(self, kind: str) -> None:
        """For the operator's page: what kept events from coming."""
        pulse = self._desk.pulse(CHANNEL)
        pulse.error, pulse.error_at = kind, int(self.now().timestamp())

    async def take(self, raw: bytes) -> None:
        """Raises NoUpdate, CannotWrite or NotHandled."""
        await self.receive(self._reader.read(raw, self.now()))

    async def receive(self, arrived: Arrived) -> None:
        match arrived.kind:
            case "said" if arrived.inbound is not None:
                await self._receiver.receive(arrived.inbound)
                self._deliverer.wake()
            case "nobody":
                await self._store.write(count_unlinked, self._desk.day_of(self.now()), "withheld", "", CHANNEL)
            case "malformed" if arrived.key:
                if await self._store.write(_parked, arrived.key, int(self.now().timestamp())):
                    log.error("update is malformed", key=arrived.key)
            case "malformed":
                log.error("update is malformed", channel=CHANNEL)


def _parked(db: Db, key: str, now: int) -> bool:
    """It will not get better by trying again: put aside at once, visible to the operator. False if it was before."""
    if not ledger.claim(db, key):
        return False
    ledger.failed(db, key, "Malformed", now)
    return True
