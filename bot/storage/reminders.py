"""Who asked to be reminded of a contest: a chat, a contest, and which reminders need not be put out any more."""

from typing import NamedTuple

from bot.storage.sql import Db, Reading, Sql

PIECE = 500
_CHOOSE = Sql(
    """INSERT INTO contest_reminders (contest, chat, said) VALUES (:contest, :chat, :said)
    ON CONFLICT (contest, chat) DO NOTHING"""
)
_DROP = Sql("DELETE FROM contest_reminders WHERE contest = :contest AND chat = :chat")
_FORGET = Sql("DELETE FROM contest_reminders WHERE chat = :chat")
_ONE = Sql("SELECT 1 FROM contest_reminders WHERE contest = :contest AND chat = :chat")
_DUE = Sql(
    """SELECT r.contest, r.chat, r.said, c.person, c.channel, c.address, c.state, c.seen_at
    FROM contest_reminders r JOIN chats c ON c.id = r.chat
    WHERE r.contest = :contest AND r.chat > :after AND (r.said & :bits) <> :bits
    AND (c.seen_at <= :quiet OR c.channel = 'web')
    ORDER BY r.chat LIMIT :most"""
)
_TAKE = Sql(
    """UPDATE contest_reminders SET said = :now_said WHERE contest = :contest AND chat = :chat AND said = :said
    AND EXISTS (SELECT 1 FROM chats c WHERE c.id = contest_reminders.chat)"""
)
_END = Sql("DELETE FROM contest_reminders WHERE contest = :contest")
_OF_VISITORS = Sql(
    """DELETE FROM contest_reminders WHERE chat IN
    (SELECT id FROM chats WHERE person IS NULL AND seen_at < :before LIMIT :piece)"""
)
_OF_THE_DEAD = Sql("DELETE FROM contest_reminders WHERE contest IN (SELECT id FROM contests WHERE salt = :empty)")


class Due(NamedTuple):
    """`said` is a sum of bits (bot/contest/nudges.py). `address` is sealed; `state` is the packed talk; `seen_at` the hour of her last message."""

    contest: str
    chat: int
    said: int
    person: int | None
    channel: str
    address: bytes | None
    state: bytes
    seen_at: int


def choose(db: Db, contest: str, chat: int, said: int) -> None:
    """`said`: what has begun already. Who asks twice is reminded once."""
    db.run(_CHOOSE, contest=contest, chat=chat, said=said)


def drop(db: Db, contest: str, chat: int) -> None:
    db.run(_DROP, contest=contest, chat=chat)


def forget(db: Db, chat: int) -> None:
    """Of every contest: she left, or wants to hear nothing unasked."""
    db.run(_FORGET, chat=chat)


def wants(db: Db, contest: str, chat: int) -> bool:
    return db.one(_ONE, contest=contest, chat=chat) is not None


def take(db: Db, due: Due, bits: int) -> bool:
    """False where another process was quicker, or she does not want it any more: then nothing is sent."""
    said = due.said | bits
    return db.run(_TAKE, contest=due.contest, chat=due.chat, said=due.said, now_said=said) == 1


def end(db: Db, contest: str) -> int:
    """Nothing more will come of it. How many."""
    return db.run(_END, contest=contest)


def purge(db: Db, before: int, piece: int) -> int:
    """Of visitors who are forgotten in this piece, and of contests in which nobody can be found any more. What else has
    lost its chat is said to nobody, and goes with the contest (`end`)."""
    return db.run(_OF_VISITORS, before=before, piece=piece) + db.run(_OF_THE_DEAD, empty=b"")


async def due(reading: Reading, contest: str, bits: int, after: int, quiet: int) -> list[Due]:
    """A piece of those to whom one of these was not said, by chat. `quiet`: who wrote after that second is left alone; but a
    page can be told only while it is open, and does not show it while it is calm (WebChat.send)."""
    rows = await reading.rows(_DUE, contest=contest, bits=bits, after=after, quiet=quiet, most=PIECE)
    return [Due(*row) for row in rows]
