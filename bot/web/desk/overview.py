"""The first page: how far the plan is, what happened this month, and what needs attention."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from starlette.responses import Response

from bot.reach.figures import Line, Reached, Table
from bot.reach.period import Period, period
from bot.reach.targets import VERDICTS
from bot.service.desk import Desk
from bot.service.households.comparison import before
from bot.service.households.count import Asked, read_table
from bot.service.targets.concerns import Concerns, concerns_of
from bot.service.targets.held import Sum, held_in
from bot.service.targets.measured import targets_of
from bot.storage.sql import Reading
from bot.web.desk.communes import COMMUNES
from bot.web.desk.content import CONTENT
from bot.web.desk.imports import IMPORTS
from bot.web.desk.meetings import MEETINGS
from bot.web.desk.pages import HOME, Page
from bot.web.desk.spans import chosen_span, phase_of, said
from bot.web.desk.visit import Visit

OVERVIEW = f"{HOME}/tong-quan"
MOST_NAMES = 6


class Month(Struct, frozen=True):
    """This month beside the last: `now` and `then` None where hidden (never: they are of any topic)."""

    now: Reached
    then: Reached
    held: Sum
    held_then: Sum


class Concern(Struct, frozen=True):
    """`n` of what `words` says; `names` the first of them; `href` where it is mended, "" where she may not."""

    n: int
    words: str
    names: tuple[str, ...] = ()
    href: str = ""
    label: str = ""

    @property
    def more(self) -> int:
        return self.n - len(self.names) if self.names else 0


async def show(visit: Visit) -> Response:
    choice = chosen_span(visit, phase_of(visit.desk.plan, visit.today.year), kinds=("year", "phase"))
    area = visit.commune("")
    month = period(f"{visit.today:%Y-%m}")
    last = before(month) or month
    async with visit.store.reading() as reading:
        targets = await targets_of(reading, visit.desk, choice.span, area)
        year = await _table(reading, visit.desk, period(str(visit.today.year)), area)
        now = await _month(reading, visit.desk, month, last, year, area)
        concerns = await concerns_of(reading, visit.desk, area)
    return visit.html(
        "desk/overview.html",
        choice=choice,
        area=area,
        targets=targets,
        verdicts=VERDICTS,
        year=year,
        month=now,
        month_words=said(visit, month),
        last_words=said(visit, last),
        concerns=tuple(told(visit, concerns, area)),
    )


async def _table(reading: Reading, desk: Desk, span: Period, area: str) -> Table:
    library = desk.library_on(desk.day_of(desk.clock()))
    return await read_table(reading, library, desk.gazetteer, Asked(span, "month", area))


async def _month(reading: Reading, desk: Desk, month: Period, last: Period, year: Table, area: str) -> Month:
    """The months of the year are there already; of January the one before is not."""
    lines = (
        year.lines
        if last.first[:4] == month.first[:4]
        else (*year.lines, *(await _table(reading, desk, last, area)).lines)
    )
    held = (await held_in(reading, desk, Period("", last.first, month.last), area)).months
    return Month(_of(lines, month.name), _of(lines, last.name), held.get(month.name, Sum()), held.get(last.name, Sum()))


def _of(lines: Iterable[Line], month: str) -> Reached:
    return next((line.reached for line in lines if line.code == month and line.reached), Reached())


def told(visit: Visit, found: Concerns, area: str) -> Iterable[Concern]:
    """Only what there is; most pressing first. Where it is mended stands beside it, for whoever may mend it."""
    sheet = (IMPORTS, "Nhập bảng") if visit.may("import") else ("", "")
    lesson = (f"{MEETINGS}/moi", "Ghi buổi học") if visit.may("log") else ("", "")
    if found.silent:
        yield _communes(visit, found.silent, "xã, phường im ắng 30 ngày", f"{COMMUNES}?im=1", "Xem danh sách")
    if found.no_houses:
        yield _communes(visit, found.no_houses, "xã, phường chưa có tổng số hộ", *sheet)
    if found.old_houses:
        codes = [code for code, _ in found.old_houses]
        yield _communes(visit, codes, "xã, phường có tổng số hộ cũ hơn 18 tháng", *sheet)
    if found.untaught:
        words = f"trường chưa có buổi học nào được ghi trong năm học {found.school_year}"
        yield Concern(len(found.untaught), words, found.untaught[:MOST_NAMES], *lesson)
    if found.unmeasured:
        words = "mô hình điểm chưa có chỉ số đầu vào"
        yield Concern(len(found.unmeasured), words, found.unmeasured[:MOST_NAMES], *sheet)
    if found.expiring:
        codes = [each.commune for each in found.expiring]
        words = "xã, phường có số điện thoại trợ giúp sắp hết hạn hoặc đã hết hạn 180 ngày"
        yield _communes(visit, codes, words, *sheet)
    if visit.may("content") and found.withheld:
        n = sum(found.withheld.values())
        yield Concern(n, "thẻ, câu hỏi chưa hiện cho người dân", (), f"{CONTENT}#chua-hien", "Xem nội dung")


def _communes(visit: Visit, codes: Sequence[str], words: str, href: str, label: str) -> Concern:
    names = tuple(visit.shell.commune_name(code) for code in codes[:MOST_NAMES])
    return Concern(len(codes), words, names, href, label)


PAGES = (Page(OVERVIEW, show, needs="view", menu="Tổng quan", order=10),)
