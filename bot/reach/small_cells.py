"""Cells so small that they would single a household out are hidden, with as many others as keep them from being worked out.

Whoever sees everything that is published sees, of a column, its total, and of a table, the totals of rows and columns. A
hidden cell is safe where these leave it open: it is never the only hidden one of a line, never follows from several lines
together, and what is hidden in a line is together no smaller than what may be shown.
"""

from collections.abc import Collection, Iterable, Mapping

from bot.reach.figures import Reached

FEWEST_SENSITIVE = 10
"""Safety S30: a sensitive topic in one commune is not shown under ten households."""
FEWEST_OF_GROUP = 5
"""Safety S30 and S31: nor a group in one commune under five."""

Spot = tuple[str, str]
"""(row, column) of a table."""


def published(column: Mapping[str, Reached], fewest: int = FEWEST_SENSITIVE) -> dict[str, Reached | None]:
    """One topic's communes of one period; None where a cell is hidden. The province's total may stand beside it.

    A house known by card and one known by itself are told apart, so neither part of a shown cell is small.
    """
    hidden = {code for code, cell in column.items() if _is_small(cell, fewest)}
    rest = sorted(
        (code for code in column if code not in hidden), key=lambda code: _last_if_empty(_size(column[code]), code)
    )
    while hidden and rest and not _is_safe([column[code] for code in hidden], fewest):
        hidden.add(rest.pop(0))
    return {code: None if code in hidden else cell for code, cell in column.items()}


def _is_small(cell: Reached, fewest: int) -> bool:
    return any(0 < part < fewest for part in (cell.card, cell.self))


def _size(cell: Reached) -> int:
    return cell.card + cell.self


def _last_if_empty(n: int, name: str) -> tuple[bool, int, str]:
    """The smallest first; an empty cell hides little, since anybody may guess that it is empty."""
    return (n == 0, n, name)


def _is_safe(hidden: list[Reached], fewest: int) -> bool:
    """Two at least, and of each part together at least `fewest` houses: what is left over tells of no single cell."""
    parts = [sum(cell.card for cell in hidden), sum(cell.self for cell in hidden)]
    return len(hidden) > 1 and all(part == 0 or part >= fewest for part in parts)


def hidden_in(
    table: Mapping[str, Mapping[str, int]],
    fewest: int = FEWEST_OF_GROUP,
    *,
    also: Iterable[Spot] = (),
    harmless: Collection[str] = (),
) -> set[Spot]:
    """Which cells of a table with known totals of rows and columns are hidden; `also` are hidden for another reason.

    `harmless`: columns whose small cells tell nothing of anybody; they are hidden only to keep others from being worked out.
    """
    cells = {(row, column): n for row, line in table.items() for column, n in line.items()}
    hidden = {spot for spot, n in cells.items() if 0 < n < fewest and spot[1] not in harmless} | set(also)
    while (line := _open_line(cells, hidden, fewest)) is not None:
        hidden.add(min(line, key=lambda spot: _last_if_empty(cells[spot], f"{spot}")))
    return hidden


def _open_line(cells: Mapping[Spot, int], hidden: set[Spot], fewest: int) -> list[Spot] | None:
    """The shown cells of a line from which more must be hidden; None where all is safe or nothing is left to hide."""
    bridges = _bridges(hidden)
    for axis in (0, 1):
        for name in sorted({spot[axis] for spot in hidden}):
            line = [spot for spot in cells if spot[axis] == name]
            out = [spot for spot in line if spot in hidden]
            shown = [spot for spot in line if spot not in hidden]
            is_safe = len(out) > 1 and sum(cells[spot] for spot in out) >= fewest and not bridges.intersection(out)
            if shown and not is_safe:
                return shown
    return None


def _bridges(hidden: set[Spot]) -> set[Spot]:
    """Hidden cells that follow from the totals: rows and columns are knots, hidden cells the ropes between them, and a
    rope in no ring is the difference of the totals on its two sides."""
    ropes: dict[Spot, list[Spot]] = {}
    for row, column in hidden:
        ropes.setdefault(("row", row), []).append((row, column))
        ropes.setdefault(("column", column), []).append((row, column))
    return {spot for spot in hidden if not _is_in_ring(spot, ropes)}


def _is_in_ring(spot: Spot, ropes: Mapping[Spot, list[Spot]]) -> bool:
    """Whether the spot's column can be reached from its row by other ropes."""
    start, goal = ("row", spot[0]), ("column", spot[1])
    seen, waiting = {start}, [start]
    while waiting:
        knot = waiting.pop()
        for rope in ropes[knot]:
            other = ("column", rope[1]) if knot[0] == "row" else ("row", rope[0])
            if rope != spot and other not in seen:
                seen.add(other)
                waiting.append(other)
    return goal in seen
