"""What reaching out costs on each channel, and whom a carrier lets us write to unasked (content/channels.toml)."""

from typing import Literal

from msgspec import Struct

HOUR = 3600


class Fare(Struct, frozen=True, forbid_unknown_fields=True):
    """Of one channel, by the `key` of its name in the code.

    pushes      whether anything may be sent unasked there; what is not sure is false
    free_hours  so long after somebody's own last message a message costs nothing; 0: always
    open_hours  so long she can be written to at all; 0: always
    price       of a message after the free hours, in đồng
    pays        whether money may be spent; the carrier's own setting must allow it too
    """

    key: str
    name: str
    pushes: bool
    certainty: Literal["documented", "second-hand", "unverified", "own"]
    source: str
    free_hours: int = 0
    open_hours: int = 0
    price: int = 0
    pays: bool = False
    note: str = ""

    def free_since(self, now: int) -> int:
        """Who wrote at this second or later is written to for nothing."""
        return now - self.free_hours * HOUR if self.free_hours else 0

    def open_since(self, now: int) -> int:
        """Who wrote at this second or later can be written to."""
        return now - self.open_hours * HOUR if self.open_hours else 0

    def reaches(self, seen_at: int, now: int) -> bool:
        """With the money that may be spent."""
        since = self.open_since(now) if self.pays else max(self.free_since(now), self.open_since(now))
        return self.pushes and seen_at >= since
