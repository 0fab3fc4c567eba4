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
from bot.service import wire
from bot.service.count import Asked, read_table
from bot.service.desk import VIETNAM, Desk
from bot.storage import alerts, outbox
from bot.storage.alerts import Due
from bot.storage.sql import Db, Reading
from bot.storage.store import Store

OPEN, CLOSE = dt.time(8), dt.time(20)
"""S14: nothing is said unasked at night."""
SILENT_DAYS = 30
LOOKED_BACK_DAYS = 400
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
        since = await silent_since(reading, self._desk, today) if due else {}
        found = []
        for each in due:
            news = [code for code, day in since.items() if each.area in ("", code) and _is_news(day, each.last)]
            if news:
                names = [self._desk.gazetteer.communes[code].full_name for code in news]
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


async def silent_since(reading: Reading, desk: Desk, today: dt.date) -> dict[str, dt.date | None]:
    """commune → the day on which it fell silent: thirty days without a house reached and without a meeting.

    A house is kept by month, so a month with one counts to its end; None where nothing is known of the past year.
    """
    first = today - dt.timedelta(days=LOOKED_BACK_DAYS)
    months = await alerts.last_months(reading, first.isoformat()[:7], today.isoformat()[:7])
    meetings = await alerts.last_meetings(reading, first.isoformat(), today.isoformat())
    since = {code: _silent_from(months.get(code), meetings.get(code)) for code in desk.gazetteer.communes}
    return {code: day for code, day in since.items() if day is None or day <= today}


def _silent_from(month: str | None, meeting: str | None) -> dt.date | None:
    quiet = dt.timedelta(days=SILENT_DAYS)
    days = [_after(month) + quiet] if month else []
    days += [dt.date.fromisoformat(meeting) + quiet + dt.timedelta(days=1)] if meeting else []
    return max(days, default=None)


def _after(month: str) -> dt.date:
    """The day after its last."""
    return (dt.date.fromisoformat(f"{month}-28") + dt.timedelta(days=4)).replace(day=1)


def _is_news(since: dt.date | None, told: str) -> bool:
    return told == "" or (since is not None and since.isoformat() > told)


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
