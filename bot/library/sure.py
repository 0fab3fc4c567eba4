"""How sure a search may be: one clear card, a few to choose from, or none. Never a confident wrong card."""

import math

from msgspec import Struct

from bot.model.asked import Kind


class Evidence(Struct, frozen=True):
    """
    score         of the best card
    cover         the share of the question's weight that the best card holds; a strange word weighs too
    lead          how far the second card is behind: 0 side by side, 1 there is no other
    is_elsewhere  it names a matter that no card is about
    """

    score: float
    cover: float
    lead: float
    is_elsewhere: bool


class Curve(Struct, frozen=True):
    """A logistic curve: how likely something is, 0 to 1."""

    base: float
    score: float
    cover: float
    lead: float
    elsewhere: float

    def at(self, seen: Evidence) -> float:
        speaks = self.base + self.score * math.log1p(seen.score) + self.cover * seen.cover + self.lead * seen.lead
        return 1 / (1 + math.exp(-speaks - self.elsewhere * seen.is_elsewhere))


RIGHT = Curve(base=-9.6, score=3.8, cover=2.1, lead=1.5, elsewhere=-3.6)
"""That the first card answers the question."""
OURS = Curve(base=-10.7, score=4.7, cover=2.05, lead=0, elsewhere=-4.1)
"""That some card does."""
SURE, MAYBE = 0.9, 0.45


def kind_of(seen: Evidence) -> Kind:
    if OURS.at(seen) < MAYBE:
        return "none"
    return "answer" if RIGHT.at(seen) >= SURE else "unsure"
