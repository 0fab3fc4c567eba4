"""Who asked to be reminded of a contest is, once each, by day, in neutral words; nobody else, and never after a stop."""

import asyncio
import datetime as dt

import pytest
from msgspec.structs import replace

from bot.channels.text import heading
from bot.model.contest import Attempts, Round
from bot.model.events import Event, Left, Opened, Typed
from bot.model.fares import Fare
from bot.model.replies import Say
from bot.service.carriers import wire
from bot.service.contests import reminders as service
from bot.service.contests.reminders import Reminders
from bot.service.contests.results import publish
from bot.service.talks.clock import Clock
from bot.storage import reminders as storage
from bot.storage.sql import Sql
from tests.conftest import KEYS, House
from tests.service.contests.kit import enters, frozen, shown, sits
from tests.talk.test_lock_screen import told

HERE = dt.timedelta(hours=7)
ONE = Round("Vòng 1", dt.datetime(2026, 11, 26, 0, 0), dt.datetime(2026, 12, 3, 17, 0))
TWO = Round("Vòng 2", dt.datetime(2026, 12, 4, 21, 0), dt.datetime(2026, 12, 10, 17, 0))
HOUR = dt.timedelta(hours=1)


async def asks(house: House, who: str = "lan", *more: str) -> None:
    """On a carrier that can reach her, from the contest's page."""
    for typed in ("chao", "thi", "nhac toi", "co, nhac toi", *more):
        await house.does(who, Typed(typed), channel="telegram", seal=None)
    await house.store.write(lambda db: db.run(Sql("DELETE FROM outbox")))


async def does(house: House, event: Event, who: str = "lan") -> None:
    await house.does(who, event, channel="telegram", seal=None)


async def at(house: House, local: dt.datetime) -> list[str]:
    """What is newly put out at that moment on the clock in Việt Nam."""
    house.now = local.replace(tzinfo=dt.UTC) - HERE
    await Reminders(house.store, house.desk).put()
    return await taken(house)


async def taken(house: House) -> list[str]:
    rows = await house.rows("SELECT body, lane, expires_at FROM outbox WHERE lane = 1 ORDER BY id")
    await house.store.write(lambda db: db.run(Sql("DELETE FROM outbox")))
    says = [wire.unpack(KEYS.seal.open(bytes(body))) for body, *_ in rows]
    assert all(isinstance(say, Say) and told(say) == [] for say in says)
    return [say.body.split("\n")[0] for say in says if isinstance(say, Say)]


async def swept(house: House, first: dt.datetime, days: int) -> list[tuple[str, str]]:
    """Hour by hour: when (day and hour) something was put out, and what."""
    found = []
    for hour in range(days * 24):
        moment = first + hour * HOUR
        found += [(f"{moment:%d/%m %H}", said) for said in await at(house, moment)]
    return found


async def test_each_opening_each_last_day_and_the_result_once_each_and_by_day(house: House) -> None:
    await frozen(house, round=(ONE, TWO), attempts=Attempts(1, "round"))
    await asks(house)
    before = await swept(house, dt.datetime(2026, 11, 24), 17)
    house.now = (TWO.closes + HOUR).replace(tzinfo=dt.UTC) - HERE
    house.desk.contests.changed()
    await publish(house.store, house.desk, "thu", -1)
    after = await swept(house, TWO.closes + 3 * HOUR, 4)
    assert before + after == [
        ("26/11 08", "Thi tìm hiểu 2026 đã mở, nhận bài đến 17:00 ngày 03/12/2026."),  # it opened at midnight
        ("02/12 17", "Thi tìm hiểu 2026 sắp đóng: nhận bài đến 17:00 ngày 03/12/2026."),
        ("05/12 08", "Thi tìm hiểu 2026 đã mở, nhận bài đến 17:00 ngày 10/12/2026."),
        ("09/12 17", "Thi tìm hiểu 2026 sắp đóng: nhận bài đến 17:00 ngày 10/12/2026."),
        ("11/12 08", "Thi tìm hiểu 2026 đã có kết quả."),
    ]


