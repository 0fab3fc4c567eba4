"""Schools, pilot models, indicators, money and counts of officers: by sheet, as often as wanted, each in its area."""

from pathlib import Path

import pytest

from bot.model.officers import Officer
from bot.service.imports import KINDS
from tests.conftest import House
from tests.service.imports.kit import OF_PROVINCE, OF_THAT_KHE, imports, told

SCHOOL: dict[str, object] = {
    "Mã trường": "PTDTBT Thất Khê".replace("ấ", "a").replace("ê", "e"),
    "Tên trường": "Trường PTDTBT THCS Thất Khê",
    "Loại trường": "Trường dân tộc bán trú",
    "Mã xã": "06040",
    "Số lớp": 8,
    "Nguồn": "Sở Giáo dục và Đào tạo",
    "Ngày": "05/09/2026",
}
MODEL: dict[str, object] = {
    "Mã mô hình": "mh-1",
    "Mã xã": "06040",
    "Tên mô hình": "Gia đình êm ấm",
    "Ngày bắt đầu": "01/03/2026",
    "Nguồn": "QĐ 12",
}
INDICATOR: dict[str, object] = {
    "Mã mô hình": "mh-1",
    "Chỉ số": "Hộ biết Luật",
    "Đơn vị": "%",
    "Đầu vào": "31,5",
    "Ngày đo đầu vào": "01/03/2026",
    "Nguồn": "Phiếu khảo sát",
}
MONEY: dict[str, object] = {
    "Năm": 2025,
    "Hoạt động": "Kiểm tra, giám sát, đánh giá",
    "Số văn bản": "QĐ 77",
    "Số tiền (đồng)": "45.000.000",
}
COUNT: dict[str, object] = {
    "Mã xã": "06040",
    "Đối tượng": "Người có uy tín",
    "Số hộ": 12,
    "Nguồn": "UBND xã",
    "Ngày": "01/01/2026",
}


@pytest.mark.parametrize(
    ("kind", "row"), [("schools", SCHOOL), ("models", MODEL), ("spending", MONEY), ("denominators", COUNT)]
)
async def test_again_nothing_changes_and_corrected_it_is_replaced(
    house: House, tmp_path: Path, kind: str, row: dict[str, object]
) -> None:
    assert (await imports(house, tmp_path, kind, row)).new == 1
    assert (await imports(house, tmp_path, kind, row)).same == 1
    source = "Ghi chú" if kind == "spending" else "Nguồn"
    assert (await imports(house, tmp_path, kind, row | {source: "Văn bản mới"})).changed == 1


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("schools", SCHOOL | {"Loại trường": "Mầm non"}),
        ("schools", SCHOOL | {"Số lớp": 0}),
        ("schools", SCHOOL | {"Mã trường": "trường số 1!"}),
        ("models", MODEL | {"Mã xã": "05995"}),
        ("models", MODEL | {"Ngày kết thúc": "01/01/2026"}),
        ("indicators", INDICATOR),
        ("spending", MONEY | {"Hoạt động": "Liên hoan"}),
        ("spending", MONEY | {"Năm": 2027}),
        ("spending", MONEY | {"Số tiền (đồng)": "45 triệu"}),
        ("denominators", COUNT | {"Đối tượng": "Trẻ em"}),
        ("denominators", COUNT | {"Mã xã": "", "Đối tượng": "Hộ Dao"}),
        ("denominators", COUNT | {"Mã xã": "06040 · xã Quốc Việt"}),
    ],
)
async def test_what_cannot_be_is_refused_with_a_sentence(
    house: House, tmp_path: Path, kind: str, row: dict[str, object]
) -> None:
    done = await imports(house, tmp_path, kind, row)
    assert len(told(done)) == 1
    assert done.rows == 0


async def test_an_indicator_belongs_to_a_model_and_is_measured_with_its_day(house: House, tmp_path: Path) -> None:
    await imports(house, tmp_path, "models", MODEL)
    assert (await imports(house, tmp_path, "indicators", INDICATOR)).new == 1
    ends = INDICATOR | {"Đầu ra": 70, "Ngày đo đầu ra": "01/11/2026"}
    assert (await imports(house, tmp_path, "indicators", ends)).changed == 1
    assert await house.rows("SELECT baseline, endline, endline_on FROM model_indicators") == [
        (31.5, 70.0, "2026-11-01")
    ]
    for wrong in (
        ends | {"Ngày đo đầu ra": None},
        ends | {"Ngày đo đầu ra": "28/02/2026"},
        INDICATOR | {"Đầu vào": "nhiều"},
    ):
        assert len(told(await imports(house, tmp_path, "indicators", wrong))) == 1


