"""Who lives in the simulated province: real houses, what the bot knows them by, and their telephones."""

import datetime as dt

from bot.model.events import Event
from tests.simulation.bot import CHANNELS
from tests.simulation.truth import Way


class Known:
    """What the bot knows a real house by. One house may be known twice, where somebody did not ask for its code."""

    def __init__(self, house: "House", way: Way, code: str) -> None:
        self.house = house
        self.way = way
        self.code = code


class House:
    """`home` is a code on the map of the day. A house that took a card later, or was only counted by eye, stays where it is:
    what is one house to us would be two to the figures, in two communes."""

    def __init__(self, number: int, home: str) -> None:
        self.number = number
        self.home = home
        self.card: Known | None = None
        self.place_of_card = (0, 0)
        self.group = ""
        self.known: list[Known] = []
        self.was_only_counted = False
        self.has_moved = False

    @property
    def comes_without_code(self) -> bool:
        return self.number % 3 == 0 and not self.has_moved

    @property
    def may_move(self) -> bool:
        ways = [known.way for known in self.known]
        return not self.was_only_counted and ways == (["self"] if self.card is None else ["card"])


class Phone:
    def __init__(self, number: int, house: House) -> None:
        self.name = f"phone-{number}"
        self.channel = CHANNELS[number % len(CHANNELS)]
        self.house = house
        self.known: Known | None = None
        self.guest: tuple[Known, dt.datetime] | None = None
        self.opened: list[tuple[str, str]] = []
        self.last: tuple[Event, str] | None = None
