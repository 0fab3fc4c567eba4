"""Batches of printed cards: issued whole, found by area, and what becomes of a lost, moved or withdrawn card."""

import asyncio
import datetime as dt
from collections.abc import Iterator

import pytest

from bot.model.batches import HouseCard
from bot.model.codes import code_from
from bot.model.facts import CardRead, CardTaken, Consented, Forgotten, HouseholdHosted, HouseholdJoined, HouseholdMoved
from bot.model.people import Household, Role
from bot.storage import batches, people
from bot.storage.batches import FreshHouse, Wanted
from bot.storage.people import CodeTaken
from bot.storage.sql import Db
from bot.storage.store import Store
from tests.storage.conftest import counted, rows
from tests.storage.lives import CODE, DAY, HASH, HOUSE, KEYS, NOW, PERSON, happens, joins, writes

HERE, THERE = "06040", "06622"
LATER = DAY + dt.timedelta(days=40)


def codes(first: int = 1000) -> Iterator[str]:
    return (code_from(n * 7_654_321) for n in range(first, first + 1000))


def issues(db: Db, cards: int = 3, area: str = "", group: str = "dao", first: int = 1000) -> int:
    """A batch for Nà Cạn in HERE; houses first, first+1, … with the codes of `codes`. Its number, 0 if refused."""
    wanted = Wanted(HERE, "Nà Cạn", group, cards, "Danh sách hộ 2026", DAY)
    houses = [FreshHouse(first + n, code) for n, code in zip(range(cards), codes(first), strict=False)]
    batch = batches.issue(db, wanted, houses, area, KEYS)
    return batch.id if batch else 0


def lives_with_card(db: Db, house: int = 1000, name_hash: bytes = HASH, chat: int = 11, person: int = PERSON) -> None:
    """A chat joins the house of a card and reads."""
    writes(db, name_hash, chat)
    joined = HouseholdJoined(house, HERE, "card", ())
    happens(db, Consented("x"), joined, CardRead("c", "t"), name_hash=name_hash, fresh=person)


async def meant(store: Store, code: str) -> object:
    return await store.write(people.meaning, code, NOW, KEYS)


async def printed(store: Store, batch: int, area: str = "") -> tuple[HouseCard, ...]:
    found = await store.write(batches.cards_of, batch, area, KEYS)
    return found[1] if found else ()


async def test_a_batch_is_a_row_and_a_house_for_each_card(store: Store) -> None:
    assert await store.write(issues, 3) == 1
    assert await rows(store, "SELECT * FROM batches") == [
        (1, HERE, "Nà Cạn", "dao", 3, "Danh sách hộ 2026", DAY.isoformat(), None)
    ]
    assert await rows(store, "SELECT id, commune, known, batch, number, since FROM households ORDER BY number") == [
        (1000 + n, HERE, "card", 1, n + 1, DAY.isoformat()) for n in range(3)
    ]


async def test_each_card_leads_to_its_own_house(store: Store) -> None:
    await store.write(issues, 3)
    for n, card in enumerate(await printed(store, 1)):
        assert (card.number, card.commune) == (n + 1, HERE)
        assert await meant(store, card.code) == Household(1000 + n, HERE, "card", card.code)


async def test_no_code_is_in_the_database_and_none_in_a_repr(store: Store) -> None:
    await store.write(issues, 3)
    held = str(await rows(store, "SELECT * FROM households"))
    for card in await printed(store, 1):
        assert card.code not in held
        assert card.code not in repr(card)


async def test_batches_are_numbered_one_after_another_in_the_province(store: Store) -> None:
    told = await asyncio.gather(*(store.write(issues, 2, "", "", 1000 + 10 * n) for n in range(5)))
    assert sorted(told) == [1, 2, 3, 4, 5]


async def test_a_code_that_is_taken_issues_nothing(store: Store) -> None:
    def invited(db: Db) -> None:
        people.invite(db, 44, next(codes(2000)), Role("officer", ""), NOW + 60, KEYS)

    await store.write(issues, 3)
    await store.write(invited)
    for first in (1000, 2000):  # of another card, of an invitation
        with pytest.raises(CodeTaken):
            await store.write(issues, 2, "", "", first)
    assert await counted(store, "batches") == 1
    assert await counted(store, "households") == 3


async def test_two_cards_of_a_batch_never_have_one_code(store: Store) -> None:
    def twins(db: Db) -> None:
        wanted = Wanted(HERE, "Nà Cạn", "", 2, "x", DAY)
        batches.issue(db, wanted, [FreshHouse(1, CODE), FreshHouse(2, CODE)], "", KEYS)

    with pytest.raises(CodeTaken):
        await store.write(twins)


