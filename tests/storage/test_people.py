"""Codes of houses and invitations, and what facts leave behind in the counters."""

import datetime as dt

import pytest

from bot.model.facts import (
    CardPassedOn,
    CardRead,
    CommuneNamed,
    Consented,
    Forgotten,
    HelpShown,
    HouseholdFounded,
    HouseholdJoined,
    InvitationUsed,
    LanguageChosen,
    QuestionAnswered,
    QuizFinished,
)
from bot.model.people import Household, Invitation, Role
from bot.storage import chats, people
from bot.storage.chats import Chat
from bot.storage.people import CodeTaken
from bot.storage.sql import Db
from bot.storage.store import Store
from tests.storage.conftest import counted, rows
from tests.storage.lives import CODE, DAY, HASH, HOUSE, INVITATION, KEYS, NOW, PERSON, happens, joins, writes

OTHER = b"another hash----"


def invited(db: Db) -> None:
    people.invite(db, INVITATION, CODE, Role("officer", ""), NOW + 60, KEYS)


async def test_a_house_is_found_by_its_code(store: Store) -> None:
    await store.write(joins)
    assert await store.write(people.meaning, CODE, NOW, KEYS) == Household(HOUSE, "06001", "self", CODE)
    assert await store.write(people.meaning, "4444444AA", NOW, KEYS) is None


async def test_the_code_itself_is_not_in_the_database(store: Store) -> None:
    await store.write(joins)
    await store.write(invited)
    held = [*await rows(store, "SELECT * FROM households"), *await rows(store, "SELECT * FROM invitations")]
    assert CODE not in str(held)


async def test_two_houses_never_have_one_code(store: Store) -> None:
    await store.write(joins)
    with pytest.raises(CodeTaken):
        await store.write(people.found_house, Household(77, "06001", "self", CODE), DAY, KEYS)
    assert await counted(store, "households") == 1


async def test_a_person_belongs_to_one_house(store: Store) -> None:
    def moves(db: Db) -> Chat:
        people.found_house(db, Household(77, "06002", "self", "4444444AA"), DAY, KEYS)
        happens(db, HouseholdJoined(77, "06002", "self", ()))
        return chats.load(db, HASH, 0, KEYS)

    await store.write(joins)
    person = (await store.write(moves)).person
    assert person is not None
    assert person.household is not None
    assert person.household.id == 77
    assert await counted(store, "members") == 1


async def test_an_invitation_is_used_once(store: Store) -> None:
    await store.write(invited)
    assert await store.write(people.meaning, CODE, NOW, KEYS) == Invitation(INVITATION, Role("officer", ""))
    assert await store.write(people.use_invitation, PERSON, INVITATION, NOW)
    assert not await store.write(people.use_invitation, PERSON + 1, INVITATION, NOW)
    assert await store.write(people.meaning, CODE, NOW, KEYS) is None
    assert await rows(store, "SELECT person, kind, area FROM roles") == [(PERSON, "officer", "")]
    assert await store.write(people.officers) == 1


async def test_an_invitation_dies_on_its_day(store: Store) -> None:
    await store.write(invited)
    assert await store.write(people.meaning, CODE, NOW + 59, KEYS) is not None
    assert await store.write(people.meaning, CODE, NOW + 60, KEYS) is None


async def test_consent_is_kept_with_text_channel_and_time(store: Store) -> None:
    await store.write(joins)
    kept = await rows(store, "SELECT id, consent_text, consent_channel, consent_at FROM people")
    assert kept == [(PERSON, "2026-11", "telegram", NOW)]


async def test_who_agrees_twice_stays_one_person(store: Store) -> None:
    def again(db: Db) -> None:
        happens(db, Consented("2026-12"), CommuneNamed("06009"), fresh=999)

    await store.write(joins)
    await store.write(again)
    assert await rows(store, "SELECT id, commune, consent_text FROM people") == [(PERSON, "06009", "2026-11")]


