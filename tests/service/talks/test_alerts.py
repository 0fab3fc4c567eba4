"""What officers are reminded of: once a week, once a silence, by day only, in figures that single nobody out."""

import asyncio
import datetime as dt

import pytest

from bot.channels.text import heading
from bot.model.codes import code_from
from bot.model.events import Event, Left, Opened, Typed
from bot.model.people import Role
from bot.model.replies import Say
from bot.service.carriers import wire
from bot.service.desk import VIETNAM
from bot.service.talks.alerts import Alerts
from bot.service.talks.clock import Clock
from bot.storage import people
from bot.storage.sql import Db, Sql
from tests.conftest import KEYS, House
from tests.talk.test_lock_screen import told

MEETING = Sql(
    """INSERT INTO meetings (id, origin, kind, day, commune, village, led_by, grp, households, met, met_people,
    school, classes, source, photo, logged_at, logged_by, open_until)
    VALUES (:id, :origin, 'meeting', :day, :commune, '', '', '', 30, 0, 0, '', '', 'web', '', 0, 0, 0)"""
)
SUNDAY = dt.datetime(2026, 11, 22, 19, 0, tzinfo=VIETNAM)
MONDAY = dt.datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
codes = iter(range(100, 10_000))


async def officer(house: House, who: str, area: str, *alerts: str) -> None:
    """In office, with alerts chosen, on a carrier that can reach her."""
    code = code_from(next(codes))
    until = int(house.now.timestamp()) + 86400
    await house.store.write(people.invite, next(codes), code, Role("officer", area), until, KEYS)
    events: list[Event] = [Opened(code), Typed("dong y")]
    for label in alerts:
        events += [Typed("nhac toi"), Typed(label)]
    for event in events:
        await house.does(who, event, channel="telegram", seal=None)
    await house.store.write(lambda db: db.run(Sql("DELETE FROM outbox")))


async def at(house: House, moment: dt.datetime) -> list[Say]:
    """What is newly put out at that moment."""
    house.now = moment.astimezone(dt.UTC)
    await Alerts(house.store, house.desk).put()
    return await taken(house)


async def taken(house: House) -> list[Say]:
    rows = await house.rows("SELECT body, lane, due_at, expires_at FROM outbox ORDER BY id")
    await house.store.write(lambda db: db.run(Sql("DELETE FROM outbox")))
    says = [wire.unpack(KEYS.seal.open(body)) for body, *_ in rows]
    assert {lane for _, lane, *_ in rows} <= {1}
    for _, _, _, until in rows:
        assert dt.datetime.fromtimestamp(until, VIETNAM).time() == dt.time(20)
    return [say for say in says if isinstance(say, Say)]


def meets(db: Db, day: str, commune: str = "06040") -> None:
    db.run(MEETING, id=next(codes), origin=f"m{next(codes)}", day=day, commune=commune)


async def test_the_week_comes_on_monday_morning_and_once(house: House) -> None:
    house.now = SUNDAY.astimezone(dt.UTC)
    await house.joins("lan")
    await officer(house, "7", "06040", "Nhắc tuần qua")
    await house.store.write(meets, "2026-11-18")
    assert await at(house, SUNDAY) == []
    assert await at(house, MONDAY - dt.timedelta(minutes=1)) == []
    (said,) = await at(house, MONDAY)
    assert said.title == "Loa Bản: tuần qua"
    assert "xã Thất Khê, tính đến 23/11/2026." in said.body
    assert "Tháng 11: thẻ 0, tự khai 1 nhà." in said.body
    assert "Bảy ngày qua: 1 lượt nghe, 1 buổi họp." in said.body
    for hours in (0, 1, 24, 100):
        assert await at(house, MONDAY + dt.timedelta(hours=hours)) == []
    assert len(await at(house, MONDAY + dt.timedelta(days=7))) == 1


async def test_a_week_that_was_missed_is_told_late_in_the_day_never_at_night(house: House) -> None:
    """S14: a clock sweep of a week, hour by hour."""
    house.now = SUNDAY.astimezone(dt.UTC)
    await officer(house, "7", "", "Nhắc tuần qua")
    heard = [hour for hour in range(24) if await at(house, MONDAY + dt.timedelta(hours=12 + hour))]
    assert heard == [12]


@pytest.mark.parametrize("hour", [0, 3, 7, 20, 23])
async def test_at_night_nothing_is_put_out(house: House, hour: int) -> None:
    house.now = SUNDAY.astimezone(dt.UTC)
    await officer(house, "7", "", "Nhắc tuần qua", "Nhắc xã im ắng")
    assert await at(house, MONDAY.replace(hour=hour)) == []


