"""script and picture: the cards of today go out as files, what is withheld today does not."""

import csv
import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.library.shelf import CARD, Shelf

NOON = dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)
BIRTH = "giay-khai-sinh"
"""Its law ends on 28/02/2027."""


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf(tmp_path)
    monkeypatch.setattr("bot.app.CONTENT", shelf.folder)
    monkeypatch.setenv("LOA_BAN_PUBLIC", "https://loaban.example.vn")
    monkeypatch.setattr("bot.service.desk.now_utc", lambda: NOON)
    return shelf


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_scripts_go_out_by_topic_with_an_index(shelf: Shelf, tmp_path: Path) -> None:
    out = tmp_path / "loi"
    result = run("script", "--out", str(out))
    assert result.exit_code == 0
    assert "Đã ghi 2 bài" in result.output
    assert (out / "tuoi-cuoi" / "tuoi-ket-hon.txt").read_text().startswith("Bao nhiêu tuổi thì cưới được?\n")
    rows = list(csv.DictReader((out / "index.csv").open(encoding="utf-8-sig")))
    assert [(row["key"], row["title"]) for row in rows] == [
        ("tuoi-ket-hon", "Bao nhiêu tuổi thì cưới được?"),
        (BIRTH, "Làm giấy cho con ở đâu?"),
    ]
    assert all(int(row["seconds"]) > 5 for row in rows)


def test_what_is_withheld_today_is_not_written_and_what_is_left_of_it_is_named(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = str(tmp_path / "loi")
    run("script", "--out", out)
    monkeypatch.setattr("bot.service.desk.now_utc", lambda: NOON.replace(year=2027))
    result = run("script", "--out", out)
    assert "Đã ghi 1 bài" in result.output
    assert f"Còn 1 tệp cũ, thẻ nay không còn dùng, nên xóa: tuoi-cuoi/{BIRTH}.txt." in result.output
    refused = run("picture", "--out", out, "--card", BIRTH)
    assert refused.exit_code == 1
    assert BIRTH in refused.output


def test_pictures_go_out_in_both_sizes(shelf: Shelf, tmp_path: Path) -> None:
    out = tmp_path / "anh"
    assert "Đã vẽ 2 ảnh." in run("picture", "--out", str(out)).output
    assert run("picture", "--out", str(out), "--card", "tuoi-ket-hon", "--size", "story").exit_code == 0
    names = sorted(file.name for file in (out / "tuoi-cuoi").iterdir())
    assert names == [f"{BIRTH}-square.png", "tuoi-ket-hon-square.png", "tuoi-ket-hon-story.png"]


def test_without_a_public_address_the_picture_has_none_and_that_is_told(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOA_BAN_PUBLIC")
    assert "LOA_BAN_PUBLIC" in run("picture", "--out", str(tmp_path), "--card", "tuoi-ket-hon").output


def test_a_card_that_does_not_fit_is_named_and_the_others_are_drawn(shelf: Shelf, tmp_path: Path) -> None:
    shelf.change(CARD, "Con trai từ đủ 20 tuổi", "Con trai từ đủ 20 tuổi " * 60)
    result = run("picture", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert "Đã vẽ 1 ảnh." in result.output
    assert "Không vừa ảnh, cần viết ngắn lại: tuoi-ket-hon." in result.output


@pytest.mark.parametrize(
    ("words", "told"),
    [(("--size", "A3"), "square or story"), (("--card", "khong-co"), "khong-co")],
)
def test_what_the_command_wants_is_said(shelf: Shelf, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    result = run("picture", "--out", str(tmp_path), *words)
    assert result.exit_code == 1
    assert told in result.output


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "tuoi-cuoi").write_text("a file in the way")
    for command in ("script", "picture"):
        result = run(command, "--out", str(tmp_path))
        assert result.exit_code == 1
        assert "cannot be written" in result.output


def test_what_serves_loads_neither_typst_nor_num2words() -> None:
    look = "import sys, bot.cli, bot.app, bot.service.talks.receive; print([m for m in sys.modules if 'typst' in m or m in ('bot.papers', 'num2words')])"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout == "[]\n"