async def test_a_house_is_reached_once_by_month_topic_and_evidence(store: Store) -> None:
    def reads(db: Db) -> None:
        for day in (DAY, DAY, DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=31)):
            happens(db, CardRead("c", "t"), CardRead("d", "t"), QuestionAnswered("q", "t", True), day=day)
        happens(db, CardRead("e", "u"), QuestionAnswered("q", "u", False))

    await store.write(joins)
    await store.write(reads)
    assert await rows(store, "SELECT household, month, topic, evidence FROM reach ORDER BY month, topic, evidence") == [
        (HOUSE, "2026-09", "t", "opened"),
        (HOUSE, "2026-09", "t", "understood"),
        (HOUSE, "2026-09", "u", "opened"),
        (HOUSE, "2026-10", "t", "opened"),
        (HOUSE, "2026-10", "t", "understood"),
    ]


async def test_two_of_one_house_reach_it_once(store: Store) -> None:
    def joined(db: Db) -> None:
        writes(db, OTHER, 12)
        happens(
            db,
            Consented("x"),
            HouseholdJoined(HOUSE, "06001", "self", ("t",)),
            CardRead("c", "t"),
            name_hash=OTHER,
            fresh=23,
        )

    await store.write(joins)
    await store.write(joined)
    assert await counted(store, "reach") == 1


async def test_what_was_opened_before_the_house_was_known_counts_for_it(store: Store) -> None:
    def founds(db: Db) -> None:
        writes(db)
        happens(db, CardRead("c", "t"))
        happens(db, Consented("x"), HouseholdFounded(HOUSE, "06001", CODE, ("t", "u")))

    await store.write(founds)
    assert await rows(store, "SELECT topic, evidence FROM reach ORDER BY topic") == [("t", "opened"), ("u", "opened")]


async def test_a_visitor_is_counted_as_use_and_reaches_nobody(store: Store) -> None:
    def reads(db: Db) -> None:
        writes(db)
        for _ in range(3):
            happens(db, CardRead("c", "t"), CardPassedOn("c", "t"), QuizFinished("t"))

    await store.write(reads)
    assert await counted(store, "reach") == 0
    assert await rows(store, "SELECT commune, kind, item, channel, language, n FROM activity ORDER BY kind") == [
        ("", "card", "c", "telegram", "vi", 3),
        ("", "passed-on", "c", "telegram", "vi", 3),
        ("", "quiz", "t", "telegram", "vi", 3),
    ]


async def test_use_is_counted_in_the_language_that_was_just_chosen(store: Store) -> None:
    def reads(db: Db) -> None:
        writes(db)
        happens(db, LanguageChosen("en"), CardRead("c", "t"))

    await store.write(reads)
    assert await rows(store, "SELECT language FROM activity") == [("en",)]


async def test_help_is_counted_by_month_and_nowhere_else(store: Store) -> None:
    def asks(db: Db) -> None:
        for day in (DAY, DAY + dt.timedelta(days=5), DAY + dt.timedelta(days=40)):
            happens(db, HelpShown(), day=day)

    await store.write(joins)
    before = [await rows(store, f"SELECT * FROM {table}") for table in ("activity", "reach", "chats", "people")]
    await store.write(asks)
    assert await rows(store, "SELECT month, n FROM help_months ORDER BY month") == [("2026-09", 2), ("2026-10", 1)]
    assert [await rows(store, f"SELECT * FROM {table}") for table in ("activity", "reach", "chats", "people")] == before


async def test_who_asks_to_be_forgotten_is_erased_in_that_step(store: Store) -> None:
    def forgets(db: Db) -> bool:
        return happens(db, Forgotten()).erased

    await store.write(joins)
    assert await store.write(forgets)
    assert [await counted(store, table) for table in ("chats", "people", "members", "reach")] == [0, 0, 0, 1]


async def test_an_invitation_that_is_used_in_a_talk_grants_its_role(store: Store) -> None:
    def uses(db: Db) -> Chat:
        invited(db)
        writes(db)
        happens(db, Consented("x"), InvitationUsed(INVITATION))
        return chats.load(db, HASH, 0, KEYS)

    person = (await store.write(uses)).person
    assert person is not None
    assert person.officer_area() == ""
