"""S36, T11: what a person writes and who she is stand in no log line at DEBUG and nowhere in the database, whatever goes wrong."""

import contextlib
import io
import itertools
import logging
import sys
import unicodedata
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import structlog

from bot import logs
from tests.channels.telegram_kit import until
from tests.channels.zalo_kit import Kit, kit
from tests.fakes.zalo_events import anonymous, follow, located, media, text, withdraw
from tests.fakes.zalo_grants import ACCESS, APP_SECRET, REFRESH
from tests.fakes.zalo_knock import HOOK_SECRET

LAN = "987600123454321"
WORDS = [f"chồng tôi canary{n} đánh" for n in range(20)]


@pytest_asyncio.fixture
async def zalo(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that any library logs, at DEBUG, and all that we log."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    root = logging.getLogger()
    root.addHandler(handler)
    before = root.level
    root.setLevel(logging.DEBUG)
    monkeypatch.setattr(sys, "stderr", out)
    structlog.reset_defaults()
    structlog.configure(
        processors=[logs.only_allowed, logs.hidden, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    yield out
    root.removeHandler(handler)
    root.setLevel(before)
    structlog.reset_defaults()


async def test_no_word_no_id_and_no_token_is_left_anywhere(zalo: Kit, heard: io.StringIO, tmp_path: Path) -> None:
    troubles = itertools.cycle(["reset before", "not json", "huge", "truncated"])
    async with zalo.open():
        zalo.fake.push(
            follow(LAN), located(LAN, 22.123456, 106.654321), media(LAN, "image", url="https://canary.example/p")
        )
        for n, words in enumerate(WORDS):
            if n % 4 == 0:
                zalo.fake.trouble("message/cs", next(troubles))  # type: ignore[arg-type]
            if n == 9:
                zalo.fake.access_until = 0
            told = unicodedata.normalize("NFD", words) if n % 2 else words
            zalo.fake.push(text(LAN, told), anonymous(LAN, "canary-talk", told))
        zalo.fake.push(text("no id at all", "canary hỏng"))
        zalo.fake.trouble("message/cs", error=-213, message=f"canary of {LAN}")
        await until(lambda: len(zalo.fake.acknowledged) >= 2 * len(WORDS) + 3)
        assert await zalo.knock(b'{"event_name": "user_send_text", "message": {"text": "canary"}}') == 403
        await until(lambda: len(zalo.fake.sent) > 0)
        zalo.fake.push(withdraw(LAN))
        await until(lambda: "user_withdraw" in zalo.fake.acknowledged)
        with contextlib.suppress(TimeoutError):
            await zalo.drained()
    await zalo.store.checkpoint()
    secrets = ("canary", LAN, "22.1234", ACCESS, REFRESH, APP_SECRET, HOOK_SECRET, zalo.fake.access, zalo.fake.refresh)
    logged = heard.getvalue()
    assert [each for each in secrets if each in logged] == []
    assert "events are signed so" in logged, "it was listened to"
    for file in tmp_path.glob("loaban.db*"):
        stored = file.read_bytes()
        assert [each for each in secrets if each.encode() in stored] == [], file.name
