"""The webhook: nobody without the secret gets in, and 200 is said only after the commit."""

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.types import Message

from bot.channels.secret_door import LARGEST_BODY
from bot.channels.telegram_hook import webhook_route
from bot.channels.telegram_read import Unnumbered
from bot.service.talks import receive
from bot.service.talks.receive import NotHandled
from bot.storage.sql import Sql
from bot.storage.store import CannotWrite
from tests.channels.served import served
from tests.channels.telegram_kit import SECRET, Kit, kit, until
from tests.fakes.telegram_updates import tap, typed

HEADER = b"x-telegram-bot-api-secret-token"


class Door:
    """The route called as a server would, counting the bytes that were read of the body."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.taken: list[bytes] = []
        self.was_read = False
        self.trouble = trouble
        self.app = Starlette(routes=[webhook_route("/telegram/x", SECRET, self.take)])

    async def take(self, body: bytes) -> None:
        self.taken.append(body)
        if self.trouble:
            raise self.trouble

    async def knock(self, body: bytes, *headers: tuple[bytes, bytes], method: str = "POST") -> tuple[int, bytes]:
        parts = [body[at : at + 65536] for at in range(0, len(body), 65536)] or [b""]
        sent: list[Message] = []

        async def receive() -> Message:
            self.was_read = True
            part = parts.pop(0) if parts else b""
            return {"type": "http.request", "body": part, "more_body": bool(parts)}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": method, "path": "/telegram/x", "raw_path": b"/telegram/x", "query_string": b"",
            "headers": list(headers), "http_version": "1.1", "scheme": "http", "root_path": "",
        }  # fmt: skip
        await self.app(scope, receive, send)
        return sent[0]["status"], b"".join(part.get("body", b"") for part in sent[1:])


@pytest.mark.parametrize(
    "headers",
    [
        (),
        ((HEADER, b""),),
        ((HEADER, b"wrong"),),
        ((HEADER, SECRET[:-1].encode()),),
        ((HEADER, SECRET.encode() + b"x"),),
        ((HEADER, SECRET.upper().encode()),),
        ((HEADER, "bí mật".encode()),),
        ((HEADER, b"\xff\xfe\x00"),),
        ((b"authorization", SECRET.encode()),),
    ],
)
async def test_without_the_secret_nothing_is_read(headers: tuple[tuple[bytes, bytes], ...]) -> None:
    door = Door()
    assert await door.knock(b'{"update_id":1}', *headers) == (403, b"")
    assert not door.was_read
    assert door.taken == []


@pytest.mark.parametrize("secret", ["", "x" * 31])
def test_a_short_secret_is_no_secret(secret: str) -> None:
    with pytest.raises(ValueError, match="32"):
        webhook_route("/telegram/x", secret, Door().take)


@pytest.mark.parametrize(
    ("trouble", "status"),
    [(None, 200), (Unnumbered(), 400), (CannotWrite("disk full"), 503), (NotHandled("KeyError"), 503)],
)
async def test_what_became_of_it_is_said_without_a_word(trouble: Exception | None, status: int) -> None:
    assert await Door(trouble).knock(b"{}", (HEADER, SECRET.encode())) == (status, b"")


@pytest.mark.parametrize("declares", [True, False])
async def test_a_body_too_large_is_not_read_to_its_end(declares: bool) -> None:
    door = Door()
    body = b"x" * (LARGEST_BODY + 1)
    length = ((b"content-length", str(len(body)).encode()),) if declares else ()
    assert (await door.knock(body, (HEADER, SECRET.encode()), *length))[0] == 413
    assert door.taken == []
    assert door.was_read is not declares


async def test_the_largest_body_allowed_is_taken() -> None:
    door = Door()
    assert (await door.knock(b"x" * LARGEST_BODY, (HEADER, SECRET.encode())))[0] == 200
    assert len(door.taken[0]) == LARGEST_BODY


async def test_it_is_no_page() -> None:
    assert (await Door().knock(b"", (HEADER, SECRET.encode()), method="GET"))[0] == 405


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


@asynccontextmanager
async def hooked(bench: Kit) -> AsyncIterator[None]:
    """The channel in webhook mode, with a server of its own that Telegram can reach."""
    async with served() as (address, routes):
        telegram = bench.channel("webhook", address)
        routes.extend(telegram.routes)
        await telegram.start()
        try:
            yield
        finally:
            await telegram.stop()


async def test_a_talk_through_the_webhook(bench: Kit) -> None:
    async with hooked(bench):
        bench.fake.push(typed(5, "chào"))
        await bench.settled(1, 1)
        bench.fake.push(tap(5, bench.fake.in_chat(5)[0].keyboard[0][1]))
        await bench.settled(2, 2)
    assert bench.fake.hook_answers == [200, 200]
    assert bench.fake.webhook["secret_token"] == SECRET
    assert bench.fake.webhook["allowed_updates"] == ["message", "callback_query", "inline_query", "my_chat_member"]


async def test_an_update_that_was_not_kept_comes_again(bench: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    fails = iter([CannotWrite("disk full"), CannotWrite("disk full")])
    _break(bench, monkeypatch, lambda: next(fails, None))
    async with hooked(bench):
        bench.fake.push(typed(5, "chào"))
        await bench.settled(1, 1)
    assert bench.fake.hook_answers == [503, 503, 200]
    assert len(bench.fake.sent) == 1


async def test_poison_is_parked_and_then_acknowledged(bench: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    def step(*_: Any) -> Any:
        raise KeyError("độc")

    monkeypatch.setattr(receive, "step", step)
    async with hooked(bench):
        bench.fake.push(typed(5, "độc"))
        await bench.settled(0, 1)
    assert bench.fake.hook_answers == [503, 503, 200]


async def test_copies_one_to_five_times_in_any_order_count_once(bench: Kit) -> None:
    """P2."""
    chats, order = range(10, 25), random.Random(7)
    async with hooked(bench):
        bench.fake.push(*(typed(chat, "chào") for chat in chats))
        await bench.settled(15, 15)
        shown = {chat: bench.fake.in_chat(chat)[0].keyboard[0][1] for chat in chats}
        copies = [5000 + chat for chat in chats for _ in range(order.randint(1, 5))]
        order.shuffle(copies)
        for number in copies:
            bench.fake.push({"update_id": number} | tap(number - 5000, shown[number - 5000]))
            await until(lambda: bench.fake.pending == 0)
        await bench.settled(30, 30)
    async with bench.store.reading() as reading:
        assert list(await reading.rows(Sql("SELECT SUM(n) FROM activity WHERE kind = 'card'"))) == [(15,)]
    assert len(bench.fake.sent) == 30
    assert bench.fake.hook_answers == [200] * (15 + len(copies))


async def test_what_is_passed_over_is_claimed_too(bench: Kit) -> None:
    async with hooked(bench):
        (number,) = bench.fake.push({"edited_message": {"message_id": 1}})
        await bench.settled(0, 1)
    async with bench.store.reading() as reading:
        assert list(await reading.rows(Sql("SELECT key FROM claims"))) == [(f"telegram:4242:{number}",)]


async def test_setting_the_webhook_is_tried_until_it_works(bench: Kit) -> None:
    bench.fake.trouble("setWebhook", "reset before")
    async with hooked(bench):
        bench.fake.push(typed(5, "chào"))
        await bench.settled(1, 1)


def _break(bench: Kit, monkeypatch: pytest.MonkeyPatch, trouble: Callable[[], Exception | None]) -> None:
    real = bench.store.write

    async def write(fn: Any, *args: Any, **named: Any) -> Any:
        if fn is receive.received and (error := trouble()):
            raise error
        return await real(fn, *args, **named)

    monkeypatch.setattr(bench.store, "write", write)
