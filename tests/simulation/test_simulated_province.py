"""Figures against a province whose truth is known: card figures equal it, the range of the others contains it."""

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.atlas import Map, vintage_of
from bot.reach.figures import By, Reached, Table
from bot.reach.period import period
from bot.service.households.count import Asked, keys_of, read_table
from bot.storage import people, reached, recount
from bot.storage.sql import Reading, Sql
from tests.simulation.province import Province
from tests.storage.histories import months_of

SPANS = (
    *(f"{year}-{month:02}" for year, months in ((2025, range(4, 13)), (2026, range(1, 12))) for month in months),
    *("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2025", "2026", "2025-2026"),
)


class Judge:
    """Compares every figure with the truth, on one snapshot."""

    def __init__(self, province: Province, reading: Reading) -> None:
        self._province = province
        self._truth = province.truth
        self._reading = reading
        self._atlas = province.bot.desk.gazetteer.atlas

    async def judges(self) -> None:
        assert await recount.drift(self._reading) == {}
        await self._rows()
        for name in SPANS:
            await self._communes(name, "today")
            if months_of(name) <= months_of("2025-Q2"):
                await self._communes(name, "communes-2025")
            await self._topics_and_groups(name)

    async def _rows(self) -> None:
        """Every row of a card house is true, and nothing true is missing."""
        digest = self._province.bot.desk.keys.digest
        ids = await self._reading.rows(Sql("SELECT code_hash, id FROM households WHERE known = 'card'"))
        of_hash = {bytes(hash): id for hash, id in ids}
        number = {
            of_hash[digest("house", house.card.code)]: house.number for house in self._province.houses if house.card
        }
        rows = await self._reading.rows(Sql("SELECT household, month, topic, evidence FROM reach WHERE known = 'card'"))
        assert {(number[id], *rest) for id, *rest in rows} == self._truth.in_pairs()

    async def _communes(self, name: str, map: Map) -> None:
        months, found = months_of(name), await self._table(name, "commune", map=map)
        cards, whole = self._truth.by_card(months), self._truth.whole(months)
        total = found.total.reached or Reached()
        assert total.card == cards.total(), name
        assert total.card <= whole.total() <= total.card + total.self + total.declared, name
        on_map, all_on_map = self._on(map, cards), self._on(map, whole)
        for line in found.lines:
            here = line.reached or Reached()
            if not line.is_estimate:
                assert here.card == on_map[line.code], (name, map, line)
                assert here.card <= all_on_map[line.code] <= here.card + here.self + here.declared, (name, map, line)
        assert sum((line.reached or Reached()).card for line in found.lines) == total.card

    def _on(self, map: Map, counted: Counter[tuple[str, str]]) -> Counter[str]:
        """Of divided communes nothing is known: their parts are estimates and marked so."""
        found: Counter[str] = Counter()
        for (month, commune), n in counted.items():
            shares = self._atlas.on(map, vintage_of(month), commune)
            if len(shares) == 1:
                found[shares[0].code] += n
        return found

    async def _topics_and_groups(self, name: str) -> None:
        months = months_of(name)
        by_topic = await self._table(name, "topic")
        for line in by_topic.lines:
            assert (line.reached or Reached()).card == self._truth.by_card(months, line.code).total(), (name, line)
        groups = await reached.cells(self._reading, "group", keys_of(period(name)))
        group_of = {house.number: house.group for house in self._province.houses}
        counted: Counter[str] = Counter()
        for cell in groups:
            counted[cell.cell] += cell.n
        assert counted == self._truth.groups(months, group_of), name
        by_month = await self._table(name, "month")
        assert {line.code: (line.reached or Reached()).card for line in by_month.lines if line.reached} == {
            month: self._truth.by_card({month}).total() for month in {line.code for line in by_month.lines}
        }

    async def _table(self, name: str, by: By, map: Map = "today") -> Table:
        asked = Asked(period(name), by, map=map)
        return await read_table(self._reading, self._province.bot.library, self._province.bot.desk.gazetteer, asked)


async def judge(province: Province) -> None:
    async with province.bot.store.reading() as reading:
        await Judge(province, reading).judges()


async def test_a_province_of_forty_houses_over_twenty_months(database: Path) -> None:
    """Some three thousand messages on three channels, judged on the way and at the end."""
    chance = random.Random(1)
    province = Province(database, houses=40, phones_of=(1, 2, 3, 1, 0), pace=14)
    await province.begin()
    for n in range(1000):
        await province.act(chance.randrange(1000), chance.randrange(10**6), chance.randrange(10**6))
        if n % 500 == 499:
            await judge(province)
    await judge(province)
    assert looks_alive(province)
    await province.bot.close()


def looks_alive(province: Province) -> bool:
    """It happened at all: cards, own words, heads, moves, two maps."""
    hearings = province.truth.hearings
    ways, months = Counter(each.way for each in hearings), {each.month for each in hearings}
    moved = [house for house in province.houses if house.has_moved]
    return min(ways.values()) > 30 and len(ways) == 3 and len(moved) > 2 and min(months) < "2025-07" < max(months)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    houses=st.integers(1, 6),
    actions=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 300), st.integers(0, 300)), min_size=5, max_size=40),
)
async def test_whatever_happens_in_a_small_province(
    empty_database: Path, tmp_path_factory: pytest.TempPathFactory, houses: int, actions: list[tuple[int, int, int]]
) -> None:
    path = tmp_path_factory.mktemp("province") / "loaban.db"
    shutil.copy(empty_database, path)
    province = Province(path, houses, phones_of=(2, 1, 0))
    await province.begin()
    for what, a, b in actions:
        await province.act(what, a, b)
    await judge(province)
    await province.bot.close()
    shutil.rmtree(path.parent)


async def test_nothing_is_counted_twice_after_an_erasure(database: Path) -> None:
    """A family erases everything and comes back with its card, in the same month and in the next."""
    province = Province(database, houses=1, phones_of=(2,))
    await province.begin()
    for phone in (0, 1):
        await province.join(phone, 0)
        await province.read(phone, 2)
    await judge(province)
    for days in (0, 40):
        province.bot.now = province.bot.now.replace(day=2)
        await province.days_go_by(days, 0)
        for phone in (0, 1):
            await province.erase(phone, 0)
            await province.join(phone, 1)
            await province.read(phone, 1)
        await judge(province)
    assert await province.bot.store.write(people.officers) == 0
    await province.bot.close()
