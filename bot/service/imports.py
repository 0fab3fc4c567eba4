"""Sheets of officers: read whole, checked whole, and only then written, in one transaction."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from bot.model.content import Problem
from bot.model.folding import fold
from bot.model.places import Gazetteer
from bot.service.sheets import BadSheet, Sheet, read_sheet
from bot.storage import contacts, reached
from bot.storage.sql import Db
from bot.storage.store import Store

Values = dict[str, object]
MOST_HOUSEHOLDS = 100_000


class Wrong(ValueError):
    """A cell cannot be used; the message says what to write."""


class Column(Struct, frozen=True):
    """`names` are the headings understood, folded; `read` turns a cell's text into a value or raises Wrong."""

    field: str
    names: tuple[str, ...]
    read: Callable[[str], object]


class Kind(Struct, frozen=True):
    columns: Callable[[Gazetteer, dt.date], tuple[Column, ...]]
    key: tuple[str, ...]
    write: Callable[[Db, list[Values]], None]


async def import_sheet(
    store: Store, kind: str, file: Path, gazetteer: Gazetteer, today: dt.date
) -> tuple[int, tuple[Problem, ...]]:
    """(rows written, problems). With any problem nothing is written. The same sheet again changes nothing."""
    try:
        sheet = read_sheet(file)
    except BadSheet as trouble:
        return 0, (Problem(file.name, trouble.row, str(trouble)),)
    rows, problems = _checked(sheet, KINDS[kind], gazetteer, today, file.name)
    if problems:
        return 0, tuple(problems)
    await store.write(KINDS[kind].write, rows)
    return len(rows), ()


def _checked(
    sheet: Sheet, kind: Kind, gazetteer: Gazetteer, today: dt.date, name: str
) -> tuple[list[Values], list[Problem]]:
    columns = kind.columns(gazetteer, today)
    places, problems = _found(sheet, columns, name)
    if problems:
        return [], problems
    rows: list[Values] = []
    first_at: dict[tuple[object, ...], int] = {}
    for number, cells in sheet.rows:
        values, slips = _read_row(columns, places, cells, number, name)
        problems += slips
        if slips:
            continue
        key = tuple(values[field] for field in kind.key)
        if key in first_at:
            problems.append(Problem(name, number, f"dòng này trùng với dòng {first_at[key]}: bỏ một dòng"))
        first_at.setdefault(key, number)
        rows.append(values | {"position": len(rows)} if "number" in values else values)
    if not rows and not problems:
        problems.append(Problem(name, sheet.heading_row, "không có dòng nào dưới dòng tiêu đề"))
    return rows, problems


def _found(sheet: Sheet, columns: tuple[Column, ...], name: str) -> tuple[dict[str, int], list[Problem]]:
    """Where each column stands; the order is free and further columns are left alone."""
    headings = [fold(heading) for heading in sheet.headings]
    places: dict[str, int] = {}
    problems = []
    for column in columns:
        at = [place for place, heading in enumerate(headings) if heading in column.names]
        if len(at) == 1:
            places[column.field] = at[0]
        else:
            what = "thiếu cột" if not at else "có hai cột"
            problems.append(Problem(name, sheet.heading_row, f'{what} "{column.names[0]}" ở dòng tiêu đề'))
    return places, problems


def _read_row(
    columns: tuple[Column, ...], places: Mapping[str, int], cells: tuple[str, ...], number: int, name: str
) -> tuple[Values, list[Problem]]:
    values: Values = {}
    problems = []
    for column in columns:
        place = places[column.field]
        text = cells[place].strip() if place < len(cells) else ""
        try:
            values[column.field] = column.read(text)
        except Wrong as trouble:
            where = f'cột {place + 1} "{column.names[0]}"'
            problems.append(Problem(name, number, f"{where}: {trouble}"))
    return values, problems


def _commune(gazetteer: Gazetteer) -> Callable[[str], str]:
    def read(text: str) -> str:
        code = text.zfill(5) if text.isdigit() else text
        if code not in gazetteer.communes:
            raise Wrong(f"{text!r} không phải mã của 65 xã, phường hiện nay (năm chữ số, ví dụ 06040)")
        return code

    return read


def _households(text: str) -> int:
    digits = text.replace(".", "").replace(" ", "")
    if not digits.isdigit() or not 0 < int(digits) < MOST_HOUSEHOLDS:
        raise Wrong(f"{text!r} không phải số hộ (một số nguyên, ví dụ 1234)")
    return int(digits)


def _words(text: str) -> str:
    if not text:
        raise Wrong("để trống, phải ghi rõ")
    return text


def _day(today: dt.date) -> Callable[[str], str]:
    def read(text: str) -> str:
        day = _date(text)
        if day is None:
            raise Wrong(f"{text!r} không phải ngày: viết 31/12/2025 hoặc 2025-12-31")
        if day > today:
            raise Wrong(f"{text!r} là ngày chưa tới")
        return day.isoformat()

    return read


def _date(text: str) -> dt.date | None:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return dt.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None


def _number(text: str) -> str:
    """A telephone number as people press it."""
    digits = text.replace(" ", "").replace(".", "").replace("-", "")
    if not digits.isdigit() or not 3 <= len(digits) <= 11:
        raise Wrong(f"{text!r} không phải số điện thoại (3 đến 11 chữ số)")
    return digits


def _denominators(gazetteer: Gazetteer, today: dt.date) -> tuple[Column, ...]:
    return (
        Column("commune", ("ma xa", "ma", "code", "commune"), _commune(gazetteer)),
        Column("n", ("so ho", "households", "tong so ho"), _households),
        Column("source", ("nguon", "source"), _words),
        Column("as_of", ("ngay", "as of", "tinh den ngay"), _day(today)),
    )


def _contacts(gazetteer: Gazetteer, today: dt.date) -> tuple[Column, ...]:
    return (
        Column("commune", ("ma xa", "ma", "code", "commune"), _commune(gazetteer)),
        Column("name", ("ten", "name", "ten noi nhan"), _words),
        Column("number", ("so may", "so dien thoai", "number"), _number),
        Column("source", ("nguon", "source"), _words),
        Column("verified_by", ("nguoi kiem tra", "verified by"), _words),
        Column("verified_on", ("ngay kiem tra", "verified on"), _day(today)),
    )


def _write_households(db: Db, rows: list[Values]) -> None:
    reached.import_denominators(db, [row | {"what": "households"} for row in rows])


KINDS = {
    "denominators": Kind(_denominators, ("commune", "as_of"), _write_households),
    "contacts": Kind(_contacts, ("commune", "number"), contacts.replace),
}
