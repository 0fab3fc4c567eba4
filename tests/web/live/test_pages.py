"""The pages of a hall: a telephone joins, answers and comes back; the screen hears of it; nobody leads without the key."""

import asyncio
import re

import httpx
import pytest

from bot.model.live import LivePhone
from bot.model.meetings import Meeting
from bot.service.live import hub as live_hub
from bot.service.live.books import control_key
from bot.storage import checkins, live, meetings
from tests.conftest import KEYS, House
from tests.web.desk.kit import words
from tests.web.live.kit import CODE, Hall, opened

HERE = f"/hoi-truong/{CODE}"


async def joins(hall: Hall, team: str = "") -> httpx.AsyncClient:
    phone = hall.phone()
    await phone.post(f"{HERE}/vao", data={"doi": team})
    return phone


async def answers(phone: httpx.AsyncClient, question: int, option: int) -> str:
    answer = await phone.post(f"{HERE}/tra-loi", data={"cau": question, "chon": option})
    return words(answer.text)


async def test_a_telephone_joins_answers_and_sees_its_own_score(house: House) -> None:
    async with opened(house, 1) as hall:
        phone = await joins(hall)
        assert "Đã vào rồi!" in words((await phone.get(HERE)).text)
        await hall.leads("start")
        assert "Bao nhiêu tuổi?" in (await phone.get(HERE)).text
        assert "Đã ghi A ." in await answers(phone, 0, 0)
        await hall.leads("answer")
        assert "✓ Đúng rồi!" in (await phone.get(HERE)).text
        await hall.leads("next")
        assert "Máy này đúng 1/1 câu." in words((await phone.get(HERE)).text)


async def test_looking_is_not_joining(house: House) -> None:
    """A preview of a link in a chat must not sit in the hall."""
    async with opened(house) as hall:
        page = await hall.phone().get(HERE)
        assert "Vào chơi" in page.text
        assert not page.cookies
        assert await house.rows("SELECT COUNT(*) FROM live_phones") == [(0,)]


async def test_a_telephone_that_comes_back_is_the_same_one(house: House) -> None:
    async with opened(house) as hall:
        phone = await joins(hall)
        await hall.leads("start")
        await answers(phone, 0, 1)
        await phone.post(f"{HERE}/vao", data={})  # she scanned the picture again
        assert "Đã ghi B ." in words((await phone.get(HERE)).text)
        assert await house.rows("SELECT COUNT(*) FROM live_phones") == [(1,)]


async def test_the_cookie_is_of_this_quiz_alone_and_goes_with_it(house: House) -> None:
    async with opened(house) as hall:
        phone = hall.phone()
        joined = await phone.post(f"{HERE}/vao", data={}, follow_redirects=False)
        told = joined.headers["Set-Cookie"].lower()
        assert f"path={HERE}" in told and "httponly" in told and "secure" in told and "samesite=lax" in told
        await hall.leads("end")
        last = await phone.get(HERE)
        assert "max-age=0" in last.headers["Set-Cookie"].lower()
        assert not phone.cookies


async def test_a_late_answer_is_refused_kindly(house: House) -> None:
    async with opened(house) as hall:
        phone = await joins(hall)
        await hall.leads("start")
        house.later(seconds=40)
        assert "Câu ấy hết giờ rồi" in await answers(phone, 0, 0)
        assert await house.rows("SELECT COUNT(*) FROM live_answers") == [(0,)]


async def test_an_answer_from_another_site_or_without_a_cookie_is_none(house: House) -> None:
    async with opened(house) as hall:
        phone = await joins(hall)
        await hall.leads("start")
        await phone.post(f"{HERE}/tra-loi", data={"cau": 0, "chon": 0}, headers={"Sec-Fetch-Site": "cross-site"})
        assert "Bấm vào chơi trước" in await answers(hall.phone(), 0, 0)
        assert await house.rows("SELECT COUNT(*) FROM live_answers") == [(0,)]


async def test_teams_are_chosen_by_a_button(house: House) -> None:
    async with opened(house, teams=("Nà Pài", "Khuổi Lầy")) as hall:
        assert "Khuổi Lầy" in (await hall.phone().get(HERE)).text
        phone = await joins(hall, "1")
        assert "Đội Khuổi Lầy" in words((await phone.get(HERE)).text)
        assert await house.rows("SELECT team FROM live_phones") == [(1,)]


@pytest.mark.parametrize("typed", ["482914", "482 914", " 482-914 ", "mã 482914"])
async def test_a_code_is_typed_as_it_comes(house: House, typed: str) -> None:
    async with opened(house) as hall:
        answer = await hall.phone().post("/hoi-truong", data={"ma": typed}, follow_redirects=False)
        assert answer.headers["Location"] == HERE


