"""Kênh: what the operator needs to know of the channels, and nothing of a person."""

import pytest
from starlette.applications import Starlette

from bot.model.events import Typed
from bot.service.carriers import zalo
from bot.service.carriers.channel_health import zalo_health
from bot.storage import ledger, outbox
from bot.storage.outbox import Ended
from bot.storage.sql import Db
from bot.web.desk.channels import CHANNELS, lasted
from bot.web.desk.shell import Shell
from bot.web.desk.site import desk_routes
from tests.conftest import House
from tests.service.officers.kit import CHEAP
from tests.service.outreach.test_running import Village
from tests.web.desk.kit import ADDRESS, Officer, signed_in

OA = "123456789"
ACCESS, REFRESH = "access-token-of-the-oa-0001", "refresh-token-of-the-oa-0001"


async def at_zalo(house: House) -> Officer:
    shell = Shell(house.store, house.desk, ADDRESS, CHEAP)
    shell.zalo_oa, shell.healths["zalo"] = OA, zalo_health(house.store, house.desk, OA)
    return await signed_in(house, app=Starlette(routes=desk_routes(shell)))


def _broken(db: Db, now: int) -> None:
    for _ in range(ledger.PARKED_AT):
        ledger.failed(db, "telegram:1:7", "KeyError", now)
    ledger.failed(db, "telegram:1:8", "OneTime", now)


async def test_the_queue_is_told_by_channel_and_lane_with_its_age(house: House) -> None:
    village = Village(house)
    await village.lives(12)
    await village.ticks()
    house.later(minutes=7)
    officer = await signed_in(house)
    await officer.opens(CHANNELS)
    assert "Telegram Tin nhắn trước 12 0 7 phút" in officer.said


async def test_dead_letters_and_parked_updates_are_visible_by_kind(house: House) -> None:
    village = Village(house)
    await village.lives(3)
    await village.ticks()
    rows, _ = await house.store.write(outbox.turn, "telegram", [], village.now, 9)
    ended = [Ended(row, "failed", "TooLong") for row in rows]
    await house.store.write(outbox.turn, "telegram", ended, village.now, 0)
    await house.store.write(_broken, village.now)
    officer = await signed_in(house)
    await officer.opens(CHANNELS)
    assert "Telegram không gửi được TooLong 3" in officer.said
    assert "KeyError 1" in officer.said
    assert "OneTime" not in officer.said, "it may still be handled"


async def test_what_came_in_is_seen_and_no_word_of_it(house: House) -> None:
    await house.does("lan", Typed("chồng em tên là Xuân"), channel="telegram", seal=None)
    house.desk.wakes["telegram"] = lambda: None
    officer = await signed_in(house)
    await officer.opens(CHANNELS)
    assert "Tin đến gần nhất 23/11/2026 09:00" in officer.said
    assert "Xuân" not in officer.said
    assert "lan" not in {word.lower() for word in officer.said.split()}


async def test_tokens_are_pasted_and_never_shown_again(house: House) -> None:
    officer = await at_zalo(house)
    await officer.opens(CHANNELS)
    assert "Chưa có mã truy cập" in officer.said
    await officer.sends(f"{CHANNELS}/zalo", {"ma_truy_cap": ACCESS, "ma_lam_moi": REFRESH})
    assert "Đã lưu cặp mã mới" in officer.said
    assert "Mã làm mới sống đến 21/02/2027" in officer.said
    assert ACCESS not in officer.answer.text and REFRESH not in officer.answer.text
    assert (await zalo.standing(house.store, house.desk, OA)).has_tokens
    (entry,) = await house.rows("SELECT what FROM audit WHERE action = 'channels'")
    assert entry == ("zalo:tokens-pasted",)


async def test_the_webhooks_health_and_the_quota_are_told_and_an_alarm_stands_above(house: House) -> None:
    now = int(house.now.timestamp())
    for name, value in (("last-event", str(now)), ("quota", "reply 5/8"), ("refused-events", "3")):
        await house.store.write(zalo.remember, name, value, now)
    await house.store.write(zalo.raise_alarm, "silent", "", now)
    officer = await at_zalo(house)
    await officer.opens(CHANNELS)
    assert "Sự kiện webhook gần nhất 23/11/2026 09:00" in officer.said
    assert "Hạn mức tin reply 5/8" in officer.said
    assert "chữ ký sai) 3" in officer.said
    assert "Đã lâu không có sự kiện nào từ Zalo" in officer.said


@pytest.mark.parametrize(
    ("access", "refresh"), [("short", REFRESH), (ACCESS, ACCESS), ("có dấu và dấu cách ở đây", REFRESH)]
)
async def test_what_cannot_be_a_pair_is_not_kept_nor_repeated(house: House, access: str, refresh: str) -> None:
    officer = await at_zalo(house)
    answer = await officer.sends(f"{CHANNELS}/zalo", {"ma_truy_cap": access, "ma_lam_moi": refresh})
    assert answer.status_code == 422
    assert refresh not in answer.text
    assert not (await zalo.standing(house.store, house.desk, OA)).has_tokens


async def test_without_an_official_account_there_is_nowhere_to_paste(house: House) -> None:
    officer = await signed_in(house)
    answer = await officer.sends(f"{CHANNELS}/zalo", {"ma_truy_cap": ACCESS, "ma_lam_moi": REFRESH})
    assert answer.status_code == 404


@pytest.mark.parametrize(("seconds", "said"), [(5, "5 giây"), (60, "1 phút"), (7300, "2 giờ"), (200_000, "2 ngày")])
def test_a_wait_is_told_in_its_largest_unit(seconds: int, said: str) -> None:
    assert lasted(seconds) == said
