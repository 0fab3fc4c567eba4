"""The province lets somebody in, moves her, sends a new invitation, ends her office; and prints codes for the talk."""

import re

import pytest

from bot.model.people import Invitation, Role
from bot.service.officers.talk_codes import DAYS
from bot.service.officers.typed_codes import read
from bot.storage import people, schools
from bot.web.desk.access import ACCESS
from bot.web.desk.talk_codes import CODES
from tests.conftest import KEYS, House
from tests.service.officers.kit import employed, journal
from tests.web.desk.kit import Officer, signed_in

INVITED = {"ten": "Bà Mai, UBND xã Thất Khê", "vai": "commune", "xa": "06040"}
SCHOOL: dict[str, object] = {
    "id": "ts1", "name": "PTDTBT Tân Tiến", "kind": "ban-tru", "commune": "06040", "classes": 8, "source": "Sở", "as_of": "2026-09-01",
}  # fmt: skip


async def test_the_list_shows_who_is_in_with_role_area_and_last_day(house: House) -> None:
    await employed(house, "commune", "06040", name="Bà Mai")
    boss = await signed_in(house)
    await boss.opens(ACCESS)
    assert "Bà Mai Cán bộ xã, phường Xã Thất Khê 05/01/2026 05/01/2026" in boss.said
    assert "Không có lời mời nào đang chờ" in boss.said


async def test_an_invitation_is_shown_once_and_waits_in_the_list(house: House) -> None:
    boss = await signed_in(house)
    page = (await boss.sends(f"{ACCESS}/moi", INVITED)).text
    shown = re.search(r'<code class="key">([^<]+)</code>', page)
    assert shown is not None and read(shown[1]) is not None
    assert f"https://loa.example/can-bo/moi#ma={shown[1]}" in page and "<svg" in page
    await boss.opens(ACCESS)
    assert "Bà Mai, UBND xã Thất Khê" in boss.said and shown[1] not in boss.answer.text
    assert ("access", "invited:commune") in await journal(house)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ten": ""}, "Ghi tên và chức vụ"),
        ({"vai": "king"}, "Chọn một vai trò"),
        ({"xa": ""}, "Chọn xã, phường mà người này phụ trách"),
        ({"xa": "99999"}, "Chọn xã, phường mà người này phụ trách"),
        ({"vai": "auditor"}, "Vai trò này ở cấp tỉnh"),
        ({"vai": "school"}, "Chọn trường của người này"),
    ],
)
async def test_a_slip_is_told_and_nobody_is_invited(house: House, changes: dict[str, str], sentence: str) -> None:
    boss = await signed_in(house)
    answer = await boss.sends(f"{ACCESS}/moi", INVITED | changes)
    assert answer.status_code == 422 and sentence in boss.said
    assert await house.rows("SELECT * FROM grants") == []
    if "ten" not in changes:
        assert "Bà Mai, UBND xã Thất Khê" in boss.answer.text  # what was right need not be typed again


async def test_a_school_is_chosen_from_the_register(house: House) -> None:
    await house.store.write(schools.put, [SCHOOL])
    boss = await signed_in(house)
    await boss.opens(f"{ACCESS}/moi")
    assert "PTDTBT Tân Tiến (Xã Thất Khê)" in boss.answer.text
    await boss.sends(f"{ACCESS}/moi", ten="Thầy Bắc", vai="school", truong="ts1")
    assert await house.rows("SELECT role, area FROM grants") == [("school", "ts1")]


async def test_an_invitation_is_taken_back(house: House) -> None:
    boss = await signed_in(house)
    await boss.sends(f"{ACCESS}/moi", INVITED)
    waiting = re.search(r'name="moi" value="([0-9a-f]+)"', (await boss.opens(ACCESS)).text)
    assert waiting is not None
    await boss.sends(f"{ACCESS}/rut", moi=waiting[1])
    assert "Đã rút lời mời" in boss.said and "Không có lời mời nào đang chờ" in boss.said
    for wrong in (waiting[1], "xx", ""):
        assert (await boss.sends(f"{ACCESS}/rut", moi=wrong)).status_code == 404


