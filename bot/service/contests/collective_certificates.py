"""Certificates of collective prizes: of a commune or a unit, whose name is no secret."""

from collections.abc import Sequence

from bot.model.certificates import Certificate, Checked, Claim
from bot.model.contest import Contest
from bot.model.entries import Result, Standing
from bot.model.moments import here_of
from bot.service.contests.certificate_codes import certificate_code, shown
from bot.service.desk import Desk


def areas_in(contest: Contest, result: Result) -> list[Claim]:
    """Every collective prize of a result. In the place of an entrant stands the position among those who won it."""
    first = len(contest.prize)
    return [
        Claim(n, prize, result.scope, result.version)
        for prize, award in enumerate(result.awards[first:], first)
        for n in range(len(award.areas))
    ]


def is_collective(contest: Contest, claim: Claim) -> bool:
    return claim.prize >= len(contest.prize)


def area_certificate(desk: Desk, contest: Contest, claim: Claim, result: Result) -> Certificate:
    """Of a claim that `areas_in` made."""
    area = area_of(result, claim)
    code = certificate_code(desk.keys, contest.key, claim)
    round = f" · {contest.round[claim.scope].name}" if claim.scope >= 0 else ""
    return Certificate(
        contest=contest.official + round,
        organiser=contest.organiser,
        code=shown(code),
        address=f"{desk.channels['web'].link}/thi/{contest.key}/giay/{code}",
        dated=here_of(result.at * 1000).date().isoformat(),
        name=area_name(desk, contest, area),
        prize=result.awards[claim.prize].prize,
        rank=_rank(result, claim, area),
        version=claim.version,
        mark=desk.mark,
    )


def checked_area(desk: Desk, contest: Contest, claim: Claim, of_scope: Sequence[Result]) -> Checked:
    """It holds while the version that holds gives it the same prize and place."""
    then = next((each for each in of_scope if each.version == claim.version), None)
    area = area_of(then, claim) if then else ""
    if then is None or not area:
        return Checked("unknown")
    newest = max(of_scope, key=lambda each: each.version)
    was, now = _rank(then, claim, area), _rank(newest, claim, area)
    holds = area in newest.awards[claim.prize].areas and was == now
    return Checked(
        verdict="right" if holds else "corrected",
        contest=contest.official,
        organiser=contest.organiser,
        round=contest.round[claim.scope].name if claim.scope >= 0 else "",
        prize=then.awards[claim.prize].prize,
        area=area_name(desk, contest, area),
        rank=was,
        version=then.version,
        at=then.at,
        newest=newest.version,
    )


def area_of(result: Result, claim: Claim) -> str:
    """Empty where nobody won that so."""
    awards = result.awards
    areas = awards[claim.prize].areas if claim.prize < len(awards) else ()
    return areas[claim.entrant] if claim.entrant < len(areas) else ""


def area_name(desk: Desk, contest: Contest, area: str) -> str:
    commune = desk.gazetteer.communes.get(area)
    if commune is not None:
        return commune.full_name[:1].upper() + commune.full_name[1:]
    return next((unit.name for unit in contest.unit if unit.key == area), area)


def _rank(result: Result, claim: Claim, area: str) -> int:
    standings: Sequence[Standing] = result.standings.get(result.awards[claim.prize].prize, ())
    return next((each.place or 0 for each in standings if each.area == area), 0)
