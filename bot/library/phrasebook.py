"""Reads content/lexicon/{teencode,synonyms,small,asked}.toml: how people type, speak and ask."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from bot.library.spellings import Word
from bot.library.typed import Text, fits, written
from bot.model.folding import nfc

Side = Literal["card", "question"]
T = TypeVar("T")


class Idea(Struct, frozen=True):
    """A group of synonyms, met in a text: where, and over how many words."""

    key: str
    place: int
    length: int


class Phrases:
    """Phrases and what each means; the longest that fits comes first. They are found by their first two words."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._from: dict[tuple[str, ...], list[tuple[tuple[Word, ...], str]]] = {}
        for text, meaning in pairs:
            words = written(text).words
            self._from.setdefault(tuple(word.bare for word in words[:2]), []).append((words, meaning))
        for each in self._from.values():
            each.sort(key=lambda one: -len(one[0]))
        self.words = frozenset(word.bare for each in self._from.values() for words, _ in each for word in words)

    def at(self, text: Text, place: int) -> list[tuple[int, str]]:
        """Length and meaning of every phrase that begins at that word."""
        rest = text.words[place:]
        two = tuple(word.bare for word in rest[:2])
        known = (*self._from.get(two, ()), *(self._from.get(two[:1], ()) if len(two) == 2 else ()))
        return [(len(words), meaning) for words, meaning in known if fits(words, rest, text.is_accented)]

    def stand_in(self, text: Text) -> bool:
        """One word without accents may be any of several words: it proves nothing."""
        found = (length for place in range(len(text.words)) for length, _ in self.at(text, place))
        return any(length > 1 or text.is_accented for length in found)


class Phrasebook(Struct, frozen=True):
    """How people type and ask, and what is meant.

    short      teencode and words of the hills, said in common words: one word for which its accents count
    loose      the same of several words: typed bare or not
    small      words that tell nothing, bare
    ideas      groups of synonyms, as met in cards and in questions
    help       asks for a number to call
    elsewhere  asks about something that no card is about
    asked      ways to ask for a card, by its key
    """

    short: Phrases
    loose: Phrases
    small: frozenset[str]
    ideas: Mapping[Side, Phrases]
    help: Phrases
    elsewhere: Phrases
    asked: Mapping[str, tuple[str, ...]]

    def plain(self, typed: str) -> Text:
        text = written(typed)
        exact, bare = Text(text.words), Text(text.words, is_accented=False)
        words: list[Word] = []
        place = 0
        while place < len(text.words):
            found = sorted([*self.loose.at(bare, place), *self.short.at(exact, place)], reverse=True)
            length, meant = found[0] if found else (1, "")
            words += written(meant).words if meant else text.words[place : place + 1]
            place += length
        return Text(tuple(words), text.is_accented)

    def ideas_in(self, text: Text, side: Side) -> list[Idea]:
        """In each place the longest phrase of an idea."""
        found: dict[tuple[str, int], Idea] = {}
        for place in range(len(text.words)):
            for length, key in self.ideas[side].at(text, place):
                found.setdefault((key, place), Idea(key, place, length))
        return list(found.values())

    def asks_for_help(self, text: Text) -> bool:
        return any(self.help.at(text, place) for place in range(len(text.words)))

    def is_elsewhere(self, text: Text) -> bool:
        return self.elsewhere.stand_in(text)


class _Short(Struct, forbid_unknown_fields=True):
    short: dict[str, str]
    dialect: dict[str, str]


class _Group(Struct, forbid_unknown_fields=True):
    """Phrases of one idea. `asked` mean it only in a question, `told` only in a card."""

    key: str
    says: list[str] = []
    asked: list[str] = []
    told: list[str] = []


class _Groups(Struct, forbid_unknown_fields=True):
    group: list[_Group]


class _Small(Struct, forbid_unknown_fields=True):
    words: list[str]
    help: list[str]
    elsewhere: list[str]


class _Ways(Struct, forbid_unknown_fields=True):
    card: str
    asked: list[str]


class _Asked(Struct, forbid_unknown_fields=True):
    card: list[_Ways]


def read_phrasebook(folder: Path) -> Phrasebook:
    """Raises msgspec.ValidationError where a file is not as its first lines say."""
    short = _read(folder, "teencode", _Short)
    groups = _read(folder, "synonyms", _Groups).group
    small = _read(folder, "small", _Small)
    every = {**short.short, **short.dialect}
    return Phrasebook(
        short=Phrases((typed, meant) for typed, meant in every.items() if len(typed.split()) == 1),
        loose=Phrases((typed, meant) for typed, meant in every.items() if len(typed.split()) > 1),
        small=frozenset(word.bare for text in small.words for word in written(text).words),
        ideas={
            "question": Phrases((text, group.key) for group in groups for text in (*group.says, *group.asked)),
            "card": Phrases((text, group.key) for group in groups for text in (*group.says, *group.told)),
        },
        help=Phrases((text, "help") for text in small.help),
        elsewhere=Phrases((text, "elsewhere") for text in small.elsewhere),
        asked={ways.card: tuple(ways.asked) for ways in _read(folder, "asked", _Asked).card},
    )


def _read(folder: Path, name: str, shape: type[T]) -> T:
    text = nfc((folder / "lexicon" / f"{name}.toml").read_text())
    return msgspec.convert(tomllib.loads(text), shape)
