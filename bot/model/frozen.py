"""A contest as it stands from its freezing on: its rules, its questions with the law of that day, what it vouches for."""

import datetime as dt
from functools import cached_property

from msgspec import Struct

from bot.model.content import Citation, Library
from bot.model.contest import Contest, Pool
from bot.model.folding import fold

NO_OPTION = -1
"""An answer that was filled in and is none of those that are accepted. What was typed is not kept (S36)."""


class FrozenQuestion(Struct, frozen=True, forbid_unknown_fields=True):
    """`right` is the place of the right option. Of one to be filled in there are none, and `accept` holds folded words.

    `digest` is of everything else here: it says later that the question was not touched.
    """

    key: str
    revision: int
    ask: str
    options: tuple[str, ...]
    right: int
    accept: tuple[str, ...]
    explain: str
    laws: tuple[Citation, ...]
    law_line: str
    topic: str
    digest: str = ""

    @property
    def is_filled_in(self) -> bool:
        return not self.options

    def option_of(self, typed: str) -> int:
        """Of words that were filled in: which of the accepted ones they are."""
        folded = fold(typed)
        return self.accept.index(folded) if folded in self.accept else NO_OPTION

    def is_right(self, option: int) -> bool:
        return option != NO_OPTION if self.is_filled_in else option == self.right


class FrozenLaw(Struct, frozen=True, forbid_unknown_fields=True):
    """The document a question stands on, as the register had it on the day of the freezing."""

    key: str
    number: str
    name: str
    in_force_from: dt.date
    in_force_until: dt.date | None


class Size(Struct, frozen=True, forbid_unknown_fields=True):
    """How many people there are in a commune or unit, from whom, as of when: what a rate is a rate of."""

    n: int
    source: str
    as_of: str


class Frozen(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """`pools`: keys that each pool draws from. `commitments`: of the seed of each scope, in the order of `contest.scopes`.

    `revision` names the content from which the questions were taken; `digest` is of everything else here.
    """

    contest: Contest
    revision: str
    frozen_at: int
    questions: tuple[FrozenQuestion, ...]
    pools: tuple[tuple[str, ...], ...]
    laws: tuple[FrozenLaw, ...]
    sizes: dict[str, Size]
    commitments: tuple[str, ...]
    digest: str = ""

    @cached_property
    def by_key(self) -> dict[str, FrozenQuestion]:
        return {question.key: question for question in self.questions}

    @cached_property
    def positions(self) -> dict[str, int]:
        """Of each question, by its key."""
        return {question.key: n for n, question in enumerate(self.questions)}

    @cached_property
    def pool_of(self) -> dict[str, int]:
        """Which pool a question belongs to; it stands in one only."""
        return {key: n for n, keys in enumerate(self.pools) for key in keys}

    def commitment(self, scope: int) -> str:
        return self.commitments[self.contest.scopes.index(scope)]


def candidates(contest: Contest, library: Library) -> tuple[tuple[str, ...], ...]:
    """Of each pool the questions it may draw from; what stands in one pool stands in no later one."""
    taken: set[str] = set()
    found = []
    for pool in contest.pool:
        keys = tuple(dict.fromkeys(key for key in _named(contest, pool, library) if key not in taken))
        taken |= set(keys)
        found.append(keys)
    return tuple(found)


def _named(contest: Contest, pool: Pool, library: Library) -> tuple[str, ...]:
    of_topics = [question.key for topic in pool.topics for question in library.questions_of(topic)]
    own = [question.key for question in contest.question] if pool.own else []
    known = library.questions.keys() | {question.key for question in contest.question}
    return (*(key for key in pool.keys if key in known), *of_topics, *own)
