"""Officers log, correct, take back and list meetings; the hall, the cards, the photo. Each in her own area."""

import datetime as dt
import re
import uuid
from pathlib import Path

import pytest

from bot.model.codes import code_from, shown
from bot.model.people import Household
from bot.service.meetings.photos import Photos
from bot.storage import people, schools
from bot.web.desk.meetings import MEETINGS
from tests.conftest import House
from tests.service.meetings.test_photos import telephone
from tests.storage.test_registers import SCHOOL
from tests.web.desk.kit import Officer, signed_in, site

FORM: dict[str, str] = {
    "loai": "meeting",
    "ngay": "2026-11-23",
    "xa": "0:06040",
    "thon": "Nà Cạn",
    "chu_de": "binh-dang",
    "chu_tri": "women",
    "so_ho": "35",
    "so_nguoi": "60",
}


def filled(**more: str) -> dict[str, str]:
    return {**FORM, "phieu": str(uuid.uuid4()), **more}


async def logged(officer: Officer, **more: str) -> str:
    """The address of the meeting's page."""
    await officer.sends(f"{MEETINGS}/moi", filled(**more))
    assert officer.answer.status_code == 200, officer.said
    return officer.answer.url.path


async def count(house: House) -> int:
    return int((await house.rows("SELECT COUNT(*) FROM meetings"))[0][0])


async def test_a_meeting_is_logged_and_stands_in_the_list(house: House) -> None:
    officer = await signed_in(house, "commune", "06040")
    await officer.opens(f"{MEETINGS}/moi")
    assert 'value="0:06040" selected' in officer.answer.text
    path = await logged(officer)
    assert "Đã ghi buổi này" in officer.said
    assert "Họp thôn, 23/11/2026" in officer.said
    await officer.opens(MEETINGS)
    assert path in officer.answer.text
    assert "Nà Cạn, xã Thất Khê" in officer.said
    assert "Bình đẳng giới" in officer.said


async def test_the_form_sent_twice_logs_once(house: House) -> None:
    officer = await signed_in(house)
    form = filled()
    for _ in range(2):
        await officer.sends(f"{MEETINGS}/moi", form)
    assert await count(house) == 1


async def test_all_slips_stand_at_their_fields_and_what_was_typed_stays(house: House) -> None:
    officer = await signed_in(house)
    await officer.sends(f"{MEETINGS}/moi", filled(ngay="2026-11-24", so_ho="nhiều", chu_tri="", thon="<b>Nà & Cạn"))
    assert officer.answer.status_code == 422
    assert "Ngày này chưa tới." in officer.said
    assert "Ghi một số nguyên, ví dụ 35." in officer.said
    assert "Chọn người chủ trì." in officer.said
    assert "&lt;b&gt;Nà &amp; Cạn" in officer.answer.text
    assert 'value="binh-dang" checked' in officer.answer.text
    assert await count(house) == 0


@pytest.mark.parametrize(
    ("day", "commune", "is_right"),
    [
        ("2026-11-20", "0:06040", True),
        ("2024-05-05", "1:06040", True),
        ("2024-05-05", "2:05995", True),
        ("2019-05-05", "2:06040", True),
        ("2024-05-05", "0:06040", False),
        ("2024-05-05", "2:06040", False),
        ("2026-11-20", "1:06040", False),
        ("2019-05-05", "1:06040", False),
        ("2026-11-20", "06040", False),
        ("2026-11-20", "9:06040", False),
    ],
)
async def test_the_commune_is_that_of_the_map_of_the_day(house: House, day: str, commune: str, is_right: bool) -> None:
    officer = await signed_in(house)
    await officer.sends(f"{MEETINGS}/moi", filled(ngay=day, xa=commune))
    assert (officer.answer.status_code, await count(house)) == ((200, 1) if is_right else (422, 0))


@pytest.mark.parametrize("day", ["", "hôm qua", "zzzzzzzzzz", "2026-13-01", "0001-01-01", "9999-12-31", "20261123"])
async def test_a_day_that_is_none_is_told(house: House, day: str) -> None:
    officer = await signed_in(house)
    await officer.sends(f"{MEETINGS}/moi", filled(ngay=day))
    assert (officer.answer.status_code, await count(house)) == (422, 0)


