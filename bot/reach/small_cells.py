"""Cells so small that they would single a household out are hidden, with as many others as keep them from being worked out."""

from collections.abc import Mapping

from bot.reach.figures import Reached

FEWEST_SENSITIVE = 10
"""Safety S30: a sensitive topic in one commune is not shown under ten households."""


def published(column: Mapping[str, Reached], fewest: int = FEWEST_SENSITIVE) -> dict[str, Reached | None]:
    """One topic's communes of one period; None where a cell is hidden. The province's total may stand beside it.

    A house known by card and one known by itself are told apart, so neither part of a shown cell is small.
    """
    hidden = {code for code, cell in column.items() if _is_small(cell, fewest)}
    rest = sorted(
        (code for code in column if code not in hidden), key=lambda code: (_size(column[code]) or 1 << 40, code)
    )
    while hidden and rest and not _is_safe([column[code] for code in hidden], fewest):
        hidden.add(rest.pop(0))
    return {code: None if code in hidden else cell for code, cell in column.items()}


def _is_small(cell: Reached, fewest: int) -> bool:
    return any(0 < part < fewest for part in (cell.card, cell.self))


def _size(cell: Reached) -> int:
    return cell.card + cell.self


def _is_safe(hidden: list[Reached], fewest: int) -> bool:
    """Two at least, and of each part together at least `fewest` houses: what is left over tells of no single cell."""
    parts = [sum(cell.card for cell in hidden), sum(cell.self for cell in hidden)]
    return len(hidden) > 1 and all(part == 0 or part >= fewest for part in parts)
