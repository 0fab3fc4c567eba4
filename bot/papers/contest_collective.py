"""Collective prizes as papers list them: who stands where, with numerator and denominator; small communes kept apart.

In the public edition a commune with fewer than five entrants is not told apart unless it won (S30), nor is a single one
left alone that the total would give away.
"""

from msgspec import Struct

from bot.model.contest import Collective
from bot.model.entries import Standing
from bot.model.frozen import Size
from bot.model.published import Published
from bot.papers.written import number

FEWEST_NAMED = 5
RATE_PLACES = 3


class Place(Struct, frozen=True):
    """`rate` in percent; None where the denominator is not known."""

    rule: Collective
    standing: Standing
    name: str
    has_won: bool
    size: Size | None

    @property
    def rate(self) -> float | None:
        whole = self.standing.size
        return round(100 * self.standing.entrants / whole, RATE_PLACES) if whole else None


def places(of: Published, rule: Collective) -> list[Place]:
    won = {area for award in of.result.awards if award.prize == rule.name for area in award.areas}
    found = [
        Place(rule, each, of.area(each.area), each.area in won, of.frozen.sizes.get(each.area))
        for each in of.result.standings.get(rule.name, ())
    ]
    hidden = _hidden(found) if of.edition == "public" and rule.of == "commune" else set()
    return [each for each in found if each.standing.area not in hidden]


def hidden_note(of: Published) -> str:
    """How many are not told apart; empty where all are."""
    missing = {
        rule.name: len(of.result.standings.get(rule.name, ())) - len(places(of, rule)) for rule in of.contest.collective
    }
    told = [f"{name}: {number(n)}" for name, n in missing.items() if n]
    return f"Xã, phường có dưới {FEWEST_NAMED} người dự thi không nêu riêng ({'; '.join(told)})." if told else ""


def _hidden(found: list[Place]) -> set[str]:
    others = sorted((each for each in found if not each.has_won), key=lambda each: each.standing.entrants)
    small = [each for each in others if each.standing.entrants < FEWEST_NAMED]
    if len(small) == 1 and len(others) > 1:
        small = others[:2]
    return {each.standing.area for each in small}
