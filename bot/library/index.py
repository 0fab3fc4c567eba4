"""The cards of one day by their words, pairs of words and ideas: how strongly each speaks for which card."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from msgspec import Struct

from bot.library.phrasebook import Phrasebook
from bot.library.spellings import Word, word
from bot.library.typed import Text, written
from bot.model.content import Card, Library

Term = str
"""A word, bare ("w:cuoi"), with its accents ("x:cươi0"), a pair ("p:ket hon"), an idea ("i:cưới")."""

TITLE, ASKED, BODY, QUESTION, RIGHT, EXAMPLE = 4.5, 4.0, 2.0, 1.5, 1.5, 0.5
"""How much a word counts in each text of a card."""
K1, B = 3.3, 0.4
"""BM25: how soon more of the same word adds nothing, and how much a long card is held back."""


class Index(Struct, frozen=True):
    """`postings`: for each term the cards that hold it and its weight there, 0 to 1. `rarity` is its idf.

    `known` are the words of all cards, bare, with the number of cards that hold them.
    """

    cards: frozenset[str]
    postings: Mapping[Term, Mapping[str, float]]
    rarity: Mapping[Term, float]
    known: Mapping[str, int]
    rarest: float


Counted = Mapping[str, Mapping[Term, float]]
"""Of each card by key: its terms and how much each counts there."""


def counted_terms(library: Library, book: Phrasebook) -> Counted:
    reads = cache(word)  # of content only, and only while it is read
    return {card.key: _counted(_texts(library, card, book, reads), book) for card in library.cards.values()}


def index_of(counted: Counted) -> Index:
    lengths = {key: sum(n for term, n in terms.items() if term[0] == "w") for key, terms in counted.items()}
    mean = sum(lengths.values()) / max(1, len(lengths))
    postings: dict[Term, dict[str, float]] = defaultdict(dict)
    for key, terms in counted.items():
        room = K1 * (1 - B + B * lengths[key] / mean)
        for term, n in terms.items():
            postings[term][key] = n / (n + room)
    rarity = {term: _rarity(len(holders), len(counted)) for term, holders in postings.items()}
    known = {term[2:]: len(holders) for term, holders in postings.items() if term[0] == "w"}
    return Index(frozenset(counted), dict(postings), rarity, known, _rarity(0, len(counted)))


def word_term(word: Word) -> Term:
    return f"w:{word.bare}"


def exact_term(word: Word) -> Term:
    return f"x:{word.shaped}{word.tone}"


def idea_term(key: str) -> Term:
    return f"i:{key}"


def pair_term(one: Word, other: Word, small: frozenset[str]) -> Term | None:
    """Of neighbours; None where both are small words."""
    return None if one.bare in small and other.bare in small else f"p:{one.bare} {other.bare}"


def _rarity(holders: int, cards: int) -> float:
    return math.log(1 + (cards - holders + 0.5) / (holders + 0.5))


def _texts(
    library: Library, card: Card, book: Phrasebook, reads: Callable[[str], Word]
) -> Iterator[tuple[float, Text]]:
    yield TITLE, written(card.title, reads)
    yield BODY, written(card.body, reads)
    yield EXAMPLE, written(card.example, reads)
    for asked in book.asked.get(card.key, ()):
        yield ASKED, written(asked, reads)
    for question in library.questions_on(card.key):
        yield QUESTION, written(question.ask, reads)
        right = " ".join(option.label for option in question.options if option.right)
        yield RIGHT, written(f"{right}. {question.explain}", reads)


def _counted(texts: Iterable[tuple[float, Text]], book: Phrasebook) -> Mapping[Term, float]:
    terms: dict[Term, float] = defaultdict(float)
    for weight, text in texts:
        for term in _terms(text, book):
            terms[term] += weight
    return terms


def _terms(text: Text, book: Phrasebook) -> Iterator[Term]:
    for each in text.words:
        yield word_term(each)
        yield exact_term(each)
    for one, other in zip(text.words, text.words[1:], strict=False):
        pair = pair_term(one, other, book.small)
        if pair is not None:
            yield pair
    for key in {idea.key for idea in book.ideas_in(text, "card")}:
        yield idea_term(key)
