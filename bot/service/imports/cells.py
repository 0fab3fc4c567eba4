"""How a cell of an officer's sheet is read: text to a value, or a sentence that says what to write."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from msgspec import Struct

from bot.model.folding import fold, nfc

Reader = Callable[[str], object]
BETWEEN = " · "
"""Between a code and the name that stands beside it in a drop-down list: "06040 · xã Thất Khê"."""


class Wrong(ValueError):
    """A cell cannot be used; the message says what to write."""


class Column(Struct, frozen=True):
    """`field` is the name of the value. `names` are the headings understood, folded; `heading` is the one of the template.

    needed   False: the column may be missing or its cell empty, which `read` gets as ""
    options  what the template offers in a drop-down list; `is_closed`: nothing else is understood
    """

    field: str
    heading: str
    read: Reader
    names: tuple[str, ...] = ()
    needed: bool = True
    holds: Literal["text", "day", "number"] = "text"
    example: str = ""
    width: int = 18
    options: tuple[str, ...] = ()
    is_closed: bool = True
    help: str = ""

    @property
    def known_as(self) -> tuple[str, ...]:
        return (fold(self.heading), *self.names)


def words(most: int = 200) -> Reader:
    def read(text: str) -> str:
        if not text:
            raise Wrong("để trống, phải ghi rõ")
        return _short(text, most)

    return read


def some_words(most: int = 200) -> Reader:
    return lambda text: _short(text, most)


def _short(text: str, most: int) -> str:
    plain = " ".join(nfc(text).split())
    if len(plain) > most:
        raise Wrong(f"dài quá {most} ký tự")
    return plain


def number(least: int, most: int, what: str, example: int) -> Reader:
    """A whole number; "1.234" and "1 234" are one thousand and more."""

    def read(text: str) -> int:
        digits = text.replace(".", "").replace(" ", "").replace("\u00a0", "")
        if not (digits.isascii() and digits.isdigit()) or not least <= int(digits) <= most:
            raise Wrong(f"{text!r} không phải {what} (một số nguyên từ {least} đến {most}, ví dụ {example})")
        return int(digits)

    return read


def maybe(read: Reader) -> Reader:
    """An empty cell is None."""
    return lambda text: read(text) if text else None


def measured(text: str) -> float | None:
    """ "31,5" and "31.5" are one number; empty: not measured yet."""
    if not text:
        return None
    try:
        value = float(text.replace(" ", "").replace(",", "."))
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e12:
        raise Wrong(f"{text!r} không phải số (ví dụ 31,5)")
    return value


def day(first: str, today: dt.date) -> Reader:
    def read(text: str) -> str:
        found = _date(text)
        if found is None:
            raise Wrong(f"{text!r} không phải ngày: viết 31/12/2025 hoặc 2025-12-31")
        if found > today:
            raise Wrong(f"{text!r} là ngày chưa tới")
        if found.isoformat() < first:
            raise Wrong(f"{text!r} quá xa: chỉ nhận từ {dt.date.fromisoformat(first):%d/%m/%Y}")
        return found.isoformat()

    return read


def maybe_day(first: str, today: dt.date) -> Reader:
    """An empty cell stays empty."""
    read = day(first, today)
    return lambda text: read(text) if text else ""


def _date(text: str) -> dt.date | None:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return dt.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None


def one_of(choices: Sequence[tuple[str, Iterable[str]]], what: str) -> Reader:
    """`choices`: (key, names by which it is called). The key itself is understood too; letters and accents do not matter."""
    by_name = {fold(name): key for key, names in choices for name in (key, *names)}
    told = "; ".join(next(iter(names), key) for key, names in choices)

    def read(text: str) -> str:
        key = by_name.get(fold(text))
        if key is None:
            raise Wrong(
                f"{text!r} không phải {what}: ghi một trong các loại: {told}" if text else f"để trống: ghi {what}"
            )
        return key

    return read


def maybe_one_of(choices: Sequence[tuple[str, Iterable[str]]], what: str) -> Reader:
    read = one_of(choices, what)
    return lambda text: read(text) if text else ""


def code_beside_name(text: str) -> tuple[str, str]:
    """("06040", "xã Thất Khê"): a code as Excel may have kept it, and the name that stands beside it."""
    code, _, name = text.partition(BETWEEN.strip())
    code = code.strip()
    return (code.zfill(5) if code.isascii() and code.isdigit() else code), name.strip()


def telephone(text: str) -> str:
    """A number as people press it."""
    digits = text.replace(" ", "").replace(".", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit()) or not 3 <= len(digits) <= 11:
        raise Wrong(f"{text!r} không phải số điện thoại (3 đến 11 chữ số)")
    return digits


def key_of(text: str) -> str:
    """A key that a register's rows refer to each other by: letters, digits, - and . only, so that it is typed the same twice."""
    key = nfc(text).strip().lower().replace(" ", "-")
    if not key or len(key) > 40 or not all(sign.isascii() and (sign.isalnum() or sign in "-.") for sign in key):
        raise Wrong(f"{text!r} không phải mã: viết chữ không dấu, số và dấu - (ví dụ thcs-that-khe)")
    return key
