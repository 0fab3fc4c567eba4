"""The first page: targets, the month, and what needs attention until it is mended."""

import datetime as dt

from bot.reach.period import period
from bot.service.targets.measured import targets_of
from bot.storage.reached import import_denominators
from bot.web.desk.overview import OVERVIEW
from bot.web.desk.pages import HOME
from tests.conftest import House
from tests.service.targets.test_measured import QUOC_VIET, told
from tests.web.desk.filled import FEW
from tests.web.desk.kit import Officer, signed_in
from tests.web.desk.reading import figures, plain


async def overview(house: House, query: str = "", role: str = "province", area: str = "") -> Officer:
    officer = await signed_in(house, role, area)  # type: ignore[arg-type]  # a role
    await officer.opens(f"{OVERVIEW}{query}")
    assert officer.answer.status_code == 200
    return officer


async def test_it_is_what_an_officer_comes_to(province: House) -> None:
    officer = await signed_in(province)
    await officer.opens(HOME)
    assert officer.answer.url.path == OVERVIEW


async def test_every_measure_of_the_five_targets_is_told_with_its_denominator(province: House) -> None:
    officer = await overview(province)
    async with province.store.reading() as reading:
        targets = await targets_of(reading, province.desk, period("2026-2030"))
    for figure in targets:
        assert figure.target.name in officer.said
        for each in figure.measured:
            assert each.measure.name in officer.said
            assert each.share is not None and each.found.whole is not None
            low = f"{each.share[0]:.1f}".replace(".", ",")
            assert low in officer.said
            assert each.found.whole.source in officer.said
    assert "Kế hoạch chưa có chỉ tiêu cho giai đoạn sau (2026-2030)" in officer.said
    assert "Còn thiếu: 1 mô hình chưa có chỉ số đầu vào (III.3)" in officer.said


async def test_a_period_with_goals_is_judged(house: House) -> None:
    await house.store.write(import_denominators, [told("households-few", QUOC_VIET, 100, "2021-01-01")])
    officer = await overview(house, "?ky=2021-2025")
    assert "0,0 % Chưa đạt" in officer.said and "Chỉ tiêu 80 %." in officer.said
    assert "Kế hoạch chưa có chỉ tiêu" not in officer.said


async def test_where_nothing_can_be_computed_it_says_why(house: House) -> None:
    officer = await overview(house)
    assert officer.said.count("Không tính được") == 8
    assert "Không tính được Vì chưa có danh sách trường" in officer.said
    assert "Năm 2026 chưa có hộ nào. Phát thẻ" in officer.said


async def test_the_month_stands_beside_the_whole_month_before(province: House) -> None:
    officer = await overview(province)
    assert "Tháng 11 năm 2026, đến 23/11/2026" in officer.said
    assert "Cả tháng 10 năm 2026:" in officer.said
    province.now = dt.datetime(2027, 1, 5, tzinfo=dt.UTC)
    officer = await overview(province)
    assert "Tháng 1 năm 2027" in officer.said and "Cả tháng 12 năm 2026: 0" in officer.said
    assert figures(officer.answer.text)["Hộ có thẻ"] == "0 hộ"


async def test_what_needs_attention_is_told_with_names_and_where_to_look(province: House) -> None:
    officer = await overview(province)
    said = officer.said
    assert "xã, phường im ắng 30 ngày:" in said
    assert "1 xã, phường chưa có tổng số hộ: Xã Đoàn Kết." in said
    assert "tổng số hộ cũ hơn 18 tháng" in said
    assert "2 trường chưa có buổi học nào được ghi trong năm học 2026-2027" in said
    assert "1 mô hình điểm chưa có chỉ số đầu vào: Mô hình Địa chỉ tin cậy 2." in said
    assert "1 xã, phường có số điện thoại trợ giúp sắp hết hạn hoặc đã hết hạn 180 ngày: Xã Thất Khê." in said
    assert f'href="{HOME}/xa?im=1"' in officer.answer.text


async def test_the_way_to_mend_it_stands_there_only_for_who_may(province: House) -> None:
    ways = (f'href="{HOME}/nhap">Nhập bảng', f'href="{HOME}/buoi/moi">Ghi buổi học')
    html = (await overview(province)).answer.text
    assert all(way in html for way in ways)
    html = (await overview(province, role="auditor")).answer.text
    assert not any(way in html for way in ways)
    assert "chưa có tổng số hộ" in html


async def test_a_communes_officer_is_told_of_her_own_only(province: House) -> None:
    officer = await overview(province, role="commune", area=FEW[0])
    shown = plain(officer.answer.text)
    assert "Tổng quan: Xã Thất Khê" in shown
    assert "1 trường chưa có buổi học" in shown and "Mô hình Địa chỉ tin cậy 2" not in shown
    names = [each.name for code, each in province.desk.gazetteer.communes.items() if code != FEW[0]]
    assert not [name for name in names if f"Xã {name}" in shown or f"Phường {name}" in shown]
    assert "thẻ, câu hỏi chưa hiện" not in shown
    assert f'href="{HOME}/noi-dung' not in officer.answer.text


async def test_nothing_needs_attention_once_all_is_mended(house: House) -> None:
    rows = [told("households", code, 500, "2026-06-30") for code in house.desk.gazetteer.communes]
    await house.store.write(import_denominators, rows)
    await house.joins("lan", "that khe")
    officer = await overview(house, role="commune", area=FEW[0])
    assert "Không có việc gì cần chú ý." in officer.said
