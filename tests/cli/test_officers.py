"""officer: an invitation from the machine, and whether the journal is whole."""

import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from bot.service.officers.typed_codes import read
from tests.cli.test_cli import bot


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return bot("officer", *words, data=folder)


def invited(folder: Path) -> subprocess.CompletedProcess[str]:
    return run(folder, "invite", "--name", "Bà Mai", "--role", "commune", "--area", "06040")


def changed(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "loaban.db")) as link, link:
        link.execute(statement)


def test_an_invitation_is_a_link_with_its_code_behind_the_sharp(tmp_path: Path) -> None:
    done = invited(tmp_path)
    assert done.returncode == 0
    address, _, code = done.stdout.strip().partition("#ma=")
    assert address == "http://127.0.0.1:8080/can-bo/moi" and read(code) is not None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--name", "Mai", "--role", "king"), "write one of province, commune, school, editor, auditor"),
        (("--name", "Mai", "--role", "commune"), "Chọn xã, phường"),
        (("--name", " ", "--role", "editor"), "Ghi tên và chức vụ"),
        (("--name", "Mai", "--role", "school", "--area", "x"), "Chọn trường"),
    ],
)
def test_a_slip_is_told_and_nobody_is_invited(tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    done = run(tmp_path, "invite", *words)
    assert done.returncode == 1 and sentence in done.stderr


def test_a_whole_journal_tells_its_last_mark_and_finds_it_again(tmp_path: Path) -> None:
    invited(tmp_path)
    told = re.search(r"còn nguyên: 1 dòng. Dấu cuối: ([0-9a-f]{32})", run(tmp_path, "audit").stdout)
    assert told is not None
    invited(tmp_path)
    assert run(tmp_path, "audit", "--since", told[1]).returncode == 0


def test_a_changed_row_is_told(tmp_path: Path) -> None:
    invited(tmp_path)
    changed(tmp_path, "UPDATE audit SET what = 'invited:province'")
    done = run(tmp_path, "audit")
    assert done.returncode == 1 and "bị sửa hoặc mất dòng: dòng 1" in done.stderr


def test_an_end_that_was_cut_off_is_told_by_the_mark(tmp_path: Path) -> None:
    invited(tmp_path)
    invited(tmp_path)
    mark = run(tmp_path, "audit").stdout.split()[-1]
    changed(tmp_path, "DELETE FROM audit WHERE id = 2")
    assert run(tmp_path, "audit").returncode == 0
    done = run(tmp_path, "audit", "--since", mark)
    assert done.returncode == 1 and "phần cuối nhật ký đã bị cắt" in done.stderr
    assert run(tmp_path, "audit", "--since", "xyz").returncode == 1
