"""One person on two channels, through the whole of receiving, on both databases: one house, one message, erased together."""

import re

import pytest

from bot.model.codes import read_code
from bot.model.events import Typed
from bot.service.talks.receive import Received
from bot.storage.store import Store
from tests.conftest import House, heard
from tests.service.contests.kit import frozen
from tests.storage.conftest import address, emptied, migrated, path, postgres, store  # noqa: F401 (fixtures)
from tests.talking import small_library

LINKED = "SELECT COUNT(*), COUNT(DISTINCT person) FROM chats WHERE person IS NOT NULL"


@pytest.fixture
def house(store: Store) -> House:  # noqa: F811 (the fixture)
    return House(store, small_library())


async def on_zalo(house: House, *texts: str) -> Received:
    for text in texts:
        done = await house.does("z1", Typed(text), channel="telegram", seal=None)
    return done


async def code_of(house: House, who: str = "lan") -> str:
    done = await house.types(who, "may khac")
    found = re.search(r"Mã nối máy: (\S+)", heard(done))
    code = read_code(found[1]) if found else None
    assert code, heard(done)
    return code


async def linked(house: House) -> None:
    await house.joins("lan")
    code = await code_of(house)
    await on_zalo(house, "chao", code, "1")


async def test_two_chats_become_one_person_in_one_house(house: House) -> None:
    await linked(house)
    assert await house.rows(LINKED) == [(2, 1)]
    assert "Mã nhà" in heard(await on_zalo(house, "cai dat"))
    await on_zalo(house, "chu de", "1", "ve dau")
    await house.types("lan", "chu de", "1")
    assert await house.rows("SELECT COUNT(*) FROM households") == [(1,)]
    twice = "SELECT COUNT(*) FROM reach GROUP BY household, month, topic, evidence HAVING COUNT(*) > 1"
    assert await house.rows(twice) == []
    assert await house.rows("SELECT COUNT(DISTINCT household) FROM reach") == [(1,)]


async def test_who_was_somebody_on_the_other_channel_is_that_no_more(house: House) -> None:
    await house.joins("lan")
    await on_zalo(house, "nghe", "tiep", "dong y", "hoa tham", "1")
    reached = await house.rows("SELECT household, month, topic FROM reach ORDER BY 1, 2, 3")
    code = await code_of(house)
    await on_zalo(house, code, "1")
    assert await house.rows(LINKED) == [(2, 1)]
    assert await house.rows("SELECT COUNT(*) FROM people") == [(1,)]
    assert await house.rows("SELECT COUNT(*) FROM members") == [(1,)]
    assert await house.rows("SELECT household, month, topic FROM reach ORDER BY 1, 2, 3") == reached, "S32"


async def test_her_entry_in_a_contest_comes_along(house: House) -> None:
    await frozen(house)
    await house.joins("lan")
    await house.joins("kia", "hoa tham")
    done = await house.types("kia", "thi", "tham gia thi", "dong y du thi")
    code = heard(done).split("Mã dự thi: ")[1].split()[0]
    await house.types("kia", await code_of(house), "1")
    assert await house.rows(LINKED) == [(2, 1)]
    assert code in heard(await house.types("kia", "thi"))
    assert code in heard(await house.types("lan", "thi"))
    assert await house.rows("SELECT COUNT(*) FROM entrants") == [(1,)]


async def test_a_code_works_once_and_ten_minutes(house: House) -> None:
    await house.joins("lan")
    code = await code_of(house)
    house.later(minutes=11)
    assert "Chưa có mã này" in heard(await on_zalo(house, "chao", code))
    code = await code_of(house)
    await on_zalo(house, code, "1")
    assert "Chưa có mã này" in heard(await house.does("other", Typed(code), channel="telegram", seal=None))


async def test_a_fresh_code_kills_the_one_before(house: House) -> None:
    await house.joins("lan")
    first = await code_of(house)
    second = await code_of(house)
    assert first != second
    assert "Chưa có mã này" in heard(await on_zalo(house, "chao", first))


@pytest.mark.parametrize("where", ["here", "there"])
async def test_erasing_in_one_erases_both(house: House, where: str) -> None:
    await linked(house)
    done = await (house.types("lan", "xoa du lieu") if where == "here" else on_zalo(house, "xoa du lieu"))
    assert done.erased
    for table in ("chats", "people", "members", "rhythms", "link_codes"):
        assert await house.rows(f"SELECT COUNT(*) FROM {table}") == [(0,)], table
    assert await house.rows("SELECT COUNT(*) FROM erased") == [(2,)], "both stay erased after a restore"
    assert (await house.rows("SELECT COUNT(*) FROM reach"))[0][0] > 0


async def test_taking_this_telephone_off_leaves_the_other_whole(house: House) -> None:
    await linked(house)
    await house.types("lan", "cai dat", "5", "2")
    await house.taps("lan", "Tách máy này ra")
    assert await house.rows(LINKED) == [(1, 1)]
    assert "không đăng ký" in heard(await house.types("lan", "cai dat"))
    assert "Mã nhà" in heard(await on_zalo(house, "cai dat"))


async def test_a_lost_telephone_is_taken_off_from_the_other(house: House) -> None:
    await linked(house)
    await on_zalo(house, "nhan tin", "1", "1", "1")
    assert await house.rows("SELECT COUNT(*) FROM rhythms") == [(1,)]
    await house.types("lan", "cai dat", "5", "2")
    await house.taps("lan", "Tách hết các máy khác")
    assert await house.rows(LINKED) == [(1, 1)]
    assert await house.rows("SELECT COUNT(*) FROM rhythms") == [(0,)], "it is told nothing more"
    assert "không đăng ký" in heard(await on_zalo(house, "cai dat"))


async def test_she_is_told_in_one_of_them(house: House) -> None:
    await linked(house)
    await on_zalo(house, "nhan tin", "1", "1", "1")
    assert await house.rows("SELECT COUNT(*), MAX(c.channel) FROM rhythms r JOIN chats c ON c.id = r.chat") == [
        (1, "telegram")
    ]
    await house.types("lan", "tam dung")
    assert await house.rows("SELECT COUNT(*) FROM rhythms") == [(0,)], "and stops it from either"
