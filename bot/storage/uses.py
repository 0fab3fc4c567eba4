"""What was read, answered and asked: counters of use, added up by month so that no report reads every day of a year.

Of the whole province only. A day is added up once it is surely over; the days after that are read as they are.
"""

from typing import NamedTuple

from bot.storage.sql import Db, Reading, Sql, alone

LOCK = 0x75736573
""" "uses": two processes that add up the same day at once would count it twice."""
NEVER = ""

_UNTIL = Sql("SELECT until FROM added_up WHERE what = 'activity'")
_NEXT = Sql("SELECT MIN(day) FROM activity WHERE day > :until AND day < :before")
_ADDED = "ON CONFLICT (kind, month, item, channel) DO UPDATE SET n = activity_months.n + excluded.n"
_ADD = (
    Sql(
        f"""INSERT INTO activity_months (kind, month, item, channel, n)
        SELECT kind, substr(day, 1, 7), item, channel, SUM(n) FROM activity WHERE day = :day
        GROUP BY kind, substr(day, 1, 7), item, channel {_ADDED}"""
    ),
    Sql(
        f"""INSERT INTO activity_months (kind, month, item, channel, n)
        SELECT 'all', substr(day, 1, 7), '', channel, SUM(n) FROM activity
        WHERE day = :day AND kind IN ('card', 'right', 'wrong') GROUP BY substr(day, 1, 7), channel {_ADDED}"""
    ),
)
_REMEMBER = Sql(
    """INSERT INTO added_up (what, until) VALUES ('activity', :day)
    ON CONFLICT (what) DO UPDATE SET until = :day"""
)
_USES = (
    Sql(
        """SELECT kind, item, SUM(n) FROM activity_months
        WHERE kind IN ('card', 'right', 'wrong', 'quiz', 'track', 'passed-on', 'asked', 'before', 'after')
        AND month BETWEEN :first AND :last GROUP BY kind, item"""
    ),
    Sql("SELECT kind, item, SUM(n) FROM activity WHERE day > :after AND day <= :last GROUP BY kind, item"),
)
_CHANNELS = (
    Sql("SELECT month, channel, n FROM activity_months WHERE kind = 'all' AND month BETWEEN :first AND :last"),
    Sql(
        """SELECT substr(day, 1, 7), channel, SUM(n) FROM activity
        WHERE day > :after AND day <= :last AND kind IN ('card', 'right', 'wrong')
        GROUP BY substr(day, 1, 7), channel"""
    ),
)


class Used(NamedTuple):
    """`kind`: card, right, wrong, quiz, track, passed-on, asked, before, after (a track's tests); `item`: the card, question, topic … it was."""

    kind: str
    item: str
    n: int


class OnChannel(NamedTuple):
    """Cards read and questions answered on a channel in a month."""

    month: str
    channel: str
    n: int


def add_up(db: Db, before: str) -> bool:
    """One more day before `before` (a day nobody writes to any more). False where there is none left."""
    alone(db, LOCK)
    row = db.one(_UNTIL)
    day = db.one(_NEXT, until=row[0] if row else NEVER, before=before)
    if day is None or day[0] is None:
        return False
    for statement in _ADD:
        db.run(statement, day=day[0])
    db.run(_REMEMBER, day=day[0])
    return True


async def used(reading: Reading, first: str, last: str) -> list[Used]:
    """Of both months and those between, as "2026-11"."""
    found: dict[tuple[str, str], int] = {}
    for kind, item, n in await _both(reading, _USES, first, last):
        found[kind, item] = found.get((kind, item), 0) + int(n)
    return [Used(kind, item, n) for (kind, item), n in sorted(found.items())]


async def on_channels(reading: Reading, first: str, last: str) -> list[OnChannel]:
    found: dict[tuple[str, str], int] = {}
    for month, channel, n in await _both(reading, _CHANNELS, first, last):
        found[month, channel] = found.get((month, channel), 0) + int(n)
    return [OnChannel(month, channel, n) for (month, channel), n in sorted(found.items())]


async def _both(reading: Reading, statements: tuple[Sql, Sql], first: str, last: str) -> list[tuple[str, str, int]]:
    """What is added up, and the days since."""
    until = await reading.rows(_UNTIL)
    added, fresh = statements
    rows = await reading.rows(added, first=first, last=last)
    after = max(until[0][0] if until else NEVER, f"{first}-00")  # one bound, so that nothing is read for the other
    rows += await reading.rows(fresh, after=after, last=f"{last}-31")
    return [(one, other, n) for one, other, n in rows]