async def test_nobody_is_reminded_who_did_not_ask(house: House) -> None:
    await frozen(house, round=(ONE,))
    for typed in ("chao", "thi", "nhac toi", "ve cuoc thi", "ve dau"):
        await does(house, Typed(typed))
    assert await at(house, ONE.opens + 10 * HOUR) == []


async def test_what_had_begun_before_she_asked_is_not_said(house: House) -> None:
    await frozen(house, round=(ONE, TWO), attempts=Attempts(1, "round"))
    house.now = (ONE.opens + 9 * HOUR).replace(tzinfo=dt.UTC) - HERE
    await asks(house)
    assert await at(house, ONE.opens + 10 * HOUR) == []
    assert len(await at(house, ONE.closes - 24 * HOUR)) == 1


@pytest.mark.parametrize(
    "stop",
    [
        (Typed("thoat"),),
        (Typed("THOÁT!"),),
        (Typed("thoi nhac"),),
        (Typed("tam dung"),),
        (Typed("xoa du lieu"),),
        (Left(),),
        (Typed("thi"), Typed("nhac toi"), Typed("thôi nhắc")),
    ],
    ids=["thoat", "THOÁT!", "thoi nhac", "tam dung", "xoa du lieu", "left", "by the row"],
)
async def test_who_says_stop_hears_nothing_more(house: House, stop: tuple[Event, ...]) -> None:
    await frozen(house, round=(ONE,))
    await asks(house)
    for event in stop:
        await does(house, event)
    assert await house.rows("SELECT COUNT(*) FROM contest_reminders") == [(0,)]
    assert await at(house, ONE.opens + 10 * HOUR) == []


async def test_what_waits_to_be_sent_is_not_sent_to_who_says_stop(house: House) -> None:
    await frozen(house, round=(ONE,))
    await asks(house)
    house.now = (ONE.opens + 10 * HOUR).replace(tzinfo=dt.UTC) - HERE
    assert await Reminders(house.store, house.desk).put() == 1
    await does(house, Typed("thoát"))
    assert await house.rows("SELECT COUNT(*) FROM outbox WHERE lane = 1") == [(0,)]


async def test_who_says_help_is_still_reminded(house: House) -> None:
    """ "giúp" changes nothing that could be seen afterwards."""
    await frozen(house, round=(ONE,))
    await asks(house, "lan", "giup")
    assert len(await at(house, ONE.opens + 10 * HOUR)) == 1


async def test_she_is_told_in_the_hours_she_chose_for_news(house: House) -> None:
    await frozen(house, round=(ONE,))
    await asks(house, "lan", "nhan tin", "moi ngay", "chieu, 13 den 17 gio", "mau nao cung duoc")
    found = await swept(house, ONE.opens, 2)
    assert [when for when, _ in found] == ["26/11 13"]


async def test_who_wrote_just_now_is_left_alone_for_two_hours(house: House) -> None:
    """S24: she may be in the middle of anything."""
    await frozen(house, round=(ONE,))
    await asks(house)
    house.now = (ONE.opens + 9 * HOUR).replace(tzinfo=dt.UTC) - HERE
    await does(house, Typed("chao"))
    await house.store.write(lambda db: db.run(Sql("DELETE FROM outbox")))
    assert await at(house, ONE.opens + 10 * HOUR) == []
    assert len(await at(house, ONE.opens + 11 * HOUR)) == 1


async def test_where_a_message_would_cost_money_it_is_said_only_while_it_is_free(house: House) -> None:
    fare = Fare("telegram", "T", pushes=True, certainty="own", source="", free_hours=48, open_hours=168, price=55)
    house.desk.fares = {"telegram": fare}
    await frozen(house, round=(ONE,))
    await asks(house)
    assert await at(house, ONE.opens + 10 * HOUR) == []  # three days after her last message
    await does(house, Typed("chao"))
    await house.store.write(lambda db: db.run(Sql("DELETE FROM outbox")))
    assert len(await at(house, ONE.opens + 34 * HOUR)) == 1


