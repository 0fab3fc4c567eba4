"""The pages of a hall without a browser: telephones with their cookies, a screen, a leader with her address."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette

from bot.model.live import LiveBegun, Move
from bot.service.live.books import control_key
from bot.service.live.hub import LiveHub
from bot.storage import live
from bot.storage.live import Led, Live
from bot.web.live.door import Door
from bot.web.live.site import live_routes
from bot.web.page import chat_routes
from tests.conftest import House
from tests.live.kit import rules

ADDRESS = "https://loa.example"
CODE = "482914"


class Hall:
    """A quiz, and who looks at it. Its hub runs."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.hub = LiveHub(house.store, house.desk, lambda: house.lived)
        self.app = site(house, self.hub)
        self.control = ""

    def phone(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url=ADDRESS,
            follow_redirects=True,
            headers={"Sec-Fetch-Site": "same-origin"},
        )

    async def quiz(self) -> Live:
        found = await self.house.store.write(live.by_code, CODE)
        assert found is not None
        return found

    async def leads(self, move: Move) -> httpx.Response:
        """As she does on her page."""
        async with self.phone() as page:
            version = (await self.quiz()).state.version
            return await page.post(self.control, data={"viec": move, "buoc": version})


def site(house: House, hub: LiveHub) -> Starlette:
    return Starlette(routes=[*chat_routes(), *live_routes(Door(house.store, house.desk, hub, ADDRESS))])


@asynccontextmanager
async def opened(
    house: House, questions: int = 3, teams: tuple[str, ...] = (), meeting: int = 0
) -> AsyncIterator[Hall]:
    hall = Hall(house)
    begun = LiveBegun(7, CODE, rules(questions, teams), "06040", meeting)
    await house.store.write(live.begin, begun, Led(), int(house.now.timestamp()))
    hall.control = f"/hoi-truong/{CODE}/dieu-khien/{control_key(house.desk, await hall.quiz())}"
    running = asyncio.create_task(hall.hub.run())
    try:
        yield hall
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
