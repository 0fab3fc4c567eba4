"""What is to be sent: put in with the step that caused it, taken oldest first, blanked once sent."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple
from zlib import crc32

from msgspec import Struct

from bot.storage import alerts, reminders, rhythms, village_groups
from bot.storage.sql import Db, Reading, Sql, alone

REPLY = 0
BULK = 1
LEASE_SECONDS = 180
FOR_EVER = 1 << 62
TRIES = 3
CRASHES = 100
"""How often a row may be found unfinished. Mostly it had only waited for its turn, so this is no count of tries."""

RECALLED = "Recalled"
"""The reader said stop, left or was erased while the message waited for its slot: only this message ends."""

CLOSED = "Closed"
"""The carrier's window is shut for this reader: only this message ends, and what she chose stays."""

End = Literal["sent", "failed", "expired", "stopped"]

_PUT = Sql(
    """INSERT INTO outbox (chat, channel, address, lane, body, state, due_at, expires_at, tries, fleeting, campaign)
    VALUES (:chat, :channel, :address, :lane, :body, 'queued', :due_at, :expires_at, 0, :fleeting, :campaign)"""
)
_DUE = Sql(
    """SELECT o.id, o.chat, o.address, o.lane, o.body, o.expires_at, o.tries, o.fleeting, o.campaign FROM outbox o
    WHERE o.state = 'queued' AND o.channel = :channel AND o.lane = :lane AND o.due_at <= :now
    AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.chat = o.chat AND e.state IN ('queued', 'sending')
        AND (e.state = 'sending' OR e.lane < o.lane OR (e.lane = o.lane AND e.id < o.id)))
    ORDER BY o.id LIMIT :most""",
    lock="FOR UPDATE OF o SKIP LOCKED",
)
_TAKE = Sql("UPDATE outbox SET state = 'sending', due_at = :until WHERE id = :id")
_END = Sql(
    "UPDATE outbox SET state = :state, chat = 0, body = NULL, address = NULL, error = :error, due_at = :now WHERE id = :id"
)
_CAMPAIGN_ENDED = Sql(
    """INSERT INTO campaign_ends (campaign, channel, state, n) VALUES (:campaign, :channel, :state, 1)
    ON CONFLICT (campaign, channel, state) DO UPDATE SET n = campaign_ends.n + 1"""
)
_BULK_WAITING = Sql("SELECT 1 FROM outbox WHERE state = 'queued' AND channel = :channel AND lane = 1 LIMIT :most")
_DROP = Sql("DELETE FROM outbox WHERE id = :id")
_RETRY = Sql(
    """UPDATE outbox SET state = 'queued', due_at = :due_at, tries = :tries, error = :error
    WHERE id = :id"""
)
_OF_CHAT = "chat = :chat AND state IN ('queued', 'sending') AND state = 'queued'"  # the words of its index, and ours
_STOP_CHAT = Sql(f"DELETE FROM outbox WHERE {_OF_CHAT}")
_STOP_BULK = Sql("DELETE FROM outbox WHERE chat = :chat AND state IN ('queued', 'sending') AND lane = 1")
_DUE_NOW = Sql(f"UPDATE outbox SET due_at = :now WHERE {_OF_CHAT} AND due_at > :now")
_GIVE_UP = Sql(
    """UPDATE outbox SET state = 'failed', chat = 0, body = NULL, address = NULL, error = 'Unfinished'
    WHERE state = 'sending' AND channel = :channel AND due_at < :before AND tries + 1 >= :tries"""
)
_TAKE_BACK = Sql(
    """UPDATE outbox SET state = 'queued', tries = tries + 1, due_at = due_at - :lease
    WHERE state = 'sending' AND channel = :channel AND due_at < :before"""
)
_NEXT_DUE = Sql("SELECT MIN(due_at) FROM outbox WHERE state = 'queued' AND channel = :channel AND lane <= :lane")
_ON_THEIR_WAY = Sql(
    "SELECT id FROM outbox WHERE chat <> 0 AND state IN ('queued', 'sending') AND state = 'sending' AND channel = :channel"
)
_DROP_FLEETING = Sql("DELETE FROM outbox WHERE state = 'queued' AND fleeting = 1 AND expires_at < :now")
_EXPIRE = Sql(
    """UPDATE outbox SET state = 'expired', chat = 0, body = NULL, address = NULL, due_at = :now
    WHERE state IN ('queued', 'sending')"""
)
# A chat that was erased while a message was on its way to it leaves no trail.
_LEAVE = Sql(
    """INSERT INTO trail (chat, message, at, clear_at)
    SELECT id, :message, :now, :clear_at FROM chats WHERE id = :chat
    ON CONFLICT (chat, message) DO UPDATE SET clear_at = :clear_at"""
)
_TRAIL = Sql("SELECT message FROM trail WHERE chat = :chat ORDER BY at")
_FORGET_TRAIL = Sql("DELETE FROM trail WHERE chat = :chat")
QUEUE = Sql("SELECT channel, state, COUNT(*), MIN(due_at) FROM outbox GROUP BY channel, state ORDER BY channel, state")


