"""What dies on its day, and not before."""

import pytest

from bot.model.codes import code_from
from bot.model.meetings import Meeting
from bot.model.people import Household, Person
from bot.storage import answers, checkins, meetings, outbox
from bot.storage import purge as purge_
from bot.storage.checkins import Here, end_of
from bot.storage.outbox import Ended
from bot.storage.purge import purge, take_cleared
from bot.storage.sql import Db
from bot.storage.store import Store
from tests.storage.conftest import counted, rows
from tests.storage.lives import CHAT, HASH, KEYS, NOW, joins, puts, writes

HOUR = 3600
START = NOW - NOW % HOUR


async def purged(store: Store, now: int) -> list[int]:
    pieces = [await store.write(purge, now)]
    while pieces[-1]:
        pieces.append(await store.write(purge, now))
    return pieces


async def test_a_visitor_is_forgotten_a_day_after_the_last_message(store: Store) -> None:
    await store.write(writes, now=START)
    await store.write(writes, now=START + HOUR + 1800)
    await purged(store, START + 25 * HOUR)
    assert await counted(store, "chats") == 1
    await purged(store, START + 25 * HOUR + 1)
    assert await counted(store, "chats") == 0


async def test_who_agreed_is_not_forgotten(store: Store) -> None:
    await store.write(joins)
    await purged(store, NOW + 400 * 24 * HOUR)
    assert await counted(store, "chats") == await counted(store, "people") == 1


async def test_what_was_sent_is_forgotten_after_two_days_and_what_waits_is_not(store: Store) -> None:
    await store.write(puts, 1)
    taken, _ = await store.write(outbox.turn, "telegram", [], NOW, 9)
    await store.write(outbox.turn, "telegram", [Ended(taken[0], "sent")], NOW, 9)
    await store.write(puts, 2)
    await purged(store, NOW + 48 * HOUR)
    assert await counted(store, "outbox") == 2
    await purged(store, NOW + 48 * HOUR + 1)
    assert await counted(store, "outbox") == 1


async def test_message_ids_are_forgotten_after_two_days(store: Store) -> None:
    await store.write(joins)
    await store.write(outbox.leave_trail, CHAT, ("m1", "m2"), NOW)
    await purged(store, NOW + 48 * HOUR)
    assert await counted(store, "trail") == 2
    await purged(store, NOW + 48 * HOUR + 1)
    assert await counted(store, "trail") == 0


async def test_a_web_answer_is_kept_ten_minutes_and_found_by_its_event_alone(store: Store) -> None:
    await store.write(answers.put, "web:1", b"sealed", NOW)
    assert await store.write(answers.get, "web:1") == b"sealed"
    assert await store.write(answers.get, "web:2") is None
    await purged(store, NOW + 600)
    assert await counted(store, "answers") == 1
    await purged(store, NOW + 601)
    assert await counted(store, "answers") == 0


async def test_death_comes_in_pieces(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the writer is never held long."""
    monkeypatch.setattr(purge_, "PIECE", 10)

    def crowd(db: Db) -> None:
        for n in range(1, 26):
            writes(db, n.to_bytes(16, "big"), n, now=START)
            outbox.leave_trail(db, n, ("m",), START)

    await store.write(crowd)
    assert await purged(store, START + 50 * HOUR) == [20, 20, 10, 0]


async def test_a_message_that_fades_is_taken_once_when_its_time_is_over(store: Store) -> None:
    await store.write(writes, HASH)
    await store.write(outbox.leave_trail, CHAT, ("m1",), NOW, NOW + 600)
    await store.write(outbox.leave_trail, CHAT, ("m2",), NOW)
    assert await store.write(take_cleared, "telegram", NOW + 599) == []
    assert await store.write(take_cleared, "zalo", NOW + 600) == []
    assert await store.write(take_cleared, "telegram", NOW + 600) == [(CHAT, "m1", b"sealed address")]
    assert await store.write(take_cleared, "telegram", NOW + 601) == []
    assert set(await store.write(outbox.take_trail, CHAT)) == {"m1", "m2"}


async def test_who_checked_in_is_forgotten_a_week_after_the_meeting_and_its_code_the_day_after(store: Store) -> None:
    ended = end_of("2026-11-23")

    def met(db: Db) -> None:
        meetings.log(db, 1, "m", Meeting("meeting", "2026-11-23", "06040", ("t",), "officer"), "web", ended - 9)
        checkins.open_door(db, 1, code_from(3), ended - 9, KEYS)
        checkins.check_in(db, 1, Here((Household(7, "06040", "card", ""),), Person(8)), ended - 5, KEYS)

    await store.write(met)
    await purged(store, ended + 24 * HOUR)
    assert await rows(store, "SELECT COUNT(code_hash) FROM meetings") == [(1,)]
    await purged(store, ended + 24 * HOUR + 1)
    assert await rows(store, "SELECT COUNT(code_hash), COUNT(code), MAX(met) FROM meetings") == [(0, 0, 1)]
    await purged(store, ended + 7 * 24 * HOUR)
    assert await counted(store, "checkins") == 2
    await purged(store, ended + 7 * 24 * HOUR + 1)
    assert await counted(store, "checkins") == 0
