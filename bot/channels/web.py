"""The web chat's JSON door: one event in, after the commit what is said, and pushes as server-sent events."""

import asyncio
import base64
import hashlib
import ipaddress
import re
import struct
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from typing import assert_never

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.channels.bodies import limited_body
from bot.model.events import Address, Event, Inbound, Opened, Tapped, Typed
from bot.model.folding import nfc
from bot.model.replies import Acknowledge, Call, Copy, Fade, Link, Order, Picture, Poll, Say, Sendable, Sound, Wipe
from bot.service.carriers import wire
from bot.service.carriers.sending import NotHere
from bot.service.desk import Desk
from bot.service.talks.orders import carried_out
from bot.service.talks.receive import FADES_AFTER, NotHandled, Received, Receiver, stumbled
from bot.storage import chats, outbox
from bot.storage.keys import Seal
from bot.storage.store import CannotWrite, Store

CHANNEL = "web"
LARGEST_BODY = 32 * 1024
LONGEST_TEXT = 4000
HEARTBEAT_SECONDS = 20
_SECRET = re.compile(r"[A-Za-z0-9_-]{22,128}")
_TAPPED = re.compile(r"([A-Za-z0-9]{1,32}):(\d{1,3})")
_NO_STORE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Posted(Struct, frozen=True, forbid_unknown_fields=True):
    """The body of POST /api/chat: who, which event, and exactly one of the three."""

    chat: str
    id: str
    typed: str | None = None
    tapped: str | None = None
    opened: str | None = None


class _Opening(Struct, frozen=True, forbid_unknown_fields=True):
    chat: str


class BadBody(ValueError):
    """The body cannot be understood; the message says what to send."""


_posted = msgspec.json.Decoder(Posted)
_opening = msgspec.json.Decoder(_Opening)
_json = msgspec.json.Encoder()


def read(body: bytes, desk: Desk, network: str) -> tuple[Inbound, Seal]:
    """The event, and the seal under which its answer is kept: made from the page's own secret."""
    posted = _decoded(body)
    secret, event = _secret(posted.chat), _event(posted)
    try:
        event_id = uuid.UUID(posted.id).hex
    except ValueError as trouble:
        raise BadBody('"id" must be a UUID, a new one for each event') from trouble
    key = "web:" + desk.keys.digest("event", secret, event_id).hex()
    sealing = Seal(hashlib.blake2b(secret.encode(), digest_size=32, person=b"answer").digest())
    return Inbound(key, Address(CHANNEL, secret), event, desk.clock(), network=network), sealing


