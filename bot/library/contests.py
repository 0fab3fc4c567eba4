"""content/contests/*.toml read into contests, part by part, so that a slip in one part hides none in another."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TypeVar, cast

import msgspec
from msgspec import Struct

from bot.library.files import listed, opened
from bot.library.lines import Passage
from bot.library.rows import fitted, parsed
from bot.model.content import Problem
from bot.model.contest import (
    Attempts,
    Collective,
    Contest,
    Eligibility,
    Essay,
    Moment,
    OwnQuestion,
    Pool,
    Prediction,
    Prize,
    Ranking,
    Round,
    Show,
    Suspicion,
    TieRule,
    Unit,
)

T = TypeVar("T")
FOLDER = "contests"
MODELS = "contest-models"
"""Rules of real contests, to begin a new one from; nothing of them is frozen by itself."""
_HEADER = re.compile(r"^[ \t]*\[{1,2}[ \t]*([\w-]+)[ \t]*\]{1,2}[ \t]*(?:#.*)?$", re.MULTILINE)


class Top(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What stands above the first header: of the fields of `Contest` those that are no part of their own."""

    name: str
    official: str
    organiser: str
    limit_minutes: float
    tie: tuple[TieRule, ...] = ("right", "duration", "earliest", "shared")
    ranking: Ranking = "whole"
    show: Show = "score"
    shuffle_questions: bool = True
    shuffle_options: bool = True
    appeal_days: int = 5
    announce: Moment | None = None
    beacon: str = ""
    rules: str = ""


ONCE: dict[str, type[Struct]] = {
    "attempts": Attempts,
    "prediction": Prediction,
    "eligibility": Eligibility,
    "essay": Essay,
    "suspicion": Suspicion,
}
OFTEN: dict[str, type[Struct]] = {
    "round": Round,
    "pool": Pool,
    "prize": Prize,
    "collective": Collective,
    "unit": Unit,
    "question": OwnQuestion,
}
Part = tuple[str, int]
"""A header, and the how-manieth under it; ("", 0) is what stands above the first one."""


class Read(Struct, frozen=True):
    """A file: its contest, or None where a part is broken; and where each part of it stands."""

    key: str
    contest: Contest | None
    parts: dict[Part, Passage]

    def problem(self, sentence: str, header: str = "", n: int = 0, *place: str | int) -> Problem:
        return self.parts.get((header, n), self.parts["", 0]).problem(sentence, *place)


def read_contests(folder: Path, within: str = FOLDER) -> tuple[tuple[Read, ...], tuple[Problem, ...]]:
    """Of the content folder. The key of a contest is the name of its file."""
    found = []
    problems = []
    for path in listed(folder / within, ".toml"):
        for each in opened(folder, path):
            if isinstance(each, Problem):
                problems.append(each)
            else:
                read, slips = read_text(each, path.stem)
                found.append(read)
                problems += slips
    return tuple(found), tuple(problems)


def read_text(passage: Passage, key: str) -> tuple[Read, list[Problem]]:
    """One contest, wherever its text comes from: a file of the content folder, or an officer's page."""
    parts: dict[Part, Passage] = {}
    values: dict[str, list[Struct | None]] = {}
    problems: list[Problem] = []
    for header, each in _cut(passage):
        shape = Top if not header else ONCE.get(header) or OFTEN.get(header)
        if shape is None:
            problems.append(each.problem(f"Không có mục [{header}]: dùng một trong {', '.join((*ONCE, *OFTEN))}."))
            continue
        kept = values.setdefault(header, [])
        parts[header, len(kept)] = each
        value, slips = _value(each, header, shape)
        kept.append(value)
        problems += slips
    problems += _headers(parts, values)
    return Read(key, None if problems else _whole(key, values), parts), problems


def _cut(passage: Passage) -> Iterator[tuple[str, Passage]]:
    """What stands above the first header, then each part with its own."""
    heads = list(_HEADER.finditer(passage.text))
    starts = [0, *(head.start() for head in heads), len(passage.text)]
    line = passage.first
    for header, (start, end) in zip(["", *(head[1] for head in heads)], pairwise(starts), strict=True):
        text = passage.text[start:end]
        yield header, Passage(passage.file, text, line)
        line += text.count("\n")


def _value(passage: Passage, header: str, shape: type[T]) -> tuple[T | None, list[Problem]]:
    tree = parsed(passage)
    if isinstance(tree, Problem):
        return None, [tree]
    raw: object = tree.get(header) if header else tree
    if isinstance(raw, list):
        raw = raw[0]
    found: T | None = None
    problems = []
    for each in fitted(passage, raw, shape, header):
        if isinstance(each, Problem):
            problems.append(each)
        else:
            found = each.value
    return found, problems


def _headers(parts: dict[Part, Passage], values: dict[str, list[Struct | None]]) -> Iterator[Problem]:
    """Written with the right brackets, as often as may be."""
    for (header, n), passage in parts.items():
        doubled = passage.text.lstrip().startswith("[[")
        if header in ONCE and (doubled or n):
            yield passage.problem(f"Mục [{header}] chỉ viết một lần, trong một lớp ngoặc: [{header}].", header)
        if header in OFTEN and not doubled:
            yield passage.problem(f"Mục này viết trong hai lớp ngoặc: [[{header}]].", header)
    for header in ("round", "pool"):
        if header not in values:
            yield parts["", 0].problem(f"Thiếu mục [[{header}]]: viết ít nhất một mục.")


def _whole(key: str, values: dict[str, list[Struct | None]]) -> Contest:
    """Every part is sound: there is no problem."""
    top = msgspec.structs.asdict(cast(Struct, values[""][0]))
    once = {header: values[header][0] for header in ONCE if header in values}
    often = {header: tuple(values[header]) for header in OFTEN if header in values}
    return Contest(key=key, **top, **once, **often)  # type: ignore[arg-type]  # each part was read by its own shape