async def test_another_role_and_the_end_of_an_office(house: House) -> None:
    mai = await employed(house, "commune", "06040", name="Bà Mai")
    boss = await signed_in(house)
    await boss.opens(f"{ACCESS}/{mai.id}")
    assert 'value="commune" selected' in boss.answer.text and 'value="06040" selected' in boss.answer.text
    await boss.sends(f"{ACCESS}/{mai.id}/doi", ten="Bà Mai, Sở", vai="auditor", xa="")
    assert "Đã đổi." in boss.said and "Bà Mai, Sở Người kiểm tra Toàn tỉnh" in boss.said
    await boss.sends(f"{ACCESS}/{mai.id}/ket-thuc")
    assert "Đã kết thúc: 1 người" in boss.said
    assert (await boss.opens(f"{ACCESS}/{mai.id}")).status_code == 404
    told = [line for line in await journal(house) if line[0] == "access"]
    assert told == [("access", f"moved:{mai.id}:auditor"), ("access", f"ended:{mai.id}")]


async def test_a_new_invitation_for_one_who_lost_her_telephone(house: House) -> None:
    mai = await employed(house, "commune", "06040", name="Bà Mai")
    boss = await signed_in(house)
    await boss.sends(f"{ACCESS}/{mai.id}/moi-lai")
    assert "Trang này chỉ hiện một lần" in boss.said and "Bà Mai" in boss.said
    await boss.opens(ACCESS)
    assert "chờ đặt lại mật khẩu" in boss.said and "đặt lại mật khẩu" in boss.said


async def test_nobody_changes_herself(house: House) -> None:
    boss = await signed_in(house)
    id = (await house.rows("SELECT account FROM web_sessions"))[0][0]
    await boss.opens(f"{ACCESS}/{id}")
    assert "Đây là tài khoản của chính mình" in boss.said
    for what, fields in (("doi", INVITED), ("moi-lai", {}), ("ket-thuc", {})):
        assert (await boss.sends(f"{ACCESS}/{id}/{what}", fields)).status_code == 404, what


@pytest.mark.parametrize("account", ["0", "99999999", "-1", "x", "1%20OR%201", "9" * 30])
async def test_an_account_that_is_not_there_is_not_here(house: House, account: str) -> None:
    boss = await signed_in(house)
    assert (await boss.opens(f"{ACCESS}/{account}")).status_code == 404


async def printed(house: House, boss: Officer, **fields: str) -> list[str]:
    await boss.sends(CODES, {"vai": "village-head", "xa": "06040", "so_ma": "3"} | fields)
    return [code.replace("-", "") for code in re.findall(r'<code class="key">([^<]+)</code>', boss.answer.text)]


async def test_codes_for_the_talk_are_printed_each_for_one_person(house: House) -> None:
    boss = await signed_in(house)
    codes = await printed(house, boss)
    assert len(set(codes)) == 3 and boss.answer.text.count("<svg") == 3
    now = int(house.now.timestamp())
    meant = [await house.store.write(people.meaning, code, now + DAYS * 86400 - 1, KEYS) for code in codes]
    assert [each.role for each in meant if isinstance(each, Invitation)] == [Role("village-head", "06040")] * 3
    assert await house.store.write(people.meaning, codes[0], now + DAYS * 86400, KEYS) is None
    assert (await journal(house))[-1] == ("access", "talk-codes:village-head:3")


async def test_an_officer_of_the_province_needs_no_commune_and_a_village_head_does(house: House) -> None:
    boss = await signed_in(house)
    assert len(await printed(house, boss, vai="officer", xa="")) == 3
    assert await printed(house, boss, xa="") == [] and "Chọn xã, phường" in boss.said


@pytest.mark.parametrize(
    "fields", [{"so_ma": "0"}, {"so_ma": "61"}, {"so_ma": "x"}, {"so_ma": ""}, {"vai": "king"}, {"xa": "99999"}]
)
async def test_a_slip_makes_no_codes(house: House, fields: dict[str, str]) -> None:
    boss = await signed_in(house)
    assert await printed(house, boss, **fields) == [] and boss.answer.status_code == 422
    assert await house.rows("SELECT * FROM invitations") == []