def network_of(request: Request) -> str:
    """Of an IPv6 address the half that a customer is given as a whole; of IPv4 the address. A proxy on this machine names it."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host or "unknown"
    if address.version == 6:
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _decoded(body: bytes) -> Posted:
    try:
        return _posted.decode(body)
    except msgspec.DecodeError as trouble:
        raise BadBody(
            'the body must be JSON: {"chat": "…", "id": "…"} and one of "typed", "tapped", "opened"'
        ) from trouble


def _secret(chat: str) -> str:
    if not _SECRET.fullmatch(chat):
        raise BadBody('"chat" must be a secret of at least 128 bits: 22 to 128 of A-Z a-z 0-9 _ -')
    return chat


def _event(posted: Posted) -> Event:
    given = [posted.typed, posted.tapped, posted.opened]
    if sum(each is not None for each in given) != 1:
        raise BadBody('send exactly one of "typed", "tapped" and "opened"')
    if posted.typed is not None:
        return Typed(nfc(posted.typed[:LONGEST_TEXT]))
    if posted.opened is not None:
        return Opened(posted.opened[:200])
    match = _TAPPED.fullmatch(posted.tapped or "")
    if match is None:
        raise BadBody('"tapped" must be "<offer>:<index>", as it stood in "key" of the choice')
    return Tapped(match[1], int(match[2]))


def as_json(says: tuple[Say, ...]) -> bytes:
    return _json.encode({"says": [_say(say) for say in says]})


def _say(say: Say) -> dict[str, object]:
    return {
        "id": say.id,
        "title": say.title,
        "body": say.body,
        "choices": [{"key": f"{say.offer}:{n}", "label": label} for n, label in enumerate(say.choices)],
        "media": [_media(each) for each in say.media if not isinstance(each, Acknowledge | Poll)],
        "instead": say.instead,
        "clear_after": FADES_AFTER if say.fleeting else None,
    }


def _media(media: Call | Copy | Picture | Link | Sound) -> dict[str, str | int]:
    match media:
        case Call(number, label):
            return {"kind": "call", "number": number, "label": label}
        case Copy(text, label, _):
            return {"kind": "copy", "text": text, "label": label}
        case Picture(png, alt):
            src = "data:image/png;base64," + base64.b64encode(png).decode()
            width, height = struct.unpack(">II", png[16:24])  # so that the page keeps the room while it is drawn
            return {"kind": "picture", "src": src, "alt": alt, "width": width, "height": height}
        case Sound(recording, kind, alt):
            told = base64.b64encode(recording).decode()
            return {"kind": "voice", "src": f"data:audio/{kind};base64,{told}", "alt": alt}
        case Link(url, label):
            return {"kind": "link", "url": url, "label": label}
        case _:
            assert_never(media)


class WebChat:
    """The door and, for pushes, the carrier: a chat hears them while its page holds a stream open."""

    channel = CHANNEL

    def __init__(self, store: Store, desk: Desk, receiver: Receiver, wake: Callable[[], None]) -> None:
        self._store = store
        self._desk = desk
        self._receiver = receiver
        self._wake = wake
        self._streams: dict[int, asyncio.Queue[bytes]] = {}

    def routes(self) -> list[Route]:
        return [
            Route("/api/chat", self.receive, methods=["POST"]),
            Route("/api/chat/events", self.listen, methods=["POST"]),
        ]

    async def receive(self, request: Request) -> Response:
        body = await limited_body(request, LARGEST_BODY)
        if body is None:
            return _trouble(413, f"the body may have at most {LARGEST_BODY} bytes")
        try:
            inbound, sealing = read(body, self._desk, network_of(request))
        except BadBody as trouble:
            return _trouble(400, str(trouble))
        try:
            done = await self._receiver.receive(inbound, sealing)
        except (CannotWrite, NotHandled):
            return _trouble(503, "not kept: send the same event again", {"Retry-After": "1"})
        says = await self._says(done, sealing)
        return Response(as_json(says), media_type="application/json", headers=_NO_STORE)

    async def _says(self, done: Received, sealing: Seal) -> tuple[Say, ...]:
        tr = self._desk.languages["vi"]
        if done.outcome == "parked":
            return (stumbled(tr),)
        replies: tuple[Sendable, ...] = done.replies
        if done.outcome == "seen":
            if done.answer is None:
                known = tr("Tin này Loa Bản đã nhận rồi. Bà con nhắn tiếp nhé.")
                return (replace(stumbled(tr), body=known),)
            replies = wire.unpack_all(sealing.open(done.answer))
        return tuple([await self._said(reply) for reply in replies if isinstance(reply, Say | Order)])

    async def _said(self, reply: Say | Order) -> Say:
        return await carried_out(self._store, self._desk, reply) if isinstance(reply, Order) else reply

    async def send(self, chat: int, address: str, what: Say | Wipe | Fade) -> tuple[str, ...]:
        """A push to a page that is open; the outbox waits for one that is not, and where it is calm (S24): in the outbox
        both look alike."""
        stream = self._streams.get(chat)
        if stream is None or await self._is_calm(chat):
            raise NotHere
        if isinstance(what, Say):
            stream.put_nowait(b"event: say\ndata: " + _json.encode(_say(what)) + b"\n\n")
        return ()

    async def _is_calm(self, chat: int) -> bool:
        async with self._store.reading() as reading:
            talk = await chats.talk_of(reading, chat)
        return talk is not None and self._desk.marks.is_calm(talk.quiet, int(self._desk.clock().timestamp()))

    async def listen(self, request: Request) -> Response:
        """The secret comes in the body, so that it stands in no address and no log of a proxy."""
        body = await limited_body(request, LARGEST_BODY)
        try:
            secret = _secret(_opening.decode(body or b"").chat)
        except (BadBody, msgspec.DecodeError):
            return _trouble(400, 'the body must be {"chat": "…"}')
        chat = await self._store.write(chats.find, self._desk.keys.digest(CHANNEL, secret))
        if chat is None:
            return _trouble(404, "no such chat: send an event first")
        headers = {**_NO_STORE, "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(chat), media_type="text/event-stream", headers=headers)

    async def _stream(self, chat: int) -> AsyncIterator[bytes]:
        stream: asyncio.Queue[bytes] = asyncio.Queue()
        self._streams[chat] = stream
        try:
            await self._store.write(outbox.due_now, chat, int(self._desk.clock().timestamp()))
            self._wake()
            yield b": open\n\n"
            while True:
                try:
                    yield await asyncio.wait_for(stream.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield b": still here\n\n"
        finally:
            if self._streams.get(chat) is stream:
                del self._streams[chat]


def _trouble(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        _json.encode({"error": sentence}),
        status,
        headers={**_NO_STORE, **(headers or {})},
        media_type="application/json",
    )
