"""What the editor should know that is no slip: drafts nobody sees yet, and what comes and goes by a coming day."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from bot.library.force import Withheld, withheld
from bot.library.read import Reading
from bot.model.content import Library

_ONE_DAY = dt.timedelta(days=1)


class Note(Struct, frozen=True):
    """One line for the editor, about a card or question that is right as it is."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class Change(Struct, frozen=True):
    """From the day `on` a card or question is shown no more (`gone` says why), or is shown (`gone` is None)."""

    on: dt.date
    kind: Literal["card", "question"]
    key: str
    gone: Withheld | None = None


def drafts(reading: Reading) -> tuple[Note, ...]:
    """In reading order."""
    return tuple(
        _note(reading, each.kind, each.key, "bản nháp, chưa hiện cho ai.") for each in _drafts(reading.library)
    )


def _drafts(library: Library) -> Iterator[Withheld]:
    """A draft is withheld on every day, so any day will do."""
    return (each for each in withheld(library, dt.date.min) if each.because == "draft")


def coming(reading: Reading, today: dt.date, day: dt.date) -> tuple[Note, ...]:
    """What comes and goes after today and up to `day`, told in the order of days."""
    library = reading.library
    return tuple(_note(reading, each.kind, each.key, _told(library, each)) for each in changes(library, today, day))


def changes(library: Library, today: dt.date, day: dt.date) -> tuple[Change, ...]:
    """By day; on one day first what goes, then what comes. None where `day` is not after today."""
    return tuple(change for turn in _turns(library, today, day) for change in _on(library, turn))


def _turns(library: Library, today: dt.date, day: dt.date) -> list[dt.date]:
    """The days after today, up to `day`, on which anything may begin or have ended."""
    reviews = [*(each.review for each in library.cards.values()), *(each.review for each in library.questions.values())]
    first = [law.in_force_from for law in library.laws.values()] + [each.valid_from for each in reviews]
    last = [law.in_force_until for law in library.laws.values()] + [each.valid_until for each in reviews]
    turns = {*(each for each in first if each), *(each + _ONE_DAY for each in last if each and each < day)}
    return sorted(each for each in turns if today < each <= day)


def _on(library: Library, turn: dt.date) -> Iterator[Change]:
    before = {(each.kind, each.key): each for each in withheld(library, turn - _ONE_DAY)}
    after = {(each.kind, each.key): each for each in withheld(library, turn)}
    yield from (Change(turn, *each, gone) for each, gone in after.items() if each not in before)
    yield from (Change(turn, *each) for each in before if each not in after)


def _note(reading: Reading, kind: Literal["card", "question"], key: str, sentence: str) -> Note:
    passage = reading.passages[kind, key]
    name = "Thẻ" if kind == "card" else "Câu hỏi"
    return Note(passage.file, passage.first, f'{name} "{key}" {sentence}')


def _told(library: Library, change: Change) -> str:
    if change.gone is None:
        return f"từ {change.on:%d/%m/%Y} bắt đầu hiện."
    return f"từ {change.on:%d/%m/%Y} thôi hiện: {_reason(library, change.gone)}."


def _reason(library: Library, gone: Withheld) -> str:
    if gone.because == "law":
        return _ended(library, gone.law)
    if gone.because == "card":
        return f'thẻ "{library.questions[gone.key].card}" thôi hiện'
    review = library.cards[gone.key].review if gone.kind == "card" else library.questions[gone.key].review
    return f"ghi valid_until = {review.valid_until}"


def _ended(library: Library, key: str) -> str:
    law = library.laws[key]
    newer = library.laws.get(law.replaced_by)
    instead = f", thay bằng {newer.name}" if newer else ""
    return f"{law.name} chỉ có hiệu lực đến hết {law.in_force_until:%d/%m/%Y}{instead}"
