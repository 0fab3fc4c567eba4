"""A village meeting from the first message to the counters: phones, shared phones, cards of houses without one."""

import datetime as dt

import pytest

from bot.model.codes import code_from, shown
from bot.model.people import Household, Role
from bot.reach.period import period
from bot.service import guesses
from bot.service.households.count import table_of
from bot.storage import people, recount
from tests.conftest import House, heard
from tests.talking import small_library

HEAD = code_from(7)


async def becomes(house: House, who: str, role: Role, code: str = HEAD) -> None:
    until = int(house.now.timestamp()) + 3600
    await house.store.write(people.invite, sum(map(ord, code)), code, role, until, house.desk.keys)
    await house.opens(who, code)
    await house.types(who, "dong y")


async def opens_a_hall(house: House, kind: str = "Họp thôn") -> str:
    """The head of a village of Thất Khê logs 5 houses on two topics; the code of the hall."""
    await becomes(house, "head", Role("village-head", "06040"))
    await house.types("head", "ghi buoi hop")
    if kind != "Họp thôn":
        await house.types("head", "viec khac")
    await house.taps("head", kind)
    await house.types("head", "1", "2", "1", "5", "1")
    return code_of(heard(await house.taps("head", "Mở điểm danh")))


def code_of(text: str) -> str:
    return text.split("Mã điểm danh: ")[1][:11]


async def met(house: House) -> tuple[int, int]:
    rows = await house.rows("SELECT met, met_people FROM meetings")
    return rows[0][0], rows[0][1]


async def houses_met(house: House) -> int:
    rows = await house.rows("SELECT COUNT(DISTINCT household) FROM reach WHERE evidence = 'met'")
    return int(rows[0][0])


async def test_phones_of_a_hall_are_counted_by_house(house: House) -> None:
    code = await opens_a_hall(house)
    await house.joins("lan")
    own = (await house.types("lan", "cai dat")).replies[0].body.split("Mã nhà: ")[1][:11]  # type: ignore[union-attr]
    await house.types("husband", "chao", own, "dong y")
    for who in ("lan", "husband", "lan"):
        await house.types(who, code)
    await house.opens("visitor", code)
    await house.types("visitor", "dong y", "1", "1")
    assert await met(house) == (2, 3)
    assert await houses_met(house) == 2
    assert await house.store.write(recount.count_anew) == 0


async def test_who_checked_in_is_not_in_the_head_count_too(house: House) -> None:
    code = await opens_a_hall(house)
    await house.joins("lan")
    await house.types("lan", code)
    table = await table_of(house.store, small_library(), house.desk.gazetteer, period("2026-11"), "commune")
    reached = table.total.reached
    assert reached is not None
    assert (reached.self, reached.declared) == (1, 4)


async def test_cards_of_houses_without_a_phone_are_typed_by_the_leader(house: House) -> None:
    await opens_a_hall(house)
    cards = [code_from(n) for n in (100, 200, 300)]
    for n, card in enumerate(cards):
        await house.store.write(
            people.found_house, Household(n + 1, "06040", "self", card), dt.date(2026, 1, 1), house.desk.keys
        )
    said = heard(await house.types("head", "\n".join([*map(shown, cards), shown(code_from(400)), cards[0]])))
    assert "Đã ghi 3 nhà" in said
    assert f"Chưa có mã: {shown(code_from(400))}" in said
    assert await met(house) == (3, 0)
    await house.types("head", cards[1])
    assert await met(house) == (3, 0)
    held = await house.rows("SELECT * FROM checkins")
    assert code_from(400) not in str(held)


async def test_an_invitation_typed_among_cards_is_not_used(house: House) -> None:
    await opens_a_hall(house)
    until = int(house.now.timestamp()) + 60
    await house.store.write(people.invite, 5, code_from(55), Role("officer", ""), until, house.desk.keys)
    assert "Chưa có mã" in heard(await house.types("head", shown(code_from(55))))
    assert await house.rows("SELECT COUNT(*) FROM roles WHERE kind = 'officer'") == [(0,)]


async def test_a_leaders_slips_do_not_stop_her_nor_anybody_else(house: House) -> None:
    await opens_a_hall(house)
    await house.types("head", *[code_from(n) for n in range(1000, 1000 + guesses.MOST_OF_A_HALL - 1)])
    await house.joins("lan")
    own = (await house.types("lan", "cai dat")).replies[0].body.split("Mã nhà: ")[1][:11]  # type: ignore[union-attr]
    assert "Đã ghi 1 nhà" in heard(await house.types("head", own))


