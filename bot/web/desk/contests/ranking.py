"""Xếp hạng: as it stands now, published in two steps, and every promise held against the log."""

from itertools import islice

from starlette.responses import Response

from bot.contest.canon import checksum_of_lines
from bot.contest.outcome import Outcome
from bot.model.contest import Contest
from bot.model.entries import Placing, Result
from bot.service.contests.acts import checks, published
from bot.service.contests.results import NotYet
from bot.storage import verdicts
from bot.web.desk.contests.found import CONTESTS, Found, found, local_now, scope_in, scope_name
from bot.web.desk.forms import filled
from bot.web.desk.pages import Page
from bot.web.desk.visit import NotHere, Visit

SIZE = 100


async def show(visit: Visit) -> Response:
    """For organisers and auditors alone: before the publication nobody else knows where somebody stands."""
    contest = await found(visit)
    if not contest.is_hers:
        raise NotHere
    return await _page(visit, contest)


async def publish(visit: Visit) -> Response:
    contest = await found(visit, to_run=True)
    scope = _scope_sent(visit, contest.contest)
    if not visit.form.text("ro"):
        return await _page(visit, contest, {"ro": "Đánh dấu là đã xem lại, rồi bấm công bố."})
    try:
        beacon = visit.form.text("so")
        await published(visit.store, visit.desk, visit.officer, contest.key, contest.area, scope, beacon)
    except NotYet as trouble:
        return await _page(visit, contest, {"ro": f"Chưa công bố được: {trouble}."})
    return visit.go(contest.path, "cong-bo")


def _scope_sent(visit: Visit, contest: Contest) -> int:
    text = visit.form.text("vong")
    scope = int(text) - 1 if text.isdigit() and len(text) < 4 else contest.scopes[0]
    return scope if scope in contest.scopes else contest.scopes[0]


async def _page(visit: Visit, contest: Found, slips: dict[str, str] | None = None) -> Response:
    rules = contest.contest
    scope = _scope_sent(visit, rules) if slips else scope_in(visit, rules)
    page = visit.number("trang")
    newest = contest.newest(scope)
    told = newest.draw.beacon if newest and newest.draw else ""
    beacon = visit.form.text("so") or visit.query.get("so", "") or told
    outcome = await visit.shell.rankings.of(contest.key, scope, beacon)
    async with visit.store.reading() as reading:
        decisions = await verdicts.decisions(reading, contest.key)
    return visit.html(
        "desk/contest-ranking.html",
        422 if slips else 200,
        found=contest,
        contest=rules,
        scope=scope,
        scopes=[(each, scope_name(rules, each)) for each in rules.scopes],
        counts=outcome.ranked.counts,
        placings=_some(outcome, page),
        count=len(outcome.ranked.places),
        page=page,
        size=SIZE,
        awards=outcome.awards,
        standings=_standings(visit, rules, outcome),
        waiting=len(outcome.waiting),
        draw=outcome.draw,
        newest=newest,
        is_same=newest is not None and _is_same(newest, outcome),
        later=[each for each in decisions if newest and each.id > newest.decisions],
        is_closed=local_now(visit) >= rules.closes(scope),
        beacon=beacon,
        slips=filled((slips or {}).items()),
        area_name=lambda key: _area(visit, rules, key),
        may_publish=contest.is_hers and visit.may("contest-run") and visit.officer.changes,
    )


def _some(outcome: Outcome, page: int) -> list[Placing]:
    return list(islice(outcome.ranked.placings(), (page - 1) * SIZE, page * SIZE))


def _is_same(newest: Result, outcome: Outcome) -> bool:
    return newest.placings == checksum_of_lines(outcome.ranked.placings()) and newest.awards == outcome.awards


def _standings(visit: Visit, rules: Contest, outcome: Outcome) -> list[tuple[str, list[tuple[str, object]]]]:
    return [
        (name, [(_area(visit, rules, each.area), each) for each in places])
        for name, places in outcome.standings.items()
    ]


def _area(visit: Visit, rules: Contest, key: str) -> str:
    unit = next((each.name for each in rules.unit if each.key == key), "")
    return unit or (visit.shell.commune_name(key) if key else "chưa ghi")


async def verify(visit: Visit) -> Response:
    """The log is written to a file and read again, as anybody else would do it."""
    contest = await found(visit)
    return visit.html(
        "desk/contest-verify.html",
        found=contest,
        contest=contest.contest,
        checks=await checks(visit.store, contest.key),
    )


OF = f"{CONTESTS}/{{contest}}"
PAGES = (
    Page(f"{OF}/xep-hang", show, needs="contests"),
    Page(f"{OF}/cong-bo", publish, method="POST", needs="contest-run", records="itself"),
    Page(f"{OF}/kiem-tra", verify, needs="contests"),
)
