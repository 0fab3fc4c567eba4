"""The door Telegram knocks at in webhook mode. It says 200 only after the commit."""

import hmac
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.bodies import limited_body
from bot.channels.telegram_read import Unnumbered
from bot.service.receive import NotHandled
from bot.storage.store import CannotWrite

HEADER = "X-Telegram-Bot-Api-Secret-Token"
SHORTEST_SECRET = 32
LARGEST_BODY = 256 * 1024


def webhook_route(path: str, secret: str, take: Callable[[bytes], Awaitable[None]]) -> Route:
    """`take` returns after the commit; it raises Unnumbered, CannotWrite or NotHandled.

    With a short secret anybody could come in, so it is refused here.
    """
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"the webhook secret needs at least {SHORTEST_SECRET} characters")
    wanted = secret.encode()

    async def receive(request: Request) -> Response:
        # Bytes: compare_digest refuses text that is not ASCII, and a header may hold any.
        given = request.headers.get(HEADER, "").encode("latin-1")
        if not hmac.compare_digest(given, wanted):
            return Response(status_code=403)
        body = await limited_body(request, LARGEST_BODY)
        return Response(status_code=413) if body is None else Response(status_code=await _status(take, body))

    return Route(path, receive, methods=["POST"])


async def _status(take: Callable[[bytes], Awaitable[None]], body: bytes) -> int:
    try:
        await take(body)
    except Unnumbered:
        return 400
    except (CannotWrite, NotHandled):
        return 503
    return 200
