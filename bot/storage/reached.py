"""Counting households: the one place that asks the reach table."""

from bot.storage.sql import Db, Reading, Sql

_WHERE = "month BETWEEN :first AND :last AND (:area = '' OR commune = :area)"
_CELLS = {
    cell: Sql(f"SELECT {cell}, known, COUNT(DISTINCT household) FROM reach WHERE {_WHERE} GROUP BY {cell}, known")
    for cell in ("commune", "topic", "month")
}
_ALL = Sql(f"SELECT '', known, COUNT(DISTINCT household) FROM reach WHERE {_WHERE} GROUP BY known")
_HEADS_WHERE = "substr(day, 1, 7) BETWEEN :first AND :last AND (:area = '' OR commune = :area)"
# A meeting on two topics has one head count: it is counted once where topics are not asked for.
_HEADS = {
    "commune": Sql(
        f"""SELECT commune, 'declared', SUM(n) FROM (SELECT meeting, commune, MAX(households) AS n
        FROM headcounts WHERE {_HEADS_WHERE} GROUP BY meeting, commune) AS m GROUP BY commune"""
    ),
    "month": Sql(
        f"""SELECT month, 'declared', SUM(n) FROM (SELECT meeting, substr(day, 1, 7) AS month,
        MAX(households) AS n FROM headcounts WHERE {_HEADS_WHERE} GROUP BY meeting, substr(day, 1, 7)) AS m
        GROUP BY month"""
    ),
    "topic": Sql(f"SELECT topic, 'declared', SUM(households) FROM headcounts WHERE {_HEADS_WHERE} GROUP BY topic"),
}
_ALL_HEADS = Sql(
    f"""SELECT '', 'declared', SUM(n) FROM (SELECT meeting, MAX(households) AS n
    FROM headcounts WHERE {_HEADS_WHERE} GROUP BY meeting) AS m HAVING SUM(n) > 0"""
)
_DENOMINATORS = Sql("SELECT commune, households, source, as_of FROM denominators")
_IMPORT = Sql(
    """INSERT INTO denominators (commune, as_of, households, source)
    VALUES (:commune, :as_of, :households, :source)
    ON CONFLICT (commune, as_of) DO UPDATE SET households = :households, source = :source"""
)


async def cells(reading: Reading, by: str, first: str, last: str, area: str) -> list[tuple[str, str, int]]:
    """(cell, how known, distinct households), heads declared at meetings among them."""
    found = await reading.rows(_CELLS[by], first=first, last=last, area=area)
    heads = await reading.rows(_HEADS[by], first=first, last=last, area=area)
    return [(cell, known, int(n)) for cell, known, n in found + heads]


async def whole(reading: Reading, first: str, last: str, area: str) -> list[tuple[str, str, int]]:
    """The same for all cells together; a house in two cells counts once."""
    found = await reading.rows(_ALL, first=first, last=last, area=area)
    heads = await reading.rows(_ALL_HEADS, first=first, last=last, area=area)
    return [(cell, known, int(n)) for cell, known, n in found + heads]


async def denominators(reading: Reading) -> dict[str, list[tuple[int, str, str]]]:
    """commune → (households, source, as_of) of every import."""
    known: dict[str, list[tuple[int, str, str]]] = {}
    for commune, households, source, as_of in await reading.rows(_DENOMINATORS):
        known.setdefault(commune, []).append((households, source, as_of))
    return known


def import_denominators(db: Db, rows: list[dict[str, object]]) -> None:
    """The same commune and day again replaces the number: an import may be repeated."""
    db.many(_IMPORT, rows)
