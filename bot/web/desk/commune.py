"""One commune: its months, topics, evidence, meetings, schools, models, targets, and what they are held against."""

from msgspec import Struct
from msgspec.structs import replace
from starlette.responses import Response

from bot.model.atlas import Atlas, Vintage
from bot.reach.figures import Reached, Table
from bot.reach.period import period
from bot.service.households.comparison import Compared, before
from bot.service.households.count import Asked, read_table
from bot.service.households.lately import lately_in
from bot.service.targets.held import held_in, newest
from bot.service.targets.measured import targets_of
from bot.service.targets.registers import denominators_in, models_in, schools_in
from bot.storage.schools import KINDS as SCHOOL_KINDS
from bot.web.desk.communes import COMMUNES, bare
from bot.web.desk.meetings import line_of
from bot.web.desk.pages import Page
from bot.web.desk.spans import chosen_span, said
from bot.web.desk.visit import Visit

MOST_MEETINGS = 15


class Former(Struct, frozen=True):
    """Kind and name apart: "xã Chi Lăng" of then and of today are two communes."""

    bare: str
    kind: str
    district: str


async def show(visit: Visit) -> Response:
    """All of one moment. The gate has seen to it that the commune is known, and her own."""
    choice = chosen_span(visit, str(visit.today.year))
    desk, area, span = visit.desk, visit.path["commune"], choice.span
    library, earlier = desk.library_on(visit.today), before(choice.span)
    asked = Asked(span, "month", area)
    async with visit.store.reading() as reading:
        months = await read_table(reading, library, desk.gazetteer, asked)
        topics = await read_table(reading, library, desk.gazetteer, replace(asked, by="topic"))
        evidence = await read_table(reading, library, desk.gazetteer, replace(asked, by="evidence"))
        old = await read_table(reading, library, desk.gazetteer, replace(asked, span=earlier)) if earlier else None
        lately = await lately_in(reading, desk, area)
        held, logged = await held_in(reading, desk, span, area), await newest(reading, desk, span, area, MOST_MEETINGS)
        schools = await schools_in(reading, area, span)
        values = {
            "targets": await targets_of(reading, desk, span, area),
            "models": await models_in(reading, desk, area),
            "denominators": await denominators_in(reading, desk, area),
        }
    register = {each.school.id: each.school for each in schools}
    return visit.html(
        "desk/commune.html",
        schools=schools,
        code=area,
        choice=choice,
        total=Compared(months.total, old.total.reached if old else None),
        before_words=said(visit, period(earlier.name)) if earlier else "",
        months=months,
        topics=without_empty(topics),
        evidence=evidence,
        is_silent=area in lately.silent,
        last=lately.last.get(area, ""),
        held=held,
        meetings=[line_of(visit, each, register) for each in logged],
        school_kinds=SCHOOL_KINDS,
        former=former_of(desk.gazetteer.atlas, area),
        **values,
    )


def without_empty(table: Table) -> Table:
    """Topics that nobody heard would only make the table longer; what is hidden stays."""
    return replace(table, lines=tuple(line for line in table.lines if line.reached != Reached()))


def former_of(atlas: Atlas, area: str) -> tuple[Former, ...]:
    """The communes until June 2025 on whose land it lies."""
    codes = {share.code for share in atlas.formerly(area, Vintage.UNTIL_2025)}
    return tuple(
        Former(bare(unit.name), unit.name.removesuffix(bare(unit.name)).strip(), unit.district)
        for unit in atlas.units[Vintage.UNTIL_2025]
        if unit.code in codes
    )


PAGES = (Page(f"{COMMUNES}/{{commune}}", show, needs="view", area_in="commune"),)
