"""All that one step may look at, fetched before it; and all that comes of it."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal, Protocol

from msgspec import Struct

from bot.model.asked import Search, finds_nothing
from bot.model.content import Library
from bot.model.conversation import Conversation
from bot.model.facts import AlertKind, Fact
from bot.model.live import LiveSeen
from bot.model.news import Lead, Wish
from bot.model.people import Hall, Meaning, Person, Relay
from bot.model.places import Gazetteer
from bot.model.practice import Recall, nothing_practised
from bot.model.replies import Reply
from bot.model.seen import Seen
from bot.model.told import Ear, Kind, Mark


class Words(Protocol):
    """A language of the interface. Vietnamese is the source text."""

    language: str

    def __call__(self, text: str, /, **values: object) -> str:
        """The text in this language, with {names} filled in."""
        ...

    def many(self, one: str, several: str, n: int, /, **values: object) -> str:
        """The right plural for n, which is filled in as {n}."""
        ...

    def day(self, day: dt.date) -> str:
        """A date as people write it: 23/11/2026."""
        ...

    def number(self, n: int) -> str:
        """A number as people write it: 1.234."""
        ...


class Contact(Struct, frozen=True):
    """A door to knock at, shown only if somebody of the province verified it (S44)."""

    name: str
    number: str


class Calm(Struct, frozen=True):
    """content/calm.toml: what is said when danger was told, and in the minutes after (S22 to S26).

    `first` names the number that stands first, by what was told.
    """

    title: str
    believed: str
    believed_of_dying: str
    stay_with_me: str
    stay_with_other: str
    doors: str
    chosen: str
    helping: str
    first: Mapping[Kind, str]
    staying_title: str
    staying_body: str


class Helpline(Struct, frozen=True):
    """content/help.toml and calm.toml: the numbers shown, and the words (folded, squeezed) that leave or call for help."""

    contacts: tuple[Contact, ...]
    leave: frozenset[str]
    help: frozenset[str]
    calm: Calm


class Channel(Struct, frozen=True):
    """`keeps_copy`: a carrier holds a copy of the chat (S13). `link` is where a passed-on card leads.

    `pushes`: whether something can be said unasked, later: always, while the page is open, or never.
    `taps`: rows can be pressed; else they are numbered lines, answered by their number.
    `pictures`: one can be shown in it. `sounds`: the kinds of recordings that it plays, the best first.
    `groups`: it can post, poll and count in a group; else a group hears only the way to a private talk.
    `free_hours`: so long after her last message something can be said unasked; 0: always.
    `deletes`: what stands in the chat can be taken away; else the person is told how to do it on the phone (S9).
    """

    name: str
    keeps_copy: bool
    link: str
    pushes: Literal["always", "open", "never"] = "always"
    taps: bool = True
    deletes: bool = True
    groups: bool = False
    free_hours: int = 0
    pictures: bool = True
    sounds: tuple[str, ...] = ()


class World(Struct, frozen=True):
    """`chance` and `fresh_id` are random numbers from the shell, of 62 bits; `codes` says what a typed code means.

    `codes_rest`: so many wrong codes came in from everywhere this hour that none is looked up.
    `ear` hears danger in what is typed; `mark` hides in the stored talk until when it is calm.
    `search` finds cards of the day by a typed question; `recall` opens what this person has practised, once it is asked.
    """

    now: dt.datetime
    today: dt.date
    chance: int
    fresh_id: int
    library: Library
    gazetteer: Gazetteer
    helpline: Helpline
    languages: Mapping[str, Words]
    channel: Channel
    ear: Ear
    mark: Mark
    search: Search = finds_nothing
    recall: Recall = nothing_practised
    person: Person | None = None
    contacts: tuple[Contact, ...] = ()
    codes: Mapping[str, Meaning] = {}
    hall: Hall | None = None
    phases: tuple[str, ...] = ()
    """Those of the plan, as periods: "2021-2025"."""
    alerts: frozenset[AlertKind] = frozenset()
    """What this officer chose to be reminded of."""
    wish: Wish | None = None
    """What she wishes to be told unasked."""
    news: Lead = Lead()
    """Where the message leads that she was sent last, or that she tapped on."""
    chats: int = 1
    """How many chats she has, as far as it is asked for on this screen."""
    codes_rest: bool = False
    relay: Relay | None = None
    """Of who leads in her village: the spoken code that is hers, or one that is free for her."""
    contests: tuple[Seen, ...] = ()
    """Those that are announced or open, or were over not long ago; the open ones first."""
    live: LiveSeen | None = None
    """The quiz in a hall that this message has to do with: by its code, by the place of the talk, or because she leads it."""
    site: str = ""
    """Where our own pages stand, whatever the channel; "" where nobody told."""
    is_late: bool = False
    """The event is older than 120 s: only the home card may answer it (S15)."""
    in_group: bool = False

    @property
    def pages(self) -> str:
        """An address that opens in a browser: a carrier's own link leads back into its app."""
        return self.site or self.channel.link


class Step(Struct, frozen=True):
    conversation: Conversation
    replies: tuple[Reply, ...]
    facts: tuple[Fact, ...] = ()
