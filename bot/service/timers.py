"""How long a running attempt has taken, by a clock that nobody can turn: neither back to win time nor on to lose it."""

import threading
from collections.abc import Callable

KEPT_MS = 4 * 3600 * 1000
"""No attempt may take longer (the longest limit is three hours): after that a timer is thrown away."""


class Timers:
    """`steady` in seconds, never turned back: the time since this process first saw an attempt is measured with it.

    What an attempt had taken before is known from the database, where every answer writes it down, and from the
    wall clock; after a restart the later of the two holds. So a wall clock that is turned gives nobody a second.
    """

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._lock = threading.Lock()
        self._first: dict[int, tuple[float, int]] = {}

    def spent(self, attempt: int, started_ms: int, certain_ms: int, now_ms: int) -> int:
        """Milliseconds. `certain_ms`: what the database knows it has taken already."""
        moment = self._steady()
        with self._lock:
            first = self._first.get(attempt)
            if first is None:
                first = self._first[attempt] = moment, max(certain_ms, now_ms - started_ms, 0)
                self._throw_away(moment)
        since, before = first
        return max(certain_ms, before + int((moment - since) * 1000))

    def forget(self, attempt: int) -> None:
        with self._lock:
            self._first.pop(attempt, None)

    def _throw_away(self, moment: float) -> None:
        """The oldest stand first."""
        while self._first:
            attempt, (since, _) = next(iter(self._first.items()))
            if (moment - since) * 1000 < KEPT_MS:
                return
            del self._first[attempt]
