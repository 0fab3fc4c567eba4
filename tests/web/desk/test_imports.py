"""A sheet through the page: every problem, or a summary; empty sheets; what was imported when."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from bot.service.imports import KINDS
from bot.web.desk.imports import IMPORTS
from tests.conftest import House
from tests.service.imports.kit import MEETING, sheet
from tests.web.desk.kit import signed_in


async def test_a_sheet_is_imported_with_a_summary_and_a_line_below(house: House, tmp_path: Path) -> None:
    officer = await signed_in(house, "commune", "06040")
    content = sheet(tmp_path, MEETING, MEETING | {"Thôn": "Pò Cháo"}).read_bytes()
    await officer.uploads(IMPORTS, "tep", "tháng 11.xlsx", content, {"loai": "meetings"})
    assert officer.answer.status_code == 200
    assert "đã nhập 2 dòng (2 mới, 0 sửa, 0 như cũ)" in officer.said
    await officer.uploads(IMPORTS, "tep", "tháng 11.xlsx", content, {"loai": "meetings"})
    assert "đã nhập 2 dòng (0 mới, 0 sửa, 2 như cũ)" in officer.said
    assert "Buổi tuyên truyền, tập huấn 2 mới, 0 sửa, 0 như cũ" in officer.said


async def test_problems_are_listed_with_row_and_column(house: House, tmp_path: Path) -> None:
    officer = await signed_in(house, "commune", "06040")
    wrong = sheet(tmp_path, MEETING | {"Số hộ": "<script>"}, MEETING | {"Mã xã": "06058", "Thôn": "x"})
    await officer.uploads(IMPORTS, "tep", "a.xlsx", wrong.read_bytes(), {"loai": "meetings"})
    assert officer.answer.status_code == 422
    assert "có 2 lỗi, chưa ghi gì" in officer.said
    assert "cột 8 &#34;Số hộ&#34;" in officer.answer.text
    assert "không thuộc địa bàn được giao" in officer.said
    assert "<script>" not in officer.answer.text.replace("<script src", "")
    assert await house.rows("SELECT COUNT(*) FROM meetings") == [(0,)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK broken"),
        ("a.pdf", b"%PDF"),
        ("a.csv", b"\xff\xfe"),
        ("a.xlsx", b"x" * 5_100_000),
        ("../../etc", b"x"),
    ],
)
async def test_a_file_that_is_no_sheet_is_told_so(house: House, name: str, content: bytes) -> None:
    officer = await signed_in(house)
    await officer.uploads(IMPORTS, "tep", name, content, {"loai": "denominators"})
    assert officer.answer.status_code == 422
    assert "có 1 lỗi" in officer.said


async def test_without_a_kind_or_a_file_nothing_is_read(house: House, tmp_path: Path) -> None:
    officer = await signed_in(house)
    await officer.uploads(IMPORTS, "tep", "a.xlsx", sheet(tmp_path, MEETING).read_bytes(), {"loai": "people"})
    assert "Chọn loại bảng" in officer.said
    await officer.sends(IMPORTS, loai="meetings")
    assert "Chọn tệp bảng" in officer.said


@pytest.mark.parametrize("kind", KINDS)
async def test_an_empty_sheet_can_be_taken_away(house: House, kind: str) -> None:
    officer = await signed_in(house)
    answer = await officer.opens(f"{IMPORTS}/mau?loai={kind}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="mau-{kind}.xlsx"'
    assert openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0].cell(1, 1).value == "STT"


async def test_a_communes_officer_has_no_sheet_of_money(house: House) -> None:
    officer = await signed_in(house, "commune", "06040")
    await officer.opens(IMPORTS)
    assert "Kinh phí đã chi" not in officer.said
    assert (await officer.opens(f"{IMPORTS}/mau?loai=spending")).url.path == IMPORTS
    await officer.uploads(IMPORTS, "tep", "a.xlsx", b"x", {"loai": "spending"})
    assert "Chọn loại bảng" in officer.said


async def test_each_sees_what_was_imported_for_her_area(house: House, tmp_path: Path) -> None:
    content = sheet(tmp_path, MEETING).read_bytes()
    await (await signed_in(house)).uploads(IMPORTS, "tep", "a.xlsx", content, {"loai": "meetings"})
    other = await signed_in(house, "commune", "06058")
    await other.opens(IMPORTS)
    assert "Chưa nhập bảng nào" in other.said
