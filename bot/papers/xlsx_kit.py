"""An Excel file under way: sheets with a title, a heading that stays, cells of the right type, and pages that print.

It knows how a sheet looks and nothing of what stands in it.
"""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Literal, cast

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

LINE = Side(style="thin", color="BBBBBB")
BOX = Border(LINE, LINE, LINE, LINE)
HEADING = PatternFill("solid", fgColor="DDE7F0")
TOTAL = PatternFill("solid", fgColor="F3F3F3")
FACE = "Times New Roman"
TEXT = Font(name=FACE, size=11)
BOLD = Font(name=FACE, size=11, bold=True)
TITLE = Font(name=FACE, size=13, bold=True)
ASIDE = Font(name=FACE, size=11, italic=True)
MARK = Font(name=FACE, size=11, bold=True, color="9C0006")
A4_LETTERS = 170
UPRIGHT_LETTERS = 115
"""A wider table is printed on A3, a narrow one upright."""
HEADING_ROW = 4
LINE_POINTS = 15
HIGHEST_POINTS = 409
"""As high as Excel lets a row be."""

Kind = Literal["text", "number", "percent", "day", "month", "moment", "decimal"]
FORMATS: dict[str, str] = {
    "text": "@",
    "number": "#,##0",
    "percent": "0.0%",
    "day": "dd/mm/yyyy",
    "month": "mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm:ss",
    "decimal": "General",
}
"""As they are written in the file; a Vietnamese Excel shows 1.234 and 12,5%."""

NUMBERS = Alignment(vertical="top", horizontal="right", indent=1)
DAYS = Alignment(vertical="top", horizontal="center")
LAID: dict[str, Alignment] = {
    "text": Alignment(wrap_text=True, vertical="top"),
    "day": DAYS,
    "month": DAYS,
    "moment": DAYS,
}
DATED: tuple[Kind, ...] = ("day", "month", "moment")

WORDS_AMONG_NUMBERS = "words"
"""The look of a text that says why there is no number."""

Value = str | int | float | None
"""A day, a month or a moment as its ISO text, a share as a number of percent; a text in a column of numbers says why there is none."""


class Column(Struct, frozen=True):
    """`width` in letters."""

    heading: str
    width: float
    kind: Kind = "text"


class Book:
    """`mark` stands at the head of every sheet and every printed page."""

    def __init__(self, title: str, about: str, *, mark: str = "") -> None:
        self._book = Workbook()
        self._book.remove(cast("Worksheet", self._book.active))  # a new workbook has one
        _styles(self._book)
        self._book.properties.title, self._book.properties.creator = title, "Loa Bản"
        self._title, self._about, self._mark = title, about, mark

    def sheet(
        self,
        name: str,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Value]],
        *,
        total: Sequence[Value] = (),
        notes: Sequence[str] = (),
        empty: str = "",
        frozen: int = 1,
    ) -> None:
        """`frozen`: so many columns stay at the left. `empty` is said where there are no rows."""
        sheet = self._book.create_sheet(name)
        said = f"{self._about}  ·  {self._mark}" if self._mark else self._about
        _around(sheet, columns, 1, title, TITLE)
        _around(sheet, columns, 2, said, MARK if self._mark else ASIDE)
        for place, column in enumerate(columns, 1):
            _heading(sheet, place, column)
        for number, row in enumerate([*rows, *([total] if total else [])], HEADING_ROW + 1):
            is_total = bool(total) and number > HEADING_ROW + len(rows)
            for place, (column, value) in enumerate(zip(columns, row, strict=True), 1):
                _put(sheet, number, place, column, value, is_total=is_total)
            sheet.row_dimensions[number].height = _height(columns, row)
        at = HEADING_ROW + len(rows) + bool(total) + 1
        for said in ([empty] if not rows and empty else []) + list(notes):
            at += 1
            _around(sheet, columns, at, said, ASIDE)
        self._lay_out(sheet, columns, len(rows), frozen)

    def saved(self) -> bytes:
        file = io.BytesIO()
        self._book.save(file)
        return file.getvalue()

    def _lay_out(self, sheet: Worksheet, columns: Sequence[Column], rows: int, frozen: int) -> None:
        """The heading stays on the screen and on every printed page; a page is as wide as the table."""
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{HEADING_ROW + 1}"
        last = get_column_letter(len(columns))
        if rows:
            sheet.auto_filter.ref = f"A{HEADING_ROW}:{last}{HEADING_ROW + rows}"
        sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
        letters = sum(column.width for column in columns)
        sheet.page_setup.orientation = "portrait" if letters <= UPRIGHT_LETTERS else "landscape"
        sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4 if letters <= A4_LETTERS else Worksheet.PAPERSIZE_A3
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        if sheet.oddFooter is not None and sheet.oddHeader is not None:
            sheet.oddFooter.left.text = self._title.replace("&", "&&")
            sheet.oddFooter.right.text = "&P/&N"
            sheet.oddHeader.center.text = self._mark or None


