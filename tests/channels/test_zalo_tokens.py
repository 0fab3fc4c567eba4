"""Tokens: sealed, renewed by one refresher, kept before they are used, and never asked for twice with a spent one."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.channels import zalo_tokens
from bot.channels.zalo_api import Api
from bot.channels.zalo_tokens import Keeper, NotNow, NoTokens
from bot.service.carriers import zalo as service
from bot.service.carriers.zalo import Tokens, paste, standing
from bot.storage import carriers
from bot.storage.store import CannotWrite, Store
from tests.channels.zalo_kit import Kit, kit, kit_over
from tests.fakes.zalo_events import APP, OA
from tests.fakes.zalo_grants import ACCESS, APP_SECRET, REFRESH
from tests.storage.conftest import *  # noqa: F403 (a store on each database)

NAME = f"zalo:{OA}"


@pytest_asyncio.fixture
async def zalo(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


def keeper(zalo: Kit, holder: str = "") -> tuple[Keeper, Api]:
    api = Api(zalo.fake.address, zalo.fake.address)
    return Keeper(zalo.store, zalo.desk, api, OA, APP, APP_SECRET, holder), api


async def kept(zalo: Kit) -> tuple[Tokens, carriers.Pair]:
    pair = await zalo.store.write(carriers.pair, NAME)
    assert pair is not None
    return service.opened(zalo.desk, pair), pair


async def test_a_pasted_pair_is_used_and_lies_sealed(zalo: Kit, tmp_path: Path) -> None:
    await zalo.give_tokens()
    mine, api = keeper(zalo)
    access = await mine.access()
    await api.close()
    assert access.token == ACCESS
    assert ACCESS not in repr(access)
    await zalo.store.checkpoint()
    for file in tmp_path.glob("loaban.db*"):
        assert ACCESS.encode() not in file.read_bytes() and REFRESH.encode() not in file.read_bytes()
    (row,) = await zalo.rows("SELECT sealed FROM carrier_tokens")
    assert ACCESS.encode() not in bytes(row[0]) and REFRESH.encode() not in bytes(row[0])


@pytest.mark.parametrize(
    ("access", "refresh"),
    [
        ("", REFRESH),
        (ACCESS, ""),
        (ACCESS, ACCESS),
        ("short", REFRESH),
        (ACCESS, "two words " * 5),
        (ACCESS, "mã" * 20),
    ],
)
async def test_what_cannot_be_a_pair_is_not_kept(zalo: Kit, access: str, refresh: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the sentence is for the operator)
        await paste(zalo.store, zalo.desk, OA, access, refresh)
    assert await zalo.rows("SELECT name FROM carrier_tokens") == []


async def test_without_tokens_the_operator_is_told_what_to_do(zalo: Kit) -> None:
    mine, _ = keeper(zalo)
    with pytest.raises(NoTokens, match="bot zalo token"):
        await mine.access()
    assert [alarm.name for alarm in (await standing(zalo.store, zalo.desk, OA)).alarms] == ["no-tokens"]


async def test_an_old_pair_is_renewed_and_the_new_one_is_kept(zalo: Kit) -> None:
    await zalo.give_tokens()
    mine, api = keeper(zalo)
    await mine.renew_if_old()
    assert zalo.fake.grants == [], "it is young"
    zalo.clock.turn(20 * 3600)
    await mine.renew_if_old()
    tokens, pair = await kept(zalo)
    assert tokens == Tokens(zalo.fake.access, zalo.fake.refresh)
    assert (pair.version, pair.asked_at, pair.refused_at) == (2, 0, 0)
    assert (await mine.access()).token == zalo.fake.access
    assert zalo.fake.grants == [REFRESH]
    await api.close()


async def test_after_25_hours_without_a_clock_the_first_use_renews(zalo: Kit) -> None:
    await zalo.give_tokens()
    zalo.clock.turn(400 * 86_400)
    mine, api = keeper(zalo)
    assert (await mine.access()).token == zalo.fake.access != ACCESS
    await api.close()


async def test_many_who_were_refused_at_once_renew_once(zalo: Kit) -> None:
    await zalo.give_tokens()
    mine, api = keeper(zalo)
    found = await asyncio.gather(*(mine.renewed(1) for _ in range(20)))
    assert {each.token for each in found} == {zalo.fake.access}
    assert zalo.fake.grants == [REFRESH]
    await api.close()


async def test_two_processes_renew_once(store: Store) -> None:
    """On SQLite and on PostgreSQL: the second waits for the first and takes its pair."""
    async with kit_over(store) as zalo:
        await zalo.give_tokens()
        keepers = [keeper(zalo, holder) for holder in ("a", "b", "c")]
        found = await asyncio.gather(*(each.renewed(1) for each, _ in keepers for _ in range(3)))
        assert {each.token for each in found} == {zalo.fake.access}
        assert zalo.fake.grants == [REFRESH]
        for _, api in keepers:
            await api.close()


async def test_a_new_pair_is_kept_before_anybody_hears_of_it(zalo: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk refuses twice; meanwhile nobody gets the new token; then it is kept and used."""
    await zalo.give_tokens()
    mine, api = keeper(zalo)
    refusals = [CannotWrite("full"), CannotWrite("full")]
    tried: list[int] = []
    real = zalo_tokens._ended

    def ended(*given: Any) -> None:
        tried.append(len(refusals))
        if refusals:
            raise refusals.pop()
        real(*given)

    monkeypatch.setattr(zalo_tokens, "_ended", ended)
    asking = asyncio.create_task(mine.renewed(1))
    access = await asking
    assert tried == [2, 1, 0]
    assert access.token == zalo.fake.access == (await kept(zalo))[0].access
    await api.close()


