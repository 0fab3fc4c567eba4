"""Prizes for communes, schools and villages: how many took part, which share of all, how well."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from bot.model.contest import Collective, CollectiveRule
from bot.model.entries import Award, Standing
from bot.model.frozen import Size


def standings(
    area_of: Mapping[int, str],
    attempts: Mapping[int, int],
    all_right: Iterable[int],
    winners: Iterable[int],
    sizes: Mapping[str, Size],
) -> dict[str, Standing]:
    """By area. `attempts`: how many each entrant made; an entrant without an area counts for none."""
    people: Counter[str] = Counter()
    entries: Counter[str] = Counter()
    for entrant, n in attempts.items():
        if area := area_of.get(entrant, ""):
            people[area] += 1
            entries[area] += n
    right = Counter(area_of.get(entrant, "") for entrant in all_right)
    won = Counter(area_of.get(entrant, "") for entrant in winners)
    return {
        area: Standing(area, n, entries[area], right[area], won[area], sizes[area].n if area in sizes else None)
        for area, n in people.items()
    }


def placed(rule: Collective, found: Mapping[str, Standing]) -> tuple[Standing, ...]:
    """Best first, each with its place; after them, without one, those that have no rate or too few entrants."""
    chain = rule.chain[: rule.chain.index("shared")] if "shared" in rule.chain else rule.chain
    ranked = [each for each in found.values() if _can_win(rule, each)]
    keys = {each.area: tuple(_measure(measure, each) for measure in chain) for each in ranked}
    ranked.sort(key=lambda each: (tuple(-part for part in keys[each.area]), each.area))
    out: list[Standing] = []
    for n, each in enumerate(ranked, start=1):
        same = bool(out) and keys[out[-1].area] == keys[each.area]
        out.append(_at(each, out[-1].place if same else n))
    rest = [each for each in found.values() if not _can_win(rule, each)]
    return (*out, *sorted(rest, key=lambda each: (-each.entrants, each.area)))


def award(rule: Collective, places: Iterable[Standing]) -> Award:
    won = tuple(each.area for each in places if each.place is not None and each.place <= rule.count)
    return Award(rule.name, areas=won, over=len(won) > rule.count)


def _can_win(rule: Collective, each: Standing) -> bool:
    return each.entrants >= rule.fewest and ("rate" not in rule.chain or bool(each.size))


def _measure(rule: CollectiveRule, each: Standing) -> Fraction | int:
    match rule:
        case "rate":
            return Fraction(each.entrants, each.size) if each.size else 0
        case "entrants":
            return each.entrants
        case "entries":
            return each.entries
        case "all-right":
            return each.all_right
        case "winners":
            return each.winners
        case "shared":
            return 0


def _at(each: Standing, place: int | None) -> Standing:
    return Standing(each.area, each.entrants, each.entries, each.all_right, each.winners, each.size, place)
