"""Who was trained: numbers without a person, each person once an item and once a measure of the plan."""

from bot.model.facts import CommuneNamed, Consented, InvitationUsed, TrackCompleted
from bot.model.people import Person, Role
from bot.storage import chats, people, trainings
from bot.storage.sql import Db, Row
from bot.storage.store import Store
from tests.storage.conftest import counted, rows
from tests.storage.lives import CODE, HASH, INVITATION, KEYS, NOW, PERSON, happens, writes
from tests.talking import plan

MEASURES = plan().measures


async def booked(store: Store) -> list[Row]:
    return await rows(
        store, "SELECT month, commune, audience, item, how, n FROM trained ORDER BY audience, item, month"
    )


def a_role(db: Db, person: Person, role: Role) -> Person:
    people.invite(db, INVITATION + len(person.roles), f"{CODE[:8]}{len(person.roles)}", role, NOW + 60, KEYS)
    people.use_invitation(db, person.id, INVITATION + len(person.roles), NOW)
    return Person(person.id, person.commune, None, (*person.roles, role))


async def test_a_course_counts_the_first_time_only_and_its_measure_with_it(store: Store) -> None:
    def completes(db: Db) -> None:
        person = a_role(db, Person(PERSON, "06040"), Role("prestigious", "06058"))
        for month in ("2026-09", "2026-10"):
            person = trainings.count(db, person, month, ("truong-thon",), "track", MEASURES)

    await store.write(completes)
    assert await booked(store) == [
        ("2026-09", "06058", "prestigious", "key-persons", "track", 1),
        ("2026-09", "06058", "prestigious", "truong-thon", "track", 1),
    ]


async def test_who_completed_a_course_and_is_trained_later_stands_once_in_the_measure(store: Store) -> None:
    def both(db: Db) -> None:
        person = a_role(db, Person(PERSON), Role("ethnic-officer", "06040"))
        person = trainings.count(db, person, "2026-01", ("can-bo",), "track", MEASURES)
        trainings.count(db, person, "2026-05", ("training", "skills"), "met", MEASURES)

    await store.write(both)
    told = [(month, item, how) for month, _, _, item, how, _ in await booked(store)]
    assert told == [
        ("2026-01", "can-bo", "track"),
        ("2026-01", "ethnic-officers", "track"),
        ("2026-01", "skilled-officers", "track"),
        ("2026-05", "skills", "met"),
        ("2026-05", "training", "met"),
    ]


async def test_a_course_of_no_measure_counts_as_itself(store: Store) -> None:
    def completes(db: Db) -> None:
        person = a_role(db, Person(PERSON), Role("gender-officer", "06040"))
        trainings.count(db, person, "2026-01", ("cha-me",), "track", MEASURES)

    await store.write(completes)
    assert [row[3] for row in await booked(store)] == ["cha-me"]


async def test_two_roles_are_two_audiences_and_two_areas_of_one_are_one(store: Store) -> None:
    def completes(db: Db) -> Person:
        person = Person(PERSON, "06040")
        for role in (Role("prestigious", "06040"), Role("village-head", ""), Role("prestigious", "06058")):
            person = a_role(db, person, role)
        return trainings.count(db, person, "2026-01", ("truong-thon",), "track", MEASURES)

    person = await store.write(completes)
    assert [role.trained for role in person.roles] == [("truong-thon",)] * 3
    counts = {(audience, item): (commune, n) for _, commune, audience, item, _, n in await booked(store)}
    assert counts[("prestigious", "key-persons")] == ("06040", 1)
    assert counts[("village-head", "key-persons")] == ("06040", 1), "of the whole province: where she lives"
    assert await rows(store, "SELECT DISTINCT trained FROM roles") == [("truong-thon",)]


async def test_a_villager_and_an_officer_of_figures_are_no_audience(store: Store) -> None:
    def completes(db: Db) -> None:
        person = a_role(db, Person(PERSON), Role("officer", ""))
        trainings.count(db, person, "2026-01", ("can-bo",), "track", MEASURES)

    await store.write(completes)
    assert await counted(store, "trained") == 0


async def test_a_course_completed_in_a_talk_is_remembered_with_the_person(store: Store) -> None:
    def completes(db: Db) -> Person | None:
        people.invite(db, INVITATION, CODE, Role("village-head", "06040"), NOW + 60, KEYS)
        writes(db)
        happens(db, Consented("x"), CommuneNamed("06040"), InvitationUsed(INVITATION))
        happens(db, TrackCompleted("truong-thon"))
        happens(db, TrackCompleted("truong-thon"), TrackCompleted("cha-me"))
        return chats.load(db, HASH, 0, KEYS).person

    person = await store.write(completes)
    assert person is not None
    assert person.roles == (Role("village-head", "06040", ("truong-thon", "cha-me")),)
    assert [(row[3], row[5]) for row in await booked(store)] == [("cha-me", 1), ("truong-thon", 1)]


async def test_erasing_a_person_does_not_uncount_her(store: Store) -> None:
    def erased(db: Db) -> None:
        person = a_role(db, Person(PERSON), Role("prestigious", "06040"))
        trainings.count(db, person, "2026-01", ("training",), "met", MEASURES)
        writes(db)
        chats.erase(db, 11, PERSON, NOW)

    await store.write(erased)
    assert await counted(store, "roles") == 0
    assert await counted(store, "trained") == 2
