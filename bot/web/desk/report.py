"""The annual report: its main numbers on a page, the Word and the Excel file by a button, each taken away on the record."""

import asyncio
from pathlib import Path

from msgspec import Struct
from starlette.responses import Response

from bot.library.forms import BrokenForm, read_form
from bot.papers.report_words import shown_range, shown_share, shown_verdict
from bot.reach.annual import AnnualReport
from bot.reach.figures import Denominator
from bot.service.targets.annual import FIRST_YEAR, annual_report
from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import NotHere, Visit

REPORT = f"{HOME}/bao-cao"
CONTENT = Path(__file__).parents[3] / "content"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TargetRow(Struct, frozen=True):
    """A measure in words: what of the year, what of the phase so far, of how many."""

    name: str
    unit: str
    goal: str
    year: str
    so_far: str
    whole: Denominator | None
    share: str
    verdict: str


async def show(visit: Visit) -> Response:
    """`nam` and `xa` in the address; a commune's officer has her own only."""
    return await _page(visit, visit.query.get("nam", ""), visit.query.get("xa", ""))


async def word(visit: Visit) -> Response:
    """Written beside the loop: it takes half a second, in which others want to be served."""
    from bot.papers.report_docx import write_docx

    try:
        form = await asyncio.to_thread(read_form, CONTENT)
    except BrokenForm as trouble:
        return await _page(visit, visit.form.text("nam"), visit.form.text("xa"), wrong=str(trouble))
    report = await _asked(visit, visit.form.text("nam"), visit.form.text("xa"))
    content = await asyncio.to_thread(write_docx, report, form)
    return await _taken(visit, report, content, "docx", WORD)


async def excel(visit: Visit) -> Response:
    from bot.papers.report_xlsx import write_xlsx

    report = await _asked(visit, visit.form.text("nam"), visit.form.text("xa"))
    return await _taken(visit, report, await asyncio.to_thread(write_xlsx, report), "xlsx", EXCEL)


async def _page(visit: Visit, asked: str, area: str, wrong: str = "") -> Response:
    report = await _asked(visit, asked, area, lists=False)
    communes = tuple((code, visit.shell.commune_name(code)) for code in visit.desk.gazetteer.communes)
    return visit.html(
        "desk/report.html",
        422 if wrong else 200,
        report=report,
        wrong=wrong,
        years=[(str(each), f"Năm {each}") for each in range(visit.today.year, FIRST_YEAR - 1, -1)],
        communes=sorted(communes, key=lambda each: each[1]) if visit.officer.communes == "" else (),
        targets=[
            TargetRow(
                f"{figure.target.key}) {each.measure.name}",
                each.measure.unit,
                "chưa có" if each.goal is None else str(each.goal),
                shown_range(year),
                shown_range(each),
                each.found.whole,
                shown_share(each),
                shown_verdict(each),
            )
            for figure, of_year in zip(report.targets_so_far, report.targets, strict=True)
            for each, year in zip(figure.measured, of_year.measured, strict=True)
        ],
        meetings=sum(kind.meetings for kind in report.kinds),
    )


async def _asked(visit: Visit, year: str, area: str, *, lists: bool = True) -> AnnualReport:
    """This year where none is named that there is a report of."""
    is_year = year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= visit.today.year
    commune = visit.commune(area)
    async with visit.store.reading() as reading:
        chosen = int(year) if is_year else visit.today.year
        return await annual_report(reading, visit.desk, chosen, commune, lists=lists)


async def _taken(visit: Visit, report: AnnualReport, content: bytes, ending: str, kind: str) -> Response:
    """In the journal before it leaves."""
    if visit.officer.communes not in ("", report.area):
        raise NotHere
    await visit.audit("report", f"{ending}/{report.year}", report.area)
    return visit.file(content, f"{report.file_name}.{ending}", kind)


PAGES = (
    Page(REPORT, show, needs="report", menu="Báo cáo", group="papers", order=60),
    Page(f"{REPORT}/word", word, method="POST", needs="report", records="itself"),
    Page(f"{REPORT}/excel", excel, method="POST", needs="report", records="itself"),
)
