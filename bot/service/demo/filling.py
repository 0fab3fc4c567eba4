"""Fills an empty database with the demo's province, in steps that can be watched. The same seed and day: the same province."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

from msgspec import Struct

from bot.model.conversation import Conversation
from bot.model.people import Household
from bot.model.plan import Measure
from bot.service.demo import accounts, contests, offices, tested, using
from bot.service.demo.families import Settled, settle
from bot.service.demo.gatherings import Held, attended, hold
from bot.service.demo.hearing import Heard, hear, rows_of
from bot.service.demo.land import Land, lands
from bot.service.demo.offices import Official
from bot.service.demo.seasons import Month, months_until
from bot.service.desk import VIETNAM, Desk
from bot.storage import (
    batches,
    chats,
    demo,
    meetings,
    models,
    people,
    reached,
    recount,
    schools,
    spending,
    trainings,
    uses,
)
from bot.storage.keys import Keys
from bot.storage.sql import Db
from bot.storage.store import Store
from bot.talk.joining import CONSENT_TEXT

SEED = 1898
Tell = Callable[[str, int, int], None]
"""What is done, so far, of how many."""


class Commune(Struct, frozen=True):
    """All that happened in one commune."""

    land: Land
    settled: Settled
    heard: Heard
    held: Sequence[Held]
    officials: Sequence[Official]


async def fill(store: Store, desk: Desk, tell: Tell, seed: int = SEED, communes: int = 65) -> None:
    """`communes`: of so many only (a test wants few). Marks the database first, so that it is never taken for a real one."""
    await store.write(demo.mark, demo.HALF)
    chance = Random(seed)  # noqa: S311 (nothing secret: it is to come out the same each time)
    today = desk.day_of(desk.clock())
    months = months_until(today)
    land = lands(chance, desk.gazetteer, desk.plan)[:communes]
    tell("Số hộ, trường, mô hình, kinh phí", 0, 1)
    await store.write(_offices, desk, chance, land, months)
    tell("Số hộ, trường, mô hình, kinh phí", 1, 1)
    library = desk.library_on(today)
    reading = using.Reading(chance, library)
    topics = [topic.key for topic in library.topics if topic.audience == "everyone"]
    for n, each in enumerate(land):
        tell("Các xã, phường: thẻ, hộ, người, buổi họp, mẩu đã nghe", n, len(land))
        commune = _happened(chance, each, months, topics)
        await store.write(_settled, desk, commune, months)
        await store.write(_heard, desk, chance, commune, months, reading)
    tell("Các xã, phường: thẻ, hộ, người, buổi họp, mẩu đã nghe", len(land), len(land))
    tell("Đếm số hộ", 0, 1)
    await store.write(recount.count_anew)
    tell("Đếm số hộ", 1, 1)
    tell("Cộng sổ theo tháng, mở tài khoản, hai cuộc thi", 0, 1)
    await store.write(_added_up, today.isoformat())
    await accounts.open_accounts(store, desk, chance)
    await contests.hold_contests(store, desk, chance, land)
    await store.write(demo.mark, demo.FILLED)
    tell("Cộng sổ theo tháng, mở tài khoản, hai cuộc thi", 1, 1)


def _happened(chance: Random, land: Land, months: Sequence[Month], topics: Sequence[str]) -> Commune:
    settled = settle(chance, land, months)
    heard = hear(chance, land, settled.families, months, topics)
    held = hold(chance, land, settled.families, months, topics)
    attended(held, heard)
    return Commune(land, settled, heard, held, offices.officials(chance, land, months))


def _offices(db: Db, desk: Desk, chance: Random, land: Sequence[Land], months: Sequence[Month]) -> None:
    since, today = months[0].day(1), desk.day_of(desk.clock())
    reached.import_denominators(db, [row for each in land for row in offices.denominators(each, since)])
    listed = offices.schools(chance, land, since)
    schools.put(db, listed)
    _log(db, offices.lessons(chance, listed, land, months), desk)
    pilots, measured = offices.models(chance, land, today)
    models.put(db, pilots)
    models.put_indicators(db, measured)
    spending.put(db, offices.spending(chance, desk.plan, today))


def _settled(db: Db, desk: Desk, commune: Commune, months: Sequence[Month]) -> None:
    """Cards, houses, their people with a talk of their own, and officials."""
    for village in commune.settled.villages:
        batches.issue(db, village.wanted, village.houses, "", desk.keys)
    for family in commune.settled.families:
        begun = _second(months[family.since])
        if family.known == "self":
            house = Household(family.id, commune.land.code, "self", family.code)
            people.found_house(db, house, dt.date.fromisoformat(months[family.since].day(1)), desk.keys)
        for person in family.people:
            _join(db, desk.keys, person, family.id, commune.land.code, begun)
    demo.put_officials(db, [each.person for each in commune.officials], CONSENT_TEXT, _second(months[0]))
    _train(db, desk.plan.measures, commune.officials)


def _join(db: Db, keys: Keys, person: int, house: int, commune: str, at: int) -> None:
    chat = chats.Chat(person, Conversation(), None)
    chats.save(db, chat, "web", keys.digest("web", f"demo:{person}"), None, at)
    people.agree(db, person, person, CONSENT_TEXT, "web", at)
    people.live_in(db, person, commune)
    people.join_house(db, person, house)


def _train(db: Db, measures: Sequence[Measure], officials: Sequence[Official]) -> None:
    for each in officials:
        if each.finished:
            trainings.count(db, each.person, each.month, (each.finished,), "track", measures)


def _heard(
    db: Db, desk: Desk, chance: Random, commune: Commune, months: Sequence[Month], reading: using.Reading
) -> None:
    _log(db, commune.held, desk)
    demo.put_reach(db, rows_of(commune.land, commune.settled.families, commune.heard))
    listening = Counter(month for mine in commune.heard.values() for month in {month for month, *_ in mine})
    heads = [listening[month.name] for month in months]
    demo.put_uses(db, using.used(chance, commune.land, months, reading, heads))
    tested.put(db, desk.keys, commune.land.code, len(commune.settled.families), months)


def _log(db: Db, held: Sequence[Held], desk: Desk) -> None:
    for each in held:
        meetings.log(db, each.id, f"demo:{each.id}", each.meeting, "demo", int(desk.clock().timestamp()))
    demo.put_met(db, [(each.id, len(each.met), each.met_people) for each in held if each.met])


def _added_up(db: Db, before: str) -> None:
    while uses.add_up(db, before):
        pass


def _second(month: Month) -> int:
    """Noon of its first day in Việt Nam."""
    return int(dt.datetime.fromisoformat(f"{month.day(1)}T12:00").replace(tzinfo=VIETNAM).timestamp())
