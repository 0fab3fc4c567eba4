"""Chats and the people behind them: loading, saving, erasing."""

from msgspec import Struct

from bot.model.conversation import Conversation, pack, unpack
from bot.model.people import Household, Person, Role
from bot.storage import relays
from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Row, Sql, alone

HOUR = 3600

_LOAD = Sql(
    """SELECT c.id, c.state, c.seen_at, c.address, c.person, p.commune, h.id, h.commune, h.known, h.code, s.sealed, r.kind, r.area, r.trained
    FROM chats c LEFT JOIN people p ON p.id = c.person
    LEFT JOIN members m ON m.person = c.person LEFT JOIN households h ON h.id = m.household
    LEFT JOIN practices s ON s.person = c.person LEFT JOIN roles r ON r.person = c.person
    WHERE c.name_hash = :name_hash ORDER BY r.kind, r.area""",
    lock="FOR UPDATE OF c",
)
_FIND = Sql("SELECT id FROM chats WHERE name_hash = :name_hash")
_NEW = Sql(
    """INSERT INTO chats (id, channel, name_hash, address, person, state, seen_at)
    VALUES (:id, :channel, :name_hash, :address, NULL, :state, :hour)"""
)
_SAVE = Sql("UPDATE chats SET state = :state WHERE id = :id")
_SAVE_AND_SEE = Sql("UPDATE chats SET state = :state, seen_at = :hour WHERE id = :id")
_FORGET_CHAT = (
    Sql("DELETE FROM outbox WHERE chat = :chat AND state IN ('queued', 'sending')"),
    Sql("DELETE FROM trail WHERE chat = :chat"),
    Sql("DELETE FROM alerts WHERE chat = :chat"),
    Sql("DELETE FROM rhythms WHERE chat = :chat"),
    Sql("DELETE FROM desk_chats WHERE chat = :chat"),
    Sql("DELETE FROM contest_reminders WHERE chat = :chat"),
    Sql("DELETE FROM chats WHERE id = :chat"),
)
_FORGET_PERSON = (
    Sql("DELETE FROM rhythms WHERE person = :person"),
    Sql("DELETE FROM campaign_readers WHERE person = :person"),
    Sql("DELETE FROM link_codes WHERE kind = 'person' AND owner = :person"),
    Sql("DELETE FROM members WHERE person = :person"),
    Sql("DELETE FROM roles WHERE person = :person"),
    Sql("DELETE FROM practices WHERE person = :person"),
    Sql("DELETE FROM passes WHERE person = :person"),
    Sql("DELETE FROM web_sessions WHERE person = :person AND person <> 0"),
    Sql("DELETE FROM people WHERE id = :person"),
)
_STATE = Sql("SELECT state FROM chats WHERE id = :chat")
_TOMBSTONE = Sql("INSERT INTO erased (chat, person, at) VALUES (:chat, :person, :now) ON CONFLICT (chat) DO NOTHING")
_TOMBSTONES = Sql("SELECT chat, person, at FROM erased ORDER BY at")


class Chat(Struct, frozen=True):
    """`seen_at` is the hour of the last message; None in a chat that is not stored yet. `address` is sealed, and so is what
    the person has practised."""

    id: int
    conversation: Conversation
    person: Person | None
    seen_at: int | None = None
    address: bytes | None = None
    practice: bytes | None = None

    @property
    def is_new(self) -> bool:
        return self.seen_at is None


def load(db: Db, name_hash: bytes, fresh_id: int, keys: Keys) -> Chat:
    """The chat and its person, locked till the commit; one with `fresh_id` where there is none yet."""
    alone(db, int.from_bytes(name_hash[:8], signed=True))  # a chat that is not there yet has no row to lock
    rows = db.all(_LOAD, name_hash=name_hash)
    if not rows:
        return Chat(fresh_id, Conversation(), None)
    chat, state, seen_at, address, person = rows[0][:5]
    known = None if person is None else _person(person, rows, keys)
    return Chat(chat, unpack(state), known, seen_at, address, rows[0][10])


def _person(person: int, rows: list[Row], keys: Keys) -> Person:
    """Each row is the person with another of her roles, or the only one with none."""
    commune, household, house_commune, known, code = rows[0][5:10]
    house = None if household is None else Household(household, house_commune, known, keys.seal.open(code).decode())
    roles = tuple(Role(kind, area, _told(trained)) for *_, kind, area, trained in rows if kind is not None)
    return Person(person, commune or "", house, roles)


def _told(trained: str) -> tuple[str, ...]:
    return tuple(trained.split()) if trained else ()


async def talk_of(reading: Reading, chat: int) -> Conversation | None:
    """As it stands; None where the chat is gone."""
    rows = await reading.rows(_STATE, chat=chat)
    return unpack(bytes(rows[0][0])) if rows else None


def find(db: Db, name_hash: bytes) -> int | None:
    """The id of a chat that wrote before."""
    row = db.one(_FIND, name_hash=name_hash)
    return None if row is None else int(row[0])


def save(db: Db, chat: Chat, channel: str, name_hash: bytes, address: bytes | None, now: int) -> None:
    """`address` is sealed, and kept of a new chat; None where the channel needs none to answer (web, terminal).

    Only the hour of the last message is kept: enough to forget a visitor by, and no diary.
    """
    state = pack(chat.conversation)
    hour = now - now % HOUR
    if chat.is_new:
        db.run(_NEW, id=chat.id, channel=channel, name_hash=name_hash, address=address, state=state, hour=hour)
    elif chat.seen_at == hour:
        db.run(_SAVE, id=chat.id, state=state)
    else:
        db.run(_SAVE_AND_SEE, id=chat.id, state=state, hour=hour)


def erase(db: Db, chat: int, person: int | None, now: int) -> None:
    """Removes chat, person, roles, the link to the house and all that waits to be sent (S40).

    The reach of the house stays: it never held the person (S32).
    """
    for statement in _FORGET_CHAT:
        db.run(statement, chat=chat)
    if person is not None:
        forget_person(db, person)
    db.run(_TOMBSTONE, chat=chat, person=person or 0, now=now)


def forget_person(db: Db, person: int) -> None:
    relays.forget(db, person)
    for statement in _FORGET_PERSON:
        db.run(statement, person=person)


def tombstones(db: Db) -> list[tuple[int, int, int]]:
    """(chat, person, when) of everyone erased, the oldest first; person 0 for a visitor."""
    return [(chat, person, at) for chat, person, at in db.all(_TOMBSTONES)]
