"""The library as a table for reviewers: one row for each card, question and statement, and room for what they decide."""

from collections.abc import Iterator

from msgspec import Struct

from bot.model.content import Card, Library, Question, Review, Statement

CARD, QUESTION, STATEMENT = "thẻ", "câu hỏi", "câu ý kiến"
CERTAINTY = {"read": "đã đọc văn bản", "second-hand": "qua nguồn khác"}
APPROVE, MEND = "duyệt", "sửa"


class Column(Struct, frozen=True):
    """`field` names it in the program; `width` is in letters; `fills`: the reviewer writes in it."""

    field: str
    heading: str
    width: int
    fills: bool = False


COLUMNS = (
    Column("key", "Mã", 18),
    Column("kind", "Loại", 9),
    Column("topic", "Chủ đề", 16),
    Column("title", "Tên thẻ / câu hỏi", 28),
    Column("text", "Lời thẻ / các câu trả lời", 52),
    Column("more", "Ví dụ / giải thích", 40),
    Column("law", "Điều luật", 28),
    Column("certainty", "Mức chắc chắn", 12),
    Column("source", "Nguồn", 30),
    Column("checked_on", "Ngày soát", 11),
    Column("checked_by", "Người đã ký", 16),
    Column("revision", "Lần sửa", 7),
    Column("decision", "Quyết định", 11, fills=True),
    Column("reviewer", "Người duyệt", 18, fills=True),
    Column("office", "Cơ quan", 18, fills=True),
    Column("day", "Ngày duyệt", 11, fills=True),
    Column("note", "Ghi chú", 30, fills=True),
)
READ_BY_REVIEWERS = ("title", "text", "more", "law")
"""What a signature stands for: it must be in the sheet as it is in the content."""


def rows_of(library: Library) -> list[dict[str, str]]:
    """By the column's field; a card, then the questions on it, in reading order; the statements last."""
    rows: list[dict[str, str]] = []
    for card in library.cards.values():
        rows.append(_of_card(library, card))
        rows += [_of_question(library, each) for each in library.questions_on(card.key)]
    return rows + [_of_statement(library, each) for each in library.statements.values()]


def _of_card(library: Library, card: Card) -> dict[str, str]:
    own = {"key": card.key, "kind": CARD, "title": card.title, "text": card.body, "more": card.example}
    return own | _ground(library, card)


def _of_question(library: Library, question: Question) -> dict[str, str]:
    options = [
        f"(đúng) {option.label}" if option.right else f"(sai) {option.label}\n        Vì sao: {option.why}"
        for option in question.options
    ]
    own = {"key": question.key, "kind": QUESTION, "title": question.ask, "more": question.explain}
    return own | {"text": "\n".join(options)} | _ground(library, question)


def _of_statement(library: Library, statement: Statement) -> dict[str, str]:
    """No law stands in it; a reviewer also answers for what the plan hopes for."""
    tracks = [track.name for track in library.tracks if statement.key in track.statements]
    return {
        "key": statement.key,
        "kind": STATEMENT,
        "topic": "Trước và sau lớp",
        "title": statement.say,
        "text": f"Mong muốn: {'đồng ý' if statement.wanted == 'agree' else 'không đồng ý'}",
        "more": f"Lớp: {'; '.join(tracks)}" if tracks else "Chưa lớp nào dùng",
        "law": "",
        "certainty": "ý kiến, không có đúng sai",
        "source": statement.source,
        "checked_on": f"{statement.checked_on:%d/%m/%Y}",
        "checked_by": statement.checked_by,
        "revision": str(statement.revision),
    }


def _ground(library: Library, thing: Card | Question) -> dict[str, str]:
    topic = library.topic(thing.topic)
    return {
        "topic": topic.official if topic else thing.topic,
        "law": library.law_line(thing.laws),
        **_review(thing.review),
    }


def _standing(review: Review) -> Iterator[str]:
    """How sure it is, and on which days it may be shown at all."""
    yield CERTAINTY[review.certainty]
    if review.draft:
        yield "bản nháp, chưa hiện"
    if review.valid_from:
        yield f"từ {review.valid_from:%d/%m/%Y}"
    if review.valid_until:
        yield f"đến hết {review.valid_until:%d/%m/%Y}"


def _review(review: Review) -> dict[str, str]:
    return {
        "certainty": "; ".join(_standing(review)),
        "source": review.source,
        "checked_on": f"{review.checked_on:%d/%m/%Y}",
        "checked_by": review.checked_by,
        "revision": str(review.revision),
    }
