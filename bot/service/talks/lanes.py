"""One at a time for each name, in the order of arrival; a lane that nobody stands in takes no memory."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lanes:
    def __init__(self) -> None:
        self._locks: dict[bytes, asyncio.Lock] = {}
        self._standing: Counter[bytes] = Counter()

    def __len__(self) -> int:
        return len(self._locks)

    @asynccontextmanager
    async def lane(self, name: bytes) -> AsyncIterator[None]:
        """Whoever waits counts as standing in it: a lane must not be torn down between one and the next."""
        lock = self._locks.setdefault(name, asyncio.Lock())
        self._standing[name] += 1
        try:
            async with lock:
                yield
        finally:
            self._standing[name] -= 1
            if not self._standing[name]:
                del self._standing[name], self._locks[name]
