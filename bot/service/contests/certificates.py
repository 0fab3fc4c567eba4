"""Certificates: who has earned which, what stands on one, and whether a code that somebody shows is true.

Nothing is kept of a certificate that was drawn. A name is unsealed only when one is drawn for who holds the entry, or for
the organisers (S42); once it is gone, 90 days after the results, there is a line to write on.
"""

from collections.abc import Mapping, Sequence

from bot.contest import decided
from bot.model.certificates import PARTICIPATION, Certificate, Checked, Claim
from bot.model.contest import Contest
from bot.model.entries import Result
from bot.model.moments import here_of
from bot.service.contests.books import NoContest
from bot.service.contests.certificate_codes import certificate_code, claim_of, shown
from bot.service.contests.collective_certificates import area_certificate, areas_in, checked_area, is_collective
from bot.service.desk import Desk
from bot.storage import attempts, contests, entrants, verdicts
from bot.storage.entrants import Details
from bot.storage.sql import Db, Reading
from bot.storage.store import Store

UNKNOWN = Checked("unknown")


async def claims_of(reading: Reading, id: str, entrant: int) -> list[Claim]:
    """Her prizes in the results that hold; where there are none, that she took part, if she finished and was not excluded."""
    contest, results = await _contest(reading, id), await contests.read_results(reading, id)
    won = [claim for claim in winning(contest, results) if claim.entrant == entrant]
    if won:
        return won
    return [Claim(entrant)] if await _took_part(reading, id, entrant) else []


def winning(contest: Contest, results: Sequence[Result]) -> list[Claim]:
    """Every prize of the results that hold, in the order of the rules."""
    newest = {each.scope: each for each in sorted(results, key=lambda each: each.version)}
    return [claim for result in newest.values() for claim in claims_in(contest, result)]


def claims_in(contest: Contest, result: Result) -> list[Claim]:
    """Every prize of persons; awards stand in the order of the rules, the collective ones behind."""
    return [
        Claim(entrant, prize, result.scope, result.version)
        for prize, award in enumerate(result.awards[: len(contest.prize)])
        for entrant in award.entrants
    ]


def all_in(contest: Contest, result: Result) -> list[Claim]:
    """Of persons, then of communes and units."""
    return claims_in(contest, result) + areas_in(contest, result)


async def certificates(
    store: Store, desk: Desk, id: str, claims: Sequence[Claim], names: Mapping[int, Details]
) -> list[Certificate]:
    """As they are drawn, in the same order. Raises NoContest. Who is not in `names` gets a line to write on."""
    async with store.reading() as reading:
        contest = await _contest(reading, id)
        results = {(each.scope, each.version): each for each in await contests.read_results(reading, id)}
        found = []
        for claim in claims:
            result = results.get((claim.scope, claim.version)) if claim.version else None
            if result is not None and is_collective(contest, claim):
                found.append(area_certificate(desk, contest, claim, result))
            else:
                found.append(await _certificate(reading, desk, contest, claim, result, names.get(claim.entrant)))
        return found


async def check(store: Store, desk: Desk, id: str, code: str) -> Checked:
    """For anybody: whether it is true, and what it is for; never whose it is."""
    claim = claim_of(desk.keys, id, code)
    if claim is None:
        return UNKNOWN
    async with store.reading() as reading:
        contest = await contests.read_rules(reading, id)
        if contest is not None and is_collective(contest, claim):
            return checked_area(desk, contest, claim, await _of_scope(reading, id, claim))
        row = await entrants.read_one(reading, claim.entrant) if contest else None
        if contest is None or row is None or row.contest != id:
            return UNKNOWN
        if claim.prize == PARTICIPATION:
            return await _checked_participation(reading, contest, claim)
        return await _checked_prize(reading, contest, claim)


async def _checked_participation(reading: Reading, contest: Contest, claim: Claim) -> Checked:
    ended = await attempts.read_finished(reading, claim.entrant)
    if ended is None:
        return UNKNOWN
    took_part = await _took_part(reading, contest.key, claim.entrant)
    return Checked("right" if took_part else "corrected", contest.official, contest.organiser, at=ended // 1000)


async def _checked_prize(reading: Reading, contest: Contest, claim: Claim) -> Checked:
    """The prize and the place must be the same in the version that holds as in the one it was given by."""
    of_scope = await _of_scope(reading, contest.key, claim)
    then = next((each for each in of_scope if each.version == claim.version), None)
    if then is None or not _won(then, contest, claim):
        return UNKNOWN
    newest = max(of_scope, key=lambda each: each.version)
    was, now = [await _rank(reading, contest, claim, each) for each in (then, newest)]
    holds = _won(newest, contest, claim) and was == now
    return Checked(
        verdict="right" if holds else "corrected",
        contest=contest.official,
        organiser=contest.organiser,
        round=contest.round[claim.scope].name if claim.scope >= 0 else "",
        prize=contest.prize[claim.prize].name,
        rank=was,
        version=then.version,
        at=then.at,
        newest=newest.version,
    )


async def _of_scope(reading: Reading, id: str, claim: Claim) -> list[Result]:
    return [each for each in await contests.read_results(reading, id) if each.scope == claim.scope]


def _won(result: Result, contest: Contest, claim: Claim) -> bool:
    return claim.prize < len(contest.prize) and claim.entrant in result.awards[claim.prize].entrants


async def _rank(reading: Reading, contest: Contest, claim: Claim, result: Result) -> int:
    """Her place; 0 where the prize was won by lot and the place says nothing."""
    if contest.prize[claim.prize].by == "lot":
        return 0
    found = await contests.read_placing(reading, contest.key, result.scope, result.version, claim.entrant)
    return found.place if found else -1


async def _took_part(reading: Reading, id: str, entrant: int) -> bool:
    if await attempts.read_finished(reading, entrant) is None:
        return False
    return entrant not in decided.excluded(await verdicts.decisions(reading, id))


async def _contest(reading: Reading, id: str) -> Contest:
    found = await contests.read_rules(reading, id)
    if found is None:
        raise NoContest(id)
    return found


async def _certificate(
    reading: Reading, desk: Desk, contest: Contest, claim: Claim, result: Result | None, told: Details | None
) -> Certificate:
    row = await entrants.read_one(reading, claim.entrant)
    code = certificate_code(desk.keys, contest.key, claim)
    ended = await attempts.read_finished(reading, claim.entrant)
    at = result.at * 1000 if result else ended or 0
    round = f" · {contest.round[claim.scope].name}" if result and claim.scope >= 0 else ""
    return Certificate(
        contest=contest.official + round,
        organiser=contest.organiser,
        code=shown(code),
        address=f"{desk.channels['web'].link}/thi/{contest.key}/giay/{code}",
        dated=here_of(at).date().isoformat(),
        name=told.name if told else "",
        place=_place(desk, contest, row, told) if row else "",
        prize=contest.prize[claim.prize].name if result else "",
        rank=await _rank(reading, contest, claim, result) if result else 0,
        version=claim.version,
        mark=desk.mark,
    )


def _place(desk: Desk, contest: Contest, row: entrants.Row, told: Details | None) -> str:
    """Unit and commune; the unit that she typed only where her name may stand as well."""
    units = {unit.key: unit.name for unit in contest.unit}
    commune = desk.gazetteer.communes.get(row.commune)
    unit = units.get(row.unit, "") or (told.unit if told else "")
    parts = (unit, commune.full_name if commune else "")
    said = ", ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def own_name(db: Db, desk: Desk, entrant: int) -> dict[int, Details]:
    """As she typed it, for who holds the entry."""
    return {entrant: entrants.details(db, entrant, desk.keys)}
