"""A ranking of invented entrants, by a contest's own rules: how its chain of ties and its prediction will decide."""

from msgspec import Struct
from msgspec.structs import replace

from bot.contest.prizes import awards
from bot.contest.rank import Ranked, rank, sort_key
from bot.contest.score import hundredths
from bot.contest.seeds import draw_seed, seed_of, ticket
from bot.model.contest import TICKS, Contest, TieRule
from bot.model.entries import Entry
from bot.model.moments import seconds
from bot.service.contests.rehearsal import PREVIEW

DECIDED: dict[TieRule, str] = {
    "right": "nhiều câu đúng hơn",
    "points": "nhiều điểm hơn",
    "prediction": "dự đoán gần hơn",
    "duration": "làm nhanh hơn",
    "earliest": "nộp sớm hơn",
    "draw": "bốc thăm",
    "shared": "đồng hạng",
}


class Example(Struct, frozen=True):
    """`why`: what put her behind the one above; `entrants` are letters, nobody's names."""

    name: str
    place: int
    entry: Entry
    distance: int
    prizes: tuple[str, ...]
    why: str


def example(contest: Contest) -> tuple[tuple[Example, ...], int | None]:
    """Best first, and what was to be foretold among these."""
    seed = seed_of(PREVIEW, contest.key, contest.scopes[0])
    drawn = draw_seed(seed, "", "")
    entries = _invented(contest)
    found = rank(contest, entries, ticket=lambda entrant: ticket(drawn, entrant))
    won = awards(contest, found, lambda entrant: ticket(drawn, entrant))
    rows = []
    for n, entry in enumerate(found.entries):
        above = found.entries[n - 1] if n else None
        rows.append(
            Example(
                name=chr(ord("A") + entry.entrant - 1),
                place=found.places[n],
                entry=entry,
                distance=found.distance(entry),
                prizes=tuple(award.prize for award in won if entry.entrant in award.entrants),
                why=_why(contest, found, above, entry, drawn) if above else "",
            )
        )
    return tuple(rows), found.counts.target


def _why(contest: Contest, found: Ranked, above: Entry, entry: Entry, drawn: bytes) -> str:
    """The first rule of the chain in which the two differ."""
    for rule in contest.tie:
        if rule == "shared":
            break
        alone = _only(contest, rule)
        key = sort_key(alone, found.distance, lambda entrant: ticket(drawn, entrant))
        if key(above) != key(entry):
            return f"{chr(ord('A') + above.entrant - 1)} {DECIDED[rule]}"
    return DECIDED["shared"]


def _only(contest: Contest, rule: TieRule) -> Contest:
    return replace(contest, tie=(rule,))


def _invented(contest: Contest) -> list[Entry]:
    """Each is like the one before but for one thing: the next rule decides between them. The last two are alike."""
    asked, limit = contest.asked, contest.limit_ms
    start = seconds(contest.round[0].opens) * 1000
    base = min(limit // 2, 300_000)
    far = TICKS if contest.prediction and contest.prediction.of == "percent" else 1
    truth = {"percent": 75 * TICKS, "entries": 8, "people": 8, "all-right": 6}
    right = truth[contest.prediction.of] if contest.prediction else 0
    made = [
        (asked, right, base, 0),
        (asked, right + 2 * far, base, 0),
        (asked, right + 2 * far, base + limit // 10, 0),
        (asked, right + 2 * far, base + limit // 10, 3_600_000),
        (asked, right + 2 * far, base + limit // 10, 7_200_000),
        (asked, right + 2 * far, base + limit // 10, 7_200_000),
        (max(asked - 1, 0), right, base // 2, 0),
        (max(asked - 2, 0), right, base // 3, 0),
    ]
    worth = sum(hundredths(pool.points) * pool.number for pool in contest.pool) // max(asked, 1)
    return [
        Entry(
            entrant=n,
            attempt=n,
            number=1,
            right=got,
            points=got * worth,
            took=took,
            ended=start + later + took,
            prediction=foretold if contest.prediction else None,
        )
        for n, (got, foretold, took, later) in enumerate(made, start=1)
    ]
