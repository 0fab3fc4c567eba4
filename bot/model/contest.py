"""A contest's rules as data, from content/contests/*.toml or an officer's form. How they are applied: bot/contest/.

Moments are those of a clock in Việt Nam, without a zone, as an organiser writes them.
"""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta, Struct

from bot.model.content import Certainty, Citation, Option
from bot.model.people import RoleKind

UNLIMITED = 0
"""Of `Attempts.most`: as often as she likes."""
HUNDREDTHS = 100
"""Points are counted in whole hundredths: what is added up and compared is never a fraction."""
WHOLE = -1
"""The scope of a ranking over all rounds; else it is the number of its round."""
TICKS = 100_000
"""A predicted percentage is kept in hundred-thousandths: contests ask for five decimals."""

Ranking = Literal["each", "whole"]
Show = Literal["score", "nothing"]
Moment = Annotated[dt.datetime, Meta(tz=False)]
Age = Literal["16+", "under-16"]
Detail = Literal["name", "phone", "unit"]
TieRule = Literal["right", "points", "prediction", "duration", "earliest", "draw", "shared"]
CollectiveRule = Literal["rate", "entrants", "entries", "all-right", "winners", "shared"]


class Round(Struct, frozen=True, forbid_unknown_fields=True):
    """`opens` belongs to it, `closes` does not any more: then every attempt is over."""

    name: str
    opens: Moment
    closes: Moment


class Pool(Struct, frozen=True, forbid_unknown_fields=True):
    """`number` questions are drawn for each attempt out of: all of `topics`, those named in `keys`, the contest's `own`."""

    number: int
    topics: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    own: bool = False
    points: float = 1.0


class Attempts(Struct, frozen=True, forbid_unknown_fields=True):
    """How often one entrant may try (0: as often as she likes) in the contest, a round, a week from Monday, a day.

    counts  of several, the best by the whole tie chain, or the last that was begun
    """

    most: int = 1
    per: Literal["contest", "round", "week", "day"] = "contest"
    counts: Literal["best", "last"] = "best"


