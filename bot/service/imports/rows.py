"""A sheet against the columns of its kind: rows of values, or every problem with its row and column."""

from collections.abc import Hashable, Mapping, Sequence

from msgspec import Struct

from bot.model.content import Problem
from bot.model.folding import fold
from bot.service.imports.cells import Column, Wrong
from bot.service.imports.kinds import Held, Kind, Row, Values, problem
from bot.service.sheets import Sheet

COUNTING = ("stt", "tt", "so thu tu")
"""A column that only counts the rows. In a template it marks the example with `EXAMPLE`."""
EXAMPLE = "VD"
MARKS = ("vd", "vi du")


class Checked(Struct, frozen=True):
    rows: list[Row]
    problems: list[Problem]
    notes: list[tuple[int, str]]


def checked(sheet: Sheet, kind: Kind, held: Held, name: str) -> Checked:
    columns = kind.columns(held)
    places, problems = _found(sheet, columns, name)
    if len(sheet.rows) > kind.most:
        problems.append(Problem(name, sheet.heading_row, f"bảng có hơn {kind.most} dòng: chia thành mấy tệp"))
    if problems:
        return Checked([], problems, [])
    rows: list[Row] = []
    notes: list[tuple[int, str]] = []
    first_at: dict[Hashable, int] = {}
    counting = _counting(sheet)
    for number, cells in sheet.rows:
        told, rest = _parted(cells, counting)
        if fold(told) in MARKS:
            notes.append((number, "dòng ví dụ, đã bỏ qua"))
            continue
        if not any(cell.strip() for cell in rest):
            continue
        values, slips = _read_row(columns, places, cells)
        slips = slips or list(kind.look(values, held))
        problems += [problem(name, columns, places, number, field, sentence) for field, sentence in slips]
        if slips:
            continue
        key = kind.same(values)
        if key in first_at:
            problems.append(Problem(name, number, f"dòng này trùng với dòng {first_at[key]}: bỏ một dòng"))
        first_at.setdefault(key, number)
        rows.append(Row(number, values))
    if not rows and not problems:
        problems.append(Problem(name, sheet.heading_row, "không có dòng nào dưới dòng tiêu đề"))
    return Checked(rows, problems, notes)


def _found(sheet: Sheet, columns: Sequence[Column], name: str) -> tuple[dict[str, int], list[Problem]]:
    """Where each column stands; the order is free and further columns are left alone."""
    headings = [fold(heading) for heading in sheet.headings]
    places: dict[str, int] = {}
    problems = []
    for column in columns:
        at = [place for place, heading in enumerate(headings) if heading in column.known_as]
        if len(at) == 1:
            places[column.field] = at[0]
        elif at or column.needed:
            what = "có hai cột" if at else "thiếu cột"
            problems.append(Problem(name, sheet.heading_row, f'{what} "{column.heading}" ở dòng tiêu đề'))
    return places, problems


def _counting(sheet: Sheet) -> int | None:
    """Where the column that only counts the rows stands, if there is one."""
    return next((place for place, heading in enumerate(sheet.headings) if fold(heading) in COUNTING), None)


def _parted(cells: Sequence[str], counting: int | None) -> tuple[str, Sequence[str]]:
    """(what stands in that column, all other cells): rows that were numbered ahead hold nothing."""
    if counting is None or counting >= len(cells):
        return "", cells
    return cells[counting], [cell for place, cell in enumerate(cells) if place != counting]


def _read_row(
    columns: Sequence[Column], places: Mapping[str, int], cells: Sequence[str]
) -> tuple[Values, list[tuple[str, str]]]:
    values: Values = {}
    slips = []
    for column in columns:
        place = places.get(column.field)
        text = cells[place].strip() if place is not None and place < len(cells) else ""
        try:
            values[column.field] = column.read(text)
        except Wrong as trouble:
            slips.append((column.field, str(trouble)))
    return values, slips
