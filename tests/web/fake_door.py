"""A stand-in for the JSON door: it says what a test wrote down, remembers what it heard, and can be made to fail."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.web.page import chat_routes

Json = dict[str, Any]  # what travels is JSON: an adapter's edge

HOME = ("Nghe một mẩu", "Chọn chủ đề", "Đố vui", "Hỏi luật", "Cài đặt", "Trợ giúp")
CARD = ("Tiếp", "Ví dụ", "Đố một câu", "Gửi cho người khác", "Về đầu", "Trợ giúp")
QUIZ = ("Được, nếu hai nhà đồng ý", "Không, phải chờ đủ 18 tuổi", "Được, nếu trưởng thôn cho phép")


def say(title: str, body: str = "", choices: tuple[str, ...] = (), **more: Any) -> Json:
    offer = uuid4().hex[:6]
    rows = [{"key": f"{offer}:{index}", "label": label} for index, label in enumerate(choices)]
    return {
        "id": uuid4().hex,
        "title": title,
        "body": body,
        "choices": rows,
        "media": [],
        "instead": False,
        "clear_after": None,
        **more,
    }


def greeting() -> Json:
    return say("Loa Bản chào bà con!", "Mỗi lần một mẩu nhỏ, đọc chừng một phút.\n\nBấm một nút, hoặc gõ số.", HOME)


def card() -> Json:
    return say(
        "Bao nhiêu tuổi thì cưới được?",
        "Con trai từ đủ 20 tuổi, con gái từ đủ 18 tuổi. Cưới sớm hơn thì luật không công nhận là vợ chồng.\n\n"
        "Luật Hôn nhân và gia đình 2014, Điều 8.",
        CARD,
    )


def question() -> Json:
    return say(
        "Đố bà con", 'Nhà bên hỏi cưới cho con gái 17 tuổi, "cứ tổ chức trước, giấy tờ tính sau". Có được không?', QUIZ
    )


def helping() -> Json:
    calls = [
        {"kind": "call", "number": "111", "label": "Gọi 111"},
        {"kind": "call", "number": "113", "label": "Gọi 113"},
    ]
    return say(
        "Trợ giúp", "Có người nghe máy cả ngày lẫn đêm.", ("Tìm nơi gần", "Về đầu"), media=calls, clear_after=600
    )


class FakeDoor:
    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.answers: dict[
            str, list[Json]
        ] = {}  # what was typed, tapped (its label) or opened -> what is said, instead of the usual
        self.failures: list[int] = []  # statuses of the next answers
        self.streams: list[asyncio.Queue[str]] = []
        self.loop: asyncio.AbstractEventLoop | None = None
        self._given: dict[str, list[Json]] = {}
        self._labels: dict[str, str] = {}

    def forget(self) -> None:
        self.heard.clear()
        self.answers.clear()
        self.failures.clear()
        self.streams.clear()

    def push(self, pushed: Json) -> None:
        assert self.loop is not None
        for stream in self.streams:
            self.loop.call_soon_threadsafe(
                stream.put_nowait, f"event: say\ndata: {json.dumps(pushed, ensure_ascii=False)}\n\n"
            )

    async def chat(self, request: Request) -> Response:
        event: Json = await request.json()
        self.heard.append(event)
        if self.failures:
            status = self.failures.pop(0)
            return JSONResponse({"error": "a sentence for developers"}, status)
        if event["id"] not in self._given:
            self._given[event["id"]] = self._answer(event)
        return JSONResponse({"says": self._given[event["id"]]})

    async def events(self, request: Request) -> Response:
        self.loop = asyncio.get_running_loop()
        stream: asyncio.Queue[str] = asyncio.Queue()
        await request.json()
        self.streams.append(stream)
        return StreamingResponse(self._talk_on(stream), media_type="text/event-stream")

    async def _talk_on(self, stream: asyncio.Queue[str]) -> AsyncIterator[str]:
        yield ": heartbeat\n\n"
        while True:
            yield await stream.get()

    def _answer(self, event: Json) -> list[Json]:
        word = str(event.get("typed", event.get("opened", "")))
        if "tapped" in event:
            word = self._labels[event["tapped"]]
        says = self.answers.get(word) or [usual(word)]
        for one in says:
            self._labels.update({row["key"]: row["label"] for row in one["choices"]})
        return says


def usual(word: str) -> Json:
    if word in {"1", "Nghe một mẩu", "Tiếp"}:
        return card()
    if word in {"3", "Đố vui", "Đố một câu"}:
        return question()
    if word in {"giúp", "Trợ giúp"}:
        return helping()
    if word == "thoát":
        return say("Hôm nay trời đẹp.", "", ("Về đầu",), instead=True)
    return greeting()


@contextmanager
def served(door: FakeDoor, *, exit_to: str = "") -> Iterator[str]:
    """The page and the door on a free port of this machine; gives the address."""
    chat, events = (
        Route("/api/chat", door.chat, methods=["POST"]),
        Route("/api/chat/events", door.events, methods=["POST"]),
    )
    app = Starlette(routes=[*chat_routes(exit_to=exit_to), chat, events])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=0))
    listening = threading.Event()
    server.startup = _then(server.startup, listening)  # type: ignore[method-assign]  # uvicorn has no "started" event to wait for
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert listening.wait(10)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


def _then(start: Any, listening: threading.Event) -> Any:
    async def startup(*args: Any, **kwargs: Any) -> None:
        await start(*args, **kwargs)
        listening.set()

    return startup
