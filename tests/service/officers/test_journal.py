"""The journal is looked through by itself, and a row that was changed is told in the log."""

from structlog.testing import capture_logs

from bot.model.officers import Officer
from bot.service.officers.journal import Watch, audit
from bot.storage.sql import Sql
from tests.conftest import House

MAI = Officer(5, "Bà Mai", "commune", "06040", "password")


async def test_a_whole_journal_is_looked_at_on_from_where_it_was_left(house: House) -> None:
    watch = Watch(house.store, house.desk)
    for n in range(3):
        await audit(house.store, house.desk, MAI, "view", f"xa/{n}")
        await watch.look()
        assert (watch.chain.rows, watch.is_at_end) == (n + 1, True)


async def test_a_changed_row_is_told_in_the_log_without_what_it_holds(house: House) -> None:
    for n in range(3):
        await audit(house.store, house.desk, MAI, "view", f"xa/{n}")
    change = Sql("UPDATE audit SET what = 'bimat' WHERE what = 'xa/1'")
    await house.store.write(lambda db: db.run(change))
    with capture_logs() as lines:
        await Watch(house.store, house.desk).look()
    assert [(line["log_level"], line["row"]) for line in lines] == [("critical", 2)]
    assert "bimat" not in str(lines)


async def test_an_entry_holds_who_where_and_what_and_no_name(house: House) -> None:
    await audit(house.store, house.desk, MAI, "export", "bao-cao", "05983")
    found = await house.rows("SELECT at, actor, role, area, action, what FROM audit")
    assert found == [(int(house.now.timestamp()), 5, "commune", "05983", "export", "bao-cao")]
