"""Giấy tờ cuộc thi: Excel, minutes, notice and certificates of a published result, each taken away on the record.

Names as each winner agreed; the organisers' edition with full names only for one of two officers who opened them (S42).
"""

import asyncio
from collections.abc import Mapping

from msgspec import Struct
from starlette.responses import Response

from bot.library.forms import BrokenForm, read_form
from bot.model.certificates import Certificate, DoesNotFit
from bot.model.entries import Result
from bot.model.forms import ReportForm
from bot.model.published import Published
from bot.service.contests import acts as contest_acts
from bot.service.contests.certificates import all_in, certificates
from bot.service.contests.published import in_full, published
from bot.service.contests.results import NotYet
from bot.storage import contest_sheets
from bot.storage.entrants import Details
from bot.web.desk.contests.found import CONTESTS, Found, found, scope_name
from bot.web.desk.pages import Page
from bot.web.desk.report import CONTENT
from bot.web.desk.visit import NotHere, Visit

PAPERS = f"{CONTESTS}/{{contest}}/giay-to"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
NO_ROUND = 10_000
MOST_ON_A_FILE = 300
"""Certificates; of more there are several parts."""


class Ranking(Struct, frozen=True):
    """`newest` None: nothing is published. `winners`: prizes, of communes and units too; `parts`: files of certificates."""

    scope: int
    name: str
    newest: Result | None
    older: tuple[Result, ...]
    winners: int

    @property
    def parts(self) -> int:
        return -(-self.winners // MOST_ON_A_FILE)


async def show(visit: Visit) -> Response:
    """For who runs it, and for an auditor to look at."""
    contest = await _hers(visit)
    async with visit.store.reading() as reading:
        openings = await contest_sheets.openings(reading, contest.key)
    may_name = visit.may("contest-names") and visit.officer.changes
    return visit.html(
        "desk/contest-papers.html",
        found=contest,
        contest=contest.contest,
        path=f"{contest.path}/giay-to",
        rankings=[_ranking(contest, scope) for scope in contest.contest.scopes],
        may_name=may_name,
        is_open=may_name and contest_acts.opened(openings, visit.officer, visit.now) is not None,
    )


def _ranking(found: Found, scope: int) -> Ranking:
    of_scope = sorted((each for each in found.results if each.scope == scope), key=lambda each: -each.version)
    newest = of_scope[0] if of_scope else None
    winners = len(all_in(found.contest, newest)) if newest else 0
    return Ranking(scope, scope_name(found.contest, scope), newest, tuple(of_scope[1:]), winners)


async def excel(visit: Visit) -> Response:
    from bot.papers.contest_xlsx import write_xlsx

    of, _ = await _asked(visit)
    return await _taken(visit, of, await asyncio.to_thread(write_xlsx, of), "ket-qua", "xlsx", EXCEL)


async def minutes(visit: Visit) -> Response:
    from bot.papers.contest_minutes import write_minutes

    of, _ = await _asked(visit)
    form = await _form(visit)
    return await _taken(visit, of, await asyncio.to_thread(write_minutes, of, form), "bien-ban", "docx", WORD)


async def notice(visit: Visit) -> Response:
    """Public whatever was asked for."""
    from bot.papers.contest_notice import write_notice

    of = await _published(visit)
    form = await _form(visit)
    return await _taken(visit, of, await asyncio.to_thread(write_notice, of, form), "thong-bao", "docx", WORD)


async def certificates_of(visit: Visit) -> Response:
    """Of all winners, communes and units behind; without the names of the organisers' edition there is a line to write on."""
    of, names = await _asked(visit)
    part = max(_number(visit, "phan", 1), 1)
    claims = all_in(of.contest, of.result)[(part - 1) * MOST_ON_A_FILE : part * MOST_ON_A_FILE]
    if not claims:
        raise NotHere
    drawn = await certificates(visit.store, visit.desk, of.contest.key, claims, names)
    kind = "giay-chung-nhan" + (f"-phan-{part}" if part > 1 else "")
    try:
        content = await asyncio.to_thread(_pdf, drawn)
    except DoesNotFit:
        return visit.go(f"{CONTESTS}/{of.contest.key}/giay-to", "dai")
    return await _taken(visit, of, content, kind, "pdf", PDF)


def _pdf(drawn: list[Certificate]) -> bytes:
    from bot.papers.certificates import pdf

    return pdf(drawn)


async def _hers(visit: Visit) -> Found:
    contest = await found(visit)
    if not contest.is_hers:
        raise NotHere
    return contest


async def _published(visit: Visit) -> Published:
    contest = await _hers(visit)
    scope = _number(visit, "vong", NO_ROUND) - 1
    if scope not in contest.contest.scopes:
        raise NotHere
    try:
        return await published(visit.store, visit.desk, contest.key, scope, _number(visit, "ban", 0))
    except NotYet:
        raise NotHere from None


async def _asked(visit: Visit) -> tuple[Published, Mapping[int, Details]]:
    """With full names where they were asked for and may be had: each time it is asked anew, and written down."""
    of = await _published(visit)
    if not visit.form.text("day_du"):
        return of, {}
    if not visit.may("contest-names"):
        raise NotHere
    contest = await _hers(visit)
    names = await contest_acts.names(visit.store, visit.desk, visit.officer, contest.key, contest.area, of.winners)
    if names is None:
        raise NotHere
    return in_full(of, names), names


async def _form(visit: Visit) -> ReportForm:
    try:
        return await asyncio.to_thread(read_form, CONTENT)
    except BrokenForm:
        raise NotHere from None


async def _taken(visit: Visit, of: Published, content: bytes, what: str, ending: str, kind: str) -> Response:
    """In the journal before it leaves."""
    contest = await _hers(visit)
    full = "-day-du-ten" if of.edition == "organisers" and what != "thong-bao" else ""
    entry = f"contest:papers:{of.contest.key}:{what}:{of.result.scope + 1}:{of.result.version}:{of.edition}"
    await visit.audit("contest", entry[:160], contest.area)
    return visit.file(content, f"{of.file_name}-{what}{full}.{ending}", kind)


def _number(visit: Visit, name: str, otherwise: int) -> int:
    text = visit.form.text(name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else otherwise


SAYS = {"dai": "Chưa lập được giấy chứng nhận: tên cuộc thi, đơn vị hoặc giải dài quá, không in vừa giấy."}
PAGES = (
    Page(PAPERS, show, needs="contests", says=SAYS),
    Page(f"{PAPERS}/excel", excel, method="POST", needs="contests", records="itself"),
    Page(f"{PAPERS}/bien-ban", minutes, method="POST", needs="contests", records="itself"),
    Page(f"{PAPERS}/thong-bao", notice, method="POST", needs="contests", records="itself"),
    Page(f"{PAPERS}/giay-chung-nhan", certificates_of, method="POST", needs="contests", records="itself"),
)
