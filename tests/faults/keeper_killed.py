"""A process that renews the tokens and is killed with -9 at one point of it: `python -m tests.faults.keeper_killed POINT DB API`.

begun      the lease and the intent are written, Zalo was not asked yet
answered   Zalo has rotated and its answer is read, nothing is kept yet: the one moment that no order of steps can save
kept       the new pair is committed, nobody has used it yet
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from bot.channels.zalo_api import Answer, Api
from bot.channels.zalo_tokens import Keeper
from bot.storage.sqlite import SqliteStore
from tests.channels.telegram_kit import Turned
from tests.channels.zalo_kit import desk
from tests.fakes.zalo_events import APP, OA
from tests.fakes.zalo_grants import APP_SECRET


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Dying(Api):
    point = ""

    async def grant(self, secret: str, form: Any) -> Answer:
        if self.point == "begun":
            die()
        answer = await super().grant(secret, form)
        if self.point == "answered":
            die()
        return answer


class DyingKeeper(Keeper):
    point = ""

    async def _kept(self, sealed: bytes, expires: int) -> None:
        await super()._kept(sealed, expires)
        if self.point == "kept":
            die()


async def main(point: str, database: Path, address: str) -> None:
    Dying.point = DyingKeeper.point = point
    store = await SqliteStore.open(database)
    api = Dying(address, address)
    keeper = DyingKeeper(store, desk(Turned()), api, OA, APP, APP_SECRET)
    await keeper.renewed(1)
    await api.close()
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
