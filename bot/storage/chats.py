"""Chats and the people behind them: loading, saving, erasing."""

from msgspec import Struct

from bot.model.conversation import Conversation, pack, unpack
from bot.model.people import Household, Person, Role
from bot.storage.keys import Keys
from bot.storage.sql import Db, Sql

_LOAD = Sql(
    """SELECT c.id, c.state, c.person, p.commune, h.id, h.commune, h.known, h.code
    FROM chats c LEFT JOIN people p ON p.id = c.person
    LEFT JOIN members m ON m.person = c.person LEFT JOIN households h ON h.id = m.household
    WHERE c.name_hash = :name_hash""",
    lock="FOR UPDATE OF c",
)
_FIND = Sql("SELECT id FROM chats WHERE name_hash = :name_hash")
_ROLES = Sql("SELECT kind, area FROM roles WHERE person = :person ORDER BY kind, area")
_NEW = Sql(
    """INSERT INTO chats (id, channel, name_hash, address, person, state, seen_at)
    VALUES (:id, :channel, :name_hash, :address, NULL, :state, :now)"""
)
_SAVE = Sql("UPDATE chats SET state = :state, seen_at = :now WHERE id = :id")
_FORGET_CHAT = Sql("DELETE FROM chats WHERE id = :id")
_FORGET = (
    Sql("DELETE FROM members WHERE person = :person"),
    Sql("DELETE FROM roles WHERE person = :person"),
    Sql("DELETE FROM people WHERE id = :person"),
)
_FORGET_SENDS = Sql("DELETE FROM outbox WHERE chat = :chat")
_FORGET_TRAIL = Sql("DELETE FROM trail WHERE chat = :chat")
_TOMBSTONE = Sql("INSERT INTO erased (chat, person, at) VALUES (:chat, :person, :now) ON CONFLICT (chat) DO NOTHING")
_TOMBSTONES = Sql("SELECT chat, person, at FROM erased ORDER BY at")


class Chat(Struct, frozen=True):
    id: int
    conversation: Conversation
    person: Person | None
    is_new: bool = False


def load(db: Db, name_hash: bytes, fresh_id: int, keys: Keys) -> Chat:
    """The chat and its person, locked till the commit; one with `fresh_id` where there is none yet."""
    row = db.one(_LOAD, name_hash=name_hash)
    if row is None:
        return Chat(fresh_id, Conversation(), None, is_new=True)
    chat, state, person, commune, household, house_commune, known, code = row
    if person is None:
        return Chat(chat, unpack(state), None)
    house = None if household is None else Household(household, house_commune, known, keys.seal.open(code).decode())
    roles = tuple(Role(kind, area) for kind, area in db.all(_ROLES, person=person))
    return Chat(chat, unpack(state), Person(person, commune or "", house, roles))


def find(db: Db, name_hash: bytes) -> int | None:
    """The id of a chat that wrote before."""
    row = db.one(_FIND, name_hash=name_hash)
    return None if row is None else int(row[0])


def save(db: Db, chat: Chat, channel: str, name_hash: bytes, address: bytes | None, now: int) -> None:
    """`address` is sealed; None where the channel needs none to answer (web, terminal)."""
    state = pack(chat.conversation)
    if chat.is_new:
        db.run(_NEW, id=chat.id, channel=channel, name_hash=name_hash, address=address, state=state, now=now)
    else:
        db.run(_SAVE, id=chat.id, state=state, now=now)


def erase(db: Db, chat: int, person: int | None, now: int) -> None:
    """Removes chat, person, roles, the link to the house and all that waits to be sent (S40).

    The reach of the house stays: it never held the person (S32).
    """
    db.run(_FORGET_SENDS, chat=chat)
    db.run(_FORGET_TRAIL, chat=chat)
    db.run(_FORGET_CHAT, id=chat)
    for statement in _FORGET:
        db.run(statement, person=person)
    db.run(_TOMBSTONE, chat=chat, person=person or 0, now=now)


def tombstones(db: Db) -> list[tuple[int, int, int]]:
    """(chat, person, when) of everyone erased, the oldest first."""
    return [(chat, person, at) for chat, person, at in db.all(_TOMBSTONES)]
