"""demo: refuses what is not its own, keeps everything of its own apart, makes a half one anew."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import demo as room
from bot.cli.demo import demo_settings
from bot.storage import schema
from bot.storage.demo import FILLED, HALF, state_of
from tests.cli.test_cli import bot


def marked(path: Path, state: bytes) -> None:
    schema.migrate(str(path))
    with closing(sqlite3.connect(path)) as link, link:
        link.execute("INSERT INTO marks (name, value) VALUES ('demo', ?)", (state,))


def test_a_database_with_somebody_in_it_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    db = str(tmp_path / "real.db")
    bot("talk", "--db", db, typed="chao\n1\n", data=tmp_path)
    before = Path(db).read_bytes()
    for options in ((), ("--fresh",), ("--codes",)):
        done = bot("demo", "--db", db, "--no-serve", *options, data=tmp_path)
        assert done.returncode == 1
        assert "giữ số liệu thật" in done.stderr
    assert Path(db).read_bytes() == before


@pytest.mark.parametrize(
    ("db", "told"),
    [
        ("postgresql://x/y", "không dùng PostgreSQL"),
        ("README.md", "không phải tệp của Loa Bản"),
        ("nothing", "cần có đuôi"),
    ],
)
def test_what_cannot_be_a_demo_is_refused(db: str, told: str) -> None:
    done = bot("demo", "--db", db, "--no-serve")
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_of_a_real_bot_is_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOA_BAN_TELEGRAM_TOKEN", "4242:real")
    monkeypatch.setenv("LOA_BAN_DATA", str(tmp_path / "data"))
    settings = demo_settings(str(tmp_path / "data" / "xem.db"), "", 0)
    assert str(settings.telegram_token) == ""
    assert settings.data == tmp_path / "data" / "xem"
    assert settings.key_file == tmp_path / "data" / "xem" / "keys.json"
    assert str(demo_settings("", "", 0).data) == "data-demo"


@pytest.mark.parametrize(
    ("state", "fresh", "is_made"),
    [(None, False, True), (HALF, False, True), (FILLED, False, False), (FILLED, True, True)],
)
def test_a_whole_one_is_served_as_it_is_and_any_other_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: bytes | None, fresh: bool, is_made: bool
) -> None:
    file, made = tmp_path / "xem.db", []

    async def fill(settings: object) -> None:
        made.append(state_of(file))

    monkeypatch.setattr(room, "_fill", fill)
    if state is not None:
        marked(file, state)
    room._make_sure(demo_settings(str(file), "", 0), fresh)
    assert made == (["fresh"] if is_made else [])
