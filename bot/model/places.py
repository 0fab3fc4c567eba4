"""Communes and what a typed name can mean."""

from typing import Protocol

from msgspec import Struct

from bot.model.atlas import Atlas


class Commune(Struct, frozen=True):
    """One of the 65 communes and wards since 1 July 2025. `code` is the official five-digit code.

    `lat`, `lon`: a point inside, in degrees; a commune is some 10 km across.
    """

    code: str
    kind: str
    name: str
    lat: float = 0.0
    lon: float = 0.0

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"


class Meant(Struct, frozen=True):
    """Exactly one commune is meant. `sure` is false after a slip of the pen: ask first."""

    code: str
    sure: bool = True


class Unclear(Struct, frozen=True):
    """Several communes may be meant: the person chooses. Codes, the likeliest first."""

    codes: tuple[str, ...]


class Nowhere(Struct, frozen=True):
    """No commune of the province. `elsewhere` holds the name of another province if one was typed."""

    elsewhere: str = ""


Found = Meant | Unclear | Nowhere


class Gazetteer(Protocol):
    """The communes of the province and the old names people still use for them."""

    communes: dict[str, Commune]
    atlas: Atlas

    def find(self, typed: str) -> Found:
        """What a typed place name means today."""
        ...

    def near(self, lat: float, lon: float) -> tuple[str, ...]:
        """The communes in which a point may lie, the likeliest first; none far from the province. Never sure: ask."""
        ...
