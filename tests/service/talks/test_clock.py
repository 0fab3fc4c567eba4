"""What dies on its day, and what fades from the phone."""

import datetime as dt

from bot.model.events import Typed
from bot.model.replies import Fade
from bot.service.carriers import wire
from bot.service.talks.clock import Clock
from bot.storage import outbox
from tests.conftest import House


async def later(house: House, **time: float) -> None:
    house.now += dt.timedelta(**time)
    await Clock(house.store, house.desk, ("telegram",)).tick()


async def test_a_visitor_is_forgotten_a_day_after_her_last_message(house: House) -> None:
    await house.types("khach", "chao", "1")
    await house.joins("lan")
    await later(house, hours=22)
    assert await house.rows("SELECT COUNT(*) FROM chats") == [(2,)]
    await later(house, hours=3)
    assert await house.rows("SELECT COUNT(*) FROM chats WHERE person IS NOT NULL") == [(1,)]
    assert await house.rows("SELECT COUNT(*) FROM chats") == [(1,)]


async def test_web_answers_die_after_ten_minutes(house: House) -> None:
    await house.types("lan", "chao")
    await later(house, minutes=11)
    assert await house.rows("SELECT COUNT(*) FROM answers") == [(0,)]


async def test_help_that_could_not_be_sent_is_dropped_after_two_minutes(house: House) -> None:
    await house.does("7", Typed("giup"), channel="telegram", seal=None)
    await later(house, seconds=119)
    assert await house.rows("SELECT COUNT(*) FROM outbox") == [(1,)]
    await later(house, seconds=2)
    assert await house.rows("SELECT COUNT(*) FROM outbox") == [(0,)]


async def test_home_and_help_fade_after_ten_minutes_alike(house: House) -> None:
    for n, text in enumerate(("chao", "giup")):
        await house.does("7", Typed(text), channel="telegram", seal=None)
        now = int(house.now.timestamp())
        rows, _ = await house.store.write(outbox.turn, "telegram", [], now, 5)
        ended = [outbox.Ended(row, "sent", messages=(f"m{n}",), clear_at=now + 600) for row in rows]
        await house.store.write(outbox.turn, "telegram", ended, now, 0)
    await later(house, minutes=9)
    assert await house.rows("SELECT COUNT(*) FROM outbox WHERE state = 'queued'") == [(0,)]
    await later(house, minutes=2)
    bodies = [body for (body,) in await house.rows("SELECT body FROM outbox WHERE state = 'queued' ORDER BY id")]
    faded = [wire.unpack(house.desk.keys.seal.open(body)) for body in bodies]
    assert [fade.message for fade in faded if isinstance(fade, Fade)] == ["m0", "m1"]
    assert len({fade.text for fade in faded if isinstance(fade, Fade)}) == 1


async def test_message_ids_die_after_two_days(house: House) -> None:
    now = int(house.now.timestamp())
    await house.store.write(outbox.leave_trail, 5, ("m",), now)
    await later(house, hours=49)
    assert await house.rows("SELECT COUNT(*) FROM trail") == [(0,)]


async def test_counters_of_use_are_added_up_once_their_day_is_surely_over(house: House) -> None:
    await house.types("lan", "nghe")
    day = house.now.date().isoformat()
    await later(house, days=1)
    assert await house.rows("SELECT COUNT(*) FROM activity_months") == [(0,)]
    await later(house, days=1)
    assert await house.rows("SELECT kind, month, SUM(n) FROM activity_months GROUP BY kind, month") == [
        ("all", day[:7], 1),
        ("card", day[:7], 1),
    ]
    assert await house.rows("SELECT until FROM added_up WHERE what = 'activity'") == [(day,)]
