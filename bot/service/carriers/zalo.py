"""What the operator sees of the Official Account and does for it: tokens pasted, alarms, quota, counts. No person."""

import datetime as dt

import msgspec
from msgspec import Struct

from bot.service.desk import Desk
from bot.storage import carriers
from bot.storage.carriers import Note, Pair
from bot.storage.sql import Db
from bot.storage.store import Store

CHANNEL = "zalo"
ACCESS_SECONDS = 25 * 3600
REFRESH_DAYS = 90
"""A refresh token lives three months (documented)."""
WARNED_AT = (30, 7, 1)
COUNTED_DAYS = 7
SILENT_HOURS = 24
PASSING = {"retried": 86400, "unpaid": 86400}
"""Alarms that nothing puts out: so many seconds after the last time they are not shown any more."""
ALARM = "alarm "
"""Before the name of a note that is an alarm."""

ALARMS = {
    "no-tokens": "Chưa có mã truy cập. Chạy: bot zalo token, hoặc bot zalo authorise.",
    "refresh-refused": "Zalo từ chối làm mới mã truy cập. Quản trị viên OA cấp quyền lại, rồi chạy bot zalo authorise.",
    "halted": "Zalo không cho gửi tin: xem mã lỗi, làm theo docs/zalo.md.",
    "account": "Tài khoản OA chưa đủ điều kiện: xem mục kiểm tra.",
    "retried": "Zalo phải gửi lại sự kiện: máy chủ trả lời chậm hoặc không trả lời. Quá nhiều lần thì Zalo ngắt webhook.",
    "silent": "Đã lâu không có sự kiện nào từ Zalo: xem webhook trong trang quản lý ứng dụng có còn bật không.",
    "unpaid": "Có tin không gửi vì đã hết tin miễn phí, và cài đặt không cho gửi tin trả tiền.",
}

MEANT = {
    -204: "OA bị khóa",
    -205: "không tìm thấy OA",
    -209: "ứng dụng chưa được kích hoạt",
    -212: "API chưa được đăng ký cho ứng dụng",
    -216: "mã truy cập không hợp lệ",
    -219: "ứng dụng đã bị gỡ",
    -220: "mã truy cập hết hạn",
    -221: "OA chưa xác thực",
    -223: "OA chưa cấp quyền cho ứng dụng",
    -224: "cần nâng gói dịch vụ OA",
    -235: "loại OA không dùng được API này",
    -240: "API cũ đã ngừng",
    -242: "appsecret_proof sai",
    -320: "chưa có tài khoản Zalo Cloud",
    -321: "tài khoản Zalo Cloud hết tiền",
    -14002: "ứng dụng không hoạt động",
    -14003: "chưa lưu địa chỉ callback",
}
"""What the codes mean that only a person can mend, for the operator."""
COUNTED = {
    "refused": "Zalo từ chối gửi, mã",
    "event": "sự kiện không dùng đến:",
    "buttons": "Zalo không nhận nút bấm:",
    "not": "tin không gửi vì phải trả tiền:",
}


class Tokens(Struct, frozen=True):
    """A pair in the clear: only on its way to Zalo."""

    access: str
    refresh: str

    def __repr__(self) -> str:
        return "Tokens(…)"

    def packed(self) -> bytes:
        return msgspec.msgpack.encode(self)


class Alarm(Struct, frozen=True):
    """`sentence` says what to do; `detail` a code or a number; `since` in seconds since 1970."""

    name: str
    sentence: str
    detail: str
    since: int


class Standing(Struct, frozen=True):
    """How the account stands, for the operator's page and `bot zalo status`.

    counts   what happened in the last seven days, by kind: refusals by code, unknown events, repeated deliveries
    notes    the newest of each name: last-event, variant, quota, account, calls-left, buttons
    """

    has_tokens: bool
    rotated_at: int = 0
    access_until: int = 0
    refresh_until: int = 0
    alarms: tuple[Alarm, ...] = ()
    notes: dict[str, Note] = {}
    counts: dict[str, int] = {}
    waiting: int = 0
    waiting_since: int | None = None


def lease_name(oa: str) -> str:
    return f"{CHANNEL}:{oa}"


def opened(desk: Desk, pair: Pair) -> Tokens:
    return msgspec.msgpack.decode(desk.keys.seal.open(pair.sealed), type=Tokens)


