"""Contests: read part by part, every slip told at its line, and whether they can be run as they are written."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from bot.library.contest_check import sound_contests
from bot.library.contests import read_contests
from bot.model.contest import Attempts, Contest, Eligibility, Pool, Prediction
from tests.talking import ROOT

from .shelf import TODAY, Shelf, Slip

CONTEST = "contests/hoi-thi.toml"
TEXT = """# Rules
name = "Tìm hiểu luật 2026"
official = "Cuộc thi Tìm hiểu pháp luật năm 2026"
organiser = "Sở Tư pháp"
limit_minutes = 15
tie = ["right", "prediction", "duration", "earliest", "shared"]

[attempts]
most = 5
per = "contest"

[prediction]
of = "people"
ask = "Có bao nhiêu người dự thi?"

[eligibility]
details = ["name", "phone", "unit"]
communes = ["06040"]

[[round]]
name = "Vòng 1"
opens = 2026-12-01T08:00:00
closes = 2026-12-10T17:00:00

[[round]]
name = "Vòng 2"
opens = 2026-12-11T08:00:00
closes = 2026-12-20T17:00:00

[[pool]]
number = 2
topics = ["tuoi-cuoi"]

[[pool]]
number = 1
own = true

[[prize]]
name = "Nhất"
count = 1

[[collective]]
name = "Tập thể"
count = 2
of = "unit"
chain = ["rate", "all-right", "shared"]

[[unit]]
key = "truong-1"
name = "Trường Nội trú"
size = 300
source = "Sở Giáo dục"
as_of = 2026-09-05

