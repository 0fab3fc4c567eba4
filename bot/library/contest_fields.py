"""A contest as the fields of a form, and back: "round.0.opens" is the opening of the first round.

What cannot be read is told at its field, and everything else is read all the same.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from types import UnionType
from typing import Literal, get_args, get_origin

import msgspec
from msgspec import Struct

from bot.library.lines import Place
from bot.model.contest import Contest, Unit

Fields = Sequence[tuple[str, str]]
ON = "1"
ORDERED = frozenset({"tie", "chain"})
"""Lists in which the order decides: each place is a field of its own."""
LINES = frozenset({"keys", "accept"})
"""Lists of words that are written one a line."""
QUIET = frozenset({"certainty", "revision", "of", "by", "among", "points", "denominator", "fewest", "chain", "right"})
"""What a fresh row has without anybody's doing: a row with nothing else in it is none."""
UNIT_CELLS = ("key", "name", "size", "source", "as_of")
_UNIT_SPLIT = re.compile(r"\t|(?<!\\)\|")
_INT = re.compile(r"-?(?:\d+|\d{1,3}(?:[. ]\d{3})+)")
_FLOAT = re.compile(r"-?\d+(?:[.,]\d+)?")
_MISSING = "Chưa ghi."


class Slip(Struct, frozen=True):
    """`field` of the form, and what to do."""

    field: str
    sentence: str


class Filled(Struct, frozen=True):
    """`tree` as TOML would give it; a field that cannot be read is not in it, and stands in `slips`.

    rows   of each header that may come often: the number each of its rows has on the form
    """

    tree: dict[str, object]
    slips: tuple[Slip, ...]
    rows: dict[str, tuple[int, ...]]


def fields_of(contest: Contest) -> list[tuple[str, str]]:
    """As the form shows it."""
    return [(name, value) for name, value in _fields(contest, "") if name != "key"]


def _fields(part: Struct, before: str) -> Iterator[tuple[str, str]]:
    for each in msgspec.structs.fields(part):
        yield from _field(f"{before}{each.name}", each.name, getattr(part, each.name))


def _field(at: str, name: str, value: object) -> Iterator[tuple[str, str]]:
    match value:
        case None | False:
            return
        case Struct():
            yield at, ON
            yield from _fields(value, f"{at}.")
        case tuple() if name == "unit":
            yield at, "\n".join(_unit_line(each) for each in value)
        case tuple() if value and isinstance(value[0], Struct):
            for n, each in enumerate(value):
                yield from _fields(each, f"{at}.{n}.")
        case tuple() if name in ORDERED:
            yield from ((f"{at}.{n}", each) for n, each in enumerate(value))
        case tuple() if name in LINES:
            yield at, "\n".join(value)
        case tuple():
            yield from ((at, each) for each in value)
        case _:
            yield at, as_typed(value)


def as_typed(value: object) -> str:
    """As an officer writes it: 1,5; a moment as the browser's own field has it."""
    match value:
        case True:
            return ON
        case float():
            return f"{Decimal(repr(value)):f}".removesuffix(".0").replace(".", ",")
        case dt.datetime():
            return value.isoformat(timespec="auto" if value.second or value.microsecond else "minutes")
        case dt.date():
            return value.isoformat()
        case _:
            return str(value)


def _unit_line(unit: Unit) -> str:
    cells = [
        unit.key,
        unit.name,
        str(unit.size) if unit.size else "",
        unit.source,
        unit.as_of.isoformat() if unit.as_of else "",
    ]
    return " | ".join(cell.replace("|", "\\|") for cell in cells).rstrip(" |") if any(cells) else ""


def filled(fields: Fields) -> Filled:
    """What the form says."""
    return _Reader(fields).read()


