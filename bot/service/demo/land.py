"""The communes of the demo: how many houses and villages, who lives there, how eager they are."""

from random import Random

from msgspec import Struct

from bot.model.atlas import Vintage
from bot.model.places import Gazetteer
from bot.model.plan import Plan

HOUSEHOLDS = 198_000
"""Of the demo's province."""
A_VILLAGE = 115
FEW_IN = 24
"""So many communes have households of the plan's few groups."""
QUIET = 2
"""So many communes have done nothing for two months: there is something that needs attention."""


class Land(Struct, frozen=True):
    """A commune of today.

    former    codes of the old communes on its land, and what part of its people lived in each
    many, few keys of groups: of most of its people, and one of the plan's few groups or ""
    eager     the part of its houses with a card that ever listen
    is_quiet  nothing was done here in the last two months
    """

    code: str
    households: int
    villages: int
    former: tuple[tuple[str, float], ...]
    many: str
    few: str
    few_households: int
    eager: float
    covered: float
    market: int
    is_quiet: bool


def lands(chance: Random, gazetteer: Gazetteer, plan: Plan) -> tuple[Land, ...]:
    people = _people(gazetteer)
    whole = sum(people.values())
    communes = list(gazetteer.communes)
    few = dict(zip(chance.sample(communes, FEW_IN), _few(chance, plan), strict=True))
    quiet = set(chance.sample([code for code in communes if code not in few], QUIET))
    return tuple(
        [
            _land(chance, gazetteer, code, round(HOUSEHOLDS * people[code] / whole), few.get(code, ""), code in quiet)
            for code in communes
        ]
    )


def _people(gazetteer: Gazetteer) -> dict[str, float]:
    """Of 2009, on the land of each commune of today."""
    atlas = gazetteer.atlas
    found = dict.fromkeys(gazetteer.communes, 0.0)
    for code, n in atlas.people[Vintage.UNTIL_2020].items():
        for share in atlas.today(Vintage.UNTIL_2020, code):
            found[share.code] += n * share.part
    return found


def _few(chance: Random, plan: Plan) -> list[str]:
    keys = [group.key for group in plan.few()]
    return [keys[n % len(keys)] if n < 2 * len(keys) else chance.choice(keys) for n in range(FEW_IN)]


def _land(chance: Random, gazetteer: Gazetteer, code: str, households: int, few: str, is_quiet: bool) -> Land:
    former = gazetteer.atlas.formerly(code, Vintage.UNTIL_2025)
    return Land(
        code,
        households,
        max(4, households // A_VILLAGE),
        tuple((share.code, share.part) for share in former) or ((code, 1.0),),
        chance.choice(("tay", "nung", "nung", "tay", "kinh")),
        few,
        round(households * chance.uniform(0.05, 0.35)) if few else 0,
        chance.uniform(0.35, 0.5) if is_quiet else chance.uniform(0.55, 0.92),
        chance.uniform(0.08, 0.24),
        chance.randrange(5),
        is_quiet,
    )
