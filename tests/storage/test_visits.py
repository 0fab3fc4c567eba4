"""Sessions end with idleness, age, and at once with the office; links from the talk open once. On both databases."""

import asyncio

import pytest

from bot.model.people import Role
from bot.storage import accounts, chats, people, purge, visits
from bot.storage.sql import Db, Sql
from bot.storage.store import Store
from bot.storage.visits import IDLE_SECONDS, LONGEST_SECONDS, Session
from tests.storage.conftest import counted, rows
from tests.storage.lives import CHAT, CODE, INVITATION, KEYS, NOW, PERSON, joins
from tests.storage.test_accounts import MAI

TOKEN, OTHER = visits.token_hash(KEYS, "token"), visits.token_hash(KEYS, "other")
PASS = visits.pass_hash(KEYS, "pass")
DROP_ROLE = Sql("DELETE FROM roles")


def signed_in(db: Db) -> None:
    accounts.add(db, MAI, 5)
    visits.open_session(db, TOKEN, account=71, role="commune", area="06040", how="password", now=NOW)


def came_by_link(db: Db) -> None:
    joins(db)
    people.invite(db, INVITATION, CODE, Role("officer", "06001"), NOW + 60, KEYS)
    people.use_invitation(db, PERSON, INVITATION, NOW)
    visits.open_session(db, TOKEN, person=PERSON, role="commune", area="06001", how="link", now=NOW)


async def session(store: Store, now: int = NOW, hashed: bytes = TOKEN) -> Session | None:
    async with store.reading() as reading:
        return await visits.session_of(reading, hashed, now)


async def test_a_session_knows_who_it_is(store: Store) -> None:
    await store.write(signed_in)
    assert await session(store) == Session(TOKEN, 71, 0, "commune", "06040", "password", NOW, NOW, MAI.name, "")
    assert await session(store, hashed=OTHER) is None


async def test_it_dies_of_idleness_and_use_keeps_it_alive(store: Store) -> None:
    await store.write(signed_in)
    assert await session(store, NOW + IDLE_SECONDS - 1) is not None
    assert await session(store, NOW + IDLE_SECONDS) is None
    await store.write(visits.see, TOKEN, NOW + 1000)
    assert await session(store, NOW + IDLE_SECONDS) is not None


async def test_it_dies_of_age_however_much_it_is_used(store: Store) -> None:
    await store.write(signed_in)
    await store.write(visits.see, TOKEN, NOW + LONGEST_SECONDS - 1)
    assert await session(store, NOW + LONGEST_SECONDS - 1) is not None
    await store.write(visits.see, TOKEN, NOW + LONGEST_SECONDS)
    assert await session(store, NOW + LONGEST_SECONDS) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda db: accounts.end(db, 71, "2026-11-23"),
        lambda db: accounts.place(db, 71, MAI.name, "auditor", "06040"),
        lambda db: accounts.place(db, 71, MAI.name, "commune", "06001"),
        lambda db: visits.close(db, TOKEN),
        lambda db: visits.close_account(db, 71),
        lambda db: visits.close_others(db, 71, OTHER),
    ],
)
async def test_it_ends_at_once_with_the_office_or_when_it_is_closed(store: Store, change: object) -> None:
    await store.write(signed_in)
    await store.write(change)  # type: ignore[arg-type]  # one of the above
    assert await session(store) is None


async def test_closing_the_others_leaves_this_one(store: Store) -> None:
    await store.write(signed_in)
    await store.write(visits.open_session, OTHER, account=71, role="commune", area="06040", how="password", now=NOW + 1)
    async with store.reading() as reading:
        assert [hashed for hashed, _, _ in await visits.sessions_of(reading, 71, NOW + 1)] == [OTHER, TOKEN]
    await store.write(visits.close_others, 71, TOKEN)
    assert await session(store, NOW + 1) is not None and await session(store, NOW + 1, OTHER) is None


async def test_closing_an_account_leaves_links_from_the_talk_alone(store: Store) -> None:
    await store.write(came_by_link)
    await store.write(visits.close_account, 0)
    assert await session(store) is not None


async def test_a_session_by_link_lives_as_long_as_the_role_in_the_talk(store: Store) -> None:
    await store.write(came_by_link)
    found = await session(store)
    assert found is not None and (found.person, found.area, found.how, found.name) == (PERSON, "06001", "link", "")
    await store.write(lambda db: db.run(DROP_ROLE))
    assert await session(store) is None


async def test_her_erasure_takes_links_and_sessions_with_it(store: Store) -> None:
    await store.write(came_by_link)
    await store.write(visits.give_pass, PASS, "06001", PERSON, NOW + 600)
    await store.write(chats.erase, CHAT, PERSON, NOW)
    assert [await counted(store, table) for table in ("passes", "web_sessions")] == [0, 0]


async def test_a_link_opens_once_for_the_first_who_presses(store: Store) -> None:
    await store.write(came_by_link)
    await store.write(visits.give_pass, PASS, "06001", PERSON, NOW + 600)
    done = await asyncio.gather(*(store.write(visits.take_pass, PASS, NOW) for _ in range(8)))
    assert [each for each in done if each] == [("06001", PERSON)]


async def test_a_link_is_worth_nothing_after_ten_minutes_or_when_she_is_no_officer(store: Store) -> None:
    await store.write(came_by_link)
    await store.write(visits.give_pass, PASS, "06001", PERSON, NOW + 600)
    assert await store.write(visits.take_pass, PASS, NOW + 600) is None
    await store.write(visits.give_pass, PASS, "", PERSON, NOW + 600)  # of an area that she does not have
    assert await store.write(visits.take_pass, PASS, NOW) is None


async def test_only_the_newest_link_of_a_person_opens(store: Store) -> None:
    await store.write(came_by_link)
    await store.write(visits.give_pass, PASS, "06001", PERSON, NOW + 600)
    newer = visits.pass_hash(KEYS, "newer")
    await store.write(visits.give_pass, newer, "06001", PERSON, NOW + 600)
    assert await store.write(visits.take_pass, PASS, NOW) is None
    assert await store.write(visits.take_pass, newer, NOW) == ("06001", PERSON)


async def test_neither_tokens_nor_codes_are_stored(store: Store) -> None:
    await store.write(came_by_link)
    await store.write(visits.give_pass, PASS, "06001", PERSON, NOW + 600)
    written = str(await rows(store, "SELECT * FROM web_sessions")) + str(await rows(store, "SELECT * FROM passes"))
    assert "token" not in written and "'pass'" not in written


async def test_the_clock_forgets_what_is_over(store: Store) -> None:
    await store.write(came_by_link)
    await store.write(visits.give_pass, PASS, "06001", PERSON, NOW + 600)
    await store.write(accounts.grant, accounts.Grant(b"g", "x", "editor", "", 0, NOW + 600), 0)
    assert await store.write(purge.purge, NOW + 599) == 0
    assert await store.write(purge.purge, NOW + LONGEST_SECONDS) == 3
