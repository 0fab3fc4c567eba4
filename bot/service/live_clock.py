"""How much of a question's time has gone by in a hall: by a clock that nobody can turn, and never while no server ran."""

import threading
from collections.abc import Callable

from bot.storage.live import Live

MOST = 256
"""Questions kept in mind at once; more halls than this do not meet at the same moment."""


class LiveClock:
    """`steady` in seconds, never turned back.

    What had gone by when this process first saw the question stands in the database, where the hub writes it down every
    second; from then on it is measured here. So after a crash the question goes on with what was left of it, and a wall
    clock that is turned changes nothing.
    """

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._lock = threading.Lock()
        self._first: dict[tuple[int, int], tuple[float, int]] = {}

    def begin(self, id: int, version: int, spent_ms: int) -> None:
        """A question is asked, or goes on after a pause, from this moment."""
        with self._lock:
            self._first[id, version] = self._steady(), spent_ms
            self._throw_away()

    def spent_ms(self, live: Live) -> int:
        state = live.state
        if state.phase != "asking":
            return state.spent_ms
        moment = self._steady()
        with self._lock:
            first = self._first.setdefault((live.id, state.version), (moment, state.spent_ms))
            self._throw_away()
        since, before = first
        return max(state.spent_ms, before + int((moment - since) * 1000))

    def _throw_away(self) -> None:
        """The oldest stand first."""
        while len(self._first) > MOST:
            del self._first[next(iter(self._first))]
