"""What a restore must not undo: which cards are in people's hands, and which of them are dead."""

from msgspec import Struct

from bot.storage.sql import Db, Row, Sql

_BATCHES = Sql("SELECT id, commune, village, grp, cards, source, issued_on, withdrawn_on FROM batches ORDER BY id")
_HOUSES = Sql(
    """SELECT id, commune, known, batch, number, code_hash, code, since FROM households
    WHERE batch IS NOT NULL ORDER BY batch, number"""
)
_KEEP_BATCH = Sql(
    """INSERT INTO batches (id, commune, village, grp, cards, source, issued_on, withdrawn_on)
    VALUES (:id, :commune, :village, :grp, :cards, :source, :issued_on, :withdrawn_on)
    ON CONFLICT (id) DO UPDATE SET withdrawn_on = :withdrawn_on"""
)
_DROP = Sql("DELETE FROM households WHERE batch = :batch")
_KEEP_HOUSE = Sql(
    """INSERT INTO households (id, commune, known, batch, number, code_hash, code, since)
    VALUES (:id, :commune, :known, :batch, :number, :code_hash, :code, :since)"""
)
_OF_BATCH = ("id", "commune", "village", "grp", "cards", "source", "issued_on", "withdrawn_on")
_OF_HOUSE = ("id", "commune", "known", "batch", "number", "code_hash", "code", "since")


class Issued(Struct, frozen=True):
    """Every batch of the database that is replaced, and the houses of its cards."""

    batches: tuple[Row, ...] = ()
    houses: tuple[Row, ...] = ()


def since(db: Db) -> Issued:
    return Issued(tuple(db.all(_BATCHES)), tuple(db.all(_HOUSES)))


def keep(db: Db, issued: Issued) -> None:
    """The cards as they were when the database was replaced: a lost or withdrawn one stays dead, one that was printed
    since the backup opens its house, and no number of a batch is given out twice. Houses of cards have no row that
    points back from them, so they are simply written anew; reach and members name them by their id."""
    db.many(_KEEP_BATCH, [dict(zip(_OF_BATCH, row, strict=True)) for row in issued.batches])
    for batch, *_ in issued.batches:
        db.run(_DROP, batch=batch)
    db.many(_KEEP_HOUSE, [dict(zip(_OF_HOUSE, row, strict=True)) for row in issued.houses])
