"""From the outbox to the phone, with a carrier in trouble: what is repeated, what is given up, what is dropped."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.service.talks.clock import Clock
from bot.storage.sql import Sql
from tests.channels.telegram_kit import Kit, kit, until
from tests.fakes.telegram_updates import tap, typed

STATES = Sql("SELECT state FROM outbox ORDER BY id")


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


async def states(bench: Kit) -> list[str]:
    async with bench.store.reading() as reading:
        return [state for (state,) in await reading.rows(STATES)]


async def at_rest(bench: Kit) -> None:
    """What was being sent is booked, or hangs: else an outcome would be booked by the clock already turned."""
    for _ in range(100):
        if "sending" not in await states(bench):
            return
        await asyncio.sleep(0.01)


async def later(bench: Kit, seconds: float) -> None:
    """Turns the clock and stirs the outbox by a message in another chat."""
    await at_rest(bench)
    bench.clock.turn(seconds)
    before = len(bench.fake.in_chat(99))
    bench.fake.push(typed(99, "chào", date=int(bench.clock().timestamp())))
    await until(lambda: len(bench.fake.in_chat(99)) > before)


async def test_who_blocked_us_hears_nothing_until_she_writes(bench: Kit) -> None:
    """I9."""
    async with bench.polling():
        bench.fake.blocked = {5}
        bench.fake.push(typed(5, "chào"), typed(5, "nghe"))
        await bench.settled(0, 2)
        await until(lambda: [method for method, _ in bench.fake.calls].count("sendMessage") >= 1)
        bench.fake.blocked = set()
        await later(bench, 7200)
        assert bench.fake.in_chat(5) == []
        bench.fake.push(typed(5, "nghe", date=int(bench.clock().timestamp())))
        await until(lambda: len(bench.fake.in_chat(5)) == 1)


async def test_a_429_holds_its_own_chat_and_no_other(bench: Kit) -> None:
    bench.fake.trouble("sendMessage", status=429, description="Too Many Requests", retry_after=35, chat=5)
    async with bench.polling():
        bench.fake.push(typed(5, "chào"), typed(6, "chào"))
        await bench.settled(1, 2)
        assert [sent.chat for sent in bench.fake.sent] == [6]
        await later(bench, 30)
        assert bench.fake.in_chat(5) == []
        await later(bench, 10)
        await until(lambda: len(bench.fake.in_chat(5)) == 1)
    assert set(await states(bench)) == {"sent"}


async def test_a_reset_after_the_body_may_repeat_once_and_no_more(bench: Kit) -> None:
    """I5: at most one repeat for each ambiguous event."""
    bench.fake.trouble("sendMessage", "reset after", chat=5)
    async with bench.polling():
        bench.fake.push(typed(5, "chào"))
        await bench.settled(1, 1)
        await later(bench, 6)
        await until(lambda: len(bench.fake.in_chat(5)) == 2)
        await later(bench, 600)
    assert len(bench.fake.in_chat(5)) == 2
    assert set(await states(bench)) == {"sent"}


async def test_three_tries_and_then_it_has_failed(bench: Kit) -> None:
    bench.fake.trouble("sendMessage", status=500, chat=5, times=99)
    tried: list[int] = []
    async with bench.polling():
        bench.fake.push(typed(5, "chào"))
        await bench.settled(0, 1)
        for seconds in (6, 61, 601, 601):
            await later(bench, seconds)
            tried.append(sum(given.get("chat_id") == 5 for method, given in bench.fake.calls))
    assert tried[-1] == 3
    assert (await states(bench))[0] == "failed"


async def test_our_own_mistake_is_not_tried_again_and_holds_nobody_up(bench: Kit) -> None:
    bench.fake.trouble("sendMessage", status=400, description="Bad Request: message is too long", chat=5)
    async with bench.polling():
        bench.fake.push(typed(5, "chào"), typed(5, "nghe"))
        await bench.settled(1, 2)
    assert await states(bench) == ["failed", "sent"]


async def test_help_that_comes_late_is_never_sent(bench: Kit) -> None:
    """S15."""
    bench.fake.trouble("sendMessage", status=429, description="Too Many Requests", retry_after=130, chat=5)
    async with bench.polling():
        bench.fake.push(typed(5, "giup"))
        await until(lambda: not bench.fake.has_trouble("sendMessage"))
        await later(bench, 140)
        await later(bench, 60)
        bench.fake.push(typed(6, "giup", date=int(time.time()) - 130))
        await until(lambda: len(bench.fake.in_chat(6)) == 1)
    assert bench.fake.in_chat(5) == []
    assert "111" not in bench.fake.in_chat(6)[0].text


async def test_help_in_time_is_sent_protected_and_leaves_no_row(bench: Kit) -> None:
    """S4, S36."""
    async with bench.polling():
        bench.fake.push(typed(5, "giup"))
        await bench.settled(1, 1)
        await until(lambda: bench.fake.sent[0].protected)
    assert await states(bench) == []


async def test_leaving_deletes_what_both_sides_wrote(bench: Kit) -> None:
    """S9: the bot's messages and the person's own."""
    async with bench.polling():
        bench.fake.push(typed(5, "chào", message_id=801))
        await bench.settled(1, 1)
        bench.fake.push(tap(5, bench.fake.sent[0].keyboard[0][1]))
        await bench.settled(2, 2)
        bench.fake.push(typed(5, "thoat", message_id=803))
        await bench.settled(3, 3)
    ours = {(5, sent.id) for sent in bench.fake.sent[:2]}
    assert set(bench.fake.deleted) == ours | {(5, 801), (5, 803)}


async def test_after_ten_minutes_home_and_help_fade_alike(bench: Kit) -> None:
    """S11."""
    clock = Clock(bench.store, bench.desk, ("telegram",))
    async with bench.polling():
        bench.fake.push(typed(5, "chào"), typed(6, "giup"))
        await bench.settled(2, 2)
        await until_sent(bench)
        bench.clock.turn(601)
        await clock.tick()
        await later(bench, 1)
        await until(lambda: len(bench.fake.edited) >= 2)
    assert {(chat, text) for chat, _, text in bench.fake.edited} == {
        (chat, "Loa Bản: nhắn một chữ bất kỳ để mở lại.") for chat in (5, 6)
    }


async def until_sent(bench: Kit) -> None:
    while set(await states(bench)) - {"sent"}:
        pass


async def test_what_was_being_sent_when_the_process_died_is_sent_again(
    bench: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.fake.trouble("sendMessage", "stall after", chat=5)

    async def die(self: Any) -> None:
        """A killed process books nothing."""

    with monkeypatch.context() as patched:
        patched.setattr("bot.service.talks.deliver.Deliverer._stop", die)
        async with bench.polling():
            bench.fake.push(typed(5, "chào"))
            await bench.settled(1, 1)
    assert await states(bench) == ["sending"]
    async with bench.polling():
        await until(lambda: len(bench.fake.in_chat(5)) == 2)
        await until_sent(bench)
