"""The communes of a period: map and table, sorted and filtered by the address alone, so that it works without a script."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from starlette.responses import Response

from bot.model.atlas import Map
from bot.model.content import Topic
from bot.model.folding import fold
from bot.reach.period import period
from bot.service.households.comparison import Compared, Comparison, comparison_of
from bot.service.households.count import FINE_MAPS, Asked
from bot.web.desk.pages import HOME, Page
from bot.web.desk.spans import chosen_span, said
from bot.web.desk.tiles import tiles_of
from bot.web.desk.visit import Visit

COMMUNES = f"{HOME}/xa"
MAPS: dict[str, tuple[Map, str]] = {
    "65": ("today", "65 xã, phường hiện nay"),
    "11": ("districts", "11 huyện, thành phố (đến 30/6/2025)"),
    "194": ("communes-2025", "194 xã, phường, thị trấn (đến 30/6/2025)"),
    "226": ("communes-2019", "226 xã, phường, thị trấn (đến 31/12/2019)"),
}
KINDS = ("xã", "phường", "thị trấn")

Key = Callable[[Compared], Any]


def _size(row: Compared) -> int | None:
    return None if row.line.reached is None else row.line.reached.card + row.line.reached.self


SORTS: dict[str, Key] = {
    "ten": lambda row: fold(bare(row.line.name)),
    "the": lambda row: row.line.reached and row.line.reached.card,
    "tukhai": lambda row: row.line.reached and row.line.reached.self,
    "hop": lambda row: row.line.reached and row.line.reached.declared,
    "ho": lambda row: row.line.denominator and row.line.denominator.n,
    "tile": lambda row: row.line.share and row.line.share[0],
    "doi": lambda row: row.change,
    "thang": lambda row: row.last or None,
}
"""By the query `xep`. None where there is nothing to sort by, also where a cell is hidden: those come last either way."""


class Filters(Struct, frozen=True):
    """`words` in the name, `kind` of the unit, only `silent` ones, only those with a certain share `below` so many percent."""

    words: str = ""
    kind: str = ""
    silent: bool = False
    below: int | None = None

    def lets(self, row: Compared) -> bool:
        """What is hidden has no share, so that no filter can feel for it."""
        share = row.line.share
        return (
            fold(self.words) in fold(row.line.name)
            and row.line.name.startswith(self.kind)
            and (row.is_silent or not self.silent)
            and (self.below is None or (share is not None and share[0] < self.below))
        )


async def show(visit: Visit) -> Response:
    choice = chosen_span(visit, str(visit.today.year))
    map_key = visit.query.get("bando", "")
    map_key = map_key if map_key in MAPS else "65"
    topic = topic_of(visit)
    asked = Asked(choice.span, "commune", visit.commune(""), topic.key if topic else "", MAPS[map_key][0])
    async with visit.store.reading() as reading:
        found = await comparison_of(reading, visit.desk, asked)
    filters = _filters(visit)
    rows = [row for row in found.rows if filters.lets(row)]
    sort, direction = visit.query.get("xep", ""), visit.query.get("chieu", "")
    return visit.html(
        "desk/communes.html",
        choice=choice,
        topic=topic,
        topic_options=tuple((each.key, each.official) for each in topics_of(visit)),
        maps=tuple((key, words) for key, (_, words) in MAPS.items()),
        map_key=map_key,
        asked=asked,
        found=found,
        rows=in_order(rows, sort, direction),
        sort=sort if sort in SORTS else "",
        direction=direction,
        filters=filters,
        kind_options=tuple(
            (kind, kind.capitalize()) for kind in KINDS if any(row.line.name.startswith(kind) for row in found.rows)
        ),
        before_words=said(visit, period(found.before)) if found.before else "",
        tiles=tiles_of(visit, found) if asked.map == "today" and not asked.area else None,
        is_all_hidden=asked.map in FINE_MAPS and topic is not None and topic.sensitive,
        no_houses=sum(row.line.denominator is None for row in found.rows),
        hidden=hidden_in(found),
        estimates=sum(row.line.is_estimate for row in found.rows),
    )


def in_order(rows: Sequence[Compared], sort: str, direction: str) -> list[Compared]:
    """As the communes are listed officially where nothing, or nothing known, is asked for."""
    if sort not in SORTS:
        return list(rows)
    key = SORTS[sort]
    known = [row for row in rows if key(row) is not None]
    return [
        *sorted(known, key=key, reverse=direction == "xuong"),
        *(row for row in rows if key(row) is None),
    ]


def topics_of(visit: Visit) -> tuple[Topic, ...]:
    return visit.desk.library_on(visit.today).topics


def topic_of(visit: Visit) -> Topic | None:
    """The topic that the address names; None: any."""
    asked = visit.query.get("chude", "")
    return next((topic for topic in topics_of(visit) if topic.key == asked), None)


def hidden_in(found: Comparison) -> int:
    return sum(row.line.reached is None for row in found.rows)


def _filters(visit: Visit) -> Filters:
    below = visit.query.get("duoi", "").strip()
    kind = visit.query.get("loai", "")
    return Filters(
        visit.query.get("tim", "").strip()[:60],
        kind if kind in KINDS else "",
        visit.query.get("im", "") == "1",
        min(int(below), 100) if below.isascii() and below.isdigit() and len(below) < 4 else None,
    )


def bare(name: str) -> str:
    """Without its kind."""
    return next((name.removeprefix(f"{kind} ") for kind in KINDS if name.startswith(f"{kind} ")), name)


PAGES = (Page(COMMUNES, show, needs="view", menu="Xã, phường", order=20),)
