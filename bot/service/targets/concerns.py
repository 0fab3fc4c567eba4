"""What an officer should look after: communes that are silent, numbers that are missing or old, schools without a lesson."""

import datetime as dt
from collections.abc import Iterable, Mapping

from msgspec import Struct

from bot.library.force import Because, withheld
from bot.service.desk import Desk
from bot.service.doors import CONTACT_DAYS
from bot.service.households.count import HOUSEHOLDS
from bot.service.households.lately import lately_in
from bot.service.targets.measured import mostly
from bot.storage import contacts, models, reached, schools
from bot.storage.sql import Reading

OLD_DAYS = 548
"""A number of households older than 18 months is asked for anew."""
SOON_DAYS = 30
"""How long before its last day a contact is asked for anew."""
SCHOOL_YEAR_BEGINS = 9
"""The month; our own rule for counting, so that one lesson a school year can be asked for."""


class Expiring(Struct, frozen=True):
    """Contacts of a commune: `until` is the last day on which the first of them is shown, perhaps past."""

    commune: str
    contacts: int
    until: str


class Concerns(Struct, frozen=True):
    """Codes are of today. `old_houses`: (commune, as of which day). `withheld`: why → how many cards and questions.

    A model without a baseline can never be judged (III.3). `untaught`, `unmeasured`: names.
    """

    silent: tuple[str, ...]
    no_houses: tuple[str, ...]
    old_houses: tuple[tuple[str, str], ...]
    untaught: tuple[str, ...]
    school_year: str
    unmeasured: tuple[str, ...]
    expiring: tuple[Expiring, ...]
    withheld: Mapping[Because, int]


async def concerns_of(reading: Reading, desk: Desk, area: str = "") -> Concerns:
    """`area`: one commune of today, "" for the whole province. What is withheld is the same everywhere."""
    today = desk.day_of(desk.clock())
    communes = [area] if area else list(desk.gazetteer.communes)
    lately = await lately_in(reading, desk, area)
    known = (await reached.denominators(reading, area or "*")).get(HOUSEHOLDS, {})
    newest = {code: max(as_of for _, _, as_of in rows) for code, rows in known.items() if code in communes}
    old = (today - dt.timedelta(days=OLD_DAYS)).isoformat()
    begins = school_year(today)
    return Concerns(
        tuple(code for code in communes if code in lately.silent),
        tuple(code for code in communes if code not in newest),
        tuple((code, newest[code]) for code in communes if newest.get(code, "~") < old),
        tuple(await _untaught(reading, begins, today, area)),
        f"{begins.year}-{begins.year + 1}",
        tuple(await _unmeasured(reading, desk, today, communes)),
        tuple(await _expiring(reading, today, area)),
        _counted(each.because for each in withheld(desk.everything, today)),
    )


def school_year(today: dt.date) -> dt.date:
    """Its first day."""
    year = today.year if today.month >= SCHOOL_YEAR_BEGINS else today.year - 1
    return dt.date(year, SCHOOL_YEAR_BEGINS, 1)


async def _untaught(reading: Reading, begins: dt.date, today: dt.date, area: str) -> list[str]:
    taught = await schools.taught(reading, begins.isoformat(), today.isoformat())
    return [school.name for school in await schools.all_of(reading, area) if school.id not in taught]


async def _unmeasured(reading: Reading, desk: Desk, today: dt.date, communes: list[str]) -> list[str]:
    measured = {each.model for each in await models.indicators_of(reading) if each.baseline is not None}
    return [
        model.name
        for model in await models.all_of(reading)
        if model.id not in measured
        and model.started <= today.isoformat()
        and mostly(desk.gazetteer.atlas, model.started, model.commune) in communes
    ]


async def _expiring(reading: Reading, today: dt.date, area: str) -> list[Expiring]:
    soon = today - dt.timedelta(days=CONTACT_DAYS - SOON_DAYS)
    return [
        Expiring(code, n, (dt.date.fromisoformat(oldest) + dt.timedelta(days=CONTACT_DAYS)).isoformat())
        for code, n, oldest in await contacts.verified_before(reading, soon.isoformat(), area)
    ]


def _counted(reasons: Iterable[Because]) -> dict[Because, int]:
    found: dict[Because, int] = {}
    for each in reasons:
        found[each] = found.get(each, 0) + 1
    return found