async def test_a_cancelled_renewal_still_keeps_the_pair(zalo: Kit) -> None:
    await zalo.give_tokens()
    mine, api = keeper(zalo)
    asking = asyncio.create_task(mine.renewed(1))
    while not zalo.fake.grants:  # noqa: ASYNC110 (the fake is asked)
        await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert (await kept(zalo))[0] == Tokens(zalo.fake.access, zalo.fake.refresh)
    await api.close()


async def test_a_refused_refresh_is_final_and_alarms(zalo: Kit) -> None:
    await zalo.give_tokens(refresh="refresh-token-that-is-spent-already")
    mine, api = keeper(zalo)
    for _ in range(3):
        with pytest.raises(NoTokens, match="cấp quyền lại"):
            await mine.renewed(1)
    assert len(zalo.fake.grants) == 1, "a spent token is never shown twice"
    alarms = (await standing(zalo.store, zalo.desk, OA)).alarms
    assert [alarm.name for alarm in alarms] == ["refresh-refused"]
    await zalo.give_tokens(zalo.fake.access, zalo.fake.refresh)
    assert (await standing(zalo.store, zalo.desk, OA)).alarms == ()
    assert (await mine.renewed(1)).token == zalo.fake.access
    await api.close()


@pytest.mark.parametrize("kind", ["reset before", "not json"])
async def test_no_answer_is_tried_again_and_nothing_is_lost(zalo: Kit, kind: Any) -> None:
    await zalo.give_tokens()
    zalo.fake.trouble("access_token", kind, status=502)
    mine, api = keeper(zalo)
    with pytest.raises(NotNow):
        await mine.renewed(1)
    assert (await kept(zalo))[0] == Tokens(ACCESS, REFRESH)
    assert (await mine.renewed(1)).token == zalo.fake.access
    await api.close()


async def test_an_answer_that_was_lost_on_its_way_needs_a_person_and_says_so(zalo: Kit) -> None:
    """Zalo rotated, the answer never came: the old pair is dead, and no order of steps could have saved the new one."""
    await zalo.give_tokens()
    zalo.fake.trouble("access_token", "reset after")
    mine, api = keeper(zalo)
    with pytest.raises(NotNow):
        await mine.renewed(1)
    assert (await kept(zalo))[1].asked_at > 0, "that it is uncertain was written down before"
    with pytest.raises(NoTokens):
        await mine.renewed(1)
    assert [alarm.name for alarm in (await standing(zalo.store, zalo.desk, OA)).alarms] == ["refresh-refused"]
    await api.close()


async def test_a_host_that_cannot_be_reached_leaves_nothing_uncertain(zalo: Kit) -> None:
    await zalo.give_tokens()
    api = Api(zalo.fake.address, "http://127.0.0.1:1")
    mine = Keeper(zalo.store, zalo.desk, api, OA, APP, APP_SECRET)
    with pytest.raises(NotNow):
        await mine.renewed(1)
    assert (await kept(zalo))[1].asked_at == 0
    await api.close()


async def test_a_code_of_the_consent_page_gives_a_pair_once(zalo: Kit) -> None:
    zalo.fake.codes["code-1"] = "v" * 43
    mine, api = keeper(zalo)
    await mine.authorise(" code-1 \n", "v" * 43)
    assert (await mine.access()).token == zalo.fake.access
    with pytest.raises(NoTokens, match="10 phút"):
        await mine.authorise("code-1", "v" * 43)
    assert (await mine.access()).token == zalo.fake.access, "what we had stays"
    await api.close()


@pytest.mark.parametrize(("days", "detail"), [(0, None), (59, None), (61, "30"), (84, "7"), (89.5, "1"), (95, "1")])
async def test_the_operator_is_warned_before_the_refresh_token_ends(zalo: Kit, days: float, detail: str | None) -> None:
    await zalo.give_tokens()
    zalo.clock.turn(days * 86_400)
    alarms = {alarm.name: alarm.detail for alarm in (await standing(zalo.store, zalo.desk, OA)).alarms}
    assert alarms.get("expires") == detail


async def test_no_token_gets_into_a_log_or_an_exception(
    zalo: Kit, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    await zalo.give_tokens()
    mine, api = keeper(zalo)
    told: list[str] = []
    for trouble in ("reset before", "not json", "huge", "truncated"):
        zalo.fake.trouble("access_token", trouble)
        try:
            await mine.renewed(1)
        except NotNow as found:
            told += [repr(found), str(found), repr(found.__cause__)]
    zalo.fake.refuses_grants = True
    try:
        await mine.renewed(1)
    except NoTokens as found:
        told.append(repr(found))
    out = capsys.readouterr()
    everything = "".join([caplog.text, out.out, out.err, *told, repr(mine), repr(zalo.facts)])
    for secret in (ACCESS, REFRESH, APP_SECRET, zalo.fake.access, zalo.fake.refresh):
        assert secret not in everything
    await api.close()
