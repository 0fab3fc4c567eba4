"""Printed cards: a batch for the houses of one village, and the cards in it."""

from msgspec import Struct

MOST_CARDS = 500
LONGEST_VILLAGE = 60
LONGEST_SOURCE = 200
PROTECTED = 5
"""Fewer houses than this are never told apart from none (S18, S30)."""


class Batch(Struct, frozen=True):
    """Cards that were handed to one village from one list. `id` is its number in the province: "Lô 17".

    group         a key of content/plan.toml where the officer's list names one, else ""; it is never printed (S31)
    source        the list, in the officer's words
    withdrawn_on  the day on which all its cards died, else ""
    """

    id: int
    commune: str
    village: str
    group: str
    cards: int
    source: str
    issued_on: str
    withdrawn_on: str = ""


class HouseCard(Struct, frozen=True):
    """`commune` is where the house lives now: it may have moved since its batch was issued."""

    number: int
    code: str
    commune: str

    def __repr__(self) -> str:
        """A code opens a house: it stands in no log and no traceback."""
        return f"HouseCard({self.number})"


class CardSet(Struct, frozen=True):
    """What is printed: all cards of a batch, or a few of them anew."""

    batch: Batch
    cards: tuple[HouseCard, ...]


def at_least(joined: int, cards: int) -> int:
    """What may be said of how many houses of a batch ever joined: a floor in steps of five, or 0: nothing.

    In steps, so that nobody sees the number grow by the house she has just left; and never so high that fewer than
    five houses could still be missing, so that it does not tell of each that it joined (S20).
    """
    sure = min(joined, cards - PROTECTED)
    return sure - sure % PROTECTED if sure >= PROTECTED else 0
