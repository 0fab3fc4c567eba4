"""The code of a hall, and houses and persons that check in: each once, whatever the order, and without a trace of whose."""

import asyncio
import datetime as dt
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.codes import code_from
from bot.model.meetings import Meeting
from bot.model.people import Gathering, Household, Invitation, Person, Role
from bot.storage import checkins, counting, meetings, people, recount
from bot.storage.checkins import Counted, Here, end_of
from bot.storage.sql import Db
from bot.storage.store import Store
from tests.storage.conftest import counted, rows
from tests.storage.lives import KEYS
from tests.talking import plan

DAY = "2026-11-23"
NOON = end_of(DAY) - 12 * 3600
HALL = 501
CODE = code_from(424242)
LAN, PAO = Household(1, "06040", "card", code_from(1)), Household(2, "06058", "self", code_from(2))


def held(db: Db, id: int = HALL, kind: str = "meeting", topics: tuple[str, ...] = ("t", "u"), day: str = DAY) -> None:
    meetings.log(db, id, f"m{id}", Meeting(kind, day, "06040", topics, "officer", households=30), "web", NOON)


def arrives(db: Db, here: Here, hall: int = HALL) -> Counted | None:
    """As a step records it: what was reached is kept last."""
    done = checkins.check_in(db, hall, here, NOON, KEYS, plan().measures)
    for house, kept in sorted(done.reached.items()) if done else ():
        counting.keep_all(db, house, kept)
    return done


def opened(db: Db) -> None:
    held(db)
    assert checkins.open_door(db, HALL, CODE, NOON, KEYS) == CODE


async def test_a_code_leads_to_its_meeting_until_midnight_in_viet_nam(store: Store) -> None:
    await store.write(opened)
    assert end_of(DAY) == dt.datetime(2026, 11, 23, 17, tzinfo=dt.UTC).timestamp()
    assert await store.write(people.meaning, CODE, end_of(DAY) - 1, KEYS) == Gathering(HALL, "meeting", "06040")
    assert await store.write(people.meaning, CODE, end_of(DAY), KEYS) is None


@pytest.mark.parametrize("now", [end_of(DAY) - 24 * 3600 - 1, end_of(DAY)])
async def test_only_a_meeting_of_today_is_opened(store: Store, now: int) -> None:
    await store.write(held)
    assert await store.write(checkins.open_door, HALL, CODE, now, KEYS) is None
    assert await store.write(checkins.open_door, 999, CODE, NOON, KEYS) is None


async def test_opened_again_it_keeps_its_code(store: Store) -> None:
    await store.write(opened)
    assert await store.write(checkins.open_door, HALL, code_from(5), NOON, KEYS) == CODE
    hall = await store.write(checkins.hall, HALL, NOON, KEYS)
    assert hall is not None
    assert (hall.code, hall.kind, hall.day) == (CODE, "meeting", DAY)


async def test_a_shut_door_lets_nobody_in(store: Store) -> None:
    await store.write(opened)
    assert await store.write(checkins.shut_door, HALL, NOON)
    assert not await store.write(checkins.shut_door, HALL, NOON)
    assert await store.write(people.meaning, CODE, NOON, KEYS) is None
    assert await store.write(checkins.check_in, HALL, Here((LAN,)), NOON, KEYS) is None
    hall = await store.write(checkins.hall, HALL, NOON, KEYS)
    assert hall is not None
    assert hall.code == ""


async def test_the_code_is_not_in_the_database(store: Store) -> None:
    await store.write(opened)
    assert CODE not in str(await rows(store, "SELECT * FROM meetings"))


async def test_a_house_is_met_on_every_topic_once(store: Store) -> None:
    def checks_in(db: Db) -> list[Counted | None]:
        opened(db)
        return [arrives(db, Here((LAN,), Person(n))) for n in (11, 12, 11)]

    assert [each and (each.houses, each.people) for each in await store.write(checks_in)] == [(1, 1), (0, 1), (0, 0)]
    assert await rows(store, "SELECT household, month, topic, evidence, commune, known FROM reach ORDER BY topic") == [
        (1, "2026-11", "t", "met", "06040", "card"),
        (1, "2026-11", "u", "met", "06040", "card"),
    ]
    assert await rows(store, "SELECT met, met_people FROM meetings") == [(1, 2)]


async def test_who_has_no_house_is_a_person_and_no_reach(store: Store) -> None:
    def checks_in(db: Db) -> None:
        opened(db)
        arrives(db, Here((), Person(11)))

    await store.write(checks_in)
    assert await rows(store, "SELECT met, met_people FROM meetings") == [(0, 1)]
    assert await counted(store, "reach") == 0


async def test_a_check_in_names_neither_house_nor_person(store: Store) -> None:
    def checks_in(db: Db) -> None:
        opened(db)
        arrives(db, Here((LAN,), Person(11)))

    await store.write(checks_in)
    found = await rows(store, "SELECT meeting, token FROM checkins")
    assert len(found) == 2
    assert len({bytes(token) for _, token in found}) == 2
    assert all(len(bytes(token)) == 16 for _, token in found)


