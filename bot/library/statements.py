"""Rules on statements to agree with: there, said in either direction, of no law, quiet, and told apart."""

import re
from collections.abc import Iterator

from bot.library.shelf import Shelf
from bot.library.wording import easily_read, telling
from bot.model.content import Problem, Statement
from bot.model.folding import fold
from bot.model.practice import number_in, number_of

LONGEST = 140
FEWEST, MOST = 3, 5
"""Of a test: a mean of fewer says little, and more are too many to tap through."""
_OF_LAW = re.compile(r"\d|\b(?:luật|điều luật|nghị định|quy định|cấm|phạt|tội|được phép|không được)\b", re.IGNORECASE)


def stand_on_no_law(shelf: Shelf) -> Iterator[Problem]:
    """An opinion has no right answer; what the law says is asked in a question, which cites it."""
    for each in shelf.library.statements.values():
        if found := _OF_LAW.search(each.say):
            told = f'Chữ "{found.group()}" nghe như điều luật: câu ý kiến không hỏi luật, viết lại hoặc làm câu hỏi.'
            yield _problem(shelf, each, told, "say")


def are_short_and_quiet(shelf: Shelf) -> Iterator[Problem]:
    """As every message (S2), and as what is read by who reads with difficulty."""
    for each in shelf.library.statements.values():
        if len(each.say) > LONGEST:
            yield _problem(shelf, each, f"Câu dài {len(each.say)} chữ cái, nhiều nhất {LONGEST}: viết ngắn lại.", "say")
        if not easily_read(each.say):
            yield _problem(shelf, each, "Câu quá dài, khó đọc: tách làm hai câu.", "say")
        if word := telling(each.say, shelf.telling):
            yield _problem(shelf, each, f'Chữ "{word}" màn hình khóa sẽ hiện: dùng chữ khác.', "say")
        for ban in shelf.bans:
            if found := ban.found_in(each.say):
                yield _problem(shelf, each, f'"{found.group()}". {ban.sentence}', "say")


def are_checked(shelf: Shelf) -> Iterator[Problem]:
    """Somebody read it, and says where its thought comes from."""
    for each in shelf.library.statements.values():
        if not each.source.strip():
            yield _problem(shelf, each, "Chưa ghi câu này soạn từ đâu: viết vào source.", "source")
        if each.checked_on > shelf.day:
            yield _problem(shelf, each, "Ngày soát ở sau hôm nay: sửa checked_on.", "checked_on")


def are_told_apart(shelf: Shelf) -> Iterator[Problem]:
    """The same asked twice would weigh twice."""
    seen: dict[str, str] = {}
    for each in shelf.library.statements.values():
        first = seen.setdefault(fold(each.say), each.key)
        if first != each.key:
            yield _problem(shelf, each, f'Giống câu "{first}": bỏ một.', "say")


def stand_on_tracks_as_they_should(shelf: Shelf) -> Iterator[Problem]:
    """Both directions on each track: who agrees with everything should come out in the middle. Those for pupils have none,
    because under sixteen nobody is known to us (S38)."""
    for track in shelf.library.tracks:
        passage = shelf.reading.passages["track", track.key]
        for index, key in enumerate(track.statements):
            if ("statement", key) not in shelf.reading.passages:
                yield passage.problem(f'Không có câu ý kiến "{key}" trong statements.toml.', "statements", index)
            elif key in track.statements[:index]:
                yield passage.problem(f'Câu ý kiến "{key}" có hai lần trong lớp: bỏ một.', "statements", index)
        if not track.statements:
            continue
        if track.audience == "pupils":
            yield passage.problem("Lớp cho học trò không hỏi ý kiến: bỏ mục statements.", "statements")
        if not FEWEST <= len(track.statements) <= MOST:
            told = f"Lớp có {len(track.statements)} câu ý kiến, cần {FEWEST} đến {MOST} câu."
            yield passage.problem(told, "statements")
        if len({each.wanted for each in shelf.library.statements_of(track)}) == 1:
            told = "Các câu ý kiến đều một chiều: cần cả câu nên đồng ý và câu nên không đồng ý."
            yield passage.problem(told, "statements")


def numbers_differ(shelf: Shelf) -> Iterator[Problem]:
    """What a person practised is kept by a number made of the key: one in a hundred thousand folders has two with the same."""
    questions = [("question", each.key, number_in(each)) for each in shelf.library.questions.values()]
    tracks = [("track", each.key, number_of(each.key)) for each in shelf.library.tracks]
    seen: dict[tuple[str, int], str] = {}
    for kind, key, number in [*questions, *tracks]:
        first = seen.setdefault((kind, number), key)
        if first != key:
            passage = shelf.reading.passages["question" if kind == "question" else "track", key]
            yield passage.problem(f'Mã "{key}" trùng số với "{first}": đặt mã khác.', "key")


def _problem(shelf: Shelf, statement: Statement, sentence: str, field: str) -> Problem:
    return shelf.reading.passages["statement", statement.key].problem(sentence, field)
