"""Money spent on the activities of the plan (IV.2), a document a row."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.storage.sql import Db, Reading, Sql
from bot.storage.upsert import Upserted, upsert

_SUMS = Sql("SELECT year, activity, SUM(amount) FROM spending GROUP BY year, activity")
_OF_YEAR = Sql(
    """SELECT year, activity, document, amount, note FROM spending WHERE year = :year
    ORDER BY activity, document"""
)
_PUT = Sql(
    """INSERT INTO spending (year, activity, document, amount, note)
    VALUES (:year, :activity, :document, :amount, :note)
    ON CONFLICT (year, activity, document) DO UPDATE SET amount = :amount, note = :note"""
)
_FIND = Sql(
    "SELECT amount, note FROM spending WHERE year = :year AND activity = :activity AND document = :document",
)
_REMOVE = Sql("DELETE FROM spending WHERE year = :year AND activity = :activity AND document = :document")


class Spent(NamedTuple):
    """`amount` in đồng; `activity` is a key of the plan, `document` the number of the paper that says so."""

    year: int
    activity: str
    document: str
    amount: int
    note: str


async def sums(reading: Reading) -> dict[tuple[int, str], int]:
    """(year, activity) → đồng."""
    return {(year, activity): int(amount) for year, activity, amount in await reading.rows(_SUMS)}


async def of_year(reading: Reading, year: int) -> list[Spent]:
    return [Spent(*row) for row in await reading.rows(_OF_YEAR, year=year)]


def put(db: Db, rows: Sequence[Mapping[str, object]]) -> Upserted:
    """The same document of the same year and activity again replaces the amount."""
    return upsert(db, _FIND, _PUT, ("amount", "note"), rows)


def remove(db: Db, year: int, activity: str, document: str) -> bool:
    return db.run(_REMOVE, year=year, activity=activity, document=document) == 1
