"""Counting households: the one place that asks the counters, the head counts and what both are held against."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from bot.model.atlas import Vintage
from bot.storage.sql import Db, Reading, Row, Sql
from bot.storage.upsert import Upserted, upsert

_WHERE = "cut = :cut AND period BETWEEN :first AND :last AND prior < :before AND (:item = '*' OR item = :item)"
_PLACE = "vintage = :vintage AND commune = :commune"
_CELLS = {
    by: (
        Sql(
            f"""SELECT {by}, vintage, commune, known, SUM(n) FROM reached WHERE {_WHERE}
            GROUP BY {by}, vintage, commune, known HAVING SUM(n) <> 0"""
        ),
        Sql(
            f"""SELECT {by}, vintage, commune, known, SUM(n) FROM reached WHERE {_WHERE} AND {_PLACE}
            GROUP BY {by}, vintage, commune, known HAVING SUM(n) <> 0"""
        ),
        Sql(f"SELECT {by}, 0, '', known, SUM(n) FROM reached WHERE {_WHERE} GROUP BY {by}, known HAVING SUM(n) <> 0"),
    )
    for by in ("item", "period")
}
_NOT_MET = "SUM(CASE WHEN m.households > m.met THEN m.households - m.met ELSE 0 END)"
_HELD = "m.day BETWEEN :first AND :last AND (:grp = '*' OR m.grp = :grp)"
_IN_ONE = "m.commune = :commune AND m.day BETWEEN :since AND :until"
_ABOUT = "(:topic = '*' OR EXISTS (SELECT 1 FROM meeting_topics t WHERE t.meeting = m.id AND t.topic = :topic))"
_HEADS = (
    Sql(
        f"""SELECT substr(m.day, 1, 7), m.commune, {_NOT_MET} FROM meetings m
        WHERE {_HELD} AND {_ABOUT} GROUP BY substr(m.day, 1, 7), m.commune"""
    ),
    Sql(
        f"""SELECT substr(m.day, 1, 7), m.commune, {_NOT_MET} FROM meetings m
        WHERE {_HELD} AND {_ABOUT} AND {_IN_ONE} GROUP BY substr(m.day, 1, 7), m.commune"""
    ),
)
_HEADS_BY_TOPIC = (
    Sql(
        f"""SELECT t.topic, substr(m.day, 1, 7), m.commune, {_NOT_MET} FROM meetings m
        JOIN meeting_topics t ON t.meeting = m.id
        WHERE {_HELD} GROUP BY t.topic, substr(m.day, 1, 7), m.commune"""
    ),
    Sql(
        f"""SELECT t.topic, substr(m.day, 1, 7), m.commune, {_NOT_MET} FROM meetings m
        JOIN meeting_topics t ON t.meeting = m.id
        WHERE {_HELD} AND {_IN_ONE} GROUP BY t.topic, substr(m.day, 1, 7), m.commune"""
    ),
)
_DENOMINATORS = Sql(
    """SELECT what, commune, n, source, as_of FROM denominators WHERE :commune = '*' OR commune = :commune
    ORDER BY what, commune, as_of"""
)
_IMPORT = Sql(
    """INSERT INTO denominators (what, commune, as_of, n, source)
    VALUES (:what, :commune, :as_of, :n, :source)
    ON CONFLICT (what, commune, as_of) DO UPDATE SET n = :n, source = :source"""
)
_FIND = Sql("SELECT n, source FROM denominators WHERE what = :what AND commune = :commune AND as_of = :as_of")


class Counted(NamedTuple):
    """`cell`: a topic, a kind of evidence, a group or a month, else empty. `known`: card, self or declared."""

    cell: str
    vintage: Vintage
    commune: str
    known: str
    n: int


class Keys(Struct, frozen=True):
    """Which counters hold a period: from the first to the last, with a prior before `before`."""

    first: str
    last: str
    before: str = "9999"


class Spot(Struct, frozen=True):
    """A commune on the map of its day. Who may see only one commune asks for its spots, one by one."""

    vintage: Vintage
    commune: str
    since: str
    until: str
    """Days on which that map was in use."""


async def cells(
    reading: Reading,
    cut: str,
    keys: Keys,
    *,
    item: str = "*",
    by: str = "item",
    spot: Spot | None = None,
    is_placed: bool = True,
) -> list[Counted]:
    """Houses by item, or by period ("m2026-11"). `item` "*": all of the cut.

    Not `is_placed`: of the whole province together, whatever the map, in a hundredth of the rows; no commune is told.
    """
    asked = {"cut": cut, "first": keys.first, "last": keys.last, "before": keys.before, "item": item}
    whole, one, together = _CELLS[by]
    if spot is None:
        found = await reading.rows(whole if is_placed else together, **asked)
    else:
        found = await reading.rows(one, **asked, vintage=spot.vintage, commune=spot.commune)
    return [Counted(cell, Vintage(vintage), commune, known, int(n)) for cell, vintage, commune, known, n in found]


async def heads(
    reading: Reading, first: str, last: str, *, topic: str = "*", group: str = "*", spot: Spot | None = None
) -> list[tuple[str, str, int]]:
    """(month, commune, houses) counted by eye from `first` to `last` day and not checked in; cannot be told apart."""
    asked = {"first": first, "last": last, "topic": topic, "grp": group}
    return [(month, commune, int(n)) for month, commune, n in await _asked(reading, _HEADS, asked, spot) if n]


async def heads_by_topic(
    reading: Reading, first: str, last: str, *, spot: Spot | None = None
) -> list[tuple[str, str, str, int]]:
    """(topic, month, commune, houses); a meeting on two topics stands in both."""
    asked = {"first": first, "last": last, "grp": "*"}
    rows = await _asked(reading, _HEADS_BY_TOPIC, asked, spot)
    return [(topic, month, commune, int(n)) for topic, month, commune, n in rows if n]


async def _asked(reading: Reading, pair: tuple[Sql, Sql], asked: dict[str, str], spot: Spot | None) -> list[Row]:
    whole, one = pair
    if spot is None:
        return await reading.rows(whole, **asked)
    return await reading.rows(one, **asked, commune=spot.commune, since=spot.since, until=spot.until)


async def denominators(reading: Reading, commune: str = "*") -> dict[str, dict[str, list[tuple[int, str, str]]]]:
    """what → commune ("": the province) → (how many, source, as of) of every import. `commune` "*": of all."""
    known: dict[str, dict[str, list[tuple[int, str, str]]]] = {}
    for what, place, n, source, as_of in await reading.rows(_DENOMINATORS, commune=commune):
        known.setdefault(what, {}).setdefault(place, []).append((n, source, as_of))
    return known


def import_denominators(db: Db, rows: Sequence[Mapping[str, object]]) -> Upserted:
    """The same thing, commune and day again replaces the number: an import may be repeated."""
    return upsert(db, _FIND, _IMPORT, ("n", "source"), rows)
