"""Alerts that officers chose in the talk: who is due one, and what they are put together from."""

from typing import NamedTuple

from bot.model.facts import AlertKind
from bot.storage.sql import Db, Reading, Sql

_CHOOSE = Sql(
    """INSERT INTO alerts (chat, kind, area, language, last) VALUES (:chat, :kind, :area, :language, :last)
    ON CONFLICT (chat, kind) DO UPDATE SET area = :area, language = :language"""
)
_DROP = Sql("DELETE FROM alerts WHERE chat = :chat AND kind = :kind")
_FORGET = Sql("DELETE FROM alerts WHERE chat = :chat")
_OF = Sql("SELECT kind FROM alerts WHERE chat = :chat")
_SPEAK = Sql("UPDATE alerts SET language = :language WHERE chat = :chat")
_STILL_HERS = (
    "EXISTS (SELECT 1 FROM chats c JOIN roles r ON r.person = c.person "
    "WHERE c.id = alerts.chat AND r.kind = 'officer' AND r.area = alerts.area)"
)
_END = Sql(f"DELETE FROM alerts WHERE NOT {_STILL_HERS}")
_DUE = Sql(
    """SELECT a.chat, a.kind, a.area, a.language, a.last, c.channel, c.address
    FROM alerts a JOIN chats c ON c.id = a.chat
    WHERE a.kind = :kind AND a.last < :before ORDER BY a.area, a.chat"""
)
_TAKE = Sql(f"UPDATE alerts SET last = :today WHERE chat = :chat AND kind = :kind AND last = :last AND {_STILL_HERS}")
_HEARD = Sql(
    """SELECT SUM(n) FROM activity
    WHERE day BETWEEN :first AND :last AND kind = 'card' AND (:area = '' OR commune = :area)"""
)
_HELD = Sql("SELECT COUNT(*) FROM meetings WHERE day BETWEEN :first AND :last AND (:area = '' OR commune = :area)")


class Due(NamedTuple):
    """`last` is the day of the newest of this kind, "" before the first. `address` is sealed."""

    chat: int
    kind: AlertKind
    area: str
    language: str
    last: str
    channel: str
    address: bytes | None


class Week(NamedTuple):
    """How often a card was listened to, and how many meetings were recorded."""

    heard: int
    held: int


def choose(db: Db, chat: int, kind: AlertKind, area: str, language: str, last: str) -> None:
    db.run(_CHOOSE, chat=chat, kind=kind, area=area, language=language, last=last)


def drop(db: Db, chat: int, kind: AlertKind) -> None:
    db.run(_DROP, chat=chat, kind=kind)


def forget(db: Db, chat: int) -> None:
    """She left, or is erased."""
    db.run(_FORGET, chat=chat)


def speak(db: Db, chat: int, language: str) -> None:
    db.run(_SPEAK, chat=chat, language=language)


def of(db: Db, chat: int) -> frozenset[AlertKind]:
    return frozenset(kind for (kind,) in db.all(_OF, chat=chat))


def end(db: Db) -> int:
    """Of people whose role, or whose area, ended. How many."""
    return db.run(_END)


def take(db: Db, due: Due, today: str) -> bool:
    """False where another process was quicker, or her role ended meanwhile: then nothing is sent."""
    return db.run(_TAKE, chat=due.chat, kind=due.kind, last=due.last, today=today) == 1


async def due(reading: Reading, kind: AlertKind, before: str) -> list[Due]:
    """Whose newest one is of an earlier day than `before`."""
    return [Due(*row) for row in await reading.rows(_DUE, kind=kind, before=before)]


async def week(reading: Reading, first: str, last: str, area: str) -> Week:
    """Both days inside; of a commune, or of the province where `area` is empty."""
    days = {"first": first, "last": last, "area": area}
    heard, held = await reading.rows(_HEARD, **days), await reading.rows(_HELD, **days)
    return Week(int(heard[0][0] or 0), int(held[0][0] or 0))
