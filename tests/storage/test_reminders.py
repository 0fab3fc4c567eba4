"""Reminders of contests on both databases: put out once each though the process that does it is killed again and again."""

import asyncio
import datetime as dt
import signal
import sys
from asyncio.subprocess import DEVNULL

from bot.model.contest import Round
from bot.service.contests.life import freeze_now
from bot.storage import purge, reminders
from bot.storage.sql import Db, Sql
from bot.storage.store import Store
from tests.conftest import House
from tests.contest.kit import contest
from tests.faults.reminding import MOMENT
from tests.storage.conftest import counted, rows
from tests.talking import ROOT, small_library

CHATS = 700
KILLS = (1, 51, 77, 120)
OPENS = Round("Vòng 1", dt.datetime(2026, 11, 26, 8, 0), dt.datetime(2026, 12, 3, 17, 0))
_CHAT = Sql(
    """INSERT INTO chats (id, channel, name_hash, address, person, state, seen_at)
    VALUES (:id, 'telegram', :hash, :hash, NULL, :state, :now)"""
)


def crowd(db: Db) -> None:
    """So many chats that all want to be reminded."""
    now = int(MOMENT.timestamp()) - 3 * 3600
    for n in range(1, CHATS + 1):
        db.run(_CHAT, id=n, hash=n.to_bytes(8), state=b"", now=now)
        reminders.choose(db, "thu", n, 0)


async def wished(store: Store) -> House:
    house = House(store, small_library())
    await store.write(freeze_now, house.desk, contest(round=(OPENS,)))
    await store.write(crowd)
    return house


async def reminds(address: str, dies_at: int) -> int:
    """The signal or code with which the process ended."""
    command = (sys.executable, "-m", "tests.faults.reminding", address, str(dies_at))
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=DEVNULL)
    return await process.wait()


async def test_killed_again_and_again_it_reminds_everybody_once(store: Store, address: str) -> None:
    """Each time between the booking of one reminder and its putting out, with others of the same transaction before it."""
    await wished(store)
    there = [0]
    for nth in KILLS:
        assert await reminds(address, nth) == -signal.SIGKILL
        there.append(await counted(store, "outbox"))
    assert there == sorted(there)
    assert 0 < there[-1] < CHATS
    assert await reminds(address, 0) == 0
    assert await rows(store, "SELECT COUNT(*), COUNT(DISTINCT chat) FROM outbox WHERE lane = 1") == [(CHATS, CHATS)]
    assert await rows(store, "SELECT DISTINCT said FROM contest_reminders") == [(1,)]


async def test_of_two_at_once_one_takes_it(store: Store) -> None:
    await wished(store)
    async with store.reading() as reading:
        due = (await reminders.due(reading, "thu", 1, -1, int(MOMENT.timestamp())))[0]
    assert [await store.write(reminders.take, due, 1) for _ in range(2)] == [True, False]


async def test_a_wish_dies_with_its_chat_and_with_its_contest(store: Store) -> None:
    await wished(store)
    a_day_later = int(MOMENT.timestamp()) + 86400  # they are visitors all
    while await store.write(purge.purge, a_day_later):
        pass
    assert await counted(store, "chats") == 0
    assert await counted(store, "contest_reminders") == 0
    await store.write(reminders.choose, "thu", 1, 0)
    await store.write(lambda db: db.run(Sql("UPDATE contests SET salt = :empty"), empty=b""))
    await store.write(purge.purge, int(MOMENT.timestamp()))
    assert await counted(store, "contest_reminders") == 0
