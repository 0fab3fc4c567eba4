"""The webhook: nobody without the signature gets in, 200 only after the commit and within two seconds, replays once."""

import asyncio
import copy
import json
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.channels.zalo import Zalo
from bot.channels.zalo_hook import ANSWER_SECONDS, LARGEST_BODY
from bot.service.carriers.zalo import standing
from bot.service.talks import receive
from bot.service.talks.receive import NotHandled
from bot.storage.sql import Db
from bot.storage.store import CannotWrite
from tests.channels.telegram_kit import until
from tests.channels.zalo_kit import HOA, LAN, Kit, kit
from tests.fakes.zalo_events import OA, echo, follow, received, said, seen, stamp, text


@pytest_asyncio.fixture
async def zalo(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


@pytest_asyncio.fixture(autouse=True)
async def running(zalo: Kit) -> AsyncIterator[Zalo]:
    async with zalo.open() as found:
        yield found


async def claims(zalo: Kit) -> int:
    return int((await zalo.rows("SELECT COUNT(*) FROM claims"))[0][0])


async def counts(zalo: Kit) -> dict[str, int]:
    return dict(await zalo.rows("SELECT kind, n FROM carrier_counts"))


@pytest.mark.parametrize("body", [b"{}", b" {} ", b"{}\n"])
async def test_the_look_whether_we_answer_gets_200_and_does_nothing(zalo: Kit, body: bytes) -> None:
    async with aiohttp.ClientSession() as session, session.post(zalo.fake.hook, data=body) as answer:
        assert answer.status == 200
    assert await claims(zalo) == 0


@pytest.mark.parametrize("body", [b"", b"{ }", b"[]", b'{"event_name":"follow"}', b"null", b"hello"])
async def test_every_other_unsigned_body_is_refused(zalo: Kit, body: bytes) -> None:
    async with aiohttp.ClientSession() as session, session.post(zalo.fake.hook, data=body) as answer:
        assert answer.status == 403
    assert await claims(zalo) == 0


async def test_an_altered_byte_and_a_body_written_anew_are_refused(zalo: Kit) -> None:
    event = text(LAN, "chào")
    raw, headers = zalo.fake.signed(event)
    for body in (raw.replace(b"ch", b"cH"), json.dumps(event).encode(), raw + b" "):
        async with (
            aiohttp.ClientSession() as session,
            session.post(zalo.fake.hook, data=body, headers=headers) as answer,
        ):
            assert answer.status == 403
    assert await claims(zalo) == 0
    assert await zalo.knock(event) == 200
    assert await claims(zalo) == 1


async def test_an_event_of_yesterday_is_refused_though_it_is_signed(zalo: Kit) -> None:
    assert await zalo.knock(text(LAN, "chào", zalo.clock().timestamp() - 86_400)) == 403


async def test_a_repeated_delivery_two_hours_late_gets_one_home_card_and_no_help(zalo: Kit) -> None:
    """S15: what was asked hours ago is not answered with help."""
    assert await zalo.knock(text(LAN, "giúp", zalo.clock().timestamp() - 7200), num_retry="5") == 200
    zalo.fake.last_spoke[LAN] = zalo.clock().timestamp()
    await zalo.quiet(LAN, 1)
    (home,) = zalo.fake.to(LAN)
    assert "113" not in home.text


async def test_the_same_event_five_times_counts_once(zalo: Kit) -> None:
    event = text(LAN, "chào")
    zalo.fake.last_spoke[LAN] = zalo.clock().timestamp()
    assert [await zalo.knock(event) for _ in range(5)] == [200] * 5
    again = copy.deepcopy(event)
    assert await asyncio.gather(*(zalo.knock(again) for _ in range(5))) == [200] * 5
    await zalo.quiet(LAN, 1)
    assert len(zalo.fake.to(LAN)) == 1
    assert await claims(zalo) == 1


async def test_an_oversized_body_is_not_read(zalo: Kit) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.post(zalo.fake.hook, data=b"x" * (LARGEST_BODY + 1)) as answer:
            assert answer.status == 413
        async with session.get(zalo.fake.hook) as answer:
            assert answer.status == 405


async def test_echoes_and_receipts_get_200_and_leave_nothing(zalo: Kit) -> None:
    for event in (echo(LAN, "m1", "a"), received(LAN, "m1"), seen(LAN, "m1")):
        assert await zalo.knock(event) == 200
    assert await claims(zalo) == 0
    assert await counts(zalo) == {}


async def test_an_unknown_event_is_counted_once_and_never_crashes(zalo: Kit) -> None:
    event = text(LAN, "a") | {"event_name": "user_buys_rice"}
    assert [await zalo.knock(event) for _ in range(3)] == [200] * 3
    assert await counts(zalo) == {"event user_buys_rice": 1}


async def test_a_new_kind_of_message_is_answered_and_counted_once(zalo: Kit) -> None:
    zalo.fake.last_spoke[LAN] = zalo.clock().timestamp()
    event = said(LAN, "hologram")
    assert [await zalo.knock(event) for _ in range(2)] == [200] * 2
    await zalo.quiet(LAN, 2)
    assert await counts(zalo) == {"event user_send_hologram": 1}


async def test_a_malformed_event_is_parked_where_the_operator_sees_it(zalo: Kit) -> None:
    assert await zalo.knock(text("", "a")) == 200
    (row,) = await zalo.rows("SELECT key, error, times FROM failures")
    assert row[1:] == ("Malformed", 1)


@pytest.mark.parametrize("trouble", [CannotWrite("full"), NotHandled("again")])
async def test_what_is_not_kept_gets_503(zalo: Kit, monkeypatch: pytest.MonkeyPatch, trouble: Exception) -> None:
    async def fails(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(zalo.receiver, "receive", fails)
    assert await zalo.knock(text(LAN, "a")) == 503


async def test_an_event_that_fails_three_times_is_parked_and_zalo_stops_sending_it(
    zalo: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("a text of hers")

    monkeypatch.setattr(receive, "step", fails)
    zalo.fake.push(text(LAN, "a"))
    await until(lambda: not zalo.fake.waiting)
    assert zalo.fake.hook_answers[:3] == [503, 503, 200]
    await zalo.quiet(LAN, 1)
    assert "vướng một chút" in zalo.fake.to(LAN)[0].text
    assert (await zalo.rows("SELECT error, times FROM failures")) == [("RuntimeError", 3)]


async def test_a_slow_commit_is_answered_in_time_and_counts_once(zalo: Kit) -> None:
    """The disk stands still for longer than Zalo waits: 503 before that; when the event comes again it was seen before."""
    assert ANSWER_SECONDS < 2
    zalo.fake.last_spoke[LAN] = zalo.clock().timestamp()
    free = threading.Event()

    def holds(_: Db) -> None:
        free.wait(60)

    async with zalo.open(answer_seconds=0.2):
        holding = asyncio.create_task(zalo.store.write(holds))
        event = text(LAN, "chào")
        assert await zalo.knock(event) == 503, "though nothing could be written"
        free.set()
        await holding
        assert await zalo.knock(event) in (200, 503)
        await zalo.quiet(LAN, 1)
    assert len(zalo.fake.to(LAN)) == 1
    assert await claims(zalo) == 1


async def test_a_repeated_delivery_is_told_to_the_operator(zalo: Kit, running: Zalo) -> None:
    assert await zalo.knock(follow(HOA), num_retry="1") == 200
    await running.watch.tick()
    alarms = (await standing(zalo.store, zalo.desk, OA)).alarms
    assert [alarm.name for alarm in alarms] == ["retried"]


async def test_who_follows_and_then_opens_the_chat_is_greeted_once(zalo: Kit) -> None:
    """Each message counts against what is free."""
    opened = text(LAN, "") | {"event_name": "user_click_chatnow"}
    zalo.fake.push(follow(LAN), opened)
    await zalo.quiet(LAN, 1)
    assert len(zalo.fake.to(LAN)) == 1
    assert await claims(zalo) == 2
    zalo.fake.push(follow(LAN, "unfollow"), follow(LAN))
    await zalo.quiet(LAN, 2)
    zalo.clock.turn(700)
    zalo.fake.push(opened | {"timestamp": stamp(zalo.clock().timestamp())})
    await zalo.quiet(LAN, 3)
    assert len(zalo.fake.to(LAN)) == 3
