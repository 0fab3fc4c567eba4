"""A strict Zalo Bot Platform on loopback: long polls that end as 408, 404 on a clean bot, both envelopes, limits, trouble.

It answers the documented methods in the documented shapes and keeps every send for the tests to decide by. What the
public documentation leaves open is marked "assumed".
"""

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from msgspec import Struct

from tests.fakes.loopback import Answer, Asked, Cut, loopback
from tests.fakes.telegram_calls import Kind

TOKEN = "4242424:fake-token_for-the-tests.0123456789"
BOT = "4242424"
SECRET_HEADER = "X-Bot-Api-Secret-Token"
LONGEST_TEXT = 2000
MOST_KNOCKS = 20
Json = dict[str, Any]


class Trouble(Struct):
    """The next `times` calls of a method go wrong. `http`: Zalo says to look at `ok`, so a refusal may come with 200."""

    method: str
    kind: Kind = "answer"
    code: int = 500
    description: str = "internal server error"
    http: int = 0
    times: int = 1
    chat: str = ""


class Sent(Struct, frozen=True):
    chat: str
    text: str
    photo: str = ""
    picture: bytes = b""
    at: float = 0.0


class Refused(Exception):
    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


class ZaloBotFake:
    """`idle_after` seconds a poll may wait here, so that tests need not. `reach` maps public addresses to loopback."""

    def __init__(self, idle_after: float = 0.15) -> None:
        self.address = ""
        self.sent: list[Sent] = []
        self.calls: list[tuple[str, Json]] = []
        self.webhook: Json | None = None
        self.hook_answers: list[int] = []
        self.taken: list[Json] = []
        self.idle_polls = 0
        self.reach: dict[str, str] = {}
        self.flat = False
        self.secret: str | None = None
        self.most_knocks = MOST_KNOCKS
        self.knocking = 0
        self._idle_after = idle_after
        self._events: asyncio.Queue[Json] = asyncio.Queue()
        self._troubles: list[Trouble] = []
        self._known: set[str] = set()
        self._ids = itertools.count(1)
        self._polls = 0

    def push(self, *events: Json) -> None:
        for event in events:
            message = event.get("message")
            if isinstance(message, dict) and isinstance(message.get("chat"), dict):
                self._known.add(message["chat"].get("id", ""))
            self._events.put_nowait(event)

    def trouble(self, method: str, kind: Kind = "answer", **what: Any) -> None:
        self._troubles.append(Trouble(method, kind, **what))

    def has_trouble(self, method: str) -> bool:
        return any(each.method == method for each in self._troubles)

    @property
    def pending(self) -> int:
        return self._events.qsize()

    def in_chat(self, chat: str) -> list[Sent]:
        return [each for each in self.sent if each.chat == chat]

    async def answer(self, asked: Asked) -> Answer | Cut:
        bot, _, method = asked.path.removeprefix("/bot").partition("/")
        if asked.method != "POST" or asked.headers.get("content-type") != "application/json":
            return _no(400, "Bad Request")
        given: Json = json.loads(asked.body)
        self.calls.append((method, given))
        if bot != TOKEN:
            return _no(401, "Unauthorized")
        trouble = self._trouble_for(method, given)
        if trouble is None or trouble.kind.endswith("after"):
            done = await self._done(method, given)
        return done if trouble is None else _troubled(trouble)

    def _trouble_for(self, method: str, given: Json) -> Trouble | None:
        for trouble in self._troubles:
            if trouble.method == method and trouble.chat in ("", given.get("chat_id")):
                trouble.times -= 1
                if trouble.times <= 0:
                    self._troubles.remove(trouble)
                return trouble
        return None

    async def _done(self, method: str, given: Json) -> Answer:
        try:
            match method:
                case "getUpdates":
                    result = await self._update(given)
                case "sendMessage":
                    result = self._send(given)
                case "sendPhoto":
                    result = await self._send_photo(given)
                case "sendVoice":
                    result = await self._send_voice(given)
                case "setWebhook":
                    result = self._set_webhook(given)
                case "deleteWebhook":
                    result = self._delete_webhook(given)
                case "getWebhookInfo":
                    result = self._info(given)
                case "getMe":
                    _only(given, {})
                    result = {"id": BOT, "account_name": "bot.x", "account_type": "BASIC", "can_join_groups": False}
                case _:
                    raise Refused(404, "Not Found")
        except Refused as no:
            return _no(no.code, no.description)
        return Answer(json.dumps({"ok": True, "result": result}).encode())

    async def _update(self, given: Json) -> Json:
        """ONE event, not a list, and no offset: what is given here is given for good."""
        _only(given, {"timeout": (int, str)})
        if self.webhook is not None:
            raise Refused(400, "Bad Request: a webhook is set")  # assumed: only the exclusion is documented
        self._polls += 1
        mine = self._polls
        try:
            event = await asyncio.wait_for(self._events.get(), min(float(given["timeout"]), self._idle_after))
        except TimeoutError:
            self.idle_polls += 1
            raise Refused(408, "Request timeout") from None
        assert mine == self._polls, "two polls at once"
        self.taken.append(event)
        return event

    def _send(self, given: Json) -> Json:
        _only(given, {"chat_id": str, "text": str}, {"parse_mode": str, "text_styles": list})
        assert "parse_mode" not in given, "plain text only: what is said holds no markup"
        return self._kept(Sent(self._chat(given), _bounded(given["text"], 1), at=time.time()))

    async def _send_photo(self, given: Json) -> Json:
        """By address only: Zalo fetches it, as we do here."""
        _only(given, {"chat_id": str, "photo": str}, {"caption": str})
        chat, address = self._chat(given), given["photo"]
        if not address.startswith("https://"):
            raise Refused(400, "Bad Request: photo must be a public URL")
        picture = await self._fetched(address)
        return self._kept(Sent(chat, _bounded(given.get("caption", ""), 0), address, picture, time.time()))

    async def _send_voice(self, given: Json) -> Json:
        _only(given, {"chat_id": str, "voice_url": str})
        chat, address = self._chat(given), given["voice_url"]
        if not address.startswith("https://") or not address.endswith(".aac"):
            raise Refused(400, "Bad Request: voice_url must end in .aac")
        return self._kept(Sent(chat, "", address, await self._fetched(address, b"\xff\xf1"), time.time()))

    async def _fetched(self, address: str, begins: bytes = b"\x89PNG") -> bytes:
        async with aiohttp.ClientSession() as session, session.get(self._loopback(address)) as answer:
            body = await answer.read()
            if answer.status != 200 or not body.startswith(begins):
                raise Refused(400, "Bad Request: it cannot be fetched")
            return body

    def _kept(self, sent: Sent) -> Json:
        self.sent.append(sent)
        return {"message_id": f"{next(self._ids):020x}", "date": int(sent.at * 1000)}

    def _chat(self, given: Json) -> str:
        """The first contact is always by the person."""
        chat = str(given["chat_id"])
        if chat not in self._known:
            raise Refused(400, "Bad Request: chat not found")  # assumed
        return chat

    def _set_webhook(self, given: Json) -> Json:
        _only(given, {"url": str, "secret_token": str})
        if not given["url"].startswith("https://") or not 8 <= len(given["secret_token"]) <= 256:
            raise Refused(400, "Bad Request: url or secret_token")
        self.webhook = given
        return {"url": given["url"], "updated_at": int(time.time() * 1000)}

    def _delete_webhook(self, given: Json) -> Json:
        _only(given, {})
        if self.webhook is None:
            raise Refused(404, "Not Found")  # assumed, as getWebhookInfo answers it
        self.webhook = None
        return {"url": "", "updated_at": int(time.time() * 1000)}

    def _info(self, given: Json) -> Json:
        _only(given, {})
        if self.webhook is None:
            raise Refused(404, "Not Found")
        return {"url": self.webhook["url"], "updated_at": 1}

    async def knock(self) -> None:
        """Webhook mode: each event is brought again until it is answered with 200 (assumed: so often at most)."""
        async with aiohttp.ClientSession() as session:
            while True:
                if self.webhook is None:
                    await asyncio.sleep(0.01)
                    continue
                event = await self._events.get()
                self.knocking += 1
                if not await self._brought(session, event):
                    self._events.put_nowait(event)
                self.knocking -= 1

    async def _brought(self, session: aiohttp.ClientSession, event: Json) -> bool:
        """False where the webhook was taken away: then a poll may fetch it."""
        for _ in range(self.most_knocks):
            if self.webhook is None:
                return False
            status = await self.knocked(session, event)
            self.hook_answers.append(status)
            if status == 200:
                self.taken.append(event)
                break
            await asyncio.sleep(0.05)
        return True

    async def knocked(self, session: aiohttp.ClientSession, event: Json) -> int:
        """`flat` as seen in live traffic, else as documented; `secret` in the place of the right one."""
        assert self.webhook is not None
        body = event if self.flat else {"ok": True, "result": event}
        headers = {SECRET_HEADER: self.webhook["secret_token"] if self.secret is None else self.secret}
        try:
            async with session.post(self._loopback(self.webhook["url"]), json=body, headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, Refused):
            return 0

    def _loopback(self, address: str) -> str:
        for public, here in self.reach.items():
            if address.startswith(public):
                return here + address.removeprefix(public)
        raise Refused(400, "Bad Request: the address cannot be reached")


