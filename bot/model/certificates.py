"""A certificate of a contest: for a prize, or that somebody took part and finished."""

from typing import Literal

from msgspec import Struct

PARTICIPATION = -1
"""In the place of a prize's position among the contest's prizes."""


class Claim(Struct, frozen=True):
    """What a check code stands for. `prize`: position among `contest.prize`, or PARTICIPATION (then scope and version are 0);
    behind them stand the collective prizes, and `entrant` is then the position among those who won it.

    No name is in it; who has the code and not the key file learns nothing from it, not even which entrant is meant.
    """

    entrant: int
    prize: int = PARTICIPATION
    scope: int = 0
    version: int = 0


class DoesNotFit(ValueError):
    """Not even the smallest type holds the words of a certificate; the message says which. They are never cut."""


class Certificate(Struct, frozen=True, kw_only=True):
    """As it is drawn. `name` empty: a line to fill in by hand. `place`: commune and unit in words, or empty.

    prize   empty on a certificate of participation; `version` of the result, 0 before there is one
    dated   the day of the result, or on which she finished, ISO; `mark`: that it is of a demo
    """

    contest: str
    organiser: str
    code: str
    address: str
    dated: str
    name: str = ""
    place: str = ""
    prize: str = ""
    rank: int = 0
    version: int = 0
    mark: str = ""


Verdict = Literal["right", "corrected", "unknown"]


class Checked(Struct, frozen=True):
    """What anybody may know of a code, without a name. `corrected`: a newer result says otherwise.

    prize   empty: of participation; `area`: the commune or unit of a collective one. `version` and `at` of the result it was given by; `newest`: the version that holds
    """

    verdict: Verdict
    contest: str = ""
    organiser: str = ""
    round: str = ""
    prize: str = ""
    area: str = ""
    rank: int = 0
    version: int = 0
    at: int = 0
    newest: int = 0
