"""Writes who answers for a card, a question or a statement into its file, and leaves every other byte as it was."""

import datetime as dt
import json
import re
import tomllib
from pathlib import Path

from msgspec import Struct

from bot.library.lines import Passage, key_lines
from bot.model.folding import nfc

_DAY = re.compile(rb"^(\s*checked_on\s*=\s*)\d{4}-\d\d-\d\d(.*)$", re.DOTALL)
_NAME = re.compile(rb"""^(\s*checked_by\s*=\s*)(?:"(?:\\.|[^"\\])*"|'[^']*')(.*)$""", re.DOTALL)


class CannotSign(ValueError):
    """The lines are written in a way this program does not change; a person has to."""


class Signature(Struct, frozen=True):
    passage: Passage
    checked_by: str
    checked_on: dt.date


def signed(folder: Path, signatures: list[Signature]) -> dict[Path, bytes]:
    """The new bytes of every file that changes; nothing is written yet."""
    changed: dict[Path, bytes] = {}
    # From the bottom up: a line put in moves only what stands below it.
    for each in sorted(signatures, key=lambda each: -each.passage.first):
        path = folder / Path(each.passage.file).relative_to(folder.name)
        before = changed.get(path) or path.read_bytes()
        after = _signed(before, each)
        _nothing_else_changed(path, before, after)
        if after != path.read_bytes():
            changed[path] = after
    return changed


def _signed(raw: bytes, signature: Signature) -> bytes:
    lines = raw.split(b"\n")
    passage, stands = signature.passage, key_lines(signature.passage.text)
    if ("checked_on",) not in stands:
        raise CannotSign
    day = passage.first - 1 + stands["checked_on",]
    lines[day] = _replaced(_DAY, lines[day], signature.checked_on.isoformat())
    name = json.dumps(nfc(signature.checked_by), ensure_ascii=False)
    if ("checked_by",) in stands:
        at = passage.first - 1 + stands["checked_by",]
        lines[at] = _replaced(_NAME, lines[at], name)
    else:
        end = b"\r" if lines[day].endswith(b"\r") else b""
        lines.insert(day + 1, b"checked_by = " + name.encode() + end)
    return b"\n".join(lines)


def _replaced(form: re.Pattern[bytes], line: bytes, value: str) -> bytes:
    found = form.match(line)
    if found is None:
        raise CannotSign
    return found[1] + value.encode() + found[2]


def _nothing_else_changed(path: Path, before: bytes, after: bytes) -> None:
    """Read as TOML both are the same, but for who signed and when."""
    if _unsigned(path, before) != _unsigned(path, after):
        raise CannotSign


def _unsigned(path: Path, raw: bytes) -> list[object]:
    text = raw.decode().replace("\r\n", "\n")
    body = ""
    if path.suffix == ".md":
        _, text, body = text.split("+++\n", 2)
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise CannotSign from trouble
    rows = tree.get("question") or tree.get("statement") or [tree]
    return [body, [{key: row[key] for key in row if key not in ("checked_by", "checked_on")} for row in rows]]
