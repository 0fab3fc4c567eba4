"""What a person did, as every channel tells it."""

import datetime as dt
from typing import Literal

from msgspec import Struct


class Typed(Struct, frozen=True, tag=True):
    """Words. They are read in memory and dropped: never stored, never logged (safety S36)."""

    text: str


class Tapped(Struct, frozen=True, tag=True):
    """A row, counted from 0, of the offer with that id; the offer may be an old one."""

    offer: str
    row: int


class Opened(Struct, frozen=True, tag=True):
    """The talk was opened, perhaps through a link. The payload is opaque; "" where there was none."""

    payload: str = ""


class Located(Struct, frozen=True, tag=True):
    """A place on the map that the person sent, in degrees."""

    lat: float
    lon: float


class Left(Struct, frozen=True, tag=True):
    """The person blocked or left us. Nothing is sent until she writes again."""


class Withdrew(Struct, frozen=True, tag=True):
    """The person used the carrier's own "delete my data": everything of hers is erased."""


class Unreadable(Struct, frozen=True, tag=True):
    """A voice message, a sticker, a picture: never downloaded. `withheld`: words that the carrier kept from us."""

    withheld: bool = False


class Joined(Struct, frozen=True, tag=True):
    """Somebody took us into a group."""


class Acknowledged(Struct, frozen=True, tag=True):
    """In a group somebody pressed the button under a post: she has read it."""

    post: str


class Moved(Struct, frozen=True, tag=True):
    """The carrier gave the group another name, to which everything goes from now on."""

    to: str


GroupEvent = Joined | Acknowledged | Moved
"""These never reach the talk of one person."""
Event = Typed | Tapped | Opened | Located | Left | Withdrew | Unreadable | GroupEvent


class Address(Struct, frozen=True):
    """Where a chat is: the channel and the carrier's own name for it. Personal: never logged."""

    channel: str
    name: str

    def __repr__(self) -> str:
        return f"Address({self.channel})"


class Inbound(Struct, frozen=True):
    """One update. `key` is the carrier's own id for it and is claimed once, for ever."""

    key: str
    chat: Address
    event: Event
    at: dt.datetime
    room: Literal["private", "group"] = "private"
    message: str = ""
    """The carrier's id of the person's own message, kept 48 hours so that it can be deleted (S9, S10)."""
    by: str = ""
    """In a group the name of the private chat of who pressed a button: looked up and dropped, never kept (S20)."""
    screen: str = ""
    """The carrier's id of the message whose button was pressed."""
    network: str = ""
    """Whence on the web, so that wrong codes are counted by it: held in memory for an hour at most, in no row and no log."""