_LINES = Sql(
    """SELECT channel, lane, state, COUNT(*), MIN(due_at) FROM outbox GROUP BY channel, lane, state
    ORDER BY channel, lane, state"""
)
_DEAD = Sql(
    """SELECT channel, state, COALESCE(error, ''), COUNT(*), MAX(due_at) FROM outbox
    WHERE state IN ('failed', 'expired', 'stopped') GROUP BY channel, state, COALESCE(error, '')
    ORDER BY channel, state, COUNT(*) DESC"""
)


class Line(NamedTuple):
    """So many rows of a channel, lane and state; `first`: when the first of them is or was due."""

    channel: str
    lane: int
    state: str
    n: int
    first: int


class Sending(Struct, frozen=True):
    """A row that was taken to be sent. `body` and `address` are sealed."""

    id: int
    chat: int
    address: bytes | None
    lane: int
    body: bytes
    expires_at: int
    tries: int
    fleeting: bool
    campaign: int = 0


class Ended(Struct, frozen=True):
    """How a send came out. `messages` are the carrier's ids, kept 48 hours to be deleted by."""

    row: Sending
    state: End
    error: str = ""
    messages: tuple[str, ...] = ()
    clear_at: int = 0


class TryAgain(Struct, frozen=True):
    row: Sending
    due_at: int
    error: str
    counts: bool = True
    """False where the carrier only asked for patience (429): that is no try."""


Outcome = Ended | TryAgain


def put(
    db: Db,
    *,
    chat: int,
    channel: str,
    address: bytes | None,
    body: bytes,
    now: int,
    expires_at: int,
    lane: int = REPLY,
    fleeting: bool = False,
    campaign: int = 0,
) -> None:
    db.run(
        _PUT,
        chat=chat,
        channel=channel,
        address=address,
        lane=lane,
        body=body,
        due_at=now,
        expires_at=expires_at,
        fleeting=int(fleeting),
        campaign=campaign,
    )


def turn(
    db: Db, channel: str, outcomes: Sequence[Outcome], now: int, most: int, bulk: int | None = None
) -> tuple[list[Sending], int | None]:
    """Books what came of earlier sends and takes up to `most` new rows, one a chat, replies first, oldest first.

    `bulk`: so many of them may be of the bulk lane (None: all), so that replies always find room. Also tells when the next
    row that still waits is due (None: nothing waits, or `most` were taken); bulk that has no room is not waited for.
    """
    alone(db, crc32(channel.encode()))  # two that take at once might take two rows of one chat
    for outcome in outcomes:
        _book(db, channel, outcome, now)
    rows = _due(db, channel, REPLY, now, most)
    room = most - len(rows) if bulk is None else min(most - len(rows), bulk)
    rows += _due(db, channel, BULK, now, room)
    db.many(_TAKE, [{"id": row.id, "until": now + LEASE_SECONDS} for row in rows])
    if len(rows) == most:
        return rows, None  # nobody asks: the next turn comes when one of these is sent, and the look costs a scan
    has_room = sum(row.lane == BULK for row in rows) < room
    waiting = db.one(_NEXT_DUE, channel=channel, lane=BULK if has_room else REPLY)
    return rows, waiting[0] if waiting else None


