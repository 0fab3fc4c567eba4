"""What an officer asks for in her own spelling: "thong ke hoa tham quy 2". Pure: words in, wishes out.

The words are folded. What is understood is taken out of the sentence, and what is left may be the name of a commune.
"""

import datetime as dt
import difflib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from bot.model.content import Topic
from bot.model.conversation import FiguresBy
from bot.model.folding import fold, folded_label, nfc

MOST_LETTERS = 200


class Wish(Struct, frozen=True):
    """Empty where nothing was said of it.

    rest     words that were not understood, as they were typed
    whole    the whole province was named
    half     a span was named that is not counted: six months, "tháng 10 đến tháng 12"
    begun    the sentence began with "thống kê"
    """

    period: str = ""
    by: FiguresBy | None = None
    topic: str = ""
    target: str = ""
    rest: str = ""
    whole: bool = False
    half: bool = False
    begun: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.period or self.by or self.topic or self.target or self.whole or self.half)


def wish(text: str, topics: tuple[Topic, ...], phases: Sequence[str], today: dt.date) -> Wish:
    """`phases`: those of the plan, oldest first. A quarter or month without a year is the latest that has begun."""
    words = _Words(text[:MOST_LETTERS])
    begun = words.take(_BEGUN) is not None or words.take_begun_with_a_slip()
    period = _period(words, phases, today)
    left_over = [words.take(pattern) for pattern in (_HALF, _MONTH, _QUARTER)]
    half = any(each is not None for each in left_over)
    target, by = _target(words)
    topic = next((key for phrase, key in _phrases(topics) if words.take_phrase(phrase)), "")
    for cut, pattern in _CUTS.items():
        by = cut if words.take(pattern) is not None else by
    whole = words.take(_WHOLE) is not None
    words.take(_HOUSES)
    if by is None and words.rest() in _A_COMMUNE:
        by = "commune"
        words.take_all()
    return Wish(period, by, topic, target, words.rest(), whole, half, begun)


