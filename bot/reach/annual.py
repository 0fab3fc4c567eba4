"""The annual report as one value: every number, name, source and day in it. Word file, Excel file and page are written from it."""

from collections.abc import Mapping

from msgspec import Struct

from bot.reach.changed import Changed
from bot.reach.figures import Line, Table
from bot.reach.targets import TargetFigure

DEMO_NAME = "SO-LIEU-MAU"
"""In the name of a file that holds a generated province."""


class KindHeld(Struct, frozen=True):
    """Meetings of one kind: how many, and the heads and check-ins in them added up (so a person may stand in it twice)."""

    key: str
    name: str
    meetings: int
    people: int
    households: int
    met: int


class Held(Struct, frozen=True):
    """One meeting as it was logged; names instead of keys. `people` and `households` None: not counted.

    `commune` is named as on its day. How many houses checked in is not told of a single meeting (S30).
    """

    day: str
    kind: str
    commune: str
    village: str
    topics: tuple[str, ...]
    led_by: str
    people: int | None
    households: int | None


class Heads(Struct, frozen=True):
    """Officers or key persons at trainings, counted by head: a person at two trainings stands in it twice."""

    audience: str
    trainings: int
    people: int


class SchoolTaught(Struct, frozen=True):
    """`taught`: classes named in a lesson of the year; None: no lesson. `lessons` of the year."""

    name: str
    kind: str
    commune: str
    classes: int
    lessons: int
    taught: tuple[str, ...]
    source: str
    as_of: str


class IndicatorMeasured(Struct, frozen=True):
    name: str
    unit: str
    baseline: float | None
    baseline_on: str
    endline: float | None
    endline_on: str
    source: str


class ModelRun(Struct, frozen=True):
    """A pilot model that had begun by the end of the year. `ended` "": it still ran then, as far as is known."""

    name: str
    commune: str
    started: str
    ended: str
    source: str
    indicators: tuple[IndicatorMeasured, ...]


class Money(Struct, frozen=True):
    """Of one activity of the plan, in đồng. `planned` None: the plan has no money for that year.

    `planned_to_date` and `spent_to_date`: from the plan's first year to the year of the report.
    """

    activity: str
    task: str
    planned: int | None
    spent: int
    planned_to_date: int
    spent_to_date: int


class AnnualReport(Struct, frozen=True):
    """`place`: "tỉnh Lạng Sơn", or "xã Thất Khê" where `area` is a commune's code.

    made_on, as_of     the day it was made; the last day that could be counted
    phase              "Giai đoạn II (2021-2025)", or empty; `has_goals`: the plan sets goals for it
    so_far             the phase up to this year, as a period: "2021-2023"; the year itself in the phase's first year
    targets_so_far     the same targets over the phase so far; a goal is judged there
    total_so_far       households over the phase so far, `before` over the year before
    by_topic_commune   a table by commune for each topic; for the whole province only
    changed            what courses changed, of those who were tested before and after
    meetings_in        commune of today → meetings; `meetings_by_month`: "2026-03" → meetings
    """

    year: int
    area: str
    place: str
    plan: str
    lead: str
    made_on: str
    as_of: str
    is_over: bool
    is_demo: bool
    phase: str
    has_goals: bool
    so_far: str
    targets: tuple[TargetFigure, ...]
    targets_so_far: tuple[TargetFigure, ...]
    by_commune: Table
    by_topic: Table
    by_month: Table
    by_evidence: Table
    total_so_far: Line
    before: Line
    by_topic_commune: tuple[tuple[str, Table], ...]
    kinds: tuple[KindHeld, ...]
    meetings_in: Mapping[str, int]
    meetings_by_month: Mapping[str, int]
    held: tuple[Held, ...]
    trained: tuple[Heads, ...]
    schools: tuple[SchoolTaught, ...]
    models: tuple[ModelRun, ...]
    money: tuple[Money, ...]
    changed: Changed = Changed("", "", "", ())

    @property
    def is_first_of_phase(self) -> bool:
        """Then the phase so far is the year, and only one of both is shown."""
        return self.so_far == str(self.year)

    @property
    def file_name(self) -> str:
        """Without its ending, in plain letters. A demo cannot be taken for a report once it lies among other files."""
        parts = ("bao-cao", str(self.year), self.area, DEMO_NAME if self.is_demo else "")
        return "-".join(part for part in parts if part)

    @property
    def all_money(self) -> Money:
        """All activities together; `planned` None where none of them has money for the year."""
        planned = [each.planned for each in self.money if each.planned is not None]
        return Money(
            "Tổng cộng",
            "",
            sum(planned) if planned else None,
            sum(each.spent for each in self.money),
            sum(each.planned_to_date for each in self.money),
            sum(each.spent_to_date for each in self.money),
        )
