"""The plan's five targets: ranges that hold the truth, denominators with a source, and words where there is none."""

import datetime as dt

import pytest

from bot.reach.period import period
from bot.reach.targets import Measured
from bot.service.targets.measured import targets_of
from bot.storage import counting, models, schools
from bot.storage.reached import import_denominators
from bot.storage.sql import Db, Sql
from tests.conftest import House

THAT_KHE, QUOC_VIET = "06040", "06058"


async def measured(house: House, key: str, span: str = "2026", area: str = "") -> Measured:
    async with house.store.reading() as reading:
        figures = await targets_of(reading, house.desk, period(span), area)
    return next(each for figure in figures for each in figure.measured if each.measure.key == key)


def told(what: str, commune: str, n: int, as_of: str = "2026-01-01") -> dict[str, object]:
    return {"what": what, "commune": commune, "n": n, "source": "Sở", "as_of": as_of}


MEETING = Sql(
    """INSERT INTO meetings (id, origin, kind, day, commune, village, led_by, grp, people, households, met, met_people,
    school, classes, source, photo, logged_at, logged_by, open_until)
    VALUES (:id, :id, :kind, :day, :commune, '', '', :grp, NULL, :households, :met, 0, :school, :classes, 'web', '', 0, 0, 0)"""
)
AUDIENCE = Sql("INSERT INTO meeting_audiences (meeting, audience, people) VALUES (:meeting, :audience, :people)")
TOPIC = Sql("INSERT INTO meeting_topics (meeting, topic) VALUES (:meeting, :topic)")
TRAINED = Sql(
    "INSERT INTO trained (month, commune, audience, item, how, n) VALUES (:month, :commune, :audience, :item, 'track', :n)"
)
BATCH = Sql(
    "INSERT INTO batches (id, commune, village, grp, cards, source, issued_on) VALUES (:id, :commune, '', :grp, 9, '', '')"
)
HOUSE = Sql(
    """INSERT INTO households (id, commune, known, batch, number, code_hash, code, since)
    VALUES (:id, :commune, 'card', :batch, 1, :hash, :hash, '2026-01-01')"""
)


def meets(db: Db, /, id: int, day: str, commune: str, kind: str = "meeting", **more: object) -> None:
    usual: dict[str, object] = {"grp": "", "households": None, "met": 0, "school": "", "classes": ""}
    db.run(MEETING, **(usual | more), id=id, kind=kind, day=day, commune=commune)


def trains(db: Db, id: int, day: str, commune: str, audience: str, people: int, *topics: str) -> None:
    meets(db, id, day, commune, "training")
    db.run(AUDIENCE, meeting=id, audience=audience, people=people)
    for topic in topics:
        db.run(TOPIC, meeting=id, topic=topic)


def reaches(db: Db, house: int, group: str, commune: str, month: str = "2026-03") -> None:
    batch = 1000 + house
    db.run(BATCH, id=batch, commune=commune, grp=group)
    db.run(HOUSE, id=house, commune=commune, batch=batch, hash=house.to_bytes(8))
    counting.keep(db, house, month, "binh-dang", "opened", commune, "card")


async def test_an_empty_province_says_why_nothing_can_be_computed(house: House) -> None:
    async with house.store.reading() as reading:
        figures = await targets_of(reading, house.desk, period("2026"))
    assert [figure.target.key for figure in figures] == list("abcde")
    assert {each.verdict for figure in figures for each in figure.measured} == {"unknown"}
    assert all(each.found.why_not.startswith("không tính được vì") for figure in figures for each in figure.measured)


async def test_the_plans_goals_hold_until_2025_and_a_later_period_has_none(house: House) -> None:
    await house.store.write(import_denominators, [told("households-few", THAT_KHE, 10, "2021-01-01")])
    assert (await measured(house, "few-households", "2021-2025")).goal == 80
    assert (await measured(house, "few-households", "2025")).verdict == "not-reached"
    later = await measured(house, "few-households", "2026")
    assert (later.goal, later.verdict) == (None, "no-goal")


async def test_households_of_the_plans_groups_are_card_houses_of_their_batches(house: House) -> None:
    def happens(db: Db) -> None:
        for number in range(6):
            reaches(db, number, "dao", THAT_KHE)
        for number in range(10, 17):
            reaches(db, number, "mong", THAT_KHE)
        reaches(db, 20, "tay", THAT_KHE)
        meets(db, 1, "2026-04-01", THAT_KHE, grp="dao", households=12, met=5)
        meets(db, 2, "2026-04-01", THAT_KHE, grp="tay", households=30)
        import_denominators(db, [told("households-few", THAT_KHE, 100)])

    await house.store.write(happens)
    await house.joins("lan", "that khe")
    found = (await measured(house, "few-households")).found
    assert (found.low, found.high) == (13, 13 + 7 + 1)
    assert found.whole is not None
    assert (found.whole.n, found.whole.source, found.whole.as_of) == (100, "Sở", "2026-01-01")
    assert (await measured(house, "few-households")).share == (13.0, 21.0)


async def test_a_group_of_few_houses_in_one_commune_is_not_shown_there(house: House) -> None:
    def happens(db: Db) -> None:
        reaches(db, 1, "dao", THAT_KHE)
        for number in range(10, 20):
            reaches(db, number, "dao", QUOC_VIET)
        for number in range(30, 50):
            reaches(db, number, "dao", "06004")
        codes = (THAT_KHE, QUOC_VIET, "06004")
        import_denominators(db, [told("households-few", code, 100) for code in codes])

    await house.store.write(happens)
    found = (await measured(house, "few-households")).found
    assert {code: spot.low for code, spot in found.spots.items()} == {THAT_KHE: None, QUOC_VIET: None, "06004": 20}
    assert found.low == 31
    mine = (await measured(house, "few-households", area=THAT_KHE)).found
    assert {code: spot.high for code, spot in mine.spots.items()} == {THAT_KHE: None}


