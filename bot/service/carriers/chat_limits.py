"""How often one chat may be written to: so many messages in so many seconds, in every window of that length."""

import time
from collections import deque
from collections.abc import Callable

from msgspec import Struct

SWEPT_AFTER = 1000
"""Sends between two looks for chats that have been quiet long enough to be forgotten."""


class Window(Struct, frozen=True):
    most: int
    seconds: float


Windows = tuple[Window, ...]


class ChatLimits:
    """`windows_of` tells by a chat's address what holds for it; () for no limit. The clock is a steady one, in seconds."""

    def __init__(self, windows_of: Callable[[str], Windows], clock: Callable[[], float] = time.monotonic) -> None:
        self._windows_of = windows_of
        self._clock = clock
        self._sent: dict[str, deque[float]] = {}
        self._longest: dict[str, float] = {}
        self._sends = 0

    def __len__(self) -> int:
        return len(self._sent)

    def take(self, address: str) -> float:
        """0.0 where it may be sent now, and then it counts; else the seconds until it may, and nothing counts."""
        windows = self._windows_of(address)
        if not windows:
            return 0.0
        now = self._clock()
        sent = self._sent.setdefault(address, deque(maxlen=max(window.most for window in windows)))
        wait = max(_until(sent, window, now) for window in windows)
        if wait > 0:
            return wait
        sent.append(now)
        self._longest[address] = max(window.seconds for window in windows)
        self._sweep(now)
        return 0.0

    def _sweep(self, now: float) -> None:
        self._sends += 1
        if self._sends % SWEPT_AFTER:
            return
        quiet = [chat for chat, sent in self._sent.items() if not sent or sent[-1] + self._longest.get(chat, 0) < now]
        for chat in quiet:
            del self._sent[chat]
            self._longest.pop(chat, None)


def _until(sent: deque[float], window: Window, now: float) -> float:
    """When the send that is `most` ago leaves the window."""
    if len(sent) < window.most:
        return 0.0
    return max(0.0, sent[-window.most] + window.seconds - now)
