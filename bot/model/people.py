"""What we know of a person: as little as the talk needs (safety S34)."""

from typing import Literal

from msgspec import Struct

Known = Literal["card", "self"]


class Household(Struct, frozen=True):
    """A random id with a commune. `known`: by a printed card, or declared by the person herself."""

    id: int
    commune: str
    known: Known
    code: str


RoleKind = Literal["officer", "ethnic-officer", "gender-officer", "prestigious", "village-head"]
"""An officer sees figures; the others are the plan's audiences (model/meetings.py), counted once trained."""


LEADING: tuple[RoleKind, ...] = ("officer", "village-head", "prestigious")


class Role(Struct, frozen=True):
    """`area` is a commune's code, or "" for the whole province. `trained`: courses and trainings counted already."""

    kind: RoleKind
    area: str
    trained: tuple[str, ...] = ()


class Person(Struct, frozen=True):
    """Someone who agreed to be known. A visitor is no Person: her chat holds only place and offer."""

    id: int
    commune: str = ""
    household: Household | None = None
    roles: tuple[Role, ...] = ()

    def leads_as(self) -> Role | None:
        """The role in which she may log a meeting: as an officer first."""
        return next((role for kind in LEADING for role in self.roles if role.kind == kind), None)

    def officer_area(self) -> str | None:
        """The commune she answers for, "" for the province, None if she is no officer."""
        return next((role.area for role in self.roles if role.kind == "officer"), None)


class Relay(Struct, frozen=True):
    """Somebody who passes content on, and what came of it in this year (S18).

    `is_taken`: the code is hers; else it is one that is free for her. `named`: she agreed that her commune's officers may
    know that somebody in her role passes on. `houses`: distinct ones that were reached through her code; None: fewer
    than five, and no more is said. `meetings`: those that she logged.
    """

    code: str
    is_taken: bool = False
    named: bool = False
    houses: int | None = None
    meetings: int = 0


class Invitation(Struct, frozen=True):
    """What a one-time code that was typed or opened grants."""

    id: int
    role: Role


class Gathering(Struct, frozen=True):
    """A meeting whose check-in is open until the end of its day: whoever types its code was there."""

    id: int
    kind: str
    commune: str


class Hall(Struct, frozen=True):
    """The meeting that somebody logged today in this talk. `code` empty: nobody can check in yet, or any more.

    `is_capped`: so many wrong codes of cards were typed for it that none is looked up for a while.
    """

    meeting: int
    day: str
    kind: str
    code: str = ""
    is_capped: bool = False


class EntrantCode(Struct, frozen=True):
    """What an entrant's code leads to, typed on any telephone: her entry in a contest."""

    contest: str
    entrant: int


class Representative(Struct, frozen=True):
    """What the code of a school or guardian leads to: through it somebody under 16 may enter (S38)."""

    id: int
    contest: str
    unit: str
    commune: str
    is_full: bool


class LinkCode(Struct, frozen=True):
    """A code made in another chat of this person a few minutes ago: here, it makes this chat hers too."""

    person: int


class DeskCode(Struct, frozen=True):
    """A code that an officer's page shows: the chat in which it is typed gets the tests of her campaigns."""

    account: int


Meaning = Household | Invitation | Gathering | EntrantCode | Representative | LinkCode | DeskCode
