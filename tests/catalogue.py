"""Every text that a language must hold: those in the code, and the names in content that the talk translates."""

import tomllib
from pathlib import Path

from babel.messages.extract import extract_from_dir

from bot.model.meetings import KINDS
from bot.talk.meeting import IN_TALK

ROOT = Path(__file__).parent.parent
KEYWORDS = {"tr": None, "many": (1, 2)}


def wanted() -> set[str | tuple[str, ...]]:
    found: set[str | tuple[str, ...]] = set()
    for _, _, message, _, _ in extract_from_dir(ROOT / "bot", [("**.py", "python")], keywords=KEYWORDS):
        found.add(message)
    topics = tomllib.loads((ROOT / "content" / "topics.toml").read_text())["topic"]
    files = sorted((ROOT / "content" / "tracks").glob("*.toml"))
    tracks = [track for file in files for track in tomllib.loads(file.read_text())["track"]]
    doors = tomllib.loads((ROOT / "content" / "help.toml").read_text())["contact"]
    calm = tomllib.loads((ROOT / "content" / "calm.toml").read_text())
    said = {text for text in (*calm.values(), *calm["staying"].values()) if isinstance(text, str)}
    kinds = {KINDS[kind] for kind in IN_TALK}
    return found | said | kinds | {each["name"] for each in (*topics, *tracks, *doors)}
