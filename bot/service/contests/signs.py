"""Signs of cheating and a ranking, worked out once as long as nothing changed: leafing through a page need not count anew."""

from bot.contest.outcome import Outcome
from bot.contest.suspicion import Suspect
from bot.service.contests.books import suspicious
from bot.service.contests.results import ranked
from bot.service.desk import Desk
from bot.storage import contest_counts, verdicts
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


MOST_HELD = 300_000
"""Places of a ranking that is kept; a larger one is counted anew each time rather than held in a small server's memory."""
Stamp = tuple[str, int, str, Sums, int, int, int]


class Rankings:
    """The ranking that was looked at last, as long as its log, decisions and marks are what they were."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk
        self._kept: tuple[Stamp, Outcome] | None = None

    async def of(self, contest: str, scope: int, beacon: str) -> Outcome:
        """Raises NoContest."""
        stamp = await self._stamp(contest, scope, beacon)
        if self._kept is not None and self._kept[0] == stamp:
            return self._kept[1]
        self._kept = None
        found = await ranked(self._store, self._desk, contest, scope, beacon)
        if len(found.ranked.places) <= MOST_HELD:
            self._kept = stamp, found
        return found

    async def _stamp(self, contest: str, scope: int, beacon: str) -> Stamp:
        async with self._store.reading() as reading:
            sums = (await contest_counts.sums(reading)).get(contest, Sums())
            decisions = await verdicts.decisions(reading, contest)
            marks = await verdicts.marks(reading, contest)
            essays = len(await verdicts.essays(reading, contest))
        newest = max((each.id for each in decisions), default=0)
        given = hash(tuple((each.entrant, each.marker, each.points) for each in marks))
        return contest, scope, beacon, sums, newest, essays, given
