"""A published result with all that its papers tell: one value for the Excel file, the minutes, the notice, the certificates.

So the same number stands in each of them.
"""

from typing import Literal

from msgspec import Struct

from bot.model.contest import Contest
from bot.model.entries import Appeal, Award, Decision, Placing, Result
from bot.model.frozen import Frozen, FrozenQuestion

Edition = Literal["public", "organisers"]
"""public: winners named as each agreed, small communes not told apart (S30), and nothing leads from a decision or a complaint
to a place. organisers: full names and telephones of winners, to hand prizes out by (S37, S42, S43). Who won nothing is named
in neither."""


class Line(Struct, frozen=True):
    """A place. Name, commune (in words) and unit are told of winners only. `prizes`: what she won.

    `unnamed`: why a winner has no name here (erased, a child's, or she wanted none).
    """

    placing: Placing
    name: str = ""
    unnamed: str = ""
    phone: str = ""
    commune: str = ""
    unit: str = ""
    prizes: tuple[str, ...] = ()
    is_shared: bool = False

    @property
    def called(self) -> str:
        return self.name or self.unnamed


class Counted(Struct, frozen=True):
    """A question: in how many papers it was answered, in how many rightly; a void one was right for whoever answered it."""

    question: FrozenQuestion
    answered: int
    right: int
    is_void: bool


class Suspected(Struct, frozen=True):
    """So many cases of a kind were put before the organisers, in which so many entrants were named."""

    kind: str
    cases: int
    entrants: int


class Published(Struct, frozen=True, kw_only=True):
    """`lines`: the best first, every winner among them; `left_out`: places that are not listed for their number.

    lots         who took part in a draw by lot, by id; empty where none was drawn
    earlier      versions of this ranking before this one; `newest`: the version that holds now
    decisions    all so far; the result took account of those up to `result.decisions`
    is_over      no round is still to come: questions may be told with their answers
    areas        names of communes and units by code and key
    made_on      the day of the paper, ISO; `address`: the public one, or empty; `mark`: that it is of a demo
    """

    frozen: Frozen
    result: Result
    edition: Edition
    lines: tuple[Line, ...]
    left_out: int = 0
    lots: tuple[int, ...] = ()
    excluded: int = 0
    questions: tuple[Counted, ...] = ()
    decisions: tuple[Decision, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    suspected: tuple[Suspected, ...] = ()
    earlier: tuple[Result, ...] = ()
    newest: int = 0
    is_over: bool = True
    areas: dict[str, str] = {}
    made_on: str
    address: str = ""
    mark: str = ""

    @property
    def contest(self) -> Contest:
        return self.frozen.contest

    @property
    def round_name(self) -> str:
        """Empty where the whole contest is ranked at once."""
        return self.contest.round[self.result.scope].name if self.result.scope >= 0 else ""

    @property
    def file_name(self) -> str:
        part = f"-vong-{self.result.scope + 1}" if self.result.scope >= 0 else ""
        return f"{self.contest.key}{part}-ban-{self.result.version}"

    @property
    def is_public(self) -> bool:
        return self.edition == "public"

    @property
    def is_counted(self) -> tuple[Decision, ...]:
        """The decisions that this version took account of."""
        return tuple(each for each in self.decisions if each.id <= self.result.decisions)

    def area(self, code: str) -> str:
        return self.areas.get(code, code)

    @property
    def winners(self) -> tuple[int, ...]:
        return tuple(line.placing.entrant for line in self.lines if line.prizes)

    def winners_of(self, award: Award) -> tuple[Line, ...]:
        """In the order of the places."""
        won = set(award.entrants)
        return tuple(line for line in self.lines if line.placing.entrant in won)
