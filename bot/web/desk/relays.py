"""Who passes content on, commune by commune: numbers of those who agreed to be counted, and nothing of whom they reached."""

from starlette.responses import Response

from bot.model.people import LEADING, RoleKind
from bot.model.relays import spoken
from bot.service.households.relaying import MANY_A_DAY, relaying_in
from bot.web.desk.pages import HOME, Page
from bot.web.desk.spans import chosen_span
from bot.web.desk.visit import Visit

RELAYS = f"{HOME}/chuyen-tin"
NAMES: dict[RoleKind, str] = {
    "officer": "Cán bộ",
    "village-head": "Trưởng thôn",
    "prestigious": "Người có uy tín",
}


async def show(visit: Visit) -> Response:
    choice = chosen_span(visit, str(visit.today.year))
    area = visit.commune("")
    async with visit.store.reading() as reading:
        found = await relaying_in(reading, visit.desk, choice.span, area)
    return visit.html(
        "desk/relays.html",
        choice=choice,
        found=found,
        area=area,
        kinds=tuple(reversed(LEADING)),
        columns=[("", NAMES[kind], "n") for kind in reversed(LEADING)],
        spoken=spoken,
        many=MANY_A_DAY,
    )


PAGES = (Page(RELAYS, show, needs="view", menu="Chuyền tin", group="work", order=45),)