@pytest.mark.parametrize(
    ("typed", "to"), [("giúp", "/hoi-truong/giup"), ("THOAT!", "/thoat"), ("giuppp", "/hoi-truong/giup")]
)
async def test_help_and_leave_work_where_a_code_is_typed(house: House, typed: str, to: str) -> None:
    async with opened(house) as hall:
        answer = await hall.phone().post("/hoi-truong", data={"ma": typed}, follow_redirects=False)
        assert answer.headers["Location"] == to


async def test_help_has_the_numbers_and_every_page_the_way_to_it_and_out(house: House) -> None:
    async with opened(house) as hall:
        phone = await joins(hall)
        page = await phone.get("/hoi-truong/giup")
        assert [contact.number for contact in house.desk.helpline.contacts] == re.findall(r'tel:(\d+)"', page.text)
        for path in ("/hoi-truong", HERE, "/hoi-truong/giup"):
            text = (await phone.get(path)).text
            assert 'href="/hoi-truong/giup"' in text and 'href="/thoat"' in text


async def test_a_wrong_code_is_told_so(house: House) -> None:
    async with opened(house) as hall:
        for answer in (
            await hall.phone().post("/hoi-truong", data={"ma": "482917"}),
            await hall.phone().get("/hoi-truong/100012"),
            await hall.phone().get("/hoi-truong/100012/man-hinh"),
        ):
            assert answer.status_code == 404
            assert "Đố vui tại hội trường" in answer.text


async def test_the_screen_hears_of_an_answer(house: House) -> None:
    async with opened(house) as hall:
        phone = await joins(hall)
        await hall.leads("start")
        before = await news(hall, "")
        waiting = asyncio.create_task(news(hall, str(before["mark"])))
        await answers(phone, 0, 0)
        told = await asyncio.wait_for(waiting, 10)
        assert "1 /1 máy đã trả lời" in words(str(told["html"]))
        assert told["whole"] == 30_000 and told["runs"] is True


async def news(hall: Hall, have: str) -> dict[str, object]:
    answer = await hall.phone().get(f"{HERE}/man-hinh/moi", params={"co": have}, timeout=30)
    assert answer.status_code == 200
    told: dict[str, object] = answer.json()
    return told


async def test_nobody_sees_the_right_answer_before_it_is_shown(house: House) -> None:
    async with opened(house, 1) as hall:
        phone = await joins(hall)
        await hall.leads("start")
        for path in (HERE, f"{HERE}/man-hinh", f"{HERE}/man-hinh/moi", f"{HERE}/cho"):
            text = (await phone.get(path)).text
            assert "Đủ 18." not in text and "✓" not in text and "right" not in text, path


async def test_telephones_wait_for_the_next_page_and_not_for_each_answer(house: House) -> None:
    async with opened(house) as hall:
        phone = await joins(hall)
        await hall.leads("start")
        step = (await hall.hub.fresh(CODE)).step  # type: ignore[union-attr]
        waiting = asyncio.create_task(phone.get(f"{HERE}/cho", params={"co": step}, timeout=30))
        await answers(phone, 0, 0)
        await news(hall, "")
        await asyncio.sleep(0)
        assert not waiting.done()
        await hall.leads("answer")
        assert (await asyncio.wait_for(waiting, 10)).json()["step"] != step


async def test_who_waits_past_the_bound_is_sent_away_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_hub, "MOST_WAITING", 0)
    async with opened(house) as hall:
        mark = str((await news(hall, ""))["mark"])
        answer = await hall.phone().get(f"{HERE}/man-hinh/moi", params={"co": mark})
        assert answer.status_code == 204


async def test_nobody_leads_without_the_key(house: House) -> None:
    async with opened(house) as hall:
        wrong = f"{HERE}/dieu-khien/{'0' * 32}"
        assert (await hall.phone().get(wrong)).status_code == 404
        for path, data in (
            (wrong, {"viec": "start", "buoc": "0"}),
            (f"{wrong}/phieu", {"cau": "0", "a": "5"}),
            (f"{wrong}/doi", {"doi": "X\nY"}),
        ):
            await hall.phone().post(path, data=data)
        assert (await hall.quiz()).state.version == 0
        assert (await hall.phone().get(f"{wrong}/moi")).json()["mark"] == "gone"


async def test_a_press_that_comes_twice_moves_once(house: House) -> None:
    async with opened(house) as hall:
        data = {"viec": "start", "buoc": "0"}
        await hall.phone().post(hall.control, data=data)
        again = await hall.phone().post(hall.control, data=data)
        assert "Đã chuyển bước trước đó rồi" in again.text
        assert (await hall.quiz()).state.version == 1


async def test_the_end_is_asked_for_once_more(house: House) -> None:
    async with opened(house) as hall:
        assert "Kết thúc buổi đố?" in (await hall.phone().get(f"{hall.control}?viec=ket-thuc")).text
        assert "Kết thúc buổi đố?" not in (await hall.phone().get(hall.control)).text


