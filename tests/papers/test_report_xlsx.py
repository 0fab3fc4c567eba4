"""The annual report as an Excel file: numbers as numbers, words as words, nothing that counts by itself, pages that print."""

import datetime as dt
import io
import zipfile
from functools import cache
from typing import cast

import pytest
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.papers.report_definitions import definitions_of
from bot.papers.report_words import DEMO, TOO_FEW
from bot.papers.report_xlsx import write_commune_table, write_xlsx
from tests.papers.reports import empty, full, of_commune

REPORTS = {"full": full, "empty": empty, "commune": of_commune}
SHEETS = [
    *("Mục tiêu", "Theo xã", "Theo chủ đề", "Chủ đề theo xã", "Theo tháng", "Trước và sau lớp", "Lớp theo xã"),
    *("Buổi tuyên truyền", "Trường", "Mô hình", "Kinh phí", "Cách tính"),
]
HEADING = 4


@cache
def opened(name: str) -> Workbook:
    return load_workbook(io.BytesIO(write_xlsx(REPORTS[name]())))


def rows(name: str, sheet: str) -> list[dict[str, object]]:
    """The rows under the heading, by heading; without notes."""
    found = cast("Worksheet", opened(name)[sheet])
    headings = [str(cell.value) for cell in found[HEADING]]
    lines = found.iter_rows(min_row=HEADING + 1, values_only=True)
    return [dict(zip(headings, line, strict=True)) for line in lines if sum(value is not None for value in line) > 1]


def test_the_sheets_are_those_of_the_report() -> None:
    assert opened("full").sheetnames == SHEETS
    assert opened("empty").sheetnames == SHEETS
    assert opened("commune").sheetnames == [name for name in SHEETS if name != "Chủ đề theo xã"]


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_counts_by_itself(name: str) -> None:
    for sheet in opened(name).worksheets:
        for line in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in line), sheet.title
    with zipfile.ZipFile(io.BytesIO(write_xlsx(REPORTS[name]()))) as package:
        sheets = [package.read(file) for file in package.namelist() if file.startswith("xl/worksheets/")]
    assert all(b"<f>" not in sheet and b"<f " not in sheet for sheet in sheets)


def test_a_village_that_looks_like_a_formula_is_quoted_text() -> None:
    sheet = opened("full")["Buổi tuyên truyền"]
    cell = next(cell for line in sheet.iter_rows() for cell in line if cell.value == "=1+1")
    assert (cell.data_type, cell.quotePrefix, cell.number_format) == ("s", True, "@")


def test_numbers_shares_and_days_are_no_text() -> None:
    line = next(line for line in rows("full", "Theo xã") if line["Mã"] == "06040")
    assert line["Hộ có thẻ"] == 21
    assert line["Hộ tự khai"] == 7
    assert line["Hộ đếm ở buổi họp"] == 30
    assert line["Tổng số hộ"] == 1007
    assert line["Tỉ lệ từ"] == 0.021
    assert line["Tỉ lệ đến"] == 0.028
    assert line["Tổng số hộ tính đến"] == dt.datetime(2023, 6, 30)
    formats = {
        cell.number_format for line in opened("full")["Theo xã"].iter_rows(min_row=5, max_row=60) for cell in line
    }
    assert formats == {"@", "#,##0", "0.0%", "dd/mm/yyyy"}


def test_every_commune_has_a_row_and_the_last_is_the_province() -> None:
    lines = rows("full", "Theo xã")
    assert len(lines) == 66
    assert lines[-1]["Xã, phường"] == "Toàn tỉnh"
    assert (lines[-1]["Hộ có thẻ"], lines[-1]["Số buổi"]) == (6240, 130)


def test_small_cells_are_words_in_every_column() -> None:
    lines = [line for line in rows("commune", "Theo chủ đề") if line["Hộ có thẻ"] == TOO_FEW]
    assert len(lines) == 6
    assert {line["Hộ tự khai"] for line in lines} | {line["Hộ đếm ở buổi họp"] for line in lines} == {TOO_FEW}
    by_commune = rows("full", "Chủ đề theo xã")
    assert len(by_commune) == 12 * 65
    assert len([line for line in by_commune if line["Hộ có thẻ"] == TOO_FEW]) == 6 * 5
    few = [line["Hộ dân tộc ít người: chắc chắn"] for line in rows("full", "Theo xã")]
    assert few.count(TOO_FEW) == 2


def test_a_target_has_its_range_its_whole_and_its_verdict() -> None:
    line = rows("full", "Mục tiêu")[0]
    assert line == {
        "Mục tiêu": "a",
        "Nội dung": "Cán bộ làm công tác dân tộc",
        "Đơn vị": "người",
        "Chỉ tiêu (%)": 100,
        "Năm 2023: chắc chắn": 60,
        "Năm 2023: nhiều nhất": 210,
        "2021-2023: chắc chắn": 60,
        "2021-2023: nhiều nhất": 210,
        "Tổng số": 300,
        "Nguồn tổng số": "Sở Dân tộc và Tôn giáo",
        "Tổng số tính đến": dt.datetime(2023, 6, 30),
        "Tỉ lệ từ": 0.2,
        "Tỉ lệ đến": 0.7,
        "Kết luận": "Chưa đạt",
        "Vì sao không tính được, còn thiếu": "còn 2 xã, phường chưa có tổng số",
    }


