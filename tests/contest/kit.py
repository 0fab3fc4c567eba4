"""A small contest, frozen over the small library, and entries made by hand."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from bot.contest.freezing import freeze
from bot.contest.papers import paper
from bot.contest.seeds import seed_of
from bot.model.contest import Attempts, Contest, Eligibility, Pool, Prediction, Round
from bot.model.entries import Answered, Attempt, Entry
from bot.model.frozen import Frozen
from bot.model.moments import seconds
from tests.talking import small_library

MASTER = b"m" * 32
OPENS = dt.datetime(2026, 11, 23, 8, 0)
CLOSES = dt.datetime(2026, 11, 30, 17, 0)
FIRST = Round("Vòng 1", OPENS, CLOSES)
SECOND = Round("Vòng 2", dt.datetime(2026, 12, 1, 8, 0), dt.datetime(2026, 12, 7, 17, 0))
OPENS_MS = seconds(OPENS) * 1000


def contest(**changes: Any) -> Contest:
    """Four questions in ten minutes, once, by right answers, prediction, time and moment."""
    rules: dict[str, Any] = {
        "key": "thu",
        "name": "Thi tìm hiểu 2026",
        "official": "Cuộc thi Tìm hiểu pháp luật năm 2026",
        "organiser": "Sở Tư pháp",
        "round": (FIRST,),
        "pool": (Pool(4, topics=("tuoi-cuoi",)),),
        "limit_minutes": 10,
        "tie": ("right", "prediction", "duration", "earliest", "shared"),
        "prediction": Prediction("people", "Bao nhiêu người dự thi?"),
        "attempts": Attempts(1),
        "eligibility": Eligibility(details=("name", "phone")),
    }
    return Contest(**rules | changes)


def frozen(**changes: Any) -> Frozen:
    return freeze(contest(**changes), small_library(), {}, MASTER, seconds(OPENS) - 3600)


def seed(of: Frozen, scope: int = -1) -> bytes:
    return seed_of(MASTER, of.contest.key, scope)


def entry(entrant: int, right: int = 4, took: int = 60_000, **more: Any) -> Entry:
    fields: dict[str, Any] = {"attempt": entrant * 10 + 1, "number": 1, "points": right * 100, "ended": OPENS_MS + took}
    return Entry(entrant=entrant, right=right, took=took, **fields | more)


def attempt(
    of: Frozen, entrant: int, wrong: int = 0, *, number: int = 1, round: int = 0, pace: int = 9_000, **more: Any
) -> Attempt:
    """The paper that was drawn, answered in order: the first `wrong` wrongly, the rest rightly."""
    drawn = paper(of, seed(of, of.contest.scope_of(round)), entrant, number)
    answers = tuple(
        Answered(each.question, _option(of, each.question, right=n >= wrong), pace * (n + 1))
        for n, each in enumerate(drawn)
    )
    fields: dict[str, Any] = {
        "started": OPENS_MS + 1_000 * entrant,
        "allowed": of.contest.limit_ms,
        "took": pace * len(answers),
        "prediction": None,
    }
    return Attempt(
        id=entrant * 10 + number, entrant=entrant, round=round, number=number, answers=answers, **fields | more
    )


def _option(of: Frozen, key: str, *, right: bool) -> int:
    question = of.by_key[key]
    return next(n for n in range(len(question.options)) if question.is_right(n) is right)


def changed(entries: Iterable[Entry], **changes: Any) -> list[Entry]:
    return [replace(each, **changes) for each in entries]
