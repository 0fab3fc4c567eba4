"""A typed question, or the text of a card, as words and ideas to look by. What somebody typed is not kept (S36)."""

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from bot.library.spellings import Word, word
from bot.model.folding import nfc

_PIECE = re.compile(r"[^\W\d_]+|\d+")
_AGE = re.compile(r"\b(\d{1,2}) ?t\b")
_DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}|(?<=[^\W\d])([hkmnst])\2\b")
_LONE_Y = re.compile(r"\b(đ|[b-df-hj-np-tvx]{1,2})(y|ý|ỳ|ỷ|ỹ|ỵ)\b")
_AS_I = dict(zip("yýỳỷỹỵ", "iíìỉĩị", strict=True))
_MILLION = re.compile(r"\b(\d+) ?tr\b")


class Text(Struct, frozen=True):
    """`is_accented`: someone who writes accents; a bare word of hers is that word and no other."""

    words: tuple[Word, ...]
    is_accented: bool = True


def written(text: str, reads: Callable[[str], Word] = word) -> Text:
    """ "14t" is 14 tuổi, "kí" is "ký", "trann" is "tran". `reads` may remember words, but only those of content."""
    plain = _MILLION.sub(r"\1 triệu", _AGE.sub(r"\1 tuổi", nfc(text).lower()))
    plain = _LONE_Y.sub(lambda found: found[1] + _AS_I[found[2]], _DRAWN_OUT.sub(r"\1\2", plain))
    pieces = _PIECE.findall(plain)
    letters = [piece for piece in pieces if piece.isalpha()]
    is_accented = 2 * sum(not piece.isascii() for piece in letters) >= len(letters) > 0
    return Text(tuple(each for each in map(reads, pieces) if each.bare), is_accented)


def fits(phrase: Sequence[Word], typed: Sequence[Word], is_accented: bool) -> bool:
    """Does the phrase stand at the beginning of what was typed? Accents may be left out by who leaves them out."""
    if len(typed) < len(phrase):
        return False
    pairs = zip(phrase, typed, strict=False)
    return all(this == meant if is_accented else this.may_be(meant) for meant, this in pairs)