async def test_a_communes_officer_is_offered_her_own_land_on_every_map(house: House) -> None:
    officer = await signed_in(house, "commune", "06040")
    await officer.opens(f"{MEETINGS}/moi")
    codes = set(re.findall(r'<option value="(\d:\d{5})"', officer.answer.text))
    assert {"0:06040", "1:06040", "1:06013", "2:05995"} <= codes
    assert not any(code.startswith("0:") for code in codes - {"0:06040"})
    await officer.sends(f"{MEETINGS}/moi", filled(xa="0:06058"))
    assert "không thuộc địa bàn" in officer.said
    assert await count(house) == 0


async def test_a_correction_says_why_and_is_shown(house: House) -> None:
    officer = await signed_in(house, "commune", "06040")
    path = await logged(officer)
    await officer.opens(f"{path}/sua")
    assert 'value="35"' in officer.answer.text
    await officer.sends(f"{path}/sua", filled(so_ho="30", ly_do="twice"))
    assert "Đã sửa" in officer.said
    assert await house.rows("SELECT households FROM meetings") == [(30,)]
    told = [row[0] for row in await house.rows("SELECT what FROM audit WHERE action = 'log' ORDER BY id")]
    assert told[-1].endswith(":corrected:twice:households=35-30")


async def test_a_correction_that_cannot_be_changes_nothing(house: House) -> None:
    officer = await signed_in(house)
    path = await logged(officer)
    await officer.sends(f"{path}/sua", filled(so_ho="99"))
    assert officer.answer.status_code == 422
    assert await house.rows("SELECT households FROM meetings") == [(35,)]


async def test_what_is_taken_back_is_gone_with_its_photo(house: House, tmp_path: Path) -> None:
    photos = Photos(tmp_path / "photos")
    officer = await signed_in(house, app=site(house, photos=photos))
    path = await logged(officer)
    await officer.uploads(f"{path}/anh", "anh", "a.jpg", telephone())
    assert "Đã lưu ảnh" in officer.said
    assert len(list((tmp_path / "photos").iterdir())) == 1
    await officer.sends(f"{path}/bo", ly_do="not-held")
    assert "Đã bỏ buổi ấy" in officer.said
    assert await count(house) == 0
    assert list((tmp_path / "photos").iterdir()) == []
    assert (await officer.opens(path)).status_code == 404


