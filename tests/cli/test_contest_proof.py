"""`bot contest proof`: the files of a public page, held against what was vouched for, on a machine without the database."""

from pathlib import Path

from msgspec.structs import replace

from bot.contest.canon import canonical, checksum_of_lines
from tests.cli.test_cli import bot
from tests.contest.kit import frozen, seed


def test_it_proves_and_draws_again_and_finds_what_was_changed(tmp_path: Path) -> None:
    of = frozen()
    rules, drawn = tmp_path / "the-le.json", tmp_path / "boc-tham.txt"
    rules.write_bytes(canonical(replace(of, digest="")))
    drawn.write_text("11\n22\n33\n")
    told = bot("contest", "proof", str(rules), "--seed", seed(of).hex(), "--lots", str(drawn), data=tmp_path / "none")
    assert told.returncode == 0, told.stderr
    assert of.digest in told.stdout
    assert checksum_of_lines([11, 22, 33]) in told.stdout
    assert told.stdout.count("đúng: ") == 2
    assert told.stdout.count(", thăm ") == 3
    assert not (tmp_path / "none").exists()

    forged = bot("contest", "proof", str(rules), "--seed", "00" * 32, data=tmp_path / "none")
    assert forged.returncode == 1
    assert "SAI: Hạt giống" in forged.stdout

    broken = bot("contest", "proof", str(drawn), "--seed", "00", data=tmp_path / "none")
    assert broken.returncode != 0
    assert "không đọc được" in broken.stderr + broken.stdout
