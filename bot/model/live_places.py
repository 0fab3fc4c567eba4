"""Places of the talk in a quiz in a hall. They hold ids only: where it stands is in the books."""

from typing import Literal

from msgspec import Struct


class ChoosingLive(Struct, frozen=True, tag="live-new"):
    """A leader chooses what to ask about. `size` counts through the pairs of questions and seconds."""

    page: int = 0
    size: int = 0


class AtLive(Struct, frozen=True, tag="live"):
    """She plays, or is about to."""

    live: int


class LeadingLive(Struct, frozen=True, tag="live-lead"):
    """`view` "links": the addresses of the screen and of her page of controls; "sure": shall it really end?"""

    live: int
    view: Literal["", "links", "sure"] = ""


class TypingLiveCode(Struct, frozen=True, tag="live-code"):
    """The six digits on the big screen are waited for."""
