"""What is left of quizzes in a hall once they are over, and how what led to a telephone is erased."""

from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from bot.storage.sql import Db, Reading, Row, Sql

KEPT_SECONDS = 2 * 3600
"""After the end: so long a telephone may still look at its own score. Then nothing of any telephone is left."""
STALE_SECONDS = 8 * 3600
"""A quiz that nobody ended ends by itself."""

_OVER = """SELECT id FROM live_quizzes WHERE ended_at > 0 AND ended_at < :before AND erased_at = 0"""
_ERASE = (
    Sql(f"DELETE FROM live_answers WHERE live IN ({_OVER})"),
    Sql(f"DELETE FROM live_phones WHERE live IN ({_OVER})"),
    Sql(f"DELETE FROM live_cards WHERE live IN ({_OVER})"),
)
_BLANK = Sql(
    """UPDATE live_quizzes SET code = NULL, salt = :empty, leader = NULL, rules = :empty, erased_at = :now
    WHERE ended_at > 0 AND ended_at < :before AND erased_at = 0"""
)
_COLUMNS = """q.id, q.code, q.topic, q.questions, q.meeting, q.commune, q.begun_at, q.ended_at, q.phones,
    COALESCE((SELECT SUM(t.answers) FROM live_totals t WHERE t.live = q.id AND t.kind = 'question'), 0),
    COALESCE((SELECT SUM(t.correct) FROM live_totals t WHERE t.live = q.id AND t.kind = 'question'), 0),
    COALESCE((SELECT SUM(t.cards) FROM live_totals t WHERE t.live = q.id AND t.kind = 'question'), 0),
    COALESCE((SELECT SUM(t.cards_correct) FROM live_totals t WHERE t.live = q.id AND t.kind = 'question'), 0)"""
# A quiz is of today's map: whoever answers for a commune sees those of that commune alone.
_HERS = "(:school = '' OR q.school = :school) AND (:commune = '' OR q.commune = :commune)"
_LIST = Sql(f"SELECT {_COLUMNS} FROM live_quizzes q WHERE {_HERS} ORDER BY q.begun_at DESC LIMIT :most")
_ONE = Sql(f"SELECT {_COLUMNS} FROM live_quizzes q WHERE q.id = :id AND {_HERS}")
_OF_MEETING = Sql(
    f"SELECT {_COLUMNS} FROM live_quizzes q WHERE q.meeting = :meeting AND q.meeting > 0 ORDER BY q.begun_at"
)
_TOTALS = Sql(
    """SELECT kind, item, phones, answers, correct, cards, cards_correct FROM live_totals WHERE live = :live
    ORDER BY kind, item"""
)


_TOTAL = Sql(
    """INSERT INTO live_totals (live, kind, item, phones, answers, correct, cards, cards_correct)
    VALUES (:live, :kind, :item, :phones, :answers, :correct, :cards, :cards_correct)"""
)
_ACTIVE = Sql("UPDATE live_quizzes SET phones = :phones WHERE id = :id")


class Total(Struct, frozen=True):
    """Of a question (`item` is its key) or a team (its name)."""

    kind: Literal["question", "team"]
    item: str
    phones: int
    answers: int
    correct: int
    cards: int
    cards_correct: int


class Record(NamedTuple):
    """A quiz for the books. `code` None: erased. `phones`: how many answered; answers and cards of all its questions."""

    id: int
    code: str | None
    topic: str
    questions: int
    meeting: int
    commune: str
    begun_at: int
    ended_at: int
    phones: int
    answers: int
    correct: int
    cards: int
    cards_correct: int


class Mine(NamedTuple):
    """Whose quizzes: a commune's, a school's, or all where both are empty."""

    commune: str = ""
    school: str = ""


async def listed(reading: Reading, mine: Mine, most: int = 50) -> list[Record]:
    """The newest first."""
    return [Record(*row) for row in await reading.rows(_LIST, most=most, **mine._asdict())]


async def one(reading: Reading, id: int, mine: Mine) -> Record | None:
    rows = await reading.rows(_ONE, id=id, **mine._asdict())
    return Record(*rows[0]) if rows else None


async def of_meeting(reading: Reading, meeting: int) -> list[Record]:
    return [Record(*row) for row in await reading.rows(_OF_MEETING, meeting=meeting)]


async def totals(reading: Reading, id: int) -> list[Total]:
    return [_total(row) for row in await reading.rows(_TOTALS, live=id)]


def keep_totals(db: Db, id: int, phones: int, totals: list[Total]) -> None:
    """Once, when the quiz ends."""
    db.run(_ACTIVE, id=id, phones=phones)
    db.many(_TOTAL, [{"live": id} | msgspec.structs.asdict(each) for each in totals])


def erase(db: Db, now: int) -> int:
    """How many rows died. First the rows, then the salt without which they mean nothing."""
    before = now - KEPT_SECONDS
    died = sum(db.run(statement, before=before) for statement in _ERASE)
    return died + db.run(_BLANK, before=before, now=now, empty=b"")


def _total(row: Row) -> Total:
    return Total(*row)
