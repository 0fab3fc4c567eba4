"""Officers and key persons who were trained: heads counted at trainings, and numbers of those known one by one."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from bot.model.meetings import AUDIENCES, SKILLS
from bot.model.people import Person
from bot.model.plan import Measure
from bot.storage.sql import Db, Reading, Sql

TRAINING, ON_SKILLS = "training", "skills"
"""Items of a training; those of a course are its key."""

_TRAINED = Sql(
    """SELECT month, commune, audience, item, how, n FROM trained
    WHERE month BETWEEN :first_month AND :last_month ORDER BY month, commune, audience, item, how"""
)
_HEADS = Sql(
    """SELECT a.meeting, m.day, m.commune, a.audience, a.people,
    CASE WHEN EXISTS (SELECT 1 FROM meeting_topics t WHERE t.meeting = m.id AND t.topic = :skills) THEN 1 ELSE 0 END
    FROM meeting_audiences a JOIN meetings m ON m.id = a.meeting
    WHERE m.kind = 'training' AND m.day BETWEEN :first_day AND :last_day ORDER BY m.day, a.meeting, a.audience"""
)
_COUNT = Sql(
    """INSERT INTO trained (month, commune, audience, item, how, n)
    VALUES (:month, :commune, :audience, :item, :how, 1)
    ON CONFLICT (month, commune, audience, item, how) DO UPDATE SET n = trained.n + 1"""
)
_REMEMBER = Sql("UPDATE roles SET trained = :trained WHERE person = :person AND kind = :kind")


class Trained(NamedTuple):
    """`n` persons of an audience for whom this was the first time, in the month in which it was.

    item  a course's key, "training" or "skills"; or the key of a measure of the plan: then each person stands in it
          once, at the first of the measure's items, so that the sum over months and `how` is distinct persons
    how   "track": in the talk; "met": she checked in at a training
    """

    month: str
    commune: str
    audience: str
    item: str
    how: str
    n: int


class TrainingHeads(NamedTuple):
    """Heads counted at a training, the checked-in among them. `is_skills`: it was about the officers' skills."""

    meeting: int
    day: str
    commune: str
    audience: str
    people: int
    is_skills: bool


def count(db: Db, person: Person, month: str, items: Sequence[str], how: str, measures: Sequence[Measure]) -> Person:
    """Books what a person of an audience was trained in for the first time. The person, who now has it in her roles.

    Someone with several roles stands in each of their audiences, as she stands in each of their denominators.
    """
    known = {kind: _had(person, kind) for kind in AUDIENCES if any(role.kind == kind for role in person.roles)}
    for audience, had in known.items():
        for item in [*_new(items, had), *_measured(audience, items, had, measures)]:
            commune = _where(person, audience)
            db.run(_COUNT, month=month, commune=commune, audience=audience, item=item, how=how)
        known[audience] = (*had, *_new(items, had))
        if known[audience] != had:
            db.run(_REMEMBER, person=person.id, kind=audience, trained=" ".join(known[audience]))
    roles = tuple(replace(role, trained=known.get(role.kind, role.trained)) for role in person.roles)
    return replace(person, roles=roles)


def items_of(topics: Sequence[str]) -> tuple[str, ...]:
    """What who checks in at a training on these topics was trained in."""
    return (TRAINING, ON_SKILLS) if SKILLS in topics else (TRAINING,)


def _had(person: Person, kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for role in person.roles if role.kind == kind for item in role.trained))


def _new(items: Sequence[str], had: Sequence[str]) -> list[str]:
    return [item for item in items if item not in had]


def _measured(audience: str, items: Sequence[str], had: Sequence[str], measures: Sequence[Measure]) -> list[str]:
    """Measures of the plan that count her from now on: until now she had none of their items."""
    return [
        measure.key
        for measure in measures
        if measure.kind == "trained"
        and audience in measure.audiences
        and set(items) & set(measure.items)
        and not set(had) & set(measure.items)
    ]


def _where(person: Person, kind: str) -> str:
    """Where she has the role; of the whole province, where she lives."""
    areas = [role.area for role in person.roles if role.kind == kind and role.area]
    return areas[0] if areas else person.commune


async def trained(reading: Reading, first_month: str, last_month: str) -> list[Trained]:
    """Both months inside, as "2026-11"."""
    return [Trained(*row) for row in await reading.rows(_TRAINED, first_month=first_month, last_month=last_month)]


async def training_heads(reading: Reading, first_day: str, last_day: str) -> list[TrainingHeads]:
    """Both days inside, as "2026-11-23"."""
    rows = await reading.rows(_HEADS, skills=SKILLS, first_day=first_day, last_day=last_day)
    return [TrainingHeads(*row)._replace(is_skills=bool(row[-1])) for row in rows]
