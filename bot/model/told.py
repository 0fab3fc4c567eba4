"""That a person told of danger: what kind, and about whom. It lives for one step and is never kept (S21, S23)."""

from typing import Literal, Protocol

from msgspec import Struct

Kind = Literal["violence", "control", "sexual", "marriage", "trafficking", "child", "death"]
About = Literal["me", "other", "doer"]


class Told(Struct, frozen=True):
    """`about` is the one who writes, somebody else, or the one who hurts.

    `sure` outweighs a question about the law and a near miss of a row on the screen.
    """

    kind: Kind
    about: About
    sure: bool = False


class Ear(Protocol):
    """Hears danger in a message, or nothing."""

    def __call__(self, text: str, /) -> Told | None: ...


class Mark(Protocol):
    """Hides in 16 bytes until when a talk is calm. Whoever lacks the key cannot tell it from a mark that says nothing."""

    def sealed(self, until: int, chance: int, /) -> bytes:
        """`until` in seconds since 1970; 0 says nothing. Two seals with different `chance` are unlike."""
        ...

    def until(self, mark: bytes, /) -> int:
        """What was sealed; 0 for nothing, an unknown key, or bytes that no mark made."""
        ...
