"""Counters of use: which cards were read and which questions missed, day by day."""

from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

from bot.model.content import Library
from bot.service.demo.hearing import QUIET_MONTHS
from bot.service.demo.land import Land
from bot.service.demo.seasons import Month

CARDS_A_DAY, QUESTIONS_A_DAY = 5, 2
"""Different ones in a commune: few enough rows that the demo is filled while one waits."""
CHANNELS, ON = ("web", "telegram"), (88, 12)
ASKED, HOW_OFTEN = ("answer", "unsure", "none", "help"), (70, 14, 14, 2)
TRACKS = {"nguoi-dan": 6, "cha-me": 3, "moi-cuoi": 2, "hoc-sinh-11-15": 3, "can-bo": 1, "truong-thon": 1}


class Reading:
    """How likely each card is read and each question missed, the same in all communes."""

    def __init__(self, chance: Random, library: Library) -> None:
        order = {topic.key: n for n, topic in enumerate(library.topics)}
        self.cards = list(library.cards)
        self.likely = [
            chance.uniform(0.4, 1.6) / (1 + order[library.cards[key].topic] / 4) / (1 + library.cards[key].order / 12)
            for key in self.cards
        ]
        self.questions = list(library.questions)
        self.hard = {key: chance.betavariate(2, 5) for key in self.questions}
        self.topics = [topic.key for topic in library.topics]


def used(
    chance: Random, land: Land, months: Sequence[Month], reading: Reading, listening: Sequence[int]
) -> list[dict[str, object]]:
    """`listening`: how many houses of the commune listened in each month. Most on market days, on others now and then."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    last = len(months) - QUIET_MONTHS if land.is_quiet else len(months)
    for month in months[:last]:
        market = set(month.market_days(land.market))
        for day in range(1, month.days + 1):
            events = round(listening[month.number] * chance.uniform(0.2, 0.7))
            if day in market or chance.random() < 0.3:
                channel = chance.choices(CHANNELS, ON)[0]
                for kind, item, n in _uses(chance, reading, events):
                    counts[month.day(day), kind, item, channel] += n
    told = {"commune": land.code, "language": "vi"}
    return [
        told | {"day": day, "kind": kind, "item": item, "channel": channel, "n": n}
        for (day, kind, item, channel), n in counts.items()
    ]


def _uses(chance: Random, reading: Reading, events: int) -> Iterator[tuple[str, str, int]]:
    """(kind, item, how often): a few cards that many read, and what comes of them."""
    for card in chance.choices(reading.cards, reading.likely, k=min(events, CARDS_A_DAY)):
        n = max(1, round(events / CARDS_A_DAY * chance.uniform(0.5, 1.5)))
        yield "card", card, n
        if chance.random() < n / 15:
            yield "passed-on", card, 1
    for question in chance.choices(reading.questions, k=min(events // 2, QUESTIONS_A_DAY)):
        n = max(1, round(events / 2 / QUESTIONS_A_DAY))
        wrong = sum(chance.random() < reading.hard[question] for _ in range(n))
        yield from ((kind, question, n) for kind, n in (("wrong", wrong), ("right", n - wrong)) if n)
    if events >= 8:
        yield "quiz", chance.choice(reading.topics), max(1, events // 12)
        yield "asked", chance.choices(ASKED, HOW_OFTEN)[0], max(1, events // 14)
    if chance.random() < events / 300:
        yield "track", f"{chance.choices(list(TRACKS), list(TRACKS.values()))[0]}|other", 1
