"""What the operator sees: account, tokens, silence, quota; template messages are neutral or not sent at all."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace

from bot.channels.zalo import Zalo, check
from bot.channels.zalo_template import Neutral
from bot.channels.zalo_watch import Unfit
from bot.model.moments import VIETNAM
from bot.model.replies import Say
from bot.service.carriers.sending import Gone, Later, Refused
from bot.service.carriers.zalo import counted, raise_alarm, standing
from bot.storage import carriers
from tests.channels.zalo_kit import LAN, Kit, kit
from tests.fakes.zalo_events import OA

NOON = dt.datetime(2026, 11, 25, 12, 0, tzinfo=VIETNAM)


@pytest_asyncio.fixture
async def made(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as found:
        await found.give_tokens()
        yield found


@pytest_asyncio.fixture
async def zalo(made: Kit) -> AsyncIterator[Zalo]:
    found = made.zalo()
    yield found
    await found.close()


async def names(made: Kit) -> list[str]:
    return [alarm.name for alarm in (await standing(made.store, made.desk, OA)).alarms]


async def test_the_account_is_looked_at_before_the_first_message(made: Kit, zalo: Zalo) -> None:
    await zalo.watch.tick()
    notes = (await standing(made.store, made.desk, OA)).notes
    assert notes["account"].value == "Loa Bản; cơ quan nhà nước; đã xác thực; Tăng trưởng; 31/12/2027"
    assert await names(made) == []
    await zalo.watch.tick()
    assert [path for _, path in made.fake.calls].count("/v2.0/oa/getoa") == 1, "once a day"


async def test_an_account_that_is_not_verified_alarms_until_it_is(made: Kit, zalo: Zalo) -> None:
    made.fake.account["is_verified"] = False
    await zalo.watch.tick()
    assert await names(made) == ["account"]
    made.fake.account["is_verified"] = True
    made.clock.turn(86_401)
    await zalo.watch.tick()
    assert await names(made) == []


async def test_an_account_that_zalo_refuses_says_why(made: Kit, zalo: Zalo) -> None:
    made.fake.trouble("getoa", error=-224)
    with pytest.raises(Unfit, match="-224: cần nâng gói"):
        await zalo.account()


async def test_followers_are_counted_and_not_looked_at(made: Kit, zalo: Zalo) -> None:
    made.fake.last_spoke = {f"10{n}": 1.0 for n in range(120)}
    assert await zalo.followers() == 120


async def test_the_clock_renews_old_tokens(made: Kit, zalo: Zalo) -> None:
    await zalo.watch.tick()
    made.clock.turn(21 * 3600)
    await zalo.watch.tick()
    assert len(made.fake.grants) == 1


async def test_silence_for_a_day_alarms_by_day_and_only_where_events_came_before(made: Kit, zalo: Zalo) -> None:
    to_noon = (NOON - made.clock()).total_seconds()
    made.clock.turn(to_noon)
    await zalo.watch.tick()
    assert await names(made) == []
    last = str(int(made.clock().timestamp()) - 25 * 3600)
    await made.store.write(carriers.note, "zalo", "last-event", last, 1)
    await zalo.watch.tick()
    assert "silent" in await names(made)
    await made.store.write(carriers.note, "zalo", "last-event", str(int(made.clock().timestamp())), 1)
    await zalo.watch.tick()
    assert "silent" not in await names(made)


async def test_an_alarm_that_nothing_puts_out_passes_after_a_day(made: Kit, zalo: Zalo) -> None:
    await made.store.write(raise_alarm, "retried", "1", int(made.clock().timestamp()))
    await made.store.write(raise_alarm, "halted", "-221", int(made.clock().timestamp()))
    assert await names(made) == ["halted", "retried"]
    made.clock.turn(86_401)
    assert await names(made) == ["halted"]


async def test_quota_and_refusals_are_shown_without_anybody(made: Kit, zalo: Zalo) -> None:
    made.fake.last_spoke[LAN] = made.clock().timestamp()
    await zalo.carrier.send(1, LAN, Say(body="Chào", id="a.0"))
    made.fake.trouble("message/cs", error=-213)
    with pytest.raises(Gone):
        await zalo.carrier.send(1, LAN, Say(body="Chào", id="b.0"))
    await zalo.watch.tick()
    found = await standing(made.store, made.desk, OA)
    assert found.notes["quota"].value == "reply 7/8"
    assert found.counts == {"refused -213": 1}
    assert LAN not in repr(found)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("refused -213", "Zalo từ chối gửi, mã -213"),
        ("event user_buys_rice", "sự kiện không dùng đến: user_buys_rice"),
        ("not sent: not free", "tin không gửi vì phải trả tiền"),
        ("other", "other"),
    ],
)
def test_what_is_counted_is_told_in_words(kind: str, words: str) -> None:
    assert counted(kind) == words


async def test_an_alarm_says_what_the_code_means(made: Kit) -> None:
    await made.store.write(raise_alarm, "halted", "-224", int(made.clock().timestamp()))
    (alarm,) = (await standing(made.store, made.desk, OA)).alarms
    assert alarm.sentence.endswith("Zalo nói: cần nâng gói dịch vụ OA.")


async def test_templates_are_off_and_then_only_neutral(made: Kit, zalo: Zalo) -> None:
    neutral, communes = Neutral("xã Thất Khê", NOON.date(), "https://loa.example"), frozenset({"xã Thất Khê"})
    with pytest.raises(Refused, match="TemplateNotApproved"):
        await zalo.templates.send(LAN, "7788", neutral, communes, NOON)
    open_one = made.zalo(templates=frozenset({"7788"}))
    assert await open_one.templates.send(LAN, "7788", neutral, communes, NOON)
    (sent,) = made.fake.sent
    assert (sent.template, sent.text) == ("7788", "day=25/11/2026 link=https://loa.example place=xã Thất Khê")
    with pytest.raises(Refused, match="NotACommune"):
        await open_one.templates.send(LAN, "7788", replace(neutral, place="bạo lực"), communes, NOON)
    with pytest.raises(Later):
        await open_one.templates.send(LAN, "7788", neutral, communes, NOON.replace(hour=22))
    await open_one.close()


@pytest.mark.parametrize(
    "change",
    [{"oa": ""}, {"oa": "OA7"}, {"app": ""}, {"secret": ""}, {"webhook_secret": ""}, {"rate": 0}, {"templates": frozenset({"x y"})}, {"id_terms": ()}],
)  # fmt: skip
async def test_without_what_it_needs_it_does_not_start(made: Kit, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="LOA_BAN_ZALO_"):
        made.zalo(**change)
    check(made.facts)
