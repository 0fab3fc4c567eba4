"""Cuộc thi: all that are written, announced, open or over, with how many took part; and the beginning of a new one."""

from msgspec import Struct
from msgspec.structs import replace
from starlette.responses import Response

from bot.model.contest import Contest
from bot.service.contests.making import blank, moved, runs, start
from bot.storage import contest_counts, contest_sheets, contests
from bot.storage.contest_counts import Sums
from bot.storage.sql import Reading
from bot.web.desk.contests.found import CONTESTS, DRAFTS, STATES, local_now, sees, state_of
from bot.web.desk.forms import filled
from bot.web.desk.pages import Page
from bot.web.desk.visit import Visit

UPLOAD = 512 * 1024
LONGEST_NAME = 60


class Line(Struct, frozen=True):
    """`path`: where it is written or looked at; "" where she may do neither yet. `sums` None: nobody could enter yet."""

    name: str
    organiser: str
    state: str
    when: str
    path: str
    sums: Sums | None = None
    whose: str = ""


async def show(visit: Visit) -> Response:
    async with visit.store.reading() as reading:
        lines = [*await _drafts(visit, reading), *await _frozen(visit, reading)]
    return visit.html(
        "desk/contests.html",
        groups=[(words, [each for each in lines if each.state == state]) for state, words in STATES.items()],
        may_make=visit.may("contest-run") and visit.officer.changes,
    )


async def _drafts(visit: Visit, reading: Reading) -> list[Line]:
    """Also those of the content folder, which the clock freezes by itself."""
    known = {each.contest.key for each in await contests.listed(reading) if each.frozen_at}
    found = []
    for sheet in await contest_sheets.read_all(reading):
        if sheet.id not in known and runs(visit.officer, sheet.area):
            told = dict(reversed(sheet.fields))
            path = f"{DRAFTS}/{sheet.id}" if visit.may("contest-run") and visit.officer.changes else ""
            name = told.get("official") or told.get("name") or sheet.id
            found.append(Line(name, told.get("organiser", ""), "draft", "", path, whose=_whose(visit, sheet.area)))
    for each in visit.desk.contest_files:
        if each.key not in known and visit.officer.communes == "":
            path = f"{DRAFTS}/{each.key}" if visit.may("contest-run") and visit.officer.changes else ""
            found.append(Line(each.official, each.organiser, "draft", _when(each), path, whose="Kho nội dung"))
    return found


async def _frozen(visit: Visit, reading: Reading) -> list[Line]:
    areas = await contest_sheets.areas(reading)
    sums = await contest_counts.sums(reading)
    found = []
    for each in reversed(await contests.listed(reading)):
        contest, area = each.contest, areas.get(each.contest.key, "")
        if each.frozen_at and sees(visit.officer, area, contest):
            results = tuple(await contests.read_results(reading, contest.key))
            found.append(
                Line(
                    contest.official,
                    contest.organiser,
                    state_of(contest, results, local_now(visit)),
                    _when(contest),
                    f"{CONTESTS}/{contest.key}",
                    sums.get(contest.key, Sums()),
                    _whose(visit, area),
                )
            )
    return found


def _whose(visit: Visit, area: str) -> str:
    return visit.shell.commune_name(area) if area else ""


def _when(contest: Contest) -> str:
    return f"{contest.round[0].opens:%H:%M %d/%m/%Y} – {contest.round[-1].closes:%H:%M %d/%m/%Y}"


async def fresh(visit: Visit) -> Response:
    return await _form(visit, filled([("tu", "moi")]))


async def make(visit: Visit) -> Response:
    """From nothing, from rules there are, or from TOML that was pasted or sent; the form opens with it."""
    name = " ".join(visit.form.text("ten").split())
    slips = {} if 0 < len(name) <= LONGEST_NAME else {"ten": f"Ghi tên ngắn, từ 1 đến {LONGEST_NAME} chữ cái."}
    contest, troubles = await _beginning(visit)
    slips |= troubles
    if slips or contest is None:
        return await _form(visit, visit.form.values(), slips)
    named = replace(contest, name=name, official=contest.official or name)
    key = await start(visit.store, visit.desk, visit.officer, named)
    return visit.go(f"{DRAFTS}/{key}", "moi")


async def _beginning(visit: Visit) -> tuple[Contest | None, dict[str, str]]:
    text = toml_in(visit)
    if text:
        contest, slip = read_toml(visit, text)
        return contest, {"toml": slip} if slip else {}
    chosen = visit.form.text("tu")
    organiser = f"UBND {visit.shell.commune_name(visit.officer.area)}" if visit.officer.role == "commune" else ""
    if chosen in ("", "moi"):
        return blank(visit.desk, organiser), {}
    base = next((each for key, _, each in await _bases(visit) if key == chosen), None)
    if base is None:
        return None, {"tu": "Chọn một dòng trong danh sách."}
    is_model = chosen.startswith("mau:")
    base = moved(base, local_now(visit))
    return (replace(base, official="", organiser=organiser) if is_model else base), {}


async def _bases(visit: Visit) -> list[tuple[str, str, Contest]]:
    """Earlier contests that she may see, then the rules of real ones."""
    async with visit.store.reading() as reading:
        areas = await contest_sheets.areas(reading)
        listed = await contests.listed(reading)
    earlier = [
        (f"cu:{each.contest.key}", each.contest.official, each.contest)
        for each in reversed(listed)
        if each.frozen_at and runs(visit.officer, areas.get(each.contest.key, ""))
    ]
    models = [(f"mau:{each.key}", each.official, each) for each in visit.desk.contest_models]
    return [*earlier, *models]


async def _form(visit: Visit, values: dict[str, str], slips: dict[str, str] | None = None) -> Response:
    bases = await _bases(visit)
    return visit.html(
        "desk/contest-new.html",
        422 if slips else 200,
        values=values,
        slips=filled((slips or {}).items()),
        listed=list((slips or {}).items()),
        earlier=[(key, name) for key, name, _ in bases if key.startswith("cu:")],
        models=[(key, name) for key, name, _ in bases if key.startswith("mau:")],
    )


def toml_in(visit: Visit) -> str:
    """A file goes before what was pasted."""
    file = visit.form.file("tep")
    return file.content.decode("utf-8-sig", "replace") if file else visit.form.text("toml")


def read_toml(visit: Visit, text: str) -> tuple[Contest | None, str]:
    """The contest, or every line that cannot be read."""
    judge = visit.desk.judge
    if judge is None:
        raise RuntimeError("this desk was opened without a judge of contests")
    contest, problems = judge.read(text, "x")
    told = " ".join(f"Dòng {each.line}: {each.sentence}" for each in problems)
    return (contest, told) if contest else (None, told or "Chưa đọc được nội dung này.")


SAYS = {"bo": "Đã bỏ bản nháp."}
PAGES = (
    Page(CONTESTS, show, needs="contests", menu="Cuộc thi", group="work", order=40, says=SAYS),
    Page(f"{CONTESTS}/moi", fresh, needs="contest-run"),
    Page(f"{CONTESTS}/moi", make, method="POST", needs="contest-run", records="itself", upload=UPLOAD),
)
