"""Courses of the demo: who took the test before and after them, and what changed."""

from collections.abc import Iterator, Sequence
from random import Random

from bot.model.practice import Pair
from bot.reach.small_cells import FEWEST_SENSITIVE
from bot.service.demo.seasons import Month
from bot.storage import demo, gains
from bot.storage.keys import Keys
from bot.storage.sql import Db

TRACKS = {"nguoi-dan": 9, "cha-me": 4, "moi-cuoi": 3, "can-bo": 2, "truong-thon": 2}
"""How often each is taken."""
MONTHS = 11
"""The test is new: only of the last months."""
TEN_HOUSES = 10
RETURN = 0.7
"""Of ten who take the first test seven take the second."""


def put(db: Db, keys: Keys, commune: str, families: int, months: Sequence[Month]) -> None:
    """A chance of its own, so that nothing else in the province comes out otherwise for it."""
    chance = Random(f"tested:{commune}")  # noqa: S311 (nothing secret: it is to come out the same each time)
    used = []
    for month in months[-MONTHS:]:
        for _ in range(chance.randrange(2 + families // (2 * TEN_HOUSES))):
            track = chance.choices(list(TRACKS), list(TRACKS.values()))[0]
            returns = chance.random() < RETURN
            used += [(month.day(1 + chance.randrange(28)), kind, track) for kind in ("before", "after")[: 1 + returns]]
            if returns:
                gains.add(db, track, commune, month.name, _pair(chance), FEWEST_SENSITIVE, keys)
    demo.put_uses(db, list(_rows(commune, used)))


def _rows(commune: str, used: Sequence[tuple[str, str, str]]) -> Iterator[dict[str, object]]:
    told = {"commune": commune, "channel": "web", "language": "vi"}
    for day, kind, item in sorted(set(used)):
        yield told | {"day": day, "kind": kind, "item": item, "n": used.count((day, kind, item))}


def _pair(chance: Random) -> Pair:
    before = chance.choice((200, 400, 400, 600, 600, 800))
    view = 25 * chance.randrange(6, 15)
    later = view + 25 * chance.choice((-2, -1, 0, 0, 1, 1, 2, 3, 4))
    return Pair(before, min(1000, before + chance.choice((0, 0, 200, 200, 400))), view, max(100, min(500, later)))
