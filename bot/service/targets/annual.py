"""The annual report collected: every number by the one query layer, on one snapshot, into one value."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.model.meetings import AUDIENCES, KINDS, LEADERS
from bot.model.plan import Activity, Plan
from bot.reach.annual import (
    AnnualReport,
    Heads,
    Held,
    IndicatorMeasured,
    KindHeld,
    ModelRun,
    Money,
    SchoolTaught,
)
from bot.reach.figures import By, Line, Table
from bot.reach.period import Period, period
from bot.service.desk import Desk
from bot.service.households.count import Asked, read_table
from bot.service.targets.changed import changed
from bot.service.targets.measured import mostly, targets_of
from bot.service.targets.registers import schools_in
from bot.storage import meetings, models, spending, trainings
from bot.storage.ground import ground_of
from bot.storage.meetings import Logged, Sum
from bot.storage.schools import KINDS as SCHOOL_KINDS
from bot.storage.sql import Reading

MILLION = 1_000_000
FIRST_YEAR = 2018
"""The plan's first year."""
PAGE = 5000
"""Meetings read at once."""


class NoSuchReport(ValueError):
    """There is no report of that year or commune; the message says why."""


async def annual_report(reading: Reading, desk: Desk, year: int, area: str = "", *, lists: bool = True) -> AnnualReport:
    """`area`: a commune of today, "" for the province. Raises NoSuchReport.

    `lists`: with every meeting and each topic's table by commune, which only the papers show.
    """
    today = desk.day_of(desk.clock())
    _there_is_one(desk, year, area, today)
    span, plan = period(str(year)), desk.plan
    phase = plan.phase_of(str(year))
    so_far = _so_far(phase.key[:4] if phase else str(year), year)
    as_of = min(today, span.last_day)
    sums = await _sums(reading, desk, area, as_of)
    return AnnualReport(
        year=year,
        area=area,
        place=desk.gazetteer.communes[area].full_name if area else "tỉnh Lạng Sơn",
        plan=plan.name,
        lead=plan.lead,
        made_on=today.isoformat(),
        as_of=as_of.isoformat(),
        is_over=today > span.last_day,
        is_demo=desk.is_demo,
        phase=f"{phase.name} ({phase.key})" if phase else "",
        has_goals=phase is not None and phase.goals,
        so_far=so_far.name,
        targets=await targets_of(reading, desk, span, area),
        targets_so_far=await targets_of(reading, desk, so_far, area),
        by_commune=await _table(reading, desk, span, "commune", area),
        by_topic=await _table(reading, desk, span, "topic", area),
        by_month=await _table(reading, desk, span, "month", area),
        by_evidence=await _table(reading, desk, span, "evidence", area),
        total_so_far=await _total(reading, desk, so_far, area),
        before=await _total(reading, desk, period(str(year - 1)), area),
        by_topic_commune=() if area or not lists else await _by_topic_commune(reading, desk, span),
        kinds=_kinds(sums),
        meetings_in=_by_commune(desk, sums),
        meetings_by_month=dict(sorted(_added((each.month, each.meetings) for each in sums).items())),
        held=await _held(reading, desk, area, as_of) if lists else (),
        trained=await _trained(reading, desk, area, as_of),
        schools=await _schools(reading, desk, area, span),
        models=await _models(reading, desk, area, as_of),
        money=() if area else await _money(reading, plan, year),
        changed=await changed(reading, desk, span, area),
    )


def _there_is_one(desk: Desk, year: int, area: str, today: dt.date) -> None:
    if not FIRST_YEAR <= year <= today.year:
        raise NoSuchReport(f"không có báo cáo năm {year}: chọn từ {FIRST_YEAR} đến {today.year}")
    if area and area not in desk.gazetteer.communes:
        raise NoSuchReport(f"{area!r} không phải mã của một xã, phường hiện nay (năm chữ số, ví dụ 06040)")


def _so_far(first: str, year: int) -> Period:
    """The phase up to this year; in its first year the year alone."""
    return period(str(year) if first == str(year) else f"{first}-{year}")


async def _table(reading: Reading, desk: Desk, span: Period, by: By, area: str, topic: str = "") -> Table:
    library = desk.library_on(desk.day_of(desk.clock()))
    return await read_table(reading, library, desk.gazetteer, Asked(span, by, area, topic))


async def _total(reading: Reading, desk: Desk, span: Period, area: str) -> Line:
    return (await _table(reading, desk, span, "commune", area)).total


async def _by_topic_commune(reading: Reading, desk: Desk, span: Period) -> tuple[tuple[str, Table], ...]:
    topics = desk.library_on(desk.day_of(desk.clock())).topics
    return tuple([(topic.key, await _table(reading, desk, span, "commune", "", topic.key)) for topic in topics])


def _days(desk: Desk, area: str, as_of: dt.date) -> meetings.Asked:
    """Of the year up to now, on the land of a commune: there a meeting still has to be `mostly` its own."""
    ground = ground_of(desk.gazetteer.atlas, area) if area else None
    return meetings.Asked(f"{as_of.year}-01-01", as_of.isoformat(), ground)


async def _sums(reading: Reading, desk: Desk, area: str, as_of: dt.date) -> list[Sum]:
    """Meetings of one commune are those that lie mostly on its land, so that 65 communes' reports add up to the province's."""
    atlas = desk.gazetteer.atlas
    sums = await meetings.sums(reading, _days(desk, area, as_of))
    return [each for each in sums if not area or mostly(atlas, each.month, each.commune) == area]


