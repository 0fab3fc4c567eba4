"""A meeting is logged once, corrected whole, taken back whole; nobody sees what lies outside her area."""

from msgspec.structs import replace

from bot.model.meetings import SKILLS, Meeting
from bot.storage import meetings, trainings
from bot.storage.ground import Ground, ground_of
from bot.storage.meetings import Asked, Sum
from bot.storage.sql import Db, Sql
from bot.storage.store import Store
from tests.storage.conftest import counted
from tests.storage.lives import NOW
from tests.storage.test_registers import lesson
from tests.talking import gazetteer, plan

ATLAS = gazetteer().atlas
MEETING = Meeting("meeting", "2026-11-23", "06040", ("t", "u"), "women", "Nà Cạn", "dao", 60, 30)
TRAINING = Meeting("training", "2026-10-01", "06058", ("can-bo",), "province", audiences=(("village-head", 9),))
WHOLE = Asked("2018-01-01", "2026-12-31")


def logs(db: Db, *held: Meeting) -> None:
    for n, meeting in enumerate(held, 1):
        assert meetings.log(db, n, f"web:{n}", meeting, "web", NOW, 7)


async def test_a_meeting_comes_back_as_it_was_logged(store: Store) -> None:
    await store.write(logs, MEETING, TRAINING)
    for id, meeting in ((1, MEETING), (2, TRAINING)):
        found = await store.write(meetings.get, id)
        assert found is not None
        assert found.meeting == meeting
        assert (found.source, found.logged_at, found.logged_by, found.met, found.photo) == ("web", NOW, 7, 0, "")


async def test_the_same_origin_is_logged_once(store: Store) -> None:
    await store.write(logs, MEETING)
    assert not await store.write(meetings.log, 99, "web:1", TRAINING, "web", NOW)
    found = await store.write(meetings.by_origin, "web:1")
    assert found is not None
    assert (found.id, found.meeting) == (1, MEETING)
    assert await counted(store, "meeting_topics") == 2


async def test_a_correction_replaces_all_that_was_told(store: Store) -> None:
    await store.write(logs, TRAINING)
    new = replace(TRAINING, topics=("v",), audiences=(("prestigious", 4),), people=12)
    await store.write(meetings.correct, 1, new, "web")
    found = await store.write(meetings.get, 1)
    assert found is not None
    assert found.meeting == new


async def test_what_is_taken_back_is_gone_whole(store: Store) -> None:
    await store.write(logs, MEETING, TRAINING)
    await store.write(meetings.remove, 2)
    assert [await counted(store, each) for each in ("meetings", "meeting_topics", "meeting_audiences")] == [1, 2, 0]


async def test_who_answers_for_one_commune_meets_no_other(store: Store) -> None:
    await store.write(logs, MEETING, TRAINING)
    mine = ground_of(ATLAS, "06040")
    assert await store.write(meetings.get, 1, mine) is not None
    assert await store.write(meetings.get, 2, mine) is None
    async with store.reading() as reading:
        asked = Asked(WHOLE.first, WHOLE.last, mine)
        assert [each.id for each in await meetings.listed(reading, asked)] == [1]
        assert await meetings.how_many(reading, asked) == 1
        assert [each.commune for each in await meetings.sums(reading, asked)] == ["06040"]


async def test_a_communes_history_lies_on_the_codes_of_its_days(store: Store) -> None:
    """06040 was Đại Đồng until 2019 and the town Thất Khê until June 2025; 05995 was the town before."""
    days = [("2019-05-01", "05995"), ("2019-05-02", "06058"), ("2024-05-01", "06040"), ("2024-05-02", "06013")]
    await store.write(logs, *[replace(MEETING, day=day, commune=code) for day, code in days])
    async with store.reading() as reading:
        found = await meetings.listed(reading, Asked(WHOLE.first, WHOLE.last, ground_of(ATLAS, "06040")))
    assert [each.meeting.commune for each in found] == ["06013", "06040", "05995"]