async def test_outside_her_area_an_officer_finds_nothing_and_changes_nothing(store: Store) -> None:
    fresh = code_from(5)
    assert await store.write(issues, 3, THERE) == 0
    assert await store.write(issues, 3, HERE) == 1
    before = await rows(store, "SELECT * FROM households ORDER BY id")
    assert await printed(store, 1, THERE) == ()
    assert await store.write(batches.replace_code, 1, 2, fresh, THERE, KEYS) is None
    assert not await store.write(batches.move_card, 1, 2, THERE, THERE)
    assert not await store.write(batches.withdraw, 1, THERE, DAY, lambda: fresh, KEYS)
    async with store.reading() as reading:
        assert await batches.listed(reading, THERE, 99, 50) == []
    assert await rows(store, "SELECT * FROM households ORDER BY id") == before
    assert await rows(store, "SELECT withdrawn_on FROM batches") == [(None,)]


@pytest.mark.parametrize(("batch", "number"), [(1, 0), (1, 4), (2, 1), (0, 0)])
async def test_a_card_that_there_is_not_is_told_so(store: Store, batch: int, number: int) -> None:
    await store.write(issues, 3)
    assert await store.write(batches.replace_code, batch, number, code_from(5), "", KEYS) is None
    assert not await store.write(batches.move_card, batch, number, THERE, "")


async def test_a_lost_card_is_dead_at_once_and_the_house_goes_on(store: Store) -> None:
    await store.write(issues, 3)
    await store.write(lives_with_card)
    old, fresh = (await printed(store, 1))[0].code, code_from(5)
    found = await store.write(batches.replace_code, 1, 1, fresh, HERE, KEYS)
    assert found is not None
    assert found[1] == HouseCard(1, fresh, HERE)
    assert await meant(store, old) is None
    assert await meant(store, fresh) == Household(1000, HERE, "card", fresh)
    assert await rows(store, "SELECT household FROM members") == [(1000,)]
    assert next(card.code for card in await printed(store, 1)) == fresh


async def test_a_new_code_for_a_lost_card_is_nobody_elses(store: Store) -> None:
    await store.write(issues, 3)
    taken = (await printed(store, 1))[1].code
    with pytest.raises(CodeTaken):
        await store.write(batches.replace_code, 1, 1, taken, "", KEYS)


async def test_a_card_that_moves_takes_its_people_along_and_leaves_its_reach(store: Store) -> None:
    def reads(db: Db) -> None:
        happens(db, CardRead("c", "t"), day=LATER)

    await store.write(issues, 3)
    await store.write(lives_with_card)
    assert await store.write(batches.move_card, 1, 1, THERE, HERE)
    assert await store.write(batches.move_card, 1, 1, THERE, THERE)  # the officer of where it lives now may name it too
    await store.write(reads)
    assert await rows(store, "SELECT month, commune, known FROM reach ORDER BY month") == [
        (DAY.isoformat()[:7], HERE, "card"),
        (LATER.isoformat()[:7], THERE, "card"),
    ]
    assert await rows(store, "SELECT commune FROM people") == [(THERE,)]
    assert [card.commune for card in await printed(store, 1)] == [THERE, HERE, HERE]


async def test_a_withdrawn_batch_is_dead_whole(store: Store) -> None:
    await store.write(issues, 3)
    cards, fresh = await printed(store, 1), codes(7000)
    assert await store.write(batches.withdraw, 1, HERE, DAY, lambda: next(fresh), KEYS)
    assert [await meant(store, card.code) for card in cards] == [None, None, None]
    assert await counted(store, "households") == 0
    assert await printed(store, 1) == ()
    assert await store.write(batches.replace_code, 1, 1, code_from(5), "", KEYS) is None
    assert not await store.write(batches.withdraw, 1, HERE, DAY, lambda: next(fresh), KEYS)


async def test_who_joined_before_a_batch_was_withdrawn_stays_in_her_house_and_counted(store: Store) -> None:
    """Also a house whose only person was erased since: what it was reached by stays."""

    def forgets(db: Db) -> None:
        happens(db, Forgotten(), name_hash=b"another hash----")

    await store.write(issues, 3)
    await store.write(lives_with_card)
    await store.write(lives_with_card, 1001, b"another hash----", 12, 23)
    await store.write(forgets)
    cards, fresh = await printed(store, 1), codes(7000)
    assert await store.write(batches.withdraw, 1, HERE, DAY, lambda: next(fresh), KEYS)
    assert [await meant(store, card.code) for card in cards] == [None, None, None]
    assert await rows(store, "SELECT id FROM households ORDER BY id") == [(1000,), (1001,)]
    assert await rows(store, "SELECT household FROM members") == [(1000,)]
    assert await rows(store, "SELECT cut, item, n FROM reached WHERE cut = 'group' AND period LIKE 'm%'") == [
        ("group", "dao", 2)
    ]


async def test_the_list_counts_houses_that_joined_or_were_reached_and_names_none(store: Store) -> None:
    def forgets(db: Db) -> None:
        happens(db, Forgotten())

    await store.write(issues, 3)
    await store.write(issues, 2, "", "", 3000)
    await store.write(lives_with_card)
    await store.write(lives_with_card, 1000, b"another hash----", 12, 23)
    await store.write(lives_with_card, 1002, b"one more hash---", 13, 24)
    await store.write(forgets)
    async with store.reading() as reading:
        assert [(batch.id, n) for batch, n in await batches.listed(reading, HERE, 99, 50)] == [(2, 0), (1, 2)]
        assert [batch.id for batch, _ in await batches.listed(reading, "", 2, 50)] == [1]
        assert [batch.id for batch, _ in await batches.listed(reading, "", 99, 1)] == [2]