async def test_a_photo_is_seen_in_the_area_only_and_exchanged(house: House, tmp_path: Path) -> None:
    app = site(house, photos=Photos(tmp_path / "photos"))
    officer = await signed_in(house, "commune", "06040", app=app)
    path = await logged(officer)
    assert "không chụp mặt trẻ em" in officer.said
    await officer.uploads(f"{path}/anh", "anh", "a.jpg", telephone())
    answer = await officer.opens(f"{path}/anh")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"Exif" not in answer.content
    for role, area in (("commune", "06058"), ("school", "ls-01"), ("editor", "")):
        other = await signed_in(house, role, area, app=app)  # type: ignore[arg-type]  # roles
        assert (await other.opens(f"{path}/anh")).status_code == 404
    await officer.uploads(f"{path}/anh", "anh", "b.png", telephone())
    assert len(list((tmp_path / "photos").iterdir())) == 1
    await officer.sends(f"{path}/anh/bo")
    assert list((tmp_path / "photos").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a picture", b"x" * 8_100_000])
async def test_what_is_no_photo_is_refused_with_a_sentence(house: House, tmp_path: Path, content: bytes) -> None:
    officer = await signed_in(house, app=site(house, photos=Photos(tmp_path / "photos")))
    path = await logged(officer)
    await officer.uploads(f"{path}/anh", "anh", "a.jpg", content)
    assert officer.answer.status_code == 422
    assert "Chưa lưu ảnh" in officer.said
    assert not (tmp_path / "photos").exists()


async def test_the_hall_shows_one_code_that_the_talk_takes(house: House) -> None:
    officer = await signed_in(house, "commune", "06040")
    path = await logged(officer)
    await officer.sends(f"{path}/mo")
    assert "Đã mở điểm danh" in officer.said
    await officer.opens(f"{path}/hoi-truong")
    (code,) = re.findall(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", officer.said)
    assert "<svg" in officer.answer.text
    await house.joins("lan")
    await house.types("lan", code)
    assert await house.rows("SELECT met, met_people FROM meetings") == [(1, 1)]
    await officer.opens(path)
    assert "dưới 5" in officer.said, "one house is not told"
    await officer.sends(f"{path}/dong")
    assert "Đã đóng điểm danh" in officer.said
    assert (await officer.opens(f"{path}/hoi-truong")).url.path == path


async def test_cards_are_typed_and_those_that_do_not_fit_come_back_into_the_field(house: House) -> None:
    officer = await signed_in(house)
    path = await logged(officer)
    await officer.sends(f"{path}/mo")
    card = code_from(100)
    await house.store.write(
        people.found_house, Household(1, "06040", "self", card), dt.date(2026, 1, 1), house.desk.keys
    )
    await officer.sends(f"{path}/the", ma=f"{shown(card)}\n{shown(code_from(7))}\nKQV-9AV-33X")
    assert "Đã ghi thêm 1 hộ" in officer.said
    field = re.search(r"<textarea[^>]*>(.*?)</textarea>", officer.answer.text, re.DOTALL)
    assert field is not None
    assert field[1].split() == [shown(code_from(7)), "KQV-9AV-33X"]
    assert await house.rows("SELECT met FROM meetings") == [(1,)]


async def test_a_meeting_of_another_day_has_no_check_in(house: House) -> None:
    officer = await signed_in(house)
    path = await logged(officer, ngay="2026-11-22")
    assert "Mở điểm danh" not in officer.said
    assert (await officer.sends(f"{path}/mo")).status_code == 404


async def test_a_school_logs_its_own_lessons_and_sees_which_classes_were_taught(house: House) -> None:
    await house.store.write(schools.put, [SCHOOL, SCHOOL | {"id": "ls-02", "name": "Trường khác"}])
    officer = await signed_in(house, "school", "ls-01")
    await officer.opens(f"{MEETINGS}/moi")
    assert "Số hộ" not in officer.said
    path = await logged(officer, loai="school", truong="ls-01", lop="6a, 6B", so_ho="", chu_tri="teacher")
    assert "lớp 6A, 6B" in officer.said
    await officer.opens(MEETINGS)
    assert "2 / 8" in officer.said
    assert path in officer.answer.text
    await officer.sends(f"{MEETINGS}/moi", filled(loai="school", truong="ls-02", so_ho="", chu_tri="teacher"))
    assert officer.answer.status_code == 422
    await officer.sends(f"{MEETINGS}/moi", filled())
    assert officer.answer.status_code == 422
    assert await count(house) == 1


async def test_a_list_is_filtered_and_leafed_through(house: House) -> None:
    officer = await signed_in(house)
    for day in range(1, 29):
        for village in ("a", "b"):
            await logged(officer, ngay=f"2026-10-{day:02}", thon=village)
    await logged(officer, ngay="2026-09-01", loai="film")
    await officer.opens(MEETINGS)
    assert "Trang 1 / 2" in officer.said and "57 buổi" in officer.said
    await officer.opens(f"{MEETINGS}?trang=2")
    assert "01/09/2026" in officer.said
    await officer.opens(f"{MEETINGS}?loai=film")
    assert "1 buổi" in officer.said
    await officer.opens(f"{MEETINGS}?tu=2026-10-27&den=2026-10-28")
    assert "4 buổi" in officer.said
    await officer.opens(f"{MEETINGS}?xa=06058")
    assert "Chưa ghi buổi nào" in officer.said
    await officer.opens(f"{MEETINGS}?tu=hôm%20qua")
    assert "Không đọc được ngày" in officer.said


async def test_who_looks_only_is_offered_nothing_to_change(house: House) -> None:
    path = await logged(await signed_in(house))
    auditor = await signed_in(house, "auditor")
    await auditor.opens(MEETINGS)
    assert path in auditor.answer.text and "Ghi buổi mới" not in auditor.said
    await auditor.opens(path)
    assert "35" in auditor.said
    assert not any(words in auditor.said for words in ("Sửa buổi này", "Mở điểm danh", "Lưu ảnh", "Bỏ buổi này"))


async def test_a_link_from_the_talk_is_enough_to_log_and_open_a_hall(house: House) -> None:
    officer = await signed_in(house, "commune", "06040", "link")
    path = await logged(officer)
    await officer.sends(f"{path}/mo")
    assert "Đã mở điểm danh" in officer.said
    ((by,),) = await house.rows("SELECT logged_by FROM meetings")
    persons = {row[0] for row in await house.rows("SELECT id FROM people")}
    assert by < 0 and by not in persons
