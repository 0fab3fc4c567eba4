"""What is given to people in a contest: codes for children, and prizes, for which two officers open the winners' names (S42, S43)."""

from msgspec import Struct
from starlette.responses import Response

from bot.model.codes import shown
from bot.service.contests.acts import (
    agree_to_names,
    ask_for_names,
    code_for_children,
    names,
    opened,
    refuse_names,
    waiting,
)
from bot.service.contests.staff import MOST_CHILDREN
from bot.storage import contest_sheets, contests, entrants
from bot.storage.entrants import Details
from bot.storage.sql import Db
from bot.web.desk.contests.found import CONTESTS, Found, found, scope_name
from bot.web.desk.forms import filled
from bot.web.desk.pages import Page
from bot.web.desk.visit import NotHere, Visit

KINDS = [("school", "Nhà trường"), ("guardian", "Cha mẹ, người giám hộ")]


class Winner(Struct, frozen=True):
    """`details` None: no second officer has agreed. Of a child nothing was asked: its school or guardian is known."""

    entrant: int
    place: int | None
    prizes: tuple[str, ...]
    commune: str
    unit: str
    is_child: bool
    names: str
    details: Details | None


async def codes(visit: Visit) -> Response:
    return _codes(visit, await found(visit, to_run=True), filled([("so", "40")]))


async def give(visit: Visit) -> Response:
    contest = await found(visit, to_run=True)
    form = visit.form
    commune = visit.officer.communes or form.text("xa")
    most = int(form.text("so")) if form.text("so").isdigit() and len(form.text("so")) < 6 else 0
    slips = {}
    if not 1 <= most <= MOST_CHILDREN:
        slips["so"] = f"Ghi một số từ 1 đến {MOST_CHILDREN}."
    if commune not in visit.desk.gazetteer.communes:
        slips["xa"] = "Chọn một xã, phường."
    if form.text("loai") not in dict(KINDS):
        slips["loai"] = "Chọn nhà trường hoặc cha mẹ."
    if form.text("don_vi") and form.text("don_vi") not in {unit.key for unit in contest.contest.unit}:
        slips["don_vi"] = "Chọn một đơn vị trong danh sách."
    if slips:
        return _codes(visit, contest, form.values(), slips)
    code = await code_for_children(
        visit.store,
        visit.desk,
        visit.officer,
        contest.key,
        contest.area,
        kind=form.text("loai"),
        unit=form.text("don_vi"),
        commune=commune,
        most=most,
    )
    return _codes(visit, contest, form.values(), code=shown(code), most=most)


def _codes(
    visit: Visit,
    contest: Found,
    values: dict[str, str],
    slips: dict[str, str] | None = None,
    *,
    code: str = "",
    most: int = 0,
) -> Response:
    return visit.html(
        "desk/contest-codes.html",
        422 if slips else 200,
        found=contest,
        contest=contest.contest,
        takes_children="under-16" in contest.contest.eligibility.ages,
        values=values,
        slips=filled((slips or {}).items()),
        listed=list((slips or {}).items()),
        kinds=KINDS,
        units=[(unit.key, unit.name) for unit in contest.contest.unit],
        communes=sorted(
            ((each, visit.shell.commune_name(each)) for each in visit.desk.gazetteer.communes), key=lambda each: each[1]
        )
        if visit.officer.communes == ""
        else [],
        code=code,
        most=most,
    )