def _around(sheet: Worksheet, columns: Sequence[Column], row: int, text: str, font: Font) -> None:
    """A line over or under the table, as wide as the table: it must not make the printed page wider."""
    cell = _text(cast("Cell", sheet.cell(row, 1)), text)  # the first of the merged ones is a cell
    cell.font, cell.alignment = font, LAID["text"]
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(columns))
    lines = _lines(text, sum(column.width for column in columns) * TEXT.size / font.size)
    sheet.row_dimensions[row].height = lines * LINE_POINTS * font.size / TEXT.size


def _heading(sheet: Worksheet, place: int, column: Column) -> None:
    cell = _text(cast("Cell", sheet.cell(HEADING_ROW, place)), column.heading)
    cell.font, cell.fill, cell.border = BOLD, HEADING, BOX
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    sheet.column_dimensions[get_column_letter(place)].width = column.width
    lines = _lines(column.heading, column.width)
    row = sheet.row_dimensions[HEADING_ROW]
    row.height = max(row.height or 0, (lines + 0.5) * LINE_POINTS)


def _put(sheet: Worksheet, row: int, place: int, column: Column, value: Value, *, is_total: bool) -> None:
    cell = cast("Cell", sheet.cell(row, place))
    is_words = isinstance(value, str) and column.kind not in DATED
    look = WORDS_AMONG_NUMBERS if is_words and column.kind != "text" else column.kind
    cell.style = style_name(look, is_total=is_total)
    if isinstance(value, str) and is_words:
        _say(cell, value)
    elif isinstance(value, str):
        cell.value = _dated(column.kind, value)
        cell.number_format = FORMATS[column.kind]  # the library knows better what a day looks like
    elif value is not None:
        cell.value = round(value / 100, 3) if column.kind == "percent" else value


def _dated(kind: Kind, iso: str) -> dt.date:
    match kind:
        case "moment":
            return dt.datetime.fromisoformat(iso)
        case "month":
            return dt.date.fromisoformat(f"{iso}-01")
        case _:
            return dt.date.fromisoformat(iso)


def _styles(book: Workbook) -> None:
    """Known by name: put together anew for each of fifty thousand cells, fonts and lines take most of the time."""
    for look in (*FORMATS, WORDS_AMONG_NUMBERS):
        for is_total in (False, True):
            style = NamedStyle(style_name(look, is_total=is_total))
            style.font, style.border = BOLD if is_total else TEXT, BOX
            style.fill = TOTAL if is_total else PatternFill()
            style.alignment = LAID.get(look, NUMBERS)
            style.number_format = FORMATS.get(look, FORMATS["text"])
            book.add_named_style(style)


def style_name(look: str, *, is_total: bool) -> str:
    return f"Loa Bản {look}{' (cộng)' if is_total else ''}"


def _text(cell: Cell, text: str) -> Cell:
    cell.number_format = FORMATS["text"]
    return _say(cell, text)


def _say(cell: Cell, text: str) -> Cell:
    """Always text: "=1+1" in the name of a village must not be counted by anybody's machine."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True
    return cell


def _height(columns: Sequence[Column], row: Sequence[Value]) -> float:
    """Of the fullest cell: a file does not grow its rows by itself."""
    cells = zip(columns, row, strict=True)
    words = [_lines(text, column.width) for column, text in cells if column.kind == "text" and isinstance(text, str)]
    return min(max([1, *words]) * LINE_POINTS, HIGHEST_POINTS)


def _lines(text: str, width: float) -> int:
    letters = max(1, int(width) - 1)
    return sum(-(-len(part) // letters) or 1 for part in text.split("\n"))
