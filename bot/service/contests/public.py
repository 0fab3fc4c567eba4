"""What anybody may see of a contest without a login: read beside the writer, no more of anyone than she agreed to."""

import datetime as dt
from collections.abc import AsyncIterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from bot.contest.canon import canonical
from bot.contest.decided import voided
from bot.model.contest import Contest
from bot.model.entries import Decision, Result
from bot.model.frozen import Frozen, FrozenQuestion, Size
from bot.model.moments import here
from bot.model.seen import Phase
from bot.service.contests import standings as contest_standings
from bot.service.contests.names import ERASED, UNNAMED, Named, initials
from bot.service.desk import Desk
from bot.service.known_contests import Known
from bot.storage import contests, contests_public, verdicts
from bot.storage.sql import Reading
from bot.storage.store import Store

MOST_WINNERS = 200
"""Of one prize: whoever shares a place wins it too, and a page must stay small."""
DRAWN = 5000


class Stand(Struct, frozen=True):
    """A commune or unit, how many of it take part, and of how many; None where nobody told that."""

    area: str
    people: int
    size: int | None


class Standings(Struct, frozen=True):
    """`quiet` areas are left out because few take part in them. `sources`: from whom the sizes are, and as of when."""

    rows: tuple[Stand, ...] = ()
    quiet: int = 0
    sources: tuple[str, ...] = ()


class Shown(Struct, frozen=True):
    """One contest at a moment (`now`, on the clock in Việt Nam). `people`: how many entered; None while they are few."""

    known: Known
    now: dt.datetime
    phase: Phase
    people: int | None
    communes: Standings
    units: Standings
    decisions: tuple[Decision, ...]
    winners: Mapping[int, Named]

    @property
    def contest(self) -> Contest:
        return self.known.contest

    @property
    def is_over(self) -> bool:
        """Of every round: from then on right answers may be seen."""
        return self.now >= self.contest.round[-1].closes


async def all_shown(store: Store, desk: Desk) -> list[tuple[Known, Phase]]:
    """Frozen contests, the newest first. A draft is nobody's business."""
    local = here(desk.clock())
    async with store.reading() as reading:
        ids = [each.contest.key for each in await contests.listed(reading) if each.frozen_at]
        found = [known for id in ids if (known := await _known(reading, id)) is not None]
    found.sort(key=lambda each: (each.contest.round[0].opens, each.contest.key), reverse=True)
    return [(each, each.phase(local)) for each in found]


async def known_to_all(store: Store, id: str) -> Known | None:
    """Rules and results alone, without counting anybody. None where there is no such contest, or it is only drafted."""
    async with store.reading() as reading:
        return await _known(reading, id)


async def shown(store: Store, desk: Desk, id: str) -> Shown | None:
    """None where there is no such contest, or it is only drafted."""
    now = here(desk.clock())
    async with store.reading() as reading:
        known = await _known(reading, id)
        if known is None:
            return None
        by_commune = await contests_public.by_commune(reading, id)
        by_unit = await contests_public.by_unit(reading, id) if known.contest.unit else {}
        people = sum(by_commune.values())
        return Shown(
            known=known,
            now=now,
            phase=known.phase(now),
            people=people if people >= contest_standings.FEWEST_NAMED else None,
            communes=_standings(known.frozen, by_commune),
            units=_standings(known.frozen, by_unit),
            decisions=tuple(await verdicts.decisions(reading, id)),
            winners=await _winners(reading, desk, known),
        )


def answers(of: Shown) -> tuple[tuple[FrozenQuestion, bool], ...]:
    """Every question with whether it was declared void; none before the last round has closed."""
    if not of.is_over:
        return ()
    void = voided(of.decisions)
    return tuple((each, each.key in void) for each in of.known.frozen.questions)


def rules_file(of: Shown) -> bytes | None:
    """Rules and questions as they were frozen: its blake2b (32 bytes) is the digest that stood on the page before the
    opening. It holds the right answers, so there is none before the last round has closed."""
    return canonical(replace(of.known.frozen, digest="")) if of.is_over else None


def result_file(result: Result) -> bytes | None:
    """Its blake2b is the checksum of the result. None where its standings count so few people of a commune or unit that
    a neighbour would know who they are (S30)."""
    cells = [each.entrants for places in result.standings.values() for each in places]
    if any(n < contest_standings.FEWEST_NAMED for n in cells):
        return None
    return canonical(replace(result, checksum=""))


async def draw_list(store: Store, result: Result) -> AsyncIterator[bytes]:
    """Who took part in a draw, as random numbers that lead nowhere, a line each: its blake2b is `Draw.entrants`."""
    after = -1
    while True:
        async with store.reading() as reading:
            ids = await contests_public.in_draw(reading, result.contest, result.scope, result.version, after, DRAWN)
        if not ids:
            return
        yield b"".join(canonical(id) + b"\n" for id in ids)
        after = ids[-1]


async def _known(reading: Reading, id: str) -> Known | None:
    """Without its secret: nothing here may lead to a seed that is not published."""
    kept = await contests.read_one(reading, id)
    if kept is None:
        return None
    return Known(kept.frozen, b"", kept.salt, kept.details_until, tuple(await contests.read_results(reading, id)))


def _standings(frozen: Frozen, counted: Mapping[str, int]) -> Standings:
    named, quiet = contest_standings.shown(counted)
    sizes = frozen.sizes
    rows = tuple(Stand(area, n, sizes[area].n if area in sizes else None) for area, n in named)
    used = [sizes[area] for area, _ in named if area in sizes]
    return Standings(rows, quiet, tuple(dict.fromkeys(_source(each) for each in used)))


def _source(size: Size) -> str:
    """ "Niên giám 2025, số ngày 31/12/2025"."""
    try:
        return f"{size.source}, số ngày {dt.date.fromisoformat(size.as_of):%d/%m/%Y}"
    except ValueError:
        return f"{size.source}, {size.as_of}".rstrip(", ")


async def _winners(reading: Reading, desk: Desk, known: Known) -> dict[int, Named]:
    """Only who won something: nobody else's place is public."""
    ids = {
        entrant
        for scope in known.contest.scopes
        if (result := known.newest(scope)) is not None
        for award in result.awards
        for entrant in award.entrants[:MOST_WINNERS]
    }
    found = {}
    for id in sorted(ids):
        row = await contests_public.winner(reading, known.contest.key, id, desk.keys)
        if row is not None:
            found[id] = _named(id, row)
    return found


def _named(id: int, row: contests_public.Winner) -> Named:
    """Where she is from stands only beside a name that she agreed to: without one it would tell more than she said."""
    if row.is_erased:
        return Named(id, ERASED, "", "")
    if not row.name or row.age == "under-16":
        return Named(id, UNNAMED, "", "")
    return Named(id, row.name if row.names == "full" else initials(row.name), row.commune, row.unit)
