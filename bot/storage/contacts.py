"""The commune's own doors for the help card; empty until the province enters them."""

from bot.model.world import Contact
from bot.storage.sql import Db, Reading, Sql

_OF = Sql(
    """SELECT name, number FROM contacts WHERE commune = :commune AND verified_on >= :since
    ORDER BY position, name"""
)
_OLD = Sql(
    """SELECT commune, COUNT(*), MIN(verified_on) FROM contacts
    WHERE verified_on < :before AND (:commune = '*' OR commune = :commune) GROUP BY commune ORDER BY commune"""
)
_CLEAR = Sql("DELETE FROM contacts WHERE commune = :commune")
_PUT = Sql(
    """INSERT INTO contacts (commune, number, name, source, verified_by, verified_on, position)
    VALUES (:commune, :number, :name, :source, :verified_by, :verified_on, :position)"""
)


def of_commune(db: Db, commune: str, verified_since: str) -> tuple[Contact, ...]:
    """Only contacts verified on or after that day: an old number is worse than none (S44)."""
    return tuple(Contact(name, number) for name, number in db.all(_OF, commune=commune, since=verified_since))


def replace(db: Db, rows: list[dict[str, object]]) -> None:
    """Each commune named in the rows gets exactly these contacts."""
    for commune in sorted({str(row["commune"]) for row in rows}):
        db.run(_CLEAR, commune=commune)
    db.many(_PUT, rows)


async def verified_before(reading: Reading, day: str, commune: str = "") -> list[tuple[str, int, str]]:
    """(commune, how many contacts, the oldest day on which one was verified); `commune`: only that one."""
    rows = await reading.rows(_OLD, before=day, commune=commune or "*")
    return [(code, int(n), oldest) for code, n, oldest in rows]
