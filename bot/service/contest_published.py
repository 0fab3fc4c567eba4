"""All that the papers of a published result tell, read together: places, names as far as the edition goes, questions, decisions."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from bot.contest import decided
from bot.contest.outcome import Books
from bot.contest.suspicion import Watch
from bot.model.entries import Placing, Result
from bot.model.frozen import Frozen
from bot.model.moments import here
from bot.model.published import Counted, Edition, Line, Published, Suspected
from bot.service import contest_names
from bot.service.contest_books import attempts_of, books_of, kept
from bot.service.contest_names import Named
from bot.service.contest_results import NotYet
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
    """Of a winner, as far as the edition goes; `unnamed` says why there is no name."""

    name: str = ""
    unnamed: str = ""
    phone: str = ""
    unit: str = ""


async def published(
    store: Store, desk: Desk, id: str, scope: int, *, version: int = 0, edition: Edition = "public"
) -> Published:
    """`version` 0: the newest. Raises NoContest; NotYet where there is no such published result.

    Whoever asks for the organisers' edition has let two persons agree and writes it into the journal (S42).
    """
    async with store.reading() as reading:
        frozen = (await kept(reading, id)).frozen
        versions = [each for each in await contests.read_results(reading, id) if each.scope == scope]
        result = _chosen(versions, version)
        books = await books_of(reading, frozen)
        appeals = await verdicts.appeals(reading, id)
        questions, suspected = await _gone_through(reading, books, result)
        placings, people = await _placings(reading, result)
    won = _prizes(result)
    names = await _named(store, desk, id, list(won), edition)
    areas = _areas(desk, frozen)
    lines = _lines(books, placings, won, names, areas, edition)
    return Published(
        frozen=frozen,
        result=result,
        edition=edition,
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


async def _named(store: Store, desk: Desk, id: str, winners: list[int], edition: Edition) -> Mapping[int, Told]:
    """Of winners only: nobody else was asked whether she may be named."""
    found: dict[int, Told] = {}
    for start in range(0, len(winners), NAMED_AT_ONCE):
        found |= await store.write(_told, desk, id, winners[start : start + NAMED_AT_ONCE], edition)
    return found


def _told(db: Db, desk: Desk, id: str, winners: list[int], edition: Edition) -> dict[int, Told]:
    agreed = contest_names.named(db, desk, winners)
    in_full = contest_names.details(db, desk, id, winners) if edition == "organisers" else {}
    return {who: _told_of(db, each, in_full.get(who)) for who, each in agreed.items()}


def _told_of(db: Db, agreed: Named, in_full: Details | None) -> Told:
    row = entrants.one(db, agreed.entrant)
    is_unnamed = agreed.name in (contest_names.ERASED, contest_names.UNNAMED)
    unnamed = CHILD if row and row.age == "under-16" and not row.erased_at else agreed.name
    if in_full is not None:
        return Told(in_full.name, "" if in_full.name else unnamed, in_full.phone, in_full.unit)
    return Told("" if is_unnamed else agreed.name, unnamed if is_unnamed else "")


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
    edition: Edition,
) -> tuple[Line, ...]:
    shared = Counter(each.place for each in placings)
    lines = []
    for each in placings:
        told = names.get(each.entrant, Told())
        who = books.entrants.get(each.entrant)
        is_told = who is not None and (edition == "organisers" or each.entrant in won)
        lines.append(
            Line(
                each,
                told.name,
                told.unnamed,
                told.phone,
                areas.get(who.commune, who.commune) if who and is_told else "",
                (told.unit or areas.get(who.unit, who.unit)) if who and is_told else "",
                won.get(each.entrant, ()),
                shared[each.place] > 1,
            )
        )
    return tuple(lines)