async def test_a_page_that_is_open_is_told_at_once(house: House) -> None:
    """It would be closed in two hours, and then nobody could be told."""
    await frozen(house, round=(ONE,))
    await house.types("lan", "chao", "thi", "nhac toi", "co nhac toi")
    house.now = (ONE.opens + 9 * HOUR).replace(tzinfo=dt.UTC) - HERE
    await house.types("lan", "nghe")
    assert len(await at(house, ONE.opens + 9 * HOUR)) == 1


async def test_she_is_told_for_how_long_a_carrier_lets_her_be_reminded(house: House) -> None:
    channel = house.desk.channels["telegram"]
    house.desk.channels["telegram"] = replace(channel, free_hours=48)
    await frozen(house, round=(ONE,))
    for typed in ("chao", "thi", "nhac toi"):
        await does(house, Typed(typed))
    assert "trong 48 giờ sau tin cuối" in shown(house, "lan").body


async def test_of_news_she_hears_another_day(house: House) -> None:
    """One message unasked a day, whoever sends it."""
    await frozen(house, round=(ONE,))
    await asks(house, "lan", "nhan tin", "moi ngay", "ca ngay", "mau nao cung duoc")
    assert len(await at(house, ONE.opens + 10 * HOUR)) == 1
    assert await house.rows("SELECT last FROM rhythms") == [("2026-11-26",)]


async def test_many_clocks_and_restarts_remind_once(house: House) -> None:
    await frozen(house, round=(ONE,))
    for n in range(30):
        await asks(house, f"lan-{n}")
    house.now = (ONE.opens + 10 * HOUR).replace(tzinfo=dt.UTC) - HERE
    both = [Reminders(house.store, house.desk) for _ in range(4)]
    assert sum(await asyncio.gather(*(each.put() for each in both))) == 30
    await Clock(house.store, house.desk).tick()
    chats = await house.rows("SELECT chat, COUNT(*) FROM outbox WHERE lane = 1 GROUP BY chat")
    assert [n for _, n in chats] == [1] * 30


async def test_a_village_is_reminded_in_turns_and_nobody_is_left_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_A_TIME", 3)
    monkeypatch.setattr(storage, "PIECE", 3)
    await frozen(house, round=(ONE,))
    for n in range(8):
        await asks(house, f"lan-{n}")
    house.now = (ONE.opens + 10 * HOUR).replace(tzinfo=dt.UTC) - HERE
    one = Reminders(house.store, house.desk)
    assert [await one.put() for _ in range(5)] == [3, 3, 2, 0, 0]


async def test_after_an_outage_only_the_newest_is_said(house: House) -> None:
    """The opening and the last day were both missed: one message, and never the other."""
    await frozen(house, round=(ONE,))
    await asks(house)
    assert await at(house, ONE.closes - 8 * HOUR) == ["Thi tìm hiểu 2026 sắp đóng: nhận bài đến 17:00 ngày 03/12/2026."]
    assert await at(house, ONE.closes - 7 * HOUR) == []


async def test_an_hour_before_the_closing_it_is_too_late(house: House) -> None:
    await frozen(house, round=(ONE,))
    await asks(house)
    assert await at(house, ONE.closes - 0.5 * HOUR) == []


async def test_who_has_made_her_attempt_is_not_sent_off_to_make_one(house: House) -> None:
    of = await frozen(house, round=(ONE,))
    house.now = (ONE.opens + 9 * HOUR).replace(tzinfo=dt.UTC) - HERE
    await enters(house, "lan")
    await house.types("lan", "nhac toi", "nhac toi", "co nhac toi", "thi")
    await sits(house, "lan", of)
    assert await at(house, ONE.closes - 24 * HOUR) == []
    house.now = (ONE.closes + HOUR).replace(tzinfo=dt.UTC) - HERE
    await publish(house.store, house.desk, "thu", -1)
    assert await at(house, ONE.closes + 2 * HOUR) == ["Thi tìm hiểu 2026 đã có kết quả."]


