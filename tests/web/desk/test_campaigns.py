"""Nhắn tin: nothing goes out before an officer saw whom it reaches and what it costs, tried it, and confirmed it twice."""

import re

import pytest

from bot.model.codes import read_code
from bot.model.events import Typed
from bot.model.news import Wish
from bot.model.world import Channel
from bot.service.outreach.running import FEWEST, Outreach
from bot.storage import campaigns
from tests.conftest import House, heard
from tests.service.outreach.test_running import Village
from tests.web.desk.kit import Officer, signed_in
from tests.web.desk.province import OWN

FORM = {"cau": "new", "mo": "topic:binh-dang", "nhip": "0"}


@pytest.fixture
def village(house: House) -> Village:
    house.desk.wakes["telegram"] = lambda: None
    return Village(house)


async def drafted(house: House, officer: Officer, **more: str) -> str:
    """The path of a fresh draft."""
    answer = await officer.sends("/can-bo/chien-dich/moi", FORM | more, follow=False)
    assert answer.status_code == 303, answer.text
    path = str(answer.headers["Location"]).partition("?")[0]
    await officer.opens(path)
    return path


async def test_a_draft_sends_nothing_and_shows_whom_it_reaches_in_tens(house: House, village: Village) -> None:
    await village.lives(37)
    officer = await signed_in(house)
    await drafted(house, officer)
    assert "ít nhất 30" in officer.said
    assert "37" not in officer.said
    await Outreach(house.store, house.desk).tick()
    assert await house.rows("SELECT COUNT(*) FROM outbox WHERE campaign > 0") == [(0,)]


async def test_two_steps_start_it(house: House, village: Village) -> None:
    await village.lives(37)
    officer = await signed_in(house)
    path = await drafted(house, officer)
    for slip in ({}, {"da_xem": "co"}, {"so_nguoi": "30"}, {"da_xem": "co", "so_nguoi": "3o"}):
        await officer.sends(f"{path}/gui", slip)
        assert "Chưa gửi" in officer.said
    await officer.sends(f"{path}/gui", {"da_xem": "co", "so_nguoi": "40"})
    assert "vừa thay đổi" in officer.said
    await officer.sends(f"{path}/gui", {"da_xem": "co", "so_nguoi": "30"})
    assert "Đã xác nhận" in officer.said
    for _ in range(2):
        await Outreach(house.store, house.desk).tick()
    assert await house.rows("SELECT COUNT(*) FROM outbox WHERE campaign > 0") == [(37,)]
    told = await house.rows("SELECT what FROM audit WHERE action = 'campaign' ORDER BY id")
    assert [what.partition(":")[0] for (what,) in told] == ["drafted", "started"]


async def test_nobody_can_pick_out_a_few(house: House, village: Village) -> None:
    """S30."""
    await village.lives(FEWEST - 1)
    officer = await signed_in(house)
    path = await drafted(house, officer)
    assert "Gõ lại số người" not in officer.said
    await officer.sends(f"{path}/gui", {"da_xem": "co", "so_nguoi": "10"})
    assert f"Ít hơn {FEWEST} người" in officer.said
    assert await house.rows("SELECT state FROM campaigns") == [("draft",)]


async def test_numbers_that_differ_by_one_person_look_the_same(house: House, village: Village) -> None:
    await village.lives(30)
    officer = await signed_in(house)
    path = await drafted(house, officer)
    before = officer.said
    await village.lives(1, wish=Wish("weekly"))
    assert (await officer.opens(path)) and officer.said == before


async def test_nothing_sensitive_can_be_chosen_nor_smuggled_in(house: House) -> None:
    """S5."""
    officer = await signed_in(house)
    page = (await officer.opens("/can-bo/chien-dich/moi")).text
    offered = set(re.findall(r'value="((?:topic|card|track):[^"]+)"', page))
    library = house.desk.library_on(house.desk.day_of(house.now))
    sensitive = {topic.key for topic in library.topics if topic.sensitive}
    assert offered
    assert not {f"topic:{key}" for key in sensitive} & offered
    for key in sensitive:
        answer = await officer.sends("/can-bo/chien-dich/moi", FORM | {"mo": f"topic:{key}"})
        assert answer.status_code == 422
    assert await house.rows("SELECT COUNT(*) FROM campaigns") == [(0,)]


async def test_words_of_ones_own_cannot_be_sent(house: House) -> None:
    officer = await signed_in(house)
    assert (await officer.sends("/can-bo/chien-dich/moi", FORM | {"cau": "Chị Lan ơi"})).status_code == 422