async def test_a_leader_cannot_try_codes_without_end(house: House) -> None:
    code = await opens_a_hall(house)
    wrong = [code_from(n) for n in range(1000, 1000 + guesses.MOST_OF_A_HALL + 1)]
    for start in range(0, len(wrong), 20):
        said = heard(await house.types("head", "\n".join(wrong[start : start + 20])))
    assert "chờ một giờ" in said
    await house.joins("lan")
    assert "Đã ghi có mặt" in heard(await house.types("lan", code)), "her code works for everybody else"
    house.now += dt.timedelta(hours=1)
    assert "chờ một giờ" not in heard(await house.types("head", wrong[0]))


def test_all_leaders_together_are_capped_too() -> None:
    allowed = guesses.Guesses()
    now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    for n in range(guesses.MOST_OF_HALLS):
        assert allowed.allows(now, hall=n + 1)
        allowed.wrong(hall=n + 1)
    assert not allowed.allows(now, hall=999_999)
    assert allowed.allows(now), "nobody else is stopped by them"


async def test_after_midnight_the_code_ends(house: House) -> None:
    code = await opens_a_hall(house)
    await house.joins("lan")
    house.now = dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC)
    assert "Chưa có mã này" in heard(await house.types("lan", code))
    assert "Mã điểm danh" not in heard(await house.types("head", "ghi buoi hop"))


async def test_a_code_that_ended_while_it_waited_is_no_guess(house: House) -> None:
    """Else one hall of sleepers would shut the door for the whole province the day after."""
    code = await opens_a_hall(house)
    await house.types("lan", "chao", code, "dong y")
    house.now = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
    for _ in range(guesses.MOST_AN_HOUR + 1):
        await house.types("lan", "chao")
    assert house.desk.guesses.allows(house.now)


async def test_a_meeting_taken_back_on_a_page_lets_nobody_in(house: House) -> None:
    from bot.storage import meetings

    code = await opens_a_hall(house)
    ((id,),) = await house.rows("SELECT id FROM meetings")
    await house.store.write(meetings.remove, id)
    await house.joins("lan")
    assert "Chưa có mã này" in heard(await house.types("lan", code))
    assert "Mã điểm danh" not in heard(await house.types("head", "??"))


async def test_a_slip_is_taken_back_unless_somebody_was_there(house: House) -> None:
    code = await opens_a_hall(house)
    await house.types("head", "xong")
    await house.taps("head", "Ghi nhầm, bỏ buổi này")
    assert await house.rows("SELECT COUNT(*) FROM meetings") == [(0,)]
    ((actor, role, area, what),) = await house.rows("SELECT actor, role, area, what FROM audit")
    assert (actor, role, area) == (0, "village-head", "06040")
    assert what.endswith(":removed:slip:counted=5")
    await house.types("head", "1", "1", "1", "5", "1")
    code = code_of(heard(await house.taps("head", "Mở điểm danh")))
    await house.joins("lan")
    await house.types("lan", code)
    await house.types("head", "xong")
    await house.taps("head", "Ghi nhầm, bỏ buổi này")
    assert await house.rows("SELECT met FROM meetings") == [(1,)]


@pytest.mark.parametrize("times", [1, 3])
async def test_an_officer_at_a_training_is_trained_once(house: House, times: int) -> None:
    code = await opens_a_hall(house, "Tập huấn")
    await becomes(house, "officer", Role("ethnic-officer", "06040"), code_from(8))
    for _ in range(times):
        assert "Đã ghi có mặt" in heard(await house.types("officer", code))
    assert await house.rows("SELECT audience, item, n FROM trained ORDER BY item") == [
        ("ethnic-officer", "ethnic-officers", 1),
        ("ethnic-officer", "training", 1),
    ]


async def test_erasing_who_checked_in_leaves_the_numbers(house: House) -> None:
    code = await opens_a_hall(house)
    await house.joins("lan")
    await house.types("lan", code, "xoa du lieu")
    assert await met(house) == (1, 1)
    assert await houses_met(house) == 1


async def test_nothing_in_the_database_says_who_logged_it_or_who_was_there(house: House) -> None:
    code = await opens_a_hall(house)
    await house.joins("lan")
    await house.types("lan", code)
    persons = [row[0] for row in await house.rows("SELECT id FROM people")]
    houses = [row[0] for row in await house.rows("SELECT id FROM households")]
    held = [*await house.rows("SELECT * FROM meetings"), *await house.rows("SELECT * FROM checkins")]
    assert not {value for row in held for value in row if isinstance(value, int)} & {*persons, *houses}