def event(kind: str, chat: str, **content: Any) -> Json:
    """`message.<kind>.received`: times in milliseconds, every id a text."""
    message = {
        "from": {"id": chat, "display_name": "Ted", "is_bot": False},
        "chat": {"id": chat, "chat_type": "PRIVATE"},
        "message_id": f"{next(_numbers):020x}",
        "date": time.time_ns() // 1_000_000,
    }
    return {"event_name": f"message.{kind}.received", "message": message | content}


def said(chat: str, text: str, **content: Any) -> Json:
    return event("text", chat, text=text, **content)


def withheld(chat: str) -> Json:
    """Zalo hides what "trẻ em, người khuyết tật, người không biết chữ,..." write to a bot."""
    return event("unsupported", chat)


WITHHELD_OF_NOBODY: Json = {"event_name": "message.unsupported.received"}
_numbers = itertools.count(0xABC000)


def _only(given: Json, wanted: dict[str, Any], may: dict[str, Any] | None = None) -> None:
    known = wanted | (may or {})
    if set(wanted) - set(given) or set(given) - set(known):
        raise Refused(400, f"Bad Request: parameters {sorted(given)}")
    if not all(isinstance(value, known[name]) for name, value in given.items()):
        raise Refused(400, "Bad Request: kinds of parameters")


