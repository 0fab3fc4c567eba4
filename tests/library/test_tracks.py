"""Tracks: read in their order, and every slip told at its line."""

import datetime as dt
from pathlib import Path

import pytest

from bot.library.read import in_force, read_library

from .shelf import TODAY, Shelf, Slip

TRACK = "tracks/moi-cuoi.toml"
TEXT = """[[track]]
key = "moi-cuoi"
name = "Hai bạn mới cưới"
audience = "everyone"
order = 20
cards = ["giay-khai-sinh", "tuoi-ket-hon"]
test = [
  "nha-ben-17",
  "giay-o-dau",
  "ask-1",
  "ask-2",
  "ask-3",
]
"""
MORE = """
[[question]]
key = "{key}"
card = "tuoi-ket-hon"
situation = true
ask = "{ask}"
options = [
  {{label = "{no}", why = "Luật không cho như thế."}},
  {{label = "{yes}", right = true}},
]
explain = "Luật cho biết điều ấy."
laws = [{{law = "luat-52-2014", article = "8", clause = "1"}}]
certainty = "read"
source = "Luật 52/2014/QH13, Điều 8"
checked_on = 2026-11-23
"""
ASKED = [
    ("ask-1", "Anh Páo hỏi con trai mấy tuổi lấy vợ?", "Mười tám tuổi trở lên", "Đủ hai mươi tuổi"),
    ("ask-2", "Hai bên thông gia mổ lợn trước có sao?", "Cứ mổ trước, rồi tính sau", "Đợi đến lúc cả hai cháu đủ tuổi"),
    ("ask-3", "Ai đứng ra quyết việc trăm năm?", "Ông bà hai họ", "Hai bạn trẻ"),
]


@pytest.fixture
def shelf(shelf: Shelf) -> Shelf:
    """The small folder with a track and the questions that its test needs."""
    quiz = "quizzes/tuoi-cuoi.toml"
    more = "".join(MORE.format(key=key, ask=ask, no=no, yes=yes) for key, ask, no, yes in ASKED)
    shelf.write(quiz, shelf.text(quiz) + more)
    shelf.write(TRACK, TEXT)
    return shelf


SLIPS = {
    "a card nobody wrote": Slip(TRACK, '"tuoi-ket-hon"]', '"tuoi-ket-hon", "giay"]', "cards", 'Không có thẻ "giay"'),
    "a question nobody wrote": Slip(TRACK, "ask-2", "ask-9", "ask-9", 'Không có câu hỏi "ask-9"'),
    "a test that is too short": Slip(TRACK, '  "ask-3",\n', "", "test", "cần ít nhất 5"),
    "a card twice": Slip(
        TRACK, '"tuoi-ket-hon"]', '"tuoi-ket-hon", "giay-khai-sinh"]', "cards", "có hai lần trong lớp"
    ),
    "a question twice": Slip(TRACK, '"ask-3"', '"ask-1"', '"ask-1",\n]', "có hai lần trong lớp"),
    "a telling name": Slip(TRACK, "Hai bạn mới cưới", "Chống tảo hôn", "name", "Tên lớp học"),
    "a key with accents": Slip(TRACK, '"moi-cuoi"', '"mới-cưới"', "mới", "không dấu"),
    "an unknown audience": Slip(TRACK, '"everyone"', '"all"', "audience", '"everyone" hoặc "pupils" hoặc "officers"'),
    "an unknown field": Slip(TRACK, "order", "place = 1\norder", "place", '"place"'),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_in_a_track_is_told_at_its_line(shelf: Shelf, slip: Slip) -> None:
    shelf.change(slip.file, slip.old, slip.new)
    slip.check(shelf, shelf.problems())


def test_a_track_without_slips_has_no_problem(shelf: Shelf) -> None:
    assert shelf.problems() == ()


def test_a_question_on_a_card_of_no_such_track_is_told(shelf: Shelf) -> None:
    shelf.change(TRACK, '"giay-khai-sinh", ', "")
    [problem] = shelf.problems()
    assert (problem.file, problem.line) == (f"content/{TRACK}", shelf.line(TRACK, "giay-o-dau"))


def test_a_broken_card_does_not_make_its_track_wrong(shelf: Shelf) -> None:
    shelf.change("cards/tuoi-cuoi/giay-khai-sinh.md", "order = 20", "order = ten")
    assert {problem.file for problem in shelf.problems()} == {"content/cards/tuoi-cuoi/giay-khai-sinh.md"}


def test_a_folder_without_tracks_is_read_as_before(shelf: Shelf) -> None:
    (shelf.folder / TRACK).unlink()
    assert shelf.problems() == ()
    assert shelf.read().tracks == ()


def test_tracks_stand_in_their_own_order_wherever_they_are_written(shelf: Shelf) -> None:
    shelf.write("tracks/a.toml", TEXT.replace('key = "moi-cuoi"', 'key = "z"').replace("order = 20", "order = 30"))
    shelf.write("tracks/b.toml", TEXT.replace('key = "moi-cuoi"', 'key = "y"').replace("order = 20", "order = 10"))
    assert [track.key for track in shelf.read().tracks] == ["y", "moi-cuoi", "z"]


@pytest.mark.parametrize("day", [TODAY, dt.date(2027, 1, 1), dt.date(2027, 3, 1)], ids=str)
def test_the_shipped_tracks_are_worth_taking_also_after_the_laws_that_end(day: dt.date) -> None:
    library = in_force(read_library(Path(__file__).parents[2] / "content")[0], day)
    assert {track.key: len(library.test_of(track)) for track in library.tracks} == {
        "nguoi-dan": 5,
        "hoc-sinh-11-15": 5,
        "hoc-sinh-15-18": 5,
        "moi-cuoi": 5,
        "cha-me": 5,
        "truong-thon": 5,
        "can-bo": 5,
    }
    assert [track.key for track in library.tracks if not 8 <= len(library.cards_on(track)) <= 14] == []


def test_the_revision_changes_with_a_track(shelf: Shelf) -> None:
    before = shelf.read().revision
    shelf.change(TRACK, '"giay-khai-sinh", "tuoi-ket-hon"', '"tuoi-ket-hon", "giay-khai-sinh"')
    assert shelf.read().revision != before
