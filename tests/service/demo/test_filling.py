"""The demo's province is one that could be: every row passes the rules of the real one, and its counters are right."""

import datetime as dt
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model.atlas import vintage_of
from bot.model.moments import here
from bot.reach.period import period
from bot.service.contests.acts import checks
from bot.service.contests.names import details
from bot.service.demo import contests, filling
from bot.service.demo.accounts import PASSWORD, visitors
from bot.service.demo.seasons import MONTHS, months_until
from bot.service.households.count import Asked, read_table
from bot.service.meetings.rules import Known, slips_of
from bot.service.officers.passwords import Passwords, weakness
from bot.service.officers.sign_in import SignIn, Tried
from bot.service.targets.annual import annual_report
from bot.service.targets.changed import changed
from bot.storage import contest_sheets, demo, meetings, recount, schools
from bot.storage.contest_counts import sums
from bot.storage.contests import read_one, read_results
from bot.storage.schools import School
from bot.storage.sqlite import SqliteStore
from tests.conftest import House
from tests.talking import shipped_library

FEW = 3
WHAT = (
    "reach",
    "schools",
    "models",
    "model_indicators",
    "batches",
    "activity",
    "denominators",
    "spending",
    "trained",
    "gains",
    "meetings",
    "meeting_topics",
)


async def filled(path: Path, empty: Path, communes: int = FEW, seed: int = filling.SEED) -> House:
    shutil.copy(empty, path)
    house = House(await SqliteStore.open(path), shipped_library())
    await filling.fill(house.store, house.desk, lambda *_: None, seed, communes)
    return house


@pytest.fixture
async def province(empty_database: Path, tmp_path: Path) -> AsyncIterator[House]:
    house = await filled(tmp_path / "demo.db", empty_database)
    yield house
    await house.store.close()


async def test_its_counters_are_what_a_count_anew_says(province: House) -> None:
    async with province.store.reading() as reading:
        assert await recount.drift(reading) == {}


async def test_a_house_has_one_commune_a_month_and_it_stands_on_the_map_of_that_month(province: House) -> None:
    rows = await province.rows("SELECT household, month, COUNT(DISTINCT commune) FROM reach GROUP BY 1, 2")
    assert rows and {n for *_, n in rows} == {1}
    atlas = province.desk.gazetteer.atlas
    used = await province.rows(
        "SELECT DISTINCT month, commune FROM reach UNION SELECT substr(day, 1, 7), commune FROM meetings"
    )
    assert [row for row in used if not atlas.is_unit(vintage_of(row[0]), row[1])] == []
    assert {row[0] for row in used} == {month.name for month in months_until(province.desk.day_of(province.now))}


async def test_every_meeting_passes_the_rules_of_the_form(province: House) -> None:
    async with province.store.reading() as reading:
        known = Known(province.desk, {school.id: School(*school) for school in await schools.all_of(reading)})
        held = await meetings.listed(reading, meetings.Asked("2018-01-01", "2030-01-01"), most=100_000)
    assert len(held) > 100
    assert {slip for each in held for slip in slips_of(each.meeting, known)} == set()
    assert {each.meeting.kind for each in held} >= {
        "meeting",
        "stall",
        "club",
        "film",
        "loudspeaker",
        "school",
        "training",
    }
    assert all(each.met <= (each.meeting.households or 0) for each in held)
    assert {each.source for each in held} == {"demo"}


async def test_more_houses_are_never_reached_than_there_are(province: House) -> None:
    async with province.store.reading() as reading:
        asked = Asked(period("2025-2026"), "commune")
        table = await read_table(
            reading, province.desk.library_on(province.desk.day_of(province.now)), province.desk.gazetteer, asked
        )
    told = [line for line in table.lines if line.reached and line.denominator]
    assert len(told) == FEW
    for line in told:
        assert line.reached and line.denominator
        assert 0.02 < (line.reached.card + line.reached.self) / line.denominator.n < 0.9


async def test_whoever_checked_in_is_reached_on_what_it_was_about(province: House) -> None:
    async with province.store.reading() as reading:
        held = await meetings.listed(reading, meetings.Asked("2018-01-01", "2030-01-01"), most=100_000)
    met = await province.rows("SELECT COUNT(*) FROM reach WHERE evidence = 'met'")
    assert 0 < met[0][0] <= sum(each.met * len(each.meeting.topics) for each in held)


