"""All that the papers of a published result tell, read together: places, names as far as the edition goes, questions, decisions."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.contest import decided
from bot.contest.outcome import Books
from bot.contest.suspicion import Watch
from bot.model.entries import Placing, Result
from bot.model.frozen import Frozen
from bot.model.moments import here
from bot.model.published import Counted, Line, Published, Suspected
from bot.service.contests import names as contest_names
from bot.service.contests.books import attempts_of, books_of, kept
from bot.service.contests.names import Named
from bot.service.contests.results import NotYet
from bot.service.desk import Desk
from bot.storage import contests, entrants, verdicts
from bot.storage.entrants import Details
from bot.storage.sql import Db, Reading
from bot.storage.store import Store

MOST_LINES = 20_000
"""Places that a paper lists; winners stand in it whatever their place. All of them stand in the log."""
PIECE = 5000
NAMED_AT_ONCE = 200
CHILD = "dưới 16 tuổi: hỏi nhà trường, người giám hộ"
"""No name of a child is ever asked (S38)."""


class Told(Struct, frozen=True):
    """How a winner agreed to be named; `unnamed` says why there is no name."""

    name: str = ""
    unnamed: str = ""


async def published(store: Store, desk: Desk, id: str, scope: int, version: int = 0) -> Published:
    """The public edition. `version` 0: the newest. Raises NoContest; NotYet where there is no such published result."""
    async with store.reading() as reading:
        frozen = (await kept(reading, id)).frozen
        versions = [each for each in await contests.read_results(reading, id) if each.scope == scope]
        result = _chosen(versions, version)
        books = await books_of(reading, frozen)
        appeals = await verdicts.appeals(reading, id)
        questions, suspected = await _gone_through(reading, books, result)
        placings, people = await _placings(reading, result)
    won = _prizes(result)
    names = await _named(store, desk, list(won))
    areas = _areas(desk, frozen)
    lines = _lines(books, placings, won, names, areas)
    return Published(
        frozen=frozen,
        result=result,
        edition="public",
        lines=lines,
        left_out=len(people) - len(lines),
        lots=tuple(sorted(people)) if result.draw else (),
        excluded=len(decided.excluded(books.until(result.decisions).decisions)),
        questions=questions,
        decisions=tuple(books.decisions),
        appeals=tuple(appeals),
        suspected=suspected,
        earlier=tuple(each for each in versions if each.version < result.version),
        newest=max(each.version for each in versions),
        is_over=here(desk.clock()) >= frozen.contest.round[-1].closes,
        areas=areas,
        made_on=desk.day_of(desk.clock()).isoformat(),
        address=desk.channels["web"].link if "web" in desk.channels else "",
        mark=desk.mark,
    )


def _chosen(versions: Sequence[Result], version: int) -> Result:
    if not versions:
        raise NotYet("kết quả này chưa công bố, nên chưa có giấy tờ")
    wanted = version or max(each.version for each in versions)
    found = next((each for each in versions if each.version == wanted), None)
    if found is None:
        raise NotYet(f"không có bản {version} của kết quả này")
    return found


async def _placings(reading: Reading, result: Result) -> tuple[list[Placing], list[int]]:
    """Those that are listed, and everybody who has a place."""
    won = _prizes(result)
    listed: list[Placing] = []
    people: list[int] = []
    after = (0, 0)
    while page := await contests.placings(reading, result.contest, result.scope, result.version, after, PIECE):
        listed += [each for n, each in enumerate(page, len(people)) if n < MOST_LINES or each.entrant in won]
        people += [each.entrant for each in page]
        after = page[-1].place, page[-1].entrant
    return listed, people


async def _gone_through(
    reading: Reading, books: Books, result: Result
) -> tuple[tuple[Counted, ...], tuple[Suspected, ...]]:
    """Once through the attempts: how each question was answered by those who are ranked, and what looks suspicious."""
    frozen, then = books.frozen, books.until(result.decisions)
    out, void = decided.excluded(then.decisions), decided.voided(then.decisions)
    answered: Counter[str] = Counter()
    right: Counter[str] = Counter()
    watch = Watch(frozen)
    async for piece in attempts_of(reading, frozen):
        ranked = [each for each in piece if frozen.contest.scope_of(each.round) == result.scope]
        watch.see(ranked)
        for attempt in ranked:
            if attempt.entrant not in out:
                answered.update(each.question for each in attempt.answers)
                right.update(
                    each.question for each in attempt.answers if frozen.by_key[each.question].is_right(each.option)
                )
    id = frozen.contest.key
    found = watch.suspects(await entrants.chats(reading, id), await entrants.telephones(reading, id))
    kinds = dict.fromkeys(each.kind for each in found)
    return (
        tuple(Counted(each, answered[each.key], right[each.key], each.key in void) for each in frozen.questions),
        tuple(
            Suspected(kind, len(cases), len({who for each in cases for who in each.entrants}))
            for kind in kinds
            for cases in [[each for each in found if each.kind == kind]]
        ),
    )


def _prizes(result: Result) -> dict[int, tuple[str, ...]]:
    won: dict[int, tuple[str, ...]] = {}
    for award in result.awards:
        for entrant in award.entrants:
            won[entrant] = (*won.get(entrant, ()), award.prize)
    return won


def in_full(of: Published, names: Mapping[int, Details]) -> Published:
    """The organisers' edition, with what `contest_acts.names` gave two officers. A name that is gone stays gone."""
    lines = tuple(_in_full(line, names.get(line.placing.entrant)) for line in of.lines)
    return replace(of, lines=lines, edition="organisers")


