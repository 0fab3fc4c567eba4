"""Reads the content folder into a Library. All slips are told; a broken thing is left out, the rest stays."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from bot.library.cards import cards_in
from bot.library.files import listed, shown, strays
from bot.library.force import in_force, withheld
from bot.library.lines import Passage
from bot.library.reviewed import QuestionRow
from bot.library.rows import Entry, Kind, table
from bot.library.voices import voices_in
from bot.model.content import Card, Law, Library, Problem, Question, Statement, Topic, Track

__all__ = ["Reading", "in_force", "read", "read_library", "withheld"]

T = TypeVar("T")


class Reading(Struct, frozen=True):
    """The library, and where each thing in it was read: what the checker needs to name a line.

    `passages` also knows the things that were left out as broken.
    """

    library: Library
    passages: dict[tuple[Kind, str], Passage]
    problems: tuple[Problem, ...]


def read_library(folder: Path) -> tuple[Library, tuple[Problem, ...]]:
    reading = read(folder)
    return reading.library, reading.problems


def read(folder: Path) -> Reading:
    tray = _Tray()
    laws = tray.keep("law", table(folder, "laws.toml", "law", Law))
    topics = tray.keep("topic", table(folder, "topics.toml", "topic", Topic))
    strange = _strange_topics(folder, tray.keys("topic"))
    if not tray.problems_of("topics.toml"):
        tray.problems += [Problem(file, 1, _no_topic(key)) for file, key in strange]
    every = list(dict.fromkeys([*tray.keys("topic"), *(key for _, key in strange)]))
    found = tray.keep("card", _cards(folder, every))
    asked = tray.keep("question", _questions(folder, every))
    tracks = tray.keep("track", _tracks(folder))
    statements = tray.keep("statement", _statements(folder))
    tray.problems += strays(folder)
    library = _library(laws, topics, found.values(), asked.values(), tracks.values(), statements)
    library = msgspec.structs.replace(library, voices=voices_in(folder))
    return Reading(library, tray.passages, tuple(sorted(tray.problems)))


def _library(
    laws: dict[str, Law],
    topics: dict[str, Topic],
    found: Iterable[Card],
    asked: Iterable[Question],
    written: Iterable[Track],
    statements: dict[str, Statement],
) -> Library:
    """In reading order. What belongs to no topic, or to a broken one, is left out.

    The revision is twelve hex digits over all of it: the same content, the same revision.
    """
    place = {key: number for number, key in enumerate(topics)}
    in_order = sorted(
        (card for card in found if card.topic in place),
        key=lambda card: (place[card.topic], card.order, card.key),
    )
    cards = {card.key: card for card in in_order}
    questions = {each.key: each for each in asked if each.topic in place}
    tracks = tuple(sorted(written, key=lambda track: (track.order, track.key)))
    everything = msgspec.json.encode((laws, topics, cards, questions, tracks, statements))
    revision = hashlib.sha256(everything).hexdigest()[:12]
    return Library(revision, laws, tuple(topics.values()), cards, questions, tracks, statements)


class _Tray:
    """Gathers while reading; nobody outside this file sees it half full."""

    def __init__(self) -> None:
        self.passages: dict[tuple[Kind, str], Passage] = {}
        self.problems: list[Problem] = []

    def keys(self, kind: Kind) -> list[str]:
        return [key for each, key in self.passages if each == kind]

    def problems_of(self, name: str) -> list[Problem]:
        return [problem for problem in self.problems if problem.file.endswith(f"/{name}")]

    def keep(self, kind: Kind, found: Iterable[Entry[T] | Problem]) -> dict[str, T]:
        """By key, in the order of reading. The second of two with one key is left out."""
        kept: dict[str, T] = {}
        for each in found:
            if isinstance(each, Problem):
                self.problems.append(each)
            elif not each.key:
                continue  # a row without a good key: its problem is told
            elif first := self.passages.get((kind, each.key)):
                place = f"{first.file} dòng {first.line('key')}"
                sentence = f'Mã "{each.key}" đã dùng ở {place}: đặt mã khác.'
                self.problems.append(each.passage.problem(sentence, "key"))
            else:
                self.passages[kind, each.key] = each.passage
                if each.value is not None:
                    kept[each.key] = each.value
        return kept


def _strange_topics(folder: Path, topics: list[str]) -> list[tuple[str, str]]:
    """Files of topics that are not in the menu, and the topics: read for their slips, then left out."""
    paths = [path for path in (folder / "cards").glob("*") if path.is_dir()]
    paths += listed(folder / "quizzes", ".toml")
    return sorted((shown(folder, path), path.stem) for path in paths if path.stem not in topics)


def _cards(folder: Path, topics: list[str]) -> Iterator[Entry[Card] | Problem]:
    for topic in topics:
        for path in listed(folder / "cards" / topic, ".md"):
            yield from cards_in(folder, path, topic)


def _questions(folder: Path, topics: list[str]) -> Iterator[Entry[Question] | Problem]:
    for topic in topics:
        path = folder / "quizzes" / f"{topic}.toml"
        if path.exists():
            yield from _quiz(folder, path, topic)


def _quiz(folder: Path, path: Path, topic: str) -> Iterator[Entry[Question] | Problem]:
    for each in table(folder, f"quizzes/{path.name}", "question", QuestionRow):
        if isinstance(each, Problem):
            yield each
        else:
            value = each.value.question(topic) if each.value else None
            yield Entry(each.key, value, each.passage)


def _tracks(folder: Path) -> Iterator[Entry[Track] | Problem]:
    for path in listed(folder / "tracks", ".toml"):
        yield from table(folder, f"tracks/{path.name}", "track", Track)


def _statements(folder: Path) -> Iterator[Entry[Statement] | Problem]:
    """A folder may have none: then no track has a test before it."""
    if (folder / "statements.toml").exists():
        yield from table(folder, "statements.toml", "statement", Statement)


def _no_topic(key: str) -> str:
    return f'Không có chủ đề "{key}" trong topics.toml: thêm chủ đề hoặc đổi tên theo mã chủ đề.'
