"""Two pages for the operator's watchdog: is the process alive, and can it keep what it is told."""

import time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.storage import ledger
from bot.storage.sql import Db
from bot.storage.store import CannotWrite, Store


def health_routes(store: Store, revision: str) -> list[Route]:
    """/health: 200 while the process runs. /ready: 200 while a transaction can be committed, else 503."""

    async def alive(request: Request) -> Response:
        return JSONResponse({"alive": True, "content": revision})

    async def ready(request: Request) -> Response:
        try:
            await store.write(_touch)
        except CannotWrite:
            return JSONResponse({"ready": False}, 503)
        return JSONResponse({"ready": True})

    return [Route("/health", alive), Route("/ready", ready)]


def _touch(db: Db) -> None:
    """A row that is really written: the writer answers and the disk takes a commit."""
    now = int(time.time())
    ledger.lease(db, "ready", "ready", now, now)
