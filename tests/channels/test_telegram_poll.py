"""Polling end to end against a strict fake: what is acknowledged was committed, once, in order."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import structlog

from bot.channels.telegram import BadToken, Telegram
from bot.service.talks import receive
from bot.storage import ledger
from bot.storage.sql import Sql
from bot.storage.store import CannotWrite
from tests.channels.telegram_kit import Kit, kit, until
from tests.fakes.telegram import TOKEN
from tests.fakes.telegram_updates import membership, tap, typed, who

CLAIMED = Sql("SELECT key FROM claims ORDER BY key")
FAILED = Sql("SELECT key, error, times FROM failures")


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


async def rows(bench: Kit, statement: Sql) -> list[Any]:
    async with bench.store.reading() as reading:
        return list(await reading.rows(statement))


async def test_a_talk_goes_to_and_fro(bench: Kit) -> None:
    async with bench.polling():
        bench.fake.push(typed(5, "chào"))
        await bench.settled(1, 1)
        _, data = bench.fake.in_chat(5)[0].keyboard[0]
        bench.fake.push(tap(5, data, id="77"))
        await bench.settled(2, 2)
        await until(lambda: bench.fake.tapped == ["77"])
    assert "Luật Bình đẳng giới" in bench.fake.in_chat(5)[1].text


async def test_everything_is_claimed_also_what_is_passed_over(bench: Kit) -> None:
    numbers = bench.fake.push(
        typed(5, "chào"), {"edited_message": typed(5, "sửa")["message"]}, membership(6, "kicked"), {"poll": {}}
    )
    async with bench.polling():
        await bench.settled(1, 4)
    assert await rows(bench, CLAIMED) == [(f"telegram:4242:{number}",) for number in numbers]
    assert await rows(bench, FAILED) == []
    counted = Sql("SELECT kind, n FROM carrier_counts WHERE channel = 'telegram' ORDER BY kind")
    assert await rows(bench, counted) == [("passed over: edited_message", 1), ("passed over: poll", 1)]


async def test_the_offset_stays_while_nothing_can_be_written(bench: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.fake.push(typed(5, "chào"), typed(6, "chào"))
    real = bench.store.write
    broken = True

    async def write(fn: Any, *args: Any, **named: Any) -> Any:
        if broken and fn is receive.received:
            raise CannotWrite("disk full")
        return await real(fn, *args, **named)

    monkeypatch.setattr(bench.store, "write", write)
    async with bench.polling():
        await until(lambda: sum(method == "getUpdates" for method, _ in bench.fake.calls) >= 3)
        assert bench.fake.acknowledged == set()
        assert bench.fake.sent == []
        broken = False
        await bench.settled(2, 2)
    assert len(bench.fake.sent) == 2


async def test_poison_is_parked_at_the_third_failure_and_the_chat_goes_on(
    bench: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = receive.step  # type: ignore[attr-defined]  # its own name for the talk's door

    def step(world: Any, talk: Any, event: Any) -> Any:
        if getattr(event, "text", "") == "độc":
            raise KeyError("độc")
        return real(world, talk, event)

    monkeypatch.setattr(receive, "step", step)
    first, *_ = bench.fake.push(typed(5, "độc"), typed(5, "chào"), typed(6, "chào"))
    async with bench.polling():
        await bench.settled(3, 3)
    assert await rows(bench, FAILED) == [(f"telegram:4242:{first}", "KeyError", 3)]
    assert [sent.chat for sent in bench.fake.sent] == [6, 5, 5]  # the other chat did not wait


async def test_a_malformed_update_is_parked_at_once(bench: Kit) -> None:
    (number, _) = bench.fake.push({"message": {"message_id": "x"}}, typed(5, "chào"))
    async with bench.polling():
        await bench.settled(1, 2)
    assert await rows(bench, FAILED) == [(f"telegram:4242:{number}", "Malformed", 1)]


async def test_half_a_letter_in_one_update_does_not_hold_the_others(bench: Kit) -> None:
    bench.fake.push(typed(5, "\ud83d"), typed(6, "chào"))
    async with bench.polling():
        await bench.settled(1, 2)
    assert [sent.chat for sent in bench.fake.sent] == [6]


async def test_one_chat_is_answered_in_order(bench: Kit) -> None:
    bench.fake.push(*(typed(5, word) for word in ("chào", "nghe", "cài đặt", "chào")))
    async with bench.polling():
        await bench.settled(4, 4)
    first_rows = [sent.keyboard[0][0] for sent in bench.fake.in_chat(5)]
    assert first_rows == ["1. Nghe một mẩu", "1. Tiếp", "1. English", "1. Nghe một mẩu"]


async def test_only_the_holder_of_the_lease_polls(bench: Kit) -> None:
    now = int(bench.clock().timestamp())
    assert await bench.store.write(ledger.lease, "telegram:4242", "another process", now, now + 3600)
    bench.fake.push(typed(5, "chào"))
    async with bench.polling():
        await until(lambda: bool(bench.fake.calls))
        await asyncio.sleep(0.1)
        assert "getUpdates" not in [method for method, _ in bench.fake.calls]


async def test_the_lease_is_given_back_at_the_end(bench: Kit) -> None:
    async with bench.polling():
        await until(lambda: "getUpdates" in [method for method, _ in bench.fake.calls])
        assert len(await rows(bench, Sql("SELECT * FROM leases"))) == 1
    assert await rows(bench, Sql("SELECT * FROM leases")) == []


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 409, "description": "Conflict: terminated by other getUpdates request"},
        {"status": 409, "description": "Conflict: can't use getUpdates method while webhook is active"},
        {"status": 502, "kind": "not json"},
        {"status": 500},
        {"kind": "reset before"},
        {"kind": "reset after"},
    ],
)
async def test_trouble_while_fetching_passes_and_nothing_is_lost(bench: Kit, trouble: dict[str, Any]) -> None:
    bench.fake.trouble("getUpdates", times=2, **trouble)
    bench.fake.push(typed(5, "chào"))
    async with bench.polling():
        await bench.settled(1, 1)
    webhook_removed = [method for method, _ in bench.fake.calls].count("deleteWebhook")
    assert webhook_removed == (3 if "webhook" in trouble.get("description", "") else 1)


async def test_a_429_on_fetching_is_waited_out(bench: Kit) -> None:
    bench.fake.trouble("getUpdates", status=429, description="Too Many Requests", retry_after=1)
    bench.fake.push(typed(5, "chào"))
    started = asyncio.get_running_loop().time()
    async with bench.polling():
        await bench.settled(1, 1)
    assert asyncio.get_running_loop().time() - started > 0.9


async def test_it_starts_while_telegram_cannot_be_reached(bench: Kit) -> None:
    for method in ("getMe", "deleteWebhook"):
        bench.fake.trouble(method, "reset before", times=2)
    bench.fake.push(typed(5, "chào"))
    async with bench.polling():
        await bench.settled(1, 1)


async def test_it_stops_at_once_in_the_middle_of_a_long_poll(bench: Kit) -> None:
    telegram = bench.channel()
    await telegram.start()
    await until(lambda: "getUpdates" in [method for method, _ in bench.fake.calls])
    async with asyncio.timeout(1):
        await telegram.stop()


async def test_a_mention_in_a_group_is_answered_with_the_way_to_a_private_talk(bench: Kit) -> None:
    """S17. The name is known once getMe was answered."""
    group = {"chat": {"id": -100, "type": "supergroup", "title": "Thôn"}, "from": who(5)}
    async with bench.polling():
        await until(lambda: bench.fake.calls != [])
        await asyncio.sleep(0.05)
        bench.fake.push(typed(-100, "@LoaBanThuBot giúp", **group))
        await bench.settled(1, 1)
    (sent,) = bench.fake.sent
    assert "https://t.me/LoaBanThuBot" in sent.text
    assert sent.keyboard == ()


async def test_the_token_is_in_no_log_at_debug_whatever_goes_wrong(
    bench: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    """T11, failure 22; and no word that a person typed (S36)."""
    caplog.set_level(logging.DEBUG)
    for kind in ("reset before", "not json"):
        for method in ("getUpdates", "sendMessage", "getMe", "deleteWebhook"):
            bench.fake.trouble(method, kind)
    bench.fake.trouble("sendMessage", status=401, description=f"Unauthorized {TOKEN}")
    with structlog.testing.capture_logs() as lines:
        async with bench.polling():
            bench.fake.push(typed(5, "canh-chim-chich"), {"message": {"message_id": "canh-chim-chich"}})
            await until(lambda: len(bench.fake.acknowledged) == 2)
            await until(lambda: not bench.fake.has_trouble("getMe"))
    everything = caplog.text + repr(lines)
    for secret in (TOKEN, TOKEN.partition(":")[2], "canh-chim-chich"):
        assert secret not in everything


@pytest.mark.parametrize("token", ["", "abc", "abc:def", "123:", ":abc"])
def test_a_token_of_another_form_is_refused_without_repeating_it(bench: Kit, token: str) -> None:
    with pytest.raises(BadToken) as refused:
        Telegram(token, bench.fake.address, bench.store, bench.desk, bench.receiver)
    assert not token or token not in str(refused.value)
