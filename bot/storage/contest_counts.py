"""How many entered and sat a contest, by commune, unit and day; never who."""

from typing import NamedTuple

from bot.storage.sql import Reading, Sql

_DAY = "(started_ms + 25200000) / 86400000"
"""Whole days since 1970 on the clock in Việt Nam; both databases divide whole numbers without a rest."""
_ENTRANTS = Sql("SELECT contest, COUNT(*) FROM entrants GROUP BY contest")
_ATTEMPTS = Sql("SELECT contest, COUNT(*), SUM(is_over) FROM attempts GROUP BY contest")
_AREAS = "SELECT {0}, COUNT(*) FROM entrants WHERE contest = :contest GROUP BY {0}"
_SAT = """SELECT e.{0}, SUM(t.n), COUNT(*) FROM (
    SELECT entrant, COUNT(*) AS n FROM attempts WHERE contest = :contest AND is_over = 1 GROUP BY entrant
    ) t JOIN entrants e ON e.id = t.entrant GROUP BY e.{0}"""
_BY_COMMUNE = Sql(_AREAS.format("commune"))
_BY_UNIT = Sql(_AREAS.format("unit"))
_SAT_BY_COMMUNE = Sql(_SAT.format("commune"))
_SAT_BY_UNIT = Sql(_SAT.format("unit"))
_BY_DAY = Sql(
    f"""SELECT {_DAY}, COUNT(*), COUNT(DISTINCT entrant) FROM attempts WHERE contest = :contest
    GROUP BY {_DAY} ORDER BY {_DAY}"""
)
_ENTERED = Sql(
    """SELECT (entered_at + 25200) / 86400, COUNT(*) FROM entrants WHERE contest = :contest
    GROUP BY (entered_at + 25200) / 86400"""
)
_OPTIONS = Sql(
    """SELECT c.question, c.option, COUNT(*) FROM attempts a JOIN contest_answers c ON c.attempt = a.id
    WHERE a.contest = :contest AND a.is_over = 1 GROUP BY c.question, c.option"""
)


class Sums(NamedTuple):
    """`running`: attempts that were begun and are not over."""

    entrants: int = 0
    attempts: int = 0
    running: int = 0


class Area(NamedTuple):
    """A commune or unit ("" where none was told): who entered, attempts that are over, who made at least one."""

    area: str
    entrants: int
    attempts: int
    people: int


class Day(NamedTuple):
    """`day`: since 1970, in Việt Nam; who entered on it, attempts begun on it, by how many people."""

    day: int
    entered: int
    attempts: int
    people: int


async def sums(reading: Reading) -> dict[str, Sums]:
    """By contest; those without entrants are not in it."""
    tried = {str(id): (int(n), int(over or 0)) for id, n, over in await reading.rows(_ATTEMPTS)}
    found = {}
    for id, n in await reading.rows(_ENTRANTS):
        attempts, over = tried.get(str(id), (0, 0))
        found[str(id)] = Sums(int(n), over, attempts - over)
    return found


async def by_commune(reading: Reading, contest: str) -> list[Area]:
    """Most entrants first."""
    return await _areas(reading, _BY_COMMUNE, _SAT_BY_COMMUNE, contest)


async def by_unit(reading: Reading, contest: str) -> list[Area]:
    return await _areas(reading, _BY_UNIT, _SAT_BY_UNIT, contest)


async def _areas(reading: Reading, entered: Sql, sat: Sql, contest: str) -> list[Area]:
    tried = {str(area): (int(n), int(people)) for area, n, people in await reading.rows(sat, contest=contest)}
    rows = await reading.rows(entered, contest=contest)
    found = [Area(str(area), int(n), *tried.get(str(area), (0, 0))) for area, n in rows]
    return sorted(found, key=lambda each: (-each.entrants, each.area))


async def by_day(reading: Reading, contest: str) -> list[Day]:
    """In order of time; days on which nothing happened are left out."""
    entered = {int(day): int(n) for day, n in await reading.rows(_ENTERED, contest=contest)}
    tried = {int(day): (int(n), int(people)) for day, n, people in await reading.rows(_BY_DAY, contest=contest)}
    return [Day(day, entered.get(day, 0), *tried.get(day, (0, 0))) for day in sorted(entered | tried)]


async def options(reading: Reading, contest: str) -> dict[int, dict[int, int]]:
    """By position of the frozen question: how often each option was chosen."""
    found: dict[int, dict[int, int]] = {}
    for question, option, n in await reading.rows(_OPTIONS, contest=contest):
        found.setdefault(int(question), {})[int(option)] = int(n)
    return found
