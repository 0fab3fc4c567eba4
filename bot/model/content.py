"""What the library holds: laws, topics, cards, questions, tracks, and the problems found while reading them."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import Literal, TypeVar

from msgspec import Struct

T = TypeVar("T")
Certainty = Literal["read", "second-hand"]
Audience = Literal["everyone", "pupils", "officers"]


class Problem(Struct, frozen=True, order=True):
    """One slip in content or in an import, for the person who can mend it."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class Law(Struct, frozen=True, forbid_unknown_fields=True):
    """A document of the register (content/laws.toml).

    `since_known` is false where the text was read but not the day from which it holds: `in_force_from`
    is then the earliest day that is certain, and is never shown as the beginning.
    """

    key: str
    number: str
    name: str
    in_force_from: dt.date
    certainty: Certainty
    source: str
    in_force_until: dt.date | None = None
    replaced_by: str = ""
    note: str = ""
    since_known: bool = True

    def is_in_force(self, day: dt.date) -> bool:
        """Both ends belong to the time in force."""
        until = self.in_force_until
        return self.in_force_from <= day and (until is None or day <= until)


class Citation(Struct, frozen=True, forbid_unknown_fields=True):
    """Where in a law a sentence stands: Điều (article), khoản (clause), điểm (point)."""

    law: str
    article: str
    clause: str = ""
    point: str = ""


class Topic(Struct, frozen=True, forbid_unknown_fields=True):
    """`name` stands in menus and is neutral (a husband may read it); `official` stands in reports.

    `audience`: "pupils" stands after the others; "officers" is shown to people with a role and on officers' tracks.
    """

    key: str
    name: str
    official: str
    sensitive: bool
    audience: Audience = "everyone"


class Review(Struct, frozen=True):
    """Who answers for a card or a question, on what ground, and for which days it holds.

    `draft`: prepared on a law whose text nobody has read yet; withheld whatever the day.
    """

    certainty: Certainty
    source: str
    checked_on: dt.date
    checked_by: str = ""
    revision: int = 1
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    draft: bool = False

    def covers(self, day: dt.date) -> bool:
        """Both ends belong to the days."""
        since, until = self.valid_from, self.valid_until
        return (since is None or since <= day) and (until is None or day <= until)


class Card(Struct, frozen=True):
    """One idea of the law for a class-5 reader: at most 350 characters of body, and an example."""

    key: str
    topic: str
    order: int
    title: str
    body: str
    example: str
    laws: tuple[Citation, ...]
    review: Review


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """An answer to choose. `why` explains a wrong one; the right one is explained by the question."""

    label: str
    right: bool = False
    why: str = ""


class Question(Struct, frozen=True):
    """`situation` marks a "Nếu là bạn?" question. Exactly one option is right."""

    key: str
    card: str
    topic: str
    ask: str
    options: tuple[Option, ...]
    explain: str
    laws: tuple[Citation, ...]
    review: Review
    situation: bool = False


class Track(Struct, frozen=True, forbid_unknown_fields=True):
    """A short course: cards (keys) one after another, and a test (keys of questions on them) at the end.

    `name` stands in menus and is as neutral as a topic's; `order` is its place there.
    `statements` (keys): what a person may say she agrees with before the track and after it; none: no such test.
    """

    key: str
    name: str
    audience: Audience
    order: int
    cards: tuple[str, ...]
    test: tuple[str, ...]
    statements: tuple[str, ...] = ()


class Statement(Struct, frozen=True, forbid_unknown_fields=True):
    """An opinion to agree or disagree with, in five steps. No law stands in it: there is no right answer.

    `wanted`: which of the two the plan hopes for; in this direction it is counted.
    """

    key: str
    say: str
    wanted: Literal["agree", "disagree"]
    source: str
    checked_on: dt.date
    checked_by: str = ""
    revision: int = 1


