"""Signs of cheating, looked for once as long as nothing was handed in since: a page of one entrant need not read them all."""

from bot.contest.suspicion import Suspect
from bot.service.contest_books import suspicious
from bot.storage import contest_counts
from bot.storage.contest_counts import Sums
from bot.storage.store import Store

KEPT_SECONDS = 300
"""A telephone that is told later changes no count."""
MOST = 20


class Signs:
    """`of` a contest; those of the contests that were looked at last are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[str, tuple[Sums, int, tuple[Suspect, ...]]] = {}

    async def of(self, contest: str, now: int) -> tuple[Suspect, ...]:
        """Raises NoContest."""
        async with self._store.reading() as reading:
            sums = (await contest_counts.sums(reading)).get(contest, Sums())
        before, at, signs = self._kept.get(contest, (Sums(-1), 0, ()))
        if before == sums and 0 <= now - at < KEPT_SECONDS:
            return signs
        signs = await suspicious(self._store, contest)
        while len(self._kept) >= MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[contest] = sums, now, signs
        return signs
