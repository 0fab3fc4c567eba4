"""What every table is made of: the shared metadata and short ways to write a column.

Times are whole seconds since 1970 UTC, days and months text in Asia/Ho_Chi_Minh ("2026-11-23",
"2026-11"). Ids of people, chats and households are random, so nothing can be read from their order.
"""

from typing import Any

from sqlalchemy import BigInteger as WideInteger
from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Text, text

metadata = MetaData()

# SQLite keeps a 64-bit INTEGER key in the row itself.
BigInteger = WideInteger().with_variant(Integer, "sqlite")
Kind = type[Text] | type[Integer] | type[LargeBinary] | WideInteger


def key(name: str, kind: Kind = Text) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def needed(name: str, kind: Kind = Text) -> Column[Any]:
    return Column(name, kind, nullable=False)


def index_where(name: str, *columns: str, where: str) -> Index:
    """Of some rows only. A statement that is to use it repeats `where` word for word."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
