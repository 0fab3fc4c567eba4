"""A raw Telegram update -> what a person did. Only the fields that are needed are read; nothing is downloaded."""

import datetime as dt
import json
import re
from typing import Literal

import msgspec
from msgspec import Struct

from bot.channels.secret_door import NoUpdate
from bot.channels.telegram_shapes import Callback, Chat, Membership, Message, Update
from bot.model.events import (
    Acknowledged,
    Address,
    Event,
    Inbound,
    Joined,
    Left,
    Located,
    Moved,
    Opened,
    Tapped,
    Typed,
    Unreadable,
)
from bot.model.folding import nfc

CHANNEL = "telegram"
Room = Literal["private", "group"]
KINDS = ("message", "callback_query", "inline_query", "my_chat_member")
"""What Telegram is asked to send: everything else is claimed and passed over. `chosen_inline_result` is not asked for:
it would tell who sent which card to whom."""
_TAPPED = re.compile(r"([0-9A-Za-z]{1,32}):(\d{1,3})")
_ACKNOWLEDGED = re.compile(r"read:(\d{1,20})", re.ASCII)
_COMMAND = re.compile(r"/(\w{1,64})(?:@(\w{1,64}))?(?:\s+(.*))?", re.ASCII | re.DOTALL)
_NAME = re.compile(r"[a-z_]{1,40}", re.ASCII)
_GONE = frozenset({"kicked", "left"})
_IN = frozenset({"member", "administrator"})


class Looked(Struct, frozen=True):
    """Somebody looks for a card from any chat of hers: the id to answer under, what she typed, the first result wanted."""

    id: str
    typed: str
    first: int


class Arrived(Struct, frozen=True):
    """One update. Without `inbound` there is nobody to answer: it is claimed and passed over.

    callback      the id under which a tap is to be answered, "" for none
    passed_over   the kind of an update that is nobody's, to be counted
    looked        an inline query; it is answered and nothing of it is kept
    is_malformed  it has a number, but is not what Telegram documents: it is parked
    """

    number: int
    key: str
    inbound: Inbound | None = None
    callback: str = ""
    passed_over: str = ""
    looked: Looked | None = None
    is_malformed: bool = False


class Unnumbered(NoUpdate):
    """No update at all: there is no number to claim."""


_kinds = msgspec.json.Decoder(dict[str, msgspec.Raw])
_update = msgspec.json.Decoder(Update)


