"""What the public pages of contests are read from, beside the writer: sums, and of those who won how they may be named."""

import msgspec

from bot.model.contest import Age
from bot.storage.entrants import Details
from bot.storage.keys import Keys
from bot.storage.sql import Reading, Sql

_BY_COMMUNE = Sql("SELECT commune, COUNT(*) FROM entrants WHERE contest = :contest GROUP BY commune")
_BY_UNIT = Sql("SELECT unit, COUNT(*) FROM entrants WHERE contest = :contest GROUP BY unit")
_WINNER = Sql(
    """SELECT e.age, e.commune, e.unit, e.names, e.erased_at, d.sealed FROM entrants e
    LEFT JOIN entrant_details d ON d.entrant = e.id WHERE e.contest = :contest AND e.id = :entrant"""
)
_IN_DRAW = Sql(
    """SELECT entrant FROM placings WHERE contest = :contest AND scope = :scope AND version = :version
    AND entrant > :after ORDER BY entrant LIMIT :most"""
)
_details = msgspec.json.Decoder(Details)


class Winner(msgspec.Struct, frozen=True):
    """`names`: how she agreed to be named; `name` is empty where none was told, or it has died."""

    age: Age
    commune: str
    unit: str
    names: str
    is_erased: bool
    name: str


async def by_commune(reading: Reading, contest: str) -> dict[str, int]:
    return {str(commune): int(n) for commune, n in await reading.rows(_BY_COMMUNE, contest=contest)}


async def by_unit(reading: Reading, contest: str) -> dict[str, int]:
    """By the key of the unit; "" for those of none."""
    return {str(unit): int(n) for unit, n in await reading.rows(_BY_UNIT, contest=contest)}


async def winner(reading: Reading, contest: str, entrant: int, keys: Keys) -> Winner | None:
    rows = await reading.rows(_WINNER, contest=contest, entrant=entrant)
    if not rows:
        return None
    age, commune, unit, names, erased_at, sealed = rows[0]
    name = _details.decode(keys.seal.open(bytes(sealed))).name if sealed is not None else ""
    return Winner(age, commune, unit, names, erased_at > 0, name)


async def in_draw(reading: Reading, contest: str, scope: int, version: int, after: int, most: int) -> list[int]:
    """The entrants of a published ranking by their random ids: those who took part in its draw."""
    found = await reading.rows(_IN_DRAW, contest=contest, scope=scope, version=version, after=after, most=most)
    return [int(entrant) for (entrant,) in found]
