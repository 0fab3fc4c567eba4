"""The plan's money and what was spent: a document a line, in đồng, by the province."""

import pytest

from bot.web.desk.money import MONEY
from tests.conftest import House
from tests.web.desk.kit import signed_in

SPENT = {"nam": "2025", "hoat_dong": "tap-huan", "van_ban": "QĐ 77", "so_tien": "45.000.000"}


async def test_what_was_spent_stands_beside_the_plan(house: House) -> None:
    officer = await signed_in(house)
    await officer.sends(MONEY, SPENT)
    assert officer.answer.url.query == b"nam=2025"
    assert "45.000.000" in officer.said
    assert "45,0 triệu đồng" in officer.said
    assert "10,5 % kế hoạch năm" in officer.said
    assert "55.000.000" in officer.said, "left of 100 million"
    assert "3.190 triệu đồng" in officer.said


async def test_the_same_document_again_replaces(house: House) -> None:
    officer = await signed_in(house)
    for amount in ("45000000", "46000000"):
        await officer.sends(MONEY, SPENT | {"so_tien": amount})
    assert await house.rows("SELECT document, amount FROM spending") == [("QĐ 77", 46_000_000)]
    told = await house.rows("SELECT what FROM audit WHERE action = 'money' ORDER BY id")
    assert told == [("spent:2025:tap-huan:45000000",), ("spent:2025:tap-huan:46000000",)]


async def test_a_document_is_taken_back(house: House) -> None:
    officer = await signed_in(house)
    await officer.sends(MONEY, SPENT)
    await officer.sends(f"{MONEY}/bo", SPENT)
    assert await house.rows("SELECT COUNT(*) FROM spending") == [(0,)]
    assert (await officer.sends(f"{MONEY}/bo", SPENT)).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"so_tien": "45 triệu"},
        {"so_tien": "0"},
        {"so_tien": "-5"},
        {"van_ban": ""},
        {"hoat_dong": "lien-hoan"},
        {"van_ban": "x" * 81},
    ],
)
async def test_a_slip_is_told_and_nothing_kept(house: House, wrong: dict[str, str]) -> None:
    officer = await signed_in(house)
    await officer.sends(MONEY, SPENT | wrong)
    assert officer.answer.status_code == 422
    assert "Chưa ghi" in officer.said
    assert await house.rows("SELECT COUNT(*) FROM spending") == [(0,)]


@pytest.mark.parametrize("year", ["2017", "2027", "abc", "", "99999"])
async def test_a_year_outside_the_plan_is_this_year(house: House, year: str) -> None:
    officer = await signed_in(house)
    await officer.opens(f"{MONEY}?nam={year}")
    assert "Văn bản chi năm 2026" in officer.said
    assert "Kế hoạch giao tiền cho các năm 2018-2025" in officer.said


async def test_an_auditor_sees_it_and_changes_nothing(house: House) -> None:
    await (await signed_in(house)).sends(MONEY, SPENT)
    auditor = await signed_in(house, "auditor")
    await auditor.opens(f"{MONEY}?nam=2025")
    assert "QĐ 77" in auditor.said and "Ghi một khoản chi" not in auditor.said
    assert (await auditor.sends(MONEY, SPENT)).status_code == 404
    assert (await auditor.sends(f"{MONEY}/bo", SPENT)).status_code == 404