def test_every_commune_of_today_has_room_for_its_former_ones() -> None:
    from bot.storage.ground import SLOTS, values_of

    for commune in gazetteer().communes:
        ground = ground_of(ATLAS, commune)
        assert len(values_of(ground)) == 1 + 2 * SLOTS
        assert ground.until_2025
        assert ground.until_2020


async def test_a_list_is_read_in_pages_the_newest_first(store: Store) -> None:
    await store.write(logs, *[replace(MEETING, day=f"2026-01-{day:02}") for day in range(1, 8)])
    async with store.reading() as reading:
        pages = [await meetings.listed(reading, WHOLE, most=3, skip=skip) for skip in (0, 3, 6)]
        assert [[each.meeting.day[-2:] for each in page] for page in pages] == [
            ["07", "06", "05"],
            ["04", "03", "02"],
            ["01"],
        ]
        assert all(each.meeting.topics == ("t", "u") for page in pages for each in page)
        assert await meetings.how_many(reading, WHOLE) == 7


async def test_a_list_can_be_narrowed_to_days_a_kind_and_a_school(store: Store) -> None:
    taught = Meeting("school", "2026-09-09", "06040", ("t",), "teacher", school="s1", classes=("6A", "6B"))
    await store.write(logs, MEETING, TRAINING, taught)
    async with store.reading() as reading:
        assert [each.id for each in await meetings.listed(reading, Asked("2026-10-01", "2026-10-31"))] == [2]
        assert [each.id for each in await meetings.listed(reading, replace(WHOLE, kind="meeting"))] == [1]
        (found,) = await meetings.listed(reading, replace(WHOLE, school="s1"))
    assert found.meeting == taught


async def test_sums_add_up_by_month_kind_and_commune(store: Store) -> None:
    await store.write(logs, MEETING, replace(MEETING, people=None, households=10), TRAINING)
    async with store.reading() as reading:
        assert await meetings.sums(reading, WHOLE) == [
            Sum("2026-10", "training", "06058", 1, 0, 0, 0, 0),
            Sum("2026-11", "meeting", "06040", 2, 60, 40, 0, 0),
        ]


async def test_a_twin_is_a_meeting_of_that_day_place_and_kind_that_came_another_way(store: Store) -> None:
    await store.write(logs, MEETING)
    assert await store.write(meetings.twins, MEETING, "sheet") == 1
    assert await store.write(meetings.twins, MEETING, "web") == 0
    assert await store.write(meetings.twins, replace(MEETING, village="Pò Cháo"), "sheet") == 0


async def test_the_photos_that_belong_to_a_meeting_are_known(store: Store) -> None:
    await store.write(logs, MEETING, TRAINING)
    await store.write(meetings.keep_photo, 1, "ab.jpg")
    async with store.reading() as reading:
        assert await meetings.photos(reading) == {"ab.jpg"}


async def test_no_other_commune_is_read_with_an_empty_slot(store: Store) -> None:
    """A row without a commune cannot be; were there one, nobody's ground would hold it."""
    await store.write(logs, replace(MEETING, commune="", day="2024-01-01"))
    async with store.reading() as reading:
        found = await meetings.listed(reading, Asked(WHOLE.first, WHOLE.last, Ground("06040", ("x",), ("y",))))
    assert found == []


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
        assert await trainings.training_heads(reading, "2026-03-01", "2026-12-31") == [
            (1, "2026-03-01", "06040", "village-head", 9, False),
            (2, "2026-12-31", "06040", "village-head", 9, True),
        ]
        assert await trainings.training_heads(reading, "2026-03-02", "2026-12-30") == []


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
        assert await trainings.trained(reading, "2026-02", "2026-03") == [
            ("2026-02", "06040", "prestigious", "training", "met", 4),
            ("2026-03", "06040", "prestigious", "training", "met", 4),
        ]
