"""What a restore must not undo: who is out of office, and the journal of what officers did since the backup."""

from msgspec import Struct

from bot.storage.sql import Db, Row, Sql

_ACCOUNTS = Sql(
    "SELECT id, login, name, role, area, password, totp, totp_step, since, seen, ended FROM accounts ORDER BY id"
)
_KEEP_ACCOUNT = Sql(
    """INSERT INTO accounts (id, login, name, role, area, password, totp, totp_step, since, seen, ended)
    VALUES (:id, :login, :name, :role, :area, :password, :totp, :totp_step, :since, :seen, :ended)
    ON CONFLICT (id) DO UPDATE SET name = :name, role = :role, area = :area, password = :password, totp = :totp,
    totp_step = :totp_step, seen = :seen, ended = :ended"""
)
_LAST = Sql("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")
_SINCE = Sql("SELECT id, at, actor, role, area, action, what, prior, hash FROM audit WHERE id > :id ORDER BY id")
_KEEP_ROW = Sql(
    """INSERT INTO audit (id, at, actor, role, area, action, what, prior, hash)
    VALUES (:id, :at, :actor, :role, :area, :action, :what, :prior, :hash)"""
)
_SHUT = (Sql("DELETE FROM web_sessions"), Sql("DELETE FROM passes"), Sql("DELETE FROM grants"))

_OF_ACCOUNT = ("id", "login", "name", "role", "area", "password", "totp", "totp_step", "since", "seen", "ended")
_OF_ROW = ("id", "at", "actor", "role", "area", "action", "what", "prior", "hash")


class Offices(Struct, frozen=True):
    """Every account of the database that is replaced, and the rows of its journal that the backup does not have."""

    accounts: tuple[Row, ...] = ()
    journal: tuple[Row, ...] = ()


def last_row(db: Db) -> int:
    row = db.one(_LAST)
    return int(row[0]) if row else 0


def since(db: Db, row: int) -> Offices:
    return Offices(tuple(db.all(_ACCOUNTS)), tuple(db.all(_SINCE, id=row)))


def keep(db: Db, offices: Offices) -> None:
    """Nobody stays signed in, and no code of that time opens anything: it may have been used since."""
    for statement in _SHUT:
        db.run(statement)
    db.many(_KEEP_ACCOUNT, [dict(zip(_OF_ACCOUNT, row, strict=True)) for row in offices.accounts])
    last = db.one(_LAST)
    head = bytes(last[1]) if last else b""
    if offices.journal and bytes(offices.journal[0][7]) == head:  # else it is the journal of another history
        db.many(_KEEP_ROW, [dict(zip(_OF_ROW, row, strict=True)) for row in offices.journal])
