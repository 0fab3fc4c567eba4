"""The one query layer for households reached: talk, pages, command line and papers all show what stands here."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.model.atlas import DAYS, Atlas, Map, Vintage, vintage_of
from bot.model.content import Library
from bot.model.places import Gazetteer
from bot.reach.apportion import apportioned
from bot.reach.figures import (
    EVIDENCE,
    By,
    Denominator,
    Line,
    Reached,
    Table,
    added,
    denominator_for,
    reached_by_cell,
    sum_of,
)
from bot.reach.period import Period
from bot.reach.small_cells import published
from bot.storage import reached
from bot.storage.reached import Counted, Keys, Spot
from bot.storage.sql import Reading
from bot.storage.store import Store

HOUSEHOLDS = "households"
FINE_MAPS: frozenset[Map] = frozenset({"communes-2025", "communes-2019"})
"""Too fine for a sensitive topic: what is hidden on the map of today could be worked out from them."""


class Asked(Struct, frozen=True):
    """`area`: a commune of today, "" for the province. `topic` "": on any. `map` tells by which communes or districts."""

    span: Period
    by: By
    area: str = ""
    topic: str = ""
    map: Map = "today"


class _Cells(Struct, frozen=True):
    """`estimates` are the cells that hold a share of a number counted on another map."""

    cells: dict[str, Reached]
    estimates: frozenset[str]


async def table_of(
    store: Store,
    library: Library,
    gazetteer: Gazetteer,
    span: Period,
    by: By,
    area: str = "",
    *,
    topic: str = "",
    map: Map = "today",
) -> Table:
    """Households reached in a period, on a snapshot of its own."""
    async with store.reading() as reading:
        return await read_table(reading, library, gazetteer, Asked(span, by, area, topic, map))


async def read_table(reading: Reading, library: Library, gazetteer: Gazetteer, asked: Asked) -> Table:
    """On a snapshot that is open already: a page asks several times and wants one moment."""
    atlas = gazetteer.atlas
    if asked.by in ("topic", "evidence"):  # a topic has no topics, and evidence is of any
        asked = replace(asked, topic="")
    counted = await _count(reading, atlas, asked)
    by_commune = counted if asked.by == "commune" else await _count(reading, atlas, replace(asked, by="commune"))
    hidden = await _hidden(reading, atlas, asked, by_commune, _sensitive(library, asked, counted))
    known = (await reached.denominators(reading)).get(HOUSEHOLDS, {})
    houses = {code: denominator_for(known.get(code, ()), asked.span.last_day) for code in gazetteer.communes}
    mine = houses[asked.area] if asked.area else sum_of(houses.values())
    on_map = _houses_on(atlas, asked.map, houses) if asked.by == "commune" else {}
    lines = tuple(
        Line(
            code,
            name,
            None if code in hidden else counted.cells.get(code, Reached()),
            on_map.get(code) if asked.by == "commune" else mine,
            code in counted.estimates,
        )
        for code, name in _names(library, gazetteer, asked, counted.cells)
    )
    name = gazetteer.communes[asked.area].full_name if asked.area else "Toàn tỉnh"
    whole = None if asked.area and asked.area in hidden else added(by_commune.cells.values())
    return Table(asked.span.name, asked.by, lines, Line(asked.area, name, whole, mine), asked.topic, asked.map)


def keys_of(span: Period) -> Keys:
    """The counters of a period: one month, one quarter, or whole years."""
    first, last = span.first[:4], span.last[:4]
    if span.first == span.last:
        return Keys(f"m{span.first}", f"m{span.first}")
    if (span.first[5:], span.last[5:]) == ("01", "12"):
        return Keys(f"y{first}", f"y{last}", first)
    quarter = f"q{first}-{(int(span.first[5:]) + 2) // 3}"
    return Keys(quarter, quarter)


def spots_of(atlas: Atlas, area: str, span: Period) -> Sequence[Spot | None]:
    """None: the whole province. For one commune its code of today and, for older days, those of its land."""
    if not area:
        return (None,)
    return [
        Spot(vintage, code, *DAYS[vintage])
        for vintage, code in atlas.spots(area)
        if DAYS[vintage][0][:7] <= span.last and span.first <= DAYS[vintage][1][:7]
    ]


async def _count(reading: Reading, atlas: Atlas, asked: Asked) -> _Cells:
    """Counters and head counts of every spot that may be seen, brought from the map of their day to the one asked for."""
    counted: list[tuple[str, str, int]] = []
    estimates: set[str] = set()
    for spot in spots_of(atlas, asked.area, asked.span):
        for row in [*await _counters(reading, asked, spot), *await _heads(reading, asked, spot)]:
            for code, n, exact in _placed(atlas, asked, row):
                cell = code if asked.by == "commune" else row.cell
                counted.append((cell, row.known, n))
                estimates |= set() if exact else {cell}
    return _Cells(reached_by_cell(counted), frozenset(estimates))


def _placed(atlas: Atlas, asked: Asked, row: Counted) -> Iterable[tuple[str, int, bool]]:
    """(unit, households, whether the whole number was counted there); a share of nothing is an estimate too."""
    n, exact = row.n, True
    if asked.area:
        today = atlas.on("today", row.vintage, row.commune)
        n, exact = apportioned(row.n, today).get(asked.area, 0), len(today) == 1
    elif asked.by != "commune":
        return [("", n, True)]
    if asked.area and asked.map == "today":
        return [(asked.area, n, exact)]
    shares = atlas.on(asked.map, row.vintage, row.commune)
    return [(code, part, exact and len(shares) == 1) for code, part in apportioned(n, shares).items()]


async def _counters(reading: Reading, asked: Asked, spot: Spot | None) -> list[Counted]:
    cut, item = ("topic", asked.topic) if asked.topic else ("any", "")
    match asked.by:
        case "commune":
            rows = await reached.cells(reading, cut, keys_of(asked.span), item=item, spot=spot)
            return [row._replace(cell="") for row in rows]
        case "month":
            months = Keys(f"m{asked.span.first}", f"m{asked.span.last}")
            rows = await reached.cells(reading, cut, months, item=item, by="period", spot=spot, is_placed=False)
            return [row._replace(cell=row.cell[1:]) for row in rows]
        case "topic" | "evidence":
            return await reached.cells(reading, asked.by, keys_of(asked.span), spot=spot, is_placed=False)


async def _heads(reading: Reading, asked: Asked, spot: Spot | None) -> list[Counted]:
    """Houses counted by eye are evidence of their own: they stand in no other kind."""
    first, last = asked.span.first_day.isoformat(), asked.span.last_day.isoformat()
    match asked.by:
        case "evidence":
            return []
        case "topic":
            topics = await reached.heads_by_topic(reading, first, last, spot=spot)
            return [Counted(topic, vintage_of(month), commune, "declared", n) for topic, month, commune, n in topics]
        case "commune" | "month":
            heads = await reached.heads(reading, first, last, topic=asked.topic or "*", spot=spot)
            is_month = asked.by == "month"
            return [
                Counted(month if is_month else "", vintage_of(month), commune, "declared", n)
                for month, commune, n in heads
            ]


def _sensitive(library: Library, asked: Asked, counted: _Cells) -> frozenset[str]:
    """A topic that the library no longer knows may have been a sensitive one."""
    told = {asked.topic} if asked.topic else set(counted.cells) if asked.by == "topic" else set()
    calm = {topic.key for topic in library.topics if not topic.sensitive}
    return frozenset({topic.key for topic in library.topics if topic.sensitive} | (told - calm))


async def _hidden(
    reading: Reading, atlas: Atlas, asked: Asked, by_commune: _Cells, sensitive: frozenset[str]
) -> frozenset[str]:
    """Rows that would single a household out: a sensitive topic in one commune (S30)."""
    match asked.by:
        case "topic" if asked.area:
            return frozenset([topic for topic in sensitive if await _is_hidden(reading, atlas, asked, topic)])
        case "commune" if asked.topic in sensitive:
            return await _hidden_on_map(reading, atlas, asked, by_commune)
        case "month" if asked.topic in sensitive and asked.area:
            months = [Period(month, month, month) for month in _months(asked.span)]
            hidden = [m.name for m in months if await _is_hidden(reading, atlas, replace(asked, span=m), asked.topic)]
            whole = [asked.area] if await _is_hidden(reading, atlas, asked, asked.topic) else []
            return frozenset(hidden + whole)
        case _:
            return frozenset()


async def _column(reading: Reading, atlas: Atlas, span: Period, topic: str) -> Mapping[str, Reached | None]:
    """One topic in all communes: what is hidden depends on the others, whoever asks and for whichever of them."""
    counted = await _count(reading, atlas, Asked(span, "commune", topic=topic))
    return published({unit.code: counted.cells.get(unit.code, Reached()) for unit in atlas.units[Vintage.TODAY]})


async def _is_hidden(reading: Reading, atlas: Atlas, asked: Asked, topic: str) -> bool:
    return (await _column(reading, atlas, asked.span, topic))[asked.area] is None


async def _hidden_on_map(reading: Reading, atlas: Atlas, asked: Asked, by_commune: _Cells) -> frozenset[str]:
    if asked.map in FINE_MAPS:
        return frozenset(code for code, _ in atlas.named(asked.map))
    column = await _column(reading, atlas, asked.span, asked.topic)
    hidden = {code for code, cell in column.items() if cell is None}
    touched = {share.code for code in hidden for share in atlas.on(asked.map, Vintage.TODAY, code)}
    return frozenset(touched & (by_commune.cells.keys() | hidden))


def _months(span: Period) -> list[str]:
    years = range(int(span.first[:4]), int(span.last[:4]) + 1)
    every = [f"{year}-{month:02}" for year in years for month in range(1, 13)]
    return [month for month in every if span.first <= month <= span.last]


def _houses_on(atlas: Atlas, map: Map, houses: Mapping[str, Denominator | None]) -> dict[str, Denominator | None]:
    """Denominators are given for the communes of today; on another map they are divided as the households are."""
    if map == "today":
        return dict(houses)
    parts: dict[str, list[Denominator | None]] = {code: [] for code, _ in atlas.named(map)}
    for commune, known in houses.items():
        shares = atlas.on(map, Vintage.TODAY, commune)
        divided = apportioned(known.n, shares) if known else {}
        for share in shares:
            parts[share.code].append(known and Denominator(divided[share.code], known.source, known.as_of))
    return {code: sum_of(known) for code, known in parts.items()}


def _names(library: Library, gazetteer: Gazetteer, asked: Asked, cells: Mapping[str, Reached]) -> list[tuple[str, str]]:
    """Every row there is, also those where nobody was reached; a cell of a topic since removed stays, and one of a code
    that no map has."""
    match asked.by:
        case "commune" if asked.area and asked.map == "today":
            return [(asked.area, gazetteer.communes[asked.area].full_name)]
        case "commune":
            named = dict(gazetteer.atlas.named(asked.map))
            named |= {code: code for code in sorted(cells) if code not in named}
            shown = named if not asked.area else {code: named[code] for code in named if code in cells}
            return list(shown.items())
        case "topic":
            official = {topic.key: topic.official for topic in library.topics}
            return list((official | {key: key for key in cells if key not in official}).items())
        case "evidence":
            return list(EVIDENCE.items())
        case "month":
            return [(month, f"{month[5:]}/{month[:4]}") for month in sorted(cells)]
