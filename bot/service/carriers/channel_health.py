"""How each channel fares, for the operator: what this process saw of it, and what the channel itself adds. Kinds and numbers only."""

from collections.abc import Awaitable, Callable

from msgspec import Struct

from bot.service.carriers import zalo
from bot.service.desk import Desk
from bot.storage import ledger, outbox
from bot.storage.store import Store


class Alarm(Struct, frozen=True):
    """What is wrong and what to do about it; `since` in seconds since 1970, 0 where nobody knows."""

    sentence: str
    since: int = 0


class ChannelHealth(Struct, frozen=True):
    """What a channel adds to what every process knows of it. Each channel that has more to tell writes one.

    facts    words and what stands there: tokens and until when they live, quota, package; never a token itself
    counts   what happened in the last seven days, by kind
    """

    facts: tuple[tuple[str, str | int], ...] = ()
    alarms: tuple[Alarm, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    takes_tokens: bool = False


Health = Callable[[], Awaitable[ChannelHealth]]


class Waiting(Struct, frozen=True):
    """One channel's lane in the outbox: `oldest` is how many seconds the oldest is overdue."""

    channel: str
    is_bulk: bool
    queued: int
    sending: int
    oldest: int


class Dead(Struct, frozen=True):
    """Messages of two days that did not arrive, by channel, end and kind of error."""

    channel: str
    state: str
    error: str
    n: int
    last: int


class Queue(Struct, frozen=True):
    """`sent`: of two days, by channel. `parked`: updates that failed three times: (kind, how many, the newest)."""

    waiting: tuple[Waiting, ...]
    dead: tuple[Dead, ...]
    sent: dict[str, int]
    parked: tuple[tuple[str, int, int], ...]


async def queue(store: Store, desk: Desk) -> Queue:
    now = int(desk.clock().timestamp())
    async with store.reading() as reading:
        lines = await outbox.lines(reading)
        dead = await outbox.dead(reading)
        parked = await ledger.parked_kinds(reading)
    lanes = sorted({(line.channel, line.lane) for line in lines if line.state in ("queued", "sending")})
    found = {(line.channel, line.lane, line.state): line for line in lines}
    waiting = []
    for channel, lane in lanes:
        queued, sending = found.get((channel, lane, "queued")), found.get((channel, lane, "sending"))
        oldest = max(now - queued.first, 0) if queued else 0
        waiting.append(
            Waiting(channel, lane == outbox.BULK, queued.n if queued else 0, sending.n if sending else 0, oldest)
        )
    sent: dict[str, int] = {}
    for line in lines:
        if line.state == "sent":
            sent[line.channel] = sent.get(line.channel, 0) + line.n
    return Queue(tuple(waiting), tuple(Dead(*each) for each in dead), sent, tuple(parked))


NOTES = {
    "last-event": "Sự kiện webhook gần nhất",
    "refused-events": "Sự kiện bị từ chối (chữ ký sai)",
    "repeated-events": "Sự kiện Zalo phải gửi lại",
    "variant": "Cách ký khớp",
    "quota": "Hạn mức tin",
    "calls-left": "Lượt gọi còn lại",
    "account": "Tài khoản",
}


def _shown(value: str, name: str) -> str | int:
    """A moment is told as one."""
    return int(value) if name == "last-event" and value.isdecimal() else value


def zalo_health(store: Store, desk: Desk, oa: str) -> Health:
    """What the keeper of tokens and the watch of the Official Account wrote down."""

    async def look() -> ChannelHealth:
        told = await zalo.standing(store, desk, oa)
        facts: list[tuple[str, str | int]] = [("Mã truy cập", "có" if told.has_tokens else "chưa có")]
        if told.has_tokens:
            facts += [
                ("Mã truy cập sống đến", told.access_until),
                ("Mã làm mới sống đến", told.refresh_until),
                ("Làm mới lần cuối", told.rotated_at),
            ]
        facts += [(words, _shown(told.notes[name].value, name)) for name, words in NOTES.items() if name in told.notes]
        counts = tuple((zalo.counted(kind), n) for kind, n in sorted(told.counts.items()))
        raised = tuple(Alarm(f"{alarm.sentence} {alarm.detail}".strip(), alarm.since) for alarm in told.alarms)
        return ChannelHealth(tuple(facts), raised, counts, takes_tokens=True)

    return look