async def paste(store: Store, desk: Desk, oa: str, access: str, refresh: str) -> None:
    """A pair that a person copied from Zalo's console. Raises ValueError where it cannot be one."""
    for name, token in (("mã truy cập (access token)", access), ("mã làm mới (refresh token)", refresh)):
        if not (20 <= len(token) <= 4000 and token.isascii() and token.isprintable() and " " not in token):
            raise ValueError(f"{name}: phải là một dòng chữ liền, chép nguyên từ trang của Zalo")
    if access == refresh:
        raise ValueError("hai mã giống nhau: chép mã truy cập trước, rồi mã làm mới")
    now = int(desk.clock().timestamp())
    await store.write(keep_tokens, desk, lease_name(oa), Tokens(access, refresh), ACCESS_SECONDS, now)


def keep_tokens(db: Db, desk: Desk, name: str, tokens: Tokens, lives: int, now: int) -> None:
    carriers.put_pair(db, name, desk.keys.seal.close(tokens.packed()), now, now + lives)
    for alarm in ("no-tokens", "refresh-refused", "halted"):
        forget_alarm(db, alarm)


def raise_alarm(db: Db, name: str, detail: str, now: int) -> bool:
    """True where it is new. An alarm keeps the time when it was first raised with this detail."""
    noted = carriers.notes(db, CHANNEL).get(ALARM + name)
    if noted is not None and noted.value == detail:
        return False
    carriers.note(db, CHANNEL, ALARM + name, detail, now)
    return True


def forget_alarm(db: Db, name: str) -> None:
    carriers.drop_note(db, CHANNEL, ALARM + name)


def remember(db: Db, name: str, value: str, now: int) -> None:
    carriers.note(db, CHANNEL, name, value, now)


def count(db: Db, desk: Desk, kind: str) -> None:
    carriers.count(db, CHANNEL, desk.day_of(desk.clock()).isoformat(), kind)


async def standing(store: Store, desk: Desk, oa: str) -> Standing:
    """Read anew each time; nothing in it is secret and nothing is of a person."""
    now = int(desk.clock().timestamp())
    since = (desk.day_of(desk.clock()) - dt.timedelta(days=COUNTED_DAYS - 1)).isoformat()
    async with store.reading() as reading:
        pair = await carriers.read_pair(reading, lease_name(oa))
        notes = await carriers.read_notes(reading, CHANNEL)
        counts = await carriers.read_counts(reading, CHANNEL, since)
        waiting, waiting_since = await carriers.read_waiting(reading, CHANNEL)
    raised = [
        Alarm(name.removeprefix(ALARM), _sentence(name.removeprefix(ALARM), note.value), note.value, note.at)
        for name, note in notes.items()
        if name.startswith(ALARM) and now - note.at < PASSING.get(name.removeprefix(ALARM), now + 1)
    ]
    return Standing(
        has_tokens=pair is not None,
        rotated_at=pair.rotated_at if pair else 0,
        access_until=pair.expires_at if pair else 0,
        refresh_until=refresh_until(pair) if pair else 0,
        alarms=(*raised, *_of_tokens(pair, raised, now)),
        notes={name: note for name, note in notes.items() if not name.startswith(ALARM)},
        counts=counts,
        waiting=waiting,
        waiting_since=waiting_since,
    )


def _sentence(name: str, detail: str) -> str:
    told = ALARMS.get(name, "")
    meant = MEANT.get(int(detail)) if detail.removeprefix("-").isdecimal() else None
    return f"{told} Zalo nói: {meant}." if name == "halted" and meant else told


def counted(kind: str) -> str:
    """A kind of `Standing.counts` in words for the operator."""
    first, _, rest = kind.partition(" ")
    return f"{COUNTED.get(first, first)} {rest.removeprefix('refused ').removeprefix('sent: not free')}".strip(" :")


def refresh_until(pair: Pair) -> int:
    return pair.rotated_at + REFRESH_DAYS * 86400


def days_left(pair: Pair, now: int) -> int | None:
    """The mark of WARNED_AT that was passed last; None while there is time."""
    left = (refresh_until(pair) - now) / 86400
    passed = [mark for mark in WARNED_AT if left <= mark]
    return min(passed, default=None)


def _of_tokens(pair: Pair | None, raised: list[Alarm], now: int) -> list[Alarm]:
    names = {alarm.name for alarm in raised}
    if pair is None:
        return [] if "no-tokens" in names else [Alarm("no-tokens", ALARMS["no-tokens"], "", 0)]
    mark = days_left(pair, now)
    if mark is None or pair.refused_at:
        return []
    sentence = f"Mã làm mới hết hạn trong vòng {mark} ngày mà chưa làm mới được: quản trị viên OA cấp quyền lại."
    return [Alarm("expires", sentence, str(mark), now)]
