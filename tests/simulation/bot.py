"""The real service under a turned clock: three channels, restarts, and the map of the day."""

import datetime as dt
import itertools
from pathlib import Path

from bot.model.atlas import Atlas, Vintage
from bot.model.content import Library
from bot.model.events import Address, Event, Inbound
from bot.model.places import Commune, Found, Gazetteer, Meant, Nowhere
from bot.model.replies import Figures, Say
from bot.model.world import Channel
from bot.service.desk import Desk
from bot.service.talks.receive import Received, Receiver
from bot.storage.sqlite import SqliteStore
from bot.words import languages
from tests.conftest import KEYS, SEAL
from tests.talking import book, ear, gazetteer, helpline, plan, small_library

START = dt.datetime(2025, 4, 2, 2, 0, tzinfo=dt.UTC)
CHANNELS = ("web", "telegram", "terminal")
NEW_MAP = dt.datetime(2025, 7, 1, 0, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


class OldGazetteer:
    """The 194 communes until June 2025, found by their codes: nobody knew today's names then."""

    def __init__(self) -> None:
        self.atlas: Atlas = gazetteer().atlas
        units = self.atlas.units[Vintage.UNTIL_2025]
        named = {unit.code: unit.name.partition(" ") for unit in units}
        self.communes = {code: Commune(code, kind, name) for code, (kind, _, name) in named.items()}

    def find(self, typed: str) -> Found:
        return Meant(typed) if typed in self.communes else Nowhere()

    def near(self, lat: float, lon: float) -> tuple[str, ...]:
        return ()


class NewGazetteer(OldGazetteer):
    """The 65 of today, found by code too, so that every commune is named alike."""

    def __init__(self) -> None:
        super().__init__()
        self.communes = gazetteer().communes


class Bot:
    def __init__(self, path: Path, now: dt.datetime) -> None:
        self.path = path
        self.now = now
        self.library: Library = small_library()
        self._chance = itertools.count(1_000_003, 7_777_777)
        self._events = itertools.count(1)

    async def open(self) -> None:
        """As after a restart: nothing is remembered but what the database holds."""
        self.store = await SqliteStore.open(self.path)
        self.desk = Desk(
            self.library,
            self.gazetteer,
            helpline(),
            languages(),
            KEYS,
            {name: Channel(name, name == "telegram", "https://loa.example") for name in CHANNELS},
            ear(),
            book(),
            plan(),
            clock=lambda: self.now,
            draw=lambda: next(self._chance),
        )
        self.receiver = Receiver(self.store, self.desk)

    async def close(self) -> None:
        await self.store.close()

    @property
    def gazetteer(self) -> Gazetteer:
        return NewGazetteer() if self.now >= NEW_MAP else OldGazetteer()

    @property
    def month(self) -> str:
        return Desk.day_of(self.now).isoformat()[:7]

    async def hears(self, channel: str, name: str, event: Event, key: str = "") -> tuple[Received, str]:
        """What came of it, and the carrier's key, with which it may come again."""
        key = key or f"{channel}:{name}:{next(self._events)}"
        inbound = Inbound(key, Address(channel, name), event, self.now)
        return await self.receiver.receive(inbound, None if channel == "telegram" else SEAL), key


def said(done: Received) -> list[Say]:
    shown = [reply.frame if isinstance(reply, Figures) else reply for reply in done.replies]
    return [reply for reply in shown if isinstance(reply, Say)]
