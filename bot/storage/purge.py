"""What dies on its day (promise P8), in pieces so that the writer is never held long."""

import datetime as dt

from bot.storage import (
    accounts,
    campaigns,
    carriers,
    entrants,
    linking,
    live_record,
    reminders,
    tries,
    village_groups,
    visits,
)
from bot.storage.sql import Db, Sql

VISITOR_SECONDS = 24 * 3600
SENT_SECONDS = 48 * 3600
CODE_SECONDS = 24 * 3600
COUNT_DAYS = 90
PIECE = 500

# Said twice, so that on PostgreSQL a visitor who writes at that moment is not forgotten.
_VISITORS = Sql(
    """DELETE FROM chats WHERE person IS NULL AND seen_at < :before AND id IN
    (SELECT id FROM chats WHERE person IS NULL AND seen_at < :before LIMIT :piece)"""
)
_ANSWERS = Sql("DELETE FROM answers WHERE key IN (SELECT key FROM answers WHERE expires_at < :before LIMIT :piece)")
_SENT = Sql(
    """DELETE FROM outbox WHERE id IN (SELECT id FROM outbox
    WHERE state NOT IN ('queued', 'sending') AND due_at < :before LIMIT :piece)"""
)
_TRAIL = Sql(
    """DELETE FROM trail WHERE (chat, message) IN
    (SELECT chat, message FROM trail WHERE at < :before LIMIT :piece)"""
)
_CHECKINS = Sql(
    """DELETE FROM checkins WHERE (meeting, token) IN
    (SELECT meeting, token FROM checkins WHERE until < :before LIMIT :piece)"""
)
_CODES = Sql(
    """UPDATE meetings SET code_hash = NULL, code = NULL, open_until = 0
    WHERE open_until > 0 AND open_until < :before"""
)
_CLEARED = Sql(
    """SELECT t.chat, t.message, c.address FROM trail t JOIN chats c ON c.id = t.chat
    WHERE t.clear_at > 0 AND t.clear_at <= :now AND c.channel = :channel LIMIT :piece"""
)
_CLEAR = Sql("UPDATE trail SET clear_at = 0 WHERE chat = :chat AND message = :message")


def purge(db: Db, now: int) -> int:
    """One piece; how many rows died. Called again until there is nothing left.

    Visitors 24 hours after their last message (S39), web answers after ten minutes, sent rows and
    message ids after 48 hours (S10), who checked in a week after the meeting, its code the day after, what led to a
    telephone two hours after a quiz in a hall, counts of what carriers did after three months.
    """
    died = reminders.purge(db, now - VISITOR_SECONDS, PIECE)
    died += db.run(_VISITORS, before=now - VISITOR_SECONDS, piece=PIECE)
    died += db.run(_ANSWERS, before=now, piece=PIECE)
    died += db.run(_SENT, before=now - SENT_SECONDS, piece=PIECE)
    died += db.run(_TRAIL, before=now - SENT_SECONDS, piece=PIECE)
    died += entrants.purge(db, now) + live_record.erase(db, now)
    died += village_groups.purge(db, now)
    died += campaigns.forget(db, now - SENT_SECONDS, PIECE) + linking.expire(db, now)
    died += carriers.forget_counts(db, _day(now - COUNT_DAYS * 86400))
    died += visits.forget_expired(db, now) + accounts.forget_expired(db, now) + tries.forget_old(db, now)
    died += db.run(_CHECKINS, before=now, piece=PIECE)
    died += db.run(_CODES, before=now - CODE_SECONDS)
    return died


def _day(seconds: int) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).date().isoformat()


def take_cleared(db: Db, channel: str, now: int) -> list[tuple[int, str, bytes]]:
    """(chat, message, sealed address) of messages whose ten minutes are over (S11); taken once."""
    rows = db.all(_CLEARED, channel=channel, now=now, piece=PIECE)
    db.many(_CLEAR, [{"chat": chat, "message": message} for chat, message, _ in rows])
    return [(chat, message, bytes(address)) for chat, message, address in rows if address is not None]