async def test_a_model_of_before_2025_stands_on_its_old_code(house: House, tmp_path: Path) -> None:
    row = MODEL | {"Mã xã": "05995", "Ngày bắt đầu": "01/03/2019"}
    assert (await imports(house, tmp_path, "models", row)).new == 1


async def test_officers_may_be_counted_for_the_whole_province(house: House, tmp_path: Path) -> None:
    row = COUNT | {"Mã xã": None, "Đối tượng": "ethnic-officer", "Số hộ": 210}
    assert (await imports(house, tmp_path, "denominators", row, by=OF_PROVINCE)).new == 1
    assert await house.rows("SELECT what, commune, n FROM denominators") == [("ethnic-officer", "", 210)]
    assert "chỉ cán bộ tỉnh" in told(await imports(house, tmp_path, "denominators", row, by=OF_THAT_KHE))[0][1]


async def test_without_a_column_for_it_households_are_counted(house: House, tmp_path: Path) -> None:
    row = {name: cell for name, cell in COUNT.items() if name != "Đối tượng"}
    await imports(house, tmp_path, "denominators", row)
    assert await house.rows("SELECT what, n FROM denominators") == [("households", 12)]


async def test_every_denominator_of_the_plan_can_be_imported(house: House, tmp_path: Path) -> None:
    wanted = {key for target in house.desk.plan.target for measure in target.measure for key in measure.denominator}
    for what in wanted | {f"households-{group.key}" for group in house.desk.plan.few()}:
        assert (await imports(house, tmp_path, "denominators", COUNT | {"Đối tượng": what})).new == 1, what


@pytest.mark.parametrize(("kind", "row"), [("schools", SCHOOL), ("models", MODEL), ("denominators", COUNT)])
async def test_each_imports_for_her_own_area(house: House, tmp_path: Path, kind: str, row: dict[str, object]) -> None:
    done = await imports(house, tmp_path, kind, row | {"Mã xã": "06058"}, by=OF_THAT_KHE)
    assert len(told(done)) == 1
    assert (await imports(house, tmp_path, kind, row, by=OF_THAT_KHE)).new == 1


async def test_another_communes_school_or_model_is_not_taken_away_by_its_key(house: House, tmp_path: Path) -> None:
    other = Officer(7, "Ông Páo", "commune", "06058", "password")
    await imports(house, tmp_path, "schools", SCHOOL)
    await imports(house, tmp_path, "models", MODEL)
    for kind, row in (("schools", SCHOOL), ("models", MODEL)):
        assert len(told(await imports(house, tmp_path, kind, row | {"Mã xã": "06058"}, by=other))) == 1
    assert len(told(await imports(house, tmp_path, "indicators", INDICATOR, by=other))) == 1


async def test_money_is_the_provinces(house: House, tmp_path: Path) -> None:
    assert "chỉ cán bộ tỉnh" in told(await imports(house, tmp_path, "spending", MONEY, by=OF_THAT_KHE))[0][1]
    assert (await imports(house, tmp_path, "spending", MONEY, by=OF_PROVINCE)).new == 1


async def test_an_import_stands_in_the_journal_with_its_numbers_and_no_text(house: House, tmp_path: Path) -> None:
    await imports(house, tmp_path, "models", MODEL, by=OF_THAT_KHE)
    await imports(house, tmp_path, "models", MODEL)
    assert await house.rows("SELECT actor, role, area, action, what FROM audit ORDER BY id") == [
        (5, "commune", "06040", "import", "models:new=1:changed=0:same=0"),
        (0, "operator", "", "import", "models:new=0:changed=0:same=1"),
    ]


async def test_a_refused_import_stands_nowhere(house: House, tmp_path: Path) -> None:
    await imports(house, tmp_path, "spending", MONEY | {"Năm": 1999})
    assert await house.rows("SELECT COUNT(*) FROM audit") == [(0,)]


def test_every_kind_of_the_brief_is_there() -> None:
    assert set(KINDS) == {"meetings", "denominators", "contacts", "schools", "models", "indicators", "spending"}
