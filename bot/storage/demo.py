"""A database that holds a generated province: marked as such for ever, and never one that held anything real."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Literal

from bot.model.people import Person
from bot.storage.sql import Db, Reading, Sql

State = Literal["fresh", "half", "filled", "real"]
"""half: the filling was broken off."""

HALF, FILLED = b"half", b"filled"

_MARK = Sql(
    """INSERT INTO marks (name, value) VALUES ('demo', :state) ON CONFLICT (name) DO UPDATE SET value = :state"""
)
_MARKED = Sql("SELECT value FROM marks WHERE name = 'demo'")
HOLDING = (
    "claims",
    "chats",
    "people",
    "households",
    "invitations",
    "contacts",
    "erased",
    "activity",
    "activity_months",
    "reach",
    "reached",
    "help_months",
    "batches",
    "meetings",
    "trained",
    "gains",
    "gain_pools",
    "denominators",
    "schools",
    "models",
    "spending",
    "accounts",
    "grants",
    "audit",
    "relays",
    "contests",
    "campaigns",
    "contest_sheets",
    "village_groups",
    "live_quizzes",
)
"""A row in any of these is somebody's, or an officer's work."""
_REACH = Sql(
    """INSERT INTO reach (household, month, topic, evidence, commune, known)
    VALUES (:household, :month, :topic, :evidence, :commune, :known)"""
)
_USES = Sql(
    """INSERT INTO activity (day, commune, kind, item, channel, language, n)
    VALUES (:day, :commune, :kind, :item, :channel, :language, :n)"""
)
_MET = Sql("UPDATE meetings SET met = :met, met_people = :people WHERE id = :id")
_PERSON = Sql(
    """INSERT INTO people (id, commune, consent_text, consent_channel, consent_at)
    VALUES (:id, :commune, :text, 'web', :at)"""
)
_ROLE = Sql("""INSERT INTO roles (person, kind, area, granted_at, trained) VALUES (:id, :kind, :area, :at, '')""")
_HOLDS = {table: Sql(f"SELECT 1 FROM {table} LIMIT 1") for table in HOLDING}


async def is_demo(reading: Reading) -> bool:
    return bool(await reading.rows(_MARKED))


def mark(db: Db, state: bytes) -> None:
    """There is no way back."""
    db.run(_MARK, state=state)


def put_reach(db: Db, rows: Sequence[dict[str, object]]) -> None:
    """Without their counters: `recount.count_anew` makes those of all of them at once."""
    db.many(_REACH, rows)


def put_uses(db: Db, rows: Sequence[dict[str, object]]) -> None:
    db.many(_USES, rows)


def put_met(db: Db, rows: Sequence[tuple[int, int, int]]) -> None:
    """(meeting, houses, people) that checked in."""
    db.many(_MET, [{"id": id, "met": met, "people": people} for id, met, people in rows])


def put_officials(db: Db, people: Sequence[Person], text: str, at: int) -> None:
    """Officers and key persons who agreed at that second to that version of the consent text."""
    told = {"text": text, "at": at}
    db.many(_PERSON, [told | {"id": person.id, "commune": person.commune} for person in people])
    roles = [(person.id, role) for person in people for role in person.roles]
    db.many(_ROLE, [{"id": id, "kind": role.kind, "area": role.area, "at": at} for id, role in roles])


def state_of(path: Path) -> State:
    """Of an SQLite file that may not be there, or may be of an older release."""
    if not path.exists():
        return "fresh"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as link:
        there = {row[0] for row in link.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        marked = _first(link, _MARKED) if "marks" in there else None
        if marked is not None:
            return "filled" if marked == FILLED else "half"
        return "real" if any(_first(link, _HOLDS[table]) for table in HOLDING if table in there) else "fresh"


def _first(link: sqlite3.Connection, statement: Sql) -> object:
    row = link.execute(statement.sqlite).fetchone()
    return row[0] if row else None
