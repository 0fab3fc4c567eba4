"""The plan's targets measured: an honest range from what was recorded, over a denominator with source and day, or why not."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from bot.model.plan import Measure, Target
from bot.reach.figures import Denominator
from bot.reach.period import Period

Verdict = Literal["reached", "open", "not-reached", "no-goal", "unknown"]
VERDICTS: dict[Verdict, str] = {
    "reached": "Đạt",
    "open": "Có thể đạt, chưa chắc",
    "not-reached": "Chưa đạt",
    "no-goal": "Chưa có chỉ tiêu cho giai đoạn này",
    "unknown": "Không tính được",
}
"""Only what is certain reaches a goal; what is merely possible leaves it open."""


class Part(Struct, frozen=True):
    """A kind of evidence and what it holds: shown apart, so that a range can be understood."""

    label: str
    n: int


class Spot(Struct, frozen=True):
    """A commune's part of a measure; low and high are None where it is too small to be shown."""

    low: int | None
    high: int | None
    whole: Denominator | None = None


class Point(Struct, frozen=True):
    """A year of the trend."""

    year: str
    low: int
    high: int


class Found(Struct, frozen=True):
    """`low` … `high`: what is certain, and what is possible; before it is held against the plan.

    `is_hidden`: of one commune, too small to be shown; no number of it is in here.
    """

    low: int
    high: int
    whole: Denominator | None
    parts: tuple[Part, ...]
    spots: Mapping[str, Spot]
    missing: tuple[str, ...] = ()
    why_not: str = ""
    is_hidden: bool = False


class Measured(Struct, frozen=True):
    """`counts` says what is counted, from what. `why_not` is filled where no share can be shown; `missing` lists what would
    make the figure better."""

    measure: Measure
    goal: int | None
    found: Found
    counts: str
    trend: tuple[Point, ...]

    @property
    def share(self) -> tuple[float, float] | None:
        """Percent of the denominator, from and to; None where there is none."""
        whole = self.found.whole
        if whole is None or whole.n == 0:
            return None
        return 100 * self.found.low / whole.n, 100 * self.found.high / whole.n

    @property
    def verdict(self) -> Verdict:
        if self.share is None:
            return "unknown"
        if self.goal is None:
            return "no-goal"
        low, high = self.share
        return "reached" if low >= self.goal else "open" if high >= self.goal else "not-reached"


class TargetFigure(Struct, frozen=True):
    """`as_of` is the last day that could be counted: today, or the end of a period that is over."""

    target: Target
    span: str
    as_of: str
    measured: tuple[Measured, ...]


def goal_of(measure: Measure, span: Period, *, has_goals: bool) -> int | None:
    """The plan's own goal until 2025; after that the province's, once it has set one."""
    if span.last < "2026":
        return measure.goal if has_goals else None
    return measure.goal_2026_2030
