"""An empty sheet of a kind, to be filled offline: headings, an example, lists to choose from, and how to fill it in.

No formula and no macro: cells are text, days are days, numbers are numbers. What may be chosen stands on a sheet of its
own, because a list inside a cell may hold 255 letters only.
"""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, cast

from bot.model.atlas import Vintage
from bot.service.imports.cells import Column
from bot.service.imports.kinds import Held, Kind
from bot.service.imports.rows import EXAMPLE

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import Alignment
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 200
"""Rows that are laid out and have lists; more may be filled in below."""
FIRST = 3
"""The first row to fill in, under headings and example."""
WIDE = 220
"""Letters across: more are too small to read on A4."""
LISTS, GUIDE, CODES = "Danh mục", "Hướng dẫn", "Mã xã"
FORMATS = {"text": "@", "day": "dd/mm/yyyy", "number": "#,##0"}
FONT = "Times New Roman"
"""Of official papers; every Excel and LibreOffice has it."""
HEADING, TO_FILL, AN_EXAMPLE = "DDE7F0", "FFFFFF", "F2F2F2"


def template(kind: Kind, held: Held) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = cast("Worksheet", book.active)  # a new workbook has one
    sheet.title = kind.name[:31]
    columns = kind.columns(held)
    _headings(sheet, columns)
    _example(sheet, columns)
    _cells(sheet, columns)
    _guide(book, kind, columns)
    _lists(book, sheet, columns)
    if any(column.field == "commune" and not column.is_closed for column in columns):
        _codes(book, held)
    _lay_out(sheet, columns, kind)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _headings(sheet: "Worksheet", columns: Sequence[Column]) -> None:
    for place, words in enumerate(["STT", *(column.heading for column in columns)], 1):
        cell = _put(sheet, 1, place, words, bold=True, fill=HEADING)
        cell.alignment = _aligned("center")
    sheet.row_dimensions[1].height = 52


def _example(sheet: "Worksheet", columns: Sequence[Column]) -> None:
    """Marked in the first column, and ignored by the import."""
    _put(sheet, 2, 1, EXAMPLE, fill=AN_EXAMPLE, slanted=True)
    for place, column in enumerate(columns, 2):
        value: object = column.example
        if column.example and column.holds == "day":
            value = dt.date.fromisoformat(column.example)
        if column.example and column.holds == "number":
            value = int(column.example)
        cell = _put(sheet, 2, place, value, fill=AN_EXAMPLE, slanted=True)
        cell.number_format = FORMATS[column.holds]


def _cells(sheet: "Worksheet", columns: Sequence[Column]) -> None:
    for row in range(FIRST, FIRST + ROWS):
        _put(sheet, row, 1, None)
        for place, column in enumerate(columns, 2):
            _put(sheet, row, place, None).number_format = FORMATS[column.holds]


