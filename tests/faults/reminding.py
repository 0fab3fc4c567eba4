"""A process that puts reminders of contests into the outbox of a database, and dies of -9 in the middle of it:
`python -m tests.faults.reminding ADDRESS N` kills itself when the N-th is booked and not yet put out; 0: it lives."""

import asyncio
import datetime as dt
import os
import signal
import sys
from typing import Any

from bot.service.contests.reminders import Reminders
from bot.service.desk import VIETNAM
from bot.storage import outbox
from bot.storage.store import open_store
from tests.conftest import House
from tests.talking import small_library

MOMENT = dt.datetime(2026, 11, 26, 9, 0, tzinfo=VIETNAM)


def deadly(nth: int) -> None:
    put, calls = outbox.put, iter(range(1, 10**9))

    def putting(*args: Any, **more: Any) -> None:
        if next(calls) == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        put(*args, **more)

    outbox.put = putting


async def run(address: str) -> None:
    store = await open_store(address)
    house = House(store, small_library())
    house.now = MOMENT
    await Reminders(store, house.desk).put()
    await store.close()


if __name__ == "__main__":
    deadly(int(sys.argv[2]))
    asyncio.run(run(sys.argv[1]))