async def test_houses_whose_cards_are_typed_on_a_page_are_met_too(store: Store) -> None:
    await store.write(opened)
    assert await store.write(checkins.check_in_houses, HALL, (LAN, PAO, LAN), NOON, KEYS) == 2
    assert await store.write(checkins.check_in_houses, HALL, (PAO,), NOON, KEYS) == 0
    assert await store.write(checkins.check_in_houses, HALL, (PAO,), end_of(DAY), KEYS) is None
    assert await rows(store, "SELECT met, met_people FROM meetings") == [(2, 0)]
    assert await counted(store, "reach") == 4
    assert await store.write(recount.count_anew) == 0


async def test_two_meetings_of_a_day_each_meet_the_house(store: Store) -> None:
    def checks_in(db: Db) -> None:
        opened(db)
        held(db, 502)
        checkins.open_door(db, 502, code_from(9), NOON, KEYS)
        for hall in (HALL, 502):
            arrives(db, Here((LAN,)), hall)

    await store.write(checks_in)
    assert await rows(store, "SELECT met FROM meetings") == [(1,), (1,)]
    assert await counted(store, "reach") == 2


async def test_a_whole_hall_at_once_is_counted_right(store: Store) -> None:
    """Twelve phones of six houses and the leader who types their cards, all in one moment."""

    def phone(db: Db, house: int, person: int) -> None:
        arrives(db, Here((Household(house, "06040", "card", ""),), Person(person)))

    def leader(db: Db) -> None:
        arrives(db, Here(tuple(Household(house, "06040", "card", "") for house in range(6, 0, -1))))

    await store.write(opened)
    phones = [store.write(phone, 1 + n % 6, 100 + n) for n in range(12)]
    await asyncio.gather(*phones, store.write(leader))
    assert await rows(store, "SELECT met, met_people FROM meetings") == [(6, 12)]
    assert await counted(store, "reach") == 12
    assert await store.write(recount.count_anew) == 0


Doing = tuple[Literal["phone", "card"], int, int]


@given(
    doings=st.lists(st.tuples(st.sampled_from(["phone", "card"]), st.integers(1, 4), st.integers(1, 3)), max_size=14),
    split=st.integers(0, 14),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_in_any_order_and_however_often_a_house_and_a_person_count_once(
    store: Store, doings: list[Doing], split: int
) -> None:
    """Two phones of a house, the leader who types its card, and all of it again, in one go or in two."""

    def checks_in(db: Db, some: list[Doing]) -> None:
        for how, house, phone in some:
            here = Household(house, "06040", "card", "")
            person = Person(house * 10 + phone) if how == "phone" else None
            arrives(db, Here((here,), person))

    def emptied(db: Db) -> None:
        meetings.remove(db, HALL)
        opened(db)

    await store.write(emptied)
    await store.write(checks_in, doings[:split])
    await store.write(checks_in, doings[split:] + doings[:3])
    houses = {house for _, house, _ in doings}
    persons = {(house, phone) for how, house, phone in doings if how == "phone"}
    assert await rows(store, "SELECT met, met_people FROM meetings") == [(len(houses), len(persons))]
    reached = await rows(store, "SELECT DISTINCT household FROM reach WHERE evidence = 'met'")
    assert {house for (house,) in reached} >= houses
    assert await store.write(recount.count_anew) == 0


async def test_at_a_training_an_officer_is_trained_once(store: Store) -> None:
    def trains(db: Db) -> Person | None:
        person = granted(db, Role("ethnic-officer", "06040"))
        for id, topics in ((HALL, ("t",)), (502, ("t", "can-bo")), (503, ("can-bo",))):
            held(db, id, "training", topics)
            checkins.open_door(db, id, code_from(id), NOON, KEYS)
            for _ in range(2):
                done = arrives(db, Here((), person), id)
                person = done.person if done and done.person else person
        return person

    person = await store.write(trains)
    assert person is not None
    assert person.roles == (Role("ethnic-officer", "06040", ("training", "skills")),)
    assert await rows(store, "SELECT month, commune, audience, item, how, n FROM trained ORDER BY item") == [
        ("2026-11", "06040", "ethnic-officer", "ethnic-officers", "met", 1),
        ("2026-11", "06040", "ethnic-officer", "skilled-officers", "met", 1),
        ("2026-11", "06040", "ethnic-officer", "skills", "met", 1),
        ("2026-11", "06040", "ethnic-officer", "training", "met", 1),
    ]


async def test_at_a_village_meeting_nobody_is_trained(store: Store) -> None:
    def meets(db: Db) -> None:
        person = granted(db, Role("prestigious", "06040"))
        opened(db)
        arrives(db, Here((), person))

    await store.write(meets)
    assert await counted(store, "trained") == 0


async def test_a_role_that_comes_after_the_check_in_counts_at_the_next_one(store: Store) -> None:
    def trains(db: Db) -> None:
        held(db, HALL, "training")
        checkins.open_door(db, HALL, CODE, NOON, KEYS)
        arrives(db, Here((), Person(PERSON)))
        arrives(db, Here((), granted(db, Role("village-head", ""))))

    await store.write(trains)
    assert await rows(store, "SELECT met_people FROM meetings") == [(1,)]
    assert ("village-head", "training") in await rows(store, "SELECT audience, item FROM trained")


PERSON = 77


def granted(db: Db, role: Role) -> Person:
    people.invite(db, 901, code_from(901), role, NOON + 60, KEYS)
    assert isinstance(people.meaning(db, code_from(901), NOON, KEYS), Invitation)
    people.use_invitation(db, PERSON, 901, NOON)
    return Person(PERSON, "06040", None, (role,))
