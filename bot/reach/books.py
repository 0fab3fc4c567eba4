"""What was recorded, as the targets need it: every commune is one of today, every number a whole one."""

from collections.abc import Mapping

from msgspec import Struct

Rows = Mapping[str, list[tuple[int, str, str]]]
"""commune → (how many, source, as of)."""
PROVINCE = ""
"""The commune of what belongs to none, such as a training for the whole province."""


class Trained(Struct, frozen=True):
    """Officers or key persons counted one by one, each once a measure: who finished a course or checked in at a training."""

    month: str
    commune: str
    measure: str
    n: int


class Training(Struct, frozen=True):
    """Heads of one audience at one training. `is_skills`: it was about what officers do (topic can-bo)."""

    meeting: int
    day: str
    commune: str
    audience: str
    people: int
    is_skills: bool


class School(Struct, frozen=True):
    """Of the register; `classes`: how many boarding or semi-boarding classes it has."""

    id: str
    name: str
    kind: str
    commune: str
    classes: int
    source: str
    as_of: str


class Lesson(Struct, frozen=True):
    """A lesson at a school; without `classes` it is not known which ones heard it."""

    day: str
    school: str
    classes: tuple[str, ...]


class Indicator(Struct, frozen=True):
    """What a model is judged by, at its beginning and at its end; None where nobody has measured yet."""

    model: str
    name: str
    unit: str
    baseline: float | None
    baseline_on: str
    endline: float | None
    endline_on: str
    source: str


class Model(Struct, frozen=True):
    """A pilot model (plan III.3). `ended` "": it still runs."""

    id: str
    commune: str
    name: str
    started: str
    ended: str
    source: str


class Houses(Struct, frozen=True):
    """Of one period, by commune: `few` known by a card of the plan's groups, `own` declared by themselves."""

    few: Mapping[str, int]
    own: Mapping[str, int]


class Books(Struct, frozen=True):
    """`houses` by the name of a period: the one asked for and each year of the trend. `few_heads`: (month, commune) → houses
    counted by head in villages of the plan's groups."""

    denominators: Mapping[str, Rows]
    trained: tuple[Trained, ...]
    trainings: tuple[Training, ...]
    schools: tuple[School, ...]
    lessons: tuple[Lesson, ...]
    models: tuple[Model, ...]
    indicators: tuple[Indicator, ...]
    houses: Mapping[str, Houses]
    few_heads: Mapping[tuple[str, str], int]