async def test_when_nothing_more_can_come_the_wish_is_forgotten(house: House) -> None:
    await frozen(house, round=(ONE,))
    await asks(house)
    house.now = (ONE.closes + HOUR).replace(tzinfo=dt.UTC) - HERE
    await publish(house.store, house.desk, "thu", -1)
    await at(house, ONE.closes + dt.timedelta(days=4))
    assert await house.rows("SELECT COUNT(*) FROM contest_reminders") == [(1,)]
    await at(house, ONE.closes + dt.timedelta(days=6))
    assert await house.rows("SELECT COUNT(*) FROM contest_reminders") == [(0,)]


async def test_a_wish_holds_a_chat_and_a_contest_and_nothing_of_her(house: House) -> None:
    await frozen(house, round=(ONE,))
    await asks(house)
    [(chat, contest, said)] = await house.rows("SELECT chat, contest, said FROM contest_reminders")
    assert (contest, said) == ("thu", 0)
    assert [chat] == [id for (id,) in await house.rows("SELECT id FROM chats")]
    columns = await house.rows("SELECT name FROM pragma_table_info('contest_reminders') ORDER BY cid")
    assert [name for (name,) in columns] == ["contest", "chat", "said"]


async def test_a_stranger_is_told_what_is_kept_before_she_says_yes(house: House) -> None:
    await frozen(house, round=(ONE,))
    await house.types("lan", "chao", "thi", "nhac toi")
    assert "chỉ ghi là máy này muốn được nhắc" in shown(house, "lan").body
    assert "Trang này chỉ nhắc được khi đang mở." in shown(house, "lan").body
    assert await house.rows("SELECT COUNT(*) FROM people") == [(0,)]
    await house.types("lan", "co, nhac toi")
    assert await house.rows("SELECT consent_text FROM people") == [("reminder-2026-11",)]


async def test_a_reminder_is_in_the_language_of_the_talk(house: House) -> None:
    await frozen(house, round=(ONE,))
    for typed in ("chao", "cai dat", "1", "contest", "remind me", "yes, remind me"):
        await does(house, Typed(typed))
    await house.store.write(lambda db: db.run(Sql("DELETE FROM outbox")))
    assert await at(house, ONE.opens + 10 * HOUR) == ["Thi tìm hiểu 2026 is open until 17:00 on 3 Dec 2026."]


async def test_nothing_is_offered_where_nothing_can_be_said_unasked(house: House) -> None:
    await frozen(house, round=(ONE,))
    for typed in ("chao", "thi"):
        await house.does("lan", Typed(typed), channel="terminal")
    assert "Nhắc tôi" not in shown(house, "lan").choices
    await house.does("lan", Typed("nhac toi"), channel="terminal")
    assert "không nhắc được" in shown(house, "lan").body


async def test_asked_again_from_the_first_screen_she_hears_that_it_is_so(house: House) -> None:
    await frozen(house, round=(ONE,))
    await asks(house, "lan", "ve dau", "nhac toi")
    assert "đang nhắc bà con" in shown(house, "lan").body


async def test_the_result_stands_on_the_first_screen_without_a_reminder(house: House) -> None:
    of = await frozen(house, round=(ONE,))
    house.now = (ONE.opens + 9 * HOUR).replace(tzinfo=dt.UTC) - HERE
    await enters(house, "lan")
    await sits(house, "lan", of)
    house.now = (ONE.closes + HOUR).replace(tzinfo=dt.UTC) - HERE
    await publish(house.store, house.desk, "thu", -1)
    await house.does("lan", Opened())
    assert "Kết quả thi" in shown(house, "lan").choices
    await house.types("lan", "ket qua thi")
    assert "Hạng 1 trong 1 người" in heading(shown(house, "lan")) + shown(house, "lan").body
