"""Work away from the screen as the reports read it: trainings, and who was trained."""

from typing import NamedTuple

from bot.model.meetings import SKILLS
from bot.storage.sql import Reading, Sql

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


async def trained(reading: Reading, first_month: str, last_month: str) -> list[Trained]:
    """Both months inside, as "2026-11"."""
    return [Trained(*row) for row in await reading.rows(_TRAINED, first_month=first_month, last_month=last_month)]


async def training_heads(reading: Reading, first_day: str, last_day: str) -> list[TrainingHeads]:
    """Both days inside, as "2026-11-23"."""
    rows = await reading.rows(_HEADS, skills=SKILLS, first_day=first_day, last_day=last_day)
    return [TrainingHeads(*row)._replace(is_skills=bool(row[-1])) for row in rows]
