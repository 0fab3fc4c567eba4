"""A typed question: what is counted of it, and that nothing of it is written anywhere."""

from tests.conftest import House


async def test_only_how_it_went_is_counted(house: House) -> None:
    await house.types("lan", "chao", "hoi luat", "zzqx thời tiết zzqx hôm nay")
    rows = await house.rows("SELECT kind, item, n FROM activity WHERE kind = 'asked'")
    assert [tuple(row) for row in rows] == [("asked", "none", 1)]


async def test_nothing_of_a_question_reaches_the_database(house: House) -> None:
    await house.types("lan", "chao", "hoi luat", "zzqx bao nhieu tuoi duoc cuoi zzqx")
    tables = await house.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    for (table,) in tables:
        for row in await house.rows(f"SELECT * FROM {table}"):
            assert "zzqx" not in repr(tuple(row))
