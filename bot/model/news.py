"""What people wish to be told unasked and when, and what a campaign may lead to: never anything sensitive (S5, S14)."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from bot.model.content import Library
from bot.model.lunar import is_market

Rhythm = Literal["daily", "market", "weekly"]
OPENS, CLOSES = 8, 20
"""S14: outside these hours of Việt Nam nothing is ever said unasked, whatever was chosen."""
HOURS: tuple[tuple[int, int], ...] = ((OPENS, CLOSES), (8, 11), (13, 17), (17, CLOSES))
PAIRS = (1, 2, 3, 4, 5)
"""Markets by the first of their two lunar days: 1 and 6, 2 and 7, … 5 and 10."""
WEEK = 7
QUIET_SECONDS = 2 * 3600
"""Who wrote in this hour or in the one before is told nothing unasked: she may be in the middle of anything (S24)."""
OFFER = "tin-"
"""The offer of a message sent unasked begins like this, and its number follows; its one row opens what it leads to."""

Kind = Literal["any", "card", "topic", "track"]
Title = Literal["new", "listen", "quiz", "course"]
TITLES: tuple[Title, ...] = ("new", "listen", "quiz", "course")


class Wish(Struct, frozen=True):
    """`market`: of PAIRS, where the rhythm is "market". Hours of the day in Việt Nam, the second not inside.

    `track`: the course she wants to go on with, "" for any card.
    """

    rhythm: Rhythm
    market: int = 0
    opens: int = OPENS
    closes: int = CLOSES
    track: str = ""

    def is_open(self, hour: int) -> bool:
        return max(self.opens, OPENS) <= hour < min(self.closes, CLOSES)

    def falls_on(self, today: dt.date, last: str) -> bool:
        """`last`: the day of the newest message sent unasked, "" before the first. One a day at most, whoever sends it."""
        if last >= today.isoformat():
            return False
        match self.rhythm:
            case "daily":
                return True
            case "market":
                return is_market(today, self.market)
            case "weekly":
                return last <= (today - dt.timedelta(days=WEEK)).isoformat()


class Lead(Struct, frozen=True):
    """Where a message leads once it is opened: a card, a topic, a course (by key), or whatever comes next."""

    kind: Kind = "any"
    key: str = ""

    @property
    def written(self) -> str:
        return f"{self.kind}:{self.key}" if self.key else self.kind


def lead_in(written: str) -> Lead:
    kind, _, key = written.partition(":")
    match kind:
        case "card" | "topic" | "track":
            return Lead(kind, key)
        case _:
            return Lead()


def is_harmless(library: Library, lead: Lead) -> bool:
    """Only what a husband may read over the shoulder, and what may be shown on that day (S5)."""
    topics = {topic.key for topic in library.topics if not topic.sensitive}
    match lead.kind:
        case "any":
            return True
        case "card":
            card = library.cards.get(lead.key)
            return card is not None and card.topic in topics
        case "topic":
            return lead.key in topics and bool(library.cards_of(lead.key))
        case "track":
            track = library.track(lead.key)
            cards = library.cards_on(track) if track else ()
            return bool(cards) and all(card.topic in topics for card in cards)


def harmless(library: Library) -> Sequence[Lead]:
    """All that a campaign may lead to on the library's day, in reading order."""
    leads: list[Lead] = [Lead("topic", topic.key) for topic in library.topics]
    leads += [Lead("track", track.key) for track in library.tracks]
    leads += [Lead("card", card) for card in library.cards]
    return [Lead(), *(lead for lead in leads if is_harmless(library, lead))]
