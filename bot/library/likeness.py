"""Rules against saying the same thing twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import log
from typing import TypeVar

from bot.library.shelf import Shelf
from bot.model.content import Problem, Question
from bot.model.folding import fold

T = TypeVar("T")

# Looked up in the first 140 cards and 181 questions. Cards on a duty and on the fine for it reach 0.71,
# questions of one form on two fines 0.67; the same question, asked in two topics, began at 0.71.
CARDS_TOO_LIKE = 0.75
QUESTIONS_TOO_LIKE = 0.7


def no_card_twice(shelf: Shelf) -> Iterator[Problem]:
    """A card met a second time under another title teaches that nothing new comes."""
    cards = list(shelf.library.cards.values())
    for first, second in _alike(cards, [f"{card.title} {card.body}" for card in cards], CARDS_TOO_LIKE):
        sentence = f'Thẻ này gần giống thẻ "{first.key}": gộp lại, hoặc nói ý khác.'
        yield shelf.passage(second).problem(sentence, "body")


def no_question_twice(shelf: Shelf) -> Iterator[Problem]:
    """In a contest the second of two like questions is a present."""
    questions = list(shelf.library.questions.values())
    for first, second in _alike(questions, [_asked(each) for each in questions], QUESTIONS_TOO_LIKE):
        sentence = f'Câu hỏi này gần giống câu "{first.key}": bỏ một câu, hoặc hỏi việc khác.'
        yield shelf.passage(second).problem(sentence, "ask")


def _asked(question: Question) -> str:
    """With the right answer: "… phạt bao nhiêu?" is asked of many things."""
    return " ".join([question.ask, *(option.label for option in question.options if option.right)])


def _alike(things: Sequence[T], texts: Sequence[str], limit: float) -> Iterator[tuple[T, T]]:
    """Pairs whose words agree by more than `limit`, a rare word counting more than a common one (Dice)."""
    words = [frozenset(fold(text).split()) for text in texts]
    known = Counter(word for each in words for word in each)
    weight = {word: log(1 + len(texts) / times) for word, times in known.items()}
    weights = [sum(weight[word] for word in each) for each in words]
    for one, other in combinations(range(len(things)), 2):
        shared = sum(weight[word] for word in words[one] & words[other])
        if 2 * shared > limit * (weights[one] + weights[other]):
            yield things[one], things[other]
