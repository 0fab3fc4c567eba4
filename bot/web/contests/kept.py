"""Public pages kept for a minute: three hundred people who open a result at once cost one rendering."""

import asyncio
import datetime as dt
import gzip
from collections.abc import Awaitable, Callable
from hashlib import blake2b

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from bot.web.page import SECURITY_HEADERS

KEPT_SECONDS = 60
MOST_KEPT = 400
"""Pages: some contests with some pages of answers each."""
NOT_KEPT = {"Cache-Control": "no-store"}
ASKED_AGAIN = {"Cache-Control": "no-cache"}


class Made(Struct, frozen=True):
    """A page as it is sent. `until`: when something on it changes by the clock alone, at the latest."""

    kind: str
    plain: bytes
    zipped: bytes
    tag: str
    until: float

    def answer(self, request: Request) -> Response:
        headers = {**SECURITY_HEADERS, **ASKED_AGAIN, "ETag": self.tag, "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        headers["Content-Type"] = self.kind
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.plain, headers=headers)
        return Response(self.zipped, headers={**headers, "Content-Encoding": "gzip"})


def made(kind: str, plain: bytes, until: float) -> Made:
    tag = '"' + blake2b(plain, digest_size=12).hexdigest() + '"'
    return Made(kind, plain, gzip.compress(plain, mtime=0), tag, until)


Make = Callable[[], Awaitable[Made | None]]


class KeptPages:
    """`changes` counts what this process changed itself: then nothing that was made before is shown any more."""

    def __init__(self, clock: Callable[[], dt.datetime], changes: Callable[[], int]) -> None:
        self._clock = clock
        self._changes = changes
        self._seen = changes()
        self._kept: dict[str, tuple[float, Made]] = {}
        self._making: dict[tuple[int, str], asyncio.Task[Made | None]] = {}

    async def page(self, path: str, make: Make) -> Made | None:
        """Made once however many ask at the same time; None where there is nothing at that address."""
        now = self._clock().timestamp()
        if self._changes() != self._seen:
            self._seen = self._changes()
            self._kept.clear()
        at, found = self._kept.get(path, (0.0, None))
        if found is not None and at <= now < min(at + KEPT_SECONDS, found.until):
            return found
        return await self._made(path, make, now)

    async def _made(self, path: str, make: Make, now: float) -> Made | None:
        """One who goes away does not stop it for the others."""
        key = self._seen, path
        task = self._making.get(key)
        if task is None:
            task = self._making[key] = asyncio.ensure_future(make())
            task.add_done_callback(lambda done: self._keep(key, done, now))
        return await asyncio.shield(task)

    def _keep(self, key: tuple[int, str], done: "asyncio.Task[Made | None]", now: float) -> None:
        """What is not there is not kept: made-up addresses must not push pages out."""
        self._making.pop(key, None)
        page = None if done.cancelled() or done.exception() is not None else done.result()
        if page is None or key[0] != self._seen:
            return
        self._kept.pop(key[1], None)
        while len(self._kept) >= MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[key[1]] = now, page
