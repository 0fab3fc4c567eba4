"""When something was last done in each commune of today, and which communes are silent."""

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from bot.reach.period import Period
from bot.service.desk import Desk
from bot.service.households.count import spots_of
from bot.storage import lately
from bot.storage.sql import Reading

SILENT_DAYS = 30
EVER = Period("", "2018-01", "9999-12")


class Lately(Struct, frozen=True):
    """`last`: commune → newest month ("2026-11") in which a house was reached or a meeting held; missing: never.

    `silent`: communes in which for 30 days nobody read or answered anything and no meeting was held.
    """

    last: Mapping[str, str]
    silent: frozenset[str]


async def lately_in(reading: Reading, desk: Desk, area: str = "") -> Lately:
    """`area`: one commune of today, "" for all of them."""
    atlas = desk.gazetteer.atlas
    communes = [area] if area else list(desk.gazetteer.communes)
    last: dict[str, str] = {}
    for spot in spots_of(atlas, area, EVER):
        for each in await lately.last_months(reading, spot):
            for share in atlas.today(each.vintage, each.commune):
                last[share.code] = max(last.get(share.code, ""), each.month)
    return Lately(
        {code: last[code] for code in communes if code in last},
        await silent_in(reading, desk, area),
    )


async def silent_in(reading: Reading, desk: Desk, area: str = "") -> frozenset[str]:
    in_use = await lately.in_use(reading, _since(desk.day_of(desk.clock())), area)
    return frozenset(code for code in ([area] if area else desk.gazetteer.communes) if code not in in_use)


def _since(day: dt.date) -> str:
    return (day - dt.timedelta(days=SILENT_DAYS)).isoformat()
