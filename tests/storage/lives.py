"""A person with all that storage may hold of her, and the numbers that the tests know her by."""

import datetime as dt

from bot.model.conversation import Conversation
from bot.model.facts import CardRead, Consented, Fact, HouseholdFounded
from bot.model.people import Role
from bot.model.practice import Memory, Practice
from bot.storage import chats, outbox, people, practices
from bot.storage.chats import Chat
from bot.storage.keys import Keys
from bot.storage.recorded import Recording, record
from bot.storage.sql import Db

KEYS = Keys(b"p" * 32, b"s" * 32)
NOW = 1_790_000_000
DAY = dt.date(2026, 9, 21)
HASH = b"hash-of-a-name--"
CHAT, PERSON, HOUSE, INVITATION = 11, 22, 33, 44
CODE = "3333333AA"


def writes(db: Db, name_hash: bytes = HASH, fresh: int = CHAT, talk: Conversation | None = None, now: int = NOW) -> int:
    """Somebody writes: her chat is loaded and saved. The chat's id."""
    chat = chats.load(db, name_hash, fresh, KEYS)
    kept = Chat(chat.id, talk or chat.conversation, chat.person, chat.seen_at)
    chats.save(db, kept, "telegram", name_hash, b"sealed address", now)
    return chat.id


def happens(db: Db, *facts: Fact, name_hash: bytes = HASH, fresh: int = PERSON, day: dt.date = DAY) -> Recording:
    """Facts of one step in a chat that is there."""
    chat = chats.load(db, name_hash, 0, KEYS)
    at = Recording(chat.id, chat.person, fresh, "telegram", "vi", day, NOW)
    record(db, at, facts, KEYS)
    return at


def joins(db: Db, name_hash: bytes = HASH, chat: int = CHAT, person: int = PERSON, house: int = HOUSE) -> None:
    """A chat, a person who agreed, a house of her own that read a card."""
    writes(db, name_hash, chat)
    founded = HouseholdFounded(house, "06001", CODE, ())
    happens(db, Consented("2026-11"), founded, CardRead("c", "t"), name_hash=name_hash, fresh=person)


def lives(db: Db) -> None:
    """She is an officer too, has practised, a message waits for her, and one of hers lies in the chat."""
    joins(db)
    practices.keep(db, PERSON, Practice(1, 2, 2, 1, (Memory(7, 2, 3, 2307, 6413, missed=True),)), KEYS)
    people.invite(db, INVITATION, CODE, Role("officer", "06001"), NOW + 60, KEYS)
    assert people.use_invitation(db, PERSON, INVITATION, NOW)
    outbox.leave_trail(db, CHAT, ("m1",), NOW)
    puts(db)


def puts(
    db: Db, chat: int = CHAT, body: bytes = b"body", lane: int = outbox.REPLY, now: int = NOW, fleeting: bool = False
) -> None:
    outbox.put(
        db,
        chat=chat,
        channel="telegram",
        address=b"sealed address",
        body=body,
        now=now,
        expires_at=now + 3600,
        lane=lane,
        fleeting=fleeting,
    )
