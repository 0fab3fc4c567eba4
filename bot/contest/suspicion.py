"""What looks as if somebody had cheated, put before a person to decide. It disqualifies nobody, and may be chance."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from bot.contest.canon import canonical
from bot.model.entries import Answered, Attempt
from bot.model.frozen import Frozen

Kind = Literal["too-fast", "same-order", "same-answers", "one-chat", "one-phone"]
FEWEST = 5
"""Answers of an attempt that can be like those of another; fewer are alike by chance."""


class Suspect(Struct, frozen=True):
    """`n`: of too-fast milliseconds an answer, of the same answers the wrong ones, of one chat or phone the entrants."""

    kind: Kind
    entrants: tuple[int, ...]
    n: int


def suspects(
    frozen: Frozen,
    attempts: Iterable[Attempt],
    chats: Mapping[int, bytes],
    phones: Mapping[int, bytes],
) -> tuple[Suspect, ...]:
    """`chats` and `phones`: a digest of the telephone's chat and of the number given, by entrant."""
    watch = Watch(frozen)
    watch.see(attempts)
    return watch.suspects(chats, phones)


class Watch:
    """Looks at attempts a piece at a time and keeps 16 bytes of each: a million are not held."""

    def __init__(self, frozen: Frozen) -> None:
        self._frozen = frozen
        self._fast: dict[int, int] = {}
        self._first: dict[bytes, int] = {}
        self._alike: dict[bytes, tuple[Kind, set[int], int]] = {}

    def see(self, attempts: Iterable[Attempt]) -> None:
        least = self._frozen.contest.suspicion.least_seconds * 1000
        for attempt in attempts:
            pace = _pace(attempt)
            if pace is not None and pace < least:
                self._fast[attempt.entrant] = min(pace, self._fast.get(attempt.entrant, pace))
            for kind, print, wrong in _prints(self._frozen, attempt):
                self._compare(kind, print, attempt.entrant, wrong)

    def _compare(self, kind: Kind, print: bytes, entrant: int, wrong: int) -> None:
        first = self._first.setdefault(print, entrant)
        if first != entrant:
            self._alike.setdefault(print, (kind, {first}, wrong))[1].add(entrant)

    def suspects(self, chats: Mapping[int, bytes], phones: Mapping[int, bytes]) -> tuple[Suspect, ...]:
        rules = self._frozen.contest
        found = [Suspect("too-fast", (entrant,), pace) for entrant, pace in self._fast.items()]
        found += [Suspect(kind, tuple(sorted(who)), wrong) for kind, who, wrong in self._alike.values()]
        found += _grouped("one-chat", chats, max(rules.suspicion.per_chat, rules.eligibility.per_chat))
        found += _grouped("one-phone", phones, 1)
        apart = set(_without_doubles(found))
        return tuple(sorted(apart, key=lambda each: (each.kind, -len(each.entrants), each.entrants)))


def _pace(attempt: Attempt) -> int | None:
    """The time within which three of four answers followed the one before, in milliseconds."""
    moments = [0, *sorted(each.at for each in attempt.answers)]
    gaps = sorted(later - sooner for sooner, later in pairwise(moments))
    return gaps[len(gaps) * 3 // 4] if len(gaps) >= FEWEST else None


def _prints(frozen: Frozen, attempt: Attempt) -> Iterator[tuple[Kind, bytes, int]]:
    """The same order of questions is chance only where nothing was shuffled; the same answers only where few are wrong."""
    if len(attempt.answers) < FEWEST:
        return
    rule = frozen.contest
    in_time = sorted(attempt.answers, key=lambda each: each.at)
    wrong = sum(not frozen.by_key[each.question].is_right(each.option) for each in in_time)
    if wrong >= rule.suspicion.same_wrong or rule.shuffle_questions:
        yield "same-order", _print("same-order", in_time), wrong
    if wrong >= rule.suspicion.same_wrong:
        yield "same-answers", _print("same-answers", sorted(in_time, key=lambda each: each.question)), wrong


def _print(kind: Kind, answers: Sequence[Answered]) -> bytes:
    return blake2b(canonical([kind, *((each.question, each.option) for each in answers)]), digest_size=16).digest()


def _grouped(kind: Kind, marks: Mapping[int, bytes], most: int) -> list[Suspect]:
    groups: dict[bytes, list[int]] = defaultdict(list)
    for entrant, mark in marks.items():
        if mark:
            groups[mark].append(entrant)
    return [Suspect(kind, tuple(sorted(who)), len(who)) for who in groups.values() if len(who) > most]


def _without_doubles(found: Iterable[Suspect]) -> list[Suspect]:
    """Who answered alike in the same order is not named again for having answered alike."""
    every = list(found)
    ordered = {each.entrants for each in every if each.kind == "same-order"}
    return [each for each in every if each.kind != "same-answers" or each.entrants not in ordered]
