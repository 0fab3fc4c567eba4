"""The rules of real contests, run from the opening to the published result; winners as a person with the list finds them.

The calculations here are written by hand from each contest's rules and share no code with bot/contest.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from fractions import Fraction
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from bot.contest.outcome import as_result, outcome, scored
from bot.contest.verify import verify
from bot.library.contests import read_contests
from bot.model.contest import Contest
from bot.model.entries import Result
from bot.service.contests.books import export, read_log
from bot.service.contests.life import freeze_now
from bot.service.contests.results import publish
from bot.storage import reached
from bot.storage.sqlite import SqliteStore
from tests.conftest import House
from tests.contests.crowd import COMMUNES, Crowd, Sat
from tests.talking import ROOT, shipped_library

MODELS = ROOT / "content" / "contest-models"
PEOPLE = 36
SIZES = dict(zip(COMMUNES, (900, 300, 300, 40), strict=True))


@pytest.fixture
async def house(database: Path) -> AsyncIterator[House]:
    """With the shipped content."""
    store = await SqliteStore.open(database)
    yield House(store, shipped_library())
    await store.close()


def rules(name: str, tmp_path: Path) -> Contest:
    folder = tmp_path / "content"
    (folder / "contests").mkdir(parents=True)
    (folder / "contests" / f"{name}.toml").write_text((MODELS / f"{name}.toml").read_text())
    [read], problems = read_contests(folder)
    assert problems == ()
    assert read.contest is not None
    return read.contest


async def held(house: House, contest: Contest, seed: int) -> tuple[list[Sat], list[Result]]:
    """Opened, sat by a crowd, closed, and every ranking of it published."""
    people = [
        {"what": "people", "commune": commune, "as_of": "2026-01-01", "n": n, "source": "số dựng để thử"}
        for commune, n in SIZES.items()
    ]
    await house.store.write(reached.import_denominators, people)
    frozen = await house.store.write(freeze_now, house.desk, contest)
    assert frozen is not None
    crowd = Crowd(house, frozen, PEOPLE, seed)
    await crowd.sits()
    return crowd.sat, [await publish(house.store, house.desk, contest.key, scope) for scope in contest.scopes]


def best_of_each(sat: Iterable[Sat], key: Callable[[Sat], Any]) -> dict[int, Sat]:
    best: dict[int, Sat] = {}
    for each in sat:
        if each.who not in best or key(each) < key(best[each.who]):
            best[each.who] = each
    return best


def handed_out(best: dict[int, Sat], key: Callable[[Sat], Any], counts: list[int]) -> list[set[int]]:
    """Down the list; all who are equal to the last one of a prize get it too."""
    left = sorted(best.values(), key=key)
    found = []
    for count in counts:
        taken = left[:count]
        while taken and len(taken) < len(left) and key(left[len(taken)]) == key(taken[-1]):
            taken.append(left[len(taken)])
        left = left[len(taken) :]
        found.append({each.who for each in taken})
    return found


def off(each: Sat, truth: float) -> float:
    return abs(each.foretold - truth) if each.foretold is not None else 10**15


def people_of(sat: Iterable[Sat]) -> set[int]:
    return {each.who for each in sat}


def bo_tu_phap(sat: list[Sat], _: Result) -> list[set[Any]]:
    truth = len({each.who for each in sat if each.right == 19})

    def key(each: Sat) -> Any:
        return -each.right, off(each, truth), each.took, each.ended

    return list(handed_out(best_of_each(sat, key), key, [1, 5, 10, 20]))


def binh_tan(sat: list[Sat], result: Result) -> list[set[Any]]:
    week = [each for each in sat if each.round == result.scope]
    assert len(week) == len(people_of(week)), "one a week"

    def key(each: Sat) -> Any:
        return -each.right, each.took, each.ended

    return list(handed_out({each.who: each for each in week}, key, [1, 2]))


def gia_lai(sat: list[Sat], _: Result) -> list[set[Any]]:
    def key(each: Sat) -> Any:
        return -each.right, each.took

    individual = handed_out({each.who: each for each in sat}, key, [1, 2, 3])
    units = {each.unit for each in sat}
    number = {unit: sum(each.unit == unit for each in sat) for unit in units}
    perfect = {unit: sum(each.unit == unit and each.right == 20 for each in sat) for unit in units}
    won = {unit: len({each.who for each in sat if each.unit == unit} & set().union(*individual)) for unit in units}
    crowded = max((number[unit], perfect[unit]) for unit in units)
    crowned = max((won[unit], number[unit]) for unit in units)
    return [
        *individual,
        {unit for unit in units if (number[unit], perfect[unit]) == crowded},
        {unit for unit in units if (won[unit], number[unit]) == crowned},
    ]


def quynh_luu(sat: list[Sat], _: Result) -> list[set[Any]]:
    """The last attempt counts; what is foretold is how many attempts there were."""
    truth = len(sat)
    last = {each.who: each for each in sorted(sat, key=lambda each: each.number)}

    def key(each: Sat) -> Any:
        return -each.right, off(each, truth), each.ended

    return list(handed_out(last, key, [1, 2]))


def hai_duong(sat: list[Sat], _: Result) -> list[set[Any]]:
    def key(each: Sat) -> Any:
        return -each.right, each.took, each.ended

    individual = handed_out(best_of_each(sat, key), key, [1, 3])
    sizes = {"xa-dong": 900, "xa-vua": 300, "xa-it": 40}
    number = {unit: len({each.who for each in sat if each.unit == unit}) for unit in sizes}
    rated = sorted((-Fraction(n, sizes[unit]), -n, unit) for unit, n in number.items() if n >= 2)
    second = rated[min(1, len(rated) - 1)][:2]
    return [*individual, {unit for *rate, unit in rated if tuple(rate) <= second}]


def ha_tinh(sat: list[Sat], _: Result) -> list[set[Any]]:
    truth = len(people_of(sat))

    def key(each: Sat) -> Any:
        return -each.right, off(each, truth), each.took, each.ended

    best = best_of_each(sat, key)
    individual = handed_out(best, key, [1, 2, 3, 5])
    of = {each.who: each.commune for each in sat}
    number = {commune: sum(each == commune for each in of.values()) for commune in COMMUNES}
    perfect: dict[str, int] = defaultdict(int)
    for who, each in best.items():
        perfect[of[who]] += each.right == 9
    rated = sorted((-Fraction(n, SIZES[c]), -perfect[c], c) for c, n in number.items() if n)
    second = rated[min(1, len(rated) - 1)][:2]
    return [*individual, {commune for *rate, commune in rated if tuple(rate) <= second}]


def bhxh(sat: list[Sat], result: Result) -> list[set[Any]]:
    week = [each for each in sat if each.round == result.scope]
    people = people_of(week)
    perfect = {each.who for each in week if each.right == 10}
    truth = round(100 * len(perfect) / len(people), 5)

    def key(each: Sat) -> Any:
        return -each.right, round(off(each, truth), 5), each.took, each.ended

    best = best_of_each(week, key)
    [first] = handed_out(best, key, [1])
    listed = blake2b(b"".join(b"%d\n" % who for who in sorted(people)), digest_size=32).hexdigest()
    drawn = blake2b(
        f"{listed}|".encode(), key=bytes.fromhex(result.seed), digest_size=32, person=b"contest draw"
    ).digest()
    lots = sorted(
        (blake2b(str(who).encode(), key=drawn, digest_size=8).digest(), who)
        for who, each in best.items()
        if each.right == 10 and who not in first
    )
    return [first, {who for _, who in lots[:2]}]


BY_HAND: dict[str, Callable[[list[Sat], Result], list[set[Any]]]] = {
    "bo-tu-phap-2021": bo_tu_phap,
    "binh-tan-2019": binh_tan,
    "gia-lai-2025": gia_lai,
    "quynh-luu-2024": quynh_luu,
    "hai-duong-2024": hai_duong,
    "ha-tinh-2024": ha_tinh,
    "bhxh-2025": bhxh,
}


def test_every_file_has_its_calculation() -> None:
    assert {path.stem for path in MODELS.glob("*.toml")} == set(BY_HAND)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", BY_HAND)
async def test_the_winners_are_those_found_by_hand(house: House, tmp_path: Path, name: str, seed: int) -> None:
    contest = rules(name, tmp_path)
    sat, results = await held(house, contest, seed)
    assert len(sat) >= PEOPLE
    for result in results:
        mine = [each for each in sat if contest.scope_of(each.round) == result.scope]
        assert (result.counts.entries, result.counts.people) == (len(mine), len(people_of(mine)))
        found = [set(award.entrants or award.areas) for award in result.awards]
        assert found == BY_HAND[name](sat, result), result.scope
    await the_log_proves_it(house, contest, tmp_path, results)


async def the_log_proves_it(house: House, contest: Contest, tmp_path: Path, results: list[Result]) -> None:
    """From the exported file alone: every promise kept, every ranking the same."""
    file = tmp_path / "log.jsonl"
    await export(house.store, contest.key, file)
    log = read_log(file)
    assert [check for check in verify(log.books, log.attempts, log.results) if not check.holds] == []
    for result in results:
        seed = bytes.fromhex(result.seed)
        again = outcome(log.books, scored(log.books, log.attempts(), result.scope), result.scope, seed)
        assert as_result(log.books.frozen, again, result.version, result.at, seed) == result
