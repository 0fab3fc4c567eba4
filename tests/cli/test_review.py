"""review: out and in through the command, over a content folder of its own."""

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.library.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf(tmp_path)
    monkeypatch.setattr("bot.app.CONTENT", shelf.folder)
    return shelf


def test_the_sheet_goes_out_and_a_signature_comes_in(shelf: Shelf, tmp_path: Path) -> None:
    file = str(tmp_path / "duyet.xlsx")
    assert "Đã ghi 4 dòng" in CliRunner().invoke(app, ["review", "--out", file]).stdout
    book = openpyxl.load_workbook(file)
    for place, text in ((13, "duyệt"), (14, "Bà Mai"), (16, "23/11/2026")):
        book.worksheets[0].cell(2, place).value = text
    book.save(file)
    assert "1 mục được duyệt, 0 mục cần sửa" in CliRunner().invoke(app, ["review", "--in", file]).stdout
    assert shelf.read().cards["tuoi-ket-hon"].review.checked_by == "Bà Mai"


def test_problems_end_with_exit_code_one_and_nothing_written(shelf: Shelf, tmp_path: Path) -> None:
    file = tmp_path / "duyet.xlsx"
    file.write_bytes(b"no sheet")
    done = CliRunner().invoke(app, ["review", "--in", str(file)])
    assert done.exit_code == 1
    assert "duyet.xlsx:1:" in done.output
    assert not (shelf.folder / "reviews.toml").exists()


@pytest.mark.parametrize("options", [[], ["--out", "x.csv"]])
def test_what_the_command_wants_is_said(shelf: Shelf, options: list[str]) -> None:
    done = CliRunner().invoke(app, ["review", *options])
    assert done.exit_code == 1
    assert ".xlsx" in done.output