async def test_a_communes_own_figure_does_not_tell_what_its_cell_hides(house: House) -> None:
    def happens(db: Db) -> None:
        for number in range(3):
            reaches(db, number, "dao", THAT_KHE)
        for number in range(30, 50):
            reaches(db, number, "dao", "06004")
        import_denominators(db, [told("households-few", code, 100) for code in (THAT_KHE, "06004")])

    await house.store.write(happens)
    mine = await measured(house, "few-households", area=THAT_KHE)
    assert mine.found.is_hidden
    assert (mine.found.low, mine.found.high, mine.found.parts, mine.share, mine.trend) == (0, 0, (), None, ())
    assert mine.verdict == "unknown"
    assert "không nêu" in mine.found.why_not


async def test_trained_people_lie_between_the_largest_training_and_all_heads(house: House) -> None:
    def happens(db: Db) -> None:
        trains(db, 1, "2025-09-01", THAT_KHE, "ethnic-officer", 3)
        trains(db, 2, "2026-02-01", THAT_KHE, "ethnic-officer", 4, "can-bo")
        trains(db, 3, "2026-02-02", "", "ethnic-officer", 10)
        trains(db, 4, "2026-02-03", THAT_KHE, "prestigious", 50)
        db.run(TRAINED, month="2026-01", commune=THAT_KHE, audience="ethnic-officer", item="ethnic-officers", n=2)
        db.run(TRAINED, month="2026-01", commune=THAT_KHE, audience="ethnic-officer", item="can-bo", n=2)
        import_denominators(db, [told("ethnic-officer", "", 40), told("households-few", THAT_KHE, 9)])

    await house.store.write(happens)
    of_all = await measured(house, "ethnic-officers")
    assert (of_all.found.low, of_all.found.high) == (10, 2 + 3 + 4 + 10)
    assert of_all.found.whole is not None
    assert of_all.found.whole.n == 40
    assert of_all.found.missing == ("còn 65 xã, phường chưa có tổng số cán bộ làm công tác dân tộc",)
    earlier = (await measured(house, "ethnic-officers", "2025")).found
    assert (earlier.low, earlier.high) == (3, 3)
    in_commune = (await measured(house, "ethnic-officers", area=THAT_KHE)).found
    assert (in_commune.low, in_commune.high, in_commune.whole) == (4, 9, None)
    skilled = (await measured(house, "skilled-officers")).found
    assert (skilled.low, skilled.high) == (4, 4)


async def test_schools_and_classes_are_held_against_their_register(house: House) -> None:
    rows: list[dict[str, object]] = [
        {
            "id": str(n),
            "name": f"Trường {n}",
            "kind": "ban-tru",
            "commune": THAT_KHE,
            "classes": 8,
            "source": "Sở GDĐT",
            "as_of": "2026-09-05",
        }
        for n in (1, 2, 3)
    ]

    def happens(db: Db) -> None:
        schools.put(db, rows)
        meets(db, 1, "2026-10-01", THAT_KHE, "school", school="1", classes="6A,6B")
        meets(db, 2, "2026-10-02", THAT_KHE, "school", school="1", classes="6B")
        meets(db, 3, "2026-10-03", THAT_KHE, "school", school="2")
        meets(db, 4, "2026-10-03", THAT_KHE, "school", school="unknown", classes="1A")
        meets(db, 5, "2025-10-03", THAT_KHE, "school", school="3", classes="1A")

    await house.store.write(happens)
    found = (await measured(house, "schools")).found
    assert (found.low, found.high, found.whole and found.whole.n) == (2, 2, 3)
    assert found.missing == ("1 trường có buổi học nhưng không có trong danh sách trường",)
    classes = (await measured(house, "classes")).found
    assert (classes.low, classes.high, classes.whole and classes.whole.n) == (2, 10, 24)


async def test_communes_with_a_model_are_counted_among_those_of_the_list(house: House) -> None:
    row: dict[str, object] = {
        "commune": THAT_KHE,
        "name": "Câu lạc bộ",
        "started": "2026-05-01",
        "ended": "",
        "source": "QĐ 1",
    }

    def happens(db: Db) -> None:
        models.put(db, [row | {"id": "m1"}, row | {"id": "m2"}, row | {"id": "m3", "commune": "05977"}])
        import_denominators(db, [told("households-few", code, 9) for code in (THAT_KHE, QUOC_VIET)])

    await house.store.write(happens)
    figure = await measured(house, "model-communes")
    assert figure.share == (50.0, 50.0)
    assert figure.found.missing == ("3 mô hình chưa có chỉ số đầu vào (III.3)",)
    assert (await measured(house, "model-communes", "2025")).share == (0.0, 0.0)


async def test_the_trend_has_a_point_for_each_year_of_the_phase_so_far(house: House) -> None:
    house.now = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
    figure = await measured(house, "few-households", "2027")
    assert [point.year for point in figure.trend] == ["2026", "2027"]
    past = await measured(house, "few-households", "2021-2025")
    assert [point.year for point in past.trend] == ["2021", "2022", "2023", "2024", "2025"]


@pytest.mark.parametrize("key", ["ethnic-officers", "few-households", "schools", "classes", "model-communes"])
async def test_every_measure_says_what_it_counts(house: House, key: str) -> None:
    assert len((await measured(house, key)).counts) > 40
