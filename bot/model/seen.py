"""A contest as one chat sees it: fetched before the step, so that the talk decides without a clock or a draw."""

import datetime as dt
from typing import Literal

from msgspec import Struct

from bot.model.contest import Contest, Detail
from bot.model.entries import Answered, Standing
from bot.model.frozen import FrozenQuestion

CannotEnter = Literal["age", "representative", "roles", "excluded", "commune", "chat"]
NotTaken = Literal["phone", "staff"]
"""Of a telephone number: another entrant has given it, or it is an organiser's."""
CannotStart = Literal["not-open", "closed", "contest", "round", "week", "day"]
"""The last four: so many attempts as may be made in the contest, the round, the week, the day were made."""
Refusal = CannotEnter | NotTaken | CannotStart

Phase = Literal["announced", "open", "between", "closed", "published"]
Missing = Literal["commune"] | Detail | Literal["names"]
"""What is still to be asked of an entrant: `names` is how her name may be published (S37)."""
Names = Literal["full", "initials"]


class Asked(Struct, frozen=True):
    """`position` of the question among the frozen ones; `options`: places of its options in the order they are shown."""

    position: int
    question: FrozenQuestion
    options: tuple[int, ...]


class Sitting(Struct, frozen=True):
    """An attempt that runs, or (`started` false) the one that would begin now.

    left_ms  what is left of its time, by a clock that nobody can turn back; 0: it is over
    """

    attempt: int
    round: int
    number: int
    paper: tuple[Asked, ...]
    allowed: int
    left_ms: int
    answers: tuple[Answered, ...] = ()
    prediction: int | None = None
    started: bool = True

    @property
    def spent(self) -> int:
        return self.allowed - self.left_ms

    @property
    def current(self) -> Asked | None:
        """The first question that has no answer yet."""
        answered = {each.question for each in self.answers}
        return next((each for each in self.paper if each.question.key not in answered), None)

    @property
    def right(self) -> int:
        options = {each.question: each.option for each in self.answers}
        return sum(each.question.is_right(options.get(each.question.key, -2)) for each in self.paper)


class Over(Struct, frozen=True):
    """An attempt that is over: the how-manieth it was, what it brought, how long it took in milliseconds.

    `timed_out`: nobody handed it in.
    """

    attempt: int
    number: int
    right: int
    took: int
    timed_out: bool = False


class Placed(Struct, frozen=True):
    """Her place in a published ranking, among how many; `prizes`: what she won."""

    scope: int
    place: int
    people: int
    right: int
    took: int
    prizes: tuple[str, ...] = ()


class Reviewed(Struct, frozen=True):
    """A question of her newest paper, once the contest is over. `option` as she answered; None: not at all.

    `is_void`: the organisers declared it void, and whatever was answered is right.
    """

    question: FrozenQuestion
    option: int | None
    is_void: bool = False


class Mine(Struct, frozen=True):
    """An entrant of this chat. `code` leads back to her entry from any telephone; empty where that was cut.

    missing   what is to be asked of her before she begins, in this order
    later     what must be told on the page, because a carrier would keep a copy of it here (S35)
    refusal   why no attempt may begin now; None: one may, and `sitting` holds it, or the one that runs already
    left      attempts that are left; None: as many as she likes
    over      the newest attempt that is over
    reviewed  its questions, with what was right; empty before the last round has closed
    answer    what the organisers decided on her complaint, in their words; empty: nothing yet
    """

    entrant: int
    code: str
    missing: tuple[Missing, ...] = ()
    later: tuple[Missing, ...] = ()
    sitting: Sitting | None = None
    refusal: CannotStart | None = None
    left: int | None = None
    over: Over | None = None
    placed: tuple[Placed, ...] = ()
    has_complained: bool = False
    reviewed: tuple[Reviewed, ...] = ()
    answer: str = ""


class Seen(Struct, frozen=True):
    """`round`: the one that is open, or the next one, or the last. `adult` and `child`: who would
    enter now, with her code; they, an attempt that may begin, and the standings are fetched only where the contest is shown.

    refusal     why nobody of this chat may enter (any more); the age is not looked at here
    telephone   of a number that was just typed: why it is not taken; None where it is, or where none was typed
    standings   by commune, best first, without those too small to be named; `quiet` communes were left out
    appeal_until  the last moment for a complaint; None while nothing is published
    reminds     this chat asked to be reminded (not fetched before a paper)
    said        what need not be said in a reminder any more (bot/contest/nudges.py); `to_come`: whether any may come
    """

    contest: Contest
    phase: Phase
    round: int
    adult: Mine | None = None
    child: Mine | None = None
    mine: tuple[Mine, ...] = ()
    refusal: CannotEnter | None = None
    telephone: NotTaken | None = None
    standings: tuple[Standing, ...] = ()
    quiet: int = 0
    appeal_until: dt.datetime | None = None
    reminds: bool = False
    said: int = 0
    to_come: bool = False

    def of(self, entrant: int) -> Mine | None:
        return next((each for each in self.mine if each.entrant == entrant), None)
