"""The stable doors, run as other people's scripts run them."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.talking import ROOT


def bot(*arguments: str, typed: str = "", data: Path | None = None) -> subprocess.CompletedProcess[str]:
    settings = {name: value for name, value in os.environ.items() if not name.startswith("LOA_BAN_")}
    if data:
        settings["LOA_BAN_DATA"] = str(data)
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], input=typed, capture_output=True, text=True, cwd=ROOT, env=settings
    )


def test_the_main_job_in_the_terminal_is_seen_by_the_officer(tmp_path: Path) -> None:
    db = str(tmp_path / "x.db")
    talk = bot("talk", "--db", db, typed="chao\n1\n1\ndong y\nthat khe\n1\ndo vui\n1\n1\n1\n1\n", data=tmp_path)
    assert talk.returncode == 0, talk.stderr
    assert "Mã nhà mình" in talk.stdout
    assert "Xong rồi" in talk.stdout
    reached = bot("reach", "--by", "commune", "--json", "--db", db, data=tmp_path)
    table = json.loads(reached.stdout)
    rows = {row["code"]: row["households"] for row in table["rows"]}
    assert rows["06040"] == {"card": 0, "self": 1, "declared": 0}
    assert table["total"]["households"]["self"] == 1
    assert "xã Thất Khê" in bot("reach", "--db", db, data=tmp_path).stdout


def test_counters_that_are_wrong_are_told_and_mended(tmp_path: Path) -> None:
    db = str(tmp_path / "x.db")
    bot("talk", "--db", db, typed="chao\n1\n1\ndong y\nthat khe\n1\n1\n", data=tmp_path)
    with closing(sqlite3.connect(db)) as link, link:
        link.execute("UPDATE reached SET n = 7 WHERE cut = 'any'")
    wrong = bot("reach", "--recount", "--by", "evidence", "--area", "06040", "--json", "--db", db, data=tmp_path)
    table = json.loads(wrong.stdout)
    assert "lệch ở 3 ô" in wrong.stderr
    assert [row["households"]["self"] for row in table["rows"]] == [1, 0, 0, 0]
    assert (table["total"]["code"], table["total"]["households"]["self"]) == ("06040", 1)
    assert "Bộ đếm khớp" in bot("reach", "--recount", "--map", "districts", "--db", db, data=tmp_path).stdout


def test_a_talk_without_a_database_keeps_nothing(tmp_path: Path) -> None:
    assert bot("talk", typed="chao\n", data=tmp_path).returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_places_line_by_line() -> None:
    lines = ["that khe", "Chi Lăng", "Cao Bằng", "Bính Xá", "x. quoc viet", ""]
    answer = bot("place", "--jsonl", typed="".join(json.dumps({"typed": line}) + "\n" for line in lines))
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    assert found[0] == {"one": "06040"}
    assert "06463" in found[1]["ask"]
    assert found[2] == {"none": True}
    assert set(found[3]["ask"]) == {"06613", "06625"}
    assert found[4] == {"one": "06058"}
    assert found[5] == {"none": True}


def test_a_line_that_is_no_object_is_told_so_and_the_next_is_answered() -> None:
    answer = bot("place", "--jsonl", typed='nonsense\n[]\n{"x": 1}\n{"typed": 5}\n{"typed": "that khe"}\n')
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [set(line) for line in found] == [{"error"}] * 4 + [{"one"}]


def test_the_check_of_the_shipped_content_is_clean() -> None:
    assert bot("check").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("reach", "--period", "20x6"), "2026-Q2"),
        (("reach", "--by", "moon"), "commune, topic, month or evidence"),
        (("reach", "--map", "moon"), "communes-2025"),
        (("reach", "--area", "00000"), "bot place"),
        (("reach", "--topic", "moon"), "tuoi-cuoi"),
        (("reach", "--topic", "tuoi-cuoi", "--by", "evidence"), "--by commune"),
        (("check", "--as-of", "tomorrow"), "2027-01-01"),
        (("invite", "--commune", "00000"), "bot place"),
        (("import", "people", "README.md"), "denominators"),
    ],
)
def test_a_wrong_word_gets_a_sentence_that_says_what_to_do(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    answer = bot(*arguments, data=tmp_path)
    assert answer.returncode == 1
    assert told in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_import_with_problems_exits_1_and_lists_them(tmp_path: Path) -> None:
    sheet = tmp_path / "so-ho.csv"
    sheet.write_text("mã xã,số hộ,nguồn,ngày\n06040,abc,UBND,2026-01-01\n1,5,UBND,2026-01-01\n")
    answer = bot("import", "denominators", str(sheet), data=tmp_path)
    assert answer.returncode == 1
    assert "so-ho.csv:2" in answer.stdout
    assert "so-ho.csv:3" in answer.stdout
    sheet.write_text("mã xã,số hộ,nguồn,ngày\n06040,100,UBND xã,2026-01-01\n")
    assert bot("import", "denominators", str(sheet), data=tmp_path).returncode == 0
    table = json.loads(bot("reach", "--json", data=tmp_path).stdout)
    row = next(row for row in table["rows"] if row["code"] == "06040")
    assert row["denominator"] == {"households": 100, "source": "UBND xã", "as_of": "2026-01-01"}


def test_an_invitation_is_printed_as_a_code_and_a_link(tmp_path: Path) -> None:
    code, link = bot("invite", "--commune", "06040", data=tmp_path).stdout.split()
    assert link.endswith(f"/#ma={code}")


def test_a_misspelt_setting_stops_with_a_sentence(tmp_path: Path) -> None:
    settings = os.environ | {"LOA_BAN_PORTT": "1"}
    answer = subprocess.run(
        [sys.executable, "-m", "bot", "migrate"], capture_output=True, text=True, cwd=ROOT, env=settings
    )
    assert answer.returncode == 1
    assert "LOA_BAN_PORTT is no setting" in answer.stderr


def test_a_backup_is_restored_and_a_half_one_is_refused(tmp_path: Path) -> None:
    db = str(tmp_path / "x.db")
    bot("talk", "--db", db, typed="chao\n1\n1\ndong y\nthat khe\n1\n", data=tmp_path)
    copy = tmp_path / "copy.db"
    assert bot("backup", str(copy), "--db", db, data=tmp_path).returncode == 0
    bot("talk", "--db", db, typed="chao\n1\n1\ndong y\nquoc viet\n1\n", data=tmp_path)
    half = tmp_path / "half.db"
    half.write_bytes(copy.read_bytes()[:-5000])
    refused = bot("restore", str(half), "--db", db, data=tmp_path)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert bot("restore", str(copy), "--db", db, data=tmp_path).returncode == 0
    table = json.loads(bot("reach", "--json", "--db", db, data=tmp_path).stdout)
    assert table["total"]["households"]["self"] == 1
