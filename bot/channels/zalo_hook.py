"""The door Zalo knocks at. It says 200 only after the commit, and it says something within two seconds."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.bodies import limited_body
from bot.channels.zalo_sign import Signature
from bot.service.talks.receive import NotHandled
from bot.storage.store import CannotWrite

PATH = "/zalo/webhook"
LARGEST_BODY = 256 * 1024
BODY_SECONDS = 10.0
ANSWER_SECONDS = 1.5
"""Zalo waits two seconds. What takes longer is refused with 503; if it is kept after all, the repeated event is seen before."""
RETRIED = "num_retry"

log = structlog.get_logger()


class Hook:
    """`take(raw, variant, is_retry)` returns after the commit; it raises CannotWrite or NotHandled."""

    def __init__(
        self,
        signature: Signature,
        take: Callable[[bytes, str, bool], Awaitable[None]],
        clock: Callable[[], dt.datetime],
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._signature = signature
        self._take = take
        self._clock = clock
        self._answer_seconds = answer_seconds
        self._taking: set[asyncio.Task[int]] = set()
        self.refused = 0
        self.route = Route(PATH, self.receive, methods=["POST"])

    async def receive(self, request: Request) -> Response:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                raw = await limited_body(request, LARGEST_BODY)
        except TimeoutError:
            return Response(status_code=408)
        if raw is None:
            return Response(status_code=413)
        if raw.strip() == b"{}":  # Zalo looks whether the address answers
            return Response(status_code=200)
        variant = self._signature.variant(raw, request.headers, self._clock())
        if variant is None:
            self.refused += 1
            return Response(status_code=403)
        return Response(status_code=await self._in_time(raw, variant, RETRIED in request.headers))

    async def _in_time(self, raw: bytes, variant: str, is_retry: bool) -> int:
        """What was begun is finished also where the answer comes too late or the connection ends."""
        task = asyncio.create_task(self._status(raw, variant, is_retry))
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)
        try:
            return await asyncio.wait_for(asyncio.shield(task), self._answer_seconds)
        except TimeoutError:
            log.warning("event not kept in time", channel="zalo", seconds=self._answer_seconds)
            return 503

    async def _status(self, raw: bytes, variant: str, is_retry: bool) -> int:
        try:
            await self._take(raw, variant, is_retry)
        except (CannotWrite, NotHandled):
            return 503
        return 200

    async def stop(self) -> None:
        if self._taking:
            await asyncio.wait(self._taking, timeout=5)
