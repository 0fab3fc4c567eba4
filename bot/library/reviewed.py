"""The shapes of a card's front matter and of a [[question]], as an editor writes them."""

import datetime as dt
from typing import Annotated

from msgspec import Meta, Struct

from bot.model.content import Card, Certainty, Citation, Option, Question, Review

Count = Annotated[int, Meta(ge=1, le=1_000_000)]


class Reviewed(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What every card and question must say of its ground."""

    laws: tuple[Citation, ...]
    certainty: Certainty
    source: str
    checked_on: dt.date
    checked_by: str = ""
    revision: Count = 1
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    draft: bool = False

    @property
    def review(self) -> Review:
        return Review(
            certainty=self.certainty,
            source=self.source,
            checked_on=self.checked_on,
            checked_by=self.checked_by,
            revision=self.revision,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            draft=self.draft,
        )


class CardRow(Reviewed, kw_only=True, frozen=True, forbid_unknown_fields=True):
    order: Count
    title: str

    def card(self, key: str, topic: str, body: str, example: str) -> Card:
        return Card(key, topic, self.order, self.title, body, example, self.laws, self.review)


class QuestionRow(Reviewed, kw_only=True, frozen=True, forbid_unknown_fields=True):
    key: str
    card: str
    ask: str
    options: tuple[Option, ...]
    explain: str
    situation: bool = False

    def question(self, topic: str) -> Question:
        return Question(
            key=self.key,
            card=self.card,
            topic=topic,
            ask=self.ask,
            options=self.options,
            explain=self.explain,
            laws=self.laws,
            review=self.review,
            situation=self.situation,
        )
