"""What may be shown on a day: no drafts; law that is in force; cards and questions within their own days."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from bot.model.content import Card, Library, Question

Because = Literal["draft", "law", "days", "card"]


class Withheld(Struct, frozen=True):
    """A card or question not shown on a day, for the editor's list.

    because  "draft": it is not yet to be shown to anybody, whatever the day;
             "law": `law` is not in force, or not in the register; "days": outside valid_from/valid_until;
             "card": the card that teaches it is not shown
    """

    kind: Literal["card", "question"]
    key: str
    because: Because
    law: str = ""


def in_force(library: Library, day: dt.date) -> Library:
    """The library without what is withheld that day. Its revision stays: it names what was read."""
    gone = {(each.kind, each.key) for each in withheld(library, day)}
    if not gone:
        return library
    return msgspec.structs.replace(
        library,
        cards={key: card for key, card in library.cards.items() if ("card", key) not in gone},
        questions={key: each for key, each in library.questions.items() if ("question", key) not in gone},
    )


def withheld(library: Library, day: dt.date) -> tuple[Withheld, ...]:
    """Cards, then questions, in reading order. A question goes with its card: it would ask the untaught."""
    return tuple(_cards(library, day)) + tuple(_questions(library, day))


def _cards(library: Library, day: dt.date) -> Iterator[Withheld]:
    for key, card in library.cards.items():
        if reason := _reason(library, card, day):
            yield Withheld("card", key, *reason)


def _questions(library: Library, day: dt.date) -> Iterator[Withheld]:
    gone = {each.key for each in _cards(library, day)}
    for key, question in library.questions.items():
        if reason := _reason(library, question, day):
            yield Withheld("question", key, *reason)
        elif question.card in gone or question.card not in library.cards:
            yield Withheld("question", key, "card")


def _reason(library: Library, thing: Card | Question, day: dt.date) -> tuple[Because, str] | None:
    if thing.review.draft:
        return "draft", ""
    for citation in thing.laws:
        law = library.laws.get(citation.law)
        if law is None or not law.is_in_force(day):
            return "law", citation.law
    return None if thing.review.covers(day) else ("days", "")
