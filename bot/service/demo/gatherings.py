"""Meetings, stalls, films, clubs and trainings of a commune, and who checked in."""

from collections.abc import Sequence
from random import Random

from msgspec import Struct

from bot.model.atlas import Vintage, vintage_of
from bot.model.meetings import SKILLS, Meeting
from bot.service.demo.families import Family
from bot.service.demo.hearing import QUIET_MONTHS, Heard
from bot.service.demo.land import Land
from bot.service.demo.seasons import Month

KINDS = {"meeting": 46, "club": 14, "film": 8, "loudspeaker": 14, "other": 5}
LED_BY = {
    "meeting": ("village-head", "prestigious", "officer", "women"),
    "stall": ("officer", "justice", "women"),
    "club": ("women", "prestigious"),
    "film": ("officer", "police"),
    "loudspeaker": ("officer",),
    "other": ("officer", "other"),
    "training": ("province", "justice"),
}
CHECK_IN_SINCE = 3
"""The number of the month from which halls had a check-in."""


class Held(Struct, frozen=True):
    """`met`: houses that checked in; each of them heard the topics."""

    id: int
    meeting: Meeting
    met: tuple[Family, ...]
    met_people: int


def hold(
    chance: Random, land: Land, families: Sequence[Family], months: Sequence[Month], topics: Sequence[str]
) -> list[Held]:
    held = []
    for month in months[: len(months) - QUIET_MONTHS] if land.is_quiet else months:
        here = [family for family in families if family.since <= month.number]
        for _ in range(round(chance.uniform(0.6, 2.4) * month.season)):
            kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
            held.append(_held(chance, land, month, kind, 1 + chance.randrange(28), here, topics))
        stalls = list(month.market_days(land.market))[:: 3 if month.season < 1.2 else 2]
        held += [_held(chance, land, month, "stall", day, here, topics) for day in stalls]
    return held + [_training(chance, land, month) for month in chance.sample(months[2:-1], 2)]


def attended(held: Sequence[Held], heard: Heard) -> None:
    """Whoever checked in was reached on what the meeting was about."""
    for each in held:
        for family in each.met:
            heard[family.id] |= {(each.meeting.day[:7], topic, "met") for topic in each.meeting.topics}


def _held(
    chance: Random, land: Land, month: Month, kind: str, day: int, here: Sequence[Family], topics: Sequence[str]
) -> Held:
    houses = None if kind == "loudspeaker" or chance.random() < 0.08 else chance.randint(8, 55)
    is_open = houses is not None and kind != "stall" and month.number >= CHECK_IN_SINCE
    met = chance.sample(here, min(len(here), int((houses or 0) * chance.uniform(0, 0.5)))) if is_open else []
    meeting = Meeting(
        kind=kind,
        day=month.day(day),
        commune=commune_in(chance, land, month),
        topics=tuple(chance.sample(topics, 1 + (chance.random() < 0.4))),
        led_by=chance.choice(LED_BY[kind]),
        village="" if kind == "stall" else f"Thôn Mẫu {1 + chance.randrange(land.villages)}",
        group=land.few if land.few and chance.random() < 0.25 else "",
        people=None if houses is None else round(houses * chance.uniform(1.0, 1.7)),
        households=houses,
    )
    extra = sum(chance.random() < 0.2 for _ in met)
    return Held(chance.getrandbits(62), meeting, tuple(met), len(met) + extra)


def _training(chance: Random, land: Land, month: Month) -> Held:
    heads: tuple[tuple[str, int], ...] = (
        ("gender-officer", chance.randint(1, 3)),
        ("prestigious", chance.randint(2, max(3, land.villages // 3))),
        ("village-head", chance.randint(3, max(4, land.villages // 2))),
    )
    if land.few:
        heads = (("ethnic-officer", 1), *heads)
    meeting = Meeting(
        kind="training",
        day=month.day(3 + chance.randrange(24)),
        commune=commune_in(chance, land, month),
        topics=(SKILLS, "binh-dang") if chance.random() < 0.6 else ("nho-luat", "binh-dang"),
        led_by=chance.choice(LED_BY["training"]),
        people=sum(n for _, n in heads),
        audiences=heads,
    )
    return Held(chance.getrandbits(62), meeting, (), 0)


def commune_in(chance: Random, land: Land, month: Month) -> str:
    """Its code on the map of the month."""
    if vintage_of(month.name) == Vintage.TODAY:
        return land.code
    codes, parts = zip(*land.former, strict=True)
    return str(chance.choices(codes, parts)[0])
