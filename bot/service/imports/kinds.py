"""What a kind of sheet is: its columns, what names a row, what its cells must agree on, and how it is written."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from msgspec import Struct

from bot.model.content import Problem
from bot.model.folding import fold
from bot.service.desk import Desk
from bot.service.imports.cells import Column, Wrong, code_beside_name
from bot.service.meetings.rules import Known, same_name
from bot.storage.schools import School
from bot.storage.sql import Db
from bot.storage.upsert import Upserted

Values = dict[str, object]
Slips = Iterable[tuple[str, str]]
"""(field, sentence)."""


class Held(Struct, frozen=True):
    """What rows are held against. `area`: the only commune whose rows may be imported, "" for all."""

    desk: Desk
    schools: Mapping[str, School] = {}
    models: Mapping[str, str] = {}
    """A pilot model's key → its commune."""
    area: str = ""

    @property
    def known(self) -> Known:
        return Known(self.desk, self.schools, self.area)


class Row(Struct, frozen=True):
    """`number` as Excel shows it."""

    number: int
    values: Values


class Refused(Exception):
    """Rows that cannot be written as the books stand: nothing is kept. (row number, sentence) each."""

    def __init__(self, slips: Sequence[tuple[int, str]]) -> None:
        super().__init__("refused")
        self.slips = slips


class Written(Struct, frozen=True):
    """`notes`: (row number, sentence) of what the officer should look at; nothing is wrong with it."""

    done: Upserted
    notes: tuple[tuple[int, str], ...] = ()


class Kind(Struct, frozen=True):
    """`name` for people; `what` says in a sentence what the sheet holds.

    same    what names a row: the same again replaces it
    look    what the cells of one row must agree on
    write   in one transaction; raises Refused
    most    rows of a sheet: while they are written everybody else waits
    """

    key: str
    name: str
    what: str
    columns: Callable[[Held], tuple[Column, ...]]
    same: Callable[[Values], Hashable]
    look: Callable[[Values, Held], Slips]
    write: Callable[[Db, Held, Sequence[Row]], Written]
    most: int = 10_000


def commune_today(held: Held, *, needed: bool = True) -> Callable[[str], str]:
    """One of the 65, in the officer's area. A name that stands beside the code must be its name."""
    communes = held.desk.gazetteer.communes

    def read(text: str) -> str:
        code, name = code_beside_name(text)
        if not code and not needed:
            return ""
        if code not in communes:
            raise Wrong(f"{text!r} không phải mã của 65 xã, phường hiện nay (năm chữ số, ví dụ 06040)")
        if name and not same_name(name, communes[code].full_name):
            raise Wrong(f"mã {code} là {communes[code].full_name}, không phải {name}")
        if held.area and held.area != code:
            raise Wrong(f"{communes[code].full_name} không thuộc địa bàn được giao")
        return code

    return read


def communes_offered(held: Held) -> tuple[str, ...]:
    communes = held.desk.gazetteer.communes.values()
    mine = [each for each in communes if held.area in ("", each.code)]
    return tuple(f"{each.code} · {each.full_name}" for each in sorted(mine, key=lambda each: fold(each.name)))


def cells(*fields: str) -> Callable[[Values], Hashable]:
    """These together name a row."""
    return lambda values: tuple(str(values[field]) for field in fields)


def nothing_more(_values: Values, _held: Held) -> Slips:
    return ()


def problem(
    file: str, columns: Sequence[Column], places: Mapping[str, int], row: int, field: str, sentence: str
) -> Problem:
    """With the column where it stands in the sheet."""
    heading = next((column.heading for column in columns if column.field == field), field)
    if field not in places:
        return Problem(file, row, f'cột "{heading}": {sentence}')
    return Problem(file, row, f'cột {places[field] + 1} "{heading}": {sentence}')
