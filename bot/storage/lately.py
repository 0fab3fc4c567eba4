"""Where something happened lately: use of the bot, houses reached, meetings. By commune, never by house."""

from typing import NamedTuple

from bot.model.atlas import Vintage
from bot.storage.sql import Reading, Sql

# From one (day, commune) of the key to the next: some two thousand steps where a month has half a million rows.
_NEXT = "FROM activity a WHERE (a.day, a.commune) > (s.day, s.commune) ORDER BY a.day, a.commune LIMIT 1"
_IN_USE = Sql(
    f"""WITH RECURSIVE seen (day, commune) AS (
    SELECT f.day, f.commune FROM
    (SELECT day, commune FROM activity WHERE day >= :since ORDER BY day, commune LIMIT 1) f
    UNION ALL
    SELECT (SELECT a.day {_NEXT}), (SELECT a.commune {_NEXT}) FROM seen s WHERE s.day IS NOT NULL)
    SELECT DISTINCT commune FROM seen WHERE commune <> ''"""
)
_HELD_SINCE = Sql("SELECT DISTINCT commune FROM meetings WHERE day >= :since")
_REACHED = Sql(
    """SELECT vintage, commune, MAX(period) FROM reached
    WHERE cut = 'any' AND period BETWEEN 'm' AND 'm~' AND n > 0 GROUP BY vintage, commune"""
)
_HELD = Sql(
    """SELECT CASE WHEN day <= :until_2020 THEN 2 WHEN day <= :until_2025 THEN 1 ELSE 0 END, commune, MAX(day)
    FROM meetings GROUP BY CASE WHEN day <= :until_2020 THEN 2 WHEN day <= :until_2025 THEN 1 ELSE 0 END, commune"""
)


class Last(NamedTuple):
    """The newest month ("2026-11") in which a house was reached or a meeting held, in a commune of that map."""

    vintage: Vintage
    commune: str
    month: str


async def in_use(reading: Reading, since: str) -> frozenset[str]:
    """Communes in which the bot was used, or a meeting held, on that day or after. Codes of those days."""
    used = await reading.rows(_IN_USE, since=since)
    held = await reading.rows(_HELD_SINCE, since=since)
    return frozenset(str(row[0]) for row in [*used, *held])
