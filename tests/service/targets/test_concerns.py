"""What needs attention is listed until it is mended, and only for one's own commune."""

import datetime as dt

from bot.service.targets.concerns import Concerns, Expiring, concerns_of, school_year
from bot.storage import contacts, models, schools
from bot.storage.reached import import_denominators
from tests.conftest import House
from tests.service.targets.test_measured import QUOC_VIET, THAT_KHE, meets, told
from tests.storage.test_registers import INDICATOR, MODEL, SCHOOL


async def concerns(house: House, area: str = "") -> Concerns:
    async with house.store.reading() as reading:
        return await concerns_of(reading, house.desk, area)


async def test_a_commune_without_a_number_of_households_is_listed_until_it_has_one(house: House) -> None:
    assert len((await concerns(house)).no_houses) == 65
    await house.store.write(import_denominators, [told("households", THAT_KHE, 900)])
    found = await concerns(house)
    assert len(found.no_houses) == 64 and THAT_KHE not in found.no_houses
    assert (await concerns(house, THAT_KHE)).no_houses == ()
    assert (await concerns(house, QUOC_VIET)).no_houses == (QUOC_VIET,)


async def test_the_newest_number_of_households_must_not_be_older_than_eighteen_months(house: House) -> None:
    rows = [told("households", THAT_KHE, 900, "2024-01-01"), told("households", QUOC_VIET, 900, "2025-05-24")]
    await house.store.write(import_denominators, rows)
    assert (await concerns(house)).old_houses == ((THAT_KHE, "2024-01-01"),)
    house.now += dt.timedelta(days=1)
    assert (await concerns(house)).old_houses == ((THAT_KHE, "2024-01-01"), (QUOC_VIET, "2025-05-24"))
    assert (await concerns(house, QUOC_VIET)).old_houses == ((QUOC_VIET, "2025-05-24"),)
    await house.store.write(import_denominators, [told("households", THAT_KHE, 900, "2026-01-01")])
    assert (await concerns(house, THAT_KHE)).old_houses == ()


async def test_a_school_needs_a_lesson_every_school_year(house: House) -> None:
    await house.store.write(schools.put, [SCHOOL])
    await house.store.write(meets, 1, "2026-08-31", THAT_KHE, "school", school="ls-01", classes="6A")
    found = await concerns(house)
    assert (found.untaught, found.school_year) == ((SCHOOL["name"],), "2026-2027")
    assert (await concerns(house, QUOC_VIET)).untaught == ()
    await house.store.write(meets, 2, "2026-09-01", THAT_KHE, "school", school="ls-01", classes="6A")
    assert (await concerns(house)).untaught == ()


def test_the_school_year_begins_in_september() -> None:
    assert school_year(dt.date(2026, 8, 31)) == dt.date(2025, 9, 1)
    assert school_year(dt.date(2026, 9, 1)) == dt.date(2026, 9, 1)


async def test_a_model_needs_a_baseline(house: House) -> None:
    await house.store.write(models.put, [MODEL, MODEL | {"id": "mh-02", "started": "2027-01-01"}])
    assert (await concerns(house)).unmeasured == (MODEL["name"],)
    assert (await concerns(house, THAT_KHE)).unmeasured == (MODEL["name"],)
    assert (await concerns(house, QUOC_VIET)).unmeasured == ()
    await house.store.write(models.put_indicators, [INDICATOR])
    assert (await concerns(house)).unmeasured == ()


async def test_contacts_are_told_a_month_before_they_run_out(house: House) -> None:
    def contact(commune: str, number: str, day: str) -> dict[str, object]:
        told = {"commune": commune, "number": number, "name": "Trạm y tế", "source": "UBND xã", "verified_by": "Sở"}
        return told | {"verified_on": day, "position": 0}

    await house.store.write(
        contacts.replace,
        [
            contact(THAT_KHE, "0205000001", "2026-05-01"),
            contact(THAT_KHE, "0205000002", "2026-06-25"),
            contact(QUOC_VIET, "0205000003", "2026-06-26"),
        ],
    )
    assert (await concerns(house)).expiring == (Expiring(THAT_KHE, 2, "2026-10-28"),)
    assert (await concerns(house, QUOC_VIET)).expiring == ()
    house.now += dt.timedelta(days=1)
    assert (await concerns(house, QUOC_VIET)).expiring == (Expiring(QUOC_VIET, 1, "2026-12-23"),)


async def test_what_is_withheld_today_is_counted_by_its_reason(house: House) -> None:
    from bot.library.force import withheld

    house.now = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)  # before any law of the library
    found = await concerns(house)
    assert sum(found.withheld.values()) == len(withheld(house.desk.everything, house.now.date()))
    assert found.withheld["law"] > 0
