"""How questions of the content become those of a quiz in a hall: chosen and put in order by a number, the same on every screen."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import TypeVar

from bot.model.content import Library, Question, Topic, Track
from bot.model.live import LiveQuestion

T = TypeVar("T")
MOST_OPTIONS = 4


def topics_for(library: Library, *, officers: bool = False) -> tuple[Topic, ...]:
    """Those that a hall can be asked about; what is for officers only where officers sit there."""
    return tuple(
        topic
        for topic in library.topics
        if (officers or topic.audience != "officers") and any(questions_for(library, topic.key))
    )


def mixed(library: Library) -> tuple[Topic, ...]:
    """Of a quiz on everything: what can be asked before a whole village unprepared. A sensitive topic a leader names herself."""
    return tuple(topic for topic in topics_for(library) if not topic.sensitive and topic.audience == "everyone")


def questions_for(library: Library, topic: str) -> list[Question]:
    """Reviewed and in force today. On a sensitive topic no "Nếu là bạn?": nobody is asked about herself before a village."""
    found = library.topic(topic)
    sensitive = found is None or found.sensitive
    return [
        question
        for question in library.questions_of(topic)
        if not (sensitive and question.situation) and 2 <= len(question.options) <= MOST_OPTIONS
    ]


def drawn(library: Library, topics: Iterable[str], n: int, seed: int) -> tuple[LiveQuestion, ...]:
    """At most `n`, from all these topics in turn; fewer where there are no more."""
    piles = [_shuffled(questions_for(library, topic), seed, topic) for topic in topics]
    taken: list[Question] = []
    while len(taken) < n and any(piles):
        for pile in piles:
            if pile and len(taken) < n:
                taken.append(pile.pop())
    return tuple(frozen(library, question, seed) for question in taken)


def tested(library: Library, track: Track, n: int, seed: int) -> tuple[LiveQuestion, ...]:
    """A ready quiz: the test at the end of a track, in its own order."""
    keys = [
        key for key in library.test_of(track) if library.questions[key] in questions_for(library, _topic(library, key))
    ]
    return tuple(frozen(library, library.questions[key], seed) for key in keys[:n])


def _topic(library: Library, question: str) -> str:
    return library.questions[question].topic


def frozen(library: Library, question: Question, seed: int) -> LiveQuestion:
    options = _shuffled(question.options, seed, question.key)
    right = next(n for n, option in enumerate(options) if option.right)
    labels = tuple(option.label for option in options)
    return LiveQuestion(question.key, question.ask, labels, right, question.explain, library.law_line(question.laws))


def _shuffled(items: Iterable[T], seed: int, name: str) -> list[T]:
    """Each has a place of its own by the hash of seed, name and number."""
    keyed = [(blake2b(f"{seed}:{name}:{n}".encode(), digest_size=8).digest(), n, item) for n, item in enumerate(items)]
    return [item for _, _, item in sorted(keyed, key=lambda each: each[:2])]
