"""A typed place as words: how two spellings compare, and which words stand beside a name ("mình ở xã …, huyện …").

Which names there are is told by the caller; where they lie is decided in places.py.
"""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from bot.model.folding import fold, nfc

Label = Literal["", "xã", "phường", "thị trấn", "huyện", "thành phố", "tỉnh", "thôn"]


class Word(Struct, frozen=True):
    """`key` is compared: folded, y as i (Lý, Lí). `marks` are its diacritics in one order: hoà is hòa."""

    key: str
    marks: str


class Phrase(Struct, frozen=True):
    """Words that belong together. `keys` are the known names they spell: none if strange, several after a slip.

    `label` is the kind of place written before them. `whole` are strange words with the label and the small words
    around them: "chi lăg" does not begin with the "chị" of "chị ở …", nor "ban mac" with a bản.
    `now`: said after "nay" ("A, nay là B").
    """

    words: tuple[Word, ...]
    label: Label = ""
    keys: tuple[str, ...] = ()
    whole: tuple[Word, ...] = ()
    slip: bool = False
    now: bool = False


_LABELS: dict[str, Label] = {
    "xã": "xã", "x": "xã",
    "phường": "phường", "p": "phường",
    "thị trấn": "thị trấn", "tt": "thị trấn", "t t": "thị trấn", "nông trường": "thị trấn", "nt": "thị trấn",
    "huyện": "huyện", "h": "huyện",
    "thành phố": "thành phố", "tp": "thành phố", "t p": "thành phố",
    "thị xã": "thành phố", "tx": "thành phố", "t x": "thành phố",
    "tỉnh": "tỉnh", "t": "tỉnh",
    "thôn": "thôn", "bản": "thôn", "xóm": "thôn", "làng": "thôn", "khu": "thôn", "khối": "thôn", "tổ": "thôn",
    "phố": "thôn", "đường": "thôn", "đội": "thôn", "số": "thôn", "ngõ": "thôn",
}  # fmt: skip
_FILLERS = """
    mình em tôi tui tao cháu con chúng ta anh chị cô chú bác ông bà gia đình nhà quê ở tại là thuộc về đến từ sống đang
    hiện nay giờ bây mới cũ xưa trước đây đó kia này ấy của bên trên dưới trong địa bàn chỗ người dân dạ vâng thưa ạ
    ơi nhé nha nhá à nhỉ thì và cho được rồi xin chào khu vực việt nam
"""
_SHORT = {"ls": "lạng sơn", "tpls": "tp lạng sơn"}
_NOW = {"nai"}  # "nay", folded as in Word.key
_LONGEST = 5  # words of a name that may be typed apart

_BREAK = re.compile(r"[,;()\[\]/|\r\n]|\s[-–—]+\s")
_WORD = re.compile(r"[^\W_]+")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
_LIKE_D_STROKE = str.maketrans("ðɖƌ", "đđđ")


def words(text: str, known: Container[str] = ()) -> tuple[Word, ...]:
    """The words of a name or a phrase; an emoji or a foreign script is no word. "xãThất Khê" is cut if it makes a name."""
    plain = unicodedata.normalize("NFKC", nfc(text)).lower().translate(_LIKE_D_STROKE)
    found = _WORD.findall(_STRETCHED.sub(r"\1", plain))
    tokens = " ".join(_SHORT.get(one, one) for one in found).split()
    keys = [_word(token).key for token in tokens]
    cuts = [_cut(token, keys[at : at + _LONGEST], known) for at, token in enumerate(tokens)]
    parts = (part for token, cut in zip(tokens, cuts, strict=True) for part in (token[:cut], token[cut:]))
    return tuple(word for word in map(_word, parts) if word.key)


def _cut(token: str, keys: Sequence[str], known: Container[str]) -> int:
    """Where a label or a name ends and a name begins that is glued to it; 0 if nowhere. `keys` begin with the token's."""
    key = keys[0]
    if len(token) != len(key) or key in known:
        return 0  # else a sign of the token is a letter of its key, but in odd scripts
    for cut in range(1, len(key)):
        names = accumulate((key[cut:], *keys[1:])) if key[:cut] in _GLUED else ()
        if any(name in known for name in names) or (key[:cut] in known and key[cut:] in known):
            return cut
    return 0


