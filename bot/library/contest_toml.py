"""A contest written as the TOML of content/contests/: one field a line, what stands at its default left out."""

import datetime as dt
import re
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from bot.library.contests import OFTEN, ONCE, Top
from bot.model.contest import Contest

_LOOKS_LIKE_A_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def written(contest: Contest, *, whole: bool = False) -> str:
    """What `contests.read_text` makes the same contest of. The key is the name of the file and stands in no line.

    `whole`: what stands at its default is written too, so that every field has a line.
    """
    lines = list(_fields(contest, [each.name for each in msgspec.structs.fields(Top)], whole))
    for header in ONCE:
        part = getattr(contest, header)
        if part is not None and (whole or part != _default(header)):
            lines += ["", f"[{header}]", *_of(part, whole)]
    for header in OFTEN:
        for part in getattr(contest, header):
            lines += ["", f"[[{header}]]", *_of(part, whole)]
    return "\n".join(lines) + "\n"


def _default(header: str) -> object:
    return next(each.default for each in msgspec.structs.fields(Contest) if each.name == header)


def _of(part: Struct, whole: bool = False) -> Iterator[str]:
    return _fields(part, [each.name for each in msgspec.structs.fields(part)], whole)


def _fields(part: Struct, names: list[str], whole: bool = False) -> Iterator[str]:
    for each in msgspec.structs.fields(part):
        value = getattr(part, each.name)
        if each.name in names and value is not None and (whole or each.required or value != each.default):
            yield f"{each.name} = {_value(value)}"


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case dt.datetime() | dt.date():
            return value.isoformat()
        case str():
            return _text(value)
        case tuple() if value and isinstance(value[0], Struct):
            return "[\n" + "".join(f"  {_value(each)},\n" for each in value) + "]"
        case tuple():
            return f"[{', '.join(_value(each) for each in value)}]"
        case Struct():
            return "{" + ", ".join(_of(value)) + "}"
        case _:
            raise TypeError(type(value).__name__)


def _text(text: str) -> str:
    """Over several lines only where no line of it could be taken for a header."""
    if "\n" in text and not _LOOKS_LIKE_A_HEADER.search(text):
        return '"""\n' + "\n".join(_escaped(line) for line in text.split("\n")) + '"""'
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    return "".join(_ESCAPED.get(letter) or (letter if letter.isprintable() else _code(letter)) for letter in text)


def _code(letter: str) -> str:
    return f"\\U{ord(letter):08X}"
