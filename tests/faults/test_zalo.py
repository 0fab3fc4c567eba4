"""The Official Account with everything in trouble: the Zalo group of the fault matrix, decided by the fake's own ledger.

I1 acknowledged is processed, I4 nothing sticks, I5 repeats only what was uncertain, I6 order, I9 who left gets nothing; and
that it fails closed, renews once, spends nothing, and is never unsubscribed.
"""

import asyncio
import contextlib
import json
import random
import signal
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from msgspec import structs

from bot.channels.zalo_api import Api
from bot.channels.zalo_tokens import Keeper, NoTokens
from bot.service.carriers.zalo import standing
from bot.storage.sql import Db
from bot.storage.store import open_store
from tests.channels.telegram_kit import until
from tests.channels.zalo_kit import LAN, Kit, kit, kit_over
from tests.fakes.zalo_calls import Kind
from tests.fakes.zalo_events import APP, OA, follow, text
from tests.fakes.zalo_grants import APP_SECRET
from tests.faults.kill import ROOT
from tests.faults.zalo_kill import run
from tests.storage.conftest import emptied, postgres  # noqa: F401 (a PostgreSQL)

pytestmark = pytest.mark.faults
WHO = [f"77{n}" for n in range(12)]


@pytest_asyncio.fixture
async def zalo(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


async def pass_time(zalo: Kit, seconds: float) -> None:
    """Turns the clock and stirs the outbox by a message of somebody else; what waits is then due."""
    zalo.clock.turn(seconds)
    before = len(zalo.fake.to("5711"))
    zalo.fake.push(text("5711", "chào", zalo.clock().timestamp()))
    await until(lambda: len(zalo.fake.to("5711")) > before)


def starts(zalo: Kit, user: str) -> list[str]:
    return [sent.text[:12] for sent in zalo.fake.to(user)]


async def test_nothing_acknowledged_is_lost_or_answered_twice_over_8_kills(tmp_path: Path) -> None:
    figures = await run(kills=8, people=150, seed=1, folder=tmp_path)
    print(structs.asdict(figures))
    assert figures.problems == []


@pytest.mark.parametrize(("point", "is_usable"), [("begun", True), ("kept", True), ("answered", False)])
async def test_a_kill_while_tokens_are_renewed(zalo: Kit, tmp_path: Path, point: str, is_usable: bool) -> None:
    """At any moment but one a token that works is left; at that one the operator is told, and no token is shown twice."""
    await zalo.give_tokens()
    await zalo.store.close()
    command = [
        sys.executable,
        "-m",
        "tests.faults.keeper_killed",
        point,
        str(tmp_path / "loaban.db"),
        zalo.fake.address,
    ]
    dying = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    assert await dying.wait() == -signal.SIGKILL
    async with kit_again(zalo, tmp_path) as again:
        api = Api(zalo.fake.address, zalo.fake.address)
        keeper = Keeper(again.store, again.desk, api, OA, APP, APP_SECRET)
        if is_usable:
            access = await keeper.access()
            if access.token != zalo.fake.access:
                access = await keeper.renewed(access.version)
            assert access.token == zalo.fake.access
        else:
            with pytest.raises(NoTokens):
                await keeper.renewed((await keeper.access()).version)
            assert "refresh-refused" in [alarm.name for alarm in (await standing(again.store, again.desk, OA)).alarms]
        await api.close()
    assert max(Counter(zalo.fake.grants).values(), default=0) <= (1 if is_usable else 2)


def kit_again(zalo: Kit, folder: Path) -> Any:
    from contextlib import asynccontextmanager

    from bot.storage.sqlite import SqliteStore

    @asynccontextmanager
    async def opened() -> AsyncIterator[Kit]:
        store = await SqliteStore.open(folder / "loaban.db")
        try:
            yield Kit(zalo.fake, store, zalo.desk, zalo.clock)
        finally:
            await store.close()

    return opened()


@pytest.mark.parametrize("trouble", [
    {"kind": "reset before"}, {"kind": "reset after"}, {"kind": "not json", "status": 502}, {"kind": "truncated"},
    {"kind": "huge"}, {"status": 500}, {"status": 504}, {"error": -200},
])  # fmt: skip
async def test_a_send_in_trouble_is_tried_again_and_repeats_only_what_may_have_arrived(
    zalo: Kit, trouble: dict[str, Any]
) -> None:
    zalo.fake.trouble("message/cs", user=LAN, **trouble)
    async with zalo.open():
        zalo.fake.push(text(LAN, "chào"))
        await until(lambda: not zalo.fake.has_trouble)
        await pass_time(zalo, 6)
        wanted = 2 if trouble.get("kind") == "reset after" else 1
        await zalo.quiet(LAN, wanted)
        await pass_time(zalo, 700)
        await zalo.drained()
    assert len(zalo.fake.to(LAN)) == wanted


async def test_a_token_that_dies_in_full_work_is_renewed_once_and_nothing_is_lost(zalo: Kit) -> None:
    async with zalo.open():
        zalo.fake.access_until = 0
        zalo.fake.push(*(text(who, "chào") for who in WHO))
        await until(lambda: all(zalo.fake.to(who) for who in WHO))
        await zalo.drained()
    assert len(zalo.fake.grants) == 1
    assert all(len(zalo.fake.to(who)) == 1 for who in WHO)


async def test_two_processes_on_one_account_renew_once(zalo: Kit) -> None:
    async with zalo.open():
        other = zalo.zalo(holder="the other process")
        zalo.fake.access_until = 0
        zalo.fake.push(*(text(who, "chào") for who in WHO))
        renewed = [other.keeper.renewed(1) for _ in range(5)]
        found = await asyncio.gather(*renewed)
        await until(lambda: all(zalo.fake.to(who) for who in WHO))
        await zalo.drained()
        await other.close()
    assert {each.token for each in found} == {zalo.fake.access}
    assert len(zalo.fake.grants) == len(set(zalo.fake.grants)) == 1


async def test_after_a_refused_refresh_everything_waits_help_expires_and_new_tokens_set_it_going(zalo: Kit) -> None:
    async with zalo.open() as running:
        zalo.fake.access_until = 0
        zalo.fake.refuses_grants = True
        zalo.fake.push(text(LAN, "giúp"), text(WHO[0], "chào"))
        await until(lambda: not zalo.fake.waiting)
        await alarm(zalo, "refresh-refused")
        assert zalo.fake.sent == []
        zalo.fake.refuses_grants = False
        zalo.fake.access_until = zalo.fake.clock() + 90_000
        zalo.clock.turn(400)
        await zalo.give_tokens(zalo.fake.access, zalo.fake.refresh)
        await running.watch.tick()
        await pass_time(zalo, 1)
        await zalo.quiet(WHO[0], 1)
    assert zalo.fake.to(LAN) == [], "S15: help that is late is never sent"
    assert await alarms(zalo) == []


async def alarms(zalo: Kit) -> list[str]:
    return [each.name for each in (await standing(zalo.store, zalo.desk, OA)).alarms]


async def alarm(zalo: Kit, name: str) -> None:
    async with asyncio.timeout(20):
        while name not in await alarms(zalo):  # noqa: ASYNC110 (the database tells nobody)
            await asyncio.sleep(0.01)


async def test_forged_altered_rewritten_and_old_events_change_nothing(zalo: Kit) -> None:
    async with zalo.open():
        event = text(LAN, "chào")
        raw, headers = zalo.fake.signed(event)
        forged = [
            (raw.replace(b"ch", b"Ch"), headers),
            (json.dumps(event).encode(), headers),
            (raw, {}),
            (raw, headers | {"X-ZEvent-Signature": "mac=" + "0" * 64}),
            zalo.fake.signed(text(LAN, "giúp", zalo.clock().timestamp() - 4 * 3600)),
            zalo.fake.signed(text(LAN, "giúp", zalo.clock().timestamp() + 4 * 3600)),
        ]
        zalo.fake.secret = "another-secret-key"
        forged.append(zalo.fake.signed(text(LAN, "giúp")))
        assert [await post(zalo, *each) for each in forged] == [403] * len(forged)
        assert await zalo.rows("SELECT COUNT(*) FROM claims") == [(0,)]
    assert zalo.fake.calls.count(("POST", "/v3.0/oa/message/cs")) == 0


async def post(zalo: Kit, raw: bytes, headers: dict[str, str]) -> int:
    return await posted(zalo.fake.hook, raw, headers)


async def posted(hook: str, raw: bytes, headers: dict[str, str]) -> int:
    async with aiohttp.ClientSession() as session, session.post(hook, data=raw, headers=headers) as answer:
        return answer.status


async def test_bodies_that_never_end_hold_nobody_up(zalo: Kit) -> None:
    """200 connections that send a byte now and then; a signed event beside them is answered."""
    async with zalo.open():
        host, port = zalo.fake.hook.split("/")[2].split(":")
        slow = []
        for _ in range(200):
            _, writer = await asyncio.open_connection(host, int(port))
            writer.write(b"POST /zalo/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{")
            slow.append(writer)
        assert await zalo.knock(text(LAN, "chào")) == 200
        zalo.fake.last_spoke[LAN] = zalo.clock().timestamp()
        await zalo.quiet(LAN, 1)
        for writer in slow:
            writer.transport.abort()


async def test_a_database_that_is_locked_loses_nothing_and_zalo_does_not_give_up(zalo: Kit) -> None:
    """The writer stands still until Zalo was refused several times: 503 in time, then the same events come again."""
    free = threading.Event()

    def holds(_: Db) -> None:
        free.wait(60)

    async with zalo.open(answer_seconds=0.3):
        holding = asyncio.create_task(zalo.store.write(holds))
        zalo.fake.push(*(text(who, "chào") for who in WHO))
        await until(lambda: zalo.fake.hook_answers.count(503) >= 2 * len(WHO))
        free.set()
        await holding
        await until(lambda: not zalo.fake.waiting and all(zalo.fake.to(who) for who in WHO))
        await zalo.drained()
    assert not zalo.fake.is_unsubscribed
    assert all(len(zalo.fake.to(who)) == 1 for who in WHO)


async def test_who_left_gets_nothing_until_she_writes(zalo: Kit) -> None:
    async with zalo.open():
        await zalo.says(LAN, "chào")
        zalo.fake.push(follow(LAN, "unfollow"))
        await until(lambda: not zalo.fake.waiting)
        before = len(zalo.fake.to(LAN))
        await pass_time(zalo, 700)
        assert len(zalo.fake.to(LAN)) == before
        await zalo.says(LAN, "chào")
        assert len(zalo.fake.to(LAN)) == before + 1


async def test_a_storm_loses_nothing_repeats_nothing_and_keeps_each_chat_in_order(zalo: Kit) -> None:
    """Every event comes one to five times, shuffled among people; sends fail in every way that is certain."""
    chance = random.Random(7)
    rounds = ("chào", "chon chu de", "do vui", "ve dau", "giup")
    first = ("Loa Bản chào", "Bà con muốn", "Câu 1/", "Mình nghe", "Mấy số máy")
    async with zalo.open():
        for n, words in enumerate(rounds):
            told = [text(who, words, zalo.clock().timestamp()) for who in WHO]
            kinds: tuple[Kind, ...] = ("reset before", "not json", "truncated")
            for kind, who in zip(kinds, chance.sample(WHO, 3), strict=True):
                zalo.fake.trouble("message/cs", kind, user=who)
            if n == 0:
                zalo.fake.trouble("message/cs", error=-32)
            if n == 2:
                zalo.fake.trouble("message/cs", status=429, wait=1)
            copies = [event for event in told for _ in range(chance.randint(1, 5))]
            chance.shuffle(copies)
            zalo.fake.push(*copies)
            await until(lambda: not zalo.fake.waiting)
            for _ in range(4):
                zalo.clock.turn(7)
                await asyncio.sleep(0.3)
                await pass_time(zalo, 0)
        await zalo.drained()
    claims = await zalo.rows("SELECT COUNT(*) FROM claims")
    assert claims == [(len(rounds) * len(WHO) + len(zalo.fake.to("5711")),)]
    for who in WHO:
        heard = [sent.text for sent in zalo.fake.to(who)]
        assert len(heard) == len(rounds)
        assert all(text.startswith(start) for text, start in zip(heard, first, strict=True)), heard
    assert not zalo.fake.is_unsubscribed
    assert zalo.fake.paid == []
    assert await zalo.rows("SELECT COUNT(*) FROM failures") == [(0,)]
    assert await zalo.rows("SELECT COUNT(*) FROM outbox WHERE state IN ('failed', 'expired', 'stopped')") == [(0,)]
    assert await zalo.rows("PRAGMA integrity_check") == [("ok",)]


async def test_two_processes_on_postgresql_answer_an_event_that_both_get_once(emptied: str) -> None:  # noqa: F811
    """A proxy sends the same delivery to both; both deliver from one outbox."""
    stores = [await open_store(emptied) for _ in range(2)]
    try:
        async with kit_over(stores[0]) as one, contextlib.AsyncExitStack() as stack:
            two = Kit(one.fake, stores[1], one.desk, one.clock)
            async with two.open():
                hooks = [one.fake.hook]
                await stack.enter_async_context(one.open())
                hooks.append(one.fake.hook)
                one.fake.last_spoke = dict.fromkeys(WHO, one.clock().timestamp())
                told = [text(who, words) for words in ("chào", "nghe") for who in WHO]
                for event in told:
                    raw, headers = one.fake.signed(event)
                    answers = await asyncio.gather(*(posted(hook, raw, headers) for hook in hooks * 2))
                    assert set(answers) == {200}
                await until(lambda: all(len(one.fake.to(who)) >= 2 for who in WHO))
                await one.drained()
            assert await one.rows("SELECT COUNT(*) FROM claims") == [(len(told),)]
            assert all(len(one.fake.to(who)) == 2 for who in WHO)
            assert all(one.fake.to(who)[0].text.startswith("Loa Bản chào") for who in WHO)
    finally:
        for store in stores:
            await store.close()


async def test_zalo_that_cannot_be_reached_stops_neither_the_start_nor_the_receiving(zalo: Kit) -> None:
    async with zalo.open(api="http://127.0.0.1:1", oauth="http://127.0.0.1:1"):
        zalo.fake.push(*(text(who, "chào") for who in WHO))
        await until(lambda: not zalo.fake.waiting)
        tried = "SELECT COUNT(*) FROM outbox WHERE state = 'queued' AND error = 'Unreachable'"
        async with asyncio.timeout(20):
            while await zalo.rows(tried) != [(len(WHO),)]:  # noqa: ASYNC110 (the database tells nobody)
                await asyncio.sleep(0.01)
    assert zalo.fake.hook_answers == [200] * len(WHO)
