"""What a bot's channel adds to the operator's page: groups, what was withheld, what came and is not handled, and what to do now."""

import datetime as dt

from bot.service.carriers.channel_health import Alarm, ChannelHealth, Health
from bot.service.desk import Desk
from bot.storage import carriers, village_groups
from bot.storage.store import Store

COUNTED_DAYS = 7
SAID = {
    "Status401": "Máy chủ của kênh không nhận mã (token) của bot: lấy mã mới, đặt lại rồi khởi động lại.",
    "InvalidToken": "Máy chủ của kênh không nhận mã (token) của bot: lấy mã mới, đặt lại rồi khởi động lại.",
    "Status409": "Hai nơi cùng nhận tin của một bot: chỉ để một máy chạy.",
    "Status429": "Hết hạn mức, hoặc gửi nhanh quá: xem gói của bot, hạ tốc độ gửi.",
    "Patience": "Kênh bảo chờ: hết hạn mức, hoặc gửi nhanh quá. Tin trả lời tự gửi lại.",
}
"""By kind of the newest trouble. It is over as soon as something goes out or comes in again."""
_PASSED = "passed over: "


def bot_health(store: Store, desk: Desk, channel: str) -> Health:
    async def look() -> ChannelHealth:
        since = (desk.day_of(desk.clock()) - dt.timedelta(days=COUNTED_DAYS - 1)).isoformat()
        async with store.reading() as reading:
            groups = await village_groups.standing(reading, channel)
            withheld = await village_groups.withheld(reading, channel, since)
            counts = await carriers.read_counts(reading, channel, since)
        facts: list[tuple[str, str | int]] = []
        if desk.channels[channel].groups:
            facts.append(("Nhóm thôn đã vào", f"{groups.groups} (nhận mẩu hằng tuần: {groups.weekly})"))
        if not desk.channels[channel].taps:
            facts.append(("Tin bị kênh giấu nội dung, bảy ngày", str(withheld)))
        told = tuple((kind.replace(_PASSED, "bỏ qua: "), n) for kind, n in sorted(counts.items()))
        return ChannelHealth(tuple(facts), _alarms(desk, channel), told)

    return look


def _alarms(desk: Desk, channel: str) -> tuple[Alarm, ...]:
    pulse = desk.pulse(channel)
    is_over = pulse.error_at < max(pulse.came_in, pulse.went_out)
    return () if is_over or pulse.error not in SAID else (Alarm(SAID[pulse.error], pulse.error_at),)
