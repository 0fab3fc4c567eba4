"""Complaints and decisions with their reasons; an entrant is a random number here."""

from starlette.responses import Response

from bot.model.entries import Appeal, Decision
from bot.service.contests.acts import LONGEST_REASON
from bot.service.contests.acts import decided as decide
from bot.storage import verdicts
from bot.web.desk.contests import words
from bot.web.desk.contests.asked import questions_page
from bot.web.desk.contests.entrant import entrant_page
from bot.web.desk.contests.found import CONTESTS, Found, found, names_of_accounts
from bot.web.desk.contests.judges import KINDS, SAID, hers, may_decide, number_in, told
from bot.web.desk.pages import Page
from bot.web.desk.visit import Visit


async def appeals(visit: Visit) -> Response:
    return await _appeals(visit, await hers(visit))


async def _appeals(visit: Visit, contest: Found, slip: str = "") -> Response:
    async with visit.store.reading() as reading:
        found_ones = await verdicts.appeals(reading, contest.key)
        decisions = {each.id: each for each in await verdicts.decisions(reading, contest.key)}
    ordered: list[Appeal] = sorted(found_ones, key=lambda each: (bool(each.decision), each.at))
    return visit.html(
        "desk/contest-appeals.html",
        422 if slip else 200,
        found=contest,
        contest=contest.contest,
        appeals=[(each, words.ABOUT[each.about], decisions.get(each.decision)) for each in ordered],
        slip=slip,
        sent=visit.form.text("y_kien"),
        reason=visit.form.text("ly_do") if slip else "",
        may_decide=may_decide(visit, contest),
    )


async def decisions(visit: Visit) -> Response:
    contest = await hers(visit)
    async with visit.store.reading() as reading:
        every = await verdicts.decisions(reading, contest.key)
        accounts = await names_of_accounts(reading)
    newest = max((result.decisions for result in contest.results), default=0)
    return visit.html(
        "desk/contest-decisions.html",
        found=contest,
        contest=contest.contest,
        decisions=[told(contest, each, accounts) for each in reversed(every)],
        kinds=KINDS,
        newest=newest,
    )


async def take(visit: Visit) -> Response:
    """A decision from one of three pages; where it is not taken, that page comes back with what was typed."""
    contest = await found(visit, to_run=True)
    kind = visit.form.text("viec")
    reason = " ".join(visit.form.text("ly_do").split())
    decision = Decision(
        id=0,
        at=visit.now,
        by=visit.officer.id,
        kind=kind if kind in KINDS else "answer",  # type: ignore[arg-type]  # one of the kinds
        reason=reason,
        entrant=number_in(visit.form.text("nguoi"), 0),
        question=visit.form.text("cau"),
        appeal=number_in(visit.form.text("y_kien"), 0),
    )
    slip = await _slip(visit, contest, kind, decision)
    if not slip:
        try:
            await decide(visit.store, visit.desk, visit.officer, contest.key, contest.area, decision)
        except ValueError as trouble:
            slip = f"Chưa ghi: {trouble}."
    page = _page_of(decision)
    if not slip:
        return visit.go(f"{contest.path}/{page}", "ghi")
    if decision.kind in ("exclude", "readmit") and decision.entrant:
        visit.request.path_params["entrant"] = str(decision.entrant)
        return await entrant_page(visit, contest, slip)
    if decision.kind in ("void", "restore"):
        return await questions_page(visit, contest, slip)
    return await _appeals(visit, contest, slip)


def _page_of(decision: Decision) -> str:
    match decision.kind:
        case "exclude" | "readmit":
            return f"nguoi/{decision.entrant}"
        case "void" | "restore":
            return "cau"
        case "answer":
            return "khieu-nai"


async def _slip(visit: Visit, contest: Found, kind: str, decision: Decision) -> str:
    if kind not in KINDS:
        return "Chọn việc cần quyết định."
    if not decision.reason:
        return "Ghi lý do: lý do nằm trong sổ, ai kiểm tra cũng đọc được."
    if len(decision.reason) > LONGEST_REASON:
        return f"Lý do dài quá, nhiều nhất {LONGEST_REASON} chữ cái. Không ghi tên người."
    if kind == "answer":
        async with visit.store.reading() as reading:
            open_ones = {each.id for each in await verdicts.appeals(reading, contest.key) if not each.decision}
        if decision.appeal not in open_ones:
            return "Ý kiến này đã được trả lời, hoặc không có."
    return ""


OF = f"{CONTESTS}/{{contest}}"
PAGES = (
    Page(f"{OF}/khieu-nai", appeals, needs="contests", says=SAID),
    Page(f"{OF}/quyet-dinh", decisions, needs="contests"),
    Page(f"{OF}/quyet-dinh", take, method="POST", needs="contest-run", records="itself"),
)
