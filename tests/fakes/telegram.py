"""A strict Bot API on loopback: offsets, long polls, limits of texts and buttons, and trouble on demand.

In process: `async with telegram_fake() as fake: …`. As a process of its own, so that it outlives a bot
that is killed: `python -m tests.fakes.telegram --port 0 --ledger FILE`; it prints its address, writes
every send and acknowledgement as a line of JSON, and takes updates at POST /control/updates.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import sys
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TextIO

import aiohttp

from tests.fakes.loopback import Answer, Asked, Cut, loopback
from tests.fakes.telegram_calls import (
    BadCall,
    Kind,
    Sent,
    Trouble,
    buttons,
    checked_photo,
    checked_text,
    flag,
    only,
    parameters,
    refusal,
    shown,
    troubled,
)
from tests.fakes.telegram_groups import checked_commands, checked_inline, checked_poll

TOKEN = "4242:AAfake-token_for-tests-0123456789abc"
BOT = 4242
USERNAME = "LoaBanThuBot"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class TelegramFake:
    """`sent` is never forgotten, also of messages deleted since: it is the ledger the tests decide by."""

    def __init__(self, ledger: TextIO | None = None) -> None:
        self.address = ""
        self.sent: list[Sent] = []
        self.edited: list[tuple[int, int, str]] = []
        self.screens: dict[tuple[int, int], tuple[str, tuple[tuple[str, str], ...]]] = {}
        self.deleted: list[tuple[int, int]] = []
        self.tapped: list[str] = []
        self.toasts: dict[str, str] = {}
        self.keyboards: list[tuple[int, int, tuple[tuple[str, str], ...]]] = []
        self.looked_up: dict[str, list[dict[str, Any]]] = {}
        self.commands: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
        self.moved: dict[int, int] = {}
        self.is_inline = True
        self.acknowledged: set[int] = set()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.blocked: set[int] = set()
        self.undeletable: set[tuple[int, int]] = set()
        self.webhook: dict[str, Any] = {}
        self.hook_answers: list[int] = []
        self._ledger = ledger
        self._waiting: dict[int, Any] = {}
        self._ids = itertools.count(1)
        self._numbers = itertools.count(1000)
        self._troubles: list[Trouble] = []
        self._arrived = asyncio.Event()
        self._polls = 0

    def push(self, *updates: dict[str, Any]) -> list[int]:
        """Updates as Telegram would give them, without their number or with one."""
        numbers = []
        for update in updates:
            number = update.get("update_id", next(self._numbers))
            self._waiting[number] = {"update_id": number} | update
            numbers.append(number)
        self._arrived.set()
        return numbers

    def trouble(self, method: str, kind: Kind = "answer", **what: Any) -> None:
        self._troubles.append(Trouble(method, kind, **what))

    def has_trouble(self, method: str) -> bool:
        """Whether trouble that was ordered for a method has not come to pass yet."""
        return any(each.method == method for each in self._troubles)

    @property
    def pending(self) -> int:
        return len(self._waiting)

    def in_chat(self, chat: int) -> list[Sent]:
        return [each for each in self.sent if each.chat == chat]

    async def answer(self, asked: Asked) -> Answer | Cut:
        if asked.path.startswith("/control/"):
            return self._controlled(asked)
        bot, _, method = asked.path.removeprefix("/bot").partition("/")
        given = asked.query | parameters(asked)
        self.calls.append((method, given))
        if bot != TOKEN:
            return refusal(401, "Unauthorized")
        trouble = self._trouble_for(method, given)
        if trouble is None or trouble.kind.endswith("after"):
            done = await self._done(method, given)
        if trouble is None:
            return done
        return troubled(trouble)

    def _trouble_for(self, method: str, given: dict[str, Any]) -> Trouble | None:
        for trouble in self._troubles:
            if trouble.method == method and trouble.chat in (0, int(given.get("chat_id", 0))):
                trouble.times -= 1
                if trouble.times <= 0:
                    self._troubles.remove(trouble)
                return trouble
        return None

    async def _done(self, method: str, given: dict[str, Any]) -> Answer:
        try:
            match method:
                case "getUpdates":
                    result: Any = await self._updates(given)
                case "sendMessage":
                    result = self._send(given)
                case "sendPhoto":
                    result = self._send_photo(given)
                case "sendVoice":
                    result = self._send_voice(given)
                case "sendPoll":
                    result = self._send_poll(given)
                case "editMessageReplyMarkup":
                    result = self._edit_keyboard(given)
                case "answerInlineQuery":
                    result = self._answer_inline(given)
                case "setMyCommands":
                    scope, language, commands = checked_commands(given)
                    self.commands[scope, language] = commands
                    result = True
                case "deleteMyCommands":
                    only(given, {"scope", "language_code"})
                    scope, language, _ = checked_commands(given | {"commands": []})
                    self.commands.pop((scope, language), None)
                    result = True
                case "editMessageText":
                    result = self._edit(given)
                case "deleteMessages":
                    result = self._delete(given)
                case "answerCallbackQuery":
                    result = self._tap(given)
                case "setWebhook" | "deleteWebhook":
                    result = self._hook(method, given)
                case "getMe":
                    only(given, set())
                    result = {"id": BOT, "is_bot": True, "first_name": "Loa Bản", "username": USERNAME}
                    result["supports_inline_queries"] = self.is_inline
                case _:
                    raise BadCall("Not Found", 404)
        except BadCall as trouble:
            return refusal(trouble.status, trouble.description, parameters=trouble.parameters)
        return Answer(json.dumps({"ok": True, "result": result}).encode())

    async def _updates(self, given: dict[str, Any]) -> list[Any]:
        only(given, {"offset", "timeout", "limit", "allowed_updates"})
        if self.webhook:
            raise BadCall("Conflict: can't use getUpdates method while webhook is active", 409)
        offset, limit = int(given.get("offset", 0)), int(given.get("limit", 100))
        assert offset >= 0, "a negative offset throws updates away"
        self._acknowledge(number for number in self._waiting if number < offset)
        self._polls += 1
        mine = self._polls
        self._arrived.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(float(given.get("timeout", 0))):
                while mine == self._polls and not self._waiting:
                    self._arrived.clear()
                    await self._arrived.wait()
        if mine != self._polls:
            raise BadCall("Conflict: terminated by other getUpdates request", 409)
        return [self._waiting[number] for number in sorted(self._waiting)[:limit]]

    def _acknowledge(self, numbers: Iterable[int]) -> None:
        for number in list(numbers):
            del self._waiting[number]
            self.acknowledged.add(number)
            self._write({"acknowledged": number})

    def _send(self, given: dict[str, Any]) -> dict[str, Any]:
        allowed = {"chat_id", "text", "reply_markup", "protect_content", "link_preview_options"}
        only(given, allowed | {"disable_notification"})
        chat, text = self._chat(given), checked_text(given)
        keyboard = buttons(given.get("reply_markup"))
        message = Sent(chat, next(self._ids), text, keyboard, flag(given, "protect_content"), time.time())
        self.sent.append(message)
        self._write({"sent": message.id, "chat": chat, "text": text, "keyboard": keyboard, "at": message.at})
        return shown(message)

    def _send_photo(self, given: dict[str, Any]) -> dict[str, Any]:
        only(given, {"chat_id", "photo", "caption", "reply_markup", "protect_content", "disable_notification"})
        chat, (photo, caption) = self._chat(given), checked_photo(given)
        keyboard = buttons(given.get("reply_markup"))
        message = Sent(chat, next(self._ids), caption, keyboard, flag(given, "protect_content"), time.time(), photo)
        self.sent.append(message)
        self._write({"sent": message.id, "chat": chat, "text": caption, "keyboard": keyboard, "at": message.at})
        return shown(message)

    def _send_voice(self, given: dict[str, Any]) -> dict[str, Any]:
        """As a voice only what is Opus in Ogg and of 1 MB at most."""
        only(given, {"chat_id", "voice", "caption", "reply_markup", "protect_content", "disable_notification"})
        chat, voice, caption = self._chat(given), given.get("voice"), str(given.get("caption", ""))
        if not isinstance(voice, bytes) or not voice.startswith(b"OggS") or len(voice) > 1_000_000:
            raise BadCall("Bad Request: wrong type of the voice")
        if len(caption.encode("utf-16-le")) // 2 > 1024:
            raise BadCall("Bad Request: message caption is too long")
        keyboard = buttons(given.get("reply_markup"))
        message = Sent(
            chat, next(self._ids), caption, keyboard, flag(given, "protect_content"), time.time(), voice=voice
        )
        self.sent.append(message)
        return shown(message)

    def _send_poll(self, given: dict[str, Any]) -> dict[str, Any]:
        poll, chat = checked_poll(given), self._chat(given)
        message = Sent(chat, next(self._ids), poll["question"], (), False, time.time(), poll=poll)
        self.sent.append(message)
        return shown(message)

    def _edit_keyboard(self, given: dict[str, Any]) -> dict[str, Any]:
        only(given, {"chat_id", "message_id", "reply_markup"})
        chat, id = self._chat(given), int(given["message_id"])
        old = next((each for each in self.sent if (each.chat, each.id) == (chat, id)), None)
        keyboard = buttons(given.get("reply_markup"))
        if old is None or (chat, id) in self.deleted:
            raise BadCall("Bad Request: message to edit not found")
        if (chat, id, keyboard) in self.keyboards[-1:]:
            raise BadCall("Bad Request: message is not modified")
        self.keyboards.append((chat, id, keyboard))
        return shown(old)

    def _answer_inline(self, given: dict[str, Any]) -> bool:
        results, id = checked_inline(given), str(given["inline_query_id"])
        if id in self.looked_up:
            raise BadCall("Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.looked_up[id] = results
        return True

    def _edit(self, given: dict[str, Any]) -> dict[str, Any]:
        only(given, {"chat_id", "message_id", "text", "reply_markup", "link_preview_options"})
        chat, id, text = self._chat(given), int(given["message_id"]), checked_text(given)
        old = next((each for each in self.sent if (each.chat, each.id) == (chat, id)), None)
        if old is None or (chat, id) in self.deleted:
            raise BadCall("Bad Request: message to edit not found")
        if old.photo or old.poll or old.voice:
            raise BadCall("Bad Request: there is no text in the message to edit")
        if (chat, id, text) in self.edited[-1:]:
            raise BadCall("Bad Request: message is not modified: specified new message content is the same")
        self.edited.append((chat, id, text))
        self.screens[chat, id] = (text, buttons(given.get("reply_markup")))
        return shown(Sent(chat, id, text, buttons(given.get("reply_markup")), old.protected, old.at))

    def _delete(self, given: dict[str, Any]) -> bool:
        only(given, {"chat_id", "message_ids"})
        chat, ids = self._chat(given), given["message_ids"]
        ids = json.loads(ids) if isinstance(ids, str) else ids
        if not 1 <= len(ids) <= 100:
            raise BadCall("Bad Request: too many message identifiers specified")
        wanted = [(chat, int(id)) for id in ids]
        if self.undeletable.intersection(wanted):
            raise BadCall("Bad Request: message can't be deleted for everyone")
        self.deleted += wanted
        return True

    def _tap(self, given: dict[str, Any]) -> bool:
        only(given, {"callback_query_id", "text"})
        if len(str(given.get("text", ""))) > 200:
            raise BadCall("Bad Request: MESSAGE_TOO_LONG")
        self.toasts[given["callback_query_id"]] = str(given.get("text", ""))
        self.tapped.append(given["callback_query_id"])
        return True

    def _hook(self, method: str, given: dict[str, Any]) -> bool:
        assert not flag(given, "drop_pending_updates"), "updates must never be dropped"
        only(given, {"url", "secret_token", "allowed_updates", "max_connections", "drop_pending_updates"})
        self.webhook = given if method == "setWebhook" and given.get("url") else {}
        return True

    def _chat(self, given: dict[str, Any]) -> int:
        try:
            chat = int(given["chat_id"])
        except (KeyError, ValueError):
            raise BadCall("Bad Request: chat_id is empty") from None
        if chat == 0:
            raise BadCall("Bad Request: chat not found")
        if chat in self.moved:
            to = {"migrate_to_chat_id": self.moved[chat]}
            raise BadCall("Bad Request: group chat was upgraded to a supergroup chat", 400, to)
        if chat in self.blocked:
            raise BadCall("Forbidden: bot was blocked by the user", 403)
        return chat

    async def knock(self) -> None:
        """What Telegram does in webhook mode: each update again and again until it is answered with 200."""
        async with aiohttp.ClientSession() as session:
            while True:
                if not (self.webhook and self._waiting):
                    await asyncio.sleep(0.01)
                    continue
                number = min(self._waiting)
                status = await self._knocked(session, self._waiting[number])
                self.hook_answers.append(status)
                if status == 200:
                    self._acknowledge([number])
                else:
                    await asyncio.sleep(0.05)

    async def _knocked(self, session: aiohttp.ClientSession, update: Any) -> int:
        headers = {SECRET_HEADER: self.webhook.get("secret_token", "")}
        try:
            async with session.post(self.webhook["url"], json=update, headers=headers) as answer:
                return answer.status
        except aiohttp.ClientError:
            return 0

    def _controlled(self, asked: Asked) -> Answer:
        if asked.path == "/control/updates":
            return Answer(json.dumps(self.push(*json.loads(asked.body))).encode())
        return Answer(json.dumps({"pending": self.pending, "polls": self._polls}).encode())

    def _write(self, line: dict[str, Any]) -> None:
        if self._ledger:
            self._ledger.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._ledger.flush()


@asynccontextmanager
async def telegram_fake(port: int = 0, ledger: TextIO | None = None) -> AsyncIterator[TelegramFake]:
    fake = TelegramFake(ledger)
    async with loopback(fake.answer, port) as server:
        fake.address = server.address
        knocking = asyncio.create_task(fake.knock())
        try:
            yield fake
        finally:
            knocking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await knocking


async def _serve(port: int, ledger: Path) -> None:
    with ledger.open("a", encoding="utf-8") as lines:
        async with telegram_fake(port, lines) as fake:
            sys.stdout.write(fake.address + "\n")
            sys.stdout.flush()
            await asyncio.Event().wait()


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--ledger", type=Path, required=True)
    chosen = options.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(chosen.port, chosen.ledger))
