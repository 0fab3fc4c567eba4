"""One contest on its page: what was vouched for, who takes part by commune, unit and day, its results, and what can be done."""

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct
from starlette.responses import Response

from bot.library.contest_toml import written
from bot.model.contest import Contest
from bot.model.entries import Decision, Result
from bot.model.frozen import Size
from bot.service.contests.acts import log_of
from bot.storage import contest_counts, verdicts
from bot.storage.contest_counts import Area, Day, Sums
from bot.storage.sql import Reading
from bot.web.desk.contests import words
from bot.web.desk.contests.found import CONTESTS, STATES, Found, found, local_now, scope_name, state_of
from bot.web.desk.contests.links import LINKS
from bot.web.desk.contests.preview import timeline
from bot.web.desk.pages import Page
from bot.web.desk.shell import day
from bot.web.desk.visit import Visit

FEWEST = 5
"""S30: who does not run the contest sees no smaller number of a commune."""


class Place(Struct, frozen=True):
    """A commune or unit with its counts; None where they are too small to be shown. `size`: what a rate is a rate of."""

    name: str
    entrants: int | None
    people: int | None
    attempts: int | None
    size: int = 0
    source: str = ""

    @property
    def percent(self) -> float | None:
        return 100 * self.people / self.size if self.size and self.people is not None else None


async def show(visit: Visit) -> Response:
    contest = await found(visit)
    async with visit.store.reading() as reading:
        sums = (await contest_counts.sums(reading)).get(contest.key, Sums())
        communes = await contest_counts.by_commune(reading, contest.key)
        units = await contest_counts.by_unit(reading, contest.key) if contest.contest.unit else []
        days = await contest_counts.by_day(reading, contest.key) if contest.is_hers else []
        waiting = await _waiting(reading, contest)
        decisions = await verdicts.decisions(reading, contest.key) if contest.is_hers else []
    first = {result.scope: result.at for result in reversed(contest.results)}
    is_out = set(contest.contest.scopes) <= set(first)
    return visit.html(
        "desk/contest.html",
        found=contest,
        contest=contest.contest,
        frozen=contest.frozen,
        state=state_of(contest.contest, contest.results, local_now(visit)),
        states=STATES,
        sums=sums,
        communes=_places(visit, contest, communes),
        units=_units(contest, units) if contest.is_hers else [],
        days=[(dt.date(1970, 1, 1) + dt.timedelta(days=each.day), each) for each in days],
        busiest=_busiest(days),
        timeline=timeline(contest.contest, local_now(visit), max(first.values()) if is_out else 0),
        vouched=[
            (scope_name(contest.contest, scope), commitment)
            for scope, commitment in zip(contest.contest.scopes, contest.frozen.commitments, strict=True)
        ],
        results=[
            (scope_name(contest.contest, each.scope), each, why(contest, each, decisions)) for each in contest.results
        ],
        doings=_links(visit, contest, waiting),
        rules=facts(contest.contest),
        denominators=_denominators(contest),
        is_late=contest.frozen.frozen_at
        > int(contest.contest.round[0].opens.replace(tzinfo=dt.timezone(dt.timedelta(hours=7))).timestamp()),
    )


async def _waiting(reading: Reading, contest: Found) -> dict[str, int]:
    """What waits for a person, for the links."""
    if not contest.is_hers:
        return {}
    appeals = await verdicts.appeals(reading, contest.key)
    return {"khieu-nai": sum(not each.decision for each in appeals)}


def why(contest: Found, result: Result, decisions: Iterable[Decision]) -> list[Decision]:
    """Why there is a new version: what was decided since the one before. Nothing of the first."""
    before = [
        each.decisions for each in contest.results if each.scope == result.scope and each.version < result.version
    ]
    newest = max(before, default=result.decisions)
    return [each for each in decisions if newest < each.id <= result.decisions and each.kind != "answer"]


def _links(visit: Visit, contest: Found, waiting: dict[str, int]) -> list[tuple[str, str, int]]:
    """(address, words, how much waits there)."""
    return [
        (each.path.format(contest=contest.key), each.words, waiting.get(each.key, 0))
        for each in LINKS
        if (each.needs is None or visit.may(each.needs))
        and (contest.is_hers or not each.of_organisers)
        and (visit.officer.changes or not each.changes)
        and each.fits(contest.contest)
    ]