_BEFORE = "(?:(?:cho|toi|xem|minh|em|xin|hay|gui|lay|muon|can|giup|anh|chi|bao cao) )*"
_BEGUN = re.compile(rf"^{_BEFORE}(?:thong ke|thongke|so lieu|figures|tk)\b")
_NEAR = 0.85
_COUNTS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai")
_NUMBERS = {word: n for n, word in enumerate(_COUNTS, 1)} | {"tu": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_SPELLED = "|".join(word for word in reversed(_COUNTS) if word != "nam")
_AGO = "truoc|roi|qua|vua roi|vua qua|ngoai"

_YEARS = re.compile(r"\b(?:giai doan |tu )?(?:nam )?(20\d\d) (?:- |den |toi )?(?:het )?(?:nam )?(20\d\d)\b")
_PHASE = re.compile(r"\bgiai doan (?:(\d|i{1,3}|mot|hai|ba)|(nay)|(truoc|roi|qua))\b")
_QUARTER = re.compile(rf"\b(?:quy|qui|q) (?:([1-4]|i{{1,3}}|iv|mot|hai|ba|bon|tu)|(nay)|({_AGO}))\b")
_MONTH = re.compile(
    rf"\bthang (?:(0?[1-9]|1[0-2]|{_SPELLED}|tu|nam(?= nam|$))|(nay)|({_AGO}))\b|\bt (0?[1-9]|1[0-2])\b"
)
_MONTH_OF = re.compile(r"\b(0?[1-9]|1[0-2])(?= [/-] 20\d\d)")
_YEAR = re.compile(rf"\b(?:nam )?(20\d\d)\b|\bnam (?:(nay)|({_AGO}))\b")
_HALF = re.compile(r"\b(?:\d{1,2}|sau|chin|ba) thang(?: (?:dau|cuoi))?(?: nam)?\b|\b(?:nua|dau|cuoi) nam\b")
_LETTER = re.compile(r"\b(?:chi tieu|muc tieu|ct)(?: so| thu)? ([a-e]|[1-5])\b")
_EACH = "(?:theo|tung|cac|moi|hang)"
_TARGETS = re.compile(rf"\b(?:(?:{_EACH}|nam|5) )*(?:chi tieu|muc tieu)\b(?: cua)?(?: ke hoach)?")
_CUTS: dict[FiguresBy, re.Pattern[str]] = {
    "commune": re.compile(rf"\b{_EACH}(?: {_EACH})* (?:xa phuong|xa|phuong|dia ban)\b"),
    "topic": re.compile(rf"\b(?:{_EACH} )*chu de\b"),
    "month": re.compile(rf"\b{_EACH}(?: {_EACH})* thang\b"),
    "evidence": re.compile(rf"\b(?:{_EACH} )*(?:bang chung|hinh thuc)\b"),
}
_A_COMMUNE = ("xa", "phuong", "xa phuong")
_WHOLE = re.compile(r"\b(?:toan|ca)(?: bo)? tinh(?: lang son)?\b|\btinh (?:lang son|nha|minh)\b|\btoan bo\b")
_HOUSES = re.compile(r"\b(?:so|bao nhieu) (?:ho|nha)(?: gia dinh)?(?: da)?(?: duoc)?(?: nghe| tiep can)?\b")
_SMALL = """
    cua cho o tai trong ve xem giup toi nhe a voi va theo duoc nhieu lay gui xin hay nao coi muon den het - /
"""
SMALL = frozenset(_SMALL.split())
"""Words that say nothing here. None of them begins or ends the name of a commune."""
_SLIPS = {
    slip: word
    for word, slips in {"thang": "thag thg thnag tahng thagn htang", "quy": "qyu quyy"}.items()
    for slip in slips.split()
}
"""No words, and so nobody's name."""
_GAP = "|"
_PIECE = re.compile(r"\d+|[^\W\d_]+|[-/–—]")


def _word(raw: str) -> str:
    if raw in "-–—/":
        return raw if raw == "/" else "-"
    folded = fold(raw)
    return _SLIPS.get(folded, folded)


class _Words:
    """The words of a sentence. What was understood is taken out and leaves a gap that no pattern crosses."""

    def __init__(self, text: str) -> None:
        pieces = [(raw, _word(raw)) for raw in _PIECE.findall(nfc(text))]
        self._raw = [raw for raw, word in pieces if word]
        self._folded = [word for _, word in pieces if word]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first place where it stands, taken out."""
        found = pattern.search(" ".join(self._folded))
        if found is not None:
            self._drop(found.start(), found.end())
        return found

    def take_phrase(self, phrase: str) -> bool:
        at = f" {' '.join(self._folded)} ".find(f" {phrase} ")
        if at >= 0:
            self._drop(at, at + len(phrase))
        return at >= 0

    def take_begun_with_a_slip(self) -> bool:
        """ "thog ke", "htong ke", "thongkee"."""
        for n in (2, 1):
            first = "".join(self._folded[:n])
            if difflib.SequenceMatcher(None, first, "thongke").ratio() >= _NEAR:
                self._folded[:n] = [_GAP] * n
                return True
        return False

    def take_all(self) -> None:
        self._folded = [_GAP] * len(self._folded)

    def rest(self) -> str:
        """What is left, as it was typed, without the small words at the ends of each piece; "" if only those are left."""
        pieces: list[str] = []
        start = 0
        for end in [*(n for n, word in enumerate(self._folded) if word == _GAP), len(self._folded)]:
            telling = [n for n in range(start, end) if self._folded[n] not in SMALL]
            if telling:
                pieces.append(" ".join(self._raw[telling[0] : telling[-1] + 1]))
            start = end + 1
        return ", ".join(pieces)

    def _drop(self, start: int, end: int) -> None:
        at = 0
        for n, word in enumerate(self._folded):
            if start <= at < end:
                self._folded[n] = _GAP * len(word)
            at += len(word) + 1
        self._folded = [_GAP if word.startswith(_GAP) else word for word in self._folded]


def _period(words: _Words, phases: Sequence[str], today: dt.date) -> str:
    """As it is written elsewhere: "2026", "2026-Q2", "2026-11", "2021-2025"; "" where none was named."""
    years = words.take(_YEARS)
    if years is not None:
        return "-".join(sorted((years[1], years[2])))
    phase = words.take(_PHASE)
    if phase is not None:
        return _phase(phase, phases, today)
    quarter, month = words.take(_QUARTER), words.take(_MONTH) or words.take(_MONTH_OF)
    year = _year(words.take(_YEAR), today)
    if month is not None:
        return _month(month, year, today)
    return _quarter(quarter, year, today) if quarter is not None else str(year or "")


def _phase(found: re.Match[str], phases: Sequence[str], today: dt.date) -> str:
    if found[1]:
        return next(iter(phases[_number(found[1]) - 1 :][:1]), "") if _number(found[1]) else ""
    begun = [phase for phase in phases if phase[:4] <= str(today.year)]
    return next(iter(begun[-1:] if found[2] else begun[-2:-1]), "")


def _year(found: re.Match[str] | None, today: dt.date) -> int | None:
    if found is None:
        return None
    return int(found[1]) if found[1] else today.year - (0 if found[2] else 1)


def _month(found: re.Match[str], year: int | None, today: dt.date) -> str:
    groups = [*found.groups(), None, None, None]
    told = groups[0] or groups[3]
    near = today.month if groups[1] else (today.month - 2) % 12 + 1
    month = _number(told) if told else near
    if year is None:
        year = today.year - (1 if month > today.month else 0)
    return f"{year}-{month:02}"


def _quarter(found: re.Match[str], year: int | None, today: dt.date) -> str:
    now = (today.month + 2) // 3
    quarter = _number(found[1]) if found[1] else now if found[2] else (now - 2) % 4 + 1
    if year is None:
        year = today.year - (1 if quarter > now else 0)
    return f"{year}-Q{quarter}"


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS.get(word, 0)


def _target(words: _Words) -> tuple[str, FiguresBy | None]:
    letter = words.take(_LETTER)
    if letter is not None:
        return ("abcde"[int(letter[1]) - 1] if letter[1].isdecimal() else letter[1]), "target"
    return "", "target" if words.take(_TARGETS) is not None else None


@lru_cache(maxsize=8)
def _phrases(topics: tuple[Topic, ...]) -> tuple[tuple[str, str], ...]:
    """(words, topic): both names, and every run of two words and more that stands in the names of one topic only."""
    owners: dict[str, set[str]] = {}
    for topic in topics:
        for name in (topic.name, topic.official):
            owners.setdefault(folded_label(name), set()).add(topic.key)
            for part in name.split(","):
                for run in _runs(folded_label(part).split()):
                    owners.setdefault(run, set()).add(topic.key)
    own = [(phrase, next(iter(keys))) for phrase, keys in owners.items() if len(keys) == 1]
    return tuple(sorted(own, key=lambda each: (-len(each[0].split()), each)))


def _runs(words: Sequence[str]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 2, len(words) + 1):
            if not {words[start], words[end - 1]} & (SMALL | {"minh", "xa"}):
                yield " ".join(words[start:end])
