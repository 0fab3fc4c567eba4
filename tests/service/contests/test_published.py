"""What papers tell: read together, the public edition as each winner agreed, full names only from two officers."""

import pytest

from bot.model.entries import Decision
from bot.service.contests import acts as contest_acts
from bot.service.contests import results
from bot.service.contests.books import NoContest
from bot.service.contests.full_names import names_at_the_machine, taken
from bot.service.contests.names import details
from bot.service.contests.published import CHILD, in_full, published
from bot.service.contests.results import NotYet
from bot.storage import contest_sheets
from tests.conftest import House
from tests.contest.kit import CLOSES
from tests.service.contests.test_life import turned
from tests.service.contests.test_results import three
from tests.service.officers.kit import employed


async def ranked(house: House) -> dict[str, int]:
    ids = await three(house)
    turned(house, CLOSES)
    await results.publish(house.store, house.desk, "thu", -1)
    return ids


async def test_lines_are_the_published_places_and_winners_are_named_as_they_agreed(house: House) -> None:
    """The three said "Ghi đủ họ tên"."""
    ids = await ranked(house)
    of = await published(house.store, house.desk, "thu", -1)
    assert [line.placing for line in of.lines] == await results.places(house.store, "thu", -1)
    assert [(line.name, line.prizes) for line in of.lines] == [
        ("Nông Thị Lan", ("Giải Nhất",)),
        ("Nông Thị Pao", ("Giải Nhì",)),
        ("Nông Thị May", ("Giải Nhì",)),
    ]
    assert of.winners == tuple(ids.values())
    assert {line.phone for line in of.lines} == {""}
    assert of.edition == "public"


async def test_initials_stand_where_she_wanted_no_more(house: House) -> None:
    ids = await ranked(house)
    await house.store.write(_publishes_as, ids["lan"], "initials")
    of = await published(house.store, house.desk, "thu", -1)
    assert of.lines[0].name == "N.T.L."


def _publishes_as(db: object, id: int, names: str) -> None:
    from bot.storage import entrants

    entrants.publish_as(db, id, names)  # type: ignore[arg-type]  # of a write


async def test_who_won_nothing_is_not_named_even_with_full_names(house: House) -> None:
    ids = await ranked(house)
    exclude = Decision(0, 1, 0, "exclude", "Thi hộ.", entrant=ids["may"])
    await house.store.write(results.decide, house.desk, "thu", exclude)
    await results.publish(house.store, house.desk, "thu", -1)
    old = await published(house.store, house.desk, "thu", -1, 1)
    new = await published(house.store, house.desk, "thu", -1)
    assert (old.result.version, old.newest, new.excluded, old.excluded) == (1, 2, 1, 0)
    names = await house.store.write(details, house.desk, "thu", list(ids.values()))
    assert [line.name for line in in_full(new, names).lines] == ["Nông Thị Lan", "Nông Thị Pao"]


async def test_full_names_bring_telephones_and_erased_ones_stay_gone(house: House) -> None:
    ids = await ranked(house)
    await house.types("pao", "xoa", "xoa het")
    names = await house.store.write(details, house.desk, "thu", list(ids.values()))
    of = in_full(await published(house.store, house.desk, "thu", -1), names)
    assert of.edition == "organisers"
    assert [line.called for line in of.lines] == ["Nông Thị Lan", "đã xóa tên", "Nông Thị May"]
    assert [bool(line.phone) for line in of.lines] == [True, False, True]


async def test_of_a_child_it_is_told_whom_to_ask(house: House) -> None:
    ids = await ranked(house)
    from bot.storage.sql import Db, Sql

    def younger(db: Db) -> None:
        db.run(Sql("UPDATE entrants SET age = 'under-16' WHERE id = :id"), id=ids["lan"])
        db.run(Sql("DELETE FROM entrant_details WHERE entrant = :id"), id=ids["lan"])

    await house.store.write(younger)
    of = await published(house.store, house.desk, "thu", -1)
    assert (of.lines[0].name, of.lines[0].called) == ("", CHILD)


async def test_questions_are_counted_from_the_ranked_attempts(house: House) -> None:
    await ranked(house)
    of = await published(house.store, house.desk, "thu", -1)
    assert sum(each.answered for each in of.questions) == 12
    assert sum(each.right for each in of.questions) == sum(line.placing.right for line in of.lines) == 10


async def test_nothing_is_told_of_a_result_that_is_not_there(house: House) -> None:
    await three(house)
    with pytest.raises(NotYet, match="chưa công bố"):
        await published(house.store, house.desk, "thu", -1)
    turned(house, CLOSES)
    await results.publish(house.store, house.desk, "thu", -1)
    with pytest.raises(NotYet, match="không có bản 7"):
        await published(house.store, house.desk, "thu", -1, 7)
    with pytest.raises(NoContest):
        await published(house.store, house.desk, "khac", -1)


async def test_at_the_machine_names_are_had_only_while_two_officers_agree(house: House) -> None:
    ids = await ranked(house)
    assert await names_at_the_machine(house.store, house.desk, "thu", ids.values()) is None
    first, second = await employed(house, "province", ""), await employed(house, "province", "")
    now = int(house.now.timestamp())
    await house.store.write(contest_sheets.ask_for_names, "thu", first.id, now)
    assert await names_at_the_machine(house.store, house.desk, "thu", ids.values()) is None
    async with house.store.reading() as reading:
        (asked,) = await contest_sheets.openings(reading, "thu")
    await house.store.write(contest_sheets.agree_to_names, "thu", asked.id, second.id, now, now - 60)
    found = await names_at_the_machine(house.store, house.desk, "thu", ids.values())
    assert found is not None
    assert found[ids["lan"]].name == "Nông Thị Lan"
    house.later(seconds=contest_acts.OPEN_SECONDS + 1)
    assert await names_at_the_machine(house.store, house.desk, "thu", ids.values()) is None
    await taken(house.store, house.desk, "thu", "ket-qua:0:1:public")
    told = await house.rows("SELECT actor, role, what FROM audit WHERE action = 'contest' ORDER BY id")
    assert told == [
        (0, "operator", "contest:names-seen:thu:3"),
        (0, "operator", "contest:papers:thu:ket-qua:0:1:public"),
    ]