def _kinds(sums: Sequence[Sum]) -> tuple[KindHeld, ...]:
    """In the order of the list of kinds, also those of which there was none."""
    by_kind: dict[str, list[Sum]] = defaultdict(list)
    for each in sums:
        by_kind[each.kind].append(each)
    return tuple(
        KindHeld(
            kind,
            KINDS.get(kind, kind),
            sum(each.meetings for each in by_kind[kind]),
            sum(each.people for each in by_kind[kind]),
            sum(each.households for each in by_kind[kind]),
            sum(each.met for each in by_kind[kind]),
        )
        for kind in [*KINDS, *(kind for kind in by_kind if kind not in KINDS)]
    )


def _by_commune(desk: Desk, sums: Sequence[Sum]) -> Mapping[str, int]:
    """Commune of today → meetings; "" are those for the whole province."""
    atlas = desk.gazetteer.atlas
    return dict(_added((mostly(atlas, each.month, each.commune), each.meetings) for each in sums))


def _added(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, n in pairs:
        found[key] += n
    return found


async def _held(reading: Reading, desk: Desk, area: str, as_of: dt.date) -> tuple[Held, ...]:
    """The oldest first."""
    atlas = desk.gazetteer.atlas
    asked, found = _days(desk, area, as_of), list[Logged]()
    while page := await meetings.listed(reading, asked, PAGE, len(found)):
        found += page
        if len(page) < PAGE:
            break
    topics = {topic.key: topic.official for topic in desk.library_on(desk.day_of(desk.clock())).topics}
    mine = [
        each.meeting
        for each in reversed(found)
        if not area or mostly(atlas, each.meeting.day, each.meeting.commune) == area
    ]
    return tuple(
        Held(
            meeting.day,
            KINDS.get(meeting.kind, meeting.kind),
            atlas.name_on(meeting.day, meeting.commune) if meeting.commune else "Toàn tỉnh",
            meeting.village,
            tuple(topics.get(topic, topic) for topic in meeting.topics),
            LEADERS.get(meeting.led_by, meeting.led_by),
            meeting.people,
            meeting.households,
        )
        for meeting in mine
    )


async def _trained(reading: Reading, desk: Desk, area: str, as_of: dt.date) -> tuple[Heads, ...]:
    atlas = desk.gazetteer.atlas
    rows = await trainings.training_heads(reading, f"{as_of.year}-01-01", as_of.isoformat())
    mine = [row for row in rows if not area or mostly(atlas, row.day, row.commune) == area]
    held = Counter(row.audience for row in mine)
    people = _added((row.audience, row.people) for row in mine)
    return tuple(Heads(name, held[key], people[key]) for key, name in AUDIENCES.items() if held[key])


async def _schools(reading: Reading, desk: Desk, area: str, span: Period) -> tuple[SchoolTaught, ...]:
    names = desk.gazetteer.communes
    return tuple(
        SchoolTaught(
            taught.school.name,
            SCHOOL_KINDS.get(taught.school.kind, taught.school.kind),
            names[taught.school.commune].full_name if taught.school.commune in names else taught.school.commune,
            taught.school.classes,
            taught.lessons,
            tuple(name for name in taught.classes if name),
            taught.school.source,
            taught.school.as_of,
        )
        for taught in await schools_in(reading, area, span)
    )


async def _models(reading: Reading, desk: Desk, area: str, as_of: dt.date) -> tuple[ModelRun, ...]:
    """Those that had begun; what ended or was measured later is not told of that year."""
    atlas, last = desk.gazetteer.atlas, as_of.isoformat()
    indicators: dict[str, list[models.Indicator]] = defaultdict(list)
    for each in await models.indicators_of(reading):
        indicators[each.model].append(each)
    return tuple(
        ModelRun(
            model.name,
            atlas.name_on(model.started, model.commune) or model.commune,
            model.started,
            model.ended if model.ended <= last else "",
            model.source,
            tuple(_indicator(each, last) for each in indicators[model.id]),
        )
        for model in await models.all_of(reading)
        if model.started <= last and (not area or mostly(atlas, model.started, model.commune) == area)
    )


def _indicator(known: models.Indicator, last: str) -> IndicatorMeasured:
    has_baseline, has_endline = known.baseline_on <= last, known.endline_on <= last
    return IndicatorMeasured(
        known.indicator,
        known.unit,
        known.baseline if has_baseline else None,
        known.baseline_on if has_baseline else "",
        known.endline if has_endline else None,
        known.endline_on if has_endline else "",
        known.source,
    )


async def _money(reading: Reading, plan: Plan, year: int) -> tuple[Money, ...]:
    spent = await spending.sums(reading)
    return tuple(_of_activity(activity, spent, year) for activity in plan.activity)


def _of_activity(activity: Activity, spent: Mapping[tuple[int, str], int], year: int) -> Money:
    planned = activity.budget.get(str(year))
    return Money(
        activity.name,
        activity.task,
        None if planned is None else planned * MILLION,
        spent.get((year, activity.key), 0),
        sum(amount for each, amount in activity.budget.items() if int(each) <= year) * MILLION,
        sum(amount for (each, key), amount in spent.items() if key == activity.key and each <= year),
    )
