"""Hears danger in what a person types: content/lexicon/disclosure.toml, read, and asked (S21).

Everything here is fixed by that file: no network, no chance, nothing learned and nothing kept.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from bot.library.phrases import Listener, Phrase, Slots, by_first
from bot.library.spellings import Spelling
from bot.model.folding import nfc
from bot.model.told import About, Kind, Told


class _Group(Struct, frozen=True, forbid_unknown_fields=True):
    """`sure`: of all its phrases; else of those that name one of the lexicon's `surely`."""

    kind: Kind
    phrases: list[str]
    about: About = "me"
    sure: bool = False


class _Hint(Struct, frozen=True, forbid_unknown_fields=True):
    """A sign that tells something only together with others."""

    weight: int
    phrases: list[str]
    kind: Kind | None = None


class _Lexicon(Struct, frozen=True, forbid_unknown_fields=True):
    surely: list[str]
    no: list[str]
    whole_words: list[str]
    short: dict[str, str]
    slots: dict[str, list[str]]
    harmless: list[str]
    asks_the_law: list[str]
    told: list[_Group]
    hint: list[_Hint]
    enough: int


def read_ear(content: Path) -> "LexiconEar":
    """Raises where the file is not as it describes itself: a bot that is deaf must not start."""
    text = nfc((content / "lexicon" / "disclosure.toml").read_text())
    return LexiconEar(msgspec.toml.decode(text, type=_Lexicon))


class LexiconEar:
    def __init__(self, lexicon: _Lexicon) -> None:
        self._slots = slots = Slots(lexicon.slots)
        self._told: dict[Phrase, tuple[int, Told]] = {}
        for place, group in enumerate(lexicon.told):
            for text in group.phrases:
                sure = group.sure or any(name in text for name in lexicon.surely)
                for phrase in slots.phrases(text):
                    self._told.setdefault(phrase, (place, Told(group.kind, group.about, sure)))
        self._phrases = by_first(tuple(self._told))
        self._harmless = by_first([phrase for text in lexicon.harmless for phrase in slots.phrases(text)])
        self._law = by_first([phrase for text in lexicon.asks_the_law for phrase in slots.phrases(text)])
        self._hints = [
            (hint, by_first([phrase for text in hint.phrases for phrase in slots.phrases(text)]))
            for hint in sorted(lexicon.hint, key=lambda hint: -hint.weight)
        ]
        self._enough = lexicon.enough
        self._no = frozenset(lexicon.no)
        self._spelling = Spelling(slots.words, lexicon.short, frozenset(lexicon.whole_words))

    def __call__(self, text: str) -> Told | None:
        """The most urgent kind that is told; of that, what the longest phrase says, best one without a comma in it."""
        found = self.matches(text)
        return found[0][1] if found else None

    def matches(self, text: str) -> list[tuple[str, Told]]:
        """Every phrase found, the weightiest first; for reviewers and reports."""
        listener = Listener(self._spelling.read(text), self._slots, self._no)
        for _, start, end in list(listener.spans(self._harmless)):
            listener.blot(start, end)
        asks = any(True for _ in listener.spans(self._law))
        found = self._said(listener, asks)
        return found if found or asks else self._hinted(listener)

    def _said(self, listener: Listener, asks: bool) -> list[tuple[str, Told]]:
        found = []
        for phrase, start, end in listener.spans(self._phrases):
            place, told = self._told[phrase]
            if (told.sure or not asks) and not listener.is_undone(start):
                far = listener.crosses_comma(start, end)
                found.append((_URGENCY[told.kind], far, start - end, place, not told.sure, phrase.text, told))
        return [(text, told) for *_, text, told in sorted(found, key=lambda each: each[:6])]

    def _hinted(self, listener: Listener) -> list[tuple[str, Told]]:
        """Nothing was said outright, but fear, force and those who may use it stand together."""
        there = list(self._there(listener))
        if sum(hint.weight for hint in there) < self._enough:
            return []
        kinds: list[Kind] = [hint.kind for hint in there if hint.kind is not None]
        kind = min(kinds, key=lambda each: _URGENCY[each]) if kinds else "violence"
        return [("…".join(hint.phrases[0] for hint in there), Told(kind, "me"))]

    def _there(self, listener: Listener) -> Iterator[_Hint]:
        """Each word of the message is a sign of one group only; the heavy ones choose first."""
        used: set[int] = set()
        for hint, phrases in self._hints:
            spans = [(start, -end) for _, start, end in listener.spans(phrases) if not listener.is_undone(start)]
            free = [span for span in spans if used.isdisjoint(range(span[0], -span[1]))]
            if free:
                start, end = min(free)
                used.update(range(start, -end))
                yield hint


_URGENCY: dict[Kind, int] = {
    "death": 0, "sexual": 1, "trafficking": 2, "marriage": 3, "child": 4, "control": 5, "violence": 6
}  # fmt: skip
