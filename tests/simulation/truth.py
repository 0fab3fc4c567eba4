"""What really happened in the simulated province, kept apart from the program: which house was reached when and where.

A house counts once in a period, in the commune where it was first reached in it; in a month, in the commune where it lived
when it was first reached in that month. Nobody is reached here of whom the bot was told nothing: a visitor without a house
reads and is not counted, and that is no error of the figures.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

Way = Literal["card", "self", "heads"]
"""By a printed card, by a house's own word, or only in a count of heads."""


class Hearing(NamedTuple):
    """A real house was reached: `topic` "" where only heads were counted."""

    house: int
    month: str
    commune: str
    topic: str
    evidence: str
    way: Way


class Truth:
    def __init__(self) -> None:
        self.hearings: list[Hearing] = []
        self._lives: dict[tuple[int, str, Way], str] = {}

    def hear(self, house: int, month: str, commune: str, topic: str, evidence: str, way: Way) -> None:
        """What a house hears in a month counts where it lived when it first heard something in it."""
        where = self._lives.setdefault((house, month, way), commune)
        self.hearings.append(Hearing(house, month, where, topic, evidence, way))

    def by_card(self, months: Collection[str], topic: str = "") -> Counter[tuple[str, str]]:
        """(month of first hearing, commune) → card houses; the month tells on which map the commune stands."""
        return _first(
            each
            for each in self.hearings
            if each.way == "card" and each.month in months and (not topic or each.topic == topic)
        )

    def whole(self, months: Collection[str]) -> Counter[tuple[str, str]]:
        """The same for all real houses, however the bot knows of them."""
        return _first(each for each in self.hearings if each.month in months)

    def groups(self, months: Collection[str], group_of: dict[int, str]) -> Counter[str]:
        houses = {each.house for each in self.hearings if each.way == "card" and each.month in months}
        return Counter(group_of[house] for house in houses if group_of[house])

    def in_pairs(self) -> set[tuple[int, str, str, str]]:
        """(house, month, topic, evidence) of card houses: a row of reach each."""
        return {(each.house, each.month, each.topic, each.evidence) for each in self.hearings if each.way == "card"}


def _first(hearings: Iterator[Hearing]) -> Counter[tuple[str, str]]:
    of_house: dict[int, list[Hearing]] = defaultdict(list)
    for each in hearings:
        of_house[each.house].append(each)
    firsts = (min(theirs, key=lambda each: each.month) for theirs in of_house.values())
    return Counter((each.month, each.commune) for each in firsts)
