"""The table of communes as an Excel file: the period, topic and map that the page shows, without its filters."""

import asyncio

from starlette.responses import Response

from bot.papers.written import day
from bot.reach.annual import DEMO_NAME
from bot.service.households.count import Asked, read_table
from bot.web.desk.communes import COMMUNES, MAPS, topic_of
from bot.web.desk.pages import Page
from bot.web.desk.spans import chosen_span
from bot.web.desk.visit import Visit

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def take(visit: Visit) -> Response:
    """`ky`, `chude` and `bando` in the address, as on the page. A commune's officer takes her own row."""
    from bot.papers.report_xlsx import write_commune_table

    choice, topic = chosen_span(visit, str(visit.today.year)), topic_of(visit)
    map, map_words = MAPS.get(visit.query.get("bando", ""), MAPS["65"])
    area = visit.commune("")
    asked = Asked(choice.span, "commune", area, topic.key if topic else "", map)
    async with visit.store.reading() as reading:
        table = await read_table(reading, visit.desk.library_on(visit.today), visit.desk.gazetteer, asked)
    until = min(visit.today, choice.span.last_day).isoformat()
    about = f"{choice.words[:1].upper()}{choice.words[1:]}; {topic.official if topic else 'chủ đề bất kỳ'}; {map_words}"
    told = f"{about}; tính đến ngày {day(until)}"
    content = await asyncio.to_thread(write_commune_table, table, told, is_demo=visit.desk.is_demo)
    await visit.audit("export", "/".join(["xlsx", choice.span.name, map, *([topic.key] if topic else [])]), area)
    parts = ("so-ho", choice.span.name, topic.key if topic else "", area, DEMO_NAME if visit.desk.is_demo else "")
    return visit.file(content, f"{'-'.join(part for part in parts if part)}.xlsx", EXCEL)


PAGES = (Page(f"{COMMUNES}/excel", take, method="POST", needs="report", records="itself"),)
