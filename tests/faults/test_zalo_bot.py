"""The Zalo bot with its platform in trouble: decided by the platform's own ledger (I1, I4, I5, I6, I9 of the matrix)."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.channels.telegram_kit import until
from tests.channels.zalo_bot_kit import Kit, kit
from tests.fakes.zalo_bot import said

pytestmark = pytest.mark.faults
WHO = [f"u{n}" for n in range(12)]


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


async def _later(bench: Kit, seconds: float) -> None:
    """Turns the clock and stirs the outbox by a message of somebody else; what waits is then due."""
    while await bench.rows("SELECT 1 FROM outbox WHERE state = 'sending'"):
        pass
    bench.clock.turn(seconds)
    before = len(bench.fake.in_chat("stirs"))
    bench.fake.push(said("stirs", "chào", date=int(bench.clock().timestamp() * 1000)))
    await until(lambda: len(bench.fake.in_chat("stirs")) > before)


@pytest.mark.parametrize(
    ("trouble", "most_of_one"),
    [
        ({"kind": "reset before"}, 1),
        ({"kind": "reset after"}, 2),
        ({"kind": "not json"}, 1),
        ({"code": 500}, 1),
        ({"code": 403}, 1),
        ({"code": 500, "http": 200}, 1),
    ],
)
async def test_a_send_in_trouble_is_tried_again_and_repeats_only_what_may_have_arrived(
    bench: Kit, trouble: dict[str, Any], most_of_one: int
) -> None:
    bench.fake.trouble("sendMessage", **trouble, chat="u1")
    async with bench.hooked():
        bench.fake.push(said("u1", "chào"))
        await until(lambda: not bench.fake.has_trouble("sendMessage"))
        await _later(bench, 6)
        await until(lambda: len(bench.fake.in_chat("u1")) == most_of_one)
        await bench.at_rest()
        await _later(bench, 700)
    assert len(bench.fake.in_chat("u1")) == most_of_one


async def test_after_429_bulk_and_this_chat_wait_and_the_others_are_answered(bench: Kit) -> None:
    bench.fake.trouble("sendMessage", code=429, description="Quota exceeded", chat="u1")
    async with bench.hooked():
        bench.fake.push(said("u1", "chào"), said("u2", "chào"))
        await until(lambda: len(bench.fake.in_chat("u2")) == 1)
        assert bench.fake.in_chat("u1") == []
        await _later(bench, 62)
        await until(lambda: len(bench.fake.in_chat("u1")) == 1)


async def test_help_that_comes_late_is_never_sent(bench: Kit) -> None:
    """S15: the platform was over its quota for longer than two minutes."""
    bench.fake.trouble("sendMessage", code=429, chat="u1", times=2)
    async with bench.hooked():
        bench.fake.push(said("u1", "giúp"))
        await until(lambda: len(bench.fake.hook_answers) == 1)
        await _later(bench, 61)
        await _later(bench, 61)
        await _later(bench, 61)
        await bench.at_rest()
    assert bench.fake.in_chat("u1") == []
    assert "113" not in "".join(sent.text for sent in bench.fake.sent)


async def test_a_storm_of_trouble_loses_nothing_repeats_nothing_and_keeps_each_chat_in_order(bench: Kit) -> None:
    """Every event is brought one to three times; polls, answers and sends fail in every way in between."""
    for kind in ("reset before", "not json", "answer"):
        bench.fake.trouble("sendMessage", kind, times=3)
    rounds = ("chào", "nghe", "tiep", "2")
    async with bench.hooked():
        for text in rounds:
            told = [said(who, text) for who in WHO]
            bench.fake.push(*(each for n, each in enumerate(told) for _ in range(1 + n % 3)))
        await until(lambda: not bench.fake.pending)
        for seconds in (6, 61):
            await _later(bench, seconds)
        await bench.at_rest()
    counted = await bench.rows("SELECT COALESCE(SUM(n), 0) FROM activity WHERE kind = 'card'")
    claims = await bench.rows("SELECT COUNT(*) FROM claims WHERE key LIKE 'zalo-bot:%'")
    assert claims == [(len(rounds) * len(WHO) + len(bench.fake.in_chat("stirs")),)]
    assert counted == [(2 * len(WHO),)]  # the second after the invitation to join was declined
    for who in WHO:
        heard = [sent.text for sent in bench.fake.in_chat(who)]
        assert max(Counter(heard).values()) == 1
        assert heard[0].startswith("Loa Bản chào bà con!")
    assert await bench.rows("SELECT COUNT(*) FROM failures") == [(0,)]
    assert await bench.rows("PRAGMA integrity_check") == [("ok",)]


async def test_polling_in_trouble_takes_every_event_once(bench: Kit) -> None:
    """Whatever a poll brings back: a reset, a gateway's page, 401, 403, 408 without a wait, 429 at last."""
    bench.fake.trouble("getUpdates", "reset before")
    bench.fake.trouble("getUpdates", "not json")
    bench.fake.trouble("getUpdates", code=403)
    bench.fake.trouble("getUpdates", code=408, times=3)
    async with bench.polling():
        bench.fake.push(*(said(who, "chào") for who in WHO))
        await until(lambda: len(bench.fake.sent) >= len(WHO), 30)
        await bench.at_rest()
    assert Counter(sent.chat for sent in bench.fake.sent) == Counter(WHO)


async def test_a_slow_platform_holds_the_web_and_the_next_event_up_by_nothing(bench: Kit) -> None:
    bench.fake.trouble("sendMessage", "stall before", chat="u1")
    async with bench.hooked():
        bench.fake.push(said("u1", "chào"), said("u2", "chào"), said("u1", "nghe"))
        await until(lambda: len(bench.fake.in_chat("u2")) == 1)
        await until(lambda: len(bench.fake.hook_answers) == 3)
    assert set(bench.fake.hook_answers) == {200}