def _word(token: str) -> Word:
    spread = unicodedata.normalize("NFKD", token)
    marks = sorted(sign for sign in spread if unicodedata.combining(sign) or sign == "đ")
    return Word(fold(token).replace(" ", "").replace("y", "i"), "".join(marks))


def joined(name: Sequence[Word]) -> str:
    """The key of a name: "thatkhe", however it was spaced."""
    return "".join(word.key for word in name)


def is_bare(name: Sequence[Word]) -> bool:
    """Typed without any diacritics, as many do: then they cannot tell two names apart."""
    return not any(word.marks for word in name)


def same_marks(typed: Sequence[Word], name: Sequence[Word]) -> bool:
    """Do two spellings of one key carry the same diacritics? Word by word where they are spaced alike."""
    if len(typed) == len(name):
        return all(one.marks == other.marks for one, other in zip(typed, name, strict=True))
    return sorted("".join(one.marks for one in typed)) == sorted("".join(one.marks for one in name))


def phrases(typed: str, known: Container[str]) -> list[Phrase]:
    """Known names and strange words in the order typed, without small words."""
    found: list[Phrase] = []
    now = False
    for clause in _BREAK.split(nfc(typed)):
        for phrase in _of_clause(words(clause, known), known):
            now = now or phrase is None
            if phrase is not None:
                found.append(replace(phrase, now=now))
    return found


def _of_clause(clause: tuple[Word, ...], known: Container[str]) -> Iterator[Phrase | None]:
    """None stands for "nay". A label speaks for what follows it at once."""
    at = begun = labelled = 0
    label: Label = ""
    while at < len(clause):
        end, kind = _landmark(clause, at, known)
        if end == at:
            at += 1
            continue
        if begun < at:
            yield from _strange(clause[labelled:at], begun - labelled, label)
            label = ""
        if kind == "name":
            yield Phrase(clause[at:end], label, (joined(clause[at:end]),))
        elif kind == "now":
            yield None
        labelled = end if kind in ("name", "now") else at
        label = "" if kind == "name" or kind == "now" else kind
        at = begun = end
    yield from _strange(clause[labelled:], begun - labelled, label)


def _landmark(clause: tuple[Word, ...], at: int, known: Container[str]) -> tuple[int, Label | Literal["name", "now"]]:
    """Where the name, the label or the "nay" that begins here ends, and which it is; `at` itself if none begins.

    Of "tinh bac giang" the name Tĩnh Bắc takes two words, the label tỉnh and Bắc Giang three: more is better.
    """
    name_end = _name_end(clause, at, known)
    label_end, label = _label(clause, at)
    if label_end > at and (name_end == at or _name_end(clause, label_end, known) > name_end):
        return label_end, label
    if name_end == at and clause[at].key in _NOW:
        return at + 1, "now"
    return name_end, "name"


def _name_end(clause: tuple[Word, ...], at: int, known: Container[str]) -> int:
    """After the longest known name that begins here."""
    ends = range(min(at + _LONGEST, len(clause)), at, -1)
    return next((end for end in ends if joined(clause[at:end]) in known), at)


def _label(clause: tuple[Word, ...], at: int) -> tuple[int, Label]:
    """After "thị trấn", "x." …, if anything follows: "Bính Xá" ends in no label."""
    for end in (at + 2, at + 1):
        label = _LABEL_OF.get(" ".join(word.key for word in clause[at:end]), "")
        if label and end < len(clause) and not (label == "xã" and clause[at].marks not in _XA):
            return end, label
    return at, ""


def _strange(whole: tuple[Word, ...], labels: int, label: Label) -> Iterator[Phrase]:
    """What is left when its label and the small words at both ends are dropped, if anything is."""
    telling = [at for at, word in enumerate(whole) if at >= labels and word.key not in _SMALL]
    if telling:
        yield Phrase(whole[telling[0] : telling[-1] + 1], label, whole=whole)


_GLUED: frozenset[str] = frozenset()  # names of labels are read before they can be cut off
_SPACED = {" ".join(word.key for word in words(text)): label for text, label in _LABELS.items()}
_LABEL_OF = _SPACED | {key.replace(" ", ""): label for key, label in _SPACED.items()}
_GLUED = frozenset(key for key, label in _LABEL_OF.items() if len(key) > 1 and label != "thôn")
_SMALL = {word.key for word in words(_FILLERS)}
_XA = ("", words("xã")[0].marks)  # "xá" and "xạ" stand in names
