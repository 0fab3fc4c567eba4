"""Chats and people: kept, found again, and erased so that nothing is left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.model.conversation import Conversation, Go, Home, Offer, Reading, Row, pack
from bot.model.people import Household, Role
from bot.storage import chats, outbox, people, practices
from bot.storage.chats import Chat
from bot.storage.keys import Keys, WrongKey
from bot.storage.outbox import Ended
from bot.storage.sql import Db, Sql
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Store
from tests.storage.conftest import counted, rows
from tests.storage.lives import CHAT, CODE, HASH, HOUSE, KEYS, NOW, PERSON, joins, lives, puts, writes

TALK = Conversation(Reading("c"), Offer("abc", (Row("Một", Go.NEXT), Row("Hai", Go.HOME))), last="c")
HOUR = 3600


def load(db: Db, name_hash: bytes = HASH, keys: Keys = KEYS) -> Chat:
    return chats.load(db, name_hash, 99, keys)


async def test_a_chat_that_nobody_saved_is_new_and_at_home(store: Store) -> None:
    chat = await store.write(load)
    assert (chat.id, chat.conversation, chat.person, chat.is_new) == (99, Conversation(), None, True)
    assert await counted(store, "chats") == 0


async def test_what_was_shown_is_there_at_the_next_message(store: Store) -> None:
    await store.write(writes, talk=TALK)
    chat = await store.write(load)
    assert (chat.id, chat.conversation, chat.is_new, chat.address) == (CHAT, TALK, False, b"sealed address")
    await store.write(writes, talk=Conversation(language="en"))
    assert (await store.write(load)).conversation == Conversation(language="en")


async def test_a_state_that_nobody_can_read_any_more_is_home(store: Store) -> None:
    def spoils(db: Db, state: bytes) -> Chat:
        db.run(Sql("UPDATE chats SET state = :state"), state=state)
        return load(db)

    await store.write(writes, talk=TALK)
    for state in (b"", b"\xff\x00 rubbish", pack(TALK)[:-3], b"\x81\xa5place\x81\xa4type\xa7unknown"):
        assert (await store.write(spoils, state)).conversation == Conversation()


async def test_only_the_hour_of_the_last_message_is_kept(store: Store) -> None:
    seen = []
    start = NOW - NOW % HOUR
    for now in (start + 5, start + HOUR - 1, start + HOUR, start + 3 * HOUR + 17):
        await store.write(writes, now=now)
        seen += await rows(store, "SELECT seen_at FROM chats")
    assert seen == [(start,), (start,), (start + HOUR,), (start + 3 * HOUR,)]


async def test_a_person_comes_with_commune_house_and_roles(store: Store) -> None:
    await store.write(lives)
    person = (await store.write(load)).person
    assert person is not None
    assert (person.id, person.roles) == (PERSON, (Role("officer", "06001"),))
    assert person.household == Household(HOUSE, "06001", "self", CODE)


async def test_several_roles_are_still_one_person(store: Store) -> None:
    def granted(db: Db) -> Chat:
        for n, area in ((1, ""), (2, "06002")):
            people.invite(db, n, f"code{n}", Role("officer", area), NOW + 9, KEYS)
            people.use_invitation(db, PERSON, n, NOW)
        return load(db)

    await store.write(lives)
    person = (await store.write(granted)).person
    assert person is not None
    assert [role.area for role in person.roles] == ["", "06001", "06002"]


async def test_a_house_code_sealed_with_another_key_is_a_clear_error(store: Store) -> None:
    await store.write(joins)
    with pytest.raises(WrongKey, match="key file"):
        await store.write(load, HASH, Keys(b"p" * 32, b"x" * 32))


def erased(db: Db) -> None:
    chats.erase(db, CHAT, PERSON, NOW)


async def test_erasing_removes_all_that_is_hers(store: Store) -> None:
    await store.write(lives)
    for table in ("chats", "people", "members", "roles", "practices", "outbox", "trail"):
        assert await counted(store, table) == 1, table
    await store.write(erased)
    for table in ("chats", "people", "members", "roles", "practices", "outbox", "trail"):
        assert await counted(store, table) == 0, table


async def test_erasing_leaves_the_house_and_what_reached_it(store: Store) -> None:
    """It must not un-count, and another of the house may use its code (S32)."""
    await store.write(lives)
    before = await rows(store, "SELECT * FROM reach"), await rows(store, "SELECT id, code_hash FROM households")
    await store.write(erased)
    after = await rows(store, "SELECT * FROM reach"), await rows(store, "SELECT id, code_hash FROM households")
    assert after == before
    assert after[0]


async def test_erasing_one_leaves_the_others(store: Store) -> None:
    other = b"another hash----"
    await store.write(lives)
    await store.write(writes, other, 12)
    await store.write(puts, 12)
    await store.write(erased)
    assert (await store.write(load, other)).id == 12
    assert await rows(store, "SELECT chat FROM outbox") == [(12,)]


async def test_an_erased_person_is_a_stranger_when_she_comes_again(store: Store) -> None:
    await store.write(lives)
    await store.write(erased)
    chat = await store.write(load)
    assert (chat.is_new, chat.person, chat.id) == (True, None, 99)


async def test_erasing_leaves_a_tombstone_that_names_nobody(store: Store) -> None:
    await store.write(lives)
    await store.write(erased)
    await store.write(erased)
    assert await store.write(chats.tombstones) == [(CHAT, PERSON, NOW)]


async def test_a_visitor_is_erased_like_anybody(store: Store) -> None:
    await store.write(writes)
    await store.write(chats.erase, CHAT, None, NOW)
    assert await counted(store, "chats") == 0
    assert await store.write(chats.tombstones) == [(CHAT, 0, NOW)]


async def test_what_was_on_its_way_when_she_was_erased_leaves_no_trace_of_her(store: Store) -> None:
    """The carrier tells its message id only after she was erased."""
    await store.write(lives)
    taken, _ = await store.write(outbox.turn, "telegram", [], NOW, 10)
    await store.write(erased)
    await store.write(outbox.turn, "telegram", [Ended(taken[0], "sent", "", ("m2",), NOW + 600)], NOW, 10)
    assert await counted(store, "trail") == 0
    assert await counted(store, "outbox") == 0


CANARIES = ("trâu ăn lúa 4711", "m-chim-hoàng-yến-1", "bò vàng 0815")


def on_disk(folder: Path) -> Iterator[str]:
    for file in folder.iterdir():
        held = file.read_bytes()
        yield from (f"{file.name}: {canary}" for canary in CANARIES if canary.encode() in held)


def has_canaries(db: Db) -> None:
    lives(db)
    writes(db, talk=Conversation(Home(), last=CANARIES[0]))
    outbox.leave_trail(db, CHAT, (CANARIES[1],), NOW)
    puts(db, body=CANARIES[2].encode() * 400)  # longer than a page


async def test_what_was_erased_is_on_the_disk_no_more(path: Path, sqlite: SqliteStore) -> None:
    """Neither in the database nor in its log or journal (S40)."""
    for n in range(200):
        await sqlite.write(writes, n.to_bytes(16, "big"), 1000 + n)
    await sqlite.write(has_canaries)
    assert {told.partition(": ")[2] for told in on_disk(path.parent)} == set(CANARIES)
    assert await sqlite.checkpoint()
    for n in range(200):
        await sqlite.write(writes, n.to_bytes(16, "big"), talk=TALK)
    await sqlite.write(erased)
    assert await sqlite.checkpoint()
    assert list(on_disk(path.parent)) == []


async def test_a_body_that_was_sent_is_on_the_disk_no_more(path: Path, sqlite: SqliteStore) -> None:
    await sqlite.write(has_canaries)
    await sqlite.checkpoint()
    taken, _ = await sqlite.write(outbox.turn, "telegram", [], NOW, 10)
    more, _ = await sqlite.write(outbox.turn, "telegram", [Ended(row, "sent") for row in taken], NOW, 10)
    await sqlite.write(outbox.turn, "telegram", [Ended(row, "sent") for row in more], NOW, 10)
    assert await sqlite.checkpoint()
    assert [told for told in on_disk(path.parent) if CANARIES[2] in told] == []


async def test_nothing_that_is_undone_in_a_shared_commit_lies_outside_the_database(
    path: Path, sqlite: SqliteStore
) -> None:
    def undone(db: Db) -> None:
        has_canaries(db)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await sqlite.write(undone)
    await sqlite.write(writes, b"another hash----", 12)
    assert await sqlite.checkpoint()
    assert list(on_disk(path.parent)) == []


async def test_what_she_practised_comes_along_sealed(store: Store) -> None:
    await store.write(lives)
    chat = await store.write(load)
    assert chat.practice is not None
    assert practices.opened(chat.practice, KEYS).memories[0].missed
    with pytest.raises(WrongKey):
        practices.opened(chat.practice, Keys(b"p" * 32, b"x" * 32))
