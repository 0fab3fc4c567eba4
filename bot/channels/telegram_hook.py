"""The door Telegram knocks at in webhook mode."""

from collections.abc import Awaitable, Callable

from starlette.routing import Route

from bot.channels.secret_door import secret_door

HEADER = "X-Telegram-Bot-Api-Secret-Token"


def webhook_route(path: str, secret: str, take: Callable[[bytes], Awaitable[None]]) -> Route:
    return secret_door(path, HEADER, secret, take)
