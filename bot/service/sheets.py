"""A CSV or XLSX file as rows of text. Files made to harm (huge, zipped bombs) are refused before they are unpacked."""

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

from msgspec import Struct

MOST_BYTES = 5_000_000
MOST_UNPACKED = 50_000_000
MOST_ROWS = 20_000


class BadSheet(ValueError):
    """The file cannot be read; the message says what to do. `row` is where, 1 for the whole file."""

    def __init__(self, sentence: str, row: int = 1) -> None:
        super().__init__(sentence)
        self.row = row


class Sheet(Struct, frozen=True):
    """`rows` carry their number as Excel shows it; empty rows are left out."""

    heading_row: int
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheet(file: Path) -> Sheet:
    """The first sheet; its first row that is not empty holds the headings."""
    if file.stat().st_size > MOST_BYTES:
        raise BadSheet(f"tệp lớn hơn {MOST_BYTES // 1_000_000} MB: chia nhỏ ra")
    match file.suffix.lower():
        case ".csv":
            rows = _csv(file)
        case ".xlsx":
            rows = _xlsx(file)
        case other:
            raise BadSheet(f"không đọc được tệp {other or 'không có đuôi'}: lưu thành .xlsx hoặc .csv")
    filled = [(number, cells) for number, cells in enumerate(rows, 1) if any(cell.strip() for cell in cells)]
    if not filled:
        raise BadSheet("tệp trống")
    (heading_row, headings), *rest = filled
    return Sheet(heading_row, headings, tuple(rest))


def _csv(file: Path) -> list[tuple[str, ...]]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise BadSheet("tệp .csv không phải UTF-8: khi lưu chọn CSV UTF-8") from trouble
    heading = text.split("\n", 1)[0]
    between = max(",;\t", key=heading.count)
    rows = [tuple(row) for row in csv.reader(io.StringIO(text), delimiter=between)]
    return _few(rows)


def _xlsx(file: Path) -> list[tuple[str, ...]]:
    import openpyxl

    _refuse_bombs(file)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception as trouble:  # openpyxl raises many kinds for a broken file
        raise BadSheet("tệp .xlsx bị hỏng: mở bằng Excel rồi lưu lại") from trouble
    try:
        sheet = book.worksheets[0]
        return _few(
            [tuple(_text(cell) for cell in row) for row in sheet.iter_rows(max_row=MOST_ROWS + 1, values_only=True)]
        )
    finally:
        book.close()


def _refuse_bombs(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            size = sum(each.file_size for each in packed.infolist())
    except zipfile.BadZipFile as trouble:
        raise BadSheet("tệp .xlsx bị hỏng: mở bằng Excel rồi lưu lại") from trouble
    if size > MOST_UNPACKED:
        raise BadSheet("tệp .xlsx bung ra quá lớn: lưu lại chỉ với một trang tính")


def _few(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    if len(rows) > MOST_ROWS:
        raise BadSheet(f"tệp có hơn {MOST_ROWS} dòng: chia nhỏ ra", MOST_ROWS + 1)
    return rows


def _text(cell: object) -> str:
    """A whole number without ".0", a date as 2025-12-31."""
    match cell:
        case None:
            return ""
        case dt.datetime():
            return cell.date().isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)