class Prediction(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be foretold, of the round or of the whole contest as it is ranked.

    of       entries: attempts that are over (lượt); people: entrants (người); all-right: entrants with every answer
             right; percent: all-right of people, to five decimals
    side     either: over and under alike; under: who is over the truth stands behind everyone who is not; over: the reverse
    excluded whether entrants who were excluded later are still in the number, as it stood when the round closed
    """

    of: Literal["entries", "people", "all-right", "percent"]
    ask: str
    side: Literal["either", "under", "over"] = "either"
    excluded: bool = True


class Eligibility(Struct, frozen=True, forbid_unknown_fields=True):
    """Who may enter. The age is asked only where both ages may (S38): who is under 16 comes through a school or guardian.

    declares   what she declares with her consent: her age, that she is no organiser and no maker of the software
    communes   only these (codes); empty: all. roles: only people with one of these; excluded: nobody with one of these
    details    what the organiser needs to give a prize; kept sealed and gone 90 days after the results (S37)
    one_phone  one entrant for a telephone number; per_chat: so many of one family may enter on one telephone
    commune    whether the commune must be told
    """

    ages: tuple[Age, ...] = ("16+",)
    declares: str = ""
    communes: tuple[str, ...] = ()
    roles: tuple[RoleKind, ...] = ()
    excluded: tuple[RoleKind, ...] = ()
    details: tuple[Detail, ...] = ("name", "phone")
    one_phone: bool = True
    per_chat: int = 1
    commune: bool = True


class Unit(Struct, frozen=True, forbid_unknown_fields=True):
    """A school, office or village an entrant may belong to. `size`: how many there are in it, from whom, as of when."""

    key: str
    name: str
    size: int = 0
    source: str = ""
    as_of: dt.date | None = None


class Prize(Struct, frozen=True, forbid_unknown_fields=True):
    """For the next `count` places, or by lot among those who may win it. `amount` in đồng, of each."""

    name: str
    count: int
    by: Literal["place", "lot"] = "place"
    among: Literal["everyone", "all-right"] = "everyone"
    amount: int = 0


class Collective(Struct, frozen=True, forbid_unknown_fields=True):
    """For communes or units, by the rules of `chain` one after another.

    denominator  of communes: which denominators entered by the province count (what they count); units carry their size
    fewest       entrants that a commune or unit must have
    """

    name: str
    count: int
    of: Literal["commune", "unit"]
    chain: tuple[CollectiveRule, ...] = ("rate", "all-right", "shared")
    denominator: str = "people"
    fewest: int = 1
    amount: int = 0


class Essay(Struct, frozen=True, forbid_unknown_fields=True):
    """`most` points; each is marked by `markers` people, and the mean counts. Where two are further apart than `gap`
    points one more must mark. `how`: where it is handed in, in the organiser's words."""

    ask: str
    how: str
    most: float
    markers: int = 2
    gap: float = 2.0


class OwnQuestion(Struct, frozen=True, forbid_unknown_fields=True):
    """A question of this contest alone: with options, or (`accept`) to be filled in with one of these words."""

    key: str
    ask: str
    explain: str
    laws: tuple[Citation, ...]
    certainty: Certainty
    source: str
    checked_on: dt.date
    options: tuple[Option, ...] = ()
    accept: tuple[str, ...] = ()
    checked_by: str = ""
    revision: int = 1
    topic: str = ""


class Suspicion(Struct, frozen=True, forbid_unknown_fields=True):
    """What is put before a person to decide; it disqualifies nobody. `least_seconds`: nobody reads a question faster."""

    least_seconds: float = 2.0
    same_wrong: int = 2
    per_chat: int = 3


class Contest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`name` stands in menus and is neutral (S1); `official` stands in papers.

    limit_minutes  an attempt may take so long, by the server's clock
    ranking        each: every round has its ranking and its prizes; whole: one for all rounds
    tie            what decides, one after another; who is equal in all of it shares a place
    show           what she hears at the end of an attempt: her right answers and time, or only that it was taken
    announce       from when it is frozen and its seed is vouched for; empty: as soon as it is seen
    beacon         a number nobody can foresee and everybody can look up, that is mixed into a draw by lot
    """

    key: str
    name: str
    official: str
    organiser: str
    round: tuple[Round, ...]
    pool: tuple[Pool, ...]
    limit_minutes: float
    tie: tuple[TieRule, ...] = ("right", "duration", "earliest", "shared")
    ranking: Ranking = "whole"
    attempts: Attempts = Attempts()
    prediction: Prediction | None = None
    eligibility: Eligibility = Eligibility()
    essay: Essay | None = None
    suspicion: Suspicion = Suspicion()
    prize: tuple[Prize, ...] = ()
    collective: tuple[Collective, ...] = ()
    unit: tuple[Unit, ...] = ()
    question: tuple[OwnQuestion, ...] = ()
    show: Show = "score"
    shuffle_questions: bool = True
    shuffle_options: bool = True
    appeal_days: int = 5
    announce: Moment | None = None
    beacon: str = ""
    rules: str = ""

    @property
    def asked(self) -> int:
        """Questions of one attempt."""
        return sum(pool.number for pool in self.pool)

    @property
    def limit_ms(self) -> int:
        return round(self.limit_minutes * 60_000)

    @property
    def scopes(self) -> tuple[int, ...]:
        """What is ranked: the rounds by their number from 0, or -1 for the whole contest."""
        return tuple(range(len(self.round))) if self.ranking == "each" else (WHOLE,)

    def scope_of(self, round: int) -> int:
        return round if self.ranking == "each" else WHOLE

    def round_at(self, now: dt.datetime) -> int | None:
        """The round that is open; `now` without a zone, in Việt Nam."""
        return next((n for n, each in enumerate(self.round) if each.opens <= now < each.closes), None)

    def closes(self, scope: int) -> dt.datetime:
        return self.round[scope].closes

    @property
    def needs_commune(self) -> bool:
        return self.eligibility.commune or any(each.of == "commune" for each in self.collective)
