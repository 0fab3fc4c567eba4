"""Sends a second flat out: ours (outbox, deliverer, carrier) : bare aiohttp : python-telegram-bot's own transport.

`python -m tests.bench.send` serves a fast fake from a process of its own, runs interleaved rounds in one run
and prints medians and ratios, then how well 30 a second is kept. Compare ratios, not digits.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

import aiohttp
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.request import HTTPXRequest

from bot.channels.telegram_send import TelegramCarrier, keyboard_of
from bot.channels.telegram_wire import open_bot
from bot.model.replies import Say
from bot.service.carriers import wire
from bot.service.carriers.pace import Pace
from bot.service.desk import Desk, now_utc
from bot.service.talks.deliver import Deliverer
from bot.storage import outbox, schema
from bot.storage.sql import Db
from bot.storage.sqlite import SqliteStore
from tests.channels.telegram_kit import desk as desk_of

TOKEN = "4242:AAfake-token_for-benches-0123456789"
AT_ONCE = 32
RATE = 30
CHOICES = ("Tiếp", "Ví dụ", "Luật nói ở đâu", "Gửi cho người khác", "Về đầu", "Trợ giúp")
SAY = Say(
    title="Bao nhiêu tuổi thì cưới được?",
    body="Con trai từ đủ 20 tuổi, con gái từ đủ 18 tuổi. " * 4,
    choices=CHOICES,
    id="ab12cd.0",
)
ANSWERED = json.dumps(
    {"ok": True, "result": {"message_id": 9, "date": 1, "chat": {"id": 5, "type": "private"}, "text": SAY.body}}
).encode()
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(ANSWERED) + ANSWERED


class FastFake(asyncio.Protocol):
    """Reads whole requests, looks at nothing, answers each with the same message."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._read = b""

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._read) < end + 4 + length:
                return
            self._read = self._read[end + 4 + length :]
            self._transport.write(_ANSWER)


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(FastFake, "127.0.0.1", 0)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def bare(api: str, many: int) -> float:
    text = f"{SAY.title}\n\n{SAY.body}"
    async with aiohttp.ClientSession() as session:

        async def send() -> None:
            body = {"chat_id": 5, "text": text, "reply_markup": keyboard_of(SAY)}
            async with session.post(f"{api}/bot{TOKEN}/sendMessage", json=body) as answer:
                await answer.json()

        return await _at_once(send, many)


async def stock(api: str, many: int) -> float:
    """python-telegram-bot as it comes."""
    request = HTTPXRequest(connection_pool_size=AT_ONCE, pool_timeout=60, read_timeout=60, connect_timeout=60)
    bot = Bot(TOKEN, base_url=f"{api}/bot", request=request)
    text = f"{SAY.title}\n\n{SAY.body}"

    async def send() -> None:
        rows = [[InlineKeyboardButton(label, callback_data=f"ab12cd:{n}")] for n, label in enumerate(CHOICES)]
        await bot.send_message(5, text, reply_markup=InlineKeyboardMarkup(rows))

    try:
        return await _at_once(send, many)
    finally:
        await request.shutdown()


async def carried(api: str, many: int) -> float:
    """Our carrier without the outbox."""
    bot = open_bot(TOKEN, api)
    carrier = TelegramCarrier(bot)
    try:
        return await _at_once(lambda: carrier.send(1, "5", SAY), many)
    finally:
        await bot.request.shutdown()


async def _at_once(send: Callable[[], Awaitable[object]], many: int) -> float:
    """Sends a second."""
    left = iter(range(many))

    async def sender() -> None:
        for _ in left:
            await send()

    start = time.perf_counter()
    await asyncio.gather(*(sender() for _ in range(AT_ONCE)))
    return many / (time.perf_counter() - start)


async def ours(api: str, many: int, rate: float | None = None) -> float:
    """Rows of the outbox, each of another chat, until the last is booked as sent."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "bench.db"
        schema.migrate(str(path))
        store = await SqliteStore.open(path)
        bot = open_bot(TOKEN, api)
        desk = desk_of(now_utc)
        try:
            await store.write(_queue, desk, many)
            deliverer = Deliverer(store, desk, TelegramCarrier(bot), Pace(rate), at_once=AT_ONCE)
            start = time.perf_counter()
            running = asyncio.create_task(deliverer.run())
            while await _waiting(store):  # noqa: ASYNC110 (it asks the books, not us)
                await asyncio.sleep(0.02)
            took = time.perf_counter() - start
            running.cancel()
            await asyncio.wait({running})
        finally:
            await bot.request.shutdown()
            await store.close()
    return many / took


def _queue(db: Db, desk: Desk, many: int) -> None:
    now = int(time.time())
    body, address = wire.pack(SAY), b"5"
    for n in range(many):
        sealed = desk.keys.seal.close(body)
        outbox.put(
            db,
            chat=n + 1,
            channel="telegram",
            address=desk.keys.seal.close(address),
            body=sealed,
            now=now,
            expires_at=now + 3600,
        )


async def _waiting(store: SqliteStore) -> bool:
    async with store.reading() as reading:
        rows = await reading.rows(outbox.QUEUE)
    return any(state in ("queued", "sending") for _, state, _, _ in rows)


async def compare(api: str, rounds: int) -> None:
    ways: dict[str, tuple[Callable[[str, int], Awaitable[float]], int]] = {
        "bare aiohttp": (bare, 3000),
        "ours": (ours, 3000),
        "our carrier alone": (carried, 3000),
        "PTB's own transport": (stock, 500),
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (way, many) in ways.items():
            found[name].append(await way(api, many))
    middle = {name: statistics.median(rates) for name, rates in found.items()}
    for name, rate in middle.items():
        spread = f"{min(found[name]):,.0f}-{max(found[name]):,.0f}"
        print(f"{name:22} {rate:9,.0f}/s   ({spread})   ours : this = {middle['ours'] / rate:.2f}")
    kept = await ours(api, 10 * RATE, RATE)
    print(f"paced at {RATE}/s         {kept:9.2f}/s   (off by {100 * (kept / RATE - 1):+.1f} %)")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--serve", action="store_true")
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    if chosen.serve:
        return _run(serve)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.send", "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as fake:
        assert fake.stdout is not None
        api = fake.stdout.readline().strip()
        try:
            _run(lambda: compare(api, chosen.rounds))
        finally:
            fake.terminate()


def _run(main: Callable[[], Awaitable[None]]) -> None:
    import uvloop

    uvloop.run(main())  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
