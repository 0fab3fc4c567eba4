"""Rows of a sheet put into a table: told apart into new, changed and the same, so that nothing changes unseen."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.storage.sql import Db, Sql


class Upserted(NamedTuple):
    """How many rows of each kind; `was` of each changed one, by its place among the rows: its values before."""

    new: int = 0
    changed: int = 0
    same: int = 0
    was: Mapping[int, Mapping[str, object]] = {}

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.same


def upsert(db: Db, find: Sql, put: Sql, values: Sequence[str], rows: Sequence[Mapping[str, object]]) -> Upserted:
    """`find` selects `values`, in that order, of the row that has the same key; `put` writes or replaces it."""
    new = same = 0
    was: dict[int, Mapping[str, object]] = {}
    for place, row in enumerate(rows):
        there = db.one(find, **row)
        if there is not None and all(old == row[name] for name, old in zip(values, there, strict=True)):
            same += 1
            continue
        db.run(put, **row)
        if there is None:
            new += 1
        else:
            was[place] = dict(zip(values, there, strict=True))
    return Upserted(new, len(was), same, was)
