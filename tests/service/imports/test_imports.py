"""Officers' sheets: every problem with row and column, nothing changed on error, the same again changes nothing."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from bot.model.content import Problem
from bot.service.imports import import_sheet
from tests.conftest import House

HEADINGS = "Mã xã;Tên;Số hộ;Nguồn;Ngày"


async def imported(house: House, file: Path, kind: str = "denominators") -> tuple[int, tuple[Problem, ...]]:
    done = await import_sheet(house.store, house.desk, kind, file)
    return done.rows, done.problems


def csv(folder: Path, *lines: str, headings: str = HEADINGS) -> Path:
    file = folder / "so-ho.csv"
    file.write_text("\n".join((headings, *lines)), encoding="utf-8-sig")
    return file


async def test_a_csv_from_excel_is_read(house: House, tmp_path: Path) -> None:
    file = csv(tmp_path, "06040;Thất Khê;1.234;UBND xã;01/01/2026", "6058;Quốc Việt;980;UBND xã;01/01/2026")
    assert await imported(house, file) == (2, ())
    assert await house.rows("SELECT commune, n, source, as_of FROM denominators ORDER BY commune") == [
        ("06040", 1234, "UBND xã", "2026-01-01"),
        ("06058", 980, "UBND xã", "2026-01-01"),
    ]


async def test_an_xlsx_is_read_with_numbers_and_dates_as_excel_keeps_them(house: House, tmp_path: Path) -> None:
    import datetime as dt

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["", "", "", ""])
    sheet.append(["Mã xã", "Số hộ", "Nguồn", "Ngày"])
    sheet.append([6040, 1234.0, "Niên giám", dt.datetime(2026, 1, 1)])
    file = tmp_path / "so-ho.xlsx"
    book.save(file)
    assert await imported(house, file) == (1, ())
    assert await house.rows("SELECT commune, n, as_of FROM denominators") == [("06040", 1234, "2026-01-01")]


async def test_all_problems_are_told_with_row_and_column_and_nothing_is_written(house: House, tmp_path: Path) -> None:
    file = csv(
        tmp_path,
        "06040;Thất Khê;1234;UBND xã;01/01/2026",
        "99999;Xã Lạ;12a;;32/13/2026",
        "06058;Quốc Việt;-5;UBND xã;01/01/2999",
        "06040;Thất Khê;1300;UBND xã;01/01/2026",
    )
    written, problems = await imported(house, file)
    assert written == 0
    told = [(problem.line, problem.sentence.split(":")[0]) for problem in problems]
    assert told == [
        (3, 'cột 1 "Mã xã"'),
        (3, 'cột 3 "Số hộ"'),
        (3, 'cột 4 "Nguồn"'),
        (3, 'cột 5 "Ngày"'),
        (4, 'cột 3 "Số hộ"'),
        (4, 'cột 5 "Ngày"'),
        (5, "dòng này trùng với dòng 2"),
    ]
    assert await house.rows("SELECT COUNT(*) FROM denominators") == [(0,)]


async def test_the_same_sheet_again_changes_nothing(house: House, tmp_path: Path) -> None:
    file = csv(tmp_path, "06040;Thất Khê;1234;UBND xã;01/01/2026")
    await imported(house, file)
    before = await house.rows("SELECT * FROM denominators")
    await imported(house, file)
    assert await house.rows("SELECT * FROM denominators") == before


async def test_a_missing_column_is_named(house: House, tmp_path: Path) -> None:
    _, problems = await imported(house, csv(tmp_path, "06040;5", headings="Mã xã;Số hộ"))
    assert [problem.sentence for problem in problems] == [
        'thiếu cột "Nguồn" ở dòng tiêu đề',
        'thiếu cột "Ngày" ở dòng tiêu đề',
    ]


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv", "x.pdf", "khong-duoi"])
async def test_a_broken_file_is_refused_with_a_sentence(house: House, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"\xff\xfe\x00PK not a sheet")
    written, problems = await imported(house, file)
    assert written == 0
    assert len(problems) == 1


async def test_a_zipped_bomb_is_refused_before_it_is_unpacked(house: House, tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    _, problems = await imported(house, file)
    assert "quá lớn" in problems[0].sentence


async def test_contacts_are_shown_on_the_help_card_of_their_commune_only(house: House, tmp_path: Path) -> None:
    file = csv(
        tmp_path,
        "06040;Công an xã;0205 3800 001;Văn bản số 5;Bà Mai;20/11/2026",
        "06040;Hội Phụ nữ xã;02053800002;Văn bản số 5;Bà Mai;20/11/2026",
        headings="Mã xã;Tên;Số máy;Nguồn;Người kiểm tra;Ngày kiểm tra",
    )
    assert await imported(house, file, "contacts") == (2, ())
    await house.joins("lan", "that khe")
    await house.joins("pao", "quoc viet")
    from tests.conftest import heard

    assert "02053800001: Công an xã" in heard(await house.types("lan", "giup"))
    assert "0205" not in heard(await house.types("pao", "giup"))


async def test_contacts_verified_too_long_ago_are_not_shown(house: House, tmp_path: Path) -> None:
    file = csv(
        tmp_path,
        "06040;Công an xã;02053800001;Văn bản số 5;Bà Mai;01/01/2026",
        headings="Mã xã;Tên;Số máy;Nguồn;Người kiểm tra;Ngày kiểm tra",
    )
    await imported(house, file, "contacts")
    await house.joins("lan")
    from tests.conftest import heard

    assert "0205" not in heard(await house.types("lan", "giup"))
