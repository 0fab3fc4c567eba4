"""The reviewers' sheet: out without formulas, in only whole; a signature changes its two lines and no other byte."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import cast

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from bot.library.read import read_library
from bot.library.review_sheet import COLUMNS
from bot.service.reviews.book import write_reviews
from bot.service.reviews.sheet import Done, import_reviews
from tests.library.shelf import CARD, FILES, QUIZ, Shelf
from tests.library.test_statements import FILE as STATEMENTS
from tests.library.test_statements import SAID, STATEMENT

TODAY = dt.date(2026, 12, 1)
BIRTH = "cards/tuoi-cuoi/giay-khai-sinh.md"
SIGNED = {"decision": "duyệt", "reviewer": 'Bà Nông "Mai"', "office": "Sở Tư pháp", "day": "30/11/2026"}
MENDED = {"decision": "Sửa", "reviewer": "Ông Páo", "day": "30/11/2026", "note": "Câu hai khó hiểu"}


class Desk:
    """A content folder and the sheet that a reviewer fills in."""

    def __init__(self, root: Path) -> None:
        self.shelf = Shelf(root)
        self.file = root / "duyet.xlsx"
        self.write()

    def write(self) -> None:
        write_reviews(read_library(self.shelf.folder)[0], self.file)

    @property
    def sheet(self) -> Worksheet:
        return cast("Worksheet", openpyxl.load_workbook(self.file).worksheets[0])

    def fills(self, of: str, **words: str) -> "Desk":
        book = openpyxl.load_workbook(self.file)
        sheet = cast("Worksheet", book.worksheets[0])
        row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == of)
        for field, text in words.items():
            sheet.cell(row, column(field)).value = text
        book.save(self.file)
        return self

    def reads(self) -> Done:
        return import_reviews(self.shelf.folder, self.file, TODAY)

    def told(self) -> list[tuple[int, str]]:
        return [(problem.line, problem.sentence) for problem in self.reads().problems]

    def files(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in self.shelf.folder.rglob("*") if path.is_file()}

    def log(self) -> list[dict[str, object]]:
        written = tomllib.loads((self.shelf.folder / "reviews.toml").read_text())
        return cast("list[dict[str, object]]", written["review"])


def column(field: str) -> int:
    return next(place for place, each in enumerate(COLUMNS, 1) if each.field == field)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_sheet_has_a_row_for_every_card_and_question(desk: Desk) -> None:
    rows = [(str(row[0].value), row[1].value) for row in desk.sheet.iter_rows(min_row=2)]
    assert rows == [
        ("tuoi-ket-hon", "thẻ"),
        ("nha-ben-17", "câu hỏi"),
        ("giay-khai-sinh", "thẻ"),
        ("giay-o-dau", "câu hỏi"),
    ]
    question = [cell.value for cell in desk.sheet[3]]
    assert "(đúng) Chờ cháu đủ 18 tuổi" in str(question[4])
    assert "Trưởng thôn không cho phép được." in str(question[4])
    assert question[6] == "Luật Hôn nhân và gia đình 2014, Điều 8 khoản 1."


def test_the_sheet_tells_a_draft_and_the_days_of_a_card(desk: Desk) -> None:
    desk.shelf.change(CARD, "revision = 1", "revision = 1\ndraft = true\nvalid_until = 2027-02-28")
    desk.write()
    assert desk.sheet.cell(2, column("certainty")).value == "đã đọc văn bản; bản nháp, chưa hiện; đến hết 28/02/2027"


def test_the_sheet_keeps_its_heading_wraps_its_text_and_prints_on_wide_pages(desk: Desk) -> None:
    sheet = desk.sheet
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert [cell.value for cell in sheet[1]] == [each.heading for each in COLUMNS]
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK('http://x')"])
def test_no_text_of_the_content_becomes_a_formula(desk: Desk, text: str) -> None:
    desk.shelf.change(CARD, "Cháu Hoa", f"{text} Cháu Hoa")
    desk.shelf.change(QUIZ, "Con gái", f"{text} Con gái")
    desk.write()
    cells = [cell for row in desk.sheet.iter_rows() for cell in row if str(cell.value or "").startswith(text[0])]
    assert len(cells) == 2
    assert {(cell.data_type, cell.number_format, cell.quotePrefix) for cell in cells} == {("s", "@", True)}


def test_an_approved_card_is_signed_and_no_other_byte_changes(desk: Desk) -> None:
    done = desk.fills("tuoi-ket-hon", **SIGNED).reads()
    assert (done.approved, done.to_mend, done.problems) == (1, 0, ())
    expected = FILES[CARD].replace("checked_on = 2026-11-23", "checked_on = 2026-11-30")
    assert desk.shelf.text(CARD) == expected.replace('checked_by = ""', r'checked_by = "Bà Nông \"Mai\""')
    assert desk.shelf.read().cards["tuoi-ket-hon"].review.checked_by == 'Bà Nông "Mai"'
    assert desk.shelf.text(QUIZ) == FILES[QUIZ]


def test_a_card_without_the_line_gets_it_below_the_day(desk: Desk) -> None:
    desk.fills("giay-khai-sinh", **SIGNED).reads()
    assert r"checked_on = 2026-11-30" + "\n" + r'checked_by = "Bà Nông \"Mai\""' + "\n+++" in desk.shelf.text(BIRTH)


def test_both_questions_of_a_file_are_signed_each_in_its_block(desk: Desk) -> None:
    desk.fills("nha-ben-17", **SIGNED).fills("giay-o-dau", **SIGNED | {"reviewer": "Ông Páo"}).reads()
    library = desk.shelf.read()
    assert library.questions["nha-ben-17"].review.checked_by == 'Bà Nông "Mai"'
    assert library.questions["giay-o-dau"].review.checked_by == "Ông Páo"
    unsigned = [line for line in desk.shelf.text(QUIZ).split("\n") if not line.startswith("checked_")]
    assert unsigned == [line for line in FILES[QUIZ].split("\n") if not line.startswith("checked_")]


def test_line_ends_of_windows_and_remarks_stay(desk: Desk) -> None:
    text = FILES[CARD].replace("2026-11-23", "2026-11-23  # đối chiếu lần đầu").replace("\n", "\r\n")
    (desk.shelf.folder / CARD).write_bytes(text.encode())
    desk.fills("tuoi-ket-hon", **SIGNED | {"reviewer": "Bà Mai"}).reads()
    expected = text.replace("2026-11-23", "2026-11-30").replace('checked_by = ""', 'checked_by = "Bà Mai"')
    assert (desk.shelf.folder / CARD).read_bytes() == expected.encode()


def test_a_row_to_mend_changes_no_content_and_goes_into_the_log(desk: Desk) -> None:
    before = desk.files()
    done = desk.fills("nha-ben-17", **MENDED).reads()
    assert (done.approved, done.to_mend) == (0, 1)
    after = desk.files()
    assert {path: raw for path, raw in after.items() if not path.endswith("reviews.toml")} == before
    assert desk.log() == [
        {
            "key": "nha-ben-17",
            "kind": "question",
            "revision": 1,
            "reviewer": "Ông Páo",
            "office": "",
            "day": dt.date(2026, 11, 30),
            "decision": "mend",
            "note": "Câu hai khó hiểu",
        }
    ]


def test_the_log_is_only_added_to(desk: Desk) -> None:
    desk.fills("nha-ben-17", **MENDED).reads()
    before = (desk.shelf.folder / "reviews.toml").read_text()
    desk.fills("tuoi-ket-hon", **SIGNED).reads()
    after = (desk.shelf.folder / "reviews.toml").read_text()
    assert after.startswith(before)
    assert [row["key"] for row in desk.log()] == ["nha-ben-17", "tuoi-ket-hon"]


def test_the_same_sheet_again_changes_nothing(desk: Desk) -> None:
    desk.fills("nha-ben-17", **MENDED).fills("tuoi-ket-hon", **SIGNED).reads()
    before = desk.files()
    assert desk.reads().problems == ()
    assert desk.files() == before


def test_an_untouched_sheet_says_nothing_about_anything(desk: Desk) -> None:
    before = desk.files()
    assert desk.reads() == Done()
    assert desk.files() == before


def test_a_row_on_an_older_revision_is_refused(desk: Desk) -> None:
    desk.fills("tuoi-ket-hon", **SIGNED)
    desk.shelf.change(CARD, "revision = 1", "revision = 2")
    assert desk.told() == [
        (2, 'cột 12 "Lần sửa": lần sửa 1 đã cũ, nay là lần 2: xuất bảng mới, đọc lại'),
    ]


def test_an_approval_of_words_that_are_no_longer_there_is_refused(desk: Desk) -> None:
    desk.fills("tuoi-ket-hon", **SIGNED)
    desk.shelf.change(CARD, "đủ 20 tuổi", "đủ hai mươi tuổi")
    [(line, sentence)] = desk.told()
    assert line == 2
    assert 'cột 5 "Lời thẻ / các câu trả lời": lời trong bảng khác lời hiện nay' in sentence


def test_words_changed_in_the_sheet_are_not_taken_for_an_approval(desk: Desk) -> None:
    desk.fills("tuoi-ket-hon", **SIGNED, title="Tên khác hẳn")
    assert "muốn sửa lời" in desk.told()[0][1]


def test_all_problems_are_told_with_row_and_column_and_nothing_is_written(desk: Desk) -> None:
    desk.fills("tuoi-ket-hon", **SIGNED)
    desk.fills("nha-ben-17", decision="ừ", day="32/13/2026")
    desk.fills("giay-khai-sinh", decision="duyệt", reviewer="Bà Mai", day="02/12/2026")
    desk.fills("giay-o-dau", decision="sửa", reviewer="Bà Mai", day="2026-11-30", key="giay-la")
    before = desk.files()
    assert [(line, sentence.split(":")[0]) for line, sentence in desk.told()] == [
        (3, 'cột 13 "Quyết định"'),
        (3, 'cột 14 "Người duyệt"'),
        (3, 'cột 16 "Ngày duyệt"'),
        (4, 'cột 16 "Ngày duyệt"'),
        (5, 'cột 1 "Mã"'),
        (5, 'cột 17 "Ghi chú"'),
    ]
    assert desk.files() == before


def test_a_row_twice_and_a_note_without_a_decision_are_told(desk: Desk) -> None:
    desk.fills("tuoi-ket-hon", **SIGNED).fills("nha-ben-17", note="xem lại", reviewer="Bà Mai", day="30/11/2026")
    book = openpyxl.load_workbook(desk.file)
    sheet = cast("Worksheet", book.worksheets[0])
    sheet.append([cell.value for cell in sheet[2]])
    book.save(desk.file)
    assert [(line, sentence.split(":")[0]) for line, sentence in desk.told()] == [
        (3, 'cột 13 "Quyết định"'),
        (6, "dòng này trùng với dòng 2"),
    ]


def test_a_missing_column_is_named(desk: Desk) -> None:
    book = openpyxl.load_workbook(desk.file)
    cast("Worksheet", book.worksheets[0]).delete_cols(column("revision"))
    book.save(desk.file)
    assert desk.told() == [(1, 'thiếu cột "Lần sửa" ở dòng tiêu đề')]


@pytest.mark.parametrize("raw", [b"not a sheet", b""])
def test_a_broken_file_is_refused_with_a_sentence(desk: Desk, raw: bytes) -> None:
    desk.file.write_bytes(raw)
    assert len(desk.told()) == 1


def test_a_broken_log_is_not_added_to_and_nothing_is_signed(desk: Desk) -> None:
    desk.shelf.write("reviews.toml", "[[review\n")
    before = desk.files()
    desk.fills("tuoi-ket-hon", **SIGNED)
    assert "sổ duyệt bị hỏng" in desk.told()[0][1]
    assert desk.files() == before


def test_an_older_signature_never_takes_the_place_of_a_newer_one(desk: Desk) -> None:
    older = SIGNED | {"reviewer": "Ông Páo", "day": "25/11/2026"}
    desk.fills("tuoi-ket-hon", **SIGNED).reads()
    desk.fills("tuoi-ket-hon", **older).reads()
    assert desk.shelf.read().cards["tuoi-ket-hon"].review.checked_by == 'Bà Nông "Mai"'
    assert [row["reviewer"] for row in desk.log()] == ['Bà Nông "Mai"', "Ông Páo"]


def test_the_content_has_no_problem_after_signing(desk: Desk) -> None:
    for key in ("tuoi-ket-hon", "nha-ben-17", "giay-khai-sinh", "giay-o-dau"):
        desk.fills(key, **SIGNED)
    assert desk.reads().approved == 4
    assert desk.shelf.problems(TODAY) == ()


def test_every_row_is_high_enough_to_be_read(tmp_path: Path) -> None:
    """Not every program grows a row to its wrapped text: without a height a printed sheet shows one line of each."""
    sheet = Desk(tmp_path).sheet
    for row in range(2, sheet.max_row + 1):
        words = [str(sheet.cell(row, place).value or "") for place in range(1, len(COLUMNS) + 1)]
        needed = max(len(text) / each.width for text, each in zip(words, COLUMNS, strict=True))
        height = sheet.row_dimensions[row].height
        assert height is not None
        assert height >= 15 * needed


def with_statements(desk: Desk) -> str:
    """A file of two statements, as they stand in it."""
    said = "".join(STATEMENT.format(key=key, say=say, wanted=wanted) for key, say, wanted in SAID[:2])
    desk.shelf.write(STATEMENTS, said)
    desk.write()
    return said


def test_a_statement_is_signed_in_its_own_lines(desk: Desk) -> None:
    said = with_statements(desk)
    done = desk.fills("mot-minh", **SIGNED).reads()
    assert (done.approved, done.problems) == (1, ())
    signed = desk.shelf.read().statements
    assert (signed["mot-minh"].checked_by, signed["mot-minh"].checked_on) == ('Bà Nông "Mai"', dt.date(2026, 11, 30))
    assert signed["viec-nha"].checked_by == ""
    unsigned = [line for line in desk.shelf.text(STATEMENTS).split("\n") if not line.startswith("checked_")]
    assert unsigned == [line for line in said.split("\n") if not line.startswith("checked_")]
    assert (desk.log()[-1]["kind"], desk.log()[-1]["key"]) == ("statement", "mot-minh")


def test_a_statement_that_changed_since_is_not_signed(desk: Desk) -> None:
    with_statements(desk)
    desk.fills("mot-minh", **SIGNED).shelf.change(STATEMENTS, 'wanted = "disagree"', 'wanted = "agree"')
    assert "lời trong bảng khác lời hiện nay" in desk.told()[0][1]
    assert desk.shelf.read().statements["mot-minh"].checked_by == ""
