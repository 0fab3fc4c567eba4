"""Meetings as the reports read them."""

from bot.model.meetings import SKILLS
from bot.storage import meetings
from bot.storage.sql import Db, Sql
from bot.storage.store import Store
from tests.storage.test_registers import lesson
from tests.talking import plan


def test_the_skills_are_what_the_plan_says() -> None:
    told = {topic for target in plan().target for measure in target.measure for topic in measure.topics}
    assert told == {SKILLS}


async def test_heads_of_a_training_say_whether_it_was_about_the_skills(store: Store) -> None:
    def held(db: Db) -> None:
        for id, day, kind in [(1, "2026-03-01", "training"), (2, "2026-12-31", "training"), (3, "2026-05-01", "club")]:
            lesson(db, id, day, "", "", kind)
            db.run(
                Sql("INSERT INTO meeting_audiences (meeting, audience, people) VALUES (:id, 'village-head', 9)"), id=id
            )
        db.run(Sql("INSERT INTO meeting_topics (meeting, topic) VALUES (2, 'can-bo')"))

    await store.write(held)
    async with store.reading() as reading:
        assert await meetings.training_heads(reading, "2026-03-01", "2026-12-31") == [
            (1, "2026-03-01", "06040", "village-head", 9, False),
            (2, "2026-12-31", "06040", "village-head", 9, True),
        ]
        assert await meetings.training_heads(reading, "2026-03-02", "2026-12-30") == []


async def test_trained_are_read_by_months(store: Store) -> None:
    def counts(db: Db) -> None:
        for month in ("2026-01", "2026-02", "2026-03"):
            db.run(
                Sql(
                    """INSERT INTO trained (month, commune, audience, item, how, n)
                    VALUES (:month, '06040', 'prestigious', 'training', 'met', 4)"""
                ),
                month=month,
            )

    await store.write(counts)
    async with store.reading() as reading:
        assert await meetings.trained(reading, "2026-02", "2026-03") == [
            ("2026-02", "06040", "prestigious", "training", "met", 4),
            ("2026-03", "06040", "prestigious", "training", "met", 4),
        ]
