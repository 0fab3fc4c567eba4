"""Where the bot was used or a meeting held lately."""

import random

import pytest

from bot.model.atlas import DAYS, Vintage
from bot.storage import counting, lately
from bot.storage.lately import Last
from bot.storage.reached import Spot
from bot.storage.sql import Db
from bot.storage.store import Store
from tests.service.targets.test_measured import meets
from tests.storage.test_uses import ROW

COMMUNES = ("", "06040", "06058", "05986")


def used(db: Db, seed: int) -> set[tuple[str, str]]:
    draw = random.Random(seed)
    found = set()
    for day in range(1, 29):
        for commune in COMMUNES:
            for item in "abc":
                if draw.random() < 0.05:
                    db.run(ROW, day=f"2026-11-{day:02}", commune=commune, kind="card", item=item, channel="web", n=1)
                    found.add((f"2026-11-{day:02}", commune))
    return found


@pytest.mark.parametrize("seed", range(4))
async def test_every_commune_in_use_since_a_day_is_found(store: Store, seed: int) -> None:
    found = await store.write(used, seed)
    async with store.reading() as reading:
        for since in ("2026-10-01", "2026-11-15", "2026-11-27", "2026-12-01"):
            wanted = {commune for day, commune in found if day >= since and commune}
            assert await lately.in_use(reading, since) == wanted
            for commune in COMMUNES[1:]:
                assert await lately.in_use(reading, since, commune) == wanted & {commune}


async def test_a_meeting_is_use_too(store: Store) -> None:
    await store.write(meets, 1, "2026-11-20", "06040")
    async with store.reading() as reading:
        assert await lately.in_use(reading, "2026-11-20") == {"06040"}
        assert await lately.in_use(reading, "2026-11-21") == frozenset()
        assert await lately.in_use(reading, "2026-11-20", "06058") == frozenset()


async def test_the_newest_month_is_told_on_the_map_of_its_day(store: Store) -> None:
    def happened(db: Db) -> None:
        counting.keep(db, 1, "2025-03", "binh-dang", "opened", "06040", "card")
        counting.keep(db, 1, "2026-03", "binh-dang", "opened", "06058", "card")
        counting.keep(db, 2, "2026-09", "binh-dang", "opened", "06058", "self")
        meets(db, 1, "2025-06-30", "06040")
        meets(db, 2, "2019-12-31", "06058")

    await store.write(happened)
    here = Spot(Vintage.TODAY, "06058", *DAYS[Vintage.TODAY])
    async with store.reading() as reading:
        assert set(await lately.last_months(reading)) == {
            Last(Vintage.UNTIL_2025, "06040", "2025-03"),
            Last(Vintage.UNTIL_2025, "06040", "2025-06"),
            Last(Vintage.TODAY, "06058", "2026-09"),
            Last(Vintage.UNTIL_2020, "06058", "2019-12"),
        }
        assert await lately.last_months(reading, here) == [Last(Vintage.TODAY, "06058", "2026-09")]
