"""The journal's page: who did what and when, by day and kind of deed, and whether all of it is still there."""

import datetime as dt
import re

import pytest

from bot.model.officers import Officer as Someone
from bot.service.officers.journal import audit
from bot.storage import audit as rows
from bot.storage.audit import Entry
from bot.storage.audit import append as keep
from bot.storage.sql import Sql
from bot.web.desk import journal as page
from bot.web.desk.journal import SIZE
from bot.web.desk.pages import HOME
from tests.conftest import KEYS, House
from tests.service.officers.kit import employed
from tests.web.desk.kit import signed_in

JOURNAL = f"{HOME}/nhat-ky"
MAI = Someone(5, "", "commune", "06040", "password")


async def test_it_names_the_account_the_deed_and_the_place(house: House) -> None:
    mai = await employed(house, "commune", "06040", name="Bà Mai")
    await audit(
        house.store, house.desk, Someone(mai.id, mai.name, "commune", "06040", "password"), "import", "meetings:12"
    )
    boss = await signed_in(house)
    await boss.opens(JOURNAL)
    assert "23/11/2026 09:00 Bà Mai Cán bộ xã, phường Nhập số liệu meetings, 12 Xã Thất Khê" in boss.said
    assert "Nhật ký còn nguyên: 1 dòng" in boss.said


async def test_a_link_from_the_talk_the_operator_and_nobody_are_told_apart(house: House) -> None:
    at = int(house.now.timestamp())
    await house.store.write(keep, KEYS, Entry(at, -12345678, "commune", "06040", "view", "xa"))
    await house.store.write(keep, KEYS, Entry(at, 0, "operator", "", "access", "invited:editor"))
    await house.store.write(keep, KEYS, Entry(at, 0, "", "", "sign-in-failed", "16"))
    boss = await signed_in(house)
    await boss.opens(JOURNAL)
    assert "Từ trò chuyện, số 5678 Cán bộ xã, phường Xem" in boss.said
    assert "Người vận hành máy Đổi quyền vào mời, Người biên tập nội dung" in boss.said
    assert "Chưa rõ ai Vào sai lần thứ 16 trong giờ" in boss.said


async def test_a_day_is_the_day_in_viet_nam(house: House) -> None:
    midnight = dt.datetime(2026, 11, 22, 17, 0, tzinfo=dt.UTC)
    for n, moment in enumerate((midnight - dt.timedelta(seconds=1), midnight, midnight + dt.timedelta(days=1))):
        await house.store.write(keep, KEYS, Entry(int(moment.timestamp()), 5, "commune", "06040", "view", f"dong{n}"))
    boss = await signed_in(house)
    await boss.opens(f"{JOURNAL}?ngay=2026-11-23")
    assert [f"dong{n}" in boss.said for n in range(3)] == [False, True, False]


async def test_it_is_filtered_by_deed_and_read_back(house: House) -> None:
    for n in range(SIZE + 1):
        await audit(house.store, house.desk, MAI, "export", f"tep{n:03d}")
    await audit(house.store, house.desk, MAI, "view", "khac")
    boss = await signed_in(house)
    await boss.opens(f"{JOURNAL}?viec=export")
    assert "tep050" in boss.said and "tep001" in boss.said and "tep000" not in boss.said and "khac" not in boss.said
    older = re.search(r'href="(/can-bo/nhat-ky\?viec=export&amp;truoc=\d+)"', boss.answer.text)
    assert older is not None and "Về mới nhất" not in boss.said
    await boss.opens(older[1].replace("&amp;", "&"))
    assert "tep000" in boss.said and "tep001" not in boss.said
    assert "Về mới nhất" in boss.said and "Cũ hơn" not in boss.said


async def test_nothing_found_says_what_to_do(house: House) -> None:
    boss = await signed_in(house)
    await boss.opens(f"{JOURNAL}?ngay=1999-01-01")
    assert "Không có dòng nào khớp" in boss.said
    for rubbish in ("ngay=x", "viec=x", "truoc=x", "truoc=-1", "truoc=99999999999999999999"):
        assert (await boss.opens(f"{JOURNAL}?{rubbish}")).status_code == 200, rubbish


async def test_a_row_that_was_changed_is_told_loudly(house: House) -> None:
    for n in range(3):
        await audit(house.store, house.desk, MAI, "view", f"dong{n}")
    statement = Sql("UPDATE audit SET what = 'x' WHERE what = 'dong1'")
    await house.store.write(lambda db: db.run(statement))
    boss = await signed_in(house)
    await boss.opens(JOURNAL)
    assert "Nhật ký đã bị sửa hoặc mất dòng: dòng số 2" in boss.said


async def test_a_row_changed_after_it_was_found_whole_shows_when_all_is_looked_at_again(house: House) -> None:
    await audit(house.store, house.desk, MAI, "view", "dong0")
    boss = await signed_in(house)
    await boss.opens(JOURNAL)
    statement = Sql("UPDATE audit SET what = 'x' WHERE what = 'dong0'")
    await house.store.write(lambda db: db.run(statement))
    await boss.opens(f"{JOURNAL}?lai=1")
    assert "dòng số 1" in boss.said


async def test_while_it_is_still_looked_through_that_is_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "PIECE", 1)
    monkeypatch.setattr(page, "MOST_AT_A_VIEW", 2)
    for n in range(3):
        await audit(house.store, house.desk, MAI, "view", f"dong{n}")
    boss = await signed_in(house)
    await boss.opens(JOURNAL)
    assert "Đang soát nhật ký: 2 dòng đầu còn nguyên" in boss.said