class Reader:
    """Knows who the bot is; `username` may be learnt later, till then a mention in a group is not seen."""

    def __init__(self, bot: int, username: str = "") -> None:
        self.bot = bot
        self.username = username.lower()

    def read(self, raw: bytes | msgspec.Raw, now: dt.datetime) -> Arrived:
        """Raises Unnumbered; everything else that is wrong makes a malformed one."""
        try:
            update = _update.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            number = _number(raw)
            return Arrived(number, self._key(number), is_malformed=True)
        key = self._key(update.update_id)
        callback = update.callback_query
        if callback is not None:
            return Arrived(update.update_id, key, self._tap(key, callback, now), callback.id)
        if update.inline_query is not None:
            query = update.inline_query
            first = int(query.offset) if query.offset.isdecimal() else 0
            return Arrived(update.update_id, key, looked=Looked(query.id, nfc(query.query), first))
        try:
            inbound = self._said(key, update)
            return Arrived(update.update_id, key, inbound, passed_over="" if inbound else _kind_of(raw))
        except (ValueError, OverflowError, OSError):  # a date that no calendar has
            return Arrived(update.update_id, key, is_malformed=True)

    def _key(self, number: int) -> str:
        return f"{CHANNEL}:{self.bot}:{number}"

    def _said(self, key: str, update: Update) -> Inbound | None:
        if update.message is not None:
            return self._message(key, update.message)
        member = update.my_chat_member
        if member is not None and member.new_chat_member.status in _GONE and _is_talk(member.chat):
            return Inbound(key, _address(member.chat), Left(), _time(member.date), _room(member.chat))
        if member is not None and _is_new_group(member):
            return Inbound(key, _address(member.chat), Joined(), _time(member.date), "group")
        return None

    def _tap(self, key: str, callback: Callback, now: dt.datetime) -> Inbound | None:
        """A tap carries no time of its own; that of its message is when we spoke, not when she tapped."""
        if callback.message is None or not _is_talk(callback.message.chat):
            return None
        chat = callback.message.chat
        return Inbound(
            key,
            _address(chat),
            _pressed(callback.data, _room(chat)),
            now,
            _room(chat),
            by=str(callback.sender.id) if callback.sender and _room(chat) == "group" else "",
            screen=str(callback.message.message_id or ""),
        )

    def _message(self, key: str, message: Message) -> Inbound | None:
        if message.migrate_to_chat_id is not None:
            return _moved(key, message, message.chat.id, message.migrate_to_chat_id)
        if message.migrate_from_chat_id is not None:
            return _moved(key, message, message.migrate_from_chat_id, message.chat.id)
        if not _is_talk(message.chat) or message.is_service or (message.sender and message.sender.is_bot):
            return None
        if message.chat.type == "private":
            own = str(message.message_id)
            return Inbound(key, _address(message.chat), _event(message), _time(message.date), message=own)
        if not self._is_meant(message):
            return None
        return Inbound(key, _address(message.chat), _event(message), _time(message.date), "group")

    def _is_meant(self, message: Message) -> bool:
        """In a group: a command that is not another bot's, our name, or an answer to what we said."""
        replied = message.reply_to_message
        if replied and replied.sender and replied.sender.id == self.bot:
            return True
        text = message.text or ""
        command = _COMMAND.fullmatch(text)
        if command:
            return command[2] is None or command[2].lower() == self.username
        if text.startswith("/") and "@" not in text.partition(" ")[0]:
            return True  # "/giúp" is no command of Telegram's, but it is meant as one (S7)
        return bool(self.username) and re.search(rf"@{self.username}\b", text.lower()) is not None


def _moved(key: str, message: Message, old: int, new: int) -> Inbound:
    """A group became a supergroup; told in both. Everything goes to the new one from now on."""
    return Inbound(key, Address(CHANNEL, str(old)), Moved(str(new)), _time(message.date), "group")


def _pressed(data: str, room: Room) -> Event:
    read = _ACKNOWLEDGED.fullmatch(data)
    if read and room == "group":
        return Acknowledged(read[1])
    tapped = _TAPPED.fullmatch(data)
    return Tapped(tapped[1], int(tapped[2])) if tapped else Unreadable()


def _is_new_group(member: Membership) -> bool:
    """Taken in; made an administrator later is no second welcome."""
    before = member.old_chat_member.status if member.old_chat_member else "left"
    is_in = member.new_chat_member.status in _IN and before not in _IN
    return is_in and member.chat.type in ("group", "supergroup")


def _event(message: Message) -> Event:
    if message.text is not None:
        return _words(nfc(message.text))
    if message.location is not None:
        return Located(message.location.latitude, message.location.longitude)
    return Unreadable()


def _words(text: str) -> Event:
    command = _COMMAND.fullmatch(text.strip())
    if command is None:
        return Typed(text)
    name, _, payload = command.groups()
    return Opened((payload or "").strip()[:64]) if name == "start" else Typed(f"/{name} {payload or ''}".strip())


def _number(raw: bytes | msgspec.Raw) -> int:
    """By the lenient parser: half a surrogate pair in a text must not hide the number."""
    try:
        number = json.loads(bytes(raw))["update_id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unnumbered from None
    if not isinstance(number, int):
        raise Unnumbered
    return number


def _kind_of(raw: bytes | msgspec.Raw) -> str:
    """Of an update that is passed over: the name it has with Telegram, which is all that is looked at."""
    kinds = [name for name in _kinds.decode(raw) if name != "update_id" and _NAME.fullmatch(name)]
    return kinds[0] if kinds else "empty"


def _is_talk(chat: Chat) -> bool:
    return chat.type in ("private", "group", "supergroup")


def _room(chat: Chat) -> Room:
    return "private" if chat.type == "private" else "group"


def _address(chat: Chat) -> Address:
    return Address(CHANNEL, str(chat.id))


def _time(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
