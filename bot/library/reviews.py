"""content/reviews.toml: who decided what on which revision, and when. Lines are added and never changed."""

import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from bot.library.slips import strict

FILE = "reviews.toml"
HEAD = "# Who reviewed what: written by `python -m bot review --in`, only ever added to.\n"


class Reviewed(Struct, frozen=True, forbid_unknown_fields=True):
    """One decision. `key` with `kind` names the card, question or statement, `revision` what of it was read."""

    key: str
    kind: Literal["card", "question", "statement"]
    revision: int
    reviewer: str
    office: str
    day: dt.date
    decision: Literal["approve", "mend"]
    note: str


class BrokenReviews(ValueError):
    """The log cannot be read, so nothing may be added to it."""


def reviews_in(folder: Path) -> list[Reviewed]:
    path = folder / FILE
    if not path.exists():
        return []
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("review", [])
        return strict(rows, list[Reviewed])
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as trouble:
        raise BrokenReviews(str(trouble)) from trouble


def with_added(folder: Path, decisions: list[Reviewed]) -> bytes | None:
    """The log with what is new in it; None where all of it stands there already."""
    known = set(reviews_in(folder))
    new = [each for each in dict.fromkeys(decisions) if each not in known]
    if not new:
        return None
    path = folder / FILE
    before = path.read_bytes() if path.exists() else HEAD.encode()
    if not before.endswith(b"\n"):
        before += b"\n"
    return before + "".join(_row(each) for each in new).encode()


def _row(decision: Reviewed) -> str:
    fields = msgspec.structs.asdict(decision)
    lines = [f"{name} = {_value(value)}" for name, value in fields.items()]
    return "\n[[review]]\n" + "\n".join(lines) + "\n"


def _value(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else json.dumps(value, ensure_ascii=False)
