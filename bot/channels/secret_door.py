"""A webhook whose caller shows a secret in a header: nobody without it is read, and 200 is said only after the commit."""

import hmac
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.bodies import limited_body
from bot.service.talks.receive import NotHandled
from bot.storage.store import CannotWrite

SHORTEST_SECRET = 32
LARGEST_BODY = 256 * 1024


class NoUpdate(ValueError):
    """What came is no update at all: it would be none the next time either."""


def secret_door(path: str, header: str, secret: str, take: Callable[[bytes], Awaitable[None]]) -> Route:
    """`take` returns after the commit; it raises NoUpdate, CannotWrite or NotHandled.

    With a short secret anybody could come in, so it is refused here.
    """
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"the webhook secret needs at least {SHORTEST_SECRET} characters")
    wanted = secret.encode()

    async def receive(request: Request) -> Response:
        # Bytes: compare_digest refuses text that is not ASCII, and a header may hold any.
        given = request.headers.get(header, "").encode("latin-1")
        if not hmac.compare_digest(given, wanted):
            return Response(status_code=403)
        body = await limited_body(request, LARGEST_BODY)
        return Response(status_code=413) if body is None else Response(status_code=await _status(take, body))

    return Route(path, receive, methods=["POST"])


async def _status(take: Callable[[bytes], Awaitable[None]], body: bytes) -> int:
    try:
        await take(body)
    except NoUpdate:
        return 400
    except (CannotWrite, NotHandled):
        return 503
    return 200
