"""The plan's five targets for a period: read from the books, measured, held against the plan. Pages, talk and papers show this."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.model.atlas import Atlas, vintage_of
from bot.model.plan import Measure, Plan
from bot.reach.apportion import apportioned
from bot.reach.books import PROVINCE, Books, Houses, Indicator, Lesson, Model, School, Trained, Training
from bot.reach.measures import COUNTS, found_for
from bot.reach.period import Period, period
from bot.reach.targets import Measured, Point, TargetFigure, goal_of
from bot.service.desk import Desk
from bot.service.households.count import keys_of
from bot.storage import models, reached, schools, trainings
from bot.storage.reached import Counted
from bot.storage.sql import Reading

BEGUN = "2018-01"
"""The plan's first month."""


async def targets_of(reading: Reading, desk: Desk, span: Period, area: str = "") -> tuple[TargetFigure, ...]:
    """`area`: a commune of today, "" for the province. On a snapshot, so that all targets are of one moment."""
    today = desk.day_of(desk.clock())
    years = _years(desk.plan, span, today)
    books = await read_books(reading, desk, span, years)
    communes = [area] if area else list(desk.gazetteer.communes)
    as_of = min(today, span.last_day).isoformat()
    return tuple(
        TargetFigure(
            target,
            span.name,
            as_of,
            tuple(_measured(books, desk.plan, measure, span, years, communes) for measure in target.measure),
        )
        for target in desk.plan.target
    )


def _measured(
    books: Books, plan: Plan, measure: Measure, span: Period, years: Sequence[Period], communes: Sequence[str]
) -> Measured:
    phase = plan.phase_of(span.last[:4])
    trend = []
    for year in years:
        found = found_for(books, plan, measure, year, communes)
        if not found.is_hidden:
            trend.append(Point(year.name, found.low, found.high))
    return Measured(
        measure,
        goal_of(measure, span, has_goals=phase is not None and phase.goals),
        found_for(books, plan, measure, span, communes),
        COUNTS[measure.kind],
        tuple(trend),
    )


def _years(plan: Plan, span: Period, today: dt.date) -> tuple[Period, ...]:
    """Of the trend: those of the period and of the phase in which it ends, up to now."""
    phase = plan.phase_of(span.last[:4])
    first = min(int(span.first[:4]), int(phase.key[:4]) if phase else int(span.first[:4]))
    last = min(int(span.last[:4]), today.year)
    return tuple(period(str(year)) for year in range(first, last + 1))


async def read_books(reading: Reading, desk: Desk, span: Period, years: Sequence[Period]) -> Books:
    """All that any measure of the period and its trend needs."""
    atlas, plan = desk.gazetteer.atlas, desk.plan
    first = min([span.first, *(year.first for year in years)])
    last = max([span.last, *(year.last for year in years)])
    days = f"{first}-01", f"{last}-31"
    lessons = [Lesson(day, school, classes) for day, school, classes in await schools.lessons(reading, *days)]
    return Books(
        denominators=await reached.denominators(reading),
        trained=await _trained(reading, atlas, last),
        trainings=await _trainings(reading, atlas, last),
        schools=tuple([School(*row) for row in await schools.all_of(reading)]),
        lessons=tuple(lessons),
        models=tuple([_model(atlas, Model(*row)) for row in await models.all_of(reading)]),
        indicators=tuple([Indicator(*row) for row in await models.indicators_of(reading)]),
        houses={
            each.name: await _houses(reading, atlas, plan, each)
            for each in {p.name: p for p in (span, *years)}.values()
        },
        few_heads=await _few_heads(reading, atlas, plan, *days),
    )


async def _houses(reading: Reading, atlas: Atlas, plan: Plan, span: Period) -> Houses:
    few: list[Counted] = []
    for group in plan.few():
        few += await reached.cells(reading, "group", keys_of(span), item=group.key)
    own = [row for row in await reached.cells(reading, "any", keys_of(span), item="") if row.known == "self"]
    return Houses(_today(atlas, few), _today(atlas, own))


def _today(atlas: Atlas, rows: Iterable[Counted]) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        for code, n in apportioned(row.n, atlas.today(row.vintage, row.commune)).items():
            found[code] += n
    return found


async def _few_heads(reading: Reading, atlas: Atlas, plan: Plan, first: str, last: str) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for group in plan.few():
        for month, commune, n in await reached.heads(reading, first, last, group=group.key):
            for code, part in apportioned(n, atlas.today(vintage_of(month), commune)).items():
                found[month, code] += part
    return found


async def _trained(reading: Reading, atlas: Atlas, last: str) -> tuple[Trained, ...]:
    return tuple(
        Trained(row.month, code, row.item, n)
        for row in await trainings.trained(reading, BEGUN, last)
        for code, n in _placed(atlas, row.month, row.commune, row.n)
    )


async def _trainings(reading: Reading, atlas: Atlas, last: str) -> tuple[Training, ...]:
    """A training in a commune that was divided counts where most of its land lies now: heads are not torn apart."""
    return tuple(
        Training(row.meeting, row.day, mostly(atlas, row.day, row.commune), row.audience, row.people, row.is_skills)
        for row in await trainings.training_heads(reading, f"{BEGUN}-01", f"{last}-31")
    )


def _placed(atlas: Atlas, month: str, commune: str, n: int) -> Iterable[tuple[str, int]]:
    return apportioned(n, atlas.today(vintage_of(month), commune)).items() if commune else [(PROVINCE, n)]


def mostly(atlas: Atlas, day: str, commune: str) -> str:
    if not commune:
        return PROVINCE
    return max(atlas.today(vintage_of(day), commune), key=lambda share: share.part).code


def _model(atlas: Atlas, model: Model) -> Model:
    return Model(
        model.id, mostly(atlas, model.started, model.commune), model.name, model.started, model.ended, model.source
    )
