"""Where the keys of a piece of TOML stand, so that a slip is shown at its line. tomllib reads the values."""

import re

from msgspec import Struct, field

from bot.model.content import Problem

Place = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""
    (?P<header> ^\[\[?[ \t]*[\w.-]+[ \t]*\]\]? )
  | (?P<text>   \"{3}[\s\S]*?\"{3,5} | '{3}[\s\S]*?'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*' )
  | (?P<remark> \#[^\n]* )
  | (?P<mark>   [\[\]{},=\n] )
  | (?P<word>   [^\s\[\]{},="'\#]+ )
    """,
    re.VERBOSE | re.MULTILINE,
)


class Passage(Struct, frozen=True):
    """A stretch of a file that starts on line `first`; `marks` are lines of parts that are not TOML."""

    file: str
    text: str
    first: int = 1
    marks: dict[str, int] = field(default_factory=dict)

    def line(self, *place: str | int) -> int:
        """Of ("options", 1, "why"), or of what is nearest around it, or the passage's first line."""
        if not place:
            return self.first
        if place[0] in self.marks:
            return self.marks[str(place[0])]
        stands = key_lines(self.text)
        while place and place not in stands:
            place = place[:-1]
        return self.first + stands[place] if place else self.first

    def problem(self, sentence: str, *place: str | int) -> Problem:
        return Problem(self.file, self.line(*place), sentence)


def key_lines(text: str) -> dict[Place, int]:
    """The line (from 0) of every key and of every member of a list. Of bad TOML, as far as can be told.

    A [[header]] stands as a place of its own, and the keys under it as if it were not there:
    a passage has one header.
    """
    walk = _Walk()
    for token in _TOKEN.finditer(text):
        walk.meet(str(token.lastgroup), token.group())
    return walk.stands


class _Frame:
    """An open table or list: the place it has, and the key or the number of what comes next in it."""

    def __init__(self, place: Place, following: str | int) -> None:
        self.place = place
        self.following = following

    @property
    def next_place(self) -> Place:
        return (*self.place, self.following)


class _Walk:
    def __init__(self) -> None:
        self.stands: dict[Place, int] = {}
        self.frames = [_Frame((), "")]
        self.line = 0
        self.word = ""

    def meet(self, kind: str, token: str) -> None:
        if kind == "header" and len(self.frames) == 1:
            self.stands.setdefault((token.strip("[] \t"),), self.line)
        elif kind in ("word", "text"):
            self.word = token.strip("\"'")
            self._begin_member()
        elif kind == "mark":
            self._mark(token)
        self.line += token.count("\n")

    def _mark(self, mark: str) -> None:
        frame = self.frames[-1]
        if mark == "=":
            frame.following = self.word
            self.stands.setdefault(frame.next_place, self.line)
        elif mark in "[{":
            self._begin_member()
            self.frames.append(_Frame(frame.next_place, 0 if mark == "[" else ""))
        elif mark in "]}" and len(self.frames) > 1:
            self.frames.pop()
        elif mark == "," and isinstance(frame.following, int):
            frame.following += 1

    def _begin_member(self) -> None:
        """A list's member begins here; a table's value does not (its key came before)."""
        frame = self.frames[-1]
        if isinstance(frame.following, int):
            self.stands.setdefault(frame.next_place, self.line)
