"""What was entered in a contest, and what comes of it: entrants, attempts, marks, decisions, places. No name anywhere."""

from typing import Literal

from msgspec import Struct

from bot.model.contest import Age


class Answered(Struct, frozen=True, array_like=True, gc=False):
    """`option` by its place in the frozen question, however it was shuffled; `at`: milliseconds since the start."""

    question: str
    option: int
    at: int


class Attempt(Struct, frozen=True, gc=False):
    """One attempt as the log has it. `number` counts the entrant's attempts from 1.

    started     milliseconds since 1970
    allowed     how long it might take, in milliseconds: the limit, or less where the round closed sooner
    took        how long it took; `allowed` where the time ran out
    prediction  what was foretold: a number, or hundred-thousandths of a percent
    """

    id: int
    entrant: int
    round: int
    number: int
    started: int
    allowed: int
    took: int
    prediction: int | None
    answers: tuple[Answered, ...]

    @property
    def ended(self) -> int:
        return self.started + self.took


class Entrant(Struct, frozen=True, gc=False):
    """A random id. `unit` is a key of the contest's units. `by`: the school or guardian through whom a child came."""

    id: int
    commune: str = ""
    unit: str = ""
    age: Age = "16+"
    by: int = 0


class Mark(Struct, frozen=True, gc=False):
    """What a marker gave an essay, in hundredths of a point."""

    entrant: int
    marker: int
    points: int


class Decision(Struct, frozen=True):
    """What the organisers decided, and why. The newest on an entrant or a question holds.

    exclude, readmit  an entrant, out of the ranking and in again
    void, restore     a question: whoever answered it was right
    answer            to an appeal, that changes nothing by itself
    """

    id: int
    at: int
    by: int
    kind: Literal["exclude", "readmit", "void", "restore", "answer"]
    reason: str
    entrant: int = 0
    question: str = ""
    appeal: int = 0


About = Literal["right", "time", "place", "other"]
"""What an entrant complains of: her right answers, her time, her place, or something else. Her words are not kept (S36);
the organisers call her."""


class Appeal(Struct, frozen=True):
    """`decision`: the one that answered it; 0: none yet."""

    id: int
    entrant: int
    at: int
    about: About
    decision: int


class Entry(Struct, frozen=True, gc=False):
    """An attempt that is over, scored. Points in hundredths, the essay's among them; times in milliseconds."""

    entrant: int
    attempt: int
    number: int
    right: int
    points: int
    took: int
    ended: int
    prediction: int | None = None


class Placing(Struct, frozen=True, array_like=True, gc=False):
    """Who shares a place stands in the order of the ids. `distance` from what was to be foretold; -1 where nothing was."""

    place: int
    entrant: int
    attempt: int
    right: int
    points: int
    distance: int
    took: int
    ended: int


class Standing(Struct, frozen=True):
    """A commune or unit in the contest. `size` None: nobody told how many people it has, so it has no rate."""

    area: str
    entrants: int = 0
    entries: int = 0
    all_right: int = 0
    winners: int = 0
    size: int | None = None
    place: int | None = None


class Award(Struct, frozen=True):
    """Who won a prize: entrants, or the keys of communes or units. `over`: more of them than there are prizes, because
    they share a place."""

    prize: str
    entrants: tuple[int, ...] = ()
    areas: tuple[str, ...] = ()
    over: bool = False


class Counts(Struct, frozen=True):
    """Attempts (lượt), entrants (người), and those of them with every answer right; `target`: what was to be foretold."""

    entries: int
    people: int
    all_right: int
    target: int | None = None


class Draw(Struct, frozen=True):
    """What a draw by lot was made from; anybody can make it again."""

    seed: str
    beacon: str
    entrants: str


class Result(Struct, frozen=True):
    """A ranking as it is published. `rules` is the digest of the frozen contest, `placings` the checksum of all places.

    `decisions`: the newest that was taken account of. `checksum` is of all the rest.
    """

    contest: str
    scope: int
    version: int
    at: int
    rules: str
    counts: Counts
    placings: str
    awards: tuple[Award, ...]
    standings: dict[str, tuple[Standing, ...]]
    decisions: int
    seed: str
    draw: Draw | None = None
    checksum: str = ""
