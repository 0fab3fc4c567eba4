"""A commune's own page, and that it is hers alone."""

import pytest

from bot.reach.period import period
from bot.service.targets.measured import targets_of
from bot.storage import counting
from bot.storage.sql import Db
from bot.web.desk.communes import COMMUNES
from tests.conftest import House
from tests.service.targets.test_measured import meets
from tests.web.desk.filled import FEW
from tests.web.desk.kit import Officer, signed_in
from tests.web.desk.reading import figures, number, table

HERE, THERE = FEW[0], FEW[1]


async def page(house: House, code: str = HERE, query: str = "", role: str = "province", area: str = "") -> Officer:
    officer = await signed_in(house, role, area)  # type: ignore[arg-type]  # a role
    await officer.opens(f"{COMMUNES}/{code}{query}")
    return officer


async def test_it_holds_months_topics_evidence_meetings_targets_schools_models_and_denominators(
    province: House,
) -> None:
    officer = await page(province)
    html = officer.answer.text
    assert officer.answer.status_code == 200
    for caption in (
        "Số hộ theo tháng",
        "Số hộ theo chủ đề",
        "Số hộ theo cách được nghe",
        "Các buổi mới nhất",
        "Chỉ tiêu",
        "Trường bán trú",
        "Chỉ số: Mô hình Địa chỉ tin cậy 1",
        "Tổng số đã nhập",
    ):
        assert len(table(html, caption)) > 1, caption
    assert ["Trường PTDTBT THCS số 1 Trường dân tộc bán trú", "8", "1", "6A, 6B", "05/10/2026"] in table(html, "Trường")
    assert ["Hộ biết Luật Bình đẳng giới (%)", "31,5", "01/03/2026", "chưa đo", ""] in table(html, "Chỉ số")
    assert "Trước ngày 01/7/2025 là đất của" in officer.said and "Huyện Tràng Định" in officer.said


async def test_heads_of_a_meeting_are_shown_and_who_checked_in_is_not(house: House) -> None:
    await house.store.write(meets, 1, "2026-10-05", HERE, households=38, met=3)
    officer = await page(house)
    assert table(officer.answer.text, "Các buổi mới nhất")[1] == [
        "05/10/2026",
        "Họp thôn",
        "xã Thất Khê",
        "",
        "–",
        "38",
    ]
    assert figures(officer.answer.text)["Hộ đếm ở buổi họp"] == "35 hộ"


async def test_a_meeting_of_a_former_commune_stands_with_those_that_have_its_land(house: House) -> None:
    atlas = house.desk.gazetteer.atlas
    former = atlas.formerly(HERE, 1)[0].code  # type: ignore[arg-type]  # a vintage
    await house.store.write(meets, 1, "2025-03-05", former, households=20)
    heirs = {share.code for share in atlas.today(1, former)}  # type: ignore[arg-type]
    for code in heirs:
        assert "05/03/2025" in (await page(house, code, "?ky=2025")).said
    assert "05/03/2025" not in (await page(house, THERE, "?ky=2025")).said


async def test_small_cells_of_sensitive_topics_are_not_told(house: House) -> None:
    def reached(db: Db) -> None:
        for n in range(4):
            counting.keep(db, n, "2026-10", "tuoi-cuoi", "opened", HERE, "card")

    await house.store.write(reached)
    officer = await page(house)
    rows = {row[0]: row[1:] for row in table(officer.answer.text, "Số hộ theo chủ đề")}
    assert rows["Phòng, chống tảo hôn"] == ["ít, không nêu"]
    assert "chủ đề nhạy cảm có dưới 10 hộ" in officer.said


async def test_an_empty_commune_says_what_to_do_next(house: House) -> None:
    officer = await page(house)
    said = officer.said
    assert "Chưa có hộ nào được nghe trong năm 2026. Phát thẻ" in said
    assert "Chưa có buổi nào được ghi trong năm 2026." in said
    assert "Chưa có tổng số hộ của Xã Thất Khê" in said
    assert figures(officer.answer.text)["Tháng gần nhất có hoạt động"] == "chưa có"


async def test_its_targets_are_those_of_the_service(province: House) -> None:
    officer = await page(province)
    shown = {row[0]: row for row in table(officer.answer.text, "Chỉ tiêu")[1:]}
    async with province.store.reading() as reading:
        targets = await targets_of(reading, province.desk, period("2026"), HERE)
    for figure in targets:
        for each in figure.measured:
            low, high = each.found.low, each.found.high
            range_ = f"{low}" if low == high else f"{low} đến {high}"
            told = "ít, không nêu" if each.found.is_hidden else f"{range_} {each.measure.unit}"
            assert shown[each.measure.name][1] == told


@pytest.mark.parametrize(
    "path", [f"{COMMUNES}/{THERE}", f"{COMMUNES}/{THERE}?ky=2025", f"{COMMUNES}/99999", f"{COMMUNES}/-"]
)
async def test_a_communes_officer_opens_no_other_commune(province: House, path: str) -> None:
    officer = await signed_in(province, "commune", HERE)
    assert (await officer.opens(path)).status_code == 404
    assert "Không có trang này" in officer.said


async def test_her_own_she_opens_by_password_and_by_link(province: House) -> None:
    for how in ("password", "link"):
        officer = await signed_in(province, "commune", HERE, how)
        await officer.opens(f"{COMMUNES}/{HERE}")
        assert officer.answer.status_code == 200
        assert number(figures(officer.answer.text)["Hộ có thẻ"].removesuffix(" hộ")) > 0
        assert f"{COMMUNES}?ky" not in officer.answer.text  # no way back to a table of others


async def test_the_look_stands_in_the_journal_with_the_commune(province: House) -> None:
    await page(province)
    assert ("view", "xa/commune", HERE) in await province.rows("SELECT action, what, area FROM audit")
