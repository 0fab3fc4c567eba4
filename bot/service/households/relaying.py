"""Who passes content on, for officers: numbers by commune and role of those who agreed, and days that look odd."""

from collections.abc import Mapping

from msgspec import Struct

from bot.model.people import LEADING, RoleKind
from bot.reach.period import Period
from bot.service.desk import Desk
from bot.storage import relays
from bot.storage.relays import Active, Burst
from bot.storage.sql import Reading

MANY_A_DAY = 20
"""New houses that declared themselves, through one code in one day: more than a village meeting without cards brings."""


class Relaying(Struct, frozen=True):
    """`rows`: commune ("": of the province) → role → how many. `without`: communes in which nobody agreed to be counted."""

    rows: Mapping[str, Mapping[RoleKind, Active]]
    without: tuple[str, ...]
    bursts: tuple[Burst, ...]

    def total(self, kind: RoleKind) -> tuple[int, int]:
        """Agreed and active, in all communes together."""
        found = [row[kind] for row in self.rows.values() if kind in row]
        return sum(each.agreed for each in found), sum(each.active for each in found)


async def relaying_in(reading: Reading, desk: Desk, span: Period, area: str = "") -> Relaying:
    """`area`: one commune, "" for all. Never whom somebody reached, nor who was reached (S18, S20)."""
    rows: dict[str, dict[RoleKind, Active]] = {}
    for each in await relays.active(reading, span.first, span.last, area):
        rows.setdefault(each.area, {})[_kind(each)] = each
    communes = [area] if area else list(desk.gazetteer.communes)
    bursts = await relays.bursts(reading, span.first, span.last, MANY_A_DAY, area)
    return Relaying(rows, tuple(code for code in communes if code not in rows), bursts)


def _kind(row: Active) -> RoleKind:
    return next(kind for kind in LEADING if kind == row.kind)
