"""What one person has practised: which questions come back when, her run of days, and a test that waits for its second half.

It is kept sealed, one piece a person (`storage/practices.py`). Days are counted from the first of 2026, questions and tracks
named by a number made of their keys: a question takes some twenty bytes, so that 200,000 people who answered forty questions
each fill 180 MB; a row for each person and question, with its index, would take several times that.
"""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bot.model.content import Library, Question, Track

FIRST_DAY = dt.date(2026, 1, 1).toordinal()
PIECE = 128
"""What is sealed is filled up to whole pieces: its size tells little of how much she answered."""
_LENGTH = 3


class Memory(Struct, frozen=True, array_like=True):
    """How well a question is remembered, as the FSRS model has it.

    `stability` in thousandths of a day, `difficulty` in thousandths (1 to 10); `missed`: the last answer was wrong, or
    was right on the very day of a wrong one, when the explanation was still in her ears.
    """

    question: int
    last: int
    due: int
    stability: int
    difficulty: int
    missed: bool


class Gauge(Struct, frozen=True, array_like=True):
    """A track's test before it, waiting for the one after it. `form` 0: nothing waits, and she is not asked again.

    `form` names the questions and statements as they were: answers to others are not compared.
    `marks` adds up the statements of the first time; `running`, `answered` those of a test that is under way.
    """

    track: int
    form: int = 0
    asked: int = 0
    right: int = 0
    marks: int = 0
    running: int = 0
    answered: int = 0


class Practice(Struct, frozen=True, array_like=True):
    """`began` to `last` are the days of the present run; `daily`: the last day whose question she answered; `reviewed`: how
    many that were due she answered on `last`."""

    began: int = 0
    last: int = 0
    daily: int = 0
    reviewed: int = 0
    memories: tuple[Memory, ...] = ()
    gauges: tuple[Gauge, ...] = ()

    def memory(self, question: int) -> Memory | None:
        return next((each for each in self.memories if each.question == question), None)

    def gauge(self, track: str) -> Gauge | None:
        number = number_of(track)
        return next((each for each in self.gauges if each.track == number), None)

    def with_memory(self, memory: Memory) -> "Practice":
        others = tuple(each for each in self.memories if each.question != memory.question)
        return replace(self, memories=(*others, memory))

    def with_gauge(self, gauge: Gauge) -> "Practice":
        others = tuple(each for each in self.gauges if each.track != gauge.track)
        return replace(self, gauges=(*others, gauge))

    def run_on(self, day: int) -> int:
        """How many days in a row, `day` among them; 0 where she did nothing on it."""
        return self.last - self.began + 1 if self.last == day else 0

    def reviewed_on(self, day: int) -> int:
        return self.reviewed if self.last == day else 0


class Pair(Struct, frozen=True):
    """One person before and after: thousandths of the questions right, hundredths of a step of the mean statement."""

    right_before: int
    right_after: int
    view_before: int
    view_after: int


Recall = Callable[[], Practice]


def nothing_practised() -> Practice:
    return Practice()


def day_number(day: dt.date) -> int:
    return day.toordinal() - FIRST_DAY


@lru_cache(maxsize=4096)
def number_of(key: str) -> int:
    """32 bits of a key, remembered. `bot check` refuses two questions, or two tracks, with the same."""
    return int.from_bytes(blake2b(key.encode(), digest_size=4).digest())


def number_in(question: Question) -> int:
    """Of the question as it is now: once its meaning changes (a new law) it is a question that nobody has answered yet."""
    revision = question.review.revision
    return number_of(question.key if revision == 1 else f"{question.key} {revision}")


def form_of(library: Library, track: Track) -> int:
    """Which questions and statements in which revision a test holds today; never 0."""
    tested = [(key, library.questions[key].review.revision) for key in library.test_of(track)]
    said = [(each.key, each.revision, each.wanted) for each in library.statements_of(track)]
    return number_of(repr((tested, said))) or 1


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Practice)


def pack(practice: Practice) -> bytes:
    """Its length, itself, and zeros up to a whole piece."""
    body = _encoder.encode(practice)
    return (len(body).to_bytes(_LENGTH) + body).ljust(-(-(len(body) + _LENGTH) // PIECE) * PIECE, b"\0")


def unpack(stored: bytes) -> Practice:
    """What another release wrote and this one cannot read is begun anew."""
    try:
        return _decoder.decode(stored[_LENGTH : _LENGTH + int.from_bytes(stored[:_LENGTH])])
    except msgspec.DecodeError:
        return Practice()
