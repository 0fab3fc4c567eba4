"""What a carrier can do and the ways in which it can say no. Each channel that sends writes one."""

from typing import Protocol

from bot.model.replies import Fade, Say, Wipe


class Carrier(Protocol):
    """One bot of one channel, seen from the outbox."""

    channel: str

    async def send(self, chat: int, address: str, what: Say | Wipe | Fade) -> tuple[str, ...]:
        """Sends and returns the carrier's ids of what now stands in the chat. Raises one of the below."""
        ...


class Patience(Exception):
    """429: try again after so many seconds. It is no try."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


class Gone(Exception):
    """The person blocked us, left, or is no more: nothing is sent until she writes again."""


class Renamed(Exception):
    """The carrier gave the chat another name (`to`), under which this is to be sent again. It never stands in the text."""

    def __init__(self, to: str) -> None:
        super().__init__("renamed")
        self.to = to


class Refused(Exception):
    """Our mistake: it would be refused again. The argument is a short kind, never a text."""


class Unreachable(Exception):
    """No answer, or the carrier is in trouble: it may or may not have been delivered. Try again."""


class NotHere(Exception):
    """The chat is not open just now (web): wait for it, without counting tries."""


class Later(Exception):
    """This person, at a later hour (a limit of a day or of the night): try again after so many seconds. It is no try."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


class Closed(Exception):
    """The carrier lets us write to her only after she wrote: this message ends, and what she chose stays. The argument is a kind."""
