"""The frozen contests, read once a minute: an ordinary message must not pay for them with a query."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from bot.contest import seeds
from bot.contest.papers import paper
from bot.contest.score import scorer
from bot.model.codes import CODES, code_from
from bot.model.contest import Contest
from bot.model.entries import Answered, Result
from bot.model.frozen import Frozen
from bot.model.seen import Asked, Phase
from bot.storage import contests, entrants
from bot.storage.keys import Keys
from bot.storage.sql import Db

K = TypeVar("K")
V = TypeVar("V")
KEPT_SECONDS = 60
MOST_PAPERS = 4096
"""Papers kept drawn: as many people may sit at once without one being drawn anew for every answer. Some 10 MB."""


class Known(Struct, frozen=True, dict=True):
    """With its secret: seeds of what is still to come among them. `salt` empty: nobody can tell who an entrant was."""

    frozen: Frozen
    master: bytes
    salt: bytes
    details_until: int
    results: tuple[Result, ...]

    @property
    def contest(self) -> Contest:
        return self.frozen.contest

    def seed(self, scope: int) -> bytes:
        return seeds.seed_of(self.master, self.contest.key, scope)

    @cached_property
    def score(self) -> Callable[[Iterable[Answered]], tuple[int, int]]:
        """Of answers as they stand, without what the organisers decide later."""
        return scorer(self.frozen)

    def newest(self, scope: int) -> Result | None:
        """The published result that holds."""
        of_scope = [each for each in self.results if each.scope == scope]
        return max(of_scope, key=lambda each: each.version, default=None)

    def phase(self, now: dt.datetime) -> Phase:
        """`now` on the clock in Việt Nam."""
        rounds = self.contest.round
        if self.contest.round_at(now) is not None:
            return "open"
        if now < rounds[0].opens:
            return "announced"
        if now < rounds[-1].closes:
            return "between"
        return "published" if all(self.newest(scope) for scope in self.contest.scopes) else "closed"


class KnownContests:
    """What another process changed is seen within a minute; `changed` is for what this one has changed.

    `changes` counts those, for whoever keeps something made of the contests.
    """

    def __init__(self) -> None:
        self.changes = 0
        self._until = 0.0
        self._known: tuple[Known, ...] = ()
        self._counted: dict[str, tuple[float, dict[str, int]]] = {}
        self._codes: dict[tuple[str, int], str] = {}
        self._papers: dict[tuple[str, int, int, int], tuple[Asked, ...]] = {}

    def all(self, db: Db, keys: Keys, now: dt.datetime) -> tuple[Known, ...]:
        """Those in which somebody may still be found: until their entrants' details die."""
        moment = now.timestamp()
        if not moment < self._until <= moment + KEPT_SECONDS:  # nor where the clock was turned back
            self._known = tuple(_opened(each, db, keys) for each in contests.frozen_ones(db) if each.salt)
            self._until = moment + KEPT_SECONDS
        return self._known

    def one(self, db: Db, keys: Keys, now: dt.datetime, id: str) -> Known | None:
        return next((each for each in self.all(db, keys, now) if each.contest.key == id), None)

    def by_commune(self, db: Db, id: str, now: dt.datetime) -> dict[str, int]:
        """How many entered from each commune, at most a minute old: counting a million takes a moment."""
        moment = now.timestamp()
        until, counted = self._counted.get(id, (0.0, {}))
        if not moment < until <= moment + KEPT_SECONDS:
            counted = entrants.by_commune(db, id)
            self._counted[id] = moment + KEPT_SECONDS, counted
        return counted

    def paper(self, known: Known, scope: int, entrant: int, number: int) -> tuple[Asked, ...]:
        """Drawn once for as long as somebody sits before it; it is a pure function, so nothing of it can be stale."""
        key = known.contest.key, scope, entrant, number
        found = self._papers.get(key)
        if found is None:
            found = _kept_in(self._papers, key, _drawn(known, scope, entrant, number))
        return found

    def code(self, keys: Keys, contest: str, entrant: int) -> str:
        """Of an entry: made from the id and the pepper. It is kept nowhere else, and can be told again."""
        found = self._codes.get((contest, entrant))
        if found is None:
            number = int.from_bytes(keys.digest("code of an entrant", contest, str(entrant)))
            found = _kept_in(self._codes, (contest, entrant), code_from(number % CODES))
        return found

    def changed(self) -> None:
        self.changes += 1
        self._until = 0.0
        self._counted.clear()


def _kept_in(held: dict[K, V], key: K, value: V) -> V:
    """The oldest makes room."""
    while len(held) >= MOST_PAPERS:
        held.pop(next(iter(held)), None)
    held[key] = value
    return value


def _drawn(known: Known, scope: int, entrant: int, number: int) -> tuple[Asked, ...]:
    frozen = known.frozen
    drawn = paper(frozen, known.seed(scope), entrant, number)
    return tuple(Asked(frozen.positions[each.question], frozen.by_key[each.question], each.options) for each in drawn)


def _opened(kept: contests.Kept, db: Db, keys: Keys) -> Known:
    results = tuple(contests.results(db, kept.frozen.contest.key))
    return Known(kept.frozen, keys.seal.open(kept.master), kept.salt, kept.details_until, results)
