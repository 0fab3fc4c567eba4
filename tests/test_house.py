"""The house rules that are not in any one room: floors, papers, settings and locks agree with the code."""

import re
import subprocess
import sys
import tomllib

from typer.main import get_command

from bot.cli import app
from bot.settings import Settings
from bot.storage.tables import metadata
from tests.talking import ROOT

README = (ROOT / "README.md").read_text()


def test_every_setting_is_documented() -> None:
    missing = [name for name in Settings.__struct_fields__ if f"LOA_BAN_{name.upper()}" not in README]
    assert missing == []
    assert Settings.__doc__ is not None
    assert [name for name in Settings.__struct_fields__ if name not in Settings.__doc__] == []


def test_every_command_is_documented() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]  # a group
    assert [name for name in commands if f"bot {name}" not in README] == []
    assert all(command.help for command in commands.values())


def test_the_stable_doors_are_there() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]  # a group
    assert set(commands) >= {"serve", "talk", "check", "place", "reach", "import", "backup", "restore"}


def test_every_table_says_what_it_holds() -> None:
    assert [table.name for table in metadata.tables.values() if not table.comment] == []


def test_every_dependency_is_pinned_by_hash() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    lock = (ROOT / "requirements.lock").read_text()
    for each in wanted:
        name = re.split(r"[\[<>=~]", each)[0].lower()
        assert re.search(rf"^{re.escape(name)}==\S+ .*\\\n    --hash=sha256:", lock, re.MULTILINE), name
    assert "http" not in "".join(line for line in lock.splitlines() if line.startswith("-"))


def test_the_project_names_nothing_outside_itself() -> None:
    """It stands alone: no path of a workplace, no other tree beside it."""
    outside = re.compile(r"/work/|\.\./shared|/\.library|/root/|/opt/pypi")
    told = [
        str(path.relative_to(ROOT))
        for pattern in ("bot/**/*.py", "content/**/*.*", "tests/**/*.py", "*.md", "Makefile", "Dockerfile", ".ci/run")
        for path in ROOT.glob(pattern)
        if path.name != "test_house.py" and path.suffix not in {".woff2", ".pyc"} and outside.search(path.read_text())
    ]
    assert told == []


def test_everything_is_caught_only_where_architecture_says() -> None:
    caught = sorted(
        str(path.relative_to(ROOT / "bot"))
        for path in (ROOT / "bot").rglob("*.py")
        if re.search(r"except (Base)?Exception", path.read_text())
    )
    papers = (ROOT / "ARCHITECTURE.md").read_text()
    assert [path for path in caught if path.split("/")[-1] not in papers] == []


def test_the_talk_can_be_entered_by_its_own_door() -> None:
    """Two of its rooms that need each other are found out only where nobody went in by another door before."""
    asked = [sys.executable, "-W", "error", "-c", "import bot.talk.step"]
    assert subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stderr == ""
