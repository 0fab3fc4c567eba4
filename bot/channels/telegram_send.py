"""What we say -> calls of the Bot API, and its refusals -> the few that the outbox knows."""

import datetime as dt
import logging
import os
from typing import Any, assert_never

import httpx
import msgspec
import structlog
from httpx_aiohttp import AiohttpTransport
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.telegram_read import CHANNEL
from bot.channels.text import heading, numbered, pieces, utf16
from bot.model.replies import Fade, Say, Wipe
from bot.service.sending import Gone, Patience, Refused, Unreachable

# Durations come as timedelta; without it python-telegram-bot 22 warns each time one is read.
os.environ.setdefault("PTB_TIMEDELTA", "1")
# httpx tells the full address, token included, at INFO; telegram the texts at DEBUG.
for noisy in ("httpx", "httpcore", "telegram"):
    logging.getLogger(noisy).setLevel(logging.WARNING)

LONGEST_TEXT = 4096
LONGEST_ON_A_BUTTON = 28
"""A phone cuts what is longer; then the rows stand in the text as well."""
MOST_AT_ONCE_DELETED = 100
POOL = 256
_CONNECT, _WRITE, _READ, _QUEUE = 10.0, 20.0, 30.0, 20.0

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NOBODY = (
    "chat not found",
    "peer_id_invalid",
    "user not found",
    "user is deactivated",
    "group chat was deactivated",
)
_KINDS = (
    ("message is too long", "TooLong"),
    ("message text is empty", "Empty"),
    ("button_data_invalid", "ButtonData"),
    ("can't parse", "Markup"),
    ("not enough rights", "NoRights"),
)

log = structlog.get_logger()


class Request(HTTPXRequest):
    """httpx on aiohttp: a tenth of the work a call. An answer that is no JSON is never written to a log."""

    def __init__(self) -> None:
        limits = httpx.Limits(max_connections=POOL, max_keepalive_connections=POOL, keepalive_expiry=30)
        super().__init__(
            connection_pool_size=POOL,
            read_timeout=_READ,
            write_timeout=_WRITE,
            connect_timeout=_CONNECT,
            pool_timeout=_QUEUE,
            httpx_kwargs={"transport": AiohttpTransport(limits=limits)},
        )

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            return msgspec.json.decode(payload, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise NetworkError("the answer is no JSON") from None


def open_bot(token: str, base_url: str) -> Bot:
    """Touches no network. `base_url` is the address before "/bot<token>"."""
    request = Request()
    return Bot(token, base_url=f"{base_url.rstrip('/')}/bot", request=request, get_updates_request=request)


class TelegramCarrier:
    """One bot, seen from the outbox. Plain text only: no markup, so nothing can be broken by what it says."""

    channel = CHANNEL

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._is_refused = False

    async def send(self, chat: int, address: str, what: Say | Wipe | Fade) -> tuple[str, ...]:
        try:
            return await self._carried(int(address), what)
        except InvalidToken:
            self._tell_once()
            raise Unreachable from None
        except TelegramError as trouble:
            raise refusal(trouble) from None

    async def _carried(self, chat: int, what: Say | Wipe | Fade) -> tuple[str, ...]:
        match what:
            case Say():
                return tuple([str(id) for id in await self._say(chat, what)])
            case Wipe(messages):
                await self._delete(chat, [int(id) for id in messages if id.isdecimal()])
            case Fade(message, text):
                await self._fade(chat, int(message), text)
            case _:
                assert_never(what)
        return ()

    async def _say(self, chat: int, say: Say) -> list[int]:
        """The keyboard hangs on the last part."""
        parts = pieces(text_of(say), LONGEST_TEXT, utf16)
        sent = []
        for part in parts:
            keyboard = keyboard_of(say) if part is parts[-1] else None
            message = await self._bot.send_message(
                chat,
                part,
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
                protect_content=True if say.fleeting else None,
            )
            sent.append(message.message_id)
        return sent

    async def _delete(self, chat: int, messages: list[int]) -> None:
        for start in range(0, len(messages), MOST_AT_ONCE_DELETED):
            await self._delete_some(chat, messages[start : start + MOST_AT_ONCE_DELETED])

    async def _delete_some(self, chat: int, messages: list[int]) -> None:
        """One that can no longer be deleted must not save the others: then by halves."""
        try:
            await self._bot.delete_messages(chat, messages)
        except BadRequest as trouble:
            if _is_nobody(trouble):
                raise
            if len(messages) > 1:
                half = len(messages) // 2
                await self._delete_some(chat, messages[:half])
                await self._delete_some(chat, messages[half:])

    async def _fade(self, chat: int, message: int, text: str) -> None:
        """What is gone, too old or already faded needs no fading; the buttons go with the old text."""
        try:
            await self._bot.edit_message_text(text, chat, message, link_preview_options=_NO_PREVIEW)
        except BadRequest as trouble:
            if _is_nobody(trouble):
                raise

    def _tell_once(self) -> None:
        if not self._is_refused:
            log.error("Telegram does not know this bot", channel=CHANNEL, error="InvalidToken")
        self._is_refused = True


def text_of(say: Say) -> str:
    is_cut = any(utf16(label) > LONGEST_ON_A_BUTTON for label in say.choices)
    return numbered(say) if is_cut else heading(say)


def keyboard_of(say: Say) -> InlineKeyboardMarkup | None:
    rows = [[_button(say.offer, n, label)] for n, label in enumerate(say.choices)]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(offer: str, n: int, label: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(f"{n + 1}. {label}", callback_data=f"{offer}:{n}")


def refusal(trouble: TelegramError) -> Exception:
    """Never with the words of the answer: they may hold an address."""
    match trouble:
        case RetryAfter():
            return Patience(seconds_of(trouble))
        case Forbidden() | ChatMigrated():
            return Gone()
        case BadRequest():  # before NetworkError, of which it is one: a bad request would be sent for ever
            return Gone() if _is_nobody(trouble) else Refused(_kind(trouble))
        case NetworkError():
            return Unreachable()
        case _:
            return Refused(type(trouble).__name__)


def seconds_of(trouble: RetryAfter) -> float:
    pause = trouble.retry_after
    return pause.total_seconds() if isinstance(pause, dt.timedelta) else float(pause)


def _is_nobody(trouble: BadRequest) -> bool:
    return any(words in trouble.message.lower() for words in _NOBODY)


def _kind(trouble: BadRequest) -> str:
    said = trouble.message.lower()
    return next((kind for words, kind in _KINDS if words in said), "BadRequest")
