"""What the public pages of contests say, made of what may be shown: lines for the templates, no markup."""

import datetime as dt
from collections.abc import Iterator

from msgspec import Struct

from bot.contest.plain import moment, number
from bot.model.contest import WHOLE, Contest
from bot.model.entries import Award, Decision, Result
from bot.model.moments import here
from bot.model.seen import Phase
from bot.service.contests.names import Named
from bot.service.contests.public import Shown, Standings, result_file
from bot.service.desk import Desk
from bot.service.known_contests import Known
from bot.storage.entries import QUIT

PHASES: dict[Phase, str] = {
    "open": "Đang mở",
    "announced": "Sắp mở",
    "between": "Chờ vòng sau",
    "closed": "Đã đóng, đang xem lại kết quả",
    "published": "Đã có kết quả",
}
ORDER: tuple[Phase, ...] = ("open", "between", "announced", "closed", "published")


class Line(Struct, frozen=True):
    """A commune or unit in the standings: its name, "35 người", and "trên 4.200 người (0,83 %)" or ""."""

    name: str
    people: str
    of: str


class Prize(Struct, frozen=True):
    """`note`: why there are more winners than prizes, or how many are not named here."""

    name: str
    winners: tuple[str, ...]
    note: str


class Version(Struct, frozen=True):
    """A published result, and why it was made."""

    number: int
    at: str
    checksum: str
    reasons: tuple[str, ...]


class Ranking(Struct, frozen=True):
    """A published ranking. `scope` names its files; `lots`: it has a draw, and `drawn` the numbers
    that won each prize by lot, in no order of the names; `has_file`: its result may be downloaded."""

    scope: int
    title: str
    facts: tuple[str, ...]
    prizes: tuple[Prize, ...]
    versions: tuple[Version, ...]
    seed: str
    commitment: str
    lots: str
    drawn: tuple[tuple[str, str], ...]
    beacon: str
    has_file: bool


class Telling:
    """Knows the names of places and units."""

    def __init__(self, desk: Desk) -> None:
        self._communes = desk.gazetteer.communes

    def commune(self, code: str) -> str:
        found = self._communes.get(code)
        return found.full_name if found else code

    def when(self, known: Known, phase: Phase, now: dt.datetime) -> str:
        """The one moment that matters now."""
        rounds = known.contest.round
        match phase:
            case "open":
                running = next(each for each in rounds if each.opens <= now < each.closes)
                return f"{_round(known, running.name)}Nhận bài đến {moment(running.closes)}."
            case "announced" | "between":
                following = next(each for each in rounds if now < each.opens)
                return f"{_round(known, following.name)}Mở lúc {moment(following.opens)}."
            case "closed":
                return f"Đã đóng lúc {moment(rounds[-1].closes)}."
            case "published":
                return f"Công bố ngày {here(_at(max(each.at for each in known.results))):%d/%m/%Y}."

    def standings(self, of: Standings, names: dict[str, str], nowhere: str) -> tuple[Line, ...]:
        return tuple(
            Line(
                names.get(each.area, "") or (self.commune(each.area) if each.area else nowhere),
                f"{number(each.people)} người",
                f"trên {number(each.size)} người ({share(each.people, each.size)})" if each.size else "",
            )
            for each in of.rows
        )

    def rankings(self, of: Shown) -> tuple[Ranking, ...]:
        newest = ((scope, of.known.newest(scope)) for scope in of.contest.scopes)
        return tuple(self._ranking(of, scope, result) for scope, result in newest if result is not None)

    def _ranking(self, of: Shown, scope: int, result: Result) -> Ranking:
        contest = of.contest
        versions = sorted((each for each in of.known.results if each.scope == scope), key=lambda each: each.version)
        return Ranking(
            scope=scope,
            title="Kết quả" if scope == WHOLE else f"Kết quả {contest.round[scope].name}",
            facts=tuple(_facts(of, result)),
            prizes=tuple(self._prize(of, award) for award in result.awards),
            versions=tuple(_versions(of, versions)),
            seed=result.seed,
            commitment=of.known.frozen.commitment(scope),
            lots=result.draw.entrants if result.draw else "",
            drawn=tuple(_drawn(contest, result)),
            beacon=result.draw.beacon if result.draw else "",
            has_file=result_file(result) is not None,
        )

    def _prize(self, of: Shown, award: Award) -> Prize:
        named = [of.winners[id] for id in award.entrants if id in of.winners]
        winners = [self._winner(of, each) for each in named] + [self._area(of, each) for each in award.areas]
        left = len(award.entrants) + len(award.areas) - len(winners)
        notes = ["Bằng nhau nên nhiều người cùng giải."] if award.over else []
        if left:
            notes.append(f"Và {number(left)} người nữa.")
        return Prize(award.prize, tuple(winners), " ".join(notes) if winners else "Chưa có ai đạt giải này.")

    def _winner(self, of: Shown, each: Named) -> str:
        units = {unit.key: unit.name for unit in of.contest.unit}
        where = [self.commune(each.commune) if each.commune else "", units.get(each.unit, "")]
        return ", ".join(said for said in (each.name, *where) if said)

    def _area(self, of: Shown, area: str) -> str:
        units = {unit.key: unit.name for unit in of.contest.unit}
        return units.get(area) or self.commune(area)


