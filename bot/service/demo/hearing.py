"""What the families heard, month by month: rows of reach, each once."""

from collections.abc import Iterable, Sequence
from random import Random

from bot.model.atlas import Vintage, vintage_of
from bot.service.demo.families import Family
from bot.service.demo.land import Land
from bot.service.demo.seasons import Month
from bot.storage.cells import Kept

QUIET_MONTHS = 2
OFTEN = 0.34
"""How likely an ordinary family listens in an ordinary month."""
UNDERSTOOD = 0.4

Heard = dict[int, set[tuple[str, str, str]]]
"""house → (month, topic, evidence)"""


def hear(
    chance: Random, land: Land, families: Sequence[Family], months: Sequence[Month], topics: Sequence[str]
) -> Heard:
    """In the order of `topics`: the first are read most; each month has a theme of its own."""
    likely = [1 / (1 + n / 3) for n in range(len(topics))]
    last = len(months) - QUIET_MONTHS if land.is_quiet else len(months)
    found: Heard = {}
    for family in families:
        often = OFTEN * chance.uniform(0.3, 1.6)
        mine: set[tuple[str, str, str]] = set()
        for month in months[family.since : last]:
            if month.number > family.since and chance.random() > often * month.season:
                continue
            for _ in range(1 + (chance.random() < 0.35)):
                is_theme = chance.random() < 0.4
                topic = topics[month.number % len(topics)] if is_theme else chance.choices(topics, likely)[0]
                mine.add((month.name, topic, "opened"))
                if chance.random() < UNDERSTOOD:
                    mine.add((month.name, topic, "understood"))
        found[family.id] = mine
    return found


def rows_of(land: Land, families: Iterable[Family], heard: Heard) -> list[dict[str, object]]:
    """As they are stored: under the commune in which the house lay on the map of the month."""
    rows = []
    for family in families:
        for month, topic, evidence in sorted(heard[family.id]):
            commune = land.code if vintage_of(month) == Vintage.TODAY else family.former
            row = Kept(month, topic, evidence, commune, family.known)
            rows.append({"household": family.id, **row._asdict()})
    return rows
