"""Quizzes in a hall, as they are kept: where each stands, its telephones, answers and counted cards."""

import msgspec
from msgspec import Struct

from bot.model.live import LiveAnswer, LiveBegun, LiveCards, LivePhone, LiveRules, LiveState
from bot.storage.chance import random_bytes
from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Row, Sql

MOST_PHONES = 1000
"""In one quiz: no hall of the province holds more people."""

_COLUMNS = """q.id, q.code, q.salt, q.rules, q.meeting, q.commune, q.begun_at, q.phase, q.question, q.spent_ms,
    q.version, q.counted, q.ended_at"""
_BEGIN = Sql(
    """INSERT INTO live_quizzes (id, code, salt, leader, rules, topic, questions, meeting, commune, school, begun_by,
    begun_at, phase, question, spent_ms, version, counted, phones, ended_at, erased_at)
    VALUES (:id, :code, :salt, :leader, :rules, :topic, :questions, :meeting, :commune, :school, :by,
    :now, 'lobby', -1, 0, 0, '', 0, 0, 0)"""
)
_TAKEN = Sql("SELECT 1 FROM live_quizzes WHERE code = :code")
_HOLDS = ("FOR SHARE", "FOR UPDATE")
"""An answer waits for a move and a move for the answers. Who will move takes it alone: of two who share it neither could."""
_BY_CODE = tuple([Sql(f"SELECT {_COLUMNS} FROM live_quizzes q WHERE q.code = :code", lock=lock) for lock in _HOLDS])
_BY_ID = tuple(
    [
        Sql(f"SELECT {_COLUMNS} FROM live_quizzes q WHERE q.id = :id AND q.code IS NOT NULL", lock=lock)
        for lock in _HOLDS
    ]
)
_LED = Sql(
    f"""SELECT {_COLUMNS} FROM live_quizzes q WHERE q.leader = :leader
    ORDER BY CASE WHEN q.ended_at = 0 THEN 0 ELSE 1 END, q.begun_at DESC LIMIT 1"""
)
_SEEN = Sql(f"SELECT {_COLUMNS} FROM live_quizzes q WHERE q.code = :code")
_RUNNING = Sql(f"SELECT {_COLUMNS} FROM live_quizzes q WHERE q.ended_at = 0")
_MOVE = Sql(
    """UPDATE live_quizzes SET phase = :phase, question = :index, spent_ms = :spent_ms, version = :version,
    counted = :counted, ended_at = :ended WHERE id = :id AND version = :before"""
)
_SPEND = Sql(
    """UPDATE live_quizzes SET spent_ms = :spent_ms
    WHERE id = :id AND version = :version AND phase = 'asking' AND spent_ms < :spent_ms"""
)
_RULES = Sql("UPDATE live_quizzes SET rules = :rules, version = version + 1 WHERE id = :id AND version = :before")
_JOIN = Sql(
    """INSERT INTO live_phones (live, who, team, since) VALUES (:live, :who, :team, :since)
    ON CONFLICT (live, who) DO UPDATE SET team = :team"""
)
_LEAVE_TEAMS = Sql("DELETE FROM live_phones WHERE live = :live")
_HOW_MANY = Sql("SELECT COUNT(*) FROM live_phones WHERE live = :live")
_PHONE = Sql("SELECT who, team, since FROM live_phones WHERE live = :live AND who = :who")
_PHONES = Sql("SELECT who, team, since FROM live_phones WHERE live = :live")
_ANSWER = Sql(
    """INSERT INTO live_answers (live, question, who, choice, spent_ms) VALUES (:live, :question, :who, :option, :spent_ms)
    ON CONFLICT (live, question, who) DO UPDATE SET choice = :option, spent_ms = :spent_ms"""
)
_MINE = Sql("SELECT who, question, choice, spent_ms FROM live_answers WHERE live = :live AND who = :who")
_ANSWERS = Sql("SELECT who, question, choice, spent_ms FROM live_answers WHERE live = :live")
_TALLY = Sql("SELECT choice, COUNT(*) FROM live_answers WHERE live = :live AND question = :question GROUP BY choice")
_IN_TEAMS = Sql("SELECT team, COUNT(*) FROM live_phones WHERE live = :live GROUP BY team")
_CARDS = Sql("SELECT question, team, a, b, c, d FROM live_cards WHERE live = :live")
_COUNT = Sql(
    """INSERT INTO live_cards (live, question, team, a, b, c, d) VALUES (:live, :question, :team, :a, :b, :c, :d)
    ON CONFLICT (live, question, team) DO UPDATE SET a = :a, b = :b, c = :c, d = :d"""
)
_ALIVE = Sql("SELECT id, salt FROM live_quizzes WHERE code IS NOT NULL")
_NO_ANSWERS = Sql("DELETE FROM live_answers WHERE live = :live AND who = :who")
_NO_PHONE = Sql("DELETE FROM live_phones WHERE live = :live AND who = :who")
_NO_LEADER = Sql("UPDATE live_quizzes SET leader = NULL WHERE leader = :leader")
_STALE = Sql("SELECT id FROM live_quizzes WHERE ended_at = 0 AND begun_at < :before LIMIT 50")

