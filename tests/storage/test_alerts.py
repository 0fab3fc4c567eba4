"""Alerts in the database: once each, whoever is quicker; gone with the chat, the role, or the person who left."""

import asyncio

from bot.model.facts import AlertChosen, AlertDropped, Fact, Forgotten, LanguageChosen
from bot.storage import alerts, outbox
from bot.storage.alerts import Due
from bot.storage.outbox import Ended
from bot.storage.sql import Db, Sql
from bot.storage.store import Store
from tests.storage.conftest import rows
from tests.storage.lives import CHAT, DAY, happens, lives, puts

AREA = "06001"
ALL = "SELECT kind, area, language, last FROM alerts ORDER BY kind"


def chose(db: Db, *more: Fact) -> None:
    lives(db)
    happens(db, AlertChosen("weekly", AREA), AlertChosen("silent", AREA), *more)


async def due(store: Store, before: str = "9999") -> list[Due]:
    async with store.reading() as reading:
        return await alerts.due(reading, "weekly", before)


async def test_the_first_week_begins_when_it_is_chosen_and_a_silence_is_told_at_once(store: Store) -> None:
    await store.write(chose)
    assert await rows(store, ALL) == [("silent", AREA, "vi", ""), ("weekly", AREA, "vi", DAY.isoformat())]
    assert await store.write(alerts.of, CHAT) == {"weekly", "silent"}


async def test_one_that_is_dropped_is_gone(store: Store) -> None:
    await store.write(chose, AlertDropped("weekly"))
    assert await store.write(alerts.of, CHAT) == {"silent"}


async def test_chosen_again_nothing_is_told_twice(store: Store) -> None:
    await store.write(chose)
    (old,) = await due(store)
    assert await store.write(alerts.take, old, "2026-09-28")
    await store.write(lambda db: happens(db, AlertChosen("weekly", AREA)))
    assert (await due(store))[0].last == "2026-09-28"


async def test_alerts_speak_the_language_of_the_talk(store: Store) -> None:
    await store.write(chose, LanguageChosen("en"))
    assert {language for _, _, language, _ in await rows(store, ALL)} == {"en"}


async def test_of_several_who_take_it_at_once_one_gets_it(store: Store) -> None:
    await store.write(chose)
    (mine,) = await due(store)
    taken = await asyncio.gather(*(store.write(alerts.take, mine, "2026-09-28") for _ in range(8)))
    assert sorted(taken) == [False] * 7 + [True]


async def test_only_an_earlier_day_is_due(store: Store) -> None:
    await store.write(chose)
    assert await due(store, DAY.isoformat()) == []
    assert [each.chat for each in await due(store, "2026-09-22")] == [CHAT]


async def test_with_the_role_they_end(store: Store) -> None:
    await store.write(chose)
    (mine,) = await due(store)
    await store.write(lambda db: db.run(Sql("UPDATE roles SET area = '06040'")))
    assert not await store.write(alerts.take, mine, "2026-09-28")
    assert await store.write(alerts.end) == 2
    assert await rows(store, ALL) == []


async def test_ending_leaves_those_who_are_still_in_office(store: Store) -> None:
    await store.write(chose)
    assert await store.write(alerts.end) == 0


async def test_erasing_takes_them_along(store: Store) -> None:
    await store.write(chose, Forgotten())
    assert await rows(store, ALL) == []


async def test_who_left_or_blocked_us_is_reminded_of_nothing(store: Store) -> None:
    await store.write(chose)
    await store.write(outbox.stop, CHAT)
    assert await rows(store, ALL) == []


async def test_a_carrier_that_says_she_is_gone_ends_them(store: Store) -> None:
    def blocked(db: Db) -> None:
        puts(db)
        sending, _ = outbox.turn(db, "telegram", (), 1_790_000_000, 1)
        outbox.turn(db, "telegram", [Ended(sending[0], "stopped", "Gone")], 1_790_000_000, 0)

    await store.write(chose)
    await store.write(blocked)
    assert await rows(store, ALL) == []
