"""A campaign outlives every kill: by the carrier's own ledger each was written to, and hardly anybody twice (P3, I5, checklist 19)."""

import asyncio
import contextlib
import json
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from pathlib import Path

import pytest

from bot.storage import campaigns, outbox, rhythms, schema
from bot.storage.sql import Db
from bot.storage.sqlite import SqliteStore
from tests.bench.broadcast import drafted, village
from tests.faults.campaigning import desk
from tests.talking import ROOT

PEOPLE, KILLS = 1000, 10
LEFT = range(900, 940)
"""They say stop while it goes on."""


def _stop(db: Db) -> None:
    for person in LEFT:
        outbox.stop_bulk(db, person)
        rhythms.drop(db, person)


async def _process(*command: str) -> Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-m", *command, cwd=ROOT, stdout=PIPE)


async def _is_done(database: Path) -> bool:
    store = await SqliteStore.open(database)
    try:
        async with store.reading() as reading:
            found = await campaigns.read(reading, 7, "")
        return found is not None and found.state == "done"
    finally:
        await store.close()


def _sent(ledger: Path) -> Counter[int]:
    lines = [json.loads(line) for line in ledger.read_text().splitlines()]
    return Counter(line["chat"] for line in lines if "text" in line and "chat" in line)


@pytest.mark.faults
async def test_each_is_written_to_once_over_ten_kills(tmp_path: Path) -> None:
    database, ledger, chance = tmp_path / "loaban.db", tmp_path / "telegram.jsonl", random.Random(1)
    schema.migrate(str(database))
    store = await SqliteStore.open(database)
    reaching = desk()
    await village(store, reaching, PEOPLE)
    await drafted(store, int(reaching.clock().timestamp()))
    await store.close()
    fake = await _process("tests.fakes.telegram", "--ledger", str(ledger))
    assert fake.stdout is not None
    api = (await fake.stdout.readline()).decode().strip()
    bot: Process | None = None
    try:
        for n in range(KILLS):
            bot = await _process("tests.faults.campaigning", str(database), api)
            sent = sum(_sent(ledger).values()) if ledger.exists() else 0
            async with asyncio.timeout(60):
                while n and sum(_sent(ledger).values()) == sent:  # noqa: ASYNC110 (it asks the ledger)
                    await asyncio.sleep(0.05)
            await asyncio.sleep(chance.uniform(0.2, 0.9))
            bot.kill()
            await bot.wait()
            if n == KILLS // 3:
                stopping = await SqliteStore.open(database)
                await stopping.write(_stop)
                await stopping.close()
                before = set(_sent(ledger))
        bot = await _process("tests.faults.campaigning", str(database), api)
        async with asyncio.timeout(120):
            while not await _is_done(database):  # noqa: ASYNC110 (it asks the database of another process)
                await asyncio.sleep(0.5)
    finally:
        for process in (bot, fake) if bot else (fake,):
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    sent_to = _sent(ledger)
    print(f"sent {sum(sent_to.values())}, repeats {sum(sent_to.values()) - len(sent_to)}, kills {KILLS}")
    wanted = set(range(1, PEOPLE + 1)) - (set(LEFT) - before)
    assert set(sent_to) == wanted, "nobody is missed, and who said stop hears nothing more"
    assert max(sent_to.values()) <= 2
    assert sum(sent_to.values()) - len(sent_to) <= 2 * KILLS, "a repeat only of what was on its way at a kill"
