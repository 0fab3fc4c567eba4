"""A quiz in a hall on the officers' pages: begun with every slip told, found again, and told at its meeting."""

import re

import pytest
from httpx import Response

from bot.model.live import LiveBegun, LiveState
from bot.storage import live, live_record
from bot.storage.live import Led
from bot.storage.live_record import Total
from bot.web.desk.live import LIVE
from tests.conftest import House
from tests.live.kit import rules
from tests.web.desk.kit import Officer, signed_in
from tests.web.desk.province import OTHER, OWN, settled

FORM = {"chu_de": "", "so_cau": "2", "so_giay": "30", "chia": "", "doi": "", "buoi": ""}


@pytest.fixture
async def officer(house: House) -> Officer:
    await settled(house)
    return await signed_in(house, "commune", OWN)


async def begins(officer: Officer, **other: str) -> Response:
    return await officer.sends(LIVE, FORM | other)


async def test_a_quiz_is_begun_and_the_way_to_its_pages_is_shown(officer: Officer) -> None:
    await begins(officer)
    assert "Điều khiển buổi đố" in officer.said
    assert re.search(r"/hoi-truong/\d{6}/dieu-khien/[0-9a-f]{32}", officer.answer.text)
    assert re.search(r"/hoi-truong/\d{6}/man-hinh", officer.answer.text)
    told = await officer.house.rows("SELECT what FROM audit WHERE what LIKE 'live:%'")
    assert len(told) == 1 and str(told[0][0]).endswith(":begun")


async def test_teams_by_commune_are_written_as_the_map_has_them(officer: Officer) -> None:
    await begins(officer, chia="commune", doi="that khe\nluong van tri")
    found = await officer.house.rows(
        "SELECT id FROM live_quizzes WHERE begun_at = :now ORDER BY id", now=int(officer.house.now.timestamp())
    )
    quizzes = [await officer.house.store.write(live.by_id, id) for (id,) in found]
    assert ("Xã Thất Khê", "Phường Lương Văn Tri") in [quiz.rules.teams for quiz in quizzes if quiz]


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ({"so_cau": "0"}, "Số câu từ 1 đến 20."),
        ({"so_cau": "nhiều"}, "Số câu từ 1 đến 20."),
        ({"so_giay": "5"}, "Số giây mỗi câu từ 10 đến 180."),
        ({"chu_de": "khong-co"}, "Chọn một chủ đề hoặc bài có sẵn"),
        ({"chia": "village", "doi": "Nà Pài"}, "Ghi từ hai đội trở lên"),
        ({"chia": "commune", "doi": "that khe\nxyzt"}, "Chưa tìm ra xã, phường: xyzt."),
        ({"buoi": "504"}, "Chọn một buổi của hôm nay"),
    ],
)
async def test_each_slip_is_told_and_nothing_is_begun(officer: Officer, slip: dict[str, str], said: str) -> None:
    before = await officer.house.rows("SELECT COUNT(*) FROM live_quizzes")
    answer = await begins(officer, **slip)
    assert answer.status_code == 422
    assert said in officer.said
    assert await officer.house.rows("SELECT COUNT(*) FROM live_quizzes") == before


async def ended(house: House, id: int, commune: str, meeting: int) -> None:
    told = LiveBegun(id, "100023" if id == 71 else "100034", rules(1, ("Nà Pài", "Khuổi Lầy")), commune, meeting)
    await house.store.write(live.begin, told, Led(), int(house.now.timestamp()))
    await house.store.write(live.move, id, LiveState("over", 0, 0, 1, (0,)), int(house.now.timestamp()))
    totals = [Total("question", "q", 42, 380, 270, 0, 0), Total("team", "Nà Pài", 42, 380, 270, 0, 0)]
    await house.store.write(live_record.keep_totals, id, 42, totals)


async def test_the_meeting_says_how_its_quiz_went(officer: Officer) -> None:
    await ended(officer.house, 71, OWN, 503)
    await officer.opens("/can-bo/buoi/503")
    assert "Đố vui: 42 máy, 380 câu trả lời, 71 % đúng (270/380)." in officer.said
    assert "không tính là hộ đã được nghe" in officer.said


async def test_a_quiz_of_another_commune_is_not_here(officer: Officer) -> None:
    await ended(officer.house, 72, OTHER, 504)
    assert (await officer.opens(f"{LIVE}/72")).status_code == 404
    await officer.opens(LIVE)
    assert f"{LIVE}/72" not in officer.answer.text


async def test_when_the_meeting_is_taken_back_its_quiz_stays_alone(officer: Officer) -> None:
    await ended(officer.house, 71, OWN, 503)
    await officer.sends("/can-bo/buoi/503/bo", {"ly_do": "slip"})
    assert await officer.house.rows("SELECT meeting FROM live_quizzes WHERE id = 71") == [(0,)]


async def test_after_the_end_the_totals_stand_and_no_way_to_the_controls(officer: Officer) -> None:
    await ended(officer.house, 71, OWN, 503)
    await officer.opens(f"{LIVE}/71")
    assert "Theo câu hỏi" in officer.said and "Nà Pài" in officer.said
    assert "dieu-khien" not in officer.answer.text


async def test_a_schools_quiz_is_seen_by_its_commune(house: House) -> None:
    await settled(house)
    teacher = await signed_in(house, "school", "truong-khe")
    await begins(teacher)
    assert "Điều khiển buổi đố" in teacher.said
    path = teacher.answer.url.path
    of_commune = await signed_in(house, "commune", OWN)
    assert (await of_commune.opens(path)).status_code == 200
    assert (await (await signed_in(house, "commune", OTHER)).opens(path)).status_code == 404
