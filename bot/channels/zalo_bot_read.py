"""A raw event of the Zalo Bot Platform -> what a person did. Nothing that hangs on a message is downloaded."""

import datetime as dt
from typing import Literal

import msgspec
from msgspec import Struct, field

from bot.channels.secret_door import NoUpdate
from bot.model.events import Address, Event, Inbound, Typed, Unreadable
from bot.model.folding import nfc

CHANNEL = "zalo-bot"
TEXT = "message.text.received"
WITHHELD = "message.unsupported.received"
UNREADABLE = frozenset(f"message.{kind}.received" for kind in ("image", "sticker", "voice", "link", "video", "file"))
MILLISECONDS_FROM = 10**11
"""A larger number is no second of these thousand years."""

Kind = Literal["said", "nobody", "ignored", "malformed"]


class _Sender(Struct):
    id: str
    is_bot: bool = False


class _Chat(Struct):
    id: str
    chat_type: str = "PRIVATE"


class _Message(Struct):
    message_id: str
    chat: _Chat
    sender: _Sender | None = field(name="from", default=None)
    date: int | None = None
    text: str | None = None


class _Named(Struct):
    """What must be there before anything else is looked at. `result` is the documented envelope; live traffic has none."""

    event_name: str = ""
    message: msgspec.Raw = msgspec.Raw(b"null")
    result: msgspec.Raw = msgspec.Raw(b"null")


class _Id(Struct):
    message_id: str | int = ""


class Arrived(Struct, frozen=True):
    """nobody    words were withheld, and also whose they were: there is nobody to answer
    ignored   of a kind that is not handled: nothing is claimed, its id may be that of another message
    malformed not as documented; parked where it has a key
    """

    kind: Kind
    key: str = ""
    inbound: Inbound | None = None


_named = msgspec.json.Decoder(_Named)
_message = msgspec.json.Decoder(_Message)
_id = msgspec.json.Decoder(_Id)
_NULL = b"null"


class Reader:
    """Knows which bot the events are for."""

    def __init__(self, bot: str) -> None:
        self._bot = bot

    def read(self, raw: bytes, now: dt.datetime) -> Arrived:
        """Either envelope. Raises NoUpdate where it is no event at all."""
        try:
            event = _named.decode(raw)
            if bytes(event.result) != _NULL:
                event = _named.decode(event.result)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise NoUpdate from None
        if not event.event_name:
            raise NoUpdate
        return self._event(event.event_name, bytes(event.message), now)

    def _event(self, name: str, message: bytes, now: dt.datetime) -> Arrived:
        if name not in (TEXT, WITHHELD) and name not in UNREADABLE:
            return Arrived("ignored")
        if name == WITHHELD and message == _NULL:
            return Arrived("nobody")
        try:
            return self._said(name, _message.decode(message), now)
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError, OverflowError, OSError):
            return Arrived("nobody") if name == WITHHELD else Arrived("malformed", self._key(_id_in(message)))

    def _said(self, name: str, message: _Message, now: dt.datetime) -> Arrived:
        if message.sender is not None and message.sender.is_bot:
            return Arrived("ignored")
        key = self._key(message.message_id)
        room: Literal["private", "group"] = "private" if message.chat.chat_type.upper() == "PRIVATE" else "group"
        at = now if message.date is None else _time(message.date)
        return Arrived("said", key, Inbound(key, Address(CHANNEL, message.chat.id), _meant(name, message), at, room))

    def _key(self, message: str) -> str:
        return f"{CHANNEL}:{self._bot}:{message}" if message else ""


def _meant(name: str, message: _Message) -> Event:
    if name == WITHHELD:
        return Unreadable(withheld=True)
    if name == TEXT and message.text is not None:
        return Typed(nfc(message.text))
    return Unreadable()


def _id_in(message: bytes) -> str:
    try:
        return str(_id.decode(message).message_id)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""


def _time(date: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(date / 1000 if abs(date) >= MILLISECONDS_FROM else date, dt.UTC)
