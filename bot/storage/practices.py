"""What each person has practised, one sealed piece a person. It dies with her (`chats.erase`).

Which question somebody missed tells which question she was asked. So no table has a row for a person and a question, and no
statement here can look into a piece: without the key file it is noise of a size that tells little.
"""

from bot.model.practice import Practice, pack, unpack
from bot.storage.keys import Keys
from bot.storage.sql import Db, Sql

_KEEP = Sql(
    """INSERT INTO practices (person, sealed) VALUES (:person, :sealed)
    ON CONFLICT (person) DO UPDATE SET sealed = :sealed"""
)


def keep(db: Db, person: int, practice: Practice, keys: Keys) -> None:
    db.run(_KEEP, person=person, sealed=keys.seal.close(pack(practice)))


def opened(sealed: bytes | None, keys: Keys) -> Practice:
    """As `chats.load` brought it along."""
    return Practice() if sealed is None else unpack(keys.seal.open(sealed))