def _lists(book: "Workbook", sheet: "Worksheet", columns: Sequence[Column]) -> None:
    """Each list in a column of its own; a cell of the sheet points at it."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    at: dict[tuple[str, ...], int] = {}
    for place, column in enumerate(columns, 2):
        where = f"{get_column_letter(place)}{FIRST}:{get_column_letter(place)}{FIRST + ROWS - 1}"
        if column.options:
            if column.options not in at:
                at[column.options] = len(at) + 1
                _list(lists, at[column.options], column)
            letter = get_column_letter(at[column.options])
            rule = DataValidation(type="list", formula1=f"'{LISTS}'!${letter}$2:${letter}${len(column.options) + 1}")
            rule.error = (
                "Chọn trong danh sách."
                if column.is_closed
                else "Không có trong danh sách hiện nay. Vẫn giữ nếu là mã cũ."
            )
            rule.errorStyle = "stop" if column.is_closed else "warning"
        elif column.holds == "day":
            rule = DataValidation(type="date", operator="between", formula1="36526", formula2="73050")
            rule.error, rule.errorStyle = "Ghi ngày, ví dụ 23/11/2026.", "stop"
        elif column.holds == "number":
            rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0")
            rule.error, rule.errorStyle = "Ghi một số.", "stop"
        else:
            continue
        rule.allow_blank, rule.showErrorMessage, rule.errorTitle = True, True, column.heading
        if column.help:
            rule.showInputMessage, rule.promptTitle, rule.prompt = True, column.heading[:32], column.help[:255]
        rule.add(where)
        sheet.add_data_validation(rule)
    if not at:
        book.remove(lists)


def _list(lists: "Worksheet", place: int, column: Column) -> None:
    for n, words in enumerate((column.heading, *column.options), 1):
        _put(lists, n, place, words, bold=n == 1)


def _guide(book: "Workbook", kind: Kind, columns: Sequence[Column]) -> None:
    guide = book.create_sheet(GUIDE)
    lines = (
        (kind.name, kind.what),
        (
            "Cách điền",
            "Mỗi dòng một mục, từ dòng số 1. Dòng có chữ VD ở cột STT là ví dụ, máy bỏ qua; xóa đi cũng được.",
        ),
        ("Không đổi", "Tên cột ở dòng đầu. Thứ tự cột đổi được; thêm cột riêng được, máy không đọc."),
        ("Ngày", "Ghi ngày/tháng/năm, ví dụ 23/11/2026."),
        (
            "Nhập vào",
            "Trang cán bộ, mục Nhập bảng. Có lỗi thì máy chỉ ra từng dòng, từng cột và chưa ghi gì; sửa rồi nhập lại.",
        ),
        ("Nhập lại", "Nhập lại tệp cũ không làm thay đổi gì. Sửa một dòng rồi nhập lại thì dòng ấy được thay."),
        ("Không ghi", "Không ghi tên, số điện thoại hay hoàn cảnh của bà con vào bất cứ cột nào."),
    )
    _put(guide, 1, 1, "Hướng dẫn", bold=True)
    for row, (name, words) in enumerate(lines, 3):
        _put(guide, row, 1, name, bold=True)
        _put(guide, row, 2, words)
        guide.row_dimensions[row].height = _height(words)
    at = len(lines) + 4
    for place, words in enumerate(("Cột", "Cách ghi", "Bắt buộc"), 1):
        _put(guide, at, place, words, bold=True, fill=HEADING)
    for row, column in enumerate(columns, at + 1):
        _put(guide, row, 1, column.heading, bold=True)
        _put(guide, row, 2, column.help or _how(column))
        guide.row_dimensions[row].height = _height(column.help)
        _put(guide, row, 3, "có" if column.needed else "")
    for letter, width in (("A", 28), ("B", 96), ("C", 11)):
        guide.column_dimensions[letter].width = width
    _print_on_a4(guide, landscape=False)


def _height(words: str) -> int:
    """A file does not grow its rows by itself."""
    return 17 * max(1, -(-len(words) // 92))


def _how(column: Column) -> str:
    if column.options:
        return "Chọn trong danh sách." if column.is_closed else "Chọn trong danh sách, hoặc ghi mã."
    return {"text": "Ghi chữ.", "day": "Ghi ngày/tháng/năm.", "number": "Ghi một số."}[column.holds]


def _codes(book: "Workbook", held: Held) -> None:
    """Codes of all three maps, for history."""
    sheet = book.create_sheet(CODES)
    maps = (
        ("Từ 01/7/2025", Vintage.TODAY),
        ("Từ 01/01/2020 đến 30/6/2025", Vintage.UNTIL_2025),
        ("Đến 31/12/2019", Vintage.UNTIL_2020),
    )
    for n, (words, vintage) in enumerate(maps):
        at = 1 + 3 * n
        _put(sheet, 1, at, words, bold=True, fill=HEADING)
        _put(sheet, 1, at + 1, "Xã, phường, thị trấn", bold=True, fill=HEADING)
        for row, unit in enumerate(held.desk.gazetteer.atlas.units[vintage], 2):
            _put(sheet, row, at, unit.code)
            _put(sheet, row, at + 1, f"{unit.name}, {unit.district}" if unit.district else unit.name)
    for letter, width in (("A", 15), ("B", 28), ("C", 4), ("D", 29), ("E", 48), ("F", 4), ("G", 17), ("H", 48)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    _print_on_a4(sheet, landscape=True)


def _put(
    sheet: "Worksheet",
    row: int,
    place: int,
    value: object,
    *,
    bold: bool = False,
    fill: str = "",
    slanted: bool = False,
) -> "Cell":
    """Text is text, also where it begins with = or +."""
    from openpyxl.styles import Border, Font, PatternFill, Side

    cell = cast("Cell", sheet.cell(row, place))  # nothing is merged
    cell.value = value  # type: ignore[assignment]  # text, number, day or nothing
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
    cell.font = Font(name=FONT, size=12, bold=bold, italic=slanted, color="666666" if slanted else "000000")
    cell.alignment = _aligned()
    line = Side(style="thin", color="BBBBBB")
    cell.border = Border(line, line, line, line)
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    return cell


def _aligned(across: str = "") -> "Alignment":
    from openpyxl.styles import Alignment

    return Alignment(horizontal=across or None, vertical="center" if across else "top", wrap_text=True)


def _lay_out(sheet: "Worksheet", columns: Sequence[Column], kind: Kind) -> None:
    from openpyxl.utils import get_column_letter

    sheet.column_dimensions["A"].width = 6
    for place, column in enumerate(columns, 2):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = f"C{FIRST - 1}"
    sheet.print_title_rows = "1:1"
    _print_on_a4(sheet, landscape=True)
    if sum(column.width for column in columns) > WIDE:
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    if sheet.oddFooter is not None:
        sheet.oddFooter.left.text = f"Loa Bản, {kind.name}"
        sheet.oddFooter.right.text = "&P/&N"


def _print_on_a4(sheet: "Worksheet", *, landscape: bool) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
