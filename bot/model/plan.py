"""The province's plan: phases, targets, groups, money (content/plan.toml)."""

from typing import Literal

from msgspec import Struct

Kind = Literal["trained", "households", "schools", "classes", "models"]


class Phase(Struct, frozen=True, forbid_unknown_fields=True):
    """`key` is its years, as a period is written; without `goals` figures are shown and no verdict."""

    key: str
    name: str
    goals: bool


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """`few`: one of the groups of the plan's targets (II.2)."""

    key: str
    name: str
    few: bool = False


class Measure(Struct, frozen=True, forbid_unknown_fields=True):
    """What a target counts. `goal` in percent of the denominator; `goal_2026_2030` once the province has set one.

    kind         trained: officers and key persons; households: of the groups with `few`; schools, classes: of the
                 register of schools; models: communes with a pilot model
    audiences    whom `trained` counts (model/meetings.py)
    items        keys of the courses whose completion counts, "training" for any training, "skills" for one on `topics`
    only_few     only communes in which households of the few groups live
    denominator  keys of denominators that are added up; empty where a register tells how many there are
    """

    key: str
    name: str
    goal: int
    unit: str
    kind: Kind
    audiences: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    only_few: bool = False
    denominator: tuple[str, ...] = ()
    goal_2026_2030: int | None = None


class Target(Struct, frozen=True, forbid_unknown_fields=True):
    """`text` is the plan's, with the names of today; `section` is where it stands."""

    key: str
    name: str
    text: str
    section: str
    measure: tuple[Measure, ...]


class Activity(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the plan's money (IV.2): year → million đồng; `task` is the section of the plan it pays for."""

    key: str
    name: str
    task: str
    budget: dict[str, int]


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    """`lead`: the body that leads, under its name of today."""

    name: str
    short: str
    lead: str
    phase: tuple[Phase, ...]
    group: tuple[Group, ...]
    target: tuple[Target, ...]
    activity: tuple[Activity, ...]

    def few(self) -> tuple[Group, ...]:
        return tuple(group for group in self.group if group.few)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Of all targets."""
        return tuple(measure for target in self.target for measure in target.measure)

    def group_name(self, key: str) -> str:
        return next((group.name for group in self.group if group.key == key), key)

    def phase_of(self, year: str) -> Phase | None:
        """The phase in which a year lies."""
        return next((phase for phase in self.phase if phase.key[:4] <= year <= phase.key[5:]), None)
