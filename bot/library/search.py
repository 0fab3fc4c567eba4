"""From a typed question to the cards that answer it: no text is made up, nothing is learned, nothing is kept.

A card's score is BM25 over words, pairs of neighbours and ideas (groups of synonyms). How sure we are is told by
sure.py. All numbers of both were fitted on the tune half of tests/eval: `make eval` shows what they are worth.
"""

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from bot.library.index import Index, Term, counted_terms, exact_term, idea_term, index_of, pair_term, word_term
from bot.library.phrasebook import Phrasebook
from bot.library.slip import mended
from bot.library.sure import Evidence, kind_of
from bot.library.typed import Text
from bot.model.asked import Found, Scored
from bot.model.content import Library

LONGEST = 200
"""Signs of a question that are looked at."""
MOST = 5
MANNER = "hỏi: "
"""So begin the keys of ideas about the manner of a question: "phạt bao nhiêu", "là gì"."""


class Weights(Struct, frozen=True):
    """What each kind of evidence counts.

    exact         the part of a word's weight that asks for its accents, where they were typed
    lone          of an idea met in one word without accents
    slip          of a word that was mended
    covered       of a word that an idea already stands for, and of a pair of such
    """

    word: float = 1.9
    exact: float = 0.15
    pair: float = 0.65
    idea: float = 2.4
    manner: float = 2.5
    lone: float = 0.85
    slip: float = 1.0
    covered: float = 0.2
    covered_pair: float = 0.75


class Question(Struct, frozen=True):
    """A typed question as cards are looked for by it: terms, and what each counts."""

    terms: tuple[tuple[Term, float], ...]
    is_elsewhere: bool


class CardSearch:
    """Over the cards of one day. Topics for officers are found by officers only."""

    def __init__(self, library: Library, book: Phrasebook, weights: Weights | None = None) -> None:
        self._book, self._weights = book, weights or Weights()
        hidden = {topic.key for topic in library.topics if topic.audience == "officers"}
        counted = counted_terms(library, book)
        shown = {key: terms for key, terms in counted.items() if library.cards[key].topic not in hidden}
        self._everyone = index_of(shown)
        self._said = self._sayings(library)
        self._officers = index_of(counted) if hidden else self._everyone

    def __call__(self, typed: str, /, *, officer: bool = False) -> Found:
        index = self._officers if officer else self._everyone
        text = self._book.plain(typed[:LONGEST])
        question = self._question(text, index)
        ranked = _ranked(question, index)
        said = self._said.get(_joined(text), "")
        if said in index.cards:
            return Found("answer", _with_first(said, ranked)[:MOST])
        if self._book.asks_for_help(text):
            return Found("help", ranked[:MOST])
        kind = kind_of(evidence(question, ranked))
        return Found(kind, () if kind == "none" else ranked[:MOST])

    def _sayings(self, library: Library) -> dict[str, str]:
        """Titles and ways of asking, word for word, and the card that each means."""
        ways = [(way, key) for key, those in self._book.asked.items() for way in those]
        titles = [(card.title, card.key) for card in library.cards.values()]
        return {_joined(self._book.plain(said)): key for said, key in (*ways, *titles)}

    def _question(self, typed: Text, index: Index) -> Question:
        known = self._book.ideas["question"].words | self._book.small
        text, slips = mended(typed, index.known, known)
        weighed: dict[Term, float] = {}
        for term, weight in self._terms(text, slips, index):
            weighed[term] = max(weight, weighed.get(term, 0))
        return Question(tuple(weighed.items()), self._book.is_elsewhere(typed))

    def _terms(self, text: Text, slips: frozenset[int], index: Index) -> Iterator[tuple[Term, float]]:
        weights, covered = self._weights, set[int]()
        for idea in self._book.ideas_in(text, "question"):
            is_lone = idea.length == 1 and not text.is_accented
            is_manner = idea.key.startswith(MANNER)
            if not is_lone and not is_manner and idea_term(idea.key) in index.rarity:
                covered.update(range(idea.place, idea.place + idea.length))
            weight = (weights.manner if is_manner else weights.idea) * (weights.lone if is_lone else 1)
            yield idea_term(idea.key), weight * index.rarity.get(idea_term(idea.key), 0)
        yield from self._words(text, slips, covered, index)
        yield from self._pairs(text, covered, index)

    def _words(
        self, text: Text, slips: frozenset[int], covered: set[int], index: Index
    ) -> Iterator[tuple[Term, float]]:
        """A word no card holds counts too: it speaks against every card."""
        weights = self._weights
        for place, word in enumerate(text.words):
            if word.bare in self._book.small:
                continue
            weight = (
                weights.word * (weights.covered if place in covered else 1) * (weights.slip if place in slips else 1)
            )
            exact = weights.exact if text.is_accented else 0
            yield word_term(word), weight * (1 - exact) * index.rarity.get(word_term(word), index.rarest)
            if exact:
                yield exact_term(word), weight * exact * index.rarity.get(exact_term(word), index.rarest)

    def _pairs(self, text: Text, covered: set[int], index: Index) -> Iterator[tuple[Term, float]]:
        weights = self._weights
        for place, (one, other) in enumerate(zip(text.words, text.words[1:], strict=False)):
            pair = pair_term(one, other, self._book.small)
            if pair is not None and pair in index.rarity:
                share = weights.covered_pair if {place, place + 1} <= covered else 1
                yield pair, weights.pair * share * index.rarity[pair]


def _ranked(question: Question, index: Index) -> tuple[Scored, ...]:
    scores: dict[str, float] = defaultdict(float)
    for term, weight in question.terms:
        for card, there in index.postings.get(term, {}).items():
            scores[card] += weight * there
    best = sorted(scores.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Scored(card, round(score, 3)) for card, score in best)


def _joined(text: Text) -> str:
    return " ".join(word.bare for word in text.words)


def _with_first(card: str, ranked: tuple[Scored, ...]) -> tuple[Scored, ...]:
    """Who types a title means that card, whatever else its words speak for."""
    best = ranked[0].score if ranked else 0.0
    return (Scored(card, best), *(each for each in ranked if each.card != card))


def evidence(question: Question, ranked: tuple[Scored, ...]) -> Evidence:
    first, second = ([each.score for each in ranked[:2]] + [0.0, 0.0])[:2]
    mass = sum(weight for _, weight in question.terms)
    return Evidence(
        score=first,
        cover=first / mass if mass else 0,
        lead=1 - second / first if first else 0,
        is_elsewhere=question.is_elsewhere,
    )
