"""The content folder becomes a Library; every slip is told with its file and line."""

import shutil
import time
import unicodedata
from pathlib import Path

import pytest

from .shelf import CARD, FILES, LAWS, QUIZ, TOPICS, Shelf, Slip

EXAMPLE = "Cháu Hoa 17 tuổi, hai nhà chờ thêm một năm.\n"
LOOSE = unicodedata.normalize("NFD", "Cưới sớm")
SECOND = '\n[[question]]\nkey = "giay'

SLIPS = {
    "an unknown key of a card": Slip(CARD, "revision = 1", "edition = 1", "edition", '"edition"'),
    "an unknown key beside a known one": Slip(CARD, "checked_by", "checkd_by", "checkd_by", '"checked_by"'),
    "an unknown key of a citation": Slip(CARD, "clause =", "khoan =", "laws =", '"khoan"'),
    "an unknown key of a law": Slip(LAWS, '"Báo"', '"Báo"\nend = 1', "end = 1", '"end"'),
    "an unknown key of a topic": Slip(TOPICS, "= true", "= true\nicon = 1", "icon", '"icon"'),
    "an unknown key of an option": Slip(QUIZ, "right = true}", "right = true, x = 1}", "x = 1", '"x"'),
    "a number in quotes": Slip(CARD, "order = 10", 'order = "10"', "order", "một số"),
    "an order below one": Slip(CARD, "order = 10", "order = 0", "order", "từ 1 trở lên"),
    "a grade nobody knows": Slip(CARD, '= "read"', '= "sure"', "certainty", '"second-hand"'),
    "a date in quotes": Slip(CARD, "2026-11-23", '"2026-11-23"', "checked_on", "một ngày như 2026-11-23"),
    "an article without quotes": Slip(CARD, 'article = "8"', "article = 8", "laws =", "chữ trong ngoặc kép"),
    "laws that are no list": Slip(QUIZ, '[{law = "luat-60-2014", article = "13"}]', "1", "laws = 1", "[ ]"),
    "a citation that is no group": Slip(QUIZ, '{law = "luat-60-2014", article = "13"}', '"13"', '["13"]', "{ }"),
    "a truth in quotes": Slip(TOPICS, "= false", '= "false"', '"false"', "true hoặc false"),
    "a missing key of a card": Slip(CARD, "order = 10\n", "", "+++", 'Thiếu mục "order"'),
    "a missing key of a question": Slip(QUIZ, SECOND, "\n[[question]]\n#", "[[question]]\n#", 'Thiếu mục "key"'),
    "a missing key of a law": Slip(LAWS, 'number = "52/2014/QH13"\n', "", "[[law]]", 'Thiếu mục "number"'),
    "bad TOML in a card": Slip(CARD, '"Bao', "Bao", "title", "Máy không đọc được"),
    "bad TOML in a question": Slip(QUIZ, '"Trường', "Trường", "Trường", "Máy không đọc được"),
    "a list that is never closed": Slip(CARD, '"a"}]', '"a"}', "certainty", "Máy không đọc được"),
    "a key written twice": Slip(CARD, "order = 10\n", "order = 10\norder = 20\n", "order = 20", "chỉ giữ một"),
    "a key above the first header": Slip(LAWS, "# The register", "name = 1", "name = 1", "đứng ngoài"),
    "a strange header": Slip(QUIZ, "2026-11-23\n\n", "2026-11-23\n[x]\n", "[x]", "chỉ viết [[question]]"),
    "a file without rows": Slip(QUIZ, FILES[QUIZ], "# soon\n", "# soon", "chưa có mục [[question]]"),
    "loose accents": Slip(CARD, "Cưới sớm", LOOSE, LOOSE, "NFC"),
    "a hidden sign": Slip(QUIZ, "Nhà bên", "Nhà\u200b bên", "ask =", "ẩn"),
    "a card without front matter": Slip(CARD, "+++\norder", "order", "order", "+++"),
    "a card without a body": Slip(
        CARD,
        FILES[CARD][FILES[CARD].index("Con trai") : -len(EXAMPLE) - 9],
        "",
        "+++\n## Ví dụ",
        "chưa có lời",
    ),
    "a card without an example": Slip(CARD, f"## Ví dụ\n{EXAMPLE}", "", "Cưới", "chưa có ví dụ"),
    "an example without words": Slip(CARD, EXAMPLE, "", "## Ví dụ", "chưa có ví dụ"),
    "a section of another name": Slip(CARD, EXAMPLE, f"{EXAMPLE}## Nhớ\nA.", "## Nhớ", "Chỉ được có một"),
    "a question's key used twice": Slip(
        QUIZ, '"giay-o-dau"', '"nha-ben-17"', '"nha-ben-17"\ncard = "giay', "đặt mã khác"
    ),
    "a law's key used twice": Slip(
        LAWS, '"nd-82-2020"', '"luat-60-2014"', '"luat-60-2014"\nnumber = "82', "đặt mã khác"
    ),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_of_writing_is_told_at_its_line(shelf: Shelf, slip: Slip) -> None:
    shelf.change(slip.file, slip.old, slip.new)
    slip.check(shelf, shelf.slips())


def test_a_folder_without_slips_has_none(shelf: Shelf) -> None:
    assert shelf.slips() == ()


def test_a_file_that_is_missing_is_told(shelf: Shelf) -> None:
    (shelf.folder / LAWS).unlink()
    assert [(each.file, each.line) for each in shelf.slips()] == [("content/laws.toml", 1)]


def test_a_file_that_is_not_utf_8_is_told_at_the_line(shelf: Shelf) -> None:
    raw = shelf.text(CARD).replace("Cưới", "C\udcff").encode(errors="surrogateescape")
    (shelf.folder / CARD).write_bytes(raw)
    [slip] = shelf.slips()
    assert (slip.file, slip.line) == (f"content/{CARD}", 13)


def test_a_file_with_the_line_ends_of_windows_is_read_alike(shelf: Shelf) -> None:
    before = shelf.read()
    (shelf.folder / CARD).write_bytes(shelf.text(CARD).replace("\n", "\r\n").encode())
    assert shelf.read() == before


@pytest.mark.parametrize("name", ["cards/cuoi-xin/x.md", "quizzes/cuoi-xin.toml"], ids=["cards", "questions"])
def test_a_topic_that_is_not_in_the_menu_is_told(shelf: Shelf, name: str) -> None:
    text = FILES[CARD if name.endswith("md") else QUIZ]
    shelf.write(name, text.replace('"nha-ben-17"', '"a"').replace('"giay-o-dau"', '"b"'))
    [slip] = shelf.slips()
    assert "cuoi-xin" in slip.file
    assert 'Không có chủ đề "cuoi-xin"' in slip.sentence


@pytest.mark.parametrize("name", ["cards/tuoi-cuoi/x.txt", "cards/x.md", "quizzes/x.md"])
def test_a_file_that_nothing_reads_is_told(shelf: Shelf, name: str) -> None:
    shelf.write(name, "Bà con ơi.")
    [slip] = shelf.slips()
    assert (slip.file, slip.line) == (f"content/{name}", 1)


def test_a_card_with_the_key_of_a_card_of_another_topic_is_told(shelf: Shelf) -> None:
    shelf.write("cards/binh-dang/tuoi-ket-hon.md", FILES[CARD])
    [slip] = shelf.slips()
    assert slip.file == "content/cards/binh-dang/tuoi-ket-hon.md"
    assert f"content/{CARD}" in slip.sentence


def test_all_slips_of_one_row_are_told(shelf: Shelf) -> None:
    shelf.change(CARD, "order = 10", 'order = "ten"')
    shelf.change(CARD, 'source = "', 'sauce = "')
    shelf.change(CARD, "Cháu Hoa 17 tuổi, hai nhà chờ thêm một năm.\n", "")
    assert [slip.line for slip in shelf.slips()] == [1, 2, 6, 15]


def test_a_broken_file_hides_no_other(shelf: Shelf) -> None:
    shelf.change(LAWS, '"luat-52-2014"', '"luat-52-2014')
    shelf.change(TOPICS, "sensitive = false", "sensitive = no")
    shelf.change(CARD, "order = 10", "order = ten")
    shelf.change(QUIZ, "situation = true", "situation = yes")
    assert len({slip.file for slip in shelf.slips()}) == 4


def test_a_broken_card_is_left_out_and_the_others_stay(shelf: Shelf) -> None:
    shelf.change(CARD, "order = 10", "order = ten")
    assert list(shelf.read().cards) == ["giay-khai-sinh"]


def test_a_broken_question_is_left_out_and_the_others_stay(shelf: Shelf) -> None:
    shelf.change(QUIZ, '"Nhà bên', "Nhà bên")
    assert list(shelf.read().questions) == ["giay-o-dau"]


def test_words_with_loose_accents_are_kept_as_if_typed_well(shelf: Shelf) -> None:
    before = shelf.read()
    shelf.change(CARD, "Cưới sớm", LOOSE)
    assert shelf.read() == before


def test_cards_stand_in_the_order_of_topics_and_then_their_own(shelf: Shelf) -> None:
    shelf.write("cards/binh-dang/a.md", FILES[CARD].replace("order = 10", "order = 5"))
    shelf.change(CARD, "order = 10", "order = 30")
    assert list(shelf.read().cards) == ["giay-khai-sinh", "tuoi-ket-hon", "a"]


def test_what_was_written_is_what_was_read(shelf: Shelf) -> None:
    library = shelf.read()
    card, question = library.cards["tuoi-ket-hon"], library.questions["nha-ben-17"]
    assert card.body.endswith("tuổi.\n\nCưới sớm hơn thì luật không công nhận là vợ chồng.")
    assert card.example + "\n" == EXAMPLE
    assert (card.topic, question.topic, question.situation) == ("tuoi-cuoi", "tuoi-cuoi", True)
    assert [option.right for option in question.options] == [False, True, False]


@pytest.mark.parametrize("name", [LAWS, TOPICS, CARD, QUIZ])
def test_the_revision_changes_with_a_word(shelf: Shelf, name: str) -> None:
    before = shelf.read().revision
    shelf.change(name, "uổi" if name != LAWS else "gia đình", "việc")
    assert shelf.read().revision != before


def test_the_revision_does_not_depend_on_the_order_of_files_on_disk(shelf: Shelf, tmp_path: Path) -> None:
    other = Shelf(tmp_path / "other", names=list(reversed(FILES)))
    assert other.read().revision == shelf.read().revision


def test_the_revision_does_not_depend_on_where_the_folder_lies(shelf: Shelf, tmp_path: Path) -> None:
    before = shelf.read().revision
    shelf.folder = Path(shutil.move(shelf.folder, tmp_path / "vault"))
    assert shelf.read().revision == before


def test_sixty_five_cards_and_ninety_questions_are_read_in_sixty_milliseconds(shelf: Shelf) -> None:
    for number in range(65):
        shelf.write(f"cards/tuoi-cuoi/card-{number}.md", FILES[CARD])
    first = FILES[QUIZ].split("\n\n")[0]
    shelf.write(QUIZ, "\n\n".join(first.replace("nha-ben", f"ask-{number}") for number in range(90)))
    assert len(shelf.read().questions) == 90
    assert min(_seconds(shelf) for _ in range(5)) < 0.06


def _seconds(shelf: Shelf) -> float:
    """Of work, not of waiting: other tests may run beside."""
    start = time.process_time()
    shelf.read()
    return time.process_time() - start


def test_a_broken_menu_does_not_make_its_cards_wrong(shelf: Shelf) -> None:
    shelf.change(TOPICS, "[[topic]]", "[topic]]")
    assert {slip.file for slip in shelf.slips()} == {f"content/{TOPICS}"}


def test_cards_of_a_topic_that_cannot_be_read_are_left_out(shelf: Shelf) -> None:
    shelf.change(TOPICS, "sensitive = true", "sensitive = yes")
    assert (shelf.read().cards, shelf.read().questions) == ({}, {})
