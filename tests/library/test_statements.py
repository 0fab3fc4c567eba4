"""Statements to agree with: read, and every slip told at its line."""

import pytest

from bot.library.check import check
from bot.library.read import read_library
from tests.talking import ROOT, shipped_library

from .shelf import Shelf, Slip
from .test_check import SHIPPED_ON
from .test_tracks import ASKED, MORE, TEXT, TRACK

FILE = "statements.toml"
STATEMENT = """[[statement]]
key = "{key}"
say = "{say}"
wanted = "{wanted}"
source = "Soạn mới"
checked_on = 2026-11-23

"""
SAID = (
    ("viec-nha", "Việc nhà là việc của cả hai vợ chồng.", "agree"),
    ("mot-minh", "Việc lớn thì để một người quyết là hơn.", "disagree"),
    ("hoi-han", "Nhà bên có chuyện thì mình nên hỏi han.", "agree"),
)
TESTED = TEXT + 'statements = [\n  "viec-nha",\n  "mot-minh",\n  "hoi-han",\n]\n'


@pytest.fixture
def shelf(shelf: Shelf) -> Shelf:
    """The small folder with a track and its three statements."""
    quiz = "quizzes/tuoi-cuoi.toml"
    shelf.write(quiz, shelf.text(quiz) + "".join(MORE.format(key=k, ask=a, no=n, yes=y) for k, a, n, y in ASKED))
    shelf.write(TRACK, TESTED)
    shelf.write(FILE, "".join(STATEMENT.format(key=key, say=say, wanted=wanted) for key, say, wanted in SAID))
    return shelf


SLIPS = {
    "words of law": Slip(FILE, "Việc nhà là việc", "Luật nói việc", "Luật nói", "câu ý kiến không hỏi luật"),
    "a number": Slip(FILE, "Nhà bên có", "Nhà 2 bên có", "Nhà 2", "câu ý kiến không hỏi luật"),
    "too long": Slip(FILE, "Việc nhà là", "Việc nhà, việc nương. " * 7 + "Là", "Việc nhà, việc", "nhiều nhất 140"),
    "hard to read": Slip(FILE, "Việc nhà là", "Ở nhà " * 14 + "là", "Ở nhà Ở", "tách làm hai câu"),
    "a telling word": Slip(FILE, "Việc lớn thì", "Đánh nhau thì", "Đánh nhau", "màn hình khóa"),
    "a banned word": Slip(FILE, "Nhà bên", "Người huyện bên", "Người huyện", "Không còn huyện"),
    "said twice": Slip(FILE, SAID[2][1], SAID[0][1].upper(), SAID[0][1].upper(), 'Giống câu "viec-nha"'),
    "no source": Slip(FILE, 'source = "Soạn mới"', 'source = ""', 'source = ""', "soạn từ đâu"),
    "checked tomorrow": Slip(FILE, "2026-11-23", "2027-01-01", "2027-01-01", "sau hôm nay"),
    "another direction": Slip(FILE, '"agree"', '"yes"', '"yes"', '"agree" hoặc "disagree"'),
    "not there": Slip(TRACK, '"hoi-han"', '"hoi-tham"', '"hoi-tham"', "Không có câu ý kiến"),
    "twice on a track": Slip(TRACK, '"hoi-han"', '"viec-nha"', '"viec-nha",\n]', "hai lần"),
    "too few": Slip(TRACK, '  "hoi-han",\n', "", "statements", "cần 3 đến 5 câu"),
    "all in one direction": Slip(FILE, '"disagree"', '"agree"', "", "đều một chiều"),
    "on a track for pupils": Slip(TRACK, '"everyone"', '"pupils"', "statements", "không hỏi ý kiến"),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_in_a_statement_is_told_at_its_line(shelf: Shelf, slip: Slip) -> None:
    shelf.change(slip.file, slip.old, slip.new)
    if not slip.at:  # told where the track names them
        slip = slip._replace(file=TRACK, at="statements")
    slip.check(shelf, shelf.problems())


def test_statements_without_slips_have_no_problem(shelf: Shelf) -> None:
    assert shelf.problems() == ()
    (track,) = shelf.read().tracks
    assert [each.wanted for each in shelf.read().statements_of(track)] == ["agree", "disagree", "agree"]


def test_the_revision_changes_with_a_statement(shelf: Shelf) -> None:
    before = shelf.read().revision
    shelf.change(FILE, "hỏi han", "hỏi thăm")
    assert shelf.read().revision != before


def test_a_folder_without_statements_is_read_as_before(shelf: Shelf) -> None:
    (shelf.folder / FILE).unlink()
    shelf.write(TRACK, TEXT)
    assert shelf.problems() == ()
    assert shelf.read().statements == {}


def test_every_shipped_track_but_those_for_pupils_has_statements_in_both_directions() -> None:
    library = shipped_library()
    for track in library.tracks:
        said = [each.wanted for each in library.statements_of(track)]
        assert sorted(said) == ([] if track.audience == "pupils" else ["agree", "agree", "disagree", "disagree"])
    used = {key for track in library.tracks for key in track.statements}
    assert used == set(library.statements)


def test_the_shipped_statements_have_no_problem() -> None:
    assert [each for each in check(ROOT / "content", SHIPPED_ON) if "statement" in each.file] == []
    assert len(read_library(ROOT / "content")[0].statements) == 16
