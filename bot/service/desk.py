"""What every step needs and what does not change between two messages: content, languages, keys."""

import datetime as dt
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.library.force import in_force
from bot.library.phrasebook import Phrasebook
from bot.library.search import CardSearch
from bot.model.asked import Found, Search
from bot.model.certificates import Certificate
from bot.model.content import Card, Library
from bot.model.contest import Contest
from bot.model.demo import DEMO
from bot.model.fares import Fare
from bot.model.moments import VIETNAM as VIETNAM
from bot.model.places import Gazetteer
from bot.model.plan import Plan
from bot.model.told import Ear
from bot.model.world import Channel, Helpline, Words
from bot.reach.charts import Chart
from bot.service.doors import Doors
from bot.service.guesses import Guesses
from bot.service.known_contests import KnownContests
from bot.service.live_clock import LiveClock
from bot.service.marks import Marks
from bot.service.pulse import Pulse
from bot.service.timers import Timers
from bot.storage.chance import random_bytes
from bot.storage.keys import Keys

if TYPE_CHECKING:
    from bot.library.contest_judge import Judge


def now_utc() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def draw() -> int:
    """62 bits of chance, so that two of them added stay in a signed 64-bit number."""
    return int.from_bytes(random_bytes(8)) >> 2


def no_press(_: Chart | Certificate) -> bytes:
    raise RuntimeError("this desk was opened without a press: nothing can be drawn")


def no_card(_: Card, _library: Library, _link: str) -> None:
    """Where nothing can draw it is told in words."""


def no_recording(_card: str, _kind: str) -> None:
    """Where nothing was recorded."""


def _as_fared(channel: Channel, fare: Fare | None) -> Channel:
    """Where nothing may be sent unasked later, nobody is asked whether she wishes it; else she hears for how long it may."""
    if fare is None or (channel.pushes == "open" and not fare.pushes):
        return channel
    if not fare.pushes:
        return replace(channel, pushes="never")
    return replace(channel, free_hours=fare.open_hours if fare.pays else fare.free_hours or fare.open_hours)


class Desk:
    """`clock`, `draw` and `steady` are handed in, so that tests can turn them; `draw_chart`, `draw_certificate` and `draw_card`
    because papers lie on the same floor. `steady` measures how long an attempt in a contest takes; `contests` are those of the content folder,
    `contest_models` rules to begin a new one from; `judge` holds what an officer writes against the rules.

    `is_demo`: the database holds a generated province, and every page, paper and picture says so.
    """

    def __init__(
        self,
        library: Library,
        gazetteer: Gazetteer,
        helpline: Helpline,
        languages: Mapping[str, Words],
        keys: Keys,
        channels: Mapping[str, Channel],
        ear: Ear,
        book: Phrasebook,
        plan: Plan,
        clock: Callable[[], dt.datetime] = now_utc,
        draw: Callable[[], int] = draw,
        draw_chart: Callable[[Chart], bytes] = no_press,
        draw_certificate: Callable[[Certificate], bytes] = no_press,
        draw_card: Callable[[Card, Library, str], bytes | None] = no_card,
        recording: Callable[[str, str], bytes | None] = no_recording,
        steady: Callable[[], float] = time.monotonic,
        contests: tuple[Contest, ...] = (),
        fares: Mapping[str, Fare] = {},
        contest_models: tuple[Contest, ...] = (),
        judge: "Judge | None" = None,
    ) -> None:
        self.gazetteer = gazetteer
        self.helpline = helpline
        self.languages = languages
        self.plan = plan
        self.keys = keys
        self.channels = {key: _as_fared(channel, fares.get(key)) for key, channel in channels.items()}
        self.fares = fares
        self.wakes: dict[str, Callable[[], None]] = {}
        """What stirs each channel's deliverer, once it is there."""
        self.pulses: dict[str, Pulse] = {}
        self.began_at = int(clock().timestamp())
        self.ear = ear
        self.clock = clock
        self.draw = draw
        self.draw_chart = draw_chart
        self.draw_certificate = draw_certificate
        self.draw_card = draw_card
        self.recording = recording
        self.is_demo = False
        self.guesses = Guesses()
        self.marks = Marks()
        self.doors = Doors()
        self.contest_files = contests
        self.contest_models = contest_models
        self.judge = judge
        self.contests = KnownContests()
        self.timers = Timers(steady)
        self.live_clock = LiveClock(steady)
        self._library = library
        self._today: tuple[dt.date, Library] | None = None
        self._book = book
        self._search: tuple[str, CardSearch] | None = None

    @property
    def everything(self) -> Library:
        """Also what is withheld today: what was read once is told by its name."""
        return self._library

    @property
    def mark(self) -> str:
        """What every page, paper and picture of this database must say; empty where it holds a real province."""
        return DEMO if self.is_demo else ""

    def library_on(self, day: dt.date) -> Library:
        """What may be shown on that day; cards whose law is not in force are withheld by themselves."""
        if self._today is None or self._today[0] != day:
            self._today = (day, in_force(self._library, day))
        return self._today[1]

    def search_on(self, day: dt.date) -> Search:
        """Cards of that day by a typed question. They are indexed at the first question, and when they change."""

        def search(typed: str, /, *, officer: bool = False) -> Found:
            return self._indexed(day)(typed, officer=officer)

        return search

    def index_today(self) -> None:
        """Before anybody asks: it takes a third of a second."""
        self._indexed(self.day_of(self.clock()))

    def _indexed(self, day: dt.date) -> CardSearch:
        library = self.library_on(day)
        shown = f"{library.revision} {' '.join(library.cards)}"
        if self._search is None or self._search[0] != shown:
            self._search = (shown, CardSearch(library, self._book))
        return self._search[1]

    def pulse(self, channel: str) -> Pulse:
        """What this process saw of a channel, for the operator's page."""
        return self.pulses.setdefault(channel, Pulse())

    def lead_to(self, channel: str, link: str) -> None:
        """Where the channel's own links lead, once the carrier has told it."""
        self.channels[channel] = replace(self.channels[channel], link=link)

    @staticmethod
    def day_of(now: dt.datetime) -> dt.date:
        """The day in Việt Nam: it begins at 17:00 UTC."""
        return now.astimezone(VIETNAM).date()
