"""What an officer chose to be reminded of is put into the outbox: once a week, once a silence, by day.

Neutral titles and sums of all topics only (S5); nothing of it says who.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import Struct

from bot.model.replies import Say
from bot.model.world import Words
from bot.reach.figures import Reached
from bot.reach.period import period
from bot.service.carriers import wire
from bot.service.desk import VIETNAM, Desk
from bot.service.households.count import Asked, read_table
from bot.service.households.lately import SILENT_DAYS, lately_in
from bot.storage import alerts, lately, outbox
from bot.storage.alerts import Due
from bot.storage.sql import Db, Reading
from bot.storage.store import Store

OPEN, CLOSE = dt.time(8), dt.time(20)
"""S14: nothing is said unasked at night."""
MOST_NAMED = 15


class Alerts:
    """`put` may be called as often as one likes, by several processes and after a restart."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk
        self._looked_on: dt.date | None = None

    async def put(self) -> int:
        """How many were put out."""
        now = self._desk.clock().astimezone(VIETNAM)
        if not OPEN <= now.time() < CLOSE:
            return 0
        today = now.date()
        monday = today - dt.timedelta(days=today.weekday())
        async with self._store.reading() as reading:
            messages = await self._weekly(reading, today, monday)
            if self._looked_on != today:
                messages += await self._silent(reading, today)
        closing = int(dt.datetime.combine(today, CLOSE, VIETNAM).timestamp())
        put = 0
        for due, say in messages:
            put += await self._store.write(_put, self._desk, due, say, today.isoformat(), closing)
        if self._looked_on != today:
            await self._store.write(alerts.end)
            self._looked_on = today
        return put

    async def _weekly(self, reading: Reading, today: dt.date, monday: dt.date) -> list[tuple[Due, Say]]:
        due = await alerts.due(reading, "weekly", monday.isoformat())
        weeks = {area: await self._week(reading, area, today) for area in dict.fromkeys(each.area for each in due)}
        return [(each, _week_said(self._words(each), weeks[each.area])) for each in due]

    async def _silent(self, reading: Reading, today: dt.date) -> list[tuple[Due, Say]]:
        """Looked for once a day: what is silent now and was not when she was last told."""
        due = await alerts.due(reading, "silent", today.isoformat())
        silent = (await lately_in(reading, self._desk)).silent if due else frozenset()
        news = {last: await _new_since(reading, silent, last) for last in dict.fromkeys(each.last for each in due)}
        communes, found = self._desk.gazetteer.communes, []
        for each in due:
            codes = [code for code in communes if code in news[each.last] and each.area in ("", code)]
            if codes:
                names = [communes[code].full_name for code in codes]
                found.append((each, _silence_said(self._words(each), names)))
        return found

    async def _week(self, reading: Reading, area: str, today: dt.date) -> "_Week":
        first = (today - dt.timedelta(days=7)).isoformat()
        week = await alerts.week(reading, first, (today - dt.timedelta(days=1)).isoformat(), area)
        spans = [today.isoformat()[:7], str(today.year)]
        library = self._desk.library_on(today)
        tables = [
            await read_table(reading, library, self._desk.gazetteer, Asked(period(span), "month", area))
            for span in spans
        ]
        month, year = (table.total.reached or Reached() for table in tables)
        return _Week(tables[0].total.name, today, week.heard, week.held, month, year)

    def _words(self, due: Due) -> Words:
        return self._desk.languages.get(due.language) or self._desk.languages["vi"]


async def _new_since(reading: Reading, silent: frozenset[str], last: str) -> frozenset[str]:
    """Of the silent ones those that were not silent when she was last told, or have spoken since; the first time, all."""
    if not last:
        return silent
    before = dt.date.fromisoformat(last) - dt.timedelta(days=SILENT_DAYS)
    return silent & await lately.in_use(reading, before.isoformat())


class _Week(Struct, frozen=True):
    name: str
    today: dt.date
    heard: int
    held: int
    month: Reached
    year: Reached


def _week_said(tr: Words, week: _Week) -> Say:
    month, year = f"{week.today.month}", f"{week.today.year}"
    lines = [
        tr("{area}, tính đến {day}.", area=tr(week.name), day=tr.day(week.today)),
        tr("Tháng {month}: thẻ {card}, tự khai {own} nhà.", month=month, **_told(tr, week.month)),
        tr("Cả năm {year}: thẻ {card}, tự khai {own} nhà.", year=year, **_told(tr, week.year)),
        tr("Bảy ngày qua: {heard} lượt nghe, {held} buổi họp.", heard=tr.number(week.heard), held=tr.number(week.held)),
    ]
    return Say(title=tr("Loa Bản: tuần qua"), body="\n".join(lines) + "\n\n" + _hint(tr))


def _told(tr: Words, reached: Reached) -> Mapping[str, str]:
    return {"card": tr.number(reached.card), "own": tr.number(reached.self)}


def _silence_said(tr: Words, names: Sequence[str]) -> Say:
    named = ", ".join(tr(name) for name in names[:MOST_NAMED])
    left = len(names) - MOST_NAMED
    more = " " + tr.many("… và {n} nơi nữa.", "… và {n} nơi nữa.", left) if left > 0 else ""
    body = tr("Một tháng nay chưa có nhà nào nghe, chưa ghi buổi họp nào ở: {names}.", names=named) + more
    return Say(title=tr("Loa Bản: xã im ắng"), body=body + "\n\n" + _hint(tr))


def _hint(tr: Words) -> str:
    return tr('Xem thêm: nhắn "thong ke". Thôi nhắc: nhắn "nhac toi".')


def _put(db: Db, desk: Desk, due: Due, say: Say, today: str, closing: int) -> bool:
    """Booked and put out in one transaction: both or neither."""
    if not alerts.take(db, due, today):
        return False
    outbox.put(
        db,
        chat=due.chat,
        channel=due.channel,
        address=due.address,
        body=desk.keys.seal.close(wire.pack(say)),
        now=int(desk.clock().timestamp()),
        expires_at=closing,
        lane=outbox.BULK,
    )
    return True
