"""Phrases that a reviewer can read, found in what was typed: "{người ấy} … {đánh} {tôi}".

chết         the word, with all, some or none of its accents
nó|hắn       one of these words
{đánh}       one of the phrases of that slot
(rồi)        may be left out; also ({slot})
*            any one word
…            up to five words of the same sentence, none of them a "không"
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from bot.library.spellings import Heard, Word, word

GAP = 5
_BETWEEN = frozenset({"bao", "gio", "he", "tung", "duoc", "dam", "co", "phai", "nen", "cho", "muon", "ai"})
"""What may stand between a "không" and the verb it undoes, folded."""

_ELEMENT = re.compile(r"\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|\S+")


class UnknownSlot(ValueError):
    """A phrase names a slot that the lexicon does not have."""


class Trie:
    """The phrases of a slot by their words."""

    def __init__(self) -> None:
        self.then: dict[Word, Trie] = {}
        self.ends = False

    def add(self, words: Sequence[Word]) -> None:
        node = self
        for each in words:
            node = node.then.setdefault(each, Trie())
        node.ends = True


class Element(Struct, frozen=True):
    """`kind` is gap, any, end or slot; a word and a choice are slots without a name."""

    kind: str
    name: str = ""


_GAP, _ANY, _END = Element("gap"), Element("any"), Element("end")
_SIGNS = {"…": _GAP, "*": _ANY, "$": _END}


class Phrase(Struct, frozen=True):
    """One way through a written phrase; `text` is how it was written."""

    text: str
    elements: tuple[Element, ...]


class Slots:
    """Named lists of phrases. A slot may name other slots; they are written out when the lexicon is read."""

    def __init__(self, written: Mapping[str, Sequence[str]]) -> None:
        self._written = written
        self._tries: dict[str, Trie] = {}
        self.words: dict[str, list[Word]] = {}
        self.begun_by: dict[Word, set[Element]] = {}

    def phrases(self, text: str) -> Iterator[Phrase]:
        """A phrase with optional parts is several."""
        for parts in _optional(_ELEMENT.findall(text)):
            yield Phrase(text, tuple(self._element(part) for part in parts))

    def trie(self, name: str) -> Trie:
        return self._tries[name]

    def _element(self, part: str) -> Element:
        if part in _SIGNS:
            return _SIGNS[part]
        element = Element("slot", part)
        if part not in self._tries:
            trie = self._tries[part] = Trie()
            for words in self._written_out(part):
                trie.add([self._keep(each) for each in words])
            for first in trie.then:
                self.begun_by.setdefault(first, set()).add(element)
        return element

    def _written_out(self, part: str) -> Iterator[tuple[Word, ...]]:
        if part.startswith("{"):
            name = part.strip("{}")
            if name not in self._written:
                raise UnknownSlot(name)
            texts: Sequence[str] = self._written[name]
        elif "|" not in part and part[0] != "[":
            yield (word(part),)
            return
        else:
            texts = part.strip("[]").split("|")
        for text in texts:
            for parts in _optional(_ELEMENT.findall(text)):
                yield from self._joined(parts)

    def _joined(self, parts: Sequence[str]) -> Iterator[tuple[Word, ...]]:
        if not parts:
            yield ()
            return
        for first in self._written_out(parts[0]):
            for rest in self._joined(parts[1:]):
                yield first + rest

    def _keep(self, each: Word) -> Word:
        same = self.words.setdefault(each.bare, [])
        if each not in same:
            same.append(each)
        return each


class Listener:
    """Where phrases stand in one message. `no` are words that a gap does not cross and that undo what follows."""

    def __init__(self, heard: Sequence[Heard], slots: Slots, no: frozenset[str]) -> None:
        self._slots = slots
        self._meant = [_meant(each, slots.words) for each in heard]
        self._is_end = [each.is_end for each in heard]
        self._after_comma = [each.after_comma for each in heard]
        self._bare = [{each.bare for each in one.readings} for one in heard]
        self._is_no = [bool(bare & no) for bare in self._bare]
        self._found: dict[tuple[str, int], frozenset[int]] = {}
        self._begun = [self._begun_at(at) for at in range(len(heard))]
        self._there: set[Element] = {_GAP, _ANY, _END}.union(*self._begun)

    def spans(self, phrases: Mapping[Element, Sequence[Phrase]]) -> Iterator[tuple[Phrase, int, int]]:
        """Every phrase at every place, the longest stretch it can cover."""
        for start, begun in enumerate(self._begun):
            for first in begun & phrases.keys():
                after = self._ends(first, start)
                for phrase in phrases[first] if after else ():
                    ends = self._through(phrase.elements[1:], after) if self._may_be(phrase) else None
                    if ends:
                        yield phrase, start, max(ends)

    def _begun_at(self, at: int) -> set[Element]:
        return set().union(*(self._slots.begun_by.get(each, ()) for each in self._meant[at]))

    def _may_be(self, phrase: Phrase) -> bool:
        """A part of it that begins nowhere in the message cannot stand in it."""
        return all(element in self._there for element in phrase.elements)

    def is_undone(self, start: int) -> bool:
        """ "không đánh em", "chưa bao giờ đánh em": what follows a "không" is not told. A comma parts them."""
        at = start
        while at > 0 and not self._after_comma[at] and not self._is_end[at - 1]:
            at -= 1
            if self._is_no[at]:
                return True
            if not self._bare[at] & _BETWEEN:
                return False
        return False

    def crosses_comma(self, start: int, end: int) -> bool:
        return any(self._after_comma[start + 1 : end])

    def blot(self, start: int, end: int) -> None:
        """These words are used up by a figure of speech."""
        for at in range(start, end):
            self._meant[at] = ()
            self._begun[at] = set()
        self._found.clear()

    def _through(self, elements: Sequence[Element], starts: frozenset[int]) -> frozenset[int]:
        for element in elements:
            starts = frozenset(end for start in starts for end in self._ends(element, start))
            if not starts:
                break
        return starts

    def _ends(self, element: Element, start: int) -> frozenset[int]:
        if element.kind == "gap":
            return self._gap(start)
        if element.kind == "end":
            is_end = start == len(self._meant) or self._is_end[start] or self._after_comma[start]
            return frozenset({start} if is_end else ())
        if element.kind == "any":
            return frozenset({start + 1} if start < len(self._meant) and not self._is_end[start] else ())
        key = (element.name, start)
        if key not in self._found:
            self._found[key] = frozenset(self._walk(self._slots.trie(element.name), start))
        return self._found[key]

    def _gap(self, start: int) -> frozenset[int]:
        ends = {start}
        for at in range(start, min(start + GAP, len(self._meant))):
            if self._is_end[at] or self._is_no[at]:
                break
            ends.add(at + 1)
        return frozenset(ends)

    def _walk(self, node: Trie, at: int) -> Iterator[int]:
        if node.ends:
            yield at
        if at < len(self._meant):
            for each in self._meant[at]:
                if each in node.then:
                    yield from self._walk(node.then[each], at + 1)


def by_first(phrases: Sequence[Phrase]) -> dict[Element, list[Phrase]]:
    found: dict[Element, list[Phrase]] = {}
    for phrase in phrases:
        found.setdefault(phrase.elements[0], []).append(phrase)
    return found


def _meant(heard: Heard, known: Mapping[str, list[Word]]) -> tuple[Word, ...]:
    return tuple(each for typed in heard.readings for each in known.get(typed.bare, ()) if typed.may_be(each))


def _optional(parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """With and without each part in round brackets."""
    if not parts:
        yield ()
        return
    for rest in _optional(parts[1:]):
        if parts[0].startswith("("):
            inner = parts[0][1:-1]
            yield (inner if inner[0] == "{" else f"[{inner}]", *rest)
            yield rest
        else:
            yield (parts[0], *rest)
