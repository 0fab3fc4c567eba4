"""Kênh: for the operator: which channels run, their tokens and alarms, what waits, what did not arrive. Kinds and numbers, no person."""

from msgspec import Struct
from starlette.responses import Response

from bot.service.carriers import zalo
from bot.service.carriers.channel_health import ChannelHealth, queue
from bot.service.desk import Desk
from bot.service.officers import journal
from bot.service.pulse import Pulse
from bot.storage import audit
from bot.storage.audit import Entry
from bot.storage.sql import Db
from bot.web.desk.forms import filled
from bot.web.desk.pages import HOME, Page
from bot.web.desk.visit import NotHere, Visit

CHANNELS = f"{HOME}/kenh"
NAMES = {"web": "Trang web", "telegram": "Telegram", "zalo": "Zalo OA", "zalo-bot": "Zalo Bot"}
GUIDES = {"zalo": "docs/zalo.md", "zalo-bot": "docs/zalo-bot.md", "telegram": "docs/telegram.md"}
MODES = {"polling": "Loa Bản hỏi máy chủ của kênh", "webhook": "Kênh gọi đến (webhook)", "": "Trang của Loa Bản"}
ENDS = {"failed": "không gửi được", "expired": "quá giờ", "stopped": "người nhận đã chặn, rời đi hoặc thôi nhận"}
QUIET_SECONDS = 6 * 3600


class Line(Struct, frozen=True):
    """One channel. `said`: whether it runs, in words."""

    key: str
    name: str
    is_on: bool
    mode: str
    pulse: Pulse
    health: ChannelHealth
    guide: str


async def show(visit: Visit) -> Response:
    return await _page(visit, filled())


async def paste(visit: Visit) -> Response:
    """A pair that somebody copied from Zalo's console. It is never shown again, here or elsewhere."""
    if not visit.shell.zalo_oa:
        raise NotHere
    access, refresh = visit.form.secret("ma_truy_cap").strip(), visit.form.secret("ma_lam_moi").strip()
    try:
        await zalo.paste(visit.store, visit.desk, visit.shell.zalo_oa, access, refresh)
    except ValueError as slip:
        slips = filled()
        slips["ma_truy_cap"] = str(slip)
        return await _page(visit, slips)
    told = journal.entry(visit.desk, visit.officer, "channels", "zalo:tokens-pasted")
    await visit.store.write(_journalled, visit.desk, told)
    return visit.go(CHANNELS, "dan")


def _journalled(db: Db, desk: Desk, told: Entry) -> None:
    audit.append(db, desk.keys, told)


async def _page(visit: Visit, slips: dict[str, str]) -> Response:
    desk = visit.desk
    lines = [await _line(visit, key) for key in NAMES if key in desk.channels]
    found = await queue(visit.store, desk)
    return visit.html(
        "desk/channels.html",
        422 if slips else 200,
        lines=lines,
        queue=found,
        sent=sum(found.sent.values()),
        failed=sum(each.n for each in found.dead if each.state == "failed"),
        names=NAMES,
        ends=ENDS,
        slips=slips,
        began_at=desk.began_at,
        revision=desk.everything.revision,
        lasted=lasted,
        quiet=QUIET_SECONDS,
    )


async def _line(visit: Visit, key: str) -> Line:
    look = visit.shell.healths.get(key)
    pulse = visit.desk.pulses.get(key) or Pulse()
    health = await look() if look else ChannelHealth()
    is_on = key in visit.desk.wakes
    return Line(key, NAMES[key], is_on, MODES.get(pulse.mode, pulse.mode), pulse, health, GUIDES.get(key, ""))


def lasted(seconds: int) -> str:
    """A time that something waits, in the largest unit that fits."""
    for size, unit in ((86400, "ngày"), (3600, "giờ"), (60, "phút")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} giây"


SAYS = {"dan": "Đã lưu cặp mã mới. Mã cũ hết dùng."}
PAGES = (
    Page(CHANNELS, show, needs="channels", menu="Kênh", group="keeping", order=88, says=SAYS),
    Page(f"{CHANNELS}/zalo", paste, method="POST", needs="channels", records="itself"),
)