async def test_two_processes_and_a_restart_put_one_out(house: House) -> None:
    house.now = SUNDAY.astimezone(dt.UTC)
    for n in range(5):
        await officer(house, str(n), "", "Nhắc tuần qua", "Nhắc xã im ắng")
    house.now = MONDAY.astimezone(dt.UTC)
    both = [Alerts(house.store, house.desk) for _ in range(3)]
    await asyncio.gather(*(each.put() for each in both))
    await Clock(house.store, house.desk).tick()
    assert len(await taken(house)) == 10


async def test_a_silence_is_told_once_and_again_after_the_next(house: House) -> None:
    house.now = dt.datetime(2026, 10, 20, 3, 0, tzinfo=dt.UTC)
    await house.joins("lan")
    await officer(house, "7", "06040", "Nhắc xã im ắng")
    day = dt.datetime(2026, 10, 20, 9, 0, tzinfo=VIETNAM)
    told_on = [
        str((day + dt.timedelta(days=n)).date()) for n in range(60) if await at(house, day + dt.timedelta(days=n))
    ]
    assert told_on == ["2026-11-20"]  # the thirty days before it are empty
    await house.store.write(meets, "2026-12-20")
    later = dt.datetime(2026, 12, 20, 9, 0, tzinfo=VIETNAM)
    told_on = [
        str((later + dt.timedelta(days=n)).date()) for n in range(60) if await at(house, later + dt.timedelta(days=n))
    ]
    assert told_on == ["2027-01-20"]


async def test_a_commune_that_met_is_not_silent(house: House) -> None:
    await officer(house, "7", "06040", "Nhắc xã im ắng")
    await house.store.write(meets, "2026-10-24")
    assert await at(house, MONDAY) == []
    (said,) = await at(house, MONDAY + dt.timedelta(days=1))
    assert "xã Thất Khê" in said.body


async def test_the_first_time_all_that_are_silent_are_named_up_to_a_number(house: House) -> None:
    await house.joins("lan")
    await officer(house, "7", "", "Nhắc xã im ắng")
    (said,) = await at(house, MONDAY)
    assert said.title == "Loa Bản: xã im ắng"
    assert "… và 49 nơi nữa." in said.body
    assert "Thất Khê" not in said.body
    assert await at(house, MONDAY + dt.timedelta(days=3)) == []


async def test_an_officer_of_one_commune_hears_of_hers_only(house: House) -> None:
    await officer(house, "7", "06040", "Nhắc xã im ắng")
    (said,) = await at(house, MONDAY)
    assert said.body.startswith("Một tháng nay chưa có nhà nào nghe, chưa ghi buổi họp nào ở: xã Thất Khê.")


async def test_who_left_or_is_no_officer_any_more_hears_nothing(house: House) -> None:
    house.now = SUNDAY.astimezone(dt.UTC)
    for who in ("left", "erased", "ended", "stays"):
        await officer(house, who, "", "Nhắc tuần qua")
    await house.does("left", Left(), channel="telegram", seal=None)
    await house.does("erased", Typed("xoa du lieu"), channel="telegram", seal=None)
    newest = "(SELECT person FROM chats WHERE id = (SELECT MIN(chat) FROM alerts))"
    await house.store.write(lambda db: db.run(Sql(f"DELETE FROM roles WHERE person = {newest}")))
    await house.store.write(lambda db: db.run(Sql("DELETE FROM outbox")))
    assert len(await at(house, MONDAY)) == 1
    assert await house.rows("SELECT COUNT(*) FROM alerts") == [(1,)]


async def test_what_is_said_unasked_names_no_topic_and_shows_nothing_on_a_locked_screen(house: House) -> None:
    """S2, S5."""
    house.now = SUNDAY.astimezone(dt.UTC)
    await house.joins("lan")
    await house.types("lan", "chu de", "3")
    for who, area in (("1", ""), ("2", "06040"), ("3", "06073")):
        await officer(house, who, area, "Nhắc tuần qua", "Nhắc xã im ắng")
    await house.does("1", Typed("cai dat"), channel="telegram", seal=None)
    await house.does("1", Typed("English"), channel="telegram", seal=None)
    await taken_quietly(house)
    says = await at(house, MONDAY)
    assert {say.title for say in says} == {
        "Loa Bản: tuần qua",
        "Loa Bản: xã im ắng",
        "Loa Bản: the past week",
        "Loa Bản: silent communes",
    }
    names = [name for topic in house.desk.library_on(MONDAY.date()).topics for name in (topic.name, topic.official)]
    for say in says:
        assert told(say) == []
        assert not any(name.lower() in heading(say).lower() for name in names)
        assert say.choices == ()


async def taken_quietly(house: House) -> None:
    await house.store.write(lambda db: db.run(Sql("DELETE FROM outbox")))
