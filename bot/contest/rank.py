"""Who stands where: a pure function of the frozen entries. The order in which they came in is nowhere looked at.

All that decides is packed into one whole number for each attempt, the smaller the better: a million of them are
sorted in seconds, and nothing is compared that the rules do not name.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from bot.contest.foretold import NONE, distance, target
from bot.model.contest import Contest, TieRule
from bot.model.entries import Counts, Entry, Placing

BITS = 63
_MOST = (1 << BITS) - 1
Ticket = Callable[[int], int]
Key = Callable[[Entry], int]


def no_ticket(_entrant: int) -> int:
    """Where the chain holds no draw."""
    return 0


class Ranked(Struct, frozen=True):
    """`entries` are the attempts that count, one of each entrant, the best first; `places` their places.

    Equals share a place, and the places after them stay empty: 1, 2, 2, 4. They stand in the order of their ids.
    """

    counts: Counts
    entries: Sequence[Entry]
    places: Sequence[int]
    distance: Callable[[Entry], int]

    def placings(self) -> Iterator[Placing]:
        """Made as they are asked for: there may be a million."""
        for place, entry in zip(self.places, self.entries, strict=True):
            yield Placing(
                place,
                entry.entrant,
                entry.attempt,
                entry.right,
                entry.points,
                self.distance(entry),
                entry.took,
                entry.ended,
            )


def rank(
    contest: Contest,
    entries: Iterable[Entry],
    excluded: frozenset[int] = frozenset(),
    ticket: Ticket = no_ticket,
) -> Ranked:
    """`excluded` entrants have no place; whether they are in the number to be foretold, the rules say."""
    everyone = list(entries)
    valid = [entry for entry in everyone if entry.entrant not in excluded] if excluded else everyone
    counts = counted(contest, valid)
    if contest.prediction:
        counts_all = contest.prediction.excluded and valid is not everyone
        of = counted(contest, everyone) if counts_all else counts
        counts = Counts(counts.entries, counts.people, counts.all_right, target(contest.prediction, of))
    away = _distance(contest, counts.target)
    key = sort_key(contest, away, ticket)
    best = _best(valid, key) if contest.attempts.counts == "best" else _last(valid, key)
    order = sorted((packed, entrant) for entrant, (packed, _) in best.items())
    return Ranked(counts, [best[entrant][1] for _, entrant in order], _places(order), away)


def _places(order: Sequence[tuple[int, int]]) -> Sequence[int]:
    places = array("L")
    before = -1
    for n, (key, _) in enumerate(order, start=1):
        places.append(n if key != before else places[-1])
        before = key
    return places


def counted(contest: Contest, entries: Iterable[Entry]) -> Counts:
    """With the last attempt counting, only its answers make an entrant all right; else any attempt does."""
    asked = contest.asked
    n = 0
    last: dict[int, int] = {}
    right: dict[int, bool] = {}
    only_last = contest.attempts.counts == "last"
    for entry in entries:
        n += 1
        who, is_right = entry.entrant, entry.right == asked
        if only_last:
            if entry.number >= last.get(who, 0):
                last[who], right[who] = entry.number, is_right
        else:
            right[who] = is_right or right.get(who, False)
    return Counts(n, len(right), Counter(right.values())[True])


def sort_key(contest: Contest, away: Callable[[Entry], int], ticket: Ticket) -> Key:
    """The chain as one number; what comes after "shared" is not looked at."""
    chain = contest.tie[: contest.tie.index("shared")] if "shared" in contest.tie else contest.tie
    parts = [_part(rule, away, ticket) for rule in chain]

    def key(entry: Entry) -> int:
        found = 0
        for part in parts:
            found = found << BITS | part(entry)
        return found

    return key


def _part(rule: TieRule, away: Callable[[Entry], int], ticket: Ticket) -> Key:
    match rule:
        case "right":
            return lambda entry: _MOST - entry.right
        case "points":
            return lambda entry: _MOST - entry.points
        case "prediction":
            return away
        case "duration":
            return lambda entry: entry.took
        case "earliest":
            return lambda entry: entry.ended
        case "draw":
            return lambda entry: ticket(entry.entrant) >> (64 - BITS)
        case "shared":
            return lambda entry: 0


def _distance(contest: Contest, truth: int | None) -> Callable[[Entry], int]:
    rule = contest.prediction
    if rule is None or truth is None:
        return lambda entry: -1
    if rule.side != "either":
        return lambda entry: distance(rule, entry.prediction, truth)

    def off(entry: Entry) -> int:
        """As `distance`, without asking a million times on which side."""
        return NONE if entry.prediction is None else abs(entry.prediction - truth)

    return off


def _best(entries: Iterable[Entry], key: Key) -> dict[int, tuple[int, Entry]]:
    """Of two that are equal in everything, the one with the smaller number: that too is no order of arrival."""
    best: dict[int, tuple[int, Entry]] = {}
    for entry in entries:
        packed = key(entry)
        known = best.get(entry.entrant)
        if known is None or packed < known[0] or (packed == known[0] and entry.number < known[1].number):
            best[entry.entrant] = packed, entry
    return best


def _last(entries: Iterable[Entry], key: Key) -> dict[int, tuple[int, Entry]]:
    last: dict[int, Entry] = {}
    for entry in entries:
        other = last.get(entry.entrant)
        if other is None or entry.number > other.number:
            last[entry.entrant] = entry
    return {entrant: (key(entry), entry) for entrant, entry in last.items()}
