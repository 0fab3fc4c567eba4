"""Boarding and semi-boarding schools, and which of their classes were taught."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from bot.storage.sql import Db, Reading, Sql
from bot.storage.upsert import Upserted, upsert

Kind = Literal["noi-tru", "ban-tru", "co-lop-ban-tru"]
KINDS: dict[Kind, str] = {
    "noi-tru": "Trường dân tộc nội trú",
    "ban-tru": "Trường dân tộc bán trú",
    "co-lop-ban-tru": "Trường có lớp bán trú",
}
"""Plan II.2, the third target: "các trường, lớp bán trú và dân tộc nội trú"."""

_SELECT = "SELECT id, name, kind, commune, classes, source, as_of FROM schools"
_ALL = Sql(f"{_SELECT} ORDER BY commune, name, id")
_OF_COMMUNE = Sql(f"{_SELECT} WHERE commune = :commune ORDER BY name, id")
_ONE = Sql(f"{_SELECT} WHERE id = :id")
_PUT = Sql(
    """INSERT INTO schools (id, name, kind, commune, classes, source, as_of)
    VALUES (:id, :name, :kind, :commune, :classes, :source, :as_of)
    ON CONFLICT (id) DO UPDATE SET name = :name, kind = :kind, commune = :commune, classes = :classes,
    source = :source, as_of = :as_of"""
)
_VALUES = ("name", "kind", "commune", "classes", "source", "as_of")
_FIND = Sql(f"SELECT {', '.join(_VALUES)} FROM schools WHERE id = :id")
_TAUGHT = Sql(
    """SELECT day, school, classes FROM meetings
    WHERE kind = 'school' AND school <> '' AND day BETWEEN :first_day AND :last_day"""
)


class School(NamedTuple):
    """`classes`: how many boarding or semi-boarding classes it has. `commune` is a code of today."""

    id: str
    name: str
    kind: Kind
    commune: str
    classes: int
    source: str
    as_of: str


async def all_of(reading: Reading, area: str = "") -> list[School]:
    """Those of a commune of today, or of the whole province where `area` is empty."""
    rows = await (reading.rows(_OF_COMMUNE, commune=area) if area else reading.rows(_ALL))
    return [School(*row) for row in rows]


async def one(reading: Reading, id: str) -> School | None:
    rows = await reading.rows(_ONE, id=id)
    return School(*rows[0]) if rows else None


async def taught(reading: Reading, first_day: str, last_day: str) -> dict[str, frozenset[str]]:
    """School → names of the classes that had a lesson; both days inside, as "2026-11-23". A school without a lesson is not in it."""
    found: dict[str, set[str]] = {}
    for _, school, classes in await lessons(reading, first_day, last_day):
        found.setdefault(school, set()).update(classes)
    return {school: frozenset(classes) for school, classes in found.items()}


async def lessons(reading: Reading, first_day: str, last_day: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """(day, school, names of its classes); without names it is not known which classes heard it."""
    rows = await reading.rows(_TAUGHT, first_day=first_day, last_day=last_day)
    return [(day, school, _named(classes)) for day, school, classes in rows]


def _named(classes: str) -> tuple[str, ...]:
    return tuple(classes.split(",")) if classes else ()


def put(db: Db, rows: Sequence[Mapping[str, object]]) -> Upserted:
    """The same school again replaces what was known of it."""
    return upsert(db, _FIND, _PUT, _VALUES, rows)
