"""Sheets as officers fill them in, and an officer who imports them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from bot.model.officers import Officer
from bot.service.imports import Imported, import_sheet
from tests.conftest import House

OF_THAT_KHE = Officer(5, "Bà Mai", "commune", "06040", "password", "Xã Thất Khê")
OF_PROVINCE = Officer(6, "Ông Lâm", "province", "", "password", "Toàn tỉnh")
MEETING: dict[str, object] = {
    "Loại hoạt động": "Họp thôn",
    "Ngày": "23/11/2026",
    "Mã xã": "06040 · xã Thất Khê",
    "Thôn": "Nà Cạn",
    "Chủ đề": "Bình đẳng giới",
    "Người chủ trì": "Hội Phụ nữ",
    "Số người": 60,
    "Số hộ": 35,
}


def sheet(folder: Path, *rows: Mapping[str, object], name: str = "bang.xlsx") -> Path:
    """The headings are those of all rows."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    page.append(headings)
    for row in rows:
        page.append([row.get(heading) for heading in headings])
    book.save(folder / name)
    return folder / name


async def imports(
    house: House, folder: Path, kind: str, *rows: Mapping[str, object], by: Officer | None = None
) -> Imported:
    return await import_sheet(house.store, house.desk, kind, sheet(folder, *rows), by)


def told(done: Imported) -> Sequence[tuple[int, str]]:
    return [(problem.line, problem.sentence) for problem in done.problems]
