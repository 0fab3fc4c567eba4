"""Chấm bài viết: a marker sees essays by number, without a name, and no mark of anybody else's."""

import re
from decimal import Decimal

from msgspec import Struct
from starlette.responses import Response

from bot.model.contest import HUNDREDTHS, Essay
from bot.service.contests.acts import ToMark, essays_of
from bot.service.contests.acts import marked as mark
from bot.service.contests.making import runs
from bot.storage import contest_sheets, contests, verdicts
from bot.web.desk.contests.found import STATES, local_now, state_of
from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import NotHere, Visit

MARKING = f"{HOME}/cham"
_POINTS = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?")


class Work(Struct, frozen=True):
    """A contest with essays, and how many of them wait for a mark of hers."""

    key: str
    name: str
    state: str
    waiting: int
    all: int


class Marking(Struct, frozen=True):
    key: str
    area: str
    official: str
    essay: Essay
    essays: tuple[ToMark, ...]
    is_open: bool

    @property
    def path(self) -> str:
        return f"{MARKING}/{self.key}"


async def show(visit: Visit) -> Response:
    found = []
    async with visit.store.reading() as reading:
        areas = await contest_sheets.areas(reading)
        for each in reversed(await contests.listed(reading)):
            if each.frozen_at and each.contest.essay and _marks(visit, areas.get(each.contest.key, "")):
                kept = await contests.read_one(reading, each.contest.key)
                results = tuple(await contests.read_results(reading, each.contest.key))
                papers = await essays_of(reading, kept.frozen, visit.officer.id) if kept else []
                waiting = sum(paper.waits and paper.mine is None for paper in papers)
                state = STATES[state_of(each.contest, results, local_now(visit))]
                found.append(Work(each.contest.key, each.contest.official, state, waiting, len(papers)))
    return visit.html("desk/marking.html", works=found)


def _marks(visit: Visit, area: str) -> bool:
    """An editor marks for everybody; a commune's officer what her commune runs."""
    return visit.officer.role == "editor" or runs(visit.officer, area)


async def one(visit: Visit) -> Response:
    found = await _found(visit)
    return visit.html("desk/marking-one.html", found=found)


async def paper(visit: Visit) -> Response:
    found = await _found(visit)
    return await _paper(visit, found, _essay(visit, found))


async def take(visit: Visit) -> Response:
    """Her own mark; marking again replaces it as long as nothing is published."""
    found = await _found(visit)
    essay = _essay(visit, found)
    text = visit.form.text("diem")
    points = int(Decimal(text.replace(",", ".")) * HUNDREDTHS) if _POINTS.fullmatch(text) else -1
    if not 0 <= points <= round(found.essay.most * HUNDREDTHS):
        return await _paper(visit, found, essay, f"Ghi điểm từ 0 đến {_points(found.essay.most)}, lẻ tới hai số.")
    await mark(visit.store, visit.desk, visit.officer, found.key, found.area, essay.entrant, points)
    after = await _found(visit)
    following = next((each for each in after.essays if each.waits and each.mine is None), None)
    return visit.go(f"{found.path}/{following.entrant}" if following else found.path, "ghi")


async def _paper(visit: Visit, found: Marking, essay: ToMark, slip: str = "") -> Response:
    text = await visit.store.write(verdicts.essay, essay.entrant, visit.desk.keys)
    return visit.html(
        "desk/marking-paper.html",
        422 if slip else 200,
        found=found,
        essay=essay,
        text=text,
        slip=slip,
        typed=visit.form.text("diem") if slip else _points(essay.mine / HUNDREDTHS) if essay.mine is not None else "",
        most=_points(found.essay.most),
    )


def _points(points: float) -> str:
    return f"{points:g}".replace(".", ",")


def _essay(visit: Visit, found: Marking) -> ToMark:
    essay = next((each for each in found.essays if str(each.entrant) == visit.path["essay"]), None)
    if essay is None:
        raise NotHere
    return essay


async def _found(visit: Visit) -> Marking:
    key = visit.path["contest"]
    async with visit.store.reading() as reading:
        kept = await contests.read_one(reading, key)
        area = (await contest_sheets.areas(reading)).get(key, "")
        if kept is None or kept.frozen.contest.essay is None or not _marks(visit, area):
            raise NotHere
        papers = tuple(await essays_of(reading, kept.frozen, visit.officer.id))
    contest = kept.frozen.contest
    is_open = local_now(visit) < contest.round[-1].closes
    return Marking(key, area, contest.official, contest.essay, papers, is_open)  # type: ignore[arg-type]  # looked at above


SAYS = {"ghi": "Đã ghi điểm."}
PAGES = (
    Page(MARKING, show, needs="contest-mark", menu="Chấm bài", group="work", order=41),
    Page(f"{MARKING}/{{contest}}", one, needs="contest-mark", says=SAYS),
    Page(f"{MARKING}/{{contest}}/{{essay}}", paper, needs="contest-mark", says=SAYS),
    Page(f"{MARKING}/{{contest}}/{{essay}}", take, method="POST", needs="contest-mark", records="itself"),
)
