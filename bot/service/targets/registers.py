"""A commune's schools, models and denominators, as its page shows them."""

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

from bot.model.meetings import AUDIENCES
from bot.model.plan import Plan
from bot.reach.figures import Denominator
from bot.reach.period import Period
from bot.service.desk import Desk
from bot.service.households.count import HOUSEHOLDS
from bot.service.targets.measured import mostly
from bot.storage import models, reached, schools
from bot.storage.models import Indicator, PilotModel
from bot.storage.schools import School
from bot.storage.sql import Reading


class Taught(Struct, frozen=True):
    """A school in a period. `classes`: names of those that had a lesson; "" among them: a lesson that named none."""

    school: School
    lessons: int
    classes: tuple[str, ...]
    last: str


class Run(Struct, frozen=True):
    model: PilotModel
    indicators: tuple[Indicator, ...]


class Known(Struct, frozen=True):
    """The newest number of something, and how often it was given."""

    what: str
    name: str
    newest: Denominator
    times: int


async def schools_in(reading: Reading, area: str, span: Period) -> tuple[Taught, ...]:
    given: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    days = span.first_day.isoformat(), span.last_day.isoformat()
    for day, school, classes in await schools.lessons(reading, *days):
        given[school].append((day, classes or ("",)))
    return tuple([_taught(school, given[school.id]) for school in await schools.all_of(reading, area)])


def _taught(school: School, lessons: Sequence[tuple[str, tuple[str, ...]]]) -> Taught:
    classes = sorted({name for _, names in lessons for name in names})
    return Taught(school, len(lessons), tuple(classes), max((day for day, _ in lessons), default=""))


async def models_in(reading: Reading, desk: Desk, area: str) -> tuple[Run, ...]:
    """A model from before the communes were merged stands where most of its land lies now."""
    indicators: dict[str, list[Indicator]] = defaultdict(list)
    for each in await models.indicators_of(reading):
        indicators[each.model].append(each)
    return tuple(
        [
            Run(model, tuple(indicators[model.id]))
            for model in await models.all_of(reading)
            if mostly(desk.gazetteer.atlas, model.started, model.commune) == area
        ]
    )


async def denominators_in(reading: Reading, desk: Desk, area: str) -> tuple[Known, ...]:
    """Households first, then as the plan names them."""
    names = names_of(desk.plan)
    known = await reached.denominators(reading, area)
    order = {what: n for n, what in enumerate(names)}
    return tuple(
        Known(what, names.get(what, what), Denominator(*rows[area][-1]), len(rows[area]))
        for what, rows in sorted(known.items(), key=lambda each: (order.get(each[0], len(order)), each[0]))
        if area in rows
    )


def names_of(plan: Plan) -> dict[str, str]:
    """What a denominator counts, in words."""
    few = ", ".join(group.name for group in plan.few())
    groups = {f"households-{group.key}": f"Hộ {group.name}" for group in plan.group}
    return {HOUSEHOLDS: "Hộ", "households-few": f"Hộ {few}", **groups, **AUDIENCES}
