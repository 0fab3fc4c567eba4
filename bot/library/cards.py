"""A card's file: front matter between +++ lines, the body, then "## Ví dụ"."""

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from bot.library.files import opened
from bot.library.lines import Passage
from bot.library.reviewed import CardRow
from bot.library.rows import Entry, whole
from bot.model.content import Card, Problem

EXAMPLE = "## Ví dụ"
_FENCE = "+++"


class _Part(Struct, frozen=True):
    """A stretch of the text below the front matter; `line` is where its first word stands."""

    text: str
    line: int


def cards_in(folder: Path, path: Path, topic: str) -> Iterator[Entry[Card] | Problem]:
    """One card and the slips of its file. A card with a slip that a reader would meet is left out."""
    for each in opened(folder, path):
        if isinstance(each, Problem):
            yield each
        else:
            yield from _card(each, path.stem, topic)


def _card(file: Passage, key: str, topic: str) -> Iterator[Entry[Card] | Problem]:
    lines = file.text.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == _FENCE]
    if len(fences) < 2 or fences[0] != 0:
        yield file.problem("Thẻ phải mở đầu bằng dòng +++, rồi các mục, rồi một dòng +++ nữa.")
        yield Entry(key, None, file)
        return
    yield from _put_together(file, lines, fences[1], key, topic)


def _put_together(file: Passage, lines: list[str], fence: int, key: str, topic: str) -> Iterator[Entry[Card] | Problem]:
    body, example, slips = _parts(file.file, lines, fence + 1)
    yield from slips
    # The empty line stands for the first +++, so that lines count as in the file.
    front = Passage(file.file, "\n" + "\n".join(lines[1:fence]), marks={"body": body.line, "example": example.line})
    row = None
    for each in whole(front, CardRow, key):
        if isinstance(each, Problem):
            yield each
        else:
            row = each.value
    card = row.card(key, topic, body.text, example.text) if row and not slips else None
    yield Entry(key, card, front)


def _parts(file: str, lines: list[str], start: int) -> tuple[_Part, _Part, list[Problem]]:
    """Body and example, and what is wrong with them."""
    headings = [number for number in range(start, len(lines)) if re.match(r"#+\s", lines[number])]
    examples = [number for number in headings if lines[number].rstrip() == EXAMPLE]
    slips = [
        Problem(file, number + 1, f'Chỉ được có một đề mục "{EXAMPLE}": bỏ dòng này, hoặc viết không có dấu #.')
        for number in headings
        if number not in examples[:1]
    ]
    end = examples[0] if examples else len(lines)
    body, example = _part(lines, start, end), _part(lines, end + 1, len(lines))
    if not body.text:
        slips.append(Problem(file, body.line, "Thẻ chưa có lời: viết một ý, dưới dòng +++ thứ hai."))
    if not example.text:
        slips.append(Problem(file, example.line, f'Thẻ chưa có ví dụ: thêm dòng "{EXAMPLE}" và lời ví dụ ở cuối.'))
    return body, example, slips


def _part(lines: list[str], start: int, end: int) -> _Part:
    """Without the empty lines around it. An empty part stands on the line it was expected after."""
    filled = [number for number in range(start, end) if lines[number].strip()]
    if not filled:
        line = min(start, len(lines))
        while line > 1 and not lines[line - 1].strip():
            line -= 1
        return _Part("", line)
    text = "\n".join(line.rstrip() for line in lines[filled[0] : filled[-1] + 1])
    return _Part(text.strip(), filled[0] + 1)