async def test_a_commune_officer_reaches_her_own_commune_whatever_she_sends(house: House) -> None:
    officer = await signed_in(house, "commune", OWN)
    await drafted(house, officer, xa="05983")
    assert await house.rows("SELECT commune FROM campaigns") == [(OWN,)]


async def test_the_officer_sees_who_cannot_be_reached_and_why_and_what_it_would_cost(
    house: House, village: Village
) -> None:
    house.desk.channels["zalo"] = Channel("zalo", True, "", taps=False)
    house.desk.wakes["zalo"] = lambda: None
    await village.lives(25, channel="zalo", seen=30)
    await village.lives(14, channel="zalo", seen=100)
    await village.lives(12, channel="zalo", seen=200)
    await village.lives(11, channel="web")
    officer = await signed_in(house)
    await drafted(house, officer)
    assert "Zalo OA ít nhất 20 ít nhất 10 ít nhất 10 dưới 10" in officer.said
    assert "55 đồng một tin (nghe lại, chưa xác nhận); đang để không tiêu tiền" in officer.said
    assert "Quá 7 ngày thì phải chờ người ấy nhắn lại" in officer.said
    assert "Chi phí nhiều nhất 0 đồng" in officer.said
    assert "Kênh này không cho nhắn trước" in officer.said


async def test_a_test_comes_to_the_officers_own_chat_and_opens_there(house: House, village: Village) -> None:
    officer = await signed_in(house)
    path = await drafted(house, officer)
    await officer.sends(f"{path}/thu")
    assert "Chưa nối máy nào" in officer.said
    await officer.sends(f"{path}/noi")
    found = re.search(r"\b([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})\b", officer.said)
    assert found and read_code(found[1])
    done = await house.does("mai", Typed(found[1]), channel="telegram", seal=None)
    assert "Đã nối với trang cán bộ" in heard(done)
    await officer.sends(f"{path}/thu")
    assert "Đã gửi thử" in officer.said
    rows = await house.rows("SELECT o.lane, c.channel FROM outbox o JOIN chats c ON c.id = o.chat WHERE o.lane = 0")
    assert rows[-1] == (0, "telegram")
    assert await house.rows("SELECT tested FROM campaigns") == [(1,)]


async def test_it_is_paused_resumed_and_stopped(house: House, village: Village) -> None:
    await village.lives(30)
    officer = await signed_in(house)
    path = await drafted(house, officer)
    await officer.sends(f"{path}/gui", {"da_xem": "co", "so_nguoi": "30"})
    await Outreach(house.store, house.desk).tick()
    waiting = "SELECT COUNT(*) FROM outbox WHERE campaign > 0 AND state = 'queued'"
    assert await house.rows(waiting) == [(30,)]
    await officer.sends(f"{path}/tam-dung")
    assert "Đã dừng tạm" in officer.said
    assert await house.rows(waiting) == [(0,)]
    await officer.sends(f"{path}/chay-tiep")
    await Outreach(house.store, house.desk).tick()
    assert await house.rows(waiting) == [(30,)]
    await officer.sends(f"{path}/dung")
    assert "Đã dừng hẳn" in officer.said
    assert await house.rows(waiting) == [(0,)]
    await officer.sends(f"{path}/chay-tiep")
    assert "Chưa làm được" in officer.said


async def test_a_draft_is_dropped(house: House, village: Village) -> None:
    officer = await signed_in(house)
    path = await drafted(house, officer)
    await officer.sends(f"{path}/bo")
    assert await house.rows("SELECT COUNT(*) FROM campaigns") == [(0,)]


async def test_a_day_in_the_past_or_far_away_is_no_day_to_begin(house: House) -> None:
    officer = await signed_in(house)
    for day in ("2020-01-01", "2999-01-01", "hôm nay"):
        assert (await officer.sends("/can-bo/chien-dich/moi", FORM | {"ngay": day})).status_code == 422


async def test_it_begins_on_its_day_and_not_before(house: House, village: Village) -> None:
    await village.lives(30)
    officer = await signed_in(house)
    day = (house.desk.day_of(house.now)).isoformat()
    path = await drafted(house, officer, ngay=day, gio="19")
    await officer.sends(f"{path}/gui", {"da_xem": "co", "so_nguoi": "30"})
    await Outreach(house.store, house.desk).tick()
    assert await house.rows("SELECT COUNT(*) FROM outbox WHERE campaign > 0") == [(0,)]
    async with house.store.reading() as reading:
        (made,) = await campaigns.listed(reading, "", 9)
    assert made.state == "running"
    assert made.begins_at > int(house.now.timestamp())
