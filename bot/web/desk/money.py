"""Kinh phí: what the plan gives each activity and year (IV.2), and what was spent of it, a document a line."""

from starlette.responses import Response

from bot.service.meetings.rules import FIRST_DAY
from bot.storage import audit, spending
from bot.storage.audit import Entry
from bot.storage.keys import Keys
from bot.storage.spending import Spent
from bot.storage.sql import Db
from bot.web.desk.forms import filled
from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import NotHere, Visit

MONEY = f"{HOME}/kinh-phi"
MILLION = 1_000_000
MOST_DONG = 1_000_000_000_000
FIRST_YEAR = int(FIRST_DAY[:4])
LONGEST = 80


async def show(visit: Visit) -> Response:
    return await _page(visit, _year(visit, visit.query.get("nam", "")))


async def add(visit: Visit) -> Response:
    form = visit.form
    year = _year(visit, form.text("nam"))
    digits = form.text("so_tien").replace(".", "").replace(" ", "")
    document, note = " ".join(form.text("van_ban").split()), " ".join(form.text("ghi_chu").split())
    slips = filled()
    if form.text("hoat_dong") not in {each.key for each in visit.desk.plan.activity}:
        slips["hoat_dong"] = "Chọn hoạt động."
    if not document or len(document) > LONGEST:
        slips["van_ban"] = f"Ghi số văn bản, nhiều nhất {LONGEST} ký tự."
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits) <= MOST_DONG):
        slips["so_tien"] = "Ghi số tiền bằng đồng, ví dụ 45.000.000."
    if len(note) > 200:
        slips["ghi_chu"] = "Ghi chú nhiều nhất 200 ký tự."
    if slips:
        return await _page(visit, year, slips)
    spent = Spent(year, form.text("hoat_dong"), document, int(digits), note)
    await visit.store.write(
        _kept, visit.desk.keys, spent, visit.entry("money", f"spent:{year}:{spent.activity}:{digits}")
    )
    return visit.go(f"{MONEY}?nam={year}")


async def take_back(visit: Visit) -> Response:
    form = visit.form
    year = _year(visit, form.text("nam"))
    activity, document = form.text("hoat_dong"), form.text("van_ban")
    if activity not in {each.key for each in visit.desk.plan.activity}:
        raise NotHere
    told = visit.entry("money", f"removed:{year}:{activity}")
    if not await visit.store.write(_removed, visit.desk.keys, year, activity, document, told):
        raise NotHere
    return visit.go(f"{MONEY}?nam={year}")


def _kept(db: Db, keys: Keys, spent: Spent, told: Entry) -> None:
    spending.put(db, [spent._asdict()])
    audit.append(db, keys, told)


def _removed(db: Db, keys: Keys, year: int, activity: str, document: str, told: Entry) -> bool:
    if not spending.remove(db, year, activity, document):
        return False
    audit.append(db, keys, told)
    return True


def _year(visit: Visit, written: str) -> int:
    year = int(written) if written.isascii() and written.isdigit() and len(written) == 4 else visit.today.year
    return year if FIRST_YEAR <= year <= visit.today.year else visit.today.year


async def _page(visit: Visit, year: int, slips: dict[str, str] | None = None) -> Response:
    async with visit.store.reading() as reading:
        sums = await spending.sums(reading)
        papers = await spending.of_year(reading, year)
    activities = visit.desk.plan.activity
    years = range(FIRST_YEAR, visit.today.year + 1)
    planned = sorted({int(each) for activity in activities for each in activity.budget})
    return visit.html(
        "desk/money.html",
        422 if slips else 200,
        year=year,
        year_choices=[(each, str(each)) for each in reversed(years)],
        rows=[
            (each.name, each.task, each.budget.get(str(year), 0), sums.get((year, each.key), 0)) for each in activities
        ],
        budget=sum(each.budget.get(str(year), 0) for each in activities),
        spent=sum(sums.get((year, each.key), 0) for each in activities),
        by_year=[
            (
                each,
                sum(activity.budget.get(str(each), 0) for activity in activities) if each in planned else None,
                sum(sums.get((each, activity.key), 0) for activity in activities),
            )
            for each in years
        ],
        whole=sum(n for activity in activities for n in activity.budget.values()),
        spent_in_all=sum(sums.values()),
        span=f"{planned[0]}-{planned[-1]}",
        million=MILLION,
        papers=papers,
        activities=[(each.key, each.name) for each in activities],
        names={each.key: each.name for each in activities},
        values=visit.form.values(),
        slips=slips or filled(),
        may_change=visit.officer.changes,
    )


PAGES = (
    Page(MONEY, show, needs="money", menu="Kinh phí", group="papers", order=65),
    Page(MONEY, add, method="POST", needs="money", records="itself"),
    Page(f"{MONEY}/bo", take_back, method="POST", needs="money", records="itself"),
)