async def test_cards_are_counted_by_team_on_the_page(house: House) -> None:
    async with opened(house, teams=("Nà Pài", "Khuổi Lầy")) as hall:
        await hall.leads("start")
        page = await hall.phone().post(f"{hall.control}/phieu", data={"cau": 0, "doi": 1, "a": 12, "b": 30, "c": ""})
        assert "Đã ghi số phiếu giấy." in page.text
        assert await house.rows("SELECT team, a, b, c, d FROM live_cards") == [(1, 12, 30, 0, 0)]
        slip = await hall.phone().post(f"{hall.control}/phieu", data={"cau": 0, "doi": 1, "a": "mười"})
        assert "Chưa ghi số phiếu." in slip.text


async def test_teams_are_named_before_the_first_question_only(house: House) -> None:
    async with opened(house) as hall:
        await hall.phone().post(f"{hall.control}/doi", data={"doi": "Nà Pài\nKhuổi Lầy, Bản Cả\nna pai"})
        assert (await hall.quiz()).rules.teams == ("Nà Pài", "Khuổi Lầy", "Bản Cả")
        await hall.leads("start")
        page = await hall.phone().post(f"{hall.control}/doi", data={"doi": "X\nY"})
        assert "trước câu đầu tiên" in page.text


async def test_standings_by_team_stand_on_the_screen(house: House) -> None:
    async with opened(house, 1, ("Nà Pài", "Khuổi Lầy")) as hall:
        one, two = await joins(hall, "0"), await joins(hall, "1")
        await hall.leads("start")
        await answers(one, 0, 1)
        await answers(two, 0, 0)
        await hall.leads("answer")
        await hall.leads("standings")
        told = words(str((await news(hall, ""))["html"]))
        assert told.index("Khuổi Lầy") < told.index("Nà Pài")
        assert "1/1" in told and "0/1" in told


async def test_where_the_meeting_has_a_check_in_the_way_to_it_is_shown(house: House) -> None:
    day = house.desk.day_of(house.now).isoformat()
    now = int(house.now.timestamp())
    await house.store.write(meetings.log, 55, "web:1", Meeting("meeting", day, "06040", (), "village-head"), "web", now)
    async with opened(house, meeting=55) as hall:
        phone = await joins(hall)
        assert "Ghi nhà mình có mặt" not in (await phone.get(HERE)).text
        await house.store.write(checkins.open_door, 55, "ABCDEFGHI", now, KEYS)
        assert "/#ma=ABCDEFGHI" in (await phone.get(HERE)).text


async def test_nothing_is_kept_by_caches_and_nothing_comes_from_elsewhere(house: House) -> None:
    async with opened(house) as hall:
        for path in ("/hoi-truong", HERE, f"{HERE}/man-hinh", hall.control, "/hoi-truong/giup"):
            page = await hall.phone().get(path)
            assert page.headers["Cache-Control"] == "no-store"
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
            assert not re.search(r'(?:src|href)="https?://(?!loa\.example)', page.text), path


async def test_the_cards_are_a_pdf(house: House) -> None:
    async with opened(house) as hall:
        answer = await hall.phone().get("/hoi-truong/phieu-abcd.pdf")
        assert answer.content.startswith(b"%PDF") and answer.headers["Content-Type"] == "application/pdf"


async def test_the_key_stands_on_no_page_but_hers(house: House) -> None:
    async with opened(house) as hall:
        key = control_key(house.desk, await hall.quiz())
        phone = await joins(hall)
        for path in (HERE, f"{HERE}/man-hinh", f"{HERE}/man-hinh/moi", "/hoi-truong"):
            assert key not in (await phone.get(path)).text


async def test_what_another_process_did_is_seen_a_second_later(house: House) -> None:
    """A terminal, or a second server on the same database, rings no bell here."""
    async with opened(house) as hall:
        mark = str((await news(hall, ""))["mark"])
        waiting = asyncio.create_task(news(hall, mark))
        await house.store.write(live.join, 7, LivePhone(b"x" * 16, -1, 0))
        house.later(seconds=2)
        told = await asyncio.wait_for(waiting, 10)
        assert "1 máy đã vào" in words(str(told["html"]))


async def test_a_server_that_stops_lets_go_of_who_waits(house: House) -> None:
    async with opened(house) as hall:
        phone = await joins(hall)
        step = (await hall.hub.fresh(CODE)).step  # type: ignore[union-attr]
        waiting = asyncio.create_task(phone.get(f"{HERE}/cho", params={"co": step}, timeout=30))
        while not hall.hub._waiting:  # noqa: ASYNC110 (the request is on its way)
            await asyncio.sleep(0)
        hall.hub.close()
        assert (await asyncio.wait_for(waiting, 10)).status_code == 204
        assert (await phone.get(f"{HERE}/cho", params={"co": step})).status_code == 204
