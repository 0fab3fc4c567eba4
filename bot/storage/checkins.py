"""Who was there: a meeting's code of one day, and houses and persons that checked in with it, each once.

A check-in is a keyed digest of meeting and house (or person): nobody who reads the table can tell whose it is, and it
dies a week after the meeting. What stays are two numbers at the meeting, and the reach of the house.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import Struct

from bot.model.people import Gathering, Hall, Household, Person
from bot.model.plan import Measure
from bot.storage import counting, trainings
from bot.storage.cells import Kept
from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Row, Sql, alone

VIETNAM = dt.timezone(dt.timedelta(hours=7))
KEPT_SECONDS = 7 * 24 * 3600

_FIND = Sql("SELECT id, kind, commune FROM meetings WHERE code_hash = :code_hash AND open_until > :now")
_HALL = Sql("SELECT day, code, open_until, kind FROM meetings WHERE id = :id")
_DOOR = Sql("SELECT day, code FROM meetings WHERE id = :id", lock="FOR UPDATE")
_OPEN = Sql("UPDATE meetings SET code_hash = :code_hash, code = :code, open_until = :until WHERE id = :id")
_SHUT = Sql("UPDATE meetings SET open_until = :now WHERE id = :id AND open_until > :now")
_GATHERING = Sql("SELECT kind, day, open_until FROM meetings WHERE id = :id AND open_until > :now", lock="FOR UPDATE")
_TOPICS = Sql("SELECT topic FROM meeting_topics WHERE meeting = :id")
_CHECK_IN = Sql(
    "INSERT INTO checkins (meeting, token, until) VALUES (:id, :token, :until) ON CONFLICT (meeting, token) DO NOTHING"
)
_MET = Sql("UPDATE meetings SET met = met + :houses, met_people = met_people + :people WHERE id = :id")


class Here(Struct, frozen=True):
    """Who stands in the hall. A house without a person: its card's code was typed by the leader."""

    houses: Sequence[Household] = ()
    person: Person | None = None


class Counted(Struct, frozen=True):
    """How many houses and persons were new; `person` is who checked in, with what she was trained in now.

    `reached` (by house) is still to be kept: with all else of the transaction, once and last (`counting.keep_all`).
    """

    houses: int
    people: int
    person: Person | None
    reached: Mapping[int, Sequence[Kept]]


def end_of(day: str) -> int:
    """The second in which a day in Việt Nam ends."""
    return int((dt.datetime.fromisoformat(day).replace(tzinfo=VIETNAM) + dt.timedelta(days=1)).timestamp())


def found(db: Db, code: str, now: int, keys: Keys) -> Gathering | None:
    """The meeting that a code leads to, as long as its check-in is open."""
    row = db.one(_FIND, code_hash=keys.digest("gathering", code), now=now)
    return None if row is None else Gathering(*row)


def open_door(db: Db, id: int, code: str, now: int, keys: Keys) -> str | None:
    """The code under which a meeting of today is open till midnight: `code`, or the one that it has already.

    None where there is no such meeting today. That `code` leads nowhere else the caller has made sure of.
    """
    row = db.one(_DOOR, id=id)
    if row is None or not end_of(row[0]) - 24 * 3600 <= now < end_of(row[0]):
        return None
    if row[1] is not None:
        code = keys.seal.open(bytes(row[1])).decode()
    sealed = row[1] if row[1] is not None else keys.seal.close(code.encode())
    db.run(_OPEN, id=id, code_hash=keys.digest("gathering", code), code=sealed, until=end_of(row[0]))
    return code


def hall(db: Db, id: int, now: int, keys: Keys) -> Hall | None:
    """The meeting with its code, where its check-in is open; None where it is gone."""
    row = db.one(_HALL, id=id)
    return None if row is None else _hall(row, id, now, keys)


async def seen(reading: Reading, id: int, now: int, keys: Keys) -> Hall | None:
    """The same, for a page."""
    rows = await reading.rows(_HALL, id=id)
    return _hall(rows[0], id, now, keys) if rows else None


def _hall(row: Row, id: int, now: int, keys: Keys) -> Hall:
    day, code, until, kind = row
    is_open = code is not None and until > now
    return Hall(id, day, kind, keys.seal.open(bytes(code)).decode() if is_open else "")


def shut_door(db: Db, id: int, now: int) -> bool:
    return db.run(_SHUT, id=id, now=now) == 1


def check_in(db: Db, id: int, here: Here, now: int, keys: Keys, measures: Sequence[Measure] = ()) -> Counted | None:
    """Counts whoever was not counted yet; None where the check-in is not open.

    One at a time in a hall: on PostgreSQL the meeting is locked first, then the houses in order, then what is counted.
    A house that is new is reached on each topic of the meeting, with evidence `met`. At a training an officer or key person
    is counted as trained.
    """
    row = db.one(_GATHERING, id=id, now=now)
    if row is None:
        return None
    kind, day, until = row
    topics = sorted(topic for (topic,) in db.all(_TOPICS, id=id))
    houses = sorted({house.id: house for house in here.houses}.values(), key=lambda house: house.id)
    for house in houses:
        alone(db, house.id)
    fresh = [house for house in houses if _is_first(db, id, "house", house.id, until, keys)]
    person = here.person
    people = 1 if person and _is_first(db, id, "person", person.id, until, keys) else 0
    if fresh or people:
        db.run(_MET, id=id, houses=len(fresh), people=people)
    if person and kind == "training":  # also who got her role after she checked in
        person = trainings.count(db, person, day[:7], trainings.items_of(topics), "met", measures)
    reached = {
        house.id: [Kept(day[:7], topic, "met", house.commune, house.known) for topic in topics] for house in fresh
    }
    return Counted(len(fresh), people, person, reached)


def check_in_houses(db: Db, id: int, houses: Sequence[Household], now: int, keys: Keys) -> int | None:
    """Houses whose cards were typed on a page; how many were new, None where the check-in is not open."""
    done = check_in(db, id, Here(houses), now, keys)
    if done is None:
        return None
    for house, rows in sorted(done.reached.items()):
        counting.keep_all(db, house, rows)
    return done.houses


def _is_first(db: Db, id: int, what: str, whose: int, until: int, keys: Keys) -> bool:
    token = keys.digest("check-in", str(id), what, str(whose))
    return db.run(_CHECK_IN, id=id, token=token, until=until + KEPT_SECONDS) == 1
