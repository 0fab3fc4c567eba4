"""What an officer did is written into the journal; the journal is looked through for a row that does not fit."""

import asyncio

import structlog

from bot.model.officers import Officer
from bot.service.desk import Desk
from bot.storage import audit as rows
from bot.storage.audit import Action, Chain, Entry
from bot.storage.store import Store

FIRST_AFTER_SECONDS, EVERY_SECONDS = 20, 3600
MOST_AT_A_VIEW = 20_000
"""Rows that a page looks at while somebody waits for it; the hourly look sees to the rest."""

log = structlog.get_logger()


def entry(desk: Desk, officer: Officer, action: Action, what: str, area: str | None = None) -> Entry:
    """For `storage.audit.append` in a transaction of one's own. `area`: what it was about; None: the officer's own."""
    at = int(desk.clock().timestamp())
    return Entry(at, officer.id, officer.role, officer.area if area is None else area, action, what)


async def audit(store: Store, desk: Desk, officer: Officer, action: Action, what: str, area: str | None = None) -> None:
    """Kept when it returns. `what` is a word of ours (a page, an id, a period), never a text that somebody wrote."""
    await store.write(rows.append, desk.keys, entry(desk, officer, action, what, area))


class Watch:
    """Looks the journal through soon after the start and then every hour: a row that was changed is told in the log."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk
        self.chain = Chain()
        """As far as it was found whole; only what came after is looked at again."""
        self.is_at_end = False

    async def run(self) -> None:
        await asyncio.sleep(FIRST_AFTER_SECONDS)
        while True:
            try:
                await self.look()
            except Exception as trouble:  # a database that is away for a moment must not end the watch
                log.error("the officers' journal could not be read", error=type(trouble).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    async def look(self, most: int = rows.ALL) -> None:
        """Some rows further; `is_at_end` once there is nothing left."""
        async with self._store.reading() as reading:
            self.chain = await rows.checked(reading, self._desk.keys, self.chain, most)
            self.is_at_end = self.chain.last == await rows.last_row(reading)
        if self.chain.broken_at is not None:
            log.critical("the officers' journal was changed", row=self.chain.broken_at)

    async def look_again(self) -> None:
        """From the first row."""
        self.chain = Chain()
        await self.look(MOST_AT_A_VIEW)