async def test_every_source_says_that_it_is_a_sample(province: House) -> None:
    for table, column in (
        ("denominators", "source"),
        ("batches", "source"),
        ("batches", "village"),
        ("spending", "note"),
    ):
        rows = await province.rows(f"SELECT DISTINCT {column} FROM {table}")
        assert rows and all("Mẫu" in row[0] or "mẫu" in row[0] for row in rows)


async def test_the_same_seed_and_day_make_the_same_province(
    province: House, empty_database: Path, tmp_path: Path
) -> None:
    again = await filled(tmp_path / "again.db", empty_database)
    other = await filled(tmp_path / "other.db", empty_database, seed=7)
    for table in WHAT:
        rows = [sorted(await each.rows(f"SELECT * FROM {table}"), key=repr) for each in (province, again, other)]
        assert rows[0] == rows[1] != rows[2], table
    await again.store.close()
    await other.store.close()


async def test_it_is_marked_before_anything_is_in_it_and_once_it_is_whole(empty_database: Path, tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    shutil.copy(empty_database, path)
    house = House(await SqliteStore.open(path), shipped_library())
    states: list[demo.State] = []
    await filling.fill(house.store, house.desk, lambda *_: states.append(demo.state_of(path)), communes=1)
    assert set(states) == {"half", "filled"} and states[-1] == "filled"
    await house.store.close()


async def test_two_visitors_can_sign_in(province: House) -> None:
    found = await visitors(province.store, province.desk)
    assert [each.login for each in found] == ["tinhmau", "xamau"]
    door = SignIn(province.store, province.desk, Passwords())
    for each in found:
        assert not weakness(PASSWORD, each.login)
        assert await door.sign_in(Tried(each.login, each.password, each.digits, "127.0.0.1"))


async def test_reports_and_talk_say_what_it_is(province: House) -> None:
    province.desk.is_demo = True
    async with province.store.reading() as reading:
        report = await annual_report(reading, province.desk, 2026)
    assert report.is_demo and "SO-LIEU-MAU" in report.file_name


@pytest.mark.parametrize("today", [dt.date(2026, 11, 23), dt.date(2025, 2, 28), dt.date(2027, 1, 1)])
def test_eighteen_months_end_with_the_day_of_today(today: dt.date) -> None:
    months = months_until(today)
    assert len(months) == MONTHS
    assert (months[-1].name, months[-1].days) == (today.isoformat()[:7], today.day)
    assert months[-1].day(31) == today.isoformat()
    assert [month.number for month in months] == list(range(MONTHS))
    assert sorted(month.name for month in months) == [month.name for month in months]


async def test_its_contests_keep_what_contests_promise(province: House) -> None:
    assert [check.promise for check in await checks(province.store, contests.OVER) if not check.holds] == []
    assert [check.promise for check in await checks(province.store, contests.RUNNING) if not check.holds] == []
    async with province.store.reading() as reading:
        kept = await read_one(reading, contests.RUNNING)
        [result] = await read_results(reading, contests.OVER)
        counted = await sums(reading)
        areas = await contest_sheets.areas(reading)
    assert kept is not None and kept.frozen.contest.round_at(here(province.now)) == 0
    assert result.counts.people == counted[contests.OVER].entrants == contests.PEOPLE[contests.OVER]
    assert areas == {contests.OVER: "", contests.RUNNING: "", contests.WRITTEN: "06040"}


async def test_nobody_in_its_contests_has_a_name_or_a_number_of_anybody(province: House) -> None:
    ids = [id for (id,) in await province.rows("SELECT entrant FROM entrant_details")]
    told = await province.store.write(details, province.desk, contests.OVER, ids)
    assert len(told) == contests.PEOPLE[contests.OVER]
    assert {each.name.startswith("Người mẫu") and each.phone.startswith("0000") for each in told.values()} == {True}


async def test_courses_were_tested_and_only_whole_groups_are_told(province: House) -> None:
    told = await province.rows("SELECT n FROM gains")
    kinds = "SELECT kind, SUM(n) FROM activity WHERE kind IN ('before', 'after') GROUP BY kind ORDER BY kind"
    (_, both), (_, began) = await province.rows(kinds)
    async with province.store.reading() as reading:
        found = await changed(reading, province.desk, period("2021-2030"))
    assert all(n >= 10 for (n,) in told)
    assert (sum(each.both for each in found.tracks), sum(each.began for each in found.tracks)) == (both, began)
    assert both < began
    assert sum(n for (n,) in told) + sum(each.waiting for each in found.tracks) == both
