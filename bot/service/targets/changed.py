"""What tracks changed in a period: sums of whole blocks of people made into means, for pages and papers."""

from collections.abc import Iterable

from bot.model.gains import Sums
from bot.reach.changed import OTHERS, Changed, InCommune, TrackChanged
from bot.reach.gain import added, gain_of
from bot.reach.period import Period
from bot.service.desk import Desk
from bot.storage import gains, uses
from bot.storage.gains import Told
from bot.storage.sql import Reading

FROM_THE_FIRST = "2018-01"


async def changed(reading: Reading, desk: Desk, span: Period, area: str = "") -> Changed:
    """`area`: a commune's code; "" for all of them. The province's mean stands beside either: it too is made of whole blocks."""
    today = desk.day_of(desk.clock())
    told = await gains.told(reading, span.first, span.last)
    waiting = await gains.waiting(reading, desk.keys)
    counts = {
        (each.kind, each.item): each.n for each in await uses.used(reading, FROM_THE_FIRST, today.isoformat()[:7])
    }
    tested = [track.key for track in desk.everything.tracks if track.statements]
    keys = dict.fromkeys([*tested, *(each.track for each in told), *waiting])
    lines = tuple(
        TrackChanged(
            key,
            _name(desk, key),
            gain_of(added(each.sums for each in told if each.track == key)),
            tuple(_communes(desk, [each for each in told if each.track == key], area)),
            counts.get(("before", key), 0),
            counts.get(("after", key), 0),
            waiting.get(key, 0),
        )
        for key in keys
    )
    return Changed(span.name, area, min(today, span.last_day).isoformat(), lines)


def _name(desk: Desk, key: str) -> str:
    track = desk.everything.track(key)
    return track.name if track else key


def _communes(desk: Desk, told: Iterable[Told], area: str) -> Iterable[InCommune]:
    """By name; those that were put together last, and only beside all the others."""
    of_each: dict[str, Sums] = {each.commune: each.sums for each in told if not area or each.commune == area}
    names = {code: _commune(desk, code) for code in of_each}
    for code in sorted(of_each, key=lambda code: (code == "", names[code])):
        gain = gain_of(of_each[code])
        if gain is not None:
            yield InCommune(code, names[code], gain)


def _commune(desk: Desk, code: str) -> str:
    if not code:
        return OTHERS
    commune = desk.gazetteer.communes.get(code)
    return commune.full_name if commune else code
