"""What the checker looks at: the reading, the day, the lexicon, the texts we hold, and every text that a villager may read."""

import datetime as dt
from collections.abc import Iterator

from msgspec import Struct, structs

from bot.library.held import Texts
from bot.library.lexicon import Ban
from bot.library.lines import Passage, Place
from bot.library.read import Reading
from bot.model.content import Card, Library, Problem, Question


class Text(Struct, frozen=True):
    """One text of the content. `name` says to an editor which; `lead` is what the bot says before it.

    `lead` is None where the lock screen never shows the text first (labels).
    """

    name: str
    text: str
    limit: int
    passage: Passage
    place: Place
    lead: str | None = None

    def problem(self, sentence: str, offset: int = 0) -> Problem:
        """At the line of the character `offset`: only body and example run over several lines."""
        problem = self.passage.problem(sentence, *self.place)
        down = self.text.count("\n", 0, offset) if self.place[0] in self.passage.marks else 0
        return structs.replace(problem, line=problem.line + down)


class Shelf(Struct, frozen=True):
    reading: Reading
    day: dt.date
    telling: tuple[str, ...] = ()
    bans: tuple[Ban, ...] = ()
    held: Texts | None = None

    @property
    def library(self) -> Library:
        return self.reading.library

    def passage(self, thing: Card | Question) -> Passage:
        return self.reading.passages["card" if isinstance(thing, Card) else "question", thing.key]

    def reviewed(self) -> Iterator[tuple[Card | Question, Passage]]:
        """All that stands on law, in reading order."""
        things: list[Card | Question] = [*self.library.cards.values(), *self.library.questions.values()]
        for thing in things:
            yield thing, self.passage(thing)

    def texts(self) -> Iterator[Text]:
        for thing, passage in self.reviewed():
            yield from _of_card(thing, passage) if isinstance(thing, Card) else _of_question(thing, passage)


def _of_card(card: Card, passage: Passage) -> Iterator[Text]:
    yield Text("tên thẻ", card.title, 60, passage, ("title",), "")
    yield Text("lời thẻ", card.body, 350, passage, ("body",), f"{card.title} ")
    yield Text("ví dụ", card.example, 300, passage, ("example",), "Ví dụ: ")


def _of_question(question: Question, passage: Passage) -> Iterator[Text]:
    yield Text("câu hỏi", question.ask, 250, passage, ("ask",), "")
    for index, option in enumerate(question.options):
        yield Text("câu trả lời", option.label, 70, passage, ("options", index, "label"))
        yield Text("lý do", option.why, 200, passage, ("options", index, "why"), "Chưa phải. ")
    yield Text("lời giải thích", question.explain, 300, passage, ("explain",), "Đúng rồi. ")
