"""An officer who asks everything there is to ask learns of no small cell: pages, talk, command line and papers show no more."""

import random

import pytest

from bot.model.atlas import MAPS
from bot.reach.figures import BY, Reached
from bot.reach.period import Period, period
from bot.reach.small_cells import FEWEST_SENSITIVE
from bot.service.households.count import Asked, read_table
from bot.service.households.groups import OTHERS, groups_of
from bot.storage import counting
from bot.storage.sql import Db, Sql
from tests.conftest import House
from tests.reach.test_small_cells import recoverable

BATCH = Sql(
    "INSERT INTO batches (id, commune, village, grp, cards, source, issued_on) VALUES (:id, :commune, '', :grp, 9, '', '')"
)
HOUSE = Sql(
    """INSERT INTO households (id, commune, known, batch, number, code_hash, code, since)
    VALUES (:id, :commune, 'card', :batch, 1, :hash, :hash, '2026-01-01')"""
)
SENSITIVE = "tuoi-cuoi"


def fills(db: Db, communes: list[str], seed: int) -> None:
    """Houses in a few communes, many with few: of every group and none, with a card and without, before and after the split."""
    draw = random.Random(seed)
    number = 0
    for commune in communes[:8]:
        for group in ("dao", "mong", "cao-lan", "tay", ""):
            for _ in range(draw.choice((0, 1, 3, 4, 9, 25))):
                number += 1
                known = draw.choice(("card", "self"))
                if known == "card":
                    db.run(BATCH, id=number, commune=commune, grp=group)
                    db.run(HOUSE, id=number, commune=commune, batch=number, hash=number.to_bytes(8))
                month = draw.choice(("2026-01", "2026-02", "2026-05"))
                counting.keep(db, number, month, draw.choice((SENSITIVE, "binh-dang")), "opened", commune, known)
    for _ in range(draw.choice((2, 30))):
        number += 1
        counting.keep(db, number, "2025-03", SENSITIVE, "opened", "06622", "self")


async def spots(house: House, span: Period) -> dict[str, Reached | None]:
    """The sensitive topic in every commune, gathered from all that may be asked; one answer must not tell what another hides."""
    found: dict[str, Reached | None] = {}
    async with house.store.reading() as reading:
        for asked in every(list(house.desk.gazetteer.communes), span):
            table = await read_table(reading, house.desk.library_on(house.now.date()), house.desk.gazetteer, asked)
            for line in (*table.lines, table.total):
                commune = asked.area or (line.code if asked.by == "commune" and asked.map == "today" else "")
                about = line.code if asked.by == "topic" and line is not table.total else table.topic
                if asked.area and asked.by == "month" and about == SENSITIVE:
                    assert is_large(line.reached), (asked, line)
                if commune and about == SENSITIVE and (asked.by != "month" or line is table.total):
                    assert found.setdefault(commune, line.reached) == line.reached, (asked, line)
    return found


def is_large(cell: Reached | None) -> bool:
    return cell is None or all(part == 0 or part >= FEWEST_SENSITIVE for part in (cell.card, cell.self))


def every(communes: list[str], span: Period) -> list[Asked]:
    asked = [Asked(span, by, topic=topic, map=map) for by in BY for topic in ("", SENSITIVE) for map in MAPS]
    near = [*communes[:8], "06613", "06625"]
    return asked + [Asked(span, by, area, topic) for by in BY for topic in ("", SENSITIVE) for area in near]


@pytest.mark.parametrize("seed", range(3))
async def test_no_answer_tells_of_a_small_sensitive_cell(house: House, seed: int) -> None:
    await house.store.write(fills, list(house.desk.gazetteer.communes), seed)
    for name in ("2026", "2026-Q1", "2026-02", "2025", "2021-2025"):
        found = await spots(house, period(name))
        assert all(is_large(cell) for cell in found.values())
        hidden = [code for code, cell in found.items() if cell is None]
        assert len(hidden) != 1
        assert not recoverable([(code, "") for code in hidden], [{(code, "") for code in found}])


@pytest.mark.parametrize("seed", range(2))
async def test_fine_maps_show_nothing_of_a_sensitive_topic(house: House, seed: int) -> None:
    await house.store.write(fills, list(house.desk.gazetteer.communes), seed)
    async with house.store.reading() as reading:
        for map in ("communes-2025", "communes-2019"):
            asked = Asked(period("2021-2025"), "commune", topic=SENSITIVE, map=map)
            table = await read_table(reading, house.desk.library_on(house.now.date()), house.desk.gazetteer, asked)
            assert {line.reached for line in table.lines} == {None}


@pytest.mark.parametrize("seed", range(3))
async def test_no_small_group_can_be_worked_out_from_the_table_of_groups(house: House, seed: int) -> None:
    await house.store.write(fills, list(house.desk.gazetteer.communes), seed)
    async with house.store.reading() as reading:
        table = await groups_of(reading, house.desk, period("2026"))
        alone = await groups_of(reading, house.desk, period("2026"), table.rows[0][0])
    assert alone.rows == table.rows[:1]
    assert all(n is None or n == 0 or n >= 5 for _, _, line in table.rows for key, n in line.items() if key != OTHERS)
    hidden = [(code, key) for code, _, line in table.rows for key, n in line.items() if n is None]
    assert hidden
    keys = [key for key, _ in table.columns]
    lines = [{(code, key) for key in keys} for code, _, _ in table.rows]
    lines += [{(code, key) for code, _, _ in table.rows} for key in keys]
    few = {code: {(code, key) for key in keys if key != OTHERS} for code, _, _ in table.rows}
    shown_few = [cells for cells in few.values() if not cells & set(hidden)]
    assert not recoverable(hidden, [*lines, *shown_few, {cell for cells in few.values() for cell in cells}])
