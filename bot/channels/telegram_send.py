"""What we say -> calls of the Bot API, and its refusals -> the few that the outbox knows."""

from typing import Any, assert_never
from urllib.parse import quote, urlencode

import structlog
from msgspec.structs import replace
from telegram import Bot, LinkPreviewOptions
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram_read import CHANNEL
from bot.channels.telegram_wire import seconds_of
from bot.channels.text import heading, links, numbered, pieces, utf16
from bot.model.relays import heard_in, payload_of
from bot.model.replies import Acknowledge, Copy, Fade, Picture, Poll, Say, Sound, Wipe
from bot.service.carriers.sending import Gone, Patience, Refused, Renamed, Unreachable

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_ON_A_BUTTON = 28
"""A phone cuts what is longer; then the rows stand in the text as well."""
MOST_AT_ONCE_DELETED = 100

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


class TelegramCarrier:
    """One bot, seen from the outbox. Plain text only: no markup, so nothing can be broken by what it says."""

    channel = CHANNEL

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._is_refused = False
        self.is_inline = False
        """Whether cards can be found from any chat: that has to be turned on where the bot was made."""

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
        """The keyboard hangs on the last part, which is a picture where its caption holds all the words."""
        polls = [medium for medium in say.media if isinstance(medium, Poll)]
        if polls:
            return [id for poll in polls for id in await self._poll(chat, poll)]
        sent: list[int] = []
        text = text_of(say)
        if say.over and utf16(text) <= LONGEST_TEXT and await self._turn_into(chat, int(say.over), text, say):
            return [int(say.over)]
        shown = [medium for medium in say.media if isinstance(medium, Picture | Sound)]
        for medium in shown:
            is_all = medium is shown[-1] and utf16(text) <= LONGEST_CAPTION
            sent.append(await self._show(chat, medium, say, text if is_all else ""))
            if is_all:
                return sent
        parts = pieces(text, LONGEST_TEXT, utf16)
        for n, part in enumerate(parts, 1):
            more: dict[str, Any] = {"protect_content": True} if say.fleeting else {}
            if n == len(parts) and (keyboard := keyboard_of(say, self.is_inline)):
                more["reply_markup"] = keyboard
            message = await self._bot.send_message(chat, part, link_preview_options=_NO_PREVIEW, api_kwargs=more)
            sent.append(message.message_id)
        return sent

    async def _turn_into(self, chat: int, message: int, text: str, say: Say) -> bool:
        """False where the old message cannot be changed: it is gone, or was a picture. Then a new one is sent."""
        more = {"reply_markup": keyboard_of(say, self.is_inline)}
        try:
            await self._bot.edit_message_text(text, chat, message, link_preview_options=_NO_PREVIEW, api_kwargs=more)
        except BadRequest as trouble:
            if _is_nobody(trouble):
                raise
            return "not modified" in trouble.message.lower()
        return True

    async def _show(self, chat: int, medium: Picture | Sound, say: Say, caption: str) -> int:
        more: dict[str, Any] = {"protect_content": True} if say.fleeting else {}
        if caption and (keyboard := keyboard_of(say, self.is_inline)):
            more["reply_markup"] = keyboard
        words = caption or None
        if isinstance(medium, Sound):
            name = f"loa-ban.{medium.kind}"
            message = await self._bot.send_voice(chat, medium.recording, caption=words, filename=name, api_kwargs=more)
        else:
            message = await self._bot.send_photo(chat, medium.png, words, filename="loa-ban.png", api_kwargs=more)
        return message.message_id

    async def _poll(self, chat: int, poll: Poll) -> list[int]:
        """Anonymous: no update ever tells who chose what."""
        try:
            message = await self._bot.send_poll(
                chat,
                poll.question,
                list(poll.options),
                is_anonymous=True,
                type="quiz",
                correct_option_ids=[poll.right],  # type: ignore[list-item]  # of at most twelve options
                explanation=poll.explain,
            )
        except (KeyError, TypeError):  # the library misses a field in the answer, which an older server does not give
            return []  # it stands there all the same, and in a group nothing is deleted by its id
        return [message.message_id]

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
    """A picture or a recording goes along as one, and needs no words in its place."""
    is_cut = any(utf16(label) > LONGEST_ON_A_BUTTON for label in say.choices)
    if is_cut:
        return numbered(replace(say, media=tuple(each for each in say.media if not isinstance(each, Picture | Sound))))
    return "\n\n".join(part for part in (heading(say), links(say)) if part)


def keyboard_of(say: Say, is_inline: bool = False) -> dict[str, Any] | None:
    """One button a row; above the rows, where there is something to pass on, a button that does it. Plain values: the library's own objects take longer than the call itself."""
    rows = [[{"text": f"{n + 1}. {label}", "callback_data": f"{say.offer}:{n}"}] for n, label in enumerate(say.choices)]
    rows = [row for each in say.media if isinstance(each, Copy) for row in _share(each, is_inline)] + rows
    rows += [acknowledge(each.post, each.label) for each in say.media if isinstance(each, Acknowledge)]
    return {"inline_keyboard": rows} if rows else None


def _share(copy: Copy, is_inline: bool) -> list[list[dict[str, str]]]:
    """It opens the list of her chats. Where the bot cannot be asked from another chat, title and link go along."""
    if is_inline and copy.card:
        return [[{"text": copy.label, "switch_inline_query": f"{copy.card} {_relayed(copy)}".strip()}]]
    link = copy.text.rpartition(" ")[2]
    if not link.startswith("https://"):
        return []
    told = urlencode({"url": link, "text": copy.text.partition("\n")[0]}, quote_via=quote)
    return [[{"text": copy.label, "url": f"https://t.me/share/url?{told}"}]]


def _relayed(copy: Copy) -> str:
    """Whose spoken code the text carries, so that what is sent from another chat carries it too."""
    heard, _ = heard_in(copy.text)
    return payload_of(heard.code, heard.hands) if heard else ""


def acknowledge(post: str, label: str) -> list[dict[str, str]]:
    """The one button under a post in a group, as a row of a keyboard."""
    return [{"text": label, "callback_data": f"read:{post}"}]


def refusal(trouble: TelegramError) -> Exception:
    """Never with the words of the answer: they may hold an address."""
    match trouble:
        case RetryAfter():
            return Patience(seconds_of(trouble))
        case ChatMigrated():
            return Renamed(str(trouble.new_chat_id))
        case Forbidden():
            return Gone()
        case BadRequest():  # before NetworkError, of which it is one: a bad request would be sent for ever
            return Gone() if _is_nobody(trouble) else Refused(_kind(trouble))
        case NetworkError():
            return Unreachable()
        case _:
            return Refused(type(trouble).__name__)


def _is_nobody(trouble: BadRequest) -> bool:
    return any(words in trouble.message.lower() for words in _NOBODY)


def _kind(trouble: BadRequest) -> str:
    said = trouble.message.lower()
    return next((kind for words, kind in _KINDS if words in said), "BadRequest")
