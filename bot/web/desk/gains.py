"""What courses changed: knowledge and opinions before and after, by course and by commune, and as an Excel file."""

import asyncio

from starlette.responses import Response

from bot.papers.written import day
from bot.reach.annual import DEMO_NAME
from bot.reach.changed import VERDICTS, Changed, TrackChanged
from bot.reach.small_cells import FEWEST_SENSITIVE
from bot.service.targets.changed import changed
from bot.web.desk.communes_file import EXCEL
from bot.web.desk.pages import HOME, Page
from bot.web.desk.spans import SpanChoice, chosen_span
from bot.web.desk.visit import Visit

GAINS = f"{HOME}/truoc-sau"


async def show(visit: Visit) -> Response:
    """`ky` and `lop` (a course) in the address. A commune's officer sees her commune's rows and the province's."""
    choice, found = await _found(visit)
    track = _chosen(visit, found)
    here = {each.key: each.communes[0].gain for each in found.tracks if found.area and each.communes}
    return visit.html(
        "desk/gains.html",
        choice=choice,
        found=found,
        track=track,
        here=here,
        track_options=tuple((each.key, each.name) for each in found.tracks),
        told=sum(each.whole.n for each in found.tracks if each.whole),
        only_first=sum(each.only_first for each in found.tracks),
        began=sum(each.began for each in found.tracks),
        waiting=sum(each.waiting for each in found.tracks),
        verdicts=VERDICTS,
        fewest=FEWEST_SENSITIVE,
    )


async def take(visit: Visit) -> Response:
    from bot.papers.gains_xlsx import write_gains

    choice, found = await _found(visit)
    told = f"{choice.words[:1].upper()}{choice.words[1:]}; tính đến ngày {day(found.as_of)}"
    content = await asyncio.to_thread(write_gains, found, told, is_demo=visit.desk.is_demo)
    await visit.audit("export", f"xlsx/{choice.span.name}/truoc-sau", found.area)
    parts = ("truoc-sau", choice.span.name, found.area, DEMO_NAME if visit.desk.is_demo else "")
    return visit.file(content, f"{'-'.join(part for part in parts if part)}.xlsx", EXCEL)


async def _found(visit: Visit) -> tuple[SpanChoice, Changed]:
    choice = chosen_span(visit, str(visit.today.year))
    async with visit.store.reading() as reading:
        return choice, await changed(reading, visit.desk, choice.span, visit.commune(""))


def _chosen(visit: Visit, found: Changed) -> TrackChanged | None:
    """The course in the address; else the one of which most people are told."""
    asked = next((each for each in found.tracks if each.key == visit.query.get("lop", "")), None)
    return asked or max(found.told, key=lambda each: each.whole.n if each.whole else 0, default=None)


PAGES = (
    Page(GAINS, show, needs="view", menu="Trước và sau lớp", order=42),
    Page(f"{GAINS}/excel", take, method="POST", needs="report", records="itself"),
)