async def winners(visit: Visit) -> Response:
    """Who won, by number; with names only for the two who opened them, and only while they are kept."""
    contest = await found(visit, to_run=True)
    async with visit.store.reading() as reading:
        openings = await contest_sheets.openings(reading, contest.key)
    held = opened(openings, visit.officer, visit.now)
    lists = []
    told: dict[int, Details] = {}
    ids = sorted({entrant for result in _newest(contest) for award in result[1] for entrant in award[1]})
    if held is not None and ids:
        told = await names(visit.store, visit.desk, visit.officer, contest.key, contest.area, ids) or {}
    for scope, awards in _newest(contest):
        rows = await visit.store.write(_rows, contest, scope, awards, told)
        lists.append((scope_name(contest.contest, scope), rows))
    return visit.html(
        "desk/contest-names.html",
        found=contest,
        contest=contest.contest,
        lists=lists,
        held=held,
        requests=waiting(openings, visit.now),
        openings=[each for each in openings if each.agreed_by],
        until=contest.kept.details_until,
        is_gone=not contest.kept.salt,
        area_name=visit.shell.commune_name,
    )


def _newest(contest: Found) -> list[tuple[int, list[tuple[str, tuple[int, ...]]]]]:
    """Of each published ranking the prizes of entrants."""
    newest = [(scope, contest.newest(scope)) for scope in contest.contest.scopes]
    return [
        (scope, [(award.prize, award.entrants) for award in result.awards if award.entrants])
        for scope, result in newest
        if result is not None
    ]


def _rows(
    db: Db, contest: Found, scope: int, awards: list[tuple[str, tuple[int, ...]]], told: dict[int, Details]
) -> list[Winner]:
    result = contest.newest(scope)
    units = {unit.key: unit.name for unit in contest.contest.unit}
    won: dict[int, list[str]] = {}
    for prize, who in awards:
        for entrant in who:
            won.setdefault(entrant, []).append(prize)
    rows = []
    for entrant, prizes in won.items():
        row = entrants.one(db, entrant)
        place = contests.placing(db, contest.key, scope, result.version, entrant) if result else None
        rows.append(
            Winner(
                entrant,
                place.place if place else None,
                tuple(prizes),
                row.commune if row else "",
                units.get(row.unit, "") if row else "",
                row is not None and row.age == "under-16",
                row.names if row else "",
                told.get(entrant),
            )
        )
    return rows


async def ask(visit: Visit) -> Response:
    contest = await found(visit, to_run=True)
    if not contest.results or not contest.kept.salt:
        return visit.go(f"{contest.path}/ten", "chua")
    await ask_for_names(visit.store, visit.desk, visit.officer, contest.key, contest.area)
    return visit.go(f"{contest.path}/ten", "xin")


async def answer(visit: Visit) -> Response:
    """The second officer's yes or no; her own request she cannot answer."""
    contest = await found(visit, to_run=True)
    text = visit.form.text("xin")
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise NotHere
    doing = agree_to_names if visit.form.text("tra_loi") == "dong-y" else refuse_names
    done = await doing(visit.store, visit.desk, visit.officer, contest.key, contest.area, int(text))
    said = "khong" if not done else "mo" if doing is agree_to_names else "tu-choi"
    return visit.go(f"{contest.path}/ten", said)


SAYS = {
    "xin": "Đã ghi lời xin mở tên. Người thứ hai của Ban Tổ chức mở trang này và đồng ý thì hai người xem được trong 24 giờ.",
    "mo": "Đã đồng ý. Hai người xem được tên trong 24 giờ.",
    "tu-choi": "Đã từ chối; tên không mở.",
    "khong": "Không trả lời được: lời xin này đã quá hạn, đã trả lời, hoặc do chính mình xin.",
    "chua": "Chưa mở được: chưa có kết quả công bố, hoặc tên đã xóa.",
}
OF = f"{CONTESTS}/{{contest}}"
PAGES = (
    Page(f"{OF}/ma", codes, needs="contest-run"),
    Page(f"{OF}/ma", give, method="POST", needs="contest-run", records="itself"),
    Page(f"{OF}/ten", winners, needs="contest-names", says=SAYS),
    Page(f"{OF}/ten/xin", ask, method="POST", needs="contest-names", records="itself"),
    Page(f"{OF}/ten/tra-loi", answer, method="POST", needs="contest-names", records="itself"),
)
