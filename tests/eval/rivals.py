"""Plain ways to search the same cards, to be measured beside ours: SQLite FTS5 and rapidfuzz. The bot does not use them."""

import sqlite3
from collections.abc import Callable, Mapping

from rapidfuzz import fuzz, process

from bot.model.content import Library
from bot.model.folding import fold

Rival = Callable[[str], list[str]]
"""The keys of the best cards, best first."""


def texts_of(library: Library) -> dict[str, str]:
    """What ours reads too: title, body, example, and the questions on the card with their right answers; folded."""
    found = {}
    for card in library.cards.values():
        parts = [card.title, card.body, card.example]
        for question in library.questions_on(card.key):
            parts += [question.ask, *(option.label for option in question.options if option.right), question.explain]
        found[card.key] = fold(" ".join(parts))
    return found


def fts5(texts: Mapping[str, str]) -> Rival:
    """Any word of the question, ranked by bm25."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE cards USING fts5(key UNINDEXED, text)")
    db.executemany("INSERT INTO cards VALUES (?, ?)", texts.items())

    def search(typed: str) -> list[str]:
        words = fold(typed).split()
        query = " OR ".join(f'"{word}"' for word in words)
        if not query:
            return []
        rows = db.execute("SELECT key FROM cards WHERE cards MATCH ? ORDER BY bm25(cards) LIMIT 5", (query,))
        return [key for (key,) in rows]

    return search


def fuzzy(texts: Mapping[str, str], scorer: Callable[..., float]) -> Rival:
    def search(typed: str) -> list[str]:
        return [key for _, _, key in process.extract(fold(typed), texts, scorer=scorer, limit=5)]

    return search


def rivals(library: Library) -> dict[str, Rival]:
    texts = texts_of(library)
    return {
        "FTS5 bm25": fts5(texts),
        "rapidfuzz WRatio": fuzzy(texts, fuzz.WRatio),
        "rapidfuzz token_set": fuzzy(texts, fuzz.token_set_ratio),
    }
