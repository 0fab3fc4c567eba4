"""bot check: problems end it with 1; drafts and what is to come are only told."""

import datetime as dt
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.library.shelf import CARD, Shelf

NOON = dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)  # in Việt Nam


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf(tmp_path)
    monkeypatch.setattr("bot.app.CONTENT", shelf.folder)
    monkeypatch.setattr("bot.service.desk.now_utc", lambda: NOON)
    return shelf


def checked(*words: str) -> Result:
    return CliRunner().invoke(app, ["check", *words])


def test_a_folder_without_slips_ends_well(shelf: Shelf) -> None:
    result = checked()
    assert (result.exit_code, result.output) == (0, "Nội dung không có lỗi nào, tính đến 23/11/2026.\n")


def test_a_problem_ends_with_one(shelf: Shelf) -> None:
    shelf.change(CARD, "Cháu Hoa", "Tù")
    result = checked()
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert result.output.startswith(f"content/{CARD}:")


def test_a_draft_is_listed_and_ends_well(shelf: Shelf) -> None:
    shelf.change(CARD, "revision", "draft = true\nrevision")
    result = checked()
    assert result.exit_code == 0
    assert f'Bản nháp:\ncontent/{CARD}:1: Thẻ "tuoi-ket-hon" bản nháp' in result.output


def test_what_a_law_will_take_away_is_listed_and_ends_well(shelf: Shelf) -> None:
    result = checked("--as-of", "2027-03-01")
    assert result.exit_code == 0
    assert "Từ nay đến 01/03/2027:\ncontent/cards/tuoi-cuoi/giay-khai-sinh.md:1: Thẻ" in result.output
    assert "Luật Hộ tịch 2014 chỉ có hiệu lực đến hết 28/02/2027" in result.output


def test_looking_ahead_still_finds_problems(shelf: Shelf) -> None:
    shelf.change(CARD, "Cháu Hoa", "Tù")
    assert checked("--as-of", "2027-03-01").exit_code == 1


def test_the_day_after_a_law_ended_its_cards_are_a_problem(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.desk.now_utc", lambda: NOON.replace(year=2027, month=3, day=1))
    assert checked().exit_code == 1


def test_a_day_that_is_none_is_refused(shelf: Shelf) -> None:
    result = checked("--as-of", "tomorrow")
    assert (result.exit_code, "is no day" in result.output) == (1, True)
