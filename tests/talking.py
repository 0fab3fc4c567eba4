"""A person in a test: she types and taps, and the test reads what she hears. No clock, no database."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from bot.library.contest_check import shelf_in
from bot.library.contest_judge import Judge
from bot.library.contests import MODELS, read_contests
from bot.library.disclosure import LexiconEar, read_ear
from bot.library.helpline import read_helpline
from bot.library.phrasebook import Phrasebook, read_phrasebook
from bot.library.places import read_places
from bot.library.plan import read_plan
from bot.library.read import read_library
from bot.library.search import CardSearch
from bot.model.asked import Found, Search
from bot.model.content import Library
from bot.model.contest import Contest
from bot.model.conversation import Conversation, pack, unpack
from bot.model.events import Event, Opened, Tapped, Typed
from bot.model.facts import (
    AlertChosen,
    AlertDropped,
    AlertKind,
    CardTaken,
    ChatLinked,
    ChatParted,
    CheckInOpened,
    CommuneNamed,
    Consented,
    Fact,
    Forgotten,
    HouseholdFounded,
    HouseholdHosted,
    HouseholdJoined,
    HouseholdMoved,
    InvitationUsed,
    MeetingLogged,
    MeetingWithdrawn,
    NewsChosen,
    NewsDropped,
)
from bot.model.live import LiveSeen
from bot.model.news import Lead, Wish
from bot.model.people import Hall, Household, Invitation, Meaning, Person, Role
from bot.model.places import Gazetteer
from bot.model.plan import Plan
from bot.model.practice import Pair, Practice
from bot.model.replies import Order, Pages, Reply, Say
from bot.model.world import Channel, Contact, Helpline, World
from bot.service.marks import Marks
from bot.service.talks.memory import learned
from bot.talk.practice import question_of_the_day
from bot.talk.step import step
from bot.words import languages

ROOT = Path(__file__).parent.parent
SHELF = Path(__file__).parent / "scenarios" / "content"
PUSHES: dict[str, Literal["always", "open", "never"]] = {"web": "open", "terminal": "never"}
NOW = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)


@cache
def small_library() -> Library:
    """A few cards that do not change when the shipped content does."""
    library, problems = read_library(SHELF)
    assert not problems, problems
    return library


@cache
def shipped_library() -> Library:
    return read_library(ROOT / "content")[0]


@cache
def gazetteer() -> Gazetteer:
    return read_places(ROOT / "content" / "places")


@cache
def helpline() -> Helpline:
    return read_helpline(ROOT / "content")


@cache
def ear() -> LexiconEar:
    return read_ear(ROOT / "content")


@cache
def book() -> Phrasebook:
    return read_phrasebook(ROOT / "content")


@cache
def plan() -> Plan:
    return read_plan(ROOT / "content")


@cache
def contest_models() -> tuple[Contest, ...]:
    return tuple(each.contest for each in read_contests(ROOT / "content", MODELS)[0] if each.contest)


@cache
def judge() -> Judge:
    """Holds contests against the small library, and their words against the shipped lexicon."""
    return Judge(lambda day: shelf_in(SHELF, day, ROOT / "content"), gazetteer().communes)


_searches: dict[str, CardSearch] = {}


def searches(library: Library) -> Search:
    """Indexed at the first question, once for each library."""

    def search(typed: str, /, *, officer: bool = False) -> Found:
        shown = f"{library.revision} {' '.join(library.cards)}"
        if shown not in _searches:
            _searches[shown] = CardSearch(library, book())
        return _searches[shown](typed, officer=officer)

    return search


class Villager:
    """Keeps what the shell would keep: the stored talk, and the person that the facts make of her."""

    def __init__(self, library: Library | None = None, channel: str = "web") -> None:
        self.library = library or small_library()
        self.search = searches(self.library)
        self.talk = Conversation()
        self.person: Person | None = None
        self.codes: dict[str, Meaning] = {}
        self.hall: Hall | None = None
        self.live: LiveSeen | None = None
        self.contacts: tuple[Contact, ...] = ()
        self.now = NOW
        self.codes_rest = False
        self.late = False
        self.in_group = False
        self.replies: tuple[Reply, ...] = ()
        self.facts: list[Fact] = []
        self.new_facts: tuple[Fact, ...] = ()
        self.turns = 0
        self.marks = Marks()
        self.practice = Practice()
        self.pairs: list[tuple[str, Pair]] = []
        self.alerts: frozenset[AlertKind] = frozenset()
        self.wish: Wish | None = None
        self.news = Lead()
        self.chats = 1
        self.channel = Channel(channel, channel == "telegram", "https://loa.example", PUSHES.get(channel, "always"))

    def types(self, text: str) -> "Villager":
        return self.does(Typed(text))

    def taps(self, label: str) -> "Villager":
        labels = [row.label for row in self.talk.offer.rows]
        return self.does(Tapped(self.talk.offer.id, labels.index(label)))

    def opens(self, payload: str = "") -> "Villager":
        return self.does(Opened(payload))

    def does(self, event: Event) -> "Villager":
        self.turns += 1
        world = self.world()
        done = step(world, self.talk, event)
        self.talk = unpack(pack(done.conversation))
        self.replies, self.new_facts = done.replies, done.facts
        self._learn(world)
        for fact in done.facts:
            self._become(fact)
        return self

    def _learn(self, world: World) -> None:
        """As the shell does: nothing of a visitor, or while another house listens here."""
        if self.person is not None and not any(isinstance(fact, HouseholdHosted) for fact in self.new_facts):
            daily = question_of_the_day(world)
            self.practice, pairs = learned(self.practice, self.new_facts, world.today, daily, self.library)
            self.pairs += pairs

    def world(self) -> World:
        return World(
            now=self.now,
            today=(self.now + dt.timedelta(hours=7)).date(),
            chance=1_000_003 * (self.turns + 7),
            fresh_id=self.turns,
            library=self.library,
            gazetteer=gazetteer(),
            helpline=helpline(),
            languages=languages(),
            channel=self.channel,
            ear=ear(),
            search=self.search,
            recall=lambda: self.practice,
            mark=self.marks.at(int(self.now.timestamp())),
            person=self.person,
            contacts=self.contacts,
            codes=self.codes,
            hall=self.hall,
            live=self.live,
            phases=tuple(phase.key for phase in plan().phase),
            alerts=self.alerts,
            wish=self.wish,
            news=self.news,
            chats=self.chats,
            codes_rest=self.codes_rest,
            is_late=self.late,
            in_group=self.in_group,
        )

    @property
    def says(self) -> list[Say]:
        """What she hears; an order for figures counts as its empty frame."""
        frames = [reply.frame if isinstance(reply, Order | Pages) else reply for reply in self.replies]
        return [say for say in frames if isinstance(say, Say)]

    @property
    def heard(self) -> str:
        return "\n\n".join(f"{say.title}\n{say.body}".strip() for say in self.says)

    @property
    def rows(self) -> list[str]:
        return [row.label for row in self.talk.offer.rows]

    def joins(self, commune: str = "that khe") -> "Villager":
        """From any screen to a house of her own."""
        return self.types("dang ky").types("dong y").types(commune).types("1")

    def _become(self, fact: Fact) -> None:
        self.facts.append(fact)
        person = self.person or Person(1)
        match fact:
            case Consented():
                self.person = person
            case CommuneNamed(commune):
                self.person = replace(person, commune=commune)
            case HouseholdFounded(household, commune, code, _):
                self.person = replace(person, household=Household(household, commune, "self", code))
            case HouseholdJoined(household, commune, known, _):
                self.person = replace(person, household=Household(household, commune, known, "AAAAAAAAA"))
            case HouseholdMoved(_, commune) if person.household:
                moved = replace(person.household, commune=commune)
                self.person = replace(person, commune=commune, household=moved)
            case CardTaken(_, card, commune):
                self.person = replace(person, commune=commune, household=Household(card, commune, "card", "AAAAAAAAA"))
            case InvitationUsed(invitation):
                self.person = replace(person, roles=(self._role(invitation),))
            case MeetingLogged(id, meeting):
                self.hall = Hall(id, meeting.day, meeting.kind)
            case CheckInOpened(_, code) if self.hall:
                self.hall = replace(self.hall, code=code)
            case MeetingWithdrawn():
                self.hall = None
            case AlertChosen(kind, _):
                self.alerts |= {kind}
            case AlertDropped(kind):
                self.alerts -= {kind}
            case NewsChosen(wish):
                self.wish = wish
            case NewsDropped():
                self.wish = None
            case ChatLinked():
                self.chats += 1
            case ChatParted(others):
                self.chats, self.person = 1, self.person if others else None
            case Forgotten():
                self.person, self.talk, self.practice = None, Conversation(), Practice()

    def _role(self, invitation: int) -> Role:
        meant = [each for each in self.codes.values() if isinstance(each, Invitation) and each.id == invitation]
        return meant[0].role
