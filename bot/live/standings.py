"""Who stands where: a pure count of the answers, which does not depend on the order in which they came.

A team's rate is right answers over chances to answer. A telephone that answered anything has one chance in every question
since it joined, and a raised card one: so a village of six stands beside one of sixty by how well it knows, not by how many
came. What telephones and what paper cards answered is added up only here; in all figures they stand apart.
"""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from bot.model.live import LiveAnswer, LiveCards, LivePhone, LiveRules


class Part(Struct, frozen=True):
    """Of telephones or of cards. `given`: answers; `chances`: how many there might have been."""

    right: int = 0
    given: int = 0
    chances: int = 0


class Standing(Struct, frozen=True):
    """`place` from 1; teams with the same rate share it. 0: nobody of the team had a chance yet, so it is in no order.

    `pace_ms`: how long its telephones took for a right answer, on average; 0: none was right.
    """

    team: int
    name: str
    phones: int
    by_phone: Part
    by_card: Part
    pace_ms: int
    place: int = 0

    @property
    def right(self) -> int:
        return self.by_phone.right + self.by_card.right

    @property
    def chances(self) -> int:
        return self.by_phone.chances + self.by_card.chances

    @property
    def rate(self) -> Fraction:
        return Fraction(self.right, self.chances) if self.chances else Fraction(-1)


class Round(Struct, frozen=True):
    """All that a score is made of. `counted`: the questions whose answer was shown."""

    rules: LiveRules
    counted: tuple[int, ...]
    phones: tuple[LivePhone, ...]
    answers: tuple[LiveAnswer, ...]
    cards: tuple[LiveCards, ...]


def standings(played: Round) -> tuple[Standing, ...]:
    """The best first. Among equals in the order in which the leader named them."""
    ordered = sorted(_teams(played), key=lambda each: (_key(played.rules, each), each.team))
    placed: list[Standing] = []
    for n, each in enumerate(ordered):
        same = placed and _key(played.rules, placed[-1]) == _key(played.rules, each)
        place = (placed[-1].place if same else n + 1) if each.chances else 0
        placed.append(replace(each, place=place))
    return tuple(placed)


def by_phone(played: Round, question: int | None = None) -> Part:
    """All telephones, of one question or of all that count."""
    return _phones(played, played.phones, _only(played, question))


def by_card(played: Round, question: int | None = None) -> Part:
    return _cards(played, played.cards, _only(played, question))


def tally(answers: Iterable[LiveAnswer], question: int) -> tuple[int, int, int, int]:
    """How many telephones chose A, B, C, D."""
    chosen = Counter(answer.option for answer in answers if answer.question == question)
    return chosen[0], chosen[1], chosen[2], chosen[3]


def card_tally(cards: Iterable[LiveCards], question: int) -> tuple[int, int, int, int]:
    """How many cards were raised for A, B, C, D."""
    of_it = [each.counts for each in cards if each.question == question]
    a, b, c, d = (sum(counts[n] for counts in of_it) for n in range(4))
    return a, b, c, d


def spread(played: Round) -> tuple[int, ...]:
    """How many telephones got 0, 1, 2 … right, of those that answered anything that counts."""
    right: Counter[bytes] = Counter()
    for answer in _counted(played, frozenset(played.counted)):
        right[answer.who] += int(answer.option == played.rules.questions[answer.question].right)
    of = Counter(right.values())
    return tuple(of[n] for n in range(len(played.counted) + 1))


def score(played: Round, who: bytes) -> tuple[int, int]:
    """What one telephone got right, of how many it could answer. For its own eyes only."""
    since = next((phone.since for phone in played.phones if phone.who == who), None)
    if since is None:
        return 0, 0
    mine = [answer for answer in _counted(played, frozenset(played.counted)) if answer.who == who]
    right = sum(answer.option == played.rules.questions[answer.question].right for answer in mine)
    return right, sum(question >= since for question in played.counted)


def _key(rules: LiveRules, standing: Standing) -> tuple[Fraction, int]:
    """Speed parts equals only where the rules say so, and who has nothing right was not quick."""
    pace = (standing.pace_ms or 10**9) if rules.speed else 0
    return -standing.rate, pace


def _teams(played: Round) -> list[Standing]:
    questions = frozenset(played.counted)
    found = []
    for team, name in enumerate(played.rules.teams):
        phones = [phone for phone in played.phones if phone.team == team]
        cards = [each for each in played.cards if each.team == team]
        pace = _pace(played, {phone.who for phone in phones}, questions)
        of_phones, of_cards = _phones(played, phones, questions), _cards(played, cards, questions)
        found.append(Standing(team, name, len(phones), of_phones, of_cards, pace))
    return found


def _phones(played: Round, phones: Iterable[LivePhone], questions: frozenset[int]) -> Part:
    """A telephone that was put away before it answered anything takes no chance from its team."""
    active = {answer.who for answer in _counted(played, frozenset(played.counted))}
    of = {phone.who: phone.since for phone in phones if phone.who in active}
    mine = [answer for answer in _counted(played, questions) if answer.who in of]
    right = sum(answer.option == played.rules.questions[answer.question].right for answer in mine)
    chances = sum(question >= since for since in of.values() for question in questions)
    return Part(right, len(mine), max(chances, len(mine)))


def _cards(played: Round, cards: Iterable[LiveCards], questions: frozenset[int]) -> Part:
    counted = [each for each in cards if each.question in questions]
    right = sum(each.counts[played.rules.questions[each.question].right] for each in counted)
    given = sum(sum(each.counts) for each in counted)
    return Part(right, given, given)


def _pace(played: Round, team: set[bytes], questions: frozenset[int]) -> int:
    took = [
        answer.spent_ms
        for answer in _counted(played, questions)
        if answer.who in team and answer.option == played.rules.questions[answer.question].right
    ]
    return sum(took) // len(took) if took else 0


def _counted(played: Round, questions: frozenset[int]) -> list[LiveAnswer]:
    return [answer for answer in played.answers if answer.question in questions]


def _only(played: Round, question: int | None) -> frozenset[int]:
    return frozenset(played.counted) if question is None else frozenset({question}) & frozenset(played.counted)