_rules = msgspec.msgpack.Decoder(LiveRules)
_encode = msgspec.msgpack.Encoder().encode


class CodeTaken(Exception):
    """Another quiz that lives has this code: draw again."""


class Live(Struct, frozen=True):
    """A quiz that is not erased yet. `state.spent_ms` is what was written last: `service/live_clock.py` knows more.

    `ended_at` in seconds, 0 while it runs.
    """

    id: int
    code: str
    salt: bytes
    rules: LiveRules
    meeting: int
    commune: str
    begun_at: int
    state: LiveState
    ended_at: int

    def who(self, keys: Keys, *whose: str) -> bytes:
        """The digest of a telephone or chat in this quiz alone; without the salt nobody can make it again."""
        return _who(keys, self.salt, *whose)


class Led(Struct, frozen=True):
    """Who begins it: an account of the pages (`by`), or a chat (`leader`: its digest). `school`: of a school's officer."""

    by: int = 0
    leader: bytes | None = None
    school: str = ""


def leader_of(keys: Keys, chat: int) -> bytes:
    return keys.digest("live-leader", str(chat))


def begin(db: Db, begun: LiveBegun, led: Led, now: int) -> None:
    """Raises CodeTaken."""
    if db.one(_TAKEN, code=begun.code) is not None:
        raise CodeTaken
    rules = begun.rules
    db.run(
        _BEGIN,
        id=begun.id,
        code=begun.code,
        salt=random_bytes(16),
        leader=led.leader,
        rules=_encode(rules),
        topic=rules.topic,
        questions=len(rules.questions),
        meeting=begun.meeting,
        commune=begun.commune,
        school=led.school,
        by=led.by,
        now=now,
    )


def by_code(db: Db, code: str, *, moves: bool = False) -> Live | None:
    """Its state cannot change until the commit, but by who `moves` it."""
    row = db.one(_BY_CODE[moves], code=code)
    return None if row is None else _live(row)


def by_id(db: Db, id: int, *, moves: bool = False) -> Live | None:
    row = db.one(_BY_ID[moves], id=id)
    return None if row is None else _live(row)


def led_by(db: Db, leader: bytes) -> Live | None:
    """The one that this chat leads, or led until not long ago."""
    row = db.one(_LED, leader=leader)
    return None if row is None or row[1] is None else _live(row)


async def seen(reading: Reading, code: str) -> Live | None:
    rows = await reading.rows(_SEEN, code=code)
    return _live(rows[0]) if rows else None


async def running(reading: Reading) -> list[Live]:
    return [_live(row) for row in await reading.rows(_RUNNING)]


def move(db: Db, id: int, to: LiveState, now: int) -> bool:
    """False where another move was quicker."""
    counted, ended = ",".join(map(str, to.counted)), now if to.phase == "over" else 0
    told = {"phase": to.phase, "index": to.index, "spent_ms": to.spent_ms, "version": to.version}
    return db.run(_MOVE, id=id, before=to.version - 1, counted=counted, ended=ended, **told) == 1


def spend(db: Db, id: int, version: int, spent_ms: int) -> None:
    """How much of the question's time has gone by: what a crash cannot give back."""
    db.run(_SPEND, id=id, version=version, spent_ms=spent_ms)


def retell(db: Db, id: int, rules: LiveRules, before: int) -> bool:
    """Other teams or times, in the lobby. Who is in a team chooses anew: its number may mean another one now."""
    if db.run(_RULES, id=id, rules=_encode(rules), before=before) == 0:
        return False
    db.run(_LEAVE_TEAMS, live=id)
    return True


def join(db: Db, id: int, phone: LivePhone) -> bool:
    """Once a telephone; again it may change its team. False: the hall is full."""
    known = db.one(_PHONE, live=id, who=phone.who)
    if known is None and how_many(db, id) >= MOST_PHONES:
        return False
    db.run(_JOIN, live=id, who=phone.who, team=phone.team, since=phone.since)
    return True


def how_many(db: Db, id: int) -> int:
    row = db.one(_HOW_MANY, live=id)
    return int(row[0]) if row else 0


def phone(db: Db, id: int, who: bytes) -> LivePhone | None:
    row = db.one(_PHONE, live=id, who=who)
    return None if row is None else _phone(row)


