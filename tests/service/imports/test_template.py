"""Empty sheets: the example is ignored, lists are there, filled in they are read back."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from bot.service.imports import KINDS, held_for, import_sheet
from bot.service.imports.template import FIRST, GUIDE, LISTS, template
from bot.storage import models, schools
from tests.conftest import House
from tests.service.imports.kit import OF_THAT_KHE, told
from tests.storage.test_registers import MODEL, SCHOOL


async def written(house: House, folder: Path, kind: str, area: str = "") -> Path:
    file = folder / f"{kind}.xlsx"
    file.write_bytes(template(KINDS[kind], await held_for(house.store, house.desk, area)))
    return file


@pytest.mark.parametrize("kind", KINDS)
async def test_an_empty_sheet_holds_nothing_to_import(house: House, tmp_path: Path, kind: str) -> None:
    """Also not its example."""
    done = await import_sheet(house.store, house.desk, kind, await written(house, tmp_path, kind))
    assert [sentence for _, sentence in told(done)] == ["không có dòng nào dưới dòng tiêu đề"]


@pytest.mark.parametrize("kind", KINDS)
async def test_the_example_filled_in_again_is_right(house: House, tmp_path: Path, kind: str) -> None:
    """What an officer copies from the example is accepted."""
    await house.store.write(models.put, [MODEL | {"id": "mh-that-khe-1"}])
    file = await written(house, tmp_path, kind)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    for place in range(2, sheet.max_column + 1):
        sheet.cell(FIRST, place).value = sheet.cell(2, place).value
    book.save(file)
    done = await import_sheet(house.store, house.desk, kind, file)
    assert told(done) == []
    assert done.new + done.changed == 1
    assert [note.sentence for note in done.notes] == ["dòng ví dụ, đã bỏ qua"]


@pytest.mark.parametrize("kind", KINDS)
async def test_cells_are_text_days_and_numbers_and_no_formula(house: House, tmp_path: Path, kind: str) -> None:
    book = openpyxl.load_workbook(await written(house, tmp_path, kind))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    columns = KINDS[kind].columns(await held_for(house.store, house.desk))
    formats = {"text": "@", "day": "dd/mm/yyyy", "number": "#,##0"}
    for place, column in enumerate(columns, 2):
        assert book.worksheets[0].cell(FIRST, place).number_format == formats[column.holds], column.heading
        if column.holds == "day" and column.example:
            assert isinstance(book.worksheets[0].cell(2, place).value, dt.datetime)


@pytest.mark.parametrize("kind", KINDS)
async def test_what_may_be_chosen_is_understood(house: House, tmp_path: Path, kind: str) -> None:
    """Every entry of every list is read without a slip."""
    await house.store.write(schools.put, [SCHOOL])
    held = await held_for(house.store, house.desk)
    book = openpyxl.load_workbook(await written(house, tmp_path, kind))
    rules = book.worksheets[0].data_validations.dataValidation
    offered = [column for column in KINDS[kind].columns(held) if column.options]
    assert len([rule for rule in rules if rule.type == "list"]) == len(offered)
    for column in offered:
        for words in column.options:
            column.read(words)
    if offered:
        assert book[LISTS].sheet_state == "hidden"
        assert max(len(column.options) for column in offered) + 1 == book[LISTS].max_row


async def test_the_guide_tells_every_column(house: House, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(await written(house, tmp_path, "meetings"))
    told_of = {str(row[0].value) for row in book[GUIDE].iter_rows()}
    headings = {str(cell.value) for cell in book.worksheets[0][1]} - {"STT"}
    assert headings <= told_of


async def test_a_communes_officer_chooses_among_her_own(house: House, tmp_path: Path) -> None:
    file = await written(house, tmp_path, "meetings", OF_THAT_KHE.area)
    book = openpyxl.load_workbook(file)
    communes = [str(cell.value) for column in book[LISTS].iter_cols() for cell in column if " · " in str(cell.value)]
    assert communes == ["06040 · xã Thất Khê"]


async def test_rows_that_were_numbered_ahead_are_empty(house: House, tmp_path: Path) -> None:
    file = await written(house, tmp_path, "spending")
    book = openpyxl.load_workbook(file)
    for row in range(FIRST, FIRST + 5):
        book.worksheets[0].cell(row, 1, row - FIRST + 1)
    book.save(file)
    assert len(told(await import_sheet(house.store, house.desk, "spending", file))) == 1


async def test_no_two_columns_of_a_kind_answer_to_one_heading(house: House) -> None:
    held = await held_for(house.store, house.desk)
    for kind in KINDS.values():
        names = [name for column in kind.columns(held) for name in column.known_as]
        assert len(names) == len(set(names)), kind.key
