"""Spoken codes of who passes content on, and the houses that were reached through them.

Whoever reads these tables learns which code reached how many houses, and of no house through whom (S18, S20).
"""

import datetime as dt
from typing import NamedTuple

from bot.model.people import Relay, Role
from bot.model.relays import FEW, MANY, code_of, number_of
from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Sql

LEAST = 5
"""Of fewer houses nothing is said: in a small village they could be guessed (S18)."""
_DRAWS = 8

_OF = Sql("SELECT number, named FROM relays WHERE person = :person AND person <> 0")
_THERE = Sql("SELECT 1 FROM relays WHERE number = :number")
_TAKE = Sql(
    """INSERT INTO relays (number, person, kind, area, since, named)
    VALUES (:number, :person, :kind, :area, :since, 0)"""
)
_NAME = Sql("UPDATE relays SET named = :named WHERE person = :person AND person <> 0")
_OWNER = Sql(
    """SELECT r.person, m.household FROM relays r LEFT JOIN members m ON m.person = r.person
    WHERE r.number = :number AND r.person <> 0"""
)
_CREDIT = Sql(
    """INSERT INTO relayed (number, month, house, day, hands, known) VALUES (:number, :month, :house, :day, :hands, :known)
    ON CONFLICT (number, month, house) DO NOTHING"""
)
_HOUSES = Sql("SELECT COUNT(DISTINCT house) FROM relayed WHERE number = :number AND month BETWEEN :first AND :last")
_MEETING = Sql(
    """INSERT INTO relay_meetings (number, month, n) VALUES (:number, :month, :n)
    ON CONFLICT (number, month) DO UPDATE SET n = relay_meetings.n + :n"""
)
_MEETINGS = Sql("SELECT SUM(n) FROM relay_meetings WHERE number = :number AND month BETWEEN :first AND :last")
_FORGET = (
    Sql("DELETE FROM relayed WHERE number IN (SELECT number FROM relays WHERE person = :person AND person <> 0)"),
    Sql(
        "DELETE FROM relay_meetings WHERE number IN (SELECT number FROM relays WHERE person = :person AND person <> 0)"
    ),
    Sql("UPDATE relays SET person = 0, named = 0 WHERE person = :person AND person <> 0"),
)
_ACTIVE = Sql(
    """SELECT r.area, r.kind, COUNT(*), COUNT(CASE WHEN EXISTS (SELECT 1 FROM relayed d
    WHERE d.number = r.number AND d.month BETWEEN :first AND :last) THEN 1 END)
    FROM relays r WHERE r.person <> 0 AND r.named = 1 AND (:area = '' OR r.area = :area)
    GROUP BY r.area, r.kind ORDER BY r.area, r.kind"""
)
_ODD = Sql(
    """SELECT r.area, r.kind, d.number, d.day, COUNT(*) FROM relayed d JOIN relays r ON r.number = d.number
    WHERE d.month BETWEEN :first AND :last AND d.known = 'self' AND (:area = '' OR r.area = :area)
    GROUP BY r.area, r.kind, d.number, d.day HAVING COUNT(*) >= :most ORDER BY d.day, d.number"""
)


class Active(NamedTuple):
    """Of a commune ("": the province) in a role: how many agreed to be counted, and through how many of them a house was reached."""

    area: str
    kind: str
    agreed: int
    active: int


class Burst(NamedTuple):
    """So many houses that declared themselves were reached through one code in one day: to be looked at by a person."""

    area: str
    kind: str
    code: str
    day: str
    houses: int


def of(db: Db, person: int, chance: int, day: dt.date) -> Relay:
    """Hers, with what came of it in this year; or a code that is free for her."""
    row = db.one(_OF, person=person)
    if row is None:
        return Relay(code_of(_free(db, chance)))
    number, named = row
    year = {"first": f"{day:%Y}-01", "last": f"{day:%Y}-12"}
    return Relay(code_of(number), True, bool(named), houses(db, number, **year), _meetings(db, number, **year))


def houses(db: Db, number: int, first: str, last: str) -> int | None:
    """Distinct ones in these months; None where they are too few to be told."""
    row = db.one(_HOUSES, number=number, first=first, last=last)
    n = int(row[0]) if row else 0
    return n if n >= LEAST else None


def take(db: Db, person: int, role: Role, code: str, day: dt.date) -> None:
    """Where she has none yet."""
    number = number_of(code)
    if number is not None and db.one(_OF, person=person) is None:
        db.run(_TAKE, number=number, person=person, kind=role.kind, area=role.area, since=day.isoformat())


def name(db: Db, person: int, named: bool) -> None:
    db.run(_NAME, person=person, named=int(named))


def credit(db: Db, code: str, hands: int, house: int, known: str, day: dt.date, keys: Keys) -> bool:
    """A house was reached through a code; once a month. Her own house is none of them, nor is any of a code that nobody has."""
    number = number_of(code)
    owner = db.one(_OWNER, number=number) if number is not None else None
    if owner is None or owner[1] == house:
        return False
    digest = keys.digest("house reached through", str(number), str(house))
    month = day.isoformat()[:7]
    return bool(
        db.run(_CREDIT, number=number, month=month, house=digest, day=day.isoformat(), hands=hands, known=known)
    )


def met(db: Db, person: int, month: str, n: int) -> None:
    """She logged a meeting, or (-1) took it back."""
    row = db.one(_OF, person=person)
    if row is not None:
        db.run(_MEETING, number=row[0], month=month, n=n)


def forget(db: Db, person: int) -> None:
    """What came of her code is deleted with her; the number is never given to anybody else."""
    for statement in _FORGET:
        db.run(statement, person=person)


async def active(reading: Reading, first: str, last: str, area: str = "") -> tuple[Active, ...]:
    """In months. Only those who agreed, and as numbers by commune and role: no code, no name, no house."""
    return tuple(Active(*row) for row in await reading.rows(_ACTIVE, first=first, last=last, area=area))


async def bursts(reading: Reading, first: str, last: str, most: int, area: str = "") -> tuple[Burst, ...]:
    """Days on which a code reached `most` houses or more that declared themselves."""
    found = await reading.rows(_ODD, first=first, last=last, most=most, area=area)
    return tuple(Burst(area, kind, code_of(number), day, n) for area, kind, number, day, n in found)


def _meetings(db: Db, number: int, first: str, last: str) -> int:
    row = db.one(_MEETINGS, number=number, first=first, last=last)
    return int(row[0] or 0) if row else 0


def _free(db: Db, chance: int) -> int:
    """Where the short ones are nearly all taken, a long one."""
    for numbers in (FEW, MANY):
        for draw in range(_DRAWS):
            number = numbers[(chance >> draw) % len(numbers)]
            if db.one(_THERE, number=number) is None:
                return number
    return next(number for number in MANY if db.one(_THERE, number=number) is None)
