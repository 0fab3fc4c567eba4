"""Communes beside the period before."""

import pytest

from bot.reach.figures import Reached
from bot.reach.period import period
from bot.service.households.comparison import before, comparison_of
from bot.service.households.count import Asked, read_table
from bot.storage import counting
from bot.storage.sql import Db
from tests.conftest import House
from tests.service.targets.test_measured import QUOC_VIET, THAT_KHE


@pytest.mark.parametrize(
    ("span", "earlier"),
    [
        ("2026-11", "2026-10"),
        ("2026-01", "2025-12"),
        ("2026-Q1", "2025-Q4"),
        ("2026-Q3", "2026-Q2"),
        ("2026", "2025"),
        ("2021-2022", "2019-2020"),
        ("2018-01", None),
        ("2018", None),
        ("2018-Q1", None),
        ("2021-2025", None),
    ],
)
def test_the_period_before_is_as_long_and_lies_just_before(span: str, earlier: str | None) -> None:
    found = before(period(span))
    assert (found.name if found else None) == earlier
    if found:
        assert found == period(found.name)


async def test_a_change_counts_houses_known_by_card_or_by_themselves(house: House) -> None:
    def reached(db: Db) -> None:
        for n in range(7):
            counting.keep(db, n, "2026-10", "binh-dang", "opened", THAT_KHE, "card")
        for n in range(3, 15):
            counting.keep(db, n, "2026-11", "binh-dang", "opened", THAT_KHE, "self")

    await house.store.write(reached)
    async with house.store.reading() as reading:
        found = await comparison_of(reading, house.desk, Asked(period("2026-11"), "commune"))
        table = await read_table(
            reading, house.desk.library_on(house.now.date()), house.desk.gazetteer, Asked(period("2026-11"), "commune")
        )
    rows = {row.line.code: row for row in found.rows}
    assert found.table == table
    assert (found.before, rows[THAT_KHE].before, rows[THAT_KHE].change) == ("2026-10", Reached(7, 0, 0), 5)
    assert (rows[QUOC_VIET].change, found.total.change) == (0, 5)
    assert (rows[THAT_KHE].last, rows[QUOC_VIET].last) == ("2026-11", "")


async def test_no_change_is_told_where_either_cell_is_hidden(house: House) -> None:
    def reached(db: Db) -> None:
        for n in range(30):
            counting.keep(db, n, "2026-10", "tuoi-cuoi", "opened", THAT_KHE, "card")
        for n in range(4):
            counting.keep(db, n, "2026-11", "tuoi-cuoi", "opened", THAT_KHE, "card")

    await house.store.write(reached)
    async with house.store.reading() as reading:
        found = await comparison_of(reading, house.desk, Asked(period("2026-11"), "commune", topic="tuoi-cuoi"))
    row = next(row for row in found.rows if row.line.code == THAT_KHE)
    assert (row.line.reached, row.change) == (None, None)


async def test_old_maps_tell_nothing_of_silence(house: House) -> None:
    async with house.store.reading() as reading:
        found = await comparison_of(reading, house.desk, Asked(period("2024"), "commune", map="districts"))
    assert len(found.rows) == 11
    assert not any(row.is_silent or row.last for row in found.rows)
