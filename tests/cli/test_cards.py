"""cards: a batch goes out as a PDF for its owner only; a slip changes nothing."""

import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app

GOOD = {"--commune": "06040", "--village": "Nà Cạn", "--count": "3", "--source": "Danh sách hộ 01/11/2026"}


@pytest.fixture
def folder(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOA_BAN_DATA", str(tmp_path))
    monkeypatch.setenv("LOA_BAN_DB", str(database))
    monkeypatch.setenv("LOA_BAN_PUBLIC", "https://loaban.example.vn")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["cards", *words])


def issue(out: Path, **changes: str) -> Result:
    words = GOOD | {f"--{name}": value for name, value in changes.items()}
    return run("issue", *(word for pair in words.items() for word in pair), "--out", str(out))


def test_a_batch_is_issued_printed_listed_moved_lost_and_withdrawn(folder: Path) -> None:
    done = issue(folder / "the.pdf", group="dao")
    assert done.exit_code == 0, done.output
    assert "Lô 1: 3 thẻ" in done.output
    first = (folder / "the.pdf").read_bytes()
    assert first.startswith(b"%PDF-")
    assert stat.S_IMODE((folder / "the.pdf").stat().st_mode) == 0o600

    assert run("print", "--batch", "1", "--out", str(folder / "lai.pdf")).exit_code == 0
    assert (folder / "lai.pdf").read_bytes().startswith(b"%PDF-")
    lost = run("lost", "--batch", "1", "--number", "2", "--out", str(folder / "moi.pdf"))
    assert "Lô 1: 1 thẻ" in lost.output
    assert run("move", "--batch", "1", "--number", "2", "--commune", "06187").exit_code == 0
    told = run("list").output
    assert "Lô 1: 06040 Nà Cạn, 3 thẻ" in told and "số nhà đã vào: chưa nêu" in told
    assert run("list", "--commune", "06187").output == ""
    assert run("withdraw", "--batch", "1").exit_code == 0
    assert "thu hồi" in run("list").output
    assert run("print", "--batch", "1", "--out", str(folder / "x.pdf")).exit_code == 1
    assert not (folder / "x.pdf").exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"commune": "99999"}, "xã, phường"),
        ({"count": "501"}, "500"),
        ({"group": "elf"}, "dân tộc"),
        ({"source": " "}, "danh sách"),
        ({"village": "W" * 50}, "dài quá"),
        ({"day": "2999-01-01"}, "chưa tới"),
        ({"day": "hôm nay"}, "2026-11-23"),
    ],
)
def test_a_slip_is_told_in_a_sentence_and_nothing_is_issued(folder: Path, changes: dict[str, str], told: str) -> None:
    done = issue(folder / "the.pdf", **changes)
    assert done.exit_code == 1
    assert told in done.output
    assert not (folder / "the.pdf").exists()
    assert run("list").output == ""


def test_a_file_that_cannot_be_written_costs_no_batch(folder: Path) -> None:
    done = issue(folder / "nowhere" / "the.pdf")
    assert done.exit_code == 1
    assert "cannot be written" in done.output
    assert run("list").output == ""


def test_what_is_refused_leaves_an_older_file_alone(folder: Path) -> None:
    (folder / "the.pdf").write_bytes(b"older")
    assert run("lost", "--batch", "9", "--number", "1", "--out", str(folder / "the.pdf")).exit_code == 1
    assert (folder / "the.pdf").read_bytes() == b"older"


def test_cards_for_this_machine_only_are_told_to_be_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOA_BAN_PUBLIC")
    assert "LOA_BAN_PUBLIC" in issue(folder / "the.pdf").output
