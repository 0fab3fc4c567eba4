"""The officers' pages on a free port of this machine, over a house with two communes, for a real browser."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from playwright.sync_api import BrowserContext
from starlette.applications import Starlette

from bot.model.content import Library
from bot.model.officers import How, OfficerRole
from bot.storage.sqlite import SqliteStore
from tests.conftest import House
from tests.talking import small_library
from tests.web.desk.kit import signed_in, site
from tests.web.desk.province import settled

T = TypeVar("T")


class Served:
    """`address` of the pages; `does` runs something in the loop in which they are served."""

    def __init__(self, house: House, address: str, loop: asyncio.AbstractEventLoop) -> None:
        self.house = house
        self.address = address
        self._loop = loop

    def does(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(20)

    def signs_in(
        self, context: BrowserContext, role: OfficerRole = "province", area: str = "", how: How = "password"
    ) -> None:
        """The browser gets the cookie that the sign-in page would give."""
        officer = self.does(signed_in(self.house, role, area, how))
        context.add_cookies([{"name": "loa", "value": officer.token, "url": self.address}])


@contextmanager
def served(
    database: Path,
    settle: Callable[[House], Awaitable[object]] = settled,
    build: Callable[[House], Starlette] = lambda house: site(house, address="http://127.0.0.1"),
    library: Callable[[], Library] = small_library,
) -> Iterator[Served]:
    """`settle` fills the house; by itself two communes (province.py). `build` makes what is served of it."""
    loop = asyncio.new_event_loop()
    found: list[Served] = []
    listening, stop = threading.Event(), asyncio.Event()

    async def run() -> None:
        house = House(await SqliteStore.open(database), library())
        await settle(house)
        app = build(house)
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
        serving = asyncio.create_task(server.serve())
        while not server.started and not serving.done():  # noqa: ASYNC110 (uvicorn has no event)
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        found.append(Served(house, f"http://127.0.0.1:{port}", loop))
        listening.set()
        await stop.wait()
        server.should_exit = True
        await serving
        await house.store.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    assert listening.wait(30)
    yield found[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join(15)
    loop.close()