def _bounded(text: str, least: int) -> str:
    if not least <= len(text) or len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT or (least and not text.strip()):
        raise Refused(400, f"Bad Request: {least} to {LONGEST_TEXT} characters")
    return text


def _no(code: int, description: str, http: int = 0) -> Answer:
    body = {"ok": False, "error_code": code, "description": description}
    return Answer(json.dumps(body).encode(), http or code)


def _troubled(trouble: Trouble) -> Answer | Cut:
    match trouble.kind:
        case "reset before" | "reset after":
            return Cut.RESET
        case "stall before" | "stall after":
            return Cut.STALL
        case "not json":
            return Answer(b"<html>502 Bad Gateway</html>", 502, "text/html")
        case _:
            return _no(trouble.code, trouble.description, trouble.http)


@asynccontextmanager
async def zalo_bot_fake(knockers: int = 1) -> AsyncIterator[ZaloBotFake]:
    """With several that knock, events of one chat keep their order only where she waits for each answer."""
    fake = ZaloBotFake()
    async with loopback(fake.answer) as server:
        fake.address = server.address
        knocking = [asyncio.create_task(fake.knock()) for _ in range(knockers)]
        try:
            yield fake
        finally:
            for each in knocking:
                each.cancel()
            for each in knocking:
                with contextlib.suppress(asyncio.CancelledError):
                    await each
