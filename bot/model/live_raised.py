"""A leader's line of counted paper cards: "A 12 B 30 C 5", with the team before it where there are teams."""

import re

from msgspec import Struct

from bot.model.folding import fold
from bot.model.live import LETTERS, MOST_CARDS, LiveRules

_PAIR = re.compile(r"([a-d]) ?(\d{1,5})(?= |$)")
_PAIRS = re.compile(r"(?:(?:^| )[a-d] ?\d{1,5})+$")


class Raised(Struct, frozen=True):
    """`slip`: what is wrong with the line, as a word of ours; counts are those of A, B, C, D."""

    counts: tuple[int, int, int, int] = (0, 0, 0, 0)
    team: int = -1
    slip: str = ""


def raised(rules: LiveRules, options: int, typed: str) -> Raised | None:
    """None where the line is about something else. `slip`: "team" unknown or missing, "option" that there is not, "many"."""
    line = fold(typed)
    found = _PAIRS.search(line)
    if found is None:
        return None
    counts = [0, 0, 0, 0]
    for letter, number in _PAIR.findall(found[0]):
        place = LETTERS.lower().index(letter)
        if place >= options:
            return Raised(slip="option")
        counts[place] = int(number)
    if any(each > MOST_CARDS for each in counts):
        return Raised(slip="many")
    named = line[: found.start()].strip()
    team = _team(rules, named)
    if team is None or (rules.teams and team < 0) or (named and not rules.teams):
        return Raised(slip="team")
    a, b, c, d = counts
    return Raised((a, b, c, d), team)


def _team(rules: LiveRules, named: str) -> int | None:
    """-1: none was named; None: there is none of that name."""
    if not named:
        return -1
    names = [fold(name) for name in rules.teams]
    if named in names:
        return names.index(named)
    number = named.removeprefix("doi ").strip()
    if number.isdigit() and 1 <= int(number) <= len(names):
        return int(number) - 1
    alike = [n for n, name in enumerate(names) if name.startswith(named)]
    return alike[0] if len(alike) == 1 else None
