"""Forms of contests in both databases: nobody saves over another, two open names, and what is counted of a contest."""

from bot.model.facts import AttemptEnded, ContestAnswered
from bot.storage import contest_counts, contest_sheets, entrants
from bot.storage.contest_counts import Area, Day, Sums
from bot.storage.purge import purge
from bot.storage.sql import Db
from bot.storage.store import Store
from tests.storage.conftest import counted
from tests.storage.lives import KEYS, NOW
from tests.storage.test_contests import ATTEMPT, ENTRANT, UNTIL, begins, enters, opens, sits, take

FIELDS = (("name", "Thi thử"), ("eligibility.ages", "16+"), ("eligibility.ages", "under-16"))


async def test_a_form_is_read_again_as_it_was_typed(store: Store) -> None:
    assert await store.write(contest_sheets.add, "thu", "06040", FIELDS, 7, NOW)
    assert not await store.write(contest_sheets.add, "thu", "", (), 8, NOW)
    async with store.reading() as reading:
        found = await contest_sheets.read_one(reading, "thu")
        assert await contest_sheets.read_all(reading) == [found]
        assert await contest_sheets.areas(reading) == {"thu": "06040"}
    assert found is not None
    assert (found.fields, found.area, found.version, found.saved_by) == (FIELDS, "06040", 1, 7)


async def test_who_saves_over_a_newer_form_saves_nothing(store: Store) -> None:
    await store.write(contest_sheets.add, "thu", "", FIELDS, 7, NOW)
    assert await store.write(contest_sheets.save, "thu", (("name", "a"),), 1, 7, NOW)
    assert not await store.write(contest_sheets.save, "thu", (("name", "b"),), 1, 8, NOW)
    found = await store.write(contest_sheets.one, "thu")
    assert found is not None and (found.fields, found.version) == ((("name", "a"),), 2)


async def test_who_gave_her_number_stays_on_the_list_as_having_given_it(store: Store) -> None:
    for told in (False, True, False):
        await store.write(_saw, told)
    async with store.reading() as reading:
        [maker] = await contest_sheets.makers(reading, "thu")
    assert maker.told


def _saw(db: Db, told: bool) -> None:
    contest_sheets.saw(db, "thu", 7, NOW, told=told)


async def test_a_withdrawn_form_takes_its_makers_along(store: Store) -> None:
    await store.write(contest_sheets.add, "thu", "", FIELDS, 7, NOW)
    await store.write(_saw, True)
    await store.write(contest_sheets.drop, "thu")
    assert await counted(store, "contest_sheets") == await counted(store, "contest_makers") == 0


async def test_names_are_opened_by_another_once_and_in_time(store: Store) -> None:
    await store.write(contest_sheets.ask_for_names, "thu", 7, NOW)
    async with store.reading() as reading:
        [asked] = await contest_sheets.openings(reading, "thu")
    agree = contest_sheets.agree_to_names
    assert not await store.write(agree, "thu", asked.id, 7, NOW, NOW - 10)
    assert not await store.write(agree, "khac", asked.id, 8, NOW, NOW - 10)
    assert not await store.write(agree, "thu", asked.id, 8, NOW + 20, NOW + 10)
    assert await store.write(agree, "thu", asked.id, 8, NOW, NOW - 10)
    assert not await store.write(agree, "thu", asked.id, 9, NOW, NOW - 10)
    assert not await store.write(contest_sheets.refuse_names, "thu", asked.id)
    async with store.reading() as reading:
        [opened] = await contest_sheets.openings(reading, "thu")
    assert (opened.asked_by, opened.agreed_by, opened.agreed_at) == (7, 8, NOW)


async def test_a_request_is_refused(store: Store) -> None:
    await store.write(contest_sheets.ask_for_names, "thu", 7, NOW)
    async with store.reading() as reading:
        [asked] = await contest_sheets.openings(reading, "thu")
    assert await store.write(contest_sheets.refuse_names, "thu", asked.id)
    assert await counted(store, "name_openings") == 0


async def test_telephones_of_staff_die_with_the_entrants_details(store: Store) -> None:
    await store.write(opens)
    await store.write(entrants.put_staff, "thu", ["0912345678"], KEYS)
    async with store.reading() as reading:
        assert await contest_sheets.staff(reading, "thu") == 1
    while await store.write(purge, UNTIL):
        pass
    assert await counted(store, "contest_staff") == 0


async def test_who_entered_and_sat_is_counted_by_place_and_day(store: Store) -> None:
    """NOW is an evening in UTC and the next day in Việt Nam where it is late enough; the day is that of Việt Nam."""
    await store.write(sits)
    await store.write(_others)
    day = (NOW + 7 * 3600) // 86400
    async with store.reading() as reading:
        assert await contest_counts.sums(reading) == {"thu": Sums(2, 1, 1)}
        assert await contest_counts.by_commune(reading, "thu") == [Area("06001", 2, 1, 1)]
        assert await contest_counts.by_unit(reading, "thu") == [Area("", 2, 1, 1)]
        assert await contest_counts.by_day(reading, "thu") == [Day(day, 2, 2, 2)]
        assert await contest_counts.options(reading, "thu") == {0: {1: 1}, 3: {0: 1}}


def _others(db: Db) -> None:
    """She hands in, and another one has begun."""
    take(db, AttemptEnded("thu", ATTEMPT, 60_000))
    enters(db, ENTRANT + 1, "MA-KHAC", person=None)
    begins(db, ATTEMPT + 1, ENTRANT + 1)
    take(db, ContestAnswered(ATTEMPT + 1, 0, 0, 4_000))
