"""What is wrong with a value that does not fit its struct: every slip, with its place and what to do."""

import datetime as dt
import difflib
from collections.abc import Iterator
from typing import TypeVar, get_args

import msgspec
from msgspec import Struct

from bot.library.lines import Place

T = TypeVar("T")

_WANTED = {
    str: "chữ trong ngoặc kép",
    int: "một số từ 1 trở lên, không có ngoặc kép",
    bool: "true hoặc false, không có ngoặc kép",
    float: "một số, không có ngoặc kép",
    dt.date: "một ngày như 2026-11-23, không có ngoặc kép",
    dt.datetime: "ngày và giờ Việt Nam như 2026-11-23T08:00:00, không có ngoặc kép, không có múi giờ",
}
_DATES = (dt.date, dt.datetime)


def strict(raw: object, shape: type[T]) -> T:
    """Dates are TOML dates: a date in quotes is refused like any other text."""
    return msgspec.convert(raw, shape, builtin_types=_DATES)


def slips(raw: object, shape: type, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Unknown keys, missing keys and wrong types, down into lists and groups."""
    if not issubclass(shape, Struct):
        return
    if not isinstance(raw, dict):
        yield place, "Chỗ này phải là một nhóm trong dấu { }."
        return
    fields = {each.name: each for each in msgspec.structs.fields(shape)}
    for key in raw.keys() - fields.keys():
        yield (*place, key), _unknown(key, list(fields))
    for name, each in fields.items():
        if name in raw:
            yield from _value(raw[name], each.type, (*place, name))
        elif each.required:
            yield place, f'Thiếu mục "{name}": viết thêm.'


def _unknown(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    hint = f'sửa thành "{near[0]}"' if near else f"xóa đi, hoặc dùng một trong: {', '.join(known)}"
    return f'Không có mục nào tên là "{key}": {hint}.'


def _value(raw: object, kind: object, place: Place) -> Iterator[tuple[Place, str]]:
    member = _member(kind)
    if member and isinstance(raw, list):
        for index, each in enumerate(raw):
            yield from slips(each, member, (*place, index))
        return
    try:
        msgspec.convert(raw, kind, builtin_types=_DATES)
    except msgspec.ValidationError:
        yield place, f'Mục "{place[-1]}" phải là {_wanted(kind)}.'


def _member(kind: object) -> type[Struct] | None:
    """Citation for tuple[Citation, ...]."""
    first = next(iter(get_args(kind)), None)
    return first if isinstance(first, type) and issubclass(first, Struct) else None


def _wanted(kind: object) -> str:
    if _member(kind):
        return "một danh sách trong dấu [ ]"
    for each in (kind, *get_args(kind)):
        if isinstance(each, type) and each in _WANTED:
            return _WANTED[each]
    return " hoặc ".join(f'"{each}"' for each in get_args(kind))
