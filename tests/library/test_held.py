"""What is "read" was read: its articles stand among the texts we hold, and not as a summary."""

from pathlib import Path

import pytest

from bot.library.held import held_texts
from bot.library.read import read_library

from .shelf import CARD, FILES, HELD, LAWS, QUIZ, Shelf, Slip

BIRTH = "cards/tuoi-cuoi/giay-khai-sinh.md"
SHIPPED = Path(__file__).parents[2] / "content"
OTHERS = '{law = "luat-52-2014", article = "3"},\n  '

SLIPS = {
    "an article nobody read": Slip(CARD, '"8"', '"81"', "laws", "Điều 81 không có trong các bản văn đã đọc"),
    "an article known by a summary": Slip(CARD, '"8"', '"10"', "laws", "Điều 10 mới có bản tóm tắt"),
    "a question on an article nobody read": Slip(
        QUIZ, 'article = "8"', 'article = "81"', 'laws = [{law = "luat-52', "Điều 81"
    ),
    "the second of two articles": Slip(
        CARD,
        '[{law = "luat-52-2014", article = "8"',
        f'[{OTHERS}{{law = "luat-52-2014", article = "7"',
        '"7"',
        "Điều 7 ",
    ),
    "a text of a law that is not in the register": Slip(HELD, "luat-60", "luat-61", '"luat-61', "trong laws.toml"),
    "a law with two rows": Slip(
        HELD,
        '[[held]]\nlaw = "luat-60',
        '[[held]]\nlaw = "luat-52-2014"\narticles = ["8"]\n\n[[held]]\nlaw = "luat-60',
        'luat-52-2014"\narticles = ["8"]',
        "gộp làm một",
    ),
    "an article both read and summed up": Slip(HELD, '"10"', '"9"', "articles", "Điều 9 ghi hai lần"),
    "an unknown key": Slip(HELD, "summaries", "summary", "summary", '"summary"'),
    "an article that is not in quotes": Slip(HELD, '"13"', "13", "articles = [13", "chữ trong ngoặc kép"),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_told_at_its_line(shelf: Shelf, slip: Slip) -> None:
    shelf.change(slip.file, slip.old, slip.new)
    slip.check(shelf, shelf.problems())


def test_of_a_law_without_a_text_nothing_is_read(shelf: Shelf) -> None:
    shelf.write(HELD, FILES[HELD].split("\n\n")[0] + "\n")
    told = [(each.file, each.line) for each in shelf.problems()]
    last = shelf.text(QUIZ).rindex("laws = ")
    assert told == [(f"content/{BIRTH}", 4), (f"content/{QUIZ}", shelf.text(QUIZ).count("\n", 0, last) + 1)]


def test_what_is_second_hand_may_cite_any_article(shelf: Shelf) -> None:
    shelf.change(CARD, '"8"', '"81"')
    shelf.change(CARD, '"read"', '"second-hand"')
    assert shelf.problems() == ()


def test_a_law_known_at_second_hand_is_told_once(shelf: Shelf) -> None:
    shelf.change(LAWS, 'certainty = "read"', 'certainty = "second-hand"')
    assert {'đổi certainty thành "second-hand".' in each.sentence for each in shelf.problems()} == {True}


def test_without_the_list_only_the_list_is_told(shelf: Shelf) -> None:
    (shelf.folder / HELD).unlink()
    [problem] = shelf.problems()
    assert (problem.file, problem.line) == (f"content/{HELD}", 1)


def test_every_shipped_law_that_was_read_has_a_text() -> None:
    laws = read_library(SHIPPED)[0].laws
    texts, slips = held_texts(SHIPPED, laws)
    assert slips == []
    assert [law.key for law in laws.values() if law.certainty == "read" and law.key not in (texts or {})] == []