def share(part: int, whole: int) -> str:
    """Of 4.200 35: "0,83 %", never parted at the end of a line."""
    return f"{100 * part / whole:.2f}".replace(".", ",") + "\u00a0%"


def _round(known: Known, name: str) -> str:
    return f"{name}. " if len(known.contest.round) > 1 else ""


def _at(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _facts(of: Shown, result: Result) -> Iterator[str]:
    counts = result.counts
    yield f"{number(counts.people)} người dự thi, {number(counts.entries)} lượt thi."
    yield f"{number(counts.all_right)} người trả lời đúng tất cả."
    rule = of.contest.prediction
    if rule is not None and counts.target is not None:
        target = f"{counts.target / 100_000:.5f} %".replace(".", ",") if rule.of == "percent" else number(counts.target)
        yield f"Câu dự đoán: {rule.ask} Số thật: {target}."


def _drawn(contest: Contest, result: Result) -> Iterator[tuple[str, str]]:
    by_lot = {prize.name for prize in contest.prize if prize.by == "lot"}
    for award in result.awards:
        if award.prize in by_lot:
            yield award.prize, ", ".join(str(each) for each in sorted(award.entrants)) or "không có"


def _versions(of: Shown, results: list[Result]) -> Iterator[Version]:
    before = 0
    for n, each in enumerate(results):
        new = [one for one in of.decisions if before < one.id <= each.decisions]
        reasons = tuple(_reasons(of, new)) if n or new else ()
        first = () if n else ("Công bố lần đầu.",)
        yield Version(each.version, moment(here(_at(each.at))), each.checksum, first + reasons)
        before = max(each.decisions, before)


def _reasons(of: Shown, decisions: list[Decision]) -> Iterator[str]:
    """Of a question the reason is told; of a person only that it was decided: its words may name her."""
    asks = of.known.frozen.by_key
    for each in decisions:
        match each.kind:
            case "void" if each.question in asks:
                yield f"Hủy câu hỏi “{asks[each.question].ask}”: {each.reason}"
            case "restore" if each.question in asks:
                yield f"Dùng lại câu hỏi “{asks[each.question].ask}”: {each.reason}"
            case _:
                continue
    quit = sum(each.kind == "exclude" and each.reason == QUIT for each in decisions)
    excluded = sum(each.kind == "exclude" for each in decisions) - quit
    readmitted = sum(each.kind == "readmit" for each in decisions)
    if quit:
        yield f"{number(quit)} người tự thôi dự thi."
    if excluded:
        yield f"Loại {number(excluded)} người dự thi theo quyết định của Ban Tổ chức."
    if readmitted:
        yield f"Nhận lại {number(readmitted)} người dự thi theo quyết định của Ban Tổ chức."
    if not any(each.kind in ("void", "restore", "exclude", "readmit") for each in decisions):
        yield "Tính lại; không có quyết định nào mới về người dự thi hay câu hỏi."
