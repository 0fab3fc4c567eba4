"""Who wins what: by place, or by lot among those who may win it."""

from collections.abc import Iterable
from heapq import nsmallest

from bot.contest.rank import Ranked, Ticket
from bot.model.contest import Contest, Prize
from bot.model.entries import Award, Entry


def awards(contest: Contest, ranked: Ranked, ticket: Ticket) -> tuple[Award, ...]:
    """In the order of the rules. Who shares the last place of a prize wins it too, and the organisers are told.

    Nobody wins twice by lot, nor by lot what she has won by her place.
    """
    won: set[int] = set()
    found = []
    first = 0
    for prize in contest.prize:
        if prize.by == "place":
            last = _last_of(ranked, first, prize.count)
            taken = tuple(entry.entrant for entry in ranked.entries[first:last])
            first = last
        else:
            taken = _by_lot(contest, prize, (each for each in ranked.entries if each.entrant not in won), ticket)
        won |= set(taken)
        found.append(Award(prize.name, entrants=taken, over=len(taken) > prize.count))
    return tuple(found)


def _last_of(ranked: Ranked, first: int, count: int) -> int:
    """Behind the last who wins; with her, all who share her place."""
    places = ranked.places
    last = min(first + count, len(places))
    while first < last < len(places) and places[last] == places[last - 1]:
        last += 1
    return last


def _by_lot(contest: Contest, prize: Prize, left: Iterable[Entry], ticket: Ticket) -> tuple[int, ...]:
    """The smallest tickets win; two equal ones are told apart by the id."""
    may = (each.entrant for each in left if prize.among == "everyone" or each.right == contest.asked)
    return tuple(each for _, each in nsmallest(prize.count, ((ticket(entrant), entrant) for entrant in may)))
