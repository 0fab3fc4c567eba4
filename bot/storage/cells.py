"""The cells in which a house is counted: which of them a month opens, in which cut.

A house counts once in a month, a quarter or a year: where it was first reached in it. So the communes of a period add up
to the province, also where a house moved. Any run of years is counted too: a year's cell tells in which earlier year
(`prior`) the house was reached last, so that years[a..b] is the sum of their cells with a prior before a.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import NamedTuple

from bot.model.atlas import vintage_of

ANY = ("any", "")
"""The cut that holds every house that was reached at all. The others: topic, evidence, group."""


class Kept(NamedTuple):
    """A row of reach, of one house."""

    month: str
    topic: str
    evidence: str
    commune: str
    known: str


class Cell(NamedTuple):
    """`period` is "m2026-11", "q2026-4" or "y2026"; `vintage` the map on which `commune` is a code."""

    cut: str
    period: str
    item: str
    prior: str
    vintage: int
    commune: str
    known: str


Stream = tuple[str, str]


def streams_of(row: Kept, group: str) -> list[Stream]:
    """The cuts in which a row stands."""
    told = [ANY, ("topic", row.topic), ("evidence", row.evidence)]
    return [*told, ("group", group)] if group and row.known == "card" else told


def is_in(row: Kept, stream: Stream) -> bool:
    """Of one house, whose group is that of the stream."""
    match stream[0]:
        case "topic":
            return row.topic == stream[1]
        case "evidence":
            return row.evidence == stream[1]
        case "group":
            return row.known == "card"
        case _:
            return True


def cells_of(stream: Stream, months: dict[str, Kept]) -> list[Cell]:
    """One house in one cut, once in each month, quarter and year."""
    found: list[Cell] = []
    last = ""
    for month in sorted(months):
        found += newest(stream, last, months[month])
        last = month
    return found


def newest(stream: Stream, last: str, new: Kept) -> list[Cell]:
    """What a month adds to a cut in which the house was reached last in the month `last`, or never."""
    cut, item = stream
    at = (vintage_of(new.month), new.commune, new.known)
    found = [Cell(cut, f"m{new.month}", item, "", *at)]
    if not last or quarter_of(last) != quarter_of(new.month):
        found.append(Cell(cut, quarter_of(new.month), item, "", *at))
    if last[:4] != new.month[:4]:
        found.append(Cell(cut, f"y{new.month[:4]}", item, last[:4], *at))
    return found


@cache
def quarter_of(month: str) -> str:
    return f"q{month[:4]}-{(int(month[5:7]) + 2) // 3}"


def cells_of_all(rows: Iterable[tuple[int, str, Kept]]) -> Counter[Cell]:
    """Counted anew from (house, its group, row), each house's rows in one piece."""
    found: Counter[Cell] = Counter()
    for (_, group), theirs in groupby(rows, key=lambda row: row[:2]):
        streams: dict[Stream, dict[str, Kept]] = {}
        for _, _, row in theirs:
            for stream in streams_of(row, group):
                streams.setdefault(stream, {})[row.month] = row
        for stream, months in streams.items():
            found.update(cells_of(stream, months))
    return found