def _due(db: Db, channel: str, lane: int, now: int, most: int) -> list[Sending]:
    if most <= 0:
        return []
    return [
        Sending(id, chat, address, lane, body, expires_at, tries, bool(fleeting), campaign)
        for id, chat, address, lane, body, expires_at, tries, fleeting, campaign in db.all(
            _DUE, channel=channel, lane=lane, now=now, most=most
        )
    ]


async def bulk_waiting(reading: Reading, channel: str, most: int) -> int:
    """How much bulk waits on a channel, counted up to `most`."""
    return len(await reading.rows(_BULK_WAITING, channel=channel, most=most))


async def lines(reading: Reading) -> list[Line]:
    """The whole outbox in a few lines, for the operator."""
    return [Line(*row) for row in await reading.rows(_LINES)]


async def dead(reading: Reading) -> list[tuple[str, str, str, int, int]]:
    """(channel, state, kind of error, how many, the newest) of what did not arrive in the last two days."""
    return [tuple(row) for row in await reading.rows(_DEAD)]


async def on_their_way(reading: Reading, channel: str) -> frozenset[int]:
    """Rows that were taken and whose reader has not left, said stop, or been erased since."""
    return frozenset(id for (id,) in await reading.rows(_ON_THEIR_WAY, channel=channel))


def _book(db: Db, channel: str, outcome: Outcome, now: int) -> None:
    row = outcome.row
    if isinstance(outcome, TryAgain):
        tries = row.tries + (1 if outcome.counts else 0)
        db.run(_RETRY, id=row.id, due_at=outcome.due_at, tries=tries, error=outcome.error)
        return
    if row.fleeting:
        db.run(_DROP, id=row.id)
    else:
        db.run(_END, id=row.id, state=outcome.state, error=outcome.error, now=now)
    if outcome.state == "stopped" and outcome.error not in (RECALLED, CLOSED):
        stop(db, row.chat)
        rhythms.gone(db, row.chat, now)
    if row.campaign:
        db.run(_CAMPAIGN_ENDED, campaign=row.campaign, state=outcome.state, channel=channel)
    leave_trail(db, row.chat, outcome.messages, now, outcome.clear_at)


def take_back(db: Db, channel: str, before: int) -> None:
    """Rows that a process took and did not finish, because it died, are sent again.

    They may have been sent: it counts as a try, so that a row which kills the process is not sent for ever.
    """
    db.run(_GIVE_UP, channel=channel, before=before, tries=CRASHES)
    db.run(_TAKE_BACK, channel=channel, before=before, lease=LEASE_SECONDS)


def due_now(db: Db, chat: int, now: int) -> None:
    """The chat is open again: what waited for it is sent at once."""
    db.run(_DUE_NOW, chat=chat, now=now)


def stop(db: Db, chat: int) -> None:
    """The person left: nothing that waits for her is sent any more, and she is reminded of nothing."""
    db.run(_STOP_CHAT, chat=chat)
    stop_bulk(db, chat)
    alerts.forget(db, chat)
    village_groups.forget(db, chat)
    reminders.forget(db, chat)


def stop_bulk(db: Db, chat: int) -> None:
    """She asked for no more news: also what was taken already and waits for its slot is not sent."""
    db.run(_STOP_BULK, chat=chat)


def drop_expired_help(db: Db, now: int) -> None:
    db.run(_DROP_FLEETING, now=now)


def expire_all(db: Db, now: int) -> int:
    """After a restore: what waited when the backup was made is not sent again. How many rows."""
    return db.run(_EXPIRE, now=now)


def leave_trail(db: Db, chat: int, messages: Iterable[str], now: int, clear_at: int = 0) -> None:
    for message in messages:
        db.run(_LEAVE, chat=chat, message=message, now=now, clear_at=clear_at)


def take_trail(db: Db, chat: int) -> tuple[str, ...]:
    """All message ids of the chat of the last 48 hours; they are forgotten here and now."""
    messages = tuple(message for (message,) in db.all(_TRAIL, chat=chat))
    if messages:
        db.run(_FORGET_TRAIL, chat=chat)
    return messages
