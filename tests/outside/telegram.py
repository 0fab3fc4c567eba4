"""The Telegram channel against telemelya, a mock Bot API that was written by somebody else.

Our own fake repeats our own beliefs about Telegram. This one needs Redis and MinIO, which are replaced here by fakeredis
and a dict; it speaks webhooks only and never sends the secret header, which is added in front of our door. Run in a
folder without a `.env` file:  pip install --target .outside telemelya fakeredis
PYTHONPATH=.outside python -m tests.outside.telegram
"""

import asyncio
import importlib
import logging
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.telegram import Telegram
from bot.channels.telegram_hook import HEADER
from bot.service.talks.receive import Receiver
from bot.storage.sqlite import SqliteStore
from tests.channels.telegram_kit import SECRET, Turned, desk, empty_copy
from tests.fakes.telegram import TOKEN

KEY, SESSION, PERSON = "control-key", "check", 1
PATIENCE_SECONDS = 20
TEXTS = ("sendMessage", "editMessageText")


class Door:
    """Our webhook, with the header that Telegram sends. The channel is put behind it once its address is known."""

    def __init__(self) -> None:
        self.behind: ASGIApp = Starlette()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "headers": [*scope["headers"], (HEADER.lower().encode(), SECRET.encode())]}
        await self.behind(scope, receive, send)


class Lenient:
    """In front of telemelya: methods that it does not have (commands, deleting several) are simply granted."""

    def __init__(self, app: ASGIApp, known: frozenset[str]) -> None:
        self._app = app
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and path.startswith("/bot") and path.rpartition("/")[2] not in self._known:
            await JSONResponse({"ok": True, "result": True})(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def telemelya_in_memory() -> ASGIApp:
    """Its settings are read when it is imported."""
    os.environ.update(AUTH_KEYS=KEY, STRICT_EDIT="true")
    redis = importlib.import_module("fakeredis.aioredis")
    server = importlib.import_module("telemelya.server.app")
    media, state = (importlib.import_module(f"telemelya.server.{name}") for name in ("media", "state"))
    logging.getLogger().setLevel(logging.WARNING)  # importing it sets everything to INFO
    kept: dict[str, bytes] = {}

    async def connect(manager: Any) -> None:
        manager._redis = redis.FakeRedis(decode_responses=True)

    async def nothing(_: Any) -> None:
        return None

    async def upload(_: Any, session: str, file_id: str, name: str, body: bytes, *_kind: str) -> str:
        kept[f"{session}/{file_id}/{name}"] = body
        return f"{session}/{file_id}/{name}"

    state.StateManager.connect = connect
    media.MediaManager.connect = media.MediaManager.close = nothing
    media.MediaManager.upload = upload
    routes = importlib.import_module("telemelya.server.bot_api").router.routes
    paths = [str(route.path) for route in routes]
    return Lenient(server.app, frozenset(path.rpartition("/")[2] for path in paths if path.startswith("/bot{token}/")))


class Villager:
    """The person at the other end, through telemelya's control interface."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._seen = 0

    async def sends(self, **what: Any) -> list[dict[str, Any]]:
        """What the bot called because of it."""
        return await self._answered("send_update", {"chat_id": PERSON, **what}, TEXTS)

    async def looks_up(self, words: str) -> list[dict[str, Any]]:
        return await self._answered("send_inline_query", {"chat_id": PERSON, "query": words}, ("answerInlineQuery",))

    async def _answered(self, path: str, body: dict[str, Any], until: tuple[str, ...]) -> list[dict[str, Any]]:
        answer = await self._http.post(f"/api/v1/test/{path}", params={"bot_token": TOKEN}, json=body)
        answer.raise_for_status()
        assert answer.json()["delivery"]["status_code"] == 200, answer.json()
        calls: list[dict[str, Any]] = []
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not any(call["method"] in until for call in calls):
                await asyncio.sleep(0.05)
                calls += await self._calls()
        return calls

    async def _calls(self) -> list[dict[str, Any]]:
        answer = await self._http.get("/api/v1/test/responses", params={"session_id": SESSION})
        calls: list[dict[str, Any]] = answer.json()["responses"][self._seen :]
        self._seen += len(calls)
        return calls


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    running = asyncio.create_task(server.serve())
    while not server.started and not running.done():  # noqa: ASYNC110 (uvicorn has no event)
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


async def check(folder: Path) -> None:
    store, door = await SqliteStore.open(empty_copy(folder)), Door()
    ours = desk(Turned())
    async with serving(telemelya_in_memory()) as api, serving(door) as site:
        receiver = Receiver(store, ours)
        telegram = Telegram(TOKEN, api, store, ours, receiver, mode="webhook", secret=SECRET, public=site)
        door.behind = Starlette(routes=telegram.routes)
        headers = {"Authorization": f"Bearer {KEY}", "X-Test-Session": SESSION}
        async with httpx.AsyncClient(base_url=api, headers=headers) as http:
            await telegram.start()
            try:
                await telegram._set_webhook()  # it does so by itself, but nobody here tells when
                await converse(Villager(http))
            finally:
                await telegram.stop()
                await store.close()


async def converse(villager: Villager) -> None:
    opened = said(await villager.sends(command="/start"))
    assert "Loa Bản chào bà con!" in opened["text"], opened
    first = opened["reply_markup"]["inline_keyboard"][0][0]
    assert first["text"] == "1. Nghe một mẩu", first

    calls = await villager.sends(callback_data=first["callback_data"], callback_message_id=opened["message_id"])
    assert any(call["method"] == "answerCallbackQuery" for call in calls), calls
    card = said(calls)
    assert "Điều" in card["text"], card

    assert "113" in said(await villager.sends(text="giúp"))["text"]
    assert "Hẹn bà con khi khác" in said(await villager.sends(text="thoát"))["text"]

    [offered] = [call for call in await villager.looks_up("tuoi ket hon") if call["method"] == "answerInlineQuery"]
    assert offered["results"], offered
    print("telemelya agrees: start, menu, button, card, help, leaving, inline cards")


def said(calls: list[dict[str, Any]]) -> dict[str, Any]:
    """The last text, new or put in the place of one that stood there."""
    return [call for call in calls if call["method"] in TEXTS][-1]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="loa-ban-outside-") as made:
        asyncio.run(check(Path(made)))
