"""Telegram in trouble, decided by its own ledger: refusals, broken networks, a blocked village (I1, I4, I5, I6, I9 of the matrix)."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.storage.sql import Row, Sql
from tests.channels.telegram_kit import Kit, kit, until
from tests.fakes.telegram_calls import Kind
from tests.fakes.telegram_updates import typed

pytestmark = pytest.mark.faults
WHO = range(11, 23)
STIRS = 99


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


async def rows(bench: Kit, text: str) -> list[Row]:
    async with bench.store.reading() as reading:
        return list(await reading.rows(Sql(text)))


async def later(bench: Kit, seconds: float) -> None:
    """Turns the clock and stirs the outbox by a message of somebody else; what waits is then due."""
    while await rows(bench, "SELECT 1 FROM outbox WHERE state = 'sending'"):
        pass
    bench.clock.turn(seconds)
    before = len(bench.fake.in_chat(STIRS))
    bench.fake.push(typed(STIRS, "chào", date=int(bench.clock().timestamp())))
    await until(lambda: len(bench.fake.in_chat(STIRS)) > before)


async def at_rest(bench: Kit) -> None:
    while await rows(bench, "SELECT 1 FROM outbox WHERE state IN ('queued', 'sending')"):
        pass


@pytest.mark.parametrize("wait", [1, 35, 10_072])
async def test_after_429_this_chat_waits_as_long_as_it_was_told_and_the_others_do_not(bench: Kit, wait: int) -> None:
    bench.fake.trouble("sendMessage", status=429, description="Too Many Requests", retry_after=wait, chat=11)
    async with bench.polling():
        bench.fake.push(typed(11, "chào"), typed(12, "chào"))
        await until(lambda: len(bench.fake.in_chat(12)) == 1)
        await until(lambda: not bench.fake.has_trouble("sendMessage"))
        await later(bench, 0)
        assert bench.fake.in_chat(11) == []
        await later(bench, min(wait, 3000) + 2)
        if wait <= 3000:
            await until(lambda: len(bench.fake.in_chat(11)) == 1)
        else:
            await later(bench, 600)  # an answer is worth nothing after an hour: it is dropped, not sent in the night
            await later(bench, wait)
            assert bench.fake.in_chat(11) == []


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: PEER_ID_INVALID"),
    ],
)
async def test_who_cannot_be_written_to_is_left_alone_until_she_writes(
    bench: Kit, status: int, description: str
) -> None:
    bench.fake.trouble("sendMessage", status=status, description=description, chat=11)
    async with bench.polling():
        bench.fake.push(typed(11, "chào"))
        await until(lambda: not bench.fake.has_trouble("sendMessage"))
        await later(bench, 600)
        assert bench.fake.in_chat(11) == []
        bench.fake.push(typed(11, "nghe", date=int(bench.clock().timestamp())))
        await until(lambda: len(bench.fake.in_chat(11)) == 1)
        await at_rest(bench)
    states = await rows(bench, "SELECT state FROM outbox ORDER BY id")
    assert states[0] == ("stopped",)


@pytest.mark.parametrize(
    ("trouble", "most_of_one"),
    [
        ({"kind": "reset before"}, 1),
        ({"kind": "reset after"}, 2),
        ({"kind": "not json", "status": 502}, 1),
        ({"status": 500, "description": "Internal Server Error"}, 1),
        ({"status": 504, "description": "Gateway Timeout"}, 1),
    ],
)
async def test_a_send_in_trouble_is_tried_again_and_repeats_only_what_may_have_arrived(
    bench: Kit, trouble: dict[str, Any], most_of_one: int
) -> None:
    bench.fake.trouble("sendMessage", **trouble, chat=11)
    async with bench.polling():
        bench.fake.push(typed(11, "chào"))
        await until(lambda: not bench.fake.has_trouble("sendMessage"))
        await later(bench, 6)
        await until(lambda: len(bench.fake.in_chat(11)) == most_of_one)
        await at_rest(bench)
        await later(bench, 700)
    assert len(bench.fake.in_chat(11)) == most_of_one


async def test_a_storm_of_trouble_loses_nothing_repeats_nothing_and_keeps_each_chat_in_order(bench: Kit) -> None:
    """Polls and sends fail in every way while a village asks; updates come one to three times."""
    kinds: tuple[Kind, ...] = ("reset before", "not json", "answer")
    for kind in kinds:
        bench.fake.trouble("sendMessage", kind, times=3)
        bench.fake.trouble("getUpdates", kind)
    rounds = ("chào", "nghe", "tiep", "2")
    number = 5000
    async with bench.polling():
        for text in rounds:
            told = [{"update_id": number + n} | typed(chat, text) for n, chat in enumerate(WHO)]
            number += len(told)
            for copies in (told, told[::2], told[::3]):  # what was acknowledged comes once more
                bench.fake.push(*copies)
                await until(lambda: not bench.fake.pending, 40)
        for seconds in (6, 61):
            await later(bench, seconds)
        await at_rest(bench)
    assert await rows(bench, "SELECT SUM(n) FROM activity WHERE kind = 'card'") == [(2 * len(WHO),)]
    assert await rows(bench, "SELECT COUNT(*) FROM failures") == [(0,)]
    assert await rows(bench, "SELECT DISTINCT state FROM outbox") == [("sent",)]
    for chat in WHO:
        heard = [sent.text for sent in bench.fake.in_chat(chat)]
        assert max(Counter(heard).values()) == 1
        assert heard[0].startswith("Loa Bản chào bà con!")
    assert await rows(bench, "PRAGMA integrity_check") == [("ok",)]
