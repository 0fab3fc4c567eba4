"""Vietnamese text for storing (NFC) and for comparing (folded: no case, no diacritics, đ as d)."""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_DRAWN_OUT = re.compile(r"(.)\1+")
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


def nfc(text: str) -> str:
    """The form in which text is kept and shown; the same words typed in NFD become equal."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def fold(text: str) -> str:
    """Words of a-z and 0-9 with one space between them: "  Thất Khê! " and "that khe" are the same.

    NFKD also turns fullwidth letters into plain ones; it leaves đ alone, so đ is replaced by hand.
    """
    spread = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text).lower().replace("đ", "d"))
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return _NOT_A_WORD.sub(" ", bare.replace("đ", "d")).strip()


@lru_cache(maxsize=4096)
def folded_label(label: str) -> str:
    """`fold` for words of ours, remembered. Never for what a person typed: that is read and dropped (S36)."""
    return fold(label)


def squeezed(folded: str) -> str:
    """Drawn-out letters once: "giuppp" and "giup" are the same."""
    return _DRAWN_OUT.sub(r"\1", folded)
