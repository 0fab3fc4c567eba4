"""A process that reaches out: `python -m tests.faults.campaigning DATABASE API`; it is killed with -9 and begun again."""

import asyncio
import sys
from pathlib import Path

from bot.channels.telegram_send import TelegramCarrier
from bot.channels.telegram_wire import open_bot
from bot.library.fares import read_fares
from bot.service.carriers.pace import Pace
from bot.service.desk import Desk
from bot.service.outreach.running import Outreach
from bot.service.talks.deliver import Deliverer
from bot.storage.sqlite import SqliteStore
from tests.bench.broadcast import Noon
from tests.channels.telegram_kit import desk as desk_of
from tests.fakes.telegram import TOKEN
from tests.talking import ROOT

RATE = 150.0


def desk() -> Desk:
    made = desk_of(Noon())
    made.fares = read_fares(ROOT / "content")
    return made


async def work(database: Path, api: str) -> None:
    store, reaching = await SqliteStore.open(database), desk()
    deliverer = Deliverer(store, reaching, TelegramCarrier(open_bot(TOKEN, api)), Pace(RATE), at_once=60)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(deliverer.run())
        tasks.create_task(Outreach(store, reaching).run())


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), sys.argv[2]))
