"""Rules on what a card or a question stands on: its law, its source, who looked at it and when."""

import datetime as dt
import re
from collections.abc import Iterator

from bot.library.held import Held
from bot.library.shelf import Shelf
from bot.model.content import Law, Library, Problem

_FORMS = (
    ("article", "điều", re.compile(r"\d+[a-zđ]?")),
    ("clause", "khoản", re.compile(r"(\d+[a-zđ]?)?")),
    ("point", "điểm", re.compile(r"([a-zđ]\d*)?")),
)


def stands_on_law(shelf: Shelf) -> Iterator[Problem]:
    """The bot brings the law and nothing else: no law, no card."""
    for thing, passage in shelf.reviewed():
        if not thing.laws:
            yield passage.problem("Chưa dẫn điều luật nào: thêm văn bản và số điều.", "laws")


def law_is_in_the_register(shelf: Shelf) -> Iterator[Problem]:
    """A law that is not in laws.toml has no name to show and no days to withhold the card by."""
    for thing, passage in shelf.reviewed():
        for index, citation in enumerate(thing.laws):
            if ("law", citation.law) not in shelf.reading.passages:
                sentence = f'Không có văn bản "{citation.law}" trong laws.toml: sửa mã, hoặc thêm văn bản vào đó.'
                yield passage.problem(sentence, "laws", index, "law")


def law_is_in_force(shelf: Shelf) -> Iterator[Problem]:
    """What is withheld is told to the editor. A card written ahead is looked at on its first day."""
    for thing, passage in shelf.reviewed():
        day = max(shelf.day, thing.review.valid_from or shelf.day)
        for index, citation in enumerate(thing.laws):
            law = shelf.library.laws.get(citation.law)
            if law and not law.is_in_force(day):
                yield passage.problem(_not_in_force(shelf.library, law, day), "laws", index, "law")


def _not_in_force(library: Library, law: Law, day: dt.date) -> str:
    if day < law.in_force_from:
        told = f"{law.name} đến {law.in_force_from:%d/%m/%Y} mới có hiệu lực"
        return f"{told}: ghi valid_from, hoặc dẫn văn bản khác."
    newer = library.laws.get(law.replaced_by)
    instead = f"dẫn {newer.name}" if newer else "dẫn văn bản mới"
    return f"{law.name} chỉ có hiệu lực đến hết {law.in_force_until:%d/%m/%Y}: {instead}, hoặc gỡ xuống."


def citation_is_exact(shelf: Shelf) -> Iterator[Problem]:
    """The program writes "Điều 8 khoản 1 điểm a" by itself; a second article is a second citation.

    A draft may leave the article empty: of a law nobody has read, no article is known.
    """
    for thing, passage in shelf.reviewed():
        for index, citation in enumerate(thing.laws):
            for field, name, form in _FORMS:
                place = getattr(citation, field)
                if not form.fullmatch(place) and not (thing.review.draft and not place):
                    sentence = f'Ghi riêng số {name}, như "8" hoặc "8a" (điểm thì "a"); hai {name} thì dẫn hai lần.'
                    yield passage.problem(sentence, "laws", index, field)


def no_surer_than_its_law(shelf: Shelf) -> Iterator[Problem]:
    """If even the law's number or days are known only at second hand, its card cannot be "read"."""
    for thing, passage in shelf.reviewed():
        laws = [shelf.library.laws.get(citation.law) for citation in thing.laws]
        weak = next((law for law in laws if law and law.certainty == "second-hand"), None)
        if weak and thing.review.certainty == "read":
            sentence = f'{weak.name} mới biết qua nguồn khác: đổi certainty thành "second-hand".'
            yield passage.problem(sentence, "certainty")


def read_where_the_text_is_held(shelf: Shelf) -> Iterator[Problem]:
    """Who writes "read" had the text at hand: an article of held.toml, never a summary or memory.

    A law that is itself second-hand, or an article that is no number, is a problem of its own.
    """
    for thing, passage in shelf.reviewed():
        for index, citation in enumerate(thing.laws):
            law = shelf.library.laws.get(citation.law)
            if shelf.held is None or law is None or "second-hand" in (law.certainty, thing.review.certainty):
                continue
            sentence = _not_held(law, citation.article, shelf.held.get(law.key))
            if sentence and _FORMS[0][2].fullmatch(citation.article):
                yield passage.problem(sentence, "laws", index, "article")


def _not_held(law: Law, article: str, held: Held | None) -> str:
    if held and article in held.articles:
        return ""
    instead = 'đổi certainty thành "second-hand", hoặc đọc điều ấy rồi ghi vào held.toml.'
    if held and article in held.summaries:
        return f"{law.name}: Điều {article} mới có bản tóm tắt: {instead}"
    return f"{law.name}: Điều {article} không có trong các bản văn đã đọc: {instead}"


def checked_already(shelf: Shelf) -> Iterator[Problem]:
    """A date to come is a slip of the pen, and would make old work look fresh."""
    for thing, passage in shelf.reviewed():
        if thing.review.checked_on > shelf.day:
            yield passage.problem(f"Ngày xem lại còn chưa tới (hôm nay {shelf.day:%d/%m/%Y}): sửa lại.", "checked_on")


def has_a_source(shelf: Shelf) -> Iterator[Problem]:
    """The reviewer must be able to find the place again."""
    for thing, passage in shelf.reviewed():
        if not thing.review.source.strip():
            yield passage.problem("Chưa ghi nguồn: viết đã đọc ở đâu.", "source")


def days_run_forwards(shelf: Shelf) -> Iterator[Problem]:
    """A last day before the first would hide the card for ever."""
    for thing, passage in shelf.reviewed():
        since, until = thing.review.valid_from, thing.review.valid_until
        if since and until and until < since:
            yield passage.problem("Ngày cuối (valid_until) đứng trước ngày đầu (valid_from): sửa lại.", "valid_until")
