"""How people type Vietnamese: words with all, some or none of their accents, teencode, Telex left raw, slips.

Nothing is cached: what somebody typed must not stay in memory (S36).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from bot.model.folding import fold, nfc

_PIECE = re.compile(r"[^\W_]+|[.!?;\n…,:]")
_AGE = re.compile(r"\b(\d{1,2})t\b")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|t|th|tr|v|x)?"
    r"(?:a[iouy]?|e[ou]?|i(?:a|eu?|u)?|o(?:a[iy]?|eo?|i|o)?|u(?:a|ay|e|i|oi?|ou|u|y|ya|ye|yu)?|y(?:eu?)?)"
    r"(?:ch?|m|ng?|nh|p|t)?"
)
_TONES = {"\u0300": 1, "\u0301": 2, "\u0309": 3, "\u0303": 3, "\u0323": 4}
"""Hỏi and ngã count as one: half the country writes them alike."""
_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TELEX_SHAPES = (
    ("dd", "đ"),
    ("aa", "â"),
    ("ee", "ê"),
    ("oo", "ô"),
    ("uow", "ươ"),
    ("aw", "ă"),
    ("ow", "ơ"),
    ("uw", "ư"),
)
_SLIPS_LOOKED_AT = 12
_NO_OTHER = -1
"""The tone of a word that is what it looks like, with no accent left out."""


class Word(Struct, frozen=True):
    """A syllable: its bare letters, its letters without the tone, its tone (0 is none, or not typed).

    `strict`: it is meant only where it is typed with all its accents.
    """

    bare: str
    shaped: str
    tone: int
    strict: bool = False

    def may_be(self, meant: "Word") -> bool:
        """Every accent that was typed stands in the word that is meant; some may have been left out."""
        if self.tone == _NO_OTHER or meant.strict:
            return (self.shaped, max(self.tone, 0)) == (meant.shaped, meant.tone)
        if self.bare != meant.bare or self.tone not in (0, meant.tone):
            return False
        if self.shaped in (meant.shaped, self.bare):
            return True
        pairs = zip(self.shaped, meant.shaped, self.bare, strict=True)
        return all(typed in (true, bare) for typed, true, bare in pairs)


class Heard(Struct, frozen=True):
    """One typed word: what it may be, and whether a comma stands before it. `is_end` closes a sentence instead."""

    readings: tuple[Word, ...] = ()
    is_end: bool = False
    after_comma: bool = False


def word(text: str) -> Word:
    """Of one syllable in lower case, NFC; "đói!" is a strict one."""
    tone = 0
    letters = []
    for sign in unicodedata.normalize("NFD", text):
        if sign in _TONES:
            tone = _TONES[sign]
        else:
            letters.append(sign)
    shaped = unicodedata.normalize("NFC", "".join(letters))
    return Word(fold(shaped), shaped.rstrip("!"), tone, shaped.endswith("!"))


class Spelling:
    """Reads typed text as words. `known` are the words of the lexicon, which a slip may have been meant for."""

    def __init__(self, known: Mapping[str, list[Word]], short: Mapping[str, str], whole: frozenset[str]) -> None:
        self._known = known
        self._short = {key: tuple(word(each) for each in meant.split()) for key, meant in short.items()}
        self._whole = whole
        self._by_first: dict[str, list[str]] = {}
        for bare in known:
            self._by_first.setdefault(bare[:1], []).append(bare)

    def read(self, text: str) -> list[Heard]:
        plain = _AGE.sub(r"\1 tuổi", nfc(text).lower())
        pieces = [_DRAWN_OUT.sub(r"\1", piece) for piece in _PIECE.findall(plain)]
        accented = _is_accented(pieces)
        slips = iter(range(_SLIPS_LOOKED_AT))
        heard: list[Heard] = []
        after_comma = False
        for piece in pieces:
            if piece in ",:":
                after_comma = True
                continue
            first, *rest = self._heard(piece, accented, slips)
            heard += [replace(first, after_comma=after_comma), *rest]
            after_comma = False
        return heard

    def _heard(self, piece: str, accented: bool, slips: Iterator[int]) -> Iterator[Heard]:
        if not piece.isalnum():
            yield Heard(is_end=True)
        elif piece in self._short:
            yield from (Heard((meant,)) for meant in self._short[piece])
        else:
            typed = word(piece)
            if accented and piece in self._whole:
                yield Heard((Word(typed.bare, typed.shaped, _NO_OTHER),))
            elif _SYLLABLE.fullmatch(typed.bare) or typed.bare in self._known:
                yield Heard((typed,))
            else:
                yield Heard(tuple(self._mended(typed, piece, slips)))

    def _mended(self, typed: Word, piece: str, slips: Iterator[int]) -> Iterator[Word]:
        raw = _from_telex(piece)
        if raw is not None:
            yield raw
        elif len(typed.bare) >= 3 and next(slips, None) is not None:
            for first in sorted({*typed.bare[:2]}):
                for bare in self._by_first.get(first, ()):
                    if _one_slip(typed.bare, bare):
                        yield from self._known[bare]


def _is_accented(pieces: list[str]) -> bool:
    """Someone who writes with accents: a bare word of hers is that word, and no other without its accents."""
    words = [piece for piece in pieces if piece.isalpha()]
    return sum(not each.isascii() for each in words) * 3 >= len(words) > 0


def _from_telex(piece: str) -> Word | None:
    """ "ddanhs" left raw by a phone without the keyboard is "đánh"."""
    if not piece.isascii():
        return None
    body, tone = (piece[:-1], _TELEX_TONES[piece[-1]]) if piece[-1] in _TELEX_TONES else (piece, "")
    for written, meant in _TELEX_SHAPES:
        body = body.replace(written, meant)
    bare = word(body).bare
    if body == piece or not _SYLLABLE.fullmatch(bare):
        return None
    shaped = word(body).shaped
    return Word(bare, shaped, _TONES[tone] if tone else 0)


def _one_slip(typed: str, meant: str) -> bool:
    """One letter too many, too few, wrong, or two changed about; the words are not very short."""
    if len(meant) < 3 or abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    same = 0
    while same < min(len(typed), len(meant)) and typed[same] == meant[same]:
        same += 1
    a, b = typed[same:], meant[same:]
    if same == 0 and a[:2] != b[1::-1]:
        return False
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