[[question]]
key = "dien-tuoi"
ask = "Con gái từ đủ bao nhiêu tuổi thì được cưới?"
accept = ["mười tám", "18 tuổi"]
explain = "Con gái từ đủ 18 tuổi."
laws = [{law = "luat-52-2014", article = "8", clause = "1"}]
certainty = "read"
source = "Luật 52/2014/QH13, Điều 8"
checked_on = 2026-11-20
"""


@pytest.fixture
def shelf(shelf: Shelf) -> Shelf:
    shutil.copytree(ROOT / "content" / "places", shelf.folder / "places")
    shelf.write(CONTEST, TEXT)
    return shelf


def only(shelf: Shelf) -> Contest:
    [read], problems = read_contests(shelf.folder)
    assert problems == ()
    assert read.contest is not None
    return read.contest


def test_a_contest_without_slips_has_no_problem(shelf: Shelf) -> None:
    assert shelf.problems() == ()


def test_it_is_read_as_it_is_written(shelf: Shelf) -> None:
    contest = only(shelf)
    assert contest.key == "hoi-thi"
    assert contest.attempts == Attempts(5, "contest")
    assert contest.prediction == Prediction("people", "Có bao nhiêu người dự thi?")
    assert contest.pool == (Pool(2, ("tuoi-cuoi",)), Pool(1, own=True))
    assert [each.name for each in contest.round] == ["Vòng 1", "Vòng 2"]
    assert contest.round[0].opens == dt.datetime(2026, 12, 1, 8, 0)
    assert contest.question[0].accept == ("mười tám", "18 tuổi")
    assert (contest.asked, contest.limit_ms) == (3, 900_000)
    assert contest.eligibility == Eligibility(details=("name", "phone", "unit"), communes=("06040",))


SLIPS = {
    "an unknown field above": Slip(CONTEST, "limit_minutes", "minutes = 1\nlimit_minutes", "minutes", '"minutes"'),
    "an unknown field in a part": Slip(CONTEST, "most = 5", "most = 5\nevery = 1", "every", '"every"'),
    "an unknown part": Slip(CONTEST, "[attempts]", "[tries]\n[attempts]", "[tries]", "Không có mục [tries]"),
    "a part in wrong brackets": Slip(CONTEST, "[[prize]]", "[prize]", "[prize]", "hai lớp ngoặc"),
    "a body too long for a certificate": Slip(
        CONTEST, 'organiser = "Sở Tư pháp"', f'organiser = "{"Sở " * 60}"', "organiser", "không in vừa giấy chứng nhận"
    ),
    "a prize too long for a certificate": Slip(
        CONTEST, 'name = "Nhất"', f'name = "{"Nhất " * 30}"', 'name = "Nhất Nhất', "không in vừa giấy chứng nhận"
    ),
    "a single part twice": Slip(
        CONTEST,
        "[eligibility]",
        "[attempts]\nmost = 2\n\n[eligibility]",
        "[attempts]\nmost = 2",
        "chỉ viết một lần",
    ),
    "a text for a number": Slip(
        CONTEST, "limit_minutes = 15", 'limit_minutes = "15"', "limit_minutes", "phải là một số"
    ),
    "a moment in quotes": Slip(
        CONTEST, "opens = 2026-12-01T08:00:00", 'opens = "2026-12-01T08:00:00"', "opens", "không có ngoặc kép"
    ),
    "a moment with a zone": Slip(
        CONTEST, "opens = 2026-12-01T08:00:00", "opens = 2026-12-01T08:00:00+07:00", "opens", "không có múi giờ"
    ),
    "a day for a moment": Slip(CONTEST, "opens = 2026-12-01T08:00:00", "opens = 2026-12-01", "opens", "ngày và giờ"),
    "an unknown rule of the chain": Slip(CONTEST, '"duration"', '"speed"', "tie", '"tie"'),
    "a missing field": Slip(CONTEST, 'ask = "Có bao nhiêu người dự thi?"\n', "", "[prediction]", 'Thiếu mục "ask"'),
    "a round that closes before it opens": Slip(
        CONTEST, "closes = 2026-12-10", "closes = 2026-11-10", "closes", "phải sau giờ mở"
    ),
    "rounds that overlap": Slip(
        CONTEST, "opens = 2026-12-11", "opens = 2026-12-09", "opens = 2026-12-09", "trước khi vòng trước đóng"
    ),
    "a vow that comes too late": Slip(
        CONTEST, "limit_minutes", "announce = 2026-12-02T00:00:00\nlimit_minutes", "announce", "trước khi mở vòng đầu"
    ),
    "a pool with too few questions": Slip(CONTEST, "number = 2", "number = 3", "number = 3", "mới có 2 câu"),
    "a pool that draws nothing": Slip(CONTEST, "number = 2", "number = 0", "number = 0", "ít nhất 1 câu"),
    "a topic nobody wrote": Slip(
        CONTEST, 'topics = ["tuoi-cuoi"]', 'topics = ["tuoi-cuoi", "x"]', "topics", 'Không có chủ đề "x"'
    ),
    "a question nobody wrote": Slip(CONTEST, "own = true", 'own = true\nkeys = ["x"]', "keys", 'Không có câu hỏi "x"'),
    "neither options nor words": Slip(
        CONTEST, 'accept = ["mười tám", "18 tuổi"]\n', "", "Con gái từ đủ bao nhiêu", "một trong hai"
    ),
    "a word that is a row": Slip(CONTEST, '"18 tuổi"', '"2"', "accept", "số dòng"),
    "shared in the middle": Slip(CONTEST, '"earliest", "shared"', '"shared", "earliest"', "tie", "phải đứng cuối"),
    "a rule twice": Slip(CONTEST, '"duration"', '"right"', "tie", "có hai lần"),
    "a chain that begins with the moment": Slip(
        CONTEST,
        '"right", "prediction", "duration", "earliest"',
        '"earliest", "right", "prediction", "duration"',
        "tie",
        "bắt đầu từ kết quả",
    ),
    "no time": Slip(CONTEST, "limit_minutes = 15", "limit_minutes = 0", "limit_minutes", "từ 15 giây"),
    "attempts below none": Slip(CONTEST, "most = 5", "most = -1", "most", "không được âm"),
    "a commune that is none": Slip(CONTEST, '"06040"', '"99999"', "communes", '"99999"'),
    "one number each, and not asked for": Slip(
        CONTEST, '"name", "phone", "unit"', '"name", "unit"', "[eligibility]", "phải hỏi số"
    ),
    "no prize": Slip(CONTEST, "count = 1", "count = 0", "count = 0", "ít nhất 1 giải"),
    "a size without a source": Slip(CONTEST, 'source = "Sở Giáo dục"\n', "", "size", "ghi cả nguồn"),
    "units that are not asked for": Slip(
        CONTEST, '"name", "phone", "unit"', '"name", "phone"', 'of = "unit"', "phải hỏi đơn vị"
    ),
    "a telling name": Slip(CONTEST, "Tìm hiểu luật 2026", "Chống tảo hôn", "name", "kín đáo hơn"),
    "a name that is too long": Slip(CONTEST, "Tìm hiểu luật 2026", "Tìm hiểu " * 7, "name", "nhiều nhất 60"),
    "no organiser": Slip(CONTEST, '"Sở Tư pháp"', '""', "organiser", "còn trống"),
    "a law nobody registered": Slip(CONTEST, 'law = "luat-52-2014"', 'law = "luat-1"', "laws", '"luat-1"'),
    "an article that was not read": Slip(CONTEST, 'article = "8"', 'article = "99"', "laws", "Điều 99"),
    "a banned word": Slip(
        CONTEST, "Con gái từ đủ 18 tuổi.", "Con gái trong huyện từ đủ 18 tuổi.", "explain", "Không còn huyện"
    ),
    "a check to come": Slip(CONTEST, "2026-11-20", "2026-12-20", "checked_on", "còn chưa tới"),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_told_at_its_line(shelf: Shelf, slip: Slip) -> None:
    shelf.change(slip.file, slip.old, slip.new)
    slip.check(shelf, shelf.problems())


def test_all_slips_are_told_at_once(shelf: Shelf) -> None:
    for slip in (SLIPS["no time"], SLIPS["no prize"], SLIPS["a telling name"], SLIPS["a commune that is none"]):
        shelf.change(slip.file, slip.old, slip.new)
    assert len(shelf.problems()) == 4


def test_a_key_that_another_question_has_is_told_and_the_question_is_not_drawn(shelf: Shelf) -> None:
    shelf.change(CONTEST, 'key = "dien-tuoi"', 'key = "nha-ben-17"')
    told = {problem.line: problem.sentence for problem in shelf.problems()}
    assert "câu hỏi khác dùng" in told[shelf.line(CONTEST, 'key = "nha-ben-17"')]
    assert "mới có 0 câu" in told[shelf.line(CONTEST, "number = 1")]


def test_a_pool_counts_only_what_is_in_force_on_every_day_of_the_contest(shelf: Shelf) -> None:
    """The law of births ends on 28 February 2027 in the small register."""
    shelf.change(CONTEST, "closes = 2026-12-20T17:00:00", "closes = 2027-03-10T17:00:00")
    [problem] = shelf.problems()
    assert "mới có 1 câu còn hiệu lực suốt cuộc thi" in problem.sentence


def test_a_folder_without_contests_has_none(shelf: Shelf) -> None:
    shutil.rmtree(shelf.folder / "contests")
    assert read_contests(shelf.folder) == ((), ())
    assert sound_contests(shelf.folder, TODAY) == ()


def test_only_a_contest_without_slips_is_sound(shelf: Shelf) -> None:
    shelf.write("contests/hong.toml", TEXT.replace("limit_minutes = 15", "limit_minutes = 0"))
    assert [each.key for each in sound_contests(shelf.folder, TODAY)] == ["hoi-thi"]


def test_a_file_that_is_no_contest_file_is_told(shelf: Shelf) -> None:
    shelf.write("contests/ghi-chu.txt", "x")
    assert any("không được đọc" in problem.sentence for problem in shelf.problems())


@pytest.mark.parametrize(
    "file", sorted((ROOT / "content" / "contest-models").glob("*.toml")), ids=lambda path: path.stem
)
def test_the_rules_of_real_contests_are_sound(file: Path, tmp_path: Path) -> None:
    """Over the shipped content."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    (folder / "contests").mkdir(exist_ok=True)
    shutil.copy(file, folder / "contests" / file.name)
    assert [each.key for each in sound_contests(folder, TODAY)] == [file.stem]
