"""Who wishes to be told something unasked: choosing, dropping, and whose turn it may be."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.model.news import Wish
from bot.storage.sql import Db, Reading, Row, Sql

_CHOOSE = Sql(
    """INSERT INTO rhythms (person, chat, rhythm, market, opens, closes, track, language, last, campaign, gone_at)
    VALUES (:person, :chat, :rhythm, :market, :opens, :closes, :track, :language, '', 0, 0)
    ON CONFLICT (person) DO UPDATE SET chat = :chat, rhythm = :rhythm, market = :market, opens = :opens,
    closes = :closes, track = :track, language = :language, gone_at = 0"""
)
_DROP = Sql("DELETE FROM rhythms WHERE person = :person")
_FORGET = Sql("DELETE FROM rhythms WHERE chat = :chat")
_GONE = Sql("UPDATE rhythms SET gone_at = :now WHERE chat = :chat")
_SPEAK = Sql("UPDATE rhythms SET language = :language WHERE chat = :chat")
_OF = Sql("SELECT rhythm, market, opens, closes, track, campaign, chat FROM rhythms WHERE person = :person")
_TOLD = Sql(
    """UPDATE rhythms SET last = :today, campaign = CASE WHEN :campaign = 0 THEN campaign ELSE :campaign END
    WHERE person = :person AND chat = :chat AND last = :last"""
)
_HEARD = Sql("UPDATE rhythms SET last = :today WHERE person = :person AND last < :today")
_UNTOLD = Sql(
    """UPDATE rhythms SET last = :before WHERE last = :today AND chat IN
    (SELECT chat FROM outbox WHERE campaign = :campaign AND state = 'queued' AND lane = 1)"""
)
_EVERYBODY = Sql("SELECT person FROM rhythms")
_REST = Sql("UPDATE rhythms SET last = :today WHERE last < :today")
SEEN = """r.person, r.chat, c.channel, c.address, c.seen_at, r.rhythm, r.market, r.opens, r.closes, r.track,
    r.language, r.last"""
OPEN = "r.last < :today AND c.seen_at <= :quiet AND (r.gone_at = 0 OR c.seen_at > r.gone_at)"
_PIECE = Sql(
    f"""SELECT {SEEN} FROM rhythms r JOIN chats c ON c.id = r.chat
    WHERE r.person > :after AND r.person <= :upto AND {OPEN} AND NOT EXISTS (SELECT 1 FROM campaign_readers s
        JOIN campaigns g ON g.id = s.campaign
        WHERE s.person = r.person AND s.is_out = 0 AND g.state = 'running' AND g.begins_at <= :now)
    ORDER BY r.person"""
)
_UPTO = Sql("SELECT person FROM rhythms WHERE person > :after ORDER BY person LIMIT 1 OFFSET :piece")
LAST = 1 << 62


class Told(NamedTuple):
    """Her wish, the campaign she was sent last (0: none), and the chat in which she is told."""

    wish: Wish
    campaign: int
    chat: int


class Reader(NamedTuple):
    """Somebody whose turn it may be. `last`: the day of the newest message sent unasked. `address` is sealed."""

    person: int
    chat: int
    channel: str
    address: bytes | None
    seen_at: int
    wish: Wish
    language: str
    last: str


def choose(db: Db, person: int, chat: int, wish: Wish, language: str) -> None:
    """The chat in which she chooses is the one in which she is told; the day of the newest message stays."""
    db.run(
        _CHOOSE,
        person=person,
        chat=chat,
        rhythm=wish.rhythm,
        market=wish.market,
        opens=wish.opens,
        closes=wish.closes,
        track=wish.track,
        language=language,
    )


def drop(db: Db, person: int) -> None:
    db.run(_DROP, person=person)


def forget(db: Db, chat: int) -> None:
    """She left: she is told nothing more unless she chooses it again."""
    db.run(_FORGET, chat=chat)


def gone(db: Db, chat: int, now: int) -> None:
    """The carrier says that she cannot be reached: nothing more until she writes again (section 2)."""
    db.run(_GONE, chat=chat, now=now)


def speak(db: Db, chat: int, language: str) -> None:
    db.run(_SPEAK, chat=chat, language=language)


def of(db: Db, person: int) -> Told | None:
    row = db.one(_OF, person=person)
    return None if row is None else Told(Wish(*row[:5]), row[5], row[6])


def tell(db: Db, reader: Reader, today: str, campaign: int = 0) -> bool:
    """Her one message of the day. False where another was quicker, or she dropped it, moved it or is no more."""
    told = {"person": reader.person, "chat": reader.chat, "last": reader.last}
    return db.run(_TOLD, today=today, campaign=campaign, **told) == 1


def heard(db: Db, person: int, today: str) -> None:
    """Something else was said to her unasked today: of news she hears another day."""
    db.run(_HEARD, person=person, today=today)


def untell(db: Db, campaign: int, today: str, before: str) -> None:
    """Of a campaign that is paused: whose message still waits was told nothing today."""
    db.run(_UNTOLD, campaign=campaign, today=today, before=before)


def everybody(db: Db) -> frozenset[int]:
    """The people who wish to be told something."""
    return frozenset(person for (person,) in db.all(_EVERYBODY))


def after_restore(db: Db, still: frozenset[int] | None, today: str) -> None:
    """`still`: who wished it when the backup was put in the place of what was there (None: nobody knows). Who has said stop since the
    backup is not told again, and nobody is told twice on that day."""
    if still is not None:
        db.many(_DROP, [{"person": person} for person in sorted(everybody(db) - still)])
    db.run(_REST, today=today)


async def upto(reading: Reading, after: int, piece: int) -> int:
    """The last of so many people, by their random ids."""
    rows = await reading.rows(_UPTO, after=after, piece=piece - 1)
    return int(rows[0][0]) if rows else LAST


async def piece(reading: Reading, after: int, upto: int, today: str, quiet: int, now: int) -> list[Reader]:
    """Without those for whom a campaign waits: her one message of the day is that. `quiet`: who wrote after that second
    is left alone."""
    return readers(await reading.rows(_PIECE, after=after, upto=upto, today=today, quiet=quiet, now=now))


def readers(rows: Sequence[Row]) -> list[Reader]:
    return [
        Reader(person, chat, channel, None if address is None else bytes(address), seen_at, Wish(*wish), language, last)
        for person, chat, channel, address, seen_at, *wish, language, last in rows
    ]