def test_the_first_year_of_a_phase_is_not_told_twice() -> None:
    ranges = [heading for heading in rows("empty", "Mục tiêu")[0] if "chắc chắn" in heading]
    assert ranges == ["Năm 2026: chắc chắn"]


def test_what_is_missing_is_said_and_no_share_is_made_up() -> None:
    for line in rows("empty", "Mục tiêu"):
        assert (line["Tỉ lệ từ"], line["Tỉ lệ đến"], line["Tổng số"]) == (None, None, "chưa có")
        assert "không tính được vì" in str(line["Vì sao không tính được, còn thiếu"])
    assert {line["Tổng số hộ"] for line in rows("empty", "Theo xã")} == {"chưa có số hộ"}
    for name in ("Theo tháng", "Buổi tuyên truyền", "Trường", "Mô hình"):
        told = [cell.value for line in opened("empty")[name].iter_rows(min_row=5) for cell in line if cell.value]
        assert any(str(text).startswith("Chưa có") for text in told), name


def test_lists_hold_what_was_logged() -> None:
    held = rows("full", "Buổi tuyên truyền")
    assert len(held) == 60
    assert held[1]["Ngày"] == dt.datetime(2023, 2, 2)
    assert held[1]["Chủ đề"] == "Bình đẳng giới; Phòng, chống tảo hôn"
    assert held[0]["Số người đếm được"] is None
    assert [line["Số lớp có tên trong buổi học"] for line in rows("full", "Trường")] == [2, 0]
    models = rows("full", "Mô hình")
    assert [(line["Đầu vào"], line["Đầu ra"]) for line in models] == [(12, 4.5), (31.25, None), (None, None)]
    assert models[2]["Chỉ số"] == "chưa có chỉ số nào được ghi"


def test_money_is_in_dong() -> None:
    lines = rows("full", "Kinh phí")
    assert lines[0]["Đã chi 2018 - 2023 (đồng)"] == 412_345_678
    assert lines[-1]["Đã chi năm 2023 (đồng)"] == 256_500_000
    assert lines[-1]["Tỉ lệ năm"] == 0.675
    assert {line["Dự kiến năm 2026 (đồng)"] for line in rows("empty", "Kinh phí")} == {"không có"}


@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_is_defined(name: str) -> None:
    told = [(line["Số liệu"], line["Cách tính"]) for line in rows(name, "Cách tính")]
    assert told == [(each.figure, each.counts) for each in definitions_of(REPORTS[name]())]


@pytest.mark.parametrize("name", REPORTS)
def test_a_sheet_keeps_its_heading_and_prints_on_pages_as_wide_as_the_table(name: str) -> None:
    for sheet in opened(name).worksheets:
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith("5")
        assert sheet.print_title_rows == "$4:$4"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter is not None
        assert sheet.oddFooter.right.text == "&P/&N"
        headings = [cell for cell in sheet[HEADING] if cell.value]
        assert all(sheet.column_dimensions[cell.column_letter].width >= 9 for cell in headings)
        assert all(cell.font.name == "Times New Roman" for cell in headings)


def test_a_demo_is_marked_on_every_sheet_and_every_printed_page() -> None:
    book = load_workbook(io.BytesIO(write_xlsx(replace(full(), is_demo=True))))
    for sheet in book.worksheets:
        assert DEMO in str(sheet["A2"].value)
        assert sheet.oddHeader is not None
        assert sheet.oddHeader.center.text == DEMO
    assert all(DEMO not in str(sheet["A2"].value) for sheet in opened("full").worksheets)


def test_the_table_of_communes_alone_is_the_same_table() -> None:
    book = load_workbook(io.BytesIO(write_commune_table(full().by_commune, "Năm 2023")))
    alone = list(book["Số hộ"].iter_rows(min_row=HEADING, max_row=HEADING + 66, values_only=True))
    whole = [
        line[: len(alone[0])]
        for line in opened("full")["Theo xã"].iter_rows(min_row=HEADING, max_row=HEADING + 66, values_only=True)
    ]
    assert alone == whole


def test_a_table_of_districts_says_so() -> None:
    table = replace(full().by_commune, map="districts")
    sheet = load_workbook(io.BytesIO(write_commune_table(table, "Năm 2023")))["Số hộ"]
    assert sheet["B4"].value == "Huyện, thành phố (đến 30/6/2025)"


def test_what_courses_changed_stands_with_its_interval_as_numbers() -> None:
    (first, *_) = rows("full", "Trước và sau lớp")
    gain = full().changed.tracks[0].whole
    assert gain is not None
    assert first["Số người làm cả hai bài"] == gain.n == 42
    assert first["Câu đúng tăng thêm"] == round(gain.right.gain, 1)
    assert first["Câu đúng tăng thêm, từ"] == round(gain.right.low or 0, 1)
    assert first["Mới thử trước lớp"] == 18
    assert [row["Mã xã"] for row in rows("full", "Lớp theo xã")] == ["06040", None, "06040"]
