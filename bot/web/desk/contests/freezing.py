"""Chốt: what is vouched for, in two steps; and whose telephones may not enter."""

from starlette.responses import Response

from bot.contest.freezing import CannotFreeze
from bot.model.contest import Contest
from bot.service.contests.making import Closed, NotSound, freeze, judged, keep_out
from bot.service.contests.rehearsal import previewed
from bot.storage import contest_sheets
from bot.web.desk.contests.found import CONTESTS, DRAFTS, Draft, draft_of, found, local_now
from bot.web.desk.contests.preview import FIXED, timeline
from bot.web.desk.forms import filled
from bot.web.desk.pages import Page
from bot.web.desk.visit import Visit


async def show(visit: Visit) -> Response:
    draft = await draft_of(visit)
    if draft is None:
        return visit.go(f"{CONTESTS}/{visit.path['draft']}")
    return await _page(visit, draft, await _sound(visit, draft))


async def take(visit: Visit) -> Response:
    """The key is typed, and where it is late that too is said: nothing is frozen by a slip of the thumb."""
    draft = await draft_of(visit)
    if draft is None:
        return visit.go(f"{CONTESTS}/{visit.path['draft']}")
    contest = await _sound(visit, draft)
    if contest is None:
        return await _page(visit, draft, None)
    slips = {}
    if visit.form.text("ma") != draft.key:
        slips["ma"] = f"Gõ {draft.key} để chắc là đúng cuộc thi này."
    if contest.round[0].opens <= local_now(visit) and not visit.form.text("muon"):
        slips["muon"] = "Vòng đầu đã tới giờ mở: đánh dấu là đã rõ, hoặc về bản nháp dời giờ mở."
    if not slips:
        try:
            await freeze(visit.store, visit.desk, visit.officer, contest, draft.area)
        except CannotFreeze as trouble:
            slips["ma"] = f"Chưa chốt được: {trouble}."
        except (NotSound, Closed):
            slips["ma"] = "Chưa chốt được: bản nháp vừa đổi, hoặc vòng cuối đã qua giờ đóng. Xem lại bản nháp."
        else:
            return visit.go(f"{CONTESTS}/{draft.key}", "chot")
    return await _page(visit, draft, contest, slips)


async def _sound(visit: Visit, draft: Draft) -> Contest | None:
    """None where something is still to be mended."""
    if draft.sheet is None:
        return draft.contest
    verdict = await judged(visit.desk, draft.key, draft.sheet.fields)
    return verdict.contest if verdict.is_sound else None


async def _page(visit: Visit, draft: Draft, contest: Contest | None, slips: dict[str, str] | None = None) -> Response:
    if contest is None:
        return visit.html(
            "desk/contest-unread.html", 422 if visit.page.method == "POST" else 200, draft=draft, n="vài", trouble=""
        )
    try:
        frozen = previewed(visit.desk, contest)
    except CannotFreeze as trouble:
        return visit.html("desk/contest-unread.html", draft=draft, n=0, trouble=str(trouble))
    async with visit.store.reading() as reading:
        makers = await contest_sheets.makers(reading, draft.key)
        staff = await contest_sheets.staff(reading, draft.key)
    return visit.html(
        "desk/contest-freeze.html",
        422 if slips else 200,
        draft=draft,
        contest=contest,
        frozen=frozen,
        slips=filled((slips or {}).items()),
        is_late=contest.round[0].opens <= local_now(visit),
        is_over=contest.round[-1].closes <= local_now(visit),
        timeline=timeline(contest, local_now(visit)),
        fixed=FIXED,
        untold=[each for each in makers if not each.told],
        staff=staff,
    )


async def phones(visit: Visit) -> Response:
    key, area, path = await _where(visit)
    return await _phones(visit, key, area, path)


async def take_phones(visit: Visit) -> Response:
    key, area, path = await _where(visit)
    own = visit.form.text("cua") == "minh"
    kept = await keep_out(visit.store, visit.desk, visit.officer, key, area, visit.form.text("so"), own=own)
    if kept.n:
        return visit.go(f"{path}/so-may", "so")
    slip = "Ghi ít nhất một số."
    if kept.wrong:
        slip = f"Dòng {', '.join(map(str, kept.wrong))} không phải số điện thoại: viết mười chữ số, mỗi dòng một số."
    return await _phones(visit, key, area, path, slip)


async def _where(visit: Visit) -> tuple[str, str, str]:
    """The key, the area, and the address of the contest or of its form."""
    if "draft" in visit.path:
        draft = await draft_of(visit)
        if draft is not None:
            return draft.key, draft.area, draft.path
        key = visit.path["draft"]
        return key, "", f"{CONTESTS}/{key}"
    contest = await found(visit, to_run=True)
    return contest.key, contest.area, contest.path


async def _phones(visit: Visit, key: str, area: str, path: str, slip: str = "") -> Response:
    async with visit.store.reading() as reading:
        makers = await contest_sheets.makers(reading, key)
        staff = await contest_sheets.staff(reading, key)
    return visit.html(
        "desk/contest-phones.html",
        422 if slip else 200,
        path=path,
        is_draft=path.startswith(DRAFTS),
        slip=slip,
        typed=visit.form.text("so") if slip else "",
        makers=makers,
        staff=staff,
        is_maker=any(each.account == visit.officer.id and each.told for each in makers),
    )


ONE = f"{DRAFTS}/{{draft}}"
OF = f"{CONTESTS}/{{contest}}"
TOLD = {"so": "Đã ghi. Máy chỉ giữ dấu vết của số, không giữ số."}
PAGES = (
    Page(f"{ONE}/chot", show, needs="contest-run"),
    Page(f"{ONE}/chot", take, method="POST", needs="contest-run", records="itself"),
    Page(f"{ONE}/so-may", phones, needs="contest-run", says=TOLD),
    Page(f"{ONE}/so-may", take_phones, method="POST", needs="contest-run", records="itself"),
    Page(f"{OF}/so-may", phones, needs="contest-run", says=TOLD),
    Page(f"{OF}/so-may", take_phones, method="POST", needs="contest-run", records="itself"),
)
