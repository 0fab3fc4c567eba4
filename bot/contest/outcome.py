"""From the log of a contest to its result: scores, places, prizes, standings, and the checksum they are published with."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.contest import collective, decided, essays, score, seeds
from bot.contest.canon import checksum, checksum_of_lines
from bot.contest.prizes import awards
from bot.contest.rank import Ranked, Ticket, no_ticket, rank
from bot.model.contest import Contest
from bot.model.entries import Attempt, Award, Decision, Draw, Entrant, Entry, Mark, Result, Standing
from bot.model.frozen import Frozen


class Books(Struct, frozen=True):
    """All that was entered but the attempts, of which there may be a million. `essays`: who has written one."""

    frozen: Frozen
    entrants: Mapping[int, Entrant]
    marks: Sequence[Mark] = ()
    essays: Sequence[int] = ()
    decisions: Sequence[Decision] = ()

    def until(self, decision: int) -> "Books":
        """As they stood when that was the newest decision."""
        return replace(self, decisions=[each for each in self.decisions if each.id <= decision])


class Outcome(Struct, frozen=True):
    """`waiting`: entrants whose essay is not marked through; with any the result cannot be published."""

    scope: int
    ranked: Ranked
    awards: tuple[Award, ...]
    standings: dict[str, tuple[Standing, ...]]
    draw: Draw | None
    waiting: tuple[int, ...]
    decisions: int


def outcome(books: Books, entries: Iterable[Entry], scope: int, seed: bytes, beacon: str = "") -> Outcome:
    """Of a round, or of the whole contest (-1), from what `scored` makes of its attempts.

    The seed matters only where lots are drawn.
    """
    contest = books.frozen.contest
    excluded = decided.excluded(books.decisions)
    every = list(entries)
    made = Counter(each.entrant for each in every if each.entrant not in excluded)
    draw = _draw(contest, made, seed, beacon)
    ticket = _ticket(seed, draw)
    ranked = rank(contest, every, excluded, ticket)
    won = awards(contest, ranked, ticket)
    places, collective_awards = _collective(books, ranked, won, made)
    waiting = _essay_points(books)[1]
    return Outcome(scope, ranked, won + collective_awards, places, draw, waiting, decided.newest(books.decisions))


def scored(books: Books, attempts: Iterable[Attempt], scope: int) -> Iterator[Entry]:
    """The attempts of the scope; the essay of an entrant is worth the same in each of hers."""
    contest = books.frozen.contest
    score_of = score.scorer(books.frozen, decided.voided(books.decisions))
    points = _essay_points(books)[0]
    for attempt in attempts:
        if contest.scope_of(attempt.round) == scope:
            right, sum_of = score_of(attempt.answers)
            yield score.entry(attempt, (right, sum_of + points.get(attempt.entrant, 0)))


def as_result(frozen: Frozen, found: Outcome, version: int, at: int, seed: bytes) -> Result:
    """As it is published: whoever has the log gets the same checksum."""
    result = Result(
        contest=frozen.contest.key,
        scope=found.scope,
        version=version,
        at=at,
        rules=frozen.digest,
        counts=found.ranked.counts,
        placings=checksum_of_lines(found.ranked.placings()),
        awards=found.awards,
        standings=found.standings,
        decisions=found.decisions,
        seed=seed.hex(),
        draw=found.draw,
    )
    return replace(result, checksum=checksum(result))


def is_whole(result: Result) -> bool:
    return result.checksum == checksum(replace(result, checksum=""))


def _essay_points(books: Books) -> tuple[Mapping[int, int], tuple[int, ...]]:
    rule = books.frozen.contest.essay
    return essays.final_marks(rule, books.marks, books.essays) if rule else ({}, ())


def _draw(contest: Contest, entrants: Iterable[int], seed: bytes, beacon: str) -> Draw | None:
    if "draw" not in contest.tie and all(prize.by != "lot" for prize in contest.prize):
        return None
    return Draw(seed.hex(), beacon, seeds.list_checksum(entrants))


def _ticket(seed: bytes, draw: Draw | None) -> Ticket:
    if draw is None:
        return no_ticket
    drawn = seeds.draw_seed(seed, draw.entrants, draw.beacon)
    return lambda entrant: seeds.ticket(drawn, entrant)


def _collective(
    books: Books, ranked: Ranked, won: tuple[Award, ...], made: Mapping[int, int]
) -> tuple[dict[str, tuple[Standing, ...]], tuple[Award, ...]]:
    contest = books.frozen.contest
    all_right = [each.entrant for each in ranked.entries if each.right == contest.asked]
    winners = [entrant for award in won for entrant in award.entrants]
    places: dict[str, tuple[Standing, ...]] = {}
    found = []
    for rule in contest.collective:
        area = _AREAS[rule.of]
        areas = {id: area(entrant) for id, entrant in books.entrants.items() if id in made}
        places[rule.name] = collective.placed(
            rule, collective.standings(areas, made, all_right, winners, books.frozen.sizes)
        )
        found.append(collective.award(rule, places[rule.name]))
    return places, tuple(found)


_AREAS: dict[str, Callable[[Entrant], str]] = {
    "commune": lambda entrant: entrant.commune,
    "unit": lambda entrant: entrant.unit,
}
