"""What was to be foretold, and how far a prediction is from it. Whole numbers only."""

from bot.model.contest import TICKS, Prediction
from bot.model.entries import Counts

FAR = 1 << 60
"""Added to a distance on the wrong side: it stands behind every distance on the right one."""
MOST = 1 << 40
"""No prediction is larger; nothing that is counted comes near it."""
NONE = (1 << 62) - 1
"""The distance of who foretold nothing."""


def target(rule: Prediction, counts: Counts) -> int:
    """A number, or hundred-thousandths of a percent, rounded half up; 0 of nobody."""
    match rule.of:
        case "entries":
            return counts.entries
        case "people":
            return counts.people
        case "all-right":
            return counts.all_right
        case "percent":
            whole = 100 * TICKS
            return (2 * whole * counts.all_right + counts.people) // (2 * counts.people) if counts.people else 0


def distance(rule: Prediction, foretold: int | None, truth: int) -> int:
    if foretold is None:
        return NONE
    off = abs(foretold - truth)
    wrong_side = (rule.side == "under" and foretold > truth) or (rule.side == "over" and foretold < truth)
    return off + FAR if wrong_side else off
