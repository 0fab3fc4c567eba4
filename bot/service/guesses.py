"""A cap on wrong codes from the whole world in an hour: codes of houses must not be found by trying."""

import datetime as dt

MOST_AN_HOUR = 300
"""With 78 thousand million codes and 200,000 houses, a blind hit takes some two months at this rate."""


class Guesses:
    """Counts since the last full hour. Past the cap no code is looked up until the next."""

    def __init__(self) -> None:
        self._hour = 0
        self._wrong = 0

    def allows(self, now: dt.datetime) -> bool:
        hour = int(now.timestamp()) // 3600
        if hour != self._hour:
            self._hour, self._wrong = hour, 0
        return self._wrong < MOST_AN_HOUR

    def wrong(self) -> None:
        self._wrong += 1
