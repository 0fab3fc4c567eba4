"""A contest's life: frozen by the clock or by hand, its time kept whatever becomes of the clocks, its end."""

import datetime as dt

import pytest
from msgspec.structs import replace

from bot.contest.freezing import CannotFreeze
from bot.contest.seeds import commitment
from bot.model.contest import Collective, Pool, Unit
from bot.service.contests.life import draft, end_overdue, freeze_due, freeze_now
from bot.service.talks.clock import Clock
from bot.service.timers import Timers
from bot.storage import contests, reached
from tests.conftest import House, heard
from tests.contest.kit import CLOSES, FIRST, OPENS, SECOND, contest
from tests.service.contests.kit import answers, begins, enters, frozen, shown
from tests.talking import small_library

HERE = dt.timedelta(hours=7)


def turned(house: House, moment: dt.datetime) -> None:
    """The wall clock only, to a moment in Việt Nam."""
    house.now = moment.replace(tzinfo=dt.UTC) - HERE


async def test_what_was_frozen_stays_whatever_becomes_of_the_file(house: House) -> None:
    of = await frozen(house)
    assert await house.store.write(freeze_now, house.desk, contest(limit_minutes=99)) is None
    assert not await house.store.write(draft, house.desk, contest(limit_minutes=99), 1)
    kept = await house.store.write(contests.one, "thu")
    assert kept is not None
    assert kept.frozen == of
    assert kept.frozen.contest.limit_minutes == 10


async def test_the_seed_is_vouched_for_and_sealed(house: House) -> None:
    of = await frozen(house)
    kept = await house.store.write(contests.one, "thu")
    assert kept is not None
    [known] = await house.store.write(house.desk.contests.all, house.desk.keys, house.now)
    assert commitment(known.seed(-1), "thu", -1) == of.commitment(-1)
    assert known.master not in kept.master
    assert (await house.rows("SELECT COUNT(*) FROM contest_questions"))[0][0] == len(of.questions)


async def test_law_and_revision_are_kept_question_by_question(house: House) -> None:
    of = await frozen(house)
    rows = await house.rows("SELECT question, revision, digest FROM contest_questions ORDER BY position")
    assert rows == [(each.key, each.revision, each.digest) for each in of.questions]
    assert of.revision == small_library().revision


async def test_too_few_questions_are_no_contest(house: House) -> None:
    with pytest.raises(CannotFreeze):
        await house.store.write(freeze_now, house.desk, contest(pool=(Pool(40, topics=("tuoi-cuoi",)),)))
    assert await house.rows("SELECT COUNT(*) FROM contests") == [(0,)]


async def test_the_clock_freezes_what_lies_in_the_content_when_it_is_announced(house: House) -> None:
    later = contest(
        announce=OPENS + dt.timedelta(hours=1), round=(replace(FIRST, opens=OPENS + dt.timedelta(hours=2)),)
    )
    house.desk.contest_files = (later,)
    turned(house, OPENS)
    assert await house.store.write(freeze_due, house.desk) == 0
    turned(house, OPENS + dt.timedelta(hours=1))
    await Clock(house.store, house.desk).tick()
    assert await house.store.write(freeze_due, house.desk) == 0
    [kept] = await house.store.write(contests.frozen_ones)
    assert kept.frozen.contest.key == "thu"


async def test_a_contest_that_is_over_is_not_frozen_any_more(house: House) -> None:
    house.desk.contest_files = (contest(),)
    turned(house, CLOSES)
    assert await house.store.write(freeze_due, house.desk) == 0


async def test_a_draft_of_an_officer_waits_until_it_is_announced(house: House) -> None:
    assert await house.store.write(draft, house.desk, contest(), 7)
    assert await house.store.write(freeze_due, house.desk) == 0
    announced = contest(announce=OPENS - dt.timedelta(days=1))
    assert await house.store.write(draft, house.desk, announced, 7)
    assert await house.store.write(freeze_due, house.desk) == 1


async def test_sizes_are_those_of_the_day_of_the_freezing(house: House) -> None:
    rows = [
        {"what": "people", "commune": "06040", "as_of": day, "n": n, "source": "UBND"}
        for day, n in (("2025-01-01", 4000), ("2026-01-01", 5000))
    ]
    await house.store.write(reached.import_denominators, rows)
    of = await frozen(
        house,
        collective=(Collective("Xã", 1, "commune"), Collective("Trường", 1, "unit")),
        unit=(Unit("truong", "Trường", 300, "Sở", dt.date(2026, 9, 5)),),
    )
    assert {key: (size.n, size.as_of) for key, size in of.sizes.items()} == {
        "06040": (5000, "2026-01-01"),
        "truong": (300, "2026-09-05"),
    }


