"""What the web chat was answered, kept a short while so that a repeated event hears the same again.

The answer is sealed under a key made from the page's own secret, which we do not keep: whoever
reads the database cannot read it, and every answer looks alike.
"""

from bot.storage.sql import Db, Sql

KEPT_SECONDS = 600

_PUT = Sql("INSERT INTO answers (key, sealed, expires_at) VALUES (:key, :sealed, :expires_at)")
_GET = Sql("SELECT sealed FROM answers WHERE key = :key")


def put(db: Db, key: str, sealed: bytes, now: int) -> None:
    db.run(_PUT, key=key, sealed=sealed, expires_at=now + KEPT_SECONDS)


def get(db: Db, key: str) -> bytes | None:
    row = db.one(_GET, key=key)
    return None if row is None else bytes(row[0])
