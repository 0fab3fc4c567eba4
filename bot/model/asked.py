"""What a typed question about the law finds: vetted cards by key, or that there is none. No text of anybody's."""

from typing import Literal, Protocol

from msgspec import Struct

Kind = Literal["answer", "unsure", "help", "none"]


class Scored(Struct, frozen=True):
    """`score` says how much speaks for the card; it compares cards of one question only."""

    card: str
    score: float


class Found(Struct, frozen=True):
    """`cards` are the likeliest, best first, at most five.

    answer  the first card is the answer
    unsure  one of a few cards may be: the person chooses
    help    she asks for a number to call or for somebody to come; cards that hold one may follow
    none    nothing here answers it
    """

    kind: Kind
    cards: tuple[Scored, ...] = ()


class Search(Protocol):
    """Finds cards that are in force. `audiences` as on a topic: officers find theirs too."""

    def __call__(self, typed: str, /, *, officer: bool = False) -> Found: ...


def finds_nothing(_typed: str, /, *, officer: bool = False) -> Found:
    """Where no library was indexed."""
    return Found("none")