def _places(visit: Visit, contest: Found, communes: Iterable[Area]) -> list[Place]:
    """An organiser sees them all; a commune's officer her own; who looks on, none so small that it tells of somebody."""
    own = visit.officer.communes
    shown = [each for each in communes if own == "" or each.area == own]
    sizes = contest.frozen.sizes
    of_communes = any(rule.of == "commune" for rule in contest.contest.collective)
    places = []
    for each in shown:
        size = sizes.get(each.area) if of_communes else None
        name = visit.shell.commune_name(each.area) if each.area else "Chưa ghi xã, phường"
        few = not (contest.is_hers and visit.officer.changes) and each.entrants < FEWEST
        places.append(
            Place(
                name,
                None if few else each.entrants,
                None if few else each.people,
                None if few else each.attempts,
                size.n if size else 0,
                _source(size) if size else "",
            )
        )
    return places


def _units(contest: Found, units: Iterable[Area]) -> list[Place]:
    names = {unit.key: unit.name for unit in contest.contest.unit}
    sizes = contest.frozen.sizes
    return [
        Place(
            names.get(each.area, "Không thuộc đơn vị nào"),
            each.entrants,
            each.people,
            each.attempts,
            sizes[each.area].n if each.area in sizes else 0,
            _source(sizes[each.area]) if each.area in sizes else "",
        )
        for each in units
        if names
    ]


def _source(size: Size) -> str:
    return f"{size.source}, {day(size.as_of)}"


def _denominators(contest: Found) -> str:
    """Which communes have one, for a prize by rate."""
    wanted = [rule for rule in contest.contest.collective if rule.of == "commune" and "rate" in rule.chain]
    if not wanted:
        return ""
    n = sum(1 for key in contest.frozen.sizes if key not in {unit.key for unit in contest.contest.unit})
    return f"{n} xã, phường có mẫu số lúc chốt; nơi chưa có mẫu số thì không xếp theo tỷ lệ."


def _busiest(days: Iterable[Day]) -> int:
    return max((each.attempts for each in days), default=0)


def facts(contest: Contest) -> list[tuple[str, str]]:
    """The rules in words, for a reader in a hurry."""
    attempts = contest.attempts
    per = dict(words.OPTIONS["attempts.per"])[attempts.per].lower()
    most = "không hạn chế" if attempts.most == 0 else f"{attempts.most} lượt ({per})"
    counts = dict(words.OPTIONS["attempts.counts"])[attempts.counts].lower()
    told = [
        ("Một bài", f"{contest.asked} câu, {contest.limit_minutes:g} phút".replace(".", ",")),
        ("Lượt thi", f"{most}; tính {counts}"),
        ("Xếp hạng", "; ".join(words.TIE[rule] for rule in contest.tie)),
        ("Tính giải", dict(words.OPTIONS["ranking"])[contest.ranking]),
    ]
    if contest.prediction:
        told.append(("Dự đoán", contest.prediction.ask))
    if contest.essay:
        told.append(("Bài viết", f"{contest.essay.ask} ({contest.essay.markers} người chấm)"))
    ages = "; ".join(dict(words.OPTIONS["eligibility.ages"])[age] for age in contest.eligibility.ages)
    told.append(("Ai được thi", ages + (f". {contest.eligibility.declares}" if contest.eligibility.declares else "")))
    prizes = [f"{each.name}: {each.count}" for each in contest.prize]
    prizes += [f"{each.name}: {each.count}" for each in contest.collective]
    if prizes:
        told.append(("Giải", "; ".join(prizes)))
    if contest.beacon:
        told.append(("Số công khai để bốc thăm", contest.beacon))
    return told


async def take_rules(visit: Visit) -> Response:
    contest = await found(visit)
    if contest.contest.question and not contest.is_hers:
        return visit.go(contest.path)
    return visit.file(written(contest.contest).encode(), f"{contest.key}.toml", "application/toml")


async def take_log(visit: Visit) -> Response:
    """Everything but names, for anybody who wants to count again: `python -m bot contest verify`."""
    contest = await found(visit, to_run=True)
    return visit.file(await log_of(visit.store, contest.key), f"{contest.key}.jsonl", "application/jsonl")


SAYS = {
    "chot": "Đã chốt. Dán lời cam kết dưới đây công khai trước giờ mở.",
    "cong-bo": "Đã công bố.",
}
OF = f"{CONTESTS}/{{contest}}"
PAGES = (
    Page(OF, show, needs="contests", says=SAYS),
    Page(f"{OF}/the-le", take_rules, needs="contest-run", records="export"),
    Page(f"{OF}/so-sach", take_log, needs="contest-run", records="export"),
)