async def test_a_house_that_declared_itself_takes_its_card_with_all_its_people(store: Store) -> None:
    def second(db: Db) -> None:
        writes(db, b"another hash----", 12)
        family = HouseholdJoined(HOUSE, "06001", "self", ())
        happens(db, Consented("x"), family, name_hash=b"another hash----", fresh=23)

    def takes(db: Db) -> None:
        happens(db, CardTaken(HOUSE, 1000, HERE), CardRead("c", "u"), day=LATER)
        happens(db, CardRead("c", "u"), name_hash=b"another hash----", day=LATER)

    await store.write(issues, 3)
    await store.write(joins)
    await store.write(second)
    await store.write(takes)
    assert await rows(store, "SELECT DISTINCT household FROM members") == [(1000,)]
    assert await rows(store, "SELECT DISTINCT commune FROM people") == [(HERE,)]
    assert await meant(store, CODE) == Household(1000, HERE, "card", CODE)
    assert await rows(store, "SELECT household, month, topic, known FROM reach ORDER BY month") == [
        (HOUSE, DAY.isoformat()[:7], "t", "self"),
        (1000, LATER.isoformat()[:7], "u", "card"),
    ]


async def test_a_house_of_a_card_takes_no_other_and_nobody_takes_a_house_that_declared_itself(store: Store) -> None:
    def takes(db: Db, house: int, card: int) -> bool:
        return people.take_card(db, house, card)

    await store.write(issues, 3)
    await store.write(joins)
    assert not await store.write(takes, 1000, 1001)
    assert not await store.write(takes, HOUSE, HOUSE)
    assert not await store.write(takes, HOUSE, 4711)
    assert await rows(store, "SELECT household FROM members") == [(HOUSE,)]


async def test_a_house_that_listens_on_another_telephone_is_reached_and_its_owner_is_not(store: Store) -> None:
    def hosts(db: Db) -> None:
        happens(db, HouseholdHosted(1001), CardRead("c", "u"))

    await store.write(issues, 3)
    await store.write(lives_with_card)
    await store.write(hosts)
    assert await rows(store, "SELECT household, topic FROM reach ORDER BY topic") == [(1000, "t"), (1001, "u")]
    assert await rows(store, "SELECT household FROM members") == [(1000,)]


async def test_a_guest_house_that_got_its_card_meanwhile_counts_by_its_card(store: Store) -> None:
    def hosts(db: Db) -> None:
        happens(db, HouseholdHosted(HOUSE), CardRead("c", "u"), name_hash=b"another hash----")

    def takes(db: Db) -> None:
        happens(db, CardTaken(HOUSE, 1002, HERE))

    await store.write(issues, 3)
    await store.write(joins)
    await store.write(lives_with_card, 1000, b"another hash----", 12, 23)
    await store.write(takes)
    await store.write(hosts)
    assert await rows(store, "SELECT household, known FROM reach WHERE topic = 'u'") == [(1002, "card")]


async def test_for_a_guest_house_that_is_gone_nobody_is_counted(store: Store) -> None:
    def hosts(db: Db) -> None:
        happens(db, HouseholdHosted(4711), CardRead("c", "u"))

    await store.write(issues, 3)
    await store.write(lives_with_card)
    await store.write(hosts)
    assert await rows(store, "SELECT household, topic FROM reach") == [(1000, "t")]


async def test_a_house_moves_with_everybody_in_it(store: Store) -> None:
    def moves(db: Db) -> None:
        happens(db, HouseholdMoved(1000, THERE))
        happens(db, CardRead("c", "t"), day=LATER)

    await store.write(issues, 3)
    await store.write(lives_with_card)
    await store.write(lives_with_card, 1000, b"another hash----", 12, 23)
    await store.write(moves)
    assert await rows(store, "SELECT DISTINCT commune FROM people") == [(THERE,)]
    assert await rows(store, "SELECT commune FROM reach ORDER BY month") == [(HERE,), (THERE,)]


async def test_in_the_month_of_its_move_a_house_still_counts_where_it_was(store: Store) -> None:
    def moves(db: Db) -> None:
        happens(db, HouseholdMoved(1000, THERE), CardRead("c", "u"))

    await store.write(issues, 3)
    await store.write(lives_with_card)
    await store.write(moves)
    assert await rows(store, "SELECT DISTINCT commune FROM reach") == [(HERE,)]


async def test_nobody_moves_into_a_house_that_was_withdrawn(store: Store) -> None:
    def late(db: Db) -> None:
        fresh = codes(7000)
        batches.withdraw(db, 1, HERE, DAY, lambda: next(fresh), KEYS)
        lives_with_card(db)

    await store.write(issues, 3)
    await store.write(late)
    assert await counted(store, "members") == 0
    assert await counted(store, "reach") == 0
