"""Houses of a commune: batches of cards village by village, houses that declared themselves, when each began to listen."""

import datetime as dt
from collections.abc import Sequence
from random import Random

from msgspec import Struct

from bot.model.codes import CODES, code_from
from bot.service.demo.land import Land
from bot.service.demo.seasons import Month
from bot.storage.batches import FreshHouse, Wanted

SOURCE = "Số liệu mẫu"
OWN_A_CARD = 0.24
"""Houses that declare themselves, for each that has a card."""


class Family(Struct, frozen=True):
    """A house that listens. `since`: the number of its first month; `former`: the old commune it lies in.

    `people`: ids of those who joined, each with a talk of the same number.
    """

    id: int
    code: str
    known: str
    since: int
    former: str
    people: tuple[int, ...]


class Village(Struct, frozen=True):
    """The cards of one village, used or not."""

    wanted: Wanted
    houses: tuple[FreshHouse, ...]


class Settled(Struct, frozen=True):
    villages: tuple[Village, ...]
    families: tuple[Family, ...]


def settle(chance: Random, land: Land, months: Sequence[Month]) -> Settled:
    villages: list[Village] = []
    families: list[Family] = []
    for name, group, cards in _villages(chance, land):
        since = chance.randrange(0, 8 if group == land.few else 13)
        village = _village(chance, land, name, group, cards, months[since])
        villages.append(village)
        families += [
            _family(chance, land, house, "card", since + _later(chance), months)
            for house in village.houses
            if chance.random() < land.eager
        ]
    own = round(sum(len(village.houses) for village in villages) * OWN_A_CARD)
    for _ in range(own):
        begins = int(len(months) * chance.random() ** 0.7)  # more and more of them
        families.append(_family(chance, land, _fresh(chance), "self", begins, months))
    return Settled(tuple(villages), tuple([each for each in families if each.since < len(months)]))


def _villages(chance: Random, land: Land) -> list[tuple[str, str, int]]:
    """(name, group, cards): those of the few groups first, then others until the commune is covered."""
    wanted = [(land.few, land.few_households * 0.85), (land.many, land.households * land.covered)]
    found: list[tuple[str, str, int]] = []
    for group, cards in wanted:
        while group and cards >= 20 and len(found) < land.villages:
            n = min(int(cards), chance.randint(45, A_BATCH))
            found.append((f"Thôn Mẫu {len(found) + 1}", group if chance.random() < 0.9 else "", n))
            cards -= n
    return found


A_BATCH = 110


def _village(chance: Random, land: Land, name: str, group: str, cards: int, month: Month) -> Village:
    day = dt.date.fromisoformat(month.day(1 + chance.randrange(20)))
    wanted = Wanted(land.code, name, group, cards, f"{SOURCE}: danh sách hộ", day)
    return Village(wanted, tuple([_fresh(chance) for _ in range(cards)]))


def _fresh(chance: Random) -> FreshHouse:
    return FreshHouse(chance.getrandbits(62), code_from(chance.randrange(CODES)))


def _later(chance: Random) -> int:
    """Months from the card to the first card that is read: most begin at once."""
    return min(int(chance.expovariate(1.1)), 9)


def _family(chance: Random, land: Land, house: FreshHouse, known: str, since: int, months: Sequence[Month]) -> Family:
    codes, parts = zip(*land.former, strict=True)
    people = 1 + (chance.random() < 0.3) + (chance.random() < 0.1)
    return Family(
        house.id,
        house.code,
        known,
        since,
        chance.choices(codes, parts)[0],
        tuple([chance.getrandbits(62) for _ in range(people)]),
    )
