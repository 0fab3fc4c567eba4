"""One-use codes of ten minutes: one person on two channels, and an officer's account with her chat."""

from bot.model.people import DeskCode, LinkCode, Meaning
from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Sql

SECONDS = 600
MOST_CHATS = 4
"""Chats of one person: more is no person."""

_PUT = Sql(
    """INSERT INTO link_codes (code_hash, kind, owner, expires_at) VALUES (:code_hash, :kind, :owner, :expires_at)
    ON CONFLICT (code_hash) DO NOTHING"""
)
_FORGET_OLDER = Sql("DELETE FROM link_codes WHERE kind = :kind AND owner = :owner")
_FIND = Sql("SELECT kind, owner FROM link_codes WHERE code_hash = :code_hash AND expires_at > :now")
_USE = Sql("DELETE FROM link_codes WHERE kind = :kind AND owner = :owner AND expires_at > :now")
_EXPIRE = Sql("DELETE FROM link_codes WHERE expires_at <= :now")
_CHATS = Sql("SELECT id FROM chats WHERE person = :person AND person IS NOT NULL ORDER BY id")
_LINK = Sql("UPDATE chats SET person = :person WHERE id = :chat")
_PART = Sql("UPDATE chats SET person = NULL WHERE id = :chat")
_MOVE_DESK = Sql(
    """INSERT INTO desk_chats (account, chat) VALUES (:account, :chat)
    ON CONFLICT (account) DO UPDATE SET chat = :chat"""
)
_DESK = Sql(
    "SELECT d.chat, c.channel, c.address FROM desk_chats d JOIN chats c ON c.id = d.chat WHERE d.account = :account"
)


def make(db: Db, kind: str, owner: int, code: str, now: int, keys: Keys) -> None:
    """The newest of an owner is the only one that is good."""
    db.run(_FORGET_OLDER, kind=kind, owner=owner)
    db.run(_PUT, code_hash=_digest(keys, code), kind=kind, owner=owner, expires_at=now + SECONDS)


def meaning(db: Db, code: str, now: int, keys: Keys) -> Meaning | None:
    row = db.one(_FIND, code_hash=_digest(keys, code), now=now)
    match row:
        case ("person", owner):
            return LinkCode(owner)
        case ("account", owner):
            return DeskCode(owner)
        case _:
            return None


def use(db: Db, kind: str, owner: int, now: int) -> bool:
    """False where it was used, or ran out, meanwhile."""
    return db.run(_USE, kind=kind, owner=owner, now=now) > 0


def expire(db: Db, now: int) -> int:
    return db.run(_EXPIRE, now=now)


def chats_of(db: Db, person: int) -> tuple[int, ...]:
    return tuple(chat for (chat,) in db.all(_CHATS, person=person))


def link(db: Db, chat: int, person: int) -> None:
    db.run(_LINK, chat=chat, person=person)


def part(db: Db, chat: int) -> None:
    """From now on a visitor's chat: it is forgotten a day after its last message."""
    db.run(_PART, chat=chat)


def link_desk(db: Db, account: int, chat: int) -> None:
    db.run(_MOVE_DESK, account=account, chat=chat)


async def desk_chat(reading: Reading, account: int) -> tuple[int, str, bytes | None] | None:
    """(chat, channel, sealed address) in which an officer's account gets its tests."""
    rows = await reading.rows(_DESK, account=account)
    return (rows[0][0], rows[0][1], rows[0][2]) if rows else None


def _digest(keys: Keys, code: str) -> bytes:
    return keys.digest("link", code)
