"""What the operator's page says of a bot's channel."""

import datetime as dt

from msgspec.structs import replace

from bot.service.carriers.bot_health import SAID, bot_health
from bot.storage import carriers, village_groups
from bot.storage.recorded import count_unlinked
from tests.conftest import House
from tests.storage.test_village_groups import OLD


async def test_groups_are_counted_and_what_came_and_is_not_handled(house: House) -> None:
    house.desk.channels["telegram"] = replace(house.desk.channels["telegram"], groups=True)
    group = await house.store.write(village_groups.enter, 5, "telegram", OLD, b"sealed")
    await house.store.write(village_groups.set_weekly, group.id, True)
    await house.store.write(carriers.count, "telegram", house.desk.day_of(house.now).isoformat(), "passed over: poll")
    told = await bot_health(house.store, house.desk, "telegram")()
    assert told.facts == (("Nhóm thôn đã vào", "1 (nhận mẩu hằng tuần: 1)"),)
    assert told.counts == (("bỏ qua: poll", 1),)
    assert told.alarms == ()


async def test_what_a_carrier_withheld_is_told_of_seven_days(house: House) -> None:
    house.desk.channels["zalo-bot"] = replace(house.desk.channels["telegram"], name="zalo-bot", taps=False)
    today = house.desk.day_of(house.now)
    for days in (0, 6, 7):
        day = today - dt.timedelta(days=days)
        await house.store.write(count_unlinked, day, "withheld", "", "zalo-bot")
    told = await bot_health(house.store, house.desk, "zalo-bot")()
    assert told.facts == (("Tin bị kênh giấu nội dung, bảy ngày", "2"),)


async def test_trouble_is_told_with_what_to_do_until_something_goes_through_again(house: House) -> None:
    pulse = house.desk.pulse("telegram")
    pulse.error, pulse.error_at, pulse.came_in = "Status401", 100, 50
    look = bot_health(house.store, house.desk, "telegram")
    [alarm] = (await look()).alarms
    assert (alarm.sentence, alarm.since) == (SAID["Status401"], 100)
    pulse.went_out = 101
    assert (await look()).alarms == ()
    pulse.error, pulse.error_at = "TooLong", 200
    assert (await look()).alarms == ()
