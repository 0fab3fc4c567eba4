"""Where something happened lately: use of the bot, houses reached, meetings. By commune, never by house."""

from typing import NamedTuple

from bot.model.atlas import DAYS, Vintage
from bot.storage.reached import Spot
from bot.storage.sql import Reading, Sql

# From one commune of a day to the next, then to the next day, each found in the key: some two thousand steps where a
# month has half a million rows.
_NEXT = "(SELECT MIN(a.commune) FROM activity a WHERE a.day = s.day AND a.commune > s.commune)"
_NEXT_DAY = "(SELECT MIN(a.day) FROM activity a WHERE a.day > s.day)"
_IN_USE = Sql(
    f"""WITH RECURSIVE seen (day, commune) AS (
    SELECT MIN(day), '' FROM activity WHERE day >= :since
    UNION ALL
    SELECT CASE WHEN {_NEXT} IS NULL THEN {_NEXT_DAY} ELSE s.day END, COALESCE({_NEXT}, '')
    FROM seen s WHERE s.day IS NOT NULL)
    SELECT DISTINCT commune FROM seen WHERE commune <> '' AND (:commune = '*' OR commune = :commune)"""
)
_HELD_SINCE = Sql(
    "SELECT DISTINCT commune FROM meetings WHERE day >= :since AND (:commune = '*' OR commune = :commune)"
)
_REACHED = (
    Sql(
        """SELECT vintage, commune, MAX(period) FROM reached
        WHERE cut = 'any' AND period BETWEEN 'm0' AND 'm9999' AND n > 0 GROUP BY vintage, commune"""
    ),
    Sql(
        """SELECT vintage, commune, MAX(period) FROM reached WHERE cut = 'any' AND period BETWEEN 'm0' AND 'm9999' AND n > 0
        AND vintage = :vintage AND commune = :commune GROUP BY vintage, commune"""
    ),
)
_HELD = Sql(
    """SELECT commune, MAX(day) FROM meetings WHERE day BETWEEN :since AND :until
    AND (:commune = '*' OR commune = :commune) GROUP BY commune"""
)
ANYWHERE = "*"


class Last(NamedTuple):
    """The newest month ("2026-11") in which a house was reached or a meeting held, in a commune of that map."""

    vintage: Vintage
    commune: str
    month: str


async def in_use(reading: Reading, since: str, commune: str = "") -> frozenset[str]:
    """Communes in which the bot was used, or a meeting held, on that day or after; of one commune, or of all."""
    asked = {"since": since, "commune": commune or ANYWHERE}
    rows = [*await reading.rows(_IN_USE, **asked), *await reading.rows(_HELD_SINCE, **asked)]
    return frozenset(str(row[0]) for row in rows)


async def last_months(reading: Reading, spot: Spot | None = None) -> list[Last]:
    """`spot` None: of the whole province, on every map."""
    whole, one = _REACHED
    if spot is None:
        rows = await reading.rows(whole)
    else:
        rows = await reading.rows(one, vintage=spot.vintage, commune=spot.commune)
    found = [Last(Vintage(vintage), commune, period[1:]) for vintage, commune, period in rows]
    for vintage, (since, until) in DAYS.items() if spot is None else [(spot.vintage, (spot.since, spot.until))]:
        held = await reading.rows(_HELD, since=since, until=until, commune=spot.commune if spot else ANYWHERE)
        found += [Last(vintage, commune, day[:7]) for commune, day in held]
    return found