class Library(Struct, frozen=True, dict=True):
    """All vetted content that may be shown on one day, in reading order.

    `revision` is a checksum of everything that was read: it names the running content.
    """

    revision: str
    laws: dict[str, Law]
    topics: tuple[Topic, ...]
    cards: dict[str, Card]
    questions: dict[str, Question]
    tracks: tuple[Track, ...] = ()
    statements: dict[str, Statement] = {}
    voices: Mapping[str, tuple[str, ...]] = {}
    """Card → the kinds of recordings in which it is read aloud ("ogg", "aac")."""

    def topic(self, key: str) -> Topic | None:
        return next((topic for topic in self.topics if topic.key == key), None)

    def cards_of(self, topic: str) -> tuple[Card, ...]:
        return self._cards_by_topic.get(topic, ())

    def questions_of(self, topic: str) -> tuple[Question, ...]:
        return self._questions_by_topic.get(topic, ())

    def questions_on(self, card: str) -> tuple[Question, ...]:
        return self._questions_by_card.get(card, ())

    def track(self, key: str) -> Track | None:
        return next((track for track in self.tracks if track.key == key), None)

    def cards_on(self, track: Track) -> tuple[Card, ...]:
        """In the track's own order; without those that are withheld today."""
        return tuple(self.cards[key] for key in track.cards if key in self.cards)

    def test_of(self, track: Track) -> tuple[str, ...]:
        """Keys of the questions that may be asked today."""
        return tuple(key for key in track.test if key in self.questions)

    def statements_of(self, track: Track) -> tuple[Statement, ...]:
        return tuple(self.statements[key] for key in track.statements if key in self.statements)

    def law_line(self, citations: Sequence[Citation]) -> str:
        """Under a card: "Luật Hôn nhân và gia đình 2014, Điều 8 khoản 1 và Điều 9; Luật Trẻ em 2016, Điều 6."

        Each law is named once. A law that is not in the register is named by its key.
        """
        cited = tuple(citations)
        if cited not in self._law_lines:
            named = [f"{self._law_name(law)}, {_places(places)}" for law, places in _by_law(cited)]
            self._law_lines[cited] = "; ".join(named) + "." if named else ""
        return self._law_lines[cited]

    @cached_property
    def _cards_by_topic(self) -> dict[str, tuple[Card, ...]]:
        return _grouped(self.cards.values(), lambda card: card.topic)

    @cached_property
    def _questions_by_topic(self) -> dict[str, tuple[Question, ...]]:
        return _grouped(self.questions.values(), lambda question: question.topic)

    @cached_property
    def _questions_by_card(self) -> dict[str, tuple[Question, ...]]:
        return _grouped(self.questions.values(), lambda question: question.card)

    @cached_property
    def _law_lines(self) -> dict[tuple[Citation, ...], str]:
        """Lines already put together: the same few hundred for the life of the library."""
        return {}

    def _law_name(self, key: str) -> str:
        return self.laws[key].name if key in self.laws else key


def _grouped(items: Iterable[T], key: Callable[[T], str]) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: tuple(group) for name, group in groups.items()}


def _places(cited: Sequence[Citation]) -> str:
    """Of one law: "Điều 8 khoản 1, khoản 2 và Điều 9". What was just named is not named again."""
    each = list(dict.fromkeys(cited))
    named = [_place(this, before) for this, before in zip(each, [None, *each], strict=False)]
    return " và ".join(part for part in (", ".join(named[:-1]), *named[-1:]) if part)


def _place(this: Citation, before: Citation | None) -> str:
    words = [f"Điều {this.article}"]
    if this.clause:
        words.append(f"khoản {this.clause}")
    if this.point:
        words.append(f"điểm {this.point}")
    return " ".join(words[_shared(this, before) :])


def _shared(this: Citation, before: Citation | None) -> int:
    """How many leading words two neighbours have in common, while each still has a word of its own."""
    if before is None or this.article != before.article or not (this.clause and before.clause):
        return 0
    return 2 if this.clause == before.clause and this.point and before.point else 1


def _by_law(citations: Sequence[Citation]) -> Iterator[tuple[str, list[Citation]]]:
    """In the order in which the laws are first named."""
    first = list(dict.fromkeys(each.law for each in citations))
    for law, cited in groupby(sorted(citations, key=lambda each: first.index(each.law)), lambda each: each.law):
        yield law, list(cited)
