"""Silent communes, and when something was last done in each."""

import datetime as dt

from bot.service.households.lately import SILENT_DAYS, Lately, lately_in
from bot.storage import counting
from bot.storage.sql import Db
from tests.conftest import House
from tests.service.targets.test_measured import QUOC_VIET, THAT_KHE, meets


async def lately(house: House, area: str = "") -> Lately:
    async with house.store.reading() as reading:
        return await lately_in(reading, house.desk, area)


async def test_a_commune_is_silent_once_nobody_read_anything_for_thirty_days(house: House) -> None:
    await house.joins("lan", "that khe")
    assert THAT_KHE not in (await lately(house)).silent
    assert QUOC_VIET in (await lately(house)).silent
    house.now += dt.timedelta(days=SILENT_DAYS)
    assert THAT_KHE not in (await lately(house)).silent
    house.now += dt.timedelta(days=1)
    assert len((await lately(house)).silent) == 65
    await house.store.write(meets, 1, house.now.date().isoformat(), QUOC_VIET)
    assert QUOC_VIET not in (await lately(house)).silent


async def test_the_last_month_of_a_former_commune_is_told_for_those_of_today(house: House) -> None:
    atlas = house.desk.gazetteer.atlas
    vintage, former = next(spot for spot in atlas.spots(THAT_KHE) if spot[0] == 1)
    heirs = {share.code for share in atlas.today(vintage, former)}

    def reached(db: Db) -> None:
        counting.keep(db, 1, "2024-05", "binh-dang", "opened", former, "card")

    await house.store.write(reached)
    assert (await lately(house)).last == dict.fromkeys(heirs, "2024-05")
    assert (await lately(house, THAT_KHE)).last == {THAT_KHE: "2024-05"}


async def test_who_asks_for_one_commune_hears_of_no_other(house: House) -> None:
    await house.joins("lan", "that khe")
    await house.joins("pao", "quoc viet")
    found = await lately(house, QUOC_VIET)
    assert set(found.last) == {QUOC_VIET}
    assert found.silent == frozenset()