def answer(db: Db, id: int, given: LiveAnswer) -> None:
    """Of a telephone that joined; until the question is closed the last answer counts."""
    db.run(_ANSWER, live=id, who=given.who, question=given.question, option=given.option, spent_ms=given.spent_ms)


def count_cards(db: Db, id: int, cards: LiveCards) -> None:
    """Told again, the new count takes the place of the old one."""
    a, b, c, d = cards.counts
    db.run(_COUNT, live=id, question=cards.question, team=cards.team, a=a, b=b, c=c, d=d)


def answers_of(db: Db, id: int, who: bytes) -> list[LiveAnswer]:
    return [_answer(row) for row in db.all(_MINE, live=id, who=who)]


def mine(db: Db, id: int, who: bytes) -> tuple[LivePhone | None, list[LiveAnswer]]:
    """Asked by hundreds within a second: on the writer's own connection that costs a tenth of a snapshot's."""
    found = phone(db, id, who)
    return found, answers_of(db, id, who) if found else []


def cards_of(db: Db, id: int) -> tuple[LiveCards, ...]:
    return tuple(_cards(row) for row in db.all(_CARDS, live=id))


def tallied(db: Db, id: int, question: int) -> tuple[int, int, int, int]:
    return _tally(db.all(_TALLY, live=id, question=question))


def everything(db: Db, id: int) -> tuple[tuple[LivePhone, ...], tuple[LiveAnswer, ...], tuple[LiveCards, ...]]:
    """Some thousand rows at most."""
    phones = tuple(_phone(row) for row in db.all(_PHONES, live=id))
    return phones, tuple(_answer(row) for row in db.all(_ANSWERS, live=id)), cards_of(db, id)


class Numbers(Struct, frozen=True):
    """What a screen shows while people answer. `teams`: telephones by team."""

    phones: int
    teams: dict[int, int]
    tally: tuple[int, int, int, int]
    cards: tuple[LiveCards, ...]


async def numbers(reading: Reading, id: int, question: int) -> Numbers:
    teams: dict[int, int] = dict(await reading.rows(_IN_TEAMS, live=id))
    tally = _tally(await reading.rows(_TALLY, live=id, question=question)) if question >= 0 else (0, 0, 0, 0)
    cards = tuple(_cards(row) for row in await reading.rows(_CARDS, live=id))
    return Numbers(sum(teams.values()), teams, tally, cards)


async def all_of(
    reading: Reading, id: int
) -> tuple[tuple[LivePhone, ...], tuple[LiveAnswer, ...], tuple[LiveCards, ...]]:
    phones = tuple(_phone(row) for row in await reading.rows(_PHONES, live=id))
    answers = tuple(_answer(row) for row in await reading.rows(_ANSWERS, live=id))
    return phones, answers, tuple(_cards(row) for row in await reading.rows(_CARDS, live=id))


def stale(db: Db, before: int) -> list[int]:
    """Begun before that second and never ended."""
    return [row[0] for row in db.all(_STALE, before=before)]


def forget(db: Db, keys: Keys, chat: int) -> None:
    """Whoever erases herself is in no quiz any more, at once (S40). What is in the totals stays (S32)."""
    for id, salt in db.all(_ALIVE):
        who = _who(keys, bytes(salt), "chat", str(chat))
        db.run(_NO_ANSWERS, live=id, who=who)
        db.run(_NO_PHONE, live=id, who=who)
    db.run(_NO_LEADER, leader=leader_of(keys, chat))


def _who(keys: Keys, salt: bytes, *whose: str) -> bytes:
    return keys.digest("live", salt.hex(), *whose)


def _tally(rows: list[Row]) -> tuple[int, int, int, int]:
    chosen: dict[int, int] = dict(rows)
    return chosen.get(0, 0), chosen.get(1, 0), chosen.get(2, 0), chosen.get(3, 0)


def _live(row: Row) -> Live:
    id, code, salt, rules, meeting, commune, begun_at, phase, index, spent_ms, version, counted, ended_at = row
    state = LiveState(phase, index, spent_ms, version, tuple(int(n) for n in counted.split(",") if n))
    return Live(id, code, bytes(salt), _rules.decode(bytes(rules)), meeting, commune, begun_at, state, ended_at)


def _phone(row: Row) -> LivePhone:
    return LivePhone(bytes(row[0]), row[1], row[2])


def _answer(row: Row) -> LiveAnswer:
    return LiveAnswer(bytes(row[0]), row[1], row[2], row[3])


def _cards(row: Row) -> LiveCards:
    question, team, a, b, c, d = row
    return LiveCards(question, team, (a, b, c, d))
