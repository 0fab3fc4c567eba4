"""How many take part where, as anybody may see it: small numbers are left out, and cannot be worked out from the rest."""

from collections.abc import Mapping

from bot.reach.figures import Reached
from bot.reach.small_cells import published

FEWEST_NAMED = 5
"""Entrants that a commune or unit must have before its number is shown (S30)."""


def shown(counted: Mapping[str, int]) -> tuple[tuple[tuple[str, int], ...], int]:
    """The areas that may be named, most entrants first; and how many are left out. The total may stand beside it.

    "" are those who told none: it counts among what hides, and is never named as left out.
    """
    cells = published({area: Reached(card=n) for area, n in counted.items()}, FEWEST_NAMED)
    named = [(area, cell.card) for area, cell in cells.items() if cell is not None]
    quiet = sum(1 for area, cell in cells.items() if area and cell is None)
    return tuple(sorted(named, key=lambda each: (-each[1], each[0]))), quiet
