"""A raw event of the Official Account -> what a person did. Only the fields that are needed are read; nothing is downloaded."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from bot.model.events import Address, Event, Inbound, Left, Located, Opened, Tapped, Typed, Unreadable, Withdrew
from bot.model.folding import nfc

CHANNEL = "zalo"
ANONYMOUS = "anonymous:"
"""Before an address that is answered another way: of a conversation, not of a person."""
_TAPPED = re.compile(r"#?([0-9a-f]{6}):(\d{1,2})")
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_EVENT_NAME = re.compile(r"[a-z][a-z0-9_.]{0,47}")
_RECEIPTS = frozenset({"user_received_message", "user_seen_message", "user_reacted_message"})
_WORDS = frozenset({"user_send_text", "anonymous_send_text"})


class _Who(Struct, frozen=True):
    id: str | int = ""


class _Attachment(Struct, frozen=True):
    type: str = ""
    payload: Any = None


class _Message(Struct, frozen=True):
    text: str | None = None
    msg_id: str | int = ""
    conversation_id: str | int = ""
    attachments: tuple[_Attachment, ...] = ()


class _Event(Struct, frozen=True):
    event_name: str
    timestamp: str | int = ""
    app_id: str | int = ""
    oa_id: str | int = ""
    user_id: str | int = ""
    sender: _Who = _Who()
    recipient: _Who = _Who()
    follower: _Who = _Who()
    message: _Message = _Message()


class Arrived(Struct, frozen=True):
    """One event. `inbound`: somebody is to be answered. `counted`: the kind to count for the operator, "" for none.

    key           what it is claimed by; "" for receipts and echoes, which change nothing however often they come
    is_malformed  it is signed, but not what Zalo documents: it is parked
    """

    key: str = ""
    inbound: Inbound | None = None
    counted: str = ""
    is_malformed: bool = False


_event = msgspec.json.Decoder(_Event)


class Reader:
    """Knows which account and app are ours. `digest` hides a person's id in keys that are kept for ever."""

    def __init__(self, oa: str, app: str, digest: Callable[..., bytes]) -> None:
        self._oa = oa
        self._app = app
        self._digest = digest

    def read(self, raw: bytes) -> Arrived:
        """Of an event whose signature fits. Never raises."""
        try:
            event = _event.decode(raw)
            return self._read(event)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError, OverflowError, OSError):
            return Arrived(f"{CHANNEL}:{self._oa}:{hashlib.sha256(raw).hexdigest()[:32]}", is_malformed=True)

    def _read(self, event: _Event) -> Arrived:
        name = event.event_name
        if name.startswith("oa_") or name in _RECEIPTS:
            return Arrived()
        who = self._subject(event)
        key = self._key(event, who)
        if not self._is_ours(event):
            return Arrived(key, counted="event of another account")
        inbound = self._inbound(event, who, key)
        known = _EVENT_NAME.fullmatch(name) is not None
        if inbound is None:
            return Arrived(key, counted=f"event {name}" if known else "event without a proper name")
        return Arrived(key, inbound, "" if name in _KINDS else f"event {name}" if known else "")

    def _subject(self, event: _Event) -> str:
        return str(event.follower.id or event.user_id or event.sender.id)

    def _is_ours(self, event: _Event) -> bool:
        """Where an id is told it must be ours; which of them are told differs from event to event."""
        oa = str(event.oa_id or event.recipient.id)
        return oa in ("", self._oa) and str(event.app_id) in ("", self._app)

    def _key(self, event: _Event, who: str) -> str:
        message = str(event.message.msg_id)
        if _ID.fullmatch(message) and event.event_name.partition("_send_")[1]:
            return f"{CHANNEL}:{self._oa}:{message}"
        told = self._digest("event", event.event_name, str(event.timestamp), who, message).hex()
        return f"{CHANNEL}:{self._oa}:{told}"

    def _inbound(self, event: _Event, who: str, key: str) -> Inbound | None:
        done = self._done(event)
        if done is None:
            return None
        if not _ID.fullmatch(who):
            raise ValueError("nobody did it")
        if event.event_name.startswith("anonymous_"):
            conversation = str(event.message.conversation_id)
            if not _ID.fullmatch(conversation):
                raise ValueError("no conversation")
            who = f"{ANONYMOUS}{who}:{conversation}"
        return Inbound(key, Address(CHANNEL, who), done, _time(event.timestamp))

    def _done(self, event: _Event) -> Event | None:
        name = event.event_name
        match name:
            case "follow" | "user_click_chatnow":
                return Opened()
            case "unfollow":
                return Left()
            case "user_withdraw":
                return Withdrew()
            case _ if "group" in name:
                return None
            case _ if name.startswith(("user_send_", "anonymous_send_")):
                return _said(event)
            case _:
                return None


_KINDS = frozenset(
    {
        *("follow", "unfollow", "user_click_chatnow", "user_withdraw"),
        *(f"user_send_{kind}" for kind in ("text", "image", "link", "audio", "video", "sticker", "location")),
        *("user_send_business_card", "user_send_file", "user_send_gif"),
        *(f"anonymous_send_{kind}" for kind in ("text", "image", "file", "sticker")),
    }
)
"""What is answered and known. What else somebody sends is answered too, and counted, so that the operator sees it."""


def _said(event: _Event) -> Event:
    if event.event_name in _WORDS:
        text = event.message.text
        return _words(nfc(text)) if text else Unreadable(withheld=True)
    if event.event_name == "user_send_location":
        return _place(event.message.attachments)
    return Unreadable()


def _words(text: str) -> Event:
    """A pressed button, and an item of the account's menu, arrive as text. Ours begin with "#"; it may be lost on the way."""
    tapped = _TAPPED.fullmatch(text.strip())
    if tapped:
        return Tapped(tapped[1], int(tapped[2]))
    return Typed(text.removeprefix("#"))


def _place(attachments: tuple[_Attachment, ...]) -> Event:
    for each in attachments:
        try:
            at = each.payload["coordinates"]
            return Located(float(at["latitude"]), float(at["longitude"]))
        except (KeyError, TypeError, ValueError):
            continue
    return Unreadable()


def _time(stamp: str | int) -> dt.datetime:
    return dt.datetime.fromtimestamp(int(stamp) / 1000, dt.UTC)
