"""The commune's own doors for the help card; empty until the province enters them."""

from collections.abc import Mapping, Sequence

from bot.model.world import Contact
from bot.storage.sql import Db, Reading, Sql
from bot.storage.upsert import Upserted, upsert

_OF = Sql(
    """SELECT name, number FROM contacts WHERE commune = :commune AND verified_on >= :since
    ORDER BY position, name"""
)
_OLD = Sql(
    """SELECT commune, COUNT(*), MIN(verified_on) FROM contacts
    WHERE verified_on < :before AND (:commune = '*' OR commune = :commune) GROUP BY commune ORDER BY commune"""
)
_NUMBERS = Sql("SELECT number FROM contacts WHERE commune = :commune")
_REMOVE = Sql("DELETE FROM contacts WHERE commune = :commune AND number = :number")
_VALUES = ("name", "source", "verified_by", "verified_on", "position")
_FIND = Sql(f"SELECT {', '.join(_VALUES)} FROM contacts WHERE commune = :commune AND number = :number")
_PUT = Sql(
    """INSERT INTO contacts (commune, number, name, source, verified_by, verified_on, position)
    VALUES (:commune, :number, :name, :source, :verified_by, :verified_on, :position)
    ON CONFLICT (commune, number) DO UPDATE SET name = :name, source = :source, verified_by = :verified_by,
    verified_on = :verified_on, position = :position"""
)


def of_commune(db: Db, commune: str, verified_since: str) -> tuple[Contact, ...]:
    """Only contacts verified on or after that day: an old number is worse than none (S44)."""
    return tuple(Contact(name, number) for name, number in db.all(_OF, commune=commune, since=verified_since))


def replace(db: Db, rows: Sequence[Mapping[str, object]]) -> Upserted:
    """Each commune named in the rows gets exactly these contacts; one that is no longer among them counts as changed."""
    gone = 0
    for commune in sorted({str(row["commune"]) for row in rows}):
        kept = {row["number"] for row in rows if row["commune"] == commune}
        for (number,) in db.all(_NUMBERS, commune=commune):
            gone += 0 if number in kept else db.run(_REMOVE, commune=commune, number=number)
    done = upsert(db, _FIND, _PUT, _VALUES, rows)
    return done._replace(changed=done.changed + gone)


async def verified_before(reading: Reading, day: str, commune: str = "") -> list[tuple[str, int, str]]:
    """(commune, how many contacts, the oldest day on which one was verified); `commune`: only that one."""
    rows = await reading.rows(_OLD, before=day, commune=commune or "*")
    return [(code, int(n), oldest) for code, n, oldest in rows]
