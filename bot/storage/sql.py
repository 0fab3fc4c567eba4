"""A statement written once and spoken to both databases, and the handle that runs it."""

import re
from collections.abc import Sequence
from typing import Any, Literal, Protocol

Dialect = Literal["sqlite", "postgres"]
Row = tuple[Any, ...]

_NAMED = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")


class Sql:
    """Text with :named values, in the SQL that SQLite 3.40 and PostgreSQL 15 share.

    `lock` is added on PostgreSQL only, where several processes work at once; SQLite has one writer.
    """

    __slots__ = ("postgres", "sqlite")

    def __init__(self, text: str, *, lock: str = "") -> None:
        self.sqlite = " ".join(text.split())
        self.postgres = _NAMED.sub(r"%(\1)s", self.sqlite.replace("%", "%%")) + (f" {lock}" if lock else "")


class Db(Protocol):
    """An open transaction. It cannot await, so nothing that holds it can reach the network."""

    dialect: Dialect

    def run(self, statement: Sql, **values: object) -> int:
        """How many rows were written."""
        ...

    def one(self, statement: Sql, **values: object) -> Row | None: ...

    def all(self, statement: Sql, **values: object) -> list[Row]: ...

    def many(self, statement: Sql, values: Sequence[dict[str, object]]) -> None: ...


ALONE = Sql("SELECT pg_advisory_xact_lock(:number)")


def alone(db: Db, number: int) -> None:
    """Until the commit nobody else passes here with this number. SQLite has one writer anyway."""
    if db.dialect == "postgres":
        db.one(ALONE, number=number)


class Reading(Protocol):
    """A snapshot for reports: read-only, beside the writer."""

    async def rows(self, statement: Sql, **values: object) -> list[Row]: ...
