"""What of the content is read, answered and asked, in the whole province. Never by commune: a card may be on a sensitive topic."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from bot.model.content import Library, Topic
from bot.reach.period import Period
from bot.service.desk import Desk
from bot.storage import uses
from bot.storage.sql import Reading

FEWEST_ANSWERS = 10
"""Of fewer answers a share says nothing."""
FOUND, NOT_FOUND = ("answer", "unsure"), ("none",)


class CardUse(Struct, frozen=True):
    """`shown`: it may be shown today; a card that was taken away is told by its key."""

    key: str
    title: str
    topic: str
    read: int
    passed_on: int
    shown: bool


class QuestionUse(Struct, frozen=True):
    key: str
    ask: str
    topic: str
    right: int
    wrong: int
    shown: bool

    @property
    def answered(self) -> int:
        return self.right + self.wrong

    @property
    def missed(self) -> float | None:
        """Percent of the answers that were wrong; None where there are too few."""
        return 100 * self.wrong / self.answered if self.answered >= FEWEST_ANSWERS else None


class TopicUse(Struct, frozen=True):
    """Of the cards and questions of a topic. `quizzes`: rounds of questions that were finished."""

    key: str
    name: str
    read: int
    passed_on: int
    right: int
    wrong: int
    quizzes: int


class ContentUse(Struct, frozen=True):
    """`found` typed questions were answered with a card or a choice of cards, `not_found` with none.

    `cards` most read first; `questions` most missed first, those with too few answers last.
    """

    span: str
    topics: tuple[TopicUse, ...]
    cards: tuple[CardUse, ...]
    questions: tuple[QuestionUse, ...]
    found: int
    not_found: int
    passed_tests: int


Counts = Mapping[tuple[str, str], int]


async def content_use(reading: Reading, desk: Desk, span: Period) -> ContentUse:
    """Every card and question there is, also those that nobody read; and what was read before it was taken away."""
    used = await uses.used(reading, span.first, span.last)
    counts = {(each.kind, each.item): each.n for each in used}
    library, today = desk.everything, desk.library_on(desk.day_of(desk.clock()))
    cards = tuple(sorted(_cards(library, today, counts), key=lambda card: (-card.read, card.title)))
    questions = tuple(sorted(_questions(library, today, counts), key=_most_missed))
    return ContentUse(
        span.name,
        tuple(_topic(topic, cards, questions, counts) for topic in library.topics),
        cards,
        questions,
        sum(counts.get(("asked", kind), 0) for kind in FOUND),
        sum(counts.get(("asked", kind), 0) for kind in NOT_FOUND),
        sum(each.n for each in used if each.kind == "track"),
    )


def _cards(library: Library, today: Library, counts: Counts) -> Iterable[CardUse]:
    gone = {item for kind, item in counts if kind in ("card", "passed-on") and item not in library.cards}
    for key in [*library.cards, *sorted(gone)]:
        card = library.cards.get(key)
        read, passed_on = counts.get(("card", key), 0), counts.get(("passed-on", key), 0)
        yield CardUse(key, card.title if card else key, card.topic if card else "", read, passed_on, key in today.cards)


def _questions(library: Library, today: Library, counts: Counts) -> Iterable[QuestionUse]:
    gone = {item for kind, item in counts if kind in ("right", "wrong") and item not in library.questions}
    for key in [*library.questions, *sorted(gone)]:
        question = library.questions.get(key)
        right, wrong = counts.get(("right", key), 0), counts.get(("wrong", key), 0)
        ask, topic = (question.ask, question.topic) if question else (key, "")
        yield QuestionUse(key, ask, topic, right, wrong, key in today.questions)


def _most_missed(question: QuestionUse) -> tuple[float, int, str]:
    return (-1 if question.missed is None else question.missed) * -1, -question.answered, question.key


def _topic(topic: Topic, cards: Iterable[CardUse], questions: Iterable[QuestionUse], counts: Counts) -> TopicUse:
    mine = [card for card in cards if card.topic == topic.key]
    asked = [question for question in questions if question.topic == topic.key]
    return TopicUse(
        topic.key,
        topic.official,
        sum(card.read for card in mine),
        sum(card.passed_on for card in mine),
        sum(question.right for question in asked),
        sum(question.wrong for question in asked),
        counts.get(("quiz", topic.key), 0),
    )