class _Reader:
    def __init__(self, fields: Fields) -> None:
        self.many: dict[str, list[str]] = {}
        for name, value in fields:
            self.many.setdefault(name, []).append(value.strip())
        self.slips: list[Slip] = []
        self.rows: dict[str, tuple[int, ...]] = {}

    def read(self) -> Filled:
        tree = self._struct(Contest, "", {"key"})
        return Filled(tree, tuple(self.slips), self.rows)

    def _struct(self, shape: type[Struct], before: str, without: set[str]) -> dict[str, object]:
        tree: dict[str, object] = {}
        for each in msgspec.structs.fields(shape):
            if each.name in without:
                continue
            value = self._value(f"{before}{each.name}", each.name, each.type, needed=each.required)
            if value is not None:
                tree[each.name] = value
        return tree

    def _value(self, at: str, name: str, kind: object, *, needed: bool) -> object:
        member = _member(kind)
        if name == "unit":
            return self._units(at)
        if member is not None and issubclass(member, Struct):
            return self._rows(at, member)
        if member is not None:
            return self._list(at, name)
        inner = _of_union(kind)
        if isinstance(inner, type) and issubclass(inner, Struct):
            is_on = inner is kind or ON in self.many.get(at, ())
            return self._struct(inner, f"{at}.", set()) if is_on else None
        return self._leaf(at, inner, needed=needed)

    def _rows(self, at: str, shape: type[Struct]) -> list[object]:
        numbers = self._numbers(at)
        taken = [n for n in numbers if self._is_filled(f"{at}.{n}.")]
        self.rows[at] = tuple(taken)
        return [self._struct(shape, f"{at}.{n}.", set()) for n in taken]

    def _is_filled(self, before: str) -> bool:
        names = [name for name in self.many if name.startswith(before)]
        told = (name for name in names if next(p for p in reversed(name.split(".")) if not p.isdigit()) not in QUIET)
        return any(any(self.many[name]) for name in told)

    def _numbers(self, at: str) -> list[int]:
        found = re.compile(rf"{re.escape(at)}\.(\d+)(?:\.|$)")
        return sorted({int(match[1]) for name in self.many if (match := found.match(name)) and len(match[1]) < 5})

    def _list(self, at: str, name: str) -> list[object]:
        if name in ORDERED:
            values = [self.many[f"{at}.{n}"][0] for n in self._numbers(at) if f"{at}.{n}" in self.many]
        elif name in LINES:
            values = self._text(at).replace(",", "\n").split("\n") if name == "keys" else self._text(at).split("\n")
        else:
            values = self.many.get(at, [])
        return [value.strip() for value in values if value.strip()]

    def _units(self, at: str) -> list[object]:
        """One a line, its cells between tabs (as a sheet gives them) or bars."""
        found: list[object] = []
        lines = []
        for n, line in enumerate(self._text(at).split("\n"), start=1):
            if line.strip():
                lines.append(n)
                found.append(self._unit(at, n, line))
        self.rows[at] = tuple(lines)
        return found

    def _unit(self, at: str, n: int, line: str) -> dict[str, object]:
        cells = [cell.replace("\\|", "|").strip() for cell in _UNIT_SPLIT.split(line)]
        unit: dict[str, object] = {"key": cells[0], "name": ""}
        if len(cells) < 2 or len(cells) > len(UNIT_CELLS) or not cells[0] or not cells[1]:
            self.slips.append(Slip(at, f"Dòng {n}: ghi mã | tên | số người | nguồn | ngày; ít nhất mã và tên."))
            return unit
        kinds: dict[str, type] = {"key": str, "name": str, "size": int, "source": str, "as_of": dt.date}
        for name, cell in zip(UNIT_CELLS, cells, strict=False):
            if cell:
                value, trouble = _parsed(cell, kinds[name])
                if trouble:
                    self.slips.append(Slip(at, f"Dòng {n}: {trouble[:1].lower()}{trouble[1:]}"))
                else:
                    unit[name] = value
        return unit

    def _text(self, at: str) -> str:
        return self.many.get(at, [""])[0].replace("\r\n", "\n").replace("\r", "\n")

    def _leaf(self, at: str, kind: object, *, needed: bool) -> object:
        text = self._text(at)
        if kind is bool:
            return ON in self.many.get(at, ())
        if not text:
            if needed:
                self.slips.append(Slip(at, _MISSING))
            return None
        value, trouble = _parsed(text, kind)
        if trouble:
            self.slips.append(Slip(at, trouble))
        return value


def _parsed(text: str, kind: object) -> tuple[object, str]:
    """The value, or None and what is wrong with it."""
    if kind is str:
        return text, ""
    if kind is int:
        return (int(re.sub(r"[. ]", "", text)), "") if _INT.fullmatch(text) else (None, "Ghi một số nguyên, ví dụ 20.")
    if kind is float:
        told = "Ghi một con số, ví dụ 15 hoặc 1,5."
        return (float(text.replace(",", ".")), "") if _FLOAT.fullmatch(text) else (None, told)
    if get_origin(kind) is Literal:
        return (text, "") if text in get_args(kind) else (None, "Chọn một dòng trong danh sách.")
    try:
        return (dt.datetime if kind is dt.datetime else dt.date).fromisoformat(_day_first(text)), ""
    except ValueError:
        asked = "ngày và giờ, ví dụ 01/12/2026 08:00" if kind is dt.datetime else "ngày, ví dụ 01/12/2026"
        return None, f"Ghi {asked}."


def _day_first(text: str) -> str:
    """01/12/2026 08:00 as well as 2026-12-01T08:00."""
    found = re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[ T]+(\d{1,2})[:hg](\d{2}))?", text)
    if not found:
        return text
    day = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return f"{day}T{int(found[4]):02}:{found[5]}" if found[4] else day


def _member(kind: object) -> type | None:
    """Of a tuple, what it holds."""
    if get_origin(kind) is not tuple:
        return None
    first = get_args(kind)[0]
    return first if isinstance(first, type) else str


def _of_union(kind: object) -> object:
    """Of `X | None` and of an annotated type, the type itself."""
    if isinstance(kind, UnionType) or type(None) in get_args(kind):
        return _of_union(next(each for each in get_args(kind) if each is not type(None)))
    if hasattr(kind, "__metadata__"):
        return _of_union(get_args(kind)[0])
    return kind


def field_at(rows: dict[str, tuple[int, ...]], header: str, n: int, place: Place) -> str:
    """Where on the form a place of the contest stands: header, the how-manieth under it, and down from there."""
    if header == "unit":
        return "unit"
    numbered = rows.get(header)
    parts: list[str] = [header] if header else []
    if numbered is not None:
        parts.append(str(numbered[n]) if n < len(numbered) else str(n))
    for each in place:
        if isinstance(each, int) and parts and ".".join(parts) in rows:
            inner = rows[".".join(parts)]
            parts.append(str(inner[each]) if each < len(inner) else str(each))
        elif isinstance(each, int) and parts and parts[-1] not in ORDERED:
            break
        else:
            parts.append(str(each))
    return ".".join(parts)