def _in_full(line: Line, told: Details | None) -> Line:
    if told is None or not line.prizes:
        return line
    unnamed = "" if told.name else line.unnamed
    return replace(line, name=told.name, unnamed=unnamed, phone=told.phone, unit=told.unit or line.unit)


async def _named(store: Store, desk: Desk, winners: list[int]) -> Mapping[int, Told]:
    """Of winners only: nobody else was asked whether she may be named."""
    found: dict[int, Told] = {}
    for start in range(0, len(winners), NAMED_AT_ONCE):
        found |= await store.write(_told, desk, winners[start : start + NAMED_AT_ONCE])
    return found


def _told(db: Db, desk: Desk, winners: list[int]) -> dict[int, Told]:
    return {who: _told_of(db, each) for who, each in contest_names.named(db, desk, winners).items()}


def _told_of(db: Db, agreed: Named) -> Told:
    if agreed.name not in (contest_names.ERASED, contest_names.UNNAMED):
        return Told(agreed.name)
    row = entrants.one(db, agreed.entrant)
    is_child = row is not None and row.age == "under-16" and not row.erased_at
    return Told(unnamed=CHILD if is_child else agreed.name)


def _areas(desk: Desk, frozen: Frozen) -> dict[str, str]:
    named = {code: _capital(commune.full_name) for code, commune in desk.gazetteer.communes.items()}
    return named | {unit.key: unit.name for unit in frozen.contest.unit}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lines(
    books: Books,
    placings: list[Placing],
    won: Mapping[int, tuple[str, ...]],
    names: Mapping[int, Told],
    areas: Mapping[str, str],
) -> tuple[Line, ...]:
    shared = Counter(each.place for each in placings)
    return tuple(_line(books, each, won, names, areas, is_shared=shared[each.place] > 1) for each in placings)


def _line(
    books: Books,
    placing: Placing,
    won: Mapping[int, tuple[str, ...]],
    names: Mapping[int, Told],
    areas: Mapping[str, str],
    *,
    is_shared: bool,
) -> Line:
    """Where she lives is told of winners only."""
    who = books.entrants.get(placing.entrant)
    if who is None or placing.entrant not in won:
        return Line(placing, is_shared=is_shared)
    return Line(
        placing,
        names[placing.entrant].name,
        names[placing.entrant].unnamed,
        commune=areas.get(who.commune, who.commune),
        unit=areas.get(who.unit, who.unit),
        prizes=won[placing.entrant],
        is_shared=is_shared,
    )
