"""Attempts and their answers: begun, answered once, over; and read again for the ranking, in pieces."""

from typing import NamedTuple

from bot.storage.sql import Db, Reading, Sql

_START = Sql(
    """INSERT INTO attempts (id, contest, entrant, round, number, started_ms, allowed_ms, spent_ms, is_over, prediction)
    VALUES (:id, :contest, :entrant, :round, :number, :started_ms, :allowed_ms, 0, 0, NULL)"""
)
_COLUMNS = "id, contest, entrant, round, number, started_ms, allowed_ms, spent_ms, is_over, prediction"
_OF_ENTRANT = Sql(f"SELECT {_COLUMNS} FROM attempts WHERE entrant = :entrant ORDER BY number")
_ONE = Sql(f"SELECT {_COLUMNS} FROM attempts WHERE id = :id", lock="FOR UPDATE")
_OVERDUE = Sql(
    f"""SELECT {_COLUMNS} FROM attempts WHERE is_over = 0 AND started_ms + allowed_ms < :now_ms
    ORDER BY started_ms LIMIT :most"""
)
_RUNNING_IN = Sql(
    f"""SELECT {_COLUMNS} FROM attempts WHERE contest = :contest AND is_over = 0 AND (:round = -1 OR round = :round)
    ORDER BY id"""
)
_ANSWERS = Sql("SELECT question, option, at_ms FROM contest_answers WHERE attempt = :attempt ORDER BY at_ms, question")
_ANSWER = Sql(
    """INSERT INTO contest_answers (attempt, question, option, at_ms) VALUES (:attempt, :question, :option, :at_ms)
    ON CONFLICT (attempt, question) DO NOTHING"""
)
_PREDICT = Sql("UPDATE attempts SET prediction = :prediction WHERE id = :id AND is_over = 0")
_END = Sql("UPDATE attempts SET spent_ms = :spent_ms, is_over = 1 WHERE id = :id AND is_over = 0")
_PAGE = Sql(
    f"""SELECT {_COLUMNS} FROM attempts WHERE contest = :contest AND id > :after AND is_over = 1
    ORDER BY id LIMIT :most"""
)
_PAGE_OF_ANSWERS = Sql(
    """SELECT a.attempt, a.question, a.option, a.at_ms FROM attempts t JOIN contest_answers a ON a.attempt = t.id
    WHERE t.contest = :contest AND t.id > :after AND t.id <= :last AND t.is_over = 1
    ORDER BY a.attempt, a.at_ms, a.question"""
)


_FINISHED = Sql("SELECT MAX(started_ms + spent_ms) FROM attempts WHERE entrant = :entrant AND is_over = 1")
_OVER_OF = Sql(f"SELECT {_COLUMNS} FROM attempts WHERE entrant = :entrant AND is_over = 1 ORDER BY id")
_ANSWERS_OF = Sql(
    """SELECT a.attempt, a.question, a.option, a.at_ms FROM attempts t JOIN contest_answers a ON a.attempt = t.id
    WHERE t.entrant = :entrant AND t.is_over = 1 ORDER BY a.attempt, a.at_ms, a.question"""
)


class Row(NamedTuple):
    """Milliseconds. `spent_ms`: what it took, once it is over; what one that runs has taken stands in its answers."""

    id: int
    contest: str
    entrant: int
    round: int
    number: int
    started_ms: int
    allowed_ms: int
    spent_ms: int
    is_over: int
    prediction: int | None


class AnswerRow(NamedTuple):
    """Positions of the frozen question and of its option."""

    question: int
    option: int
    at_ms: int


def start(
    db: Db, *, id: int, contest: str, entrant: int, round: int, number: int, started_ms: int, allowed_ms: int
) -> None:
    """Of two that begin the same attempt at once the second fails: one entrant has one number once."""
    db.run(
        _START,
        id=id,
        contest=contest,
        entrant=entrant,
        round=round,
        number=number,
        started_ms=started_ms,
        allowed_ms=allowed_ms,
    )


def of_entrant(db: Db, entrant: int) -> list[Row]:
    return [Row(*row) for row in db.all(_OF_ENTRANT, entrant=entrant)]


def one(db: Db, id: int) -> Row | None:
    """Locked till the commit."""
    row = db.one(_ONE, id=id)
    return Row(*row) if row else None


def overdue(db: Db, now_ms: int, most: int) -> list[Row]:
    """Those whose time is up and that nobody has ended, the oldest first."""
    return [Row(*row) for row in db.all(_OVERDUE, now_ms=now_ms, most=most)]


def running_in(db: Db, contest: str, round: int) -> list[Row]:
    """`round` -1: of all rounds."""
    return [Row(*row) for row in db.all(_RUNNING_IN, contest=contest, round=round)]


def answers(db: Db, attempt: int) -> list[AnswerRow]:
    return [AnswerRow(*row) for row in db.all(_ANSWERS, attempt=attempt)]


def answer(db: Db, attempt: int, question: int, option: int, at_ms: int) -> bool:
    """False where the question was answered before: the first answer stands."""
    return db.run(_ANSWER, attempt=attempt, question=question, option=option, at_ms=at_ms) == 1


def predict(db: Db, attempt: int, prediction: int) -> None:
    db.run(_PREDICT, id=attempt, prediction=prediction)


def end(db: Db, attempt: int, spent_ms: int) -> bool:
    return db.run(_END, id=attempt, spent_ms=spent_ms) == 1


async def read_finished(reading: Reading, entrant: int) -> int | None:
    """When her newest attempt that is over was over; None where she has finished none."""
    (found,) = (await reading.rows(_FINISHED, entrant=entrant))[0]
    return None if found is None else int(found)


async def page(reading: Reading, contest: str, after: int, most: int) -> list[Row]:
    """Of those that are over, by id."""
    return [Row(*row) for row in await reading.rows(_PAGE, contest=contest, after=after, most=most)]


async def page_of_answers(reading: Reading, contest: str, after: int, last: int) -> list[tuple[int, int, int, int]]:
    """(attempt, question, option, at) of the attempts with ids behind `after` up to `last`."""
    rows = await reading.rows(_PAGE_OF_ANSWERS, contest=contest, after=after, last=last)
    return [(attempt, question, option, at) for attempt, question, option, at in rows]


async def read_of_entrant(reading: Reading, entrant: int) -> tuple[list[Row], list[tuple[int, int, int, int]]]:
    """Her attempts that are over, by id, and their answers as `page_of_answers` has them."""
    rows = [Row(*row) for row in await reading.rows(_OVER_OF, entrant=entrant)]
    answers = await reading.rows(_ANSWERS_OF, entrant=entrant)
    return rows, [(attempt, question, option, at) for attempt, question, option, at in answers]
