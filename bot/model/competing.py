"""Places of the talk in a contest. They hold ids only: what was answered and how much time is left stands in the books."""

from typing import Literal

from msgspec import Struct

from bot.model.contest import Age


class ChoosingContest(Struct, frozen=True, tag="contests"):
    """Several are open, or were not long ago."""

    page: int = 0


class AtContest(Struct, frozen=True, tag="contest"):
    """`view` "done": the paper of `entrant` was just handed in; "quit": whether she means it. `at`: which answer, or page."""

    contest: str
    view: Literal["page", "more", "rules", "communes", "complaint", "answers", "remind", "quit", "done"] = "page"
    entrant: int = 0
    at: int = 0


class EnteringContest(Struct, frozen=True, tag="contest-enter"):
    """`age` is not told yet where it is empty. A child's code of school or guardian waits in `Conversation.code`."""

    contest: str
    age: Age | Literal[""] = ""


class TellingOrganiser(Struct, frozen=True, tag="contest-tell"):
    """The next detail that is missing is asked for. `maybe`: communes offered after an unclear name; `page` of units."""

    contest: str
    entrant: int
    maybe: tuple[str, ...] = ()
    page: int = 0


class InContest(Struct, frozen=True, tag="contest-paper"):
    """On the first question of the attempt that has no answer yet."""

    contest: str
    entrant: int
    attempt: int
