"""The reviewers' sheet as an Excel file: headings that stay, wrapped text, pages that print, and no formulas."""

from pathlib import Path
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.library.review_sheet import APPROVE, COLUMNS, MEND, rows_of
from bot.model.content import Library

LINE = Side(style="thin", color="BBBBBB")
BOX = Border(LINE, LINE, LINE, LINE)
HEADING = PatternFill("solid", fgColor="DDE7F0")
TO_FILL = PatternFill("solid", fgColor="FFF8DC")
LINE_POINTS = 15
HIGHEST_POINTS = 409
"""As high as Excel lets a row be."""
WRAPPED = Alignment(wrap_text=True, vertical="top")


def write_reviews(library: Library, file: Path) -> int:
    """How many rows were written. The revision of the whole content stands in the page foot."""
    book = Workbook()
    sheet = cast("Worksheet", book.active)  # a new workbook has one
    sheet.title = "Duyệt nội dung"
    rows = rows_of(library)
    _heading(sheet)
    for number, row in enumerate(rows, 2):
        for place, column in enumerate(COLUMNS, 1):
            cell = _text(sheet, number, place, row.get(column.field, ""))
            if column.fills:
                cell.fill = TO_FILL
        lines = max(_lines(row.get(column.field, ""), column.width) for column in COLUMNS)
        sheet.row_dimensions[number].height = min((lines + 1) * LINE_POINTS, HIGHEST_POINTS)
    _lay_out(sheet, len(rows), library.revision)
    book.save(file)
    return len(rows)


def _lines(text: str, width: float) -> int:
    """How many lines the text takes in a column of so many letters: a file does not grow its rows by itself."""
    letters = max(1, int(width) - 2)
    return sum(-(-len(part) // letters) or 1 for part in text.split("\n"))


def _heading(sheet: Worksheet) -> None:
    for place, column in enumerate(COLUMNS, 1):
        cell = _text(sheet, 1, place, column.heading)
        cell.font = Font(bold=True)
        cell.fill = HEADING
        sheet.column_dimensions[get_column_letter(place)].width = column.width


def _text(sheet: Worksheet, row: int, place: int, text: str) -> Cell:
    """Always text: "=1+1" in a card must not be counted by the reviewer's machine."""
    cell = cast("Cell", sheet.cell(row, place))  # nothing is merged
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = WRAPPED
    cell.border = BOX
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    return cell


def _lay_out(sheet: Worksheet, rows: int, revision: str) -> None:
    """The heading stays on the screen and on every printed page; a page is as wide as the table."""
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{rows + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.oddFooter is not None:
        sheet.oddFooter.left.text = f"Loa Bản, bản nội dung {revision}"
        sheet.oddFooter.right.text = "&P/&N"
    choices = DataValidation(type="list", formula1=f'"{APPROVE},{MEND}"', allow_blank=True)
    at = next(place for place, column in enumerate(COLUMNS, 1) if column.field == "decision")
    choices.add(f"{get_column_letter(at)}2:{get_column_letter(at)}{rows + 1}")
    sheet.add_data_validation(choices)
