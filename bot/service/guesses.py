"""Caps on wrong codes in an hour: codes of houses must not be found by trying."""

import datetime as dt
from collections import Counter

MOST_AN_HOUR = 300
"""From the whole world. With 78 thousand million codes and 200,000 houses, a blind hit takes some two months at this rate."""
MOST_OF_THE_WEB = 200
"""Chats of the web cost nothing: they leave the others a rest of their own."""
MOST_OF_A_NETWORK = 40
"""From one network address on the web. Many telephones share one, but few slips have a right check letter."""
MOST_OF_A_HALL = 60
"""Of one meeting, whose leader types the codes of cards that people hold up: slips of hers do not use up the world's."""
MOST_OF_HALLS = 300
"""Of all meetings together: who leads many of them does not try codes faster than the world may."""


class Guesses:
    """Counts since the last full hour. Past a cap no code is looked up until the next."""

    def __init__(self) -> None:
        self._hour = 0
        self._wrong = 0
        self._in_halls: Counter[int] = Counter()
        self._in_networks: Counter[str] = Counter()

    def allows(self, now: dt.datetime, hall: int = 0, network: str = "") -> bool:
        """`hall`: the meeting for which somebody types codes; `network`: whence on the web; neither: a carrier's chat."""
        hour = int(now.timestamp()) // 3600
        if hour != self._hour:
            self._hour, self._wrong = hour, 0
            self._in_halls.clear()
            self._in_networks.clear()
        if hall:
            return self._in_halls[hall] < MOST_OF_A_HALL and self._in_halls.total() < MOST_OF_HALLS
        if network and not (
            self._in_networks[network] < MOST_OF_A_NETWORK and self._in_networks.total() < MOST_OF_THE_WEB
        ):
            return False
        return self._wrong < MOST_AN_HOUR

    def wrong(self, hall: int = 0, network: str = "") -> None:
        if hall:
            self._in_halls[hall] += 1
            return
        self._wrong += 1
        if network:
            self._in_networks[network] += 1
