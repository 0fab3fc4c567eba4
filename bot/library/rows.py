"""From TOML to structs: rows of a file cut apart, read one by one, every slip of each row told."""

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Generic, Literal, TypeVar, cast

import msgspec
from msgspec import Struct

from bot.library.files import opened
from bot.library.lines import Passage
from bot.library.slips import slips, strict
from bot.model.content import Problem

Kind = Literal["law", "topic", "card", "question", "track", "statement"]
T = TypeVar("T")


class Entry(Struct, Generic[T], frozen=True):
    """One thing read and where. `value` is None where it is broken: it is known to be there, no more."""

    key: str
    value: T | None
    passage: Passage


def table(folder: Path, name: str, header: str, shape: type[T]) -> Iterator[Entry[T] | Problem]:
    """The rows of a file of the content folder."""
    for each in opened(folder, folder / name):
        if isinstance(each, Problem):
            yield each
        else:
            yield from rows(each, header, shape)


def rows(passage: Passage, header: str, shape: type[T]) -> Iterator[Entry[T] | Problem]:
    """Of a file of [[header]] rows. Each row is read by itself, so a broken one hides no other."""
    before, *each = _cut(passage, header)
    yield from _strangers(before, header)
    if not each:
        yield passage.problem(f"Tệp chưa có mục [[{header}]] nào: viết ít nhất một mục.")
    for row in each:
        yield from _row(row, header, shape)


def _cut(passage: Passage, header: str) -> Iterator[Passage]:
    """What stands before the first [[header]], then one passage for each."""
    head = re.compile(rf"^[ \t]*\[\[[ \t]*{header}[ \t]*\]\]", re.MULTILINE)
    starts = [found.start() for found in head.finditer(passage.text)]
    line = 1
    for start, end in pairwise([0, *starts, len(passage.text)]):
        text = passage.text[start:end]
        yield Passage(passage.file, text, line)
        line += text.count("\n")


def _row(passage: Passage, header: str, shape: type[T]) -> Iterator[Entry[T] | Problem]:
    tree = parsed(passage)
    if isinstance(tree, Problem):
        yield tree
        return
    raw = cast("list[object]", tree.pop(header))[0]  # _cut made it a list of one
    for key in tree:
        yield passage.problem(f"Không có loại mục [{key}] ở tệp này: chỉ viết [[{header}]].", key)
    yield from fitted(passage, raw, shape, _key_of(raw))


def _strangers(before: Passage, header: str) -> Iterator[Problem]:
    tree = parsed(before)
    if isinstance(tree, Problem):
        yield tree
        return
    for key in tree:
        yield before.problem(f'Mục "{key}" đứng ngoài: mọi mục phải nằm dưới một dòng [[{header}]].', key)


def whole(passage: Passage, shape: type[T], key: str) -> Iterator[Entry[T] | Problem]:
    """Of a passage without headers: it is one row."""
    tree = parsed(passage)
    if isinstance(tree, Problem):
        yield tree
        yield Entry(key, None, passage)
    else:
        yield from fitted(passage, tree, shape, key)


def _key_of(raw: object) -> str:
    key = raw.get("key") if isinstance(raw, dict) else None
    return key if isinstance(key, str) else ""


def fitted(passage: Passage, raw: object, shape: type[T], key: str) -> Iterator[Entry[T] | Problem]:
    """The struct; or, at leisure, every slip of it. msgspec alone would name only the first."""
    try:
        yield Entry(key, strict(raw, shape), passage)
    except msgspec.ValidationError:
        for place, sentence in slips(raw, shape):
            yield passage.problem(sentence, *place)
        yield Entry(key, None, passage)


def parsed(passage: Passage) -> dict[str, object] | Problem:
    try:
        return tomllib.loads(passage.text)
    except tomllib.TOMLDecodeError as error:
        return Problem(passage.file, _line(passage, str(error)), _sentence(str(error)))


def _line(passage: Passage, message: str) -> int:
    found = re.search(r"at line (\d+)", message)
    return passage.first - 1 + int(found[1]) if found else passage.first + passage.text.rstrip().count("\n")


def _sentence(message: str) -> str:
    if "overwrite" in message or "Duplicate" in message:
        return "Mục này đã viết ở trên rồi: chỉ giữ một."
    reason = message.partition(" (at ")[0]
    return f"Máy không đọc được chỗ này: xem lại dấu ngoặc kép, dấu phẩy, dấu ngoặc và dấu bằng ({reason})."