async def test_a_wall_clock_turned_back_gives_nobody_a_second(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan")
    await begins(house, "lan")
    house.later(minutes=9)
    await answers(house, "lan", of)
    house.now -= dt.timedelta(hours=1)
    house.lived += 70
    assert "Hết giờ rồi" in heard(await answers(house, "lan", of))


async def test_a_wall_clock_turned_on_takes_nobody_a_second(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan")
    await begins(house, "lan")
    house.later(seconds=10)
    await answers(house, "lan", of)
    for jump in (dt.timedelta(hours=1), dt.timedelta(days=400)):
        house.now += jump
        assert await house.store.write(end_overdue, house.desk) == 0
        house.now -= jump
    house.now += dt.timedelta(hours=1)
    house.lived += 5
    await answers(house, "lan", of)
    assert shown(house, "lan").title == "Câu 3/4, còn 9 phút 45 giây"
    assert await house.rows("SELECT MAX(at_ms) FROM contest_answers") == [(15_000,)]


async def test_after_a_restart_the_time_goes_on_from_where_it_was(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan")
    await begins(house, "lan")
    house.later(minutes=4)
    await answers(house, "lan", of)
    house.desk.timers = Timers(lambda: house.lived)
    house.later(minutes=1)
    await house.types("lan", "zzz")
    assert shown(house, "lan").title == "Câu 2/4, còn 5 phút"


async def test_after_a_restart_with_a_clock_turned_back_no_time_is_won(house: House) -> None:
    """What every answer wrote down holds."""
    of = await frozen(house)
    await enters(house, "lan")
    await begins(house, "lan")
    house.later(minutes=8)
    await answers(house, "lan", of)
    house.desk.timers = Timers(lambda: house.lived)
    house.now -= dt.timedelta(hours=3)
    await house.types("lan", "zzz")
    assert shown(house, "lan").title == "Câu 2/4, còn 2 phút"


async def test_an_attempt_ends_with_its_round(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan")
    turned(house, CLOSES - dt.timedelta(seconds=90))
    await house.types("lan", "ve dau", "thi")
    await begins(house, "lan")
    assert shown(house, "lan").title == "Câu 1/4, còn 1 phút 30 giây"
    house.later(seconds=91)
    assert "Hết giờ rồi" in heard(await answers(house, "lan", of))


async def test_overdue_attempts_are_ended_by_the_clock_and_others_are_not(house: House) -> None:
    await frozen(house)
    for who in ("lan", "pao"):
        await enters(house, who)
    await begins(house, "lan")
    house.later(minutes=6)
    await begins(house, "pao")
    house.later(minutes=5)
    await Clock(house.store, house.desk).tick()
    assert await house.rows("SELECT is_over, spent_ms FROM attempts ORDER BY started_ms") == [(1, 600_000), (0, 0)]


def test_a_timer_measures_by_the_steady_clock_and_starts_from_what_is_certain() -> None:
    moment = [100.0]
    timers = Timers(lambda: moment[0])
    assert timers.spent(1, 1_000_000, 0, 1_005_000) == 5_000
    moment[0] += 2.5
    assert timers.spent(1, 1_000_000, 0, 900_000) == 7_500
    assert timers.spent(1, 1_000_000, 9_000, 0) == 9_000
    assert timers.spent(2, 1_000_000, 4_000, 0) == 4_000
    timers.forget(1)
    assert timers.spent(1, 1_000_000, 0, 1_020_000) == 20_000


def test_timers_that_nobody_needs_any_more_are_thrown_away() -> None:
    moment = [0.0]
    timers = Timers(lambda: moment[0])
    for n in range(1000):
        moment[0] += 60
        timers.spent(n, 0, 0, 0)
    assert len(timers._first) <= 241


async def test_contests_are_read_once_a_minute_and_at_once_after_a_change(house: House) -> None:
    assert await house.store.write(house.desk.contests.all, house.desk.keys, house.now) == ()
    await house.store.write(contests.note, contest(), 0)
    await frozen(house, key="hai")
    assert len(await house.store.write(house.desk.contests.all, house.desk.keys, house.now)) == 1
    house.now -= dt.timedelta(days=1)
    assert len(await house.store.write(house.desk.contests.all, house.desk.keys, house.now)) == 1


async def test_two_contests_at_once_are_chosen_from(house: House) -> None:
    await frozen(house)
    await frozen(house, key="hai", name="Thi vui mùa xuân", round=(FIRST, SECOND))
    await house.types("lan", "thi")
    assert shown(house, "lan").choices[:2] == ("Thi vui mùa xuân", "Thi tìm hiểu 2026")
    await house.types("lan", "thi vui mua xuan")
    assert shown(house, "lan").title == "Thi vui mùa xuân"
