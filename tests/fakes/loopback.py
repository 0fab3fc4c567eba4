"""A small HTTP/1.1 server on 127.0.0.1 that can also do what servers must not: reset and stall."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import Enum
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct


class Asked(Struct, frozen=True):
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


class Answer(Struct, frozen=True):
    body: bytes
    status: int = 200
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


class Cut(Enum):
    """In the place of an answer: the connection ends, or nothing comes any more."""

    RESET = 1
    STALL = 2


Answering = Callable[[Asked], Awaitable[Answer | Cut]]


class Loopback:
    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._talks: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.create_task(self._talk(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._exchange(reader, writer):
                pass
        writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        asked = await _read(reader)
        answer = await self._answering(asked)
        if answer is Cut.RESET:
            return False
        if answer is Cut.STALL:
            await asyncio.sleep(3600)
        assert isinstance(answer, Answer)
        writer.write(_head(answer) + answer.body)
        return True


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip().split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    where = urlsplit(target)
    return Asked(method, where.path, dict(parse_qsl(where.query)), headers, body)


def _head(answer: Answer) -> bytes:
    more = "".join(f"{name}: {value}\r\n" for name, value in answer.headers)
    return (
        f"HTTP/1.1 {answer.status} X\r\nContent-Type: {answer.kind}\r\n{more}Content-Length: {len(answer.body)}\r\n\r\n"
    ).encode()


@asynccontextmanager
async def loopback(answering: Answering, port: int = 0) -> AsyncIterator[Loopback]:
    server = Loopback(answering)
    await server.start(port)
    try:
        yield server
    finally:
        await server.stop()
