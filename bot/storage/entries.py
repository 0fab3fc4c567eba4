"""What a step or a form does in a contest, written down in the same transaction."""

from typing import assert_never

from bot.model.entries import Decision
from bot.model.facts import (
    AttemptBegun,
    AttemptEnded,
    Complained,
    ContestAnswered,
    ContestEntered,
    ContestForetold,
    EntrantMoved,
    EntrantQuit,
    EntrantTold,
)
from bot.storage import attempts, entrants, people, verdicts
from bot.storage.chance import random_bytes
from bot.storage.keys import Keys
from bot.storage.sql import Db, Sql

Entered = (
    ContestEntered
    | EntrantTold
    | EntrantMoved
    | AttemptBegun
    | ContestAnswered
    | ContestForetold
    | AttemptEnded
    | Complained
    | EntrantQuit
)
_IS_PUBLISHED = Sql("SELECT 1 FROM results WHERE contest = :contest")
QUIT = "Người dự thi tự thôi dự thi."
_SALT = Sql("SELECT salt FROM contests WHERE id = :contest AND frozen_at > 0")


class Quicker(people.CodeTaken):
    """Somebody took the last place of a code, or drew the same code: the step is done again, and sees it."""


def take(db: Db, chat: int, person: int | None, channel: str, fact: Entered, now: int, keys: Keys) -> None:
    """`chat` 0: of a form, that no chat stands behind; its entrant is found by the code alone."""
    match fact:
        case ContestEntered():
            _enter(db, chat, person, channel, fact, now, keys)
        case EntrantMoved(contest, entrant):
            who = _who(db, contest, chat, person, keys)
            if who is not None:
                entrants.rebind(db, entrant, who)
        case EntrantTold(entrant, field, value):
            _tell(db, entrant, field, value, keys)
        case AttemptBegun(contest, entrant, attempt, round, number, started_ms, allowed_ms):
            attempts.start(
                db,
                id=attempt,
                contest=contest,
                entrant=entrant,
                round=round,
                number=number,
                started_ms=started_ms,
                allowed_ms=allowed_ms,
            )
        case ContestAnswered(attempt, question, option, at_ms):
            attempts.answer(db, attempt, question, option, at_ms)
        case ContestForetold(attempt, prediction):
            attempts.predict(db, attempt, prediction)
        case AttemptEnded(_, attempt, spent_ms):
            attempts.end(db, attempt, spent_ms)
        case Complained(contest, entrant, about):
            verdicts.appeal(db, int.from_bytes(random_bytes(8)) >> 2, contest, entrant, about, now)
        case EntrantQuit(contest, entrant):
            _quit(db, contest, entrant, now)
        case _:
            assert_never(fact)


def _enter(db: Db, chat: int, person: int | None, channel: str, fact: ContestEntered, now: int, keys: Keys) -> None:
    if entrants.by_code(db, fact.code, keys) is not None:
        raise Quicker
    if fact.represented_by and not verdicts.use_representative(db, fact.represented_by):
        raise Quicker
    entrants.enter(
        db,
        id=fact.entrant,
        contest=fact.contest,
        who=_who(db, fact.contest, chat, person, keys),
        code_hash=entrants.code_hash_of(keys, fact.code),
        age=fact.age,
        commune=fact.commune,
        unit=fact.unit,
        represented_by=fact.represented_by,
        consent_text=fact.consent,
        consent_channel=channel,
        now=now,
    )


def _quit(db: Db, contest: str, entrant: int, now: int) -> None:
    """Out of a ranking that is still to come; one that is published keeps the place, without a name."""
    if db.one(_IS_PUBLISHED, contest=contest) is None:
        verdicts.decide(db, contest, Decision(0, now, 0, "exclude", QUIT, entrant=entrant))
    entrants.quit(db, entrant, now)


def _who(db: Db, contest: str, chat: int, person: int | None, keys: Keys) -> bytes | None:
    """A person is found from every chat of hers; a child has a chat only (S38)."""
    row = db.one(_SALT, contest=contest)
    salt = bytes(row[0]) if row else b""
    if not salt or (not chat and person is None):
        return None
    if person is not None:
        return entrants.who_of(keys, contest, salt, "person", person)
    return entrants.who_of(keys, contest, salt, "chat", chat)


def _tell(db: Db, entrant: int, field: str, value: str, keys: Keys) -> None:
    row = entrants.one(db, entrant)
    if row is None:
        return
    match field:
        case "commune":
            entrants.settle(db, entrant, value)
        case "names":
            entrants.publish_as(db, entrant, value)
        case "unit-key":
            entrants.belong_to(db, row, value)
        case _:
            entrants.tell(db, row, field, value, keys)
