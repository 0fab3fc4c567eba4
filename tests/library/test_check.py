"""Every rule finds its slip, at the file and the line, and says it in Vietnamese."""

import datetime as dt
from pathlib import Path

import pytest

from bot.library.check import RULES, check

from .shelf import CARD, FILES, LAWS, QUIZ, TOPICS, Shelf, Slip

BIRTH = "cards/tuoi-cuoi/giay-khai-sinh.md"
LONG = " ".join(["dài"] * 31)
SHIPPED = Path(__file__).parents[2] / "content"
SHIPPED_ON = dt.date(2026, 11, 25)
"""When what is newest in it was looked through."""

SLIPS = {
    "a law that is not in the register": Slip(CARD, "luat-52", "luat-99", "laws", "trong laws.toml"),
    "a law that is cited without an article": Slip(CARD, '"8"', '""', "laws", "số điều"),
    "an article with a word before it": Slip(CARD, '"8"', '"Điều 8"', "laws", "số điều"),
    "two clauses in one citation": Slip(CARD, 'clause = "1"', 'clause = "1, 2"', "laws", "hai khoản"),
    "a point that is a number": Slip(CARD, 'point = "a"', 'point = "1"', "laws", "số điểm"),
    "no law at all": Slip(
        CARD, '{law = "luat-52-2014", article = "8", clause = "1", point = "a"}', "", "laws", "Chưa dẫn"
    ),
    "a card surer than its law": Slip(CARD, "luat-52-2014", "nd-82-2020", "certainty", '"second-hand"'),
    "a check in the future": Slip(CARD, "2026-11-23", "2026-11-24", "checked_on", "23/11/2026"),
    "a card without a source": Slip(CARD, "Luật 52/2014/QH13, Điều 8", " ", "source", "Chưa ghi nguồn"),
    "a law without a source": Slip(LAWS, '"Báo"', '""', 'source = ""', '"source" còn trống'),
    "days that run backwards": Slip(
        CARD,
        "revision",
        "valid_from = 2026-12-01\nvalid_until = 2026-11-01\nrevision",
        "valid_until",
        "đứng trước",
    ),
    "a law that ends before it begins": Slip(
        LAWS, '"Báo"', '"Báo"\nin_force_until = 2019-01-01', "in_force_until = 2019", "Ngày hết hiệu lực"
    ),
    "a successor nobody knows": Slip(LAWS, '"Báo"', '"Báo"\nreplaced_by = "x"', "replaced_by", '"x"'),
    "a key with accents": Slip(TOPICS, '"binh-dang"', '"bình-đẳng"', '"bình', "không dấu"),
    "a place that is taken": Slip(CARD, "order = 10", "order = 20", "order", "Thứ tự 20"),
    "a title that is too long": Slip(CARD, "Bao nhiêu", "Bao nhiêu " * 6, "title", "nhiều nhất 60"),
    "a body that is too long": Slip(CARD, "Cưới sớm", "Hai chữ. " * 40, "Con trai", "nhiều nhất 350"),
    "an example that is too long": Slip(CARD, "Cháu Hoa", "Hai chữ. " * 40, "Hai chữ", "nhiều nhất 300"),
    "a question that is too long": Slip(QUIZ, "Nhà bên", "Hai chữ. " * 30, "ask", "nhiều nhất 250"),
    "an explanation that is too long": Slip(QUIZ, "Con gái", "Hai chữ. " * 40, "explain", "nhiều nhất 300"),
    "a reason that is too long": Slip(QUIZ, "Cháu chưa", "Hai chữ. " * 30, "Hai chữ", "nhiều nhất 200"),
    "an answer that is too long": Slip(QUIZ, "Được, nếu trưởng", "Thôi. " * 12, "Thôi", "nhiều nhất 70"),
    "a sentence that is hard to read": Slip(CARD, "Cưới sớm", f"Ngắn. Thì {LONG}", "Ngắn", "41 tiếng"),
    "a telling word in a title": Slip(CARD, "Bao nhiêu", "Tảo hôn", "title", '"tảo hôn" (tên thẻ)'),
    "a telling word early in a body": Slip(BIRTH, "Bố hoặc mẹ", "Công an", "Công an", "(lời thẻ)"),
    "a telling word early in an example": Slip(CARD, "Cháu Hoa", "Tòa", "Tòa", "(ví dụ)"),
    "a telling word early in a question": Slip(QUIZ, "Nhà bên", "Bị đánh,", "ask", "(câu hỏi)"),
    "a telling word early in an explanation": Slip(QUIZ, "Con gái", "Tù", "explain", "(lời giải thích)"),
    "a telling word early in a reason": Slip(QUIZ, "Cháu chưa", "Tòa chưa", "Tòa", "(lý do)"),
    "a telling word in the menu": Slip(TOPICS, "Tuổi kết hôn", "Tảo hôn", "name", "Tên chủ đề"),
    "a banned word": Slip(CARD, "hai nhà chờ", "nhà ở Huyện chờ", "Huyện", "viết xã"),
    "a banned word in a wrong answer": Slip(QUIZ, "trưởng thôn cho", "huyện cho", "huyện", "viết xã"),
    "a banned word outside its only place": Slip(CARD, "Cháu Hoa", "Nạn nhân", "Nạn", "người bị bạo lực"),
    "a pattern that is none": Slip("lexicon/banned.toml", "'\\bhuyện\\b'", "'('", "pattern = '('", "Mẫu tìm chữ"),
    "an unknown key of the lexicon": Slip("lexicon/telling.toml", "]", "]\nx = 1", "x = 1", '"x"'),
    "no right answer": Slip(QUIZ, 'tuổi", right = true', 'tuổi", why = "Ừ."', "options", "Có 0 câu trả lời đúng"),
    "two right answers": Slip(QUIZ, 'why = "Cháu chưa đủ tuổi."', "right = true", "options", "Có 2 câu trả lời đúng"),
    "one answer only": Slip(
        QUIZ,
        '  {label = "Trường học gần nhà nhất trong vùng", why = "Trường không làm việc ấy."},\n',
        "",
        'options = [\n  {label = "Ủy',
        "từ 2 đến 4",
    ),
    "a wrong answer without a reason": Slip(QUIZ, ', why = "Cháu chưa đủ tuổi."', "", '"Được, nếu hai', "chưa có why"),
    "a right answer with a reason": Slip(QUIZ, "right = true", 'right = true, why = "A."', "A.", "explain"),
    "answers alike without accents": Slip(
        QUIZ, "Được, nếu trưởng thôn cho phép", "Đuoc nếu hai nhà đong y với nhau", "Đuoc", "không dấu"
    ),
    "an answer that is a number": Slip(QUIZ, "Chờ cháu đủ 18 tuổi", "18.", '"18."', '"18 tuổi"'),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_against_a_rule_is_told_at_its_line(shelf: Shelf, slip: Slip) -> None:
    shelf.change(slip.file, slip.old, slip.new)
    slip.check(shelf, shelf.problems())


def test_a_folder_without_slips_has_no_problem(shelf: Shelf) -> None:
    assert shelf.problems() == ()


def test_every_rule_gives_its_reason() -> None:
    assert [rule for rule in RULES if not rule.__doc__] == []


def test_a_law_that_has_ended_is_told_with_what_replaced_it(shelf: Shelf) -> None:
    shelf.change(LAWS, "2027-02-28", '2027-02-28\nreplaced_by = "nd-82-2020"')
    [card, question] = shelf.problems(dt.date(2027, 3, 1))
    assert (card.file, card.line) == (f"content/{BIRTH}", 4)
    assert (question.file, question.line) == (f"content/{QUIZ}", 26)
    assert "đến hết 28/02/2027: dẫn Nghị định 82/2020" in card.sentence


def test_a_law_that_is_to_come_is_told_with_its_day(shelf: Shelf) -> None:
    shelf.change(LAWS, "2016-01-01", "2027-01-01")
    assert ["01/01/2027 mới có hiệu lực" in each.sentence for each in shelf.problems()] == [True, True]


def test_a_card_may_be_written_before_its_law_begins(shelf: Shelf) -> None:
    shelf.change(LAWS, "2016-01-01", "2027-01-01")
    for name in (BIRTH, QUIZ):
        text = shelf.text(name).replace('article = "13"}]', 'article = "13"}]\nvalid_from = 2027-01-01')
        shelf.write(name, text)
    assert shelf.problems() == ()


def test_a_question_on_a_card_nobody_wrote_is_told(shelf: Shelf) -> None:
    shelf.change(QUIZ, 'card = "giay-khai-sinh"', 'card = "giay"')
    [unasked, strange] = shelf.problems()
    assert "chưa có câu hỏi nào" in unasked.sentence
    assert (strange.line, strange.sentence[:20]) == (19, 'Không có thẻ "giay":')


def test_a_question_on_a_card_of_another_topic_is_told(shelf: Shelf) -> None:
    (shelf.folder / "cards/binh-dang").mkdir()
    (shelf.folder / BIRTH).rename(shelf.folder / "cards/binh-dang/giay-khai-sinh.md")
    [problem] = shelf.problems()
    assert (problem.file, problem.line) == (f"content/{QUIZ}", 19)
    assert "quizzes/binh-dang.toml" in problem.sentence


def test_a_card_without_a_question_is_told(shelf: Shelf) -> None:
    shelf.write(QUIZ, FILES[QUIZ].split("\n\n")[0])
    [problem] = shelf.problems()
    assert (problem.file, problem.line) == (f"content/{BIRTH}", 1)


def test_a_broken_card_does_not_make_its_question_wrong(shelf: Shelf) -> None:
    shelf.change(CARD, "order = 10", "order = ten")
    [problem] = shelf.problems()
    assert problem.file == f"content/{CARD}"


def test_a_broken_law_does_not_make_its_cards_wrong(shelf: Shelf) -> None:
    shelf.change(LAWS, "in_force_from = 2015-01-01\n", "")
    [problem] = shelf.problems()
    assert problem.file == f"content/{LAWS}"


@pytest.mark.parametrize("name", ["lexicon/telling.toml", "lexicon/banned.toml"])
def test_a_lexicon_that_is_missing_is_told(shelf: Shelf, name: str) -> None:
    (shelf.folder / name).unlink()
    [problem] = shelf.problems()
    assert problem.file == f"content/{name}"


def test_a_telling_word_is_told_on_the_line_where_it_stands(shelf: Shelf) -> None:
    shelf.change(BIRTH, "Bố hoặc mẹ mang", "Ra xã.\n\nCông an bảo.\n\nMang")
    [problem] = shelf.problems()
    assert problem.line == shelf.line(BIRTH, "Công an")


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("bị tù", True),
        ("BỊ TÙ", True),
        ("tùy ý", False),  # another word
        ("từ nay", False),  # another accent
        ("a" * 50 + " tòa", True),  # begins at the 52nd character, title counted apart
        ("a" * 60 + " tòa", False),
    ],
)
def test_a_telling_word_counts_as_a_whole_word_that_begins_within_sixty(shelf: Shelf, words: str, heard: bool) -> None:
    shelf.change(QUIZ, "Nhà bên", words)
    assert bool(shelf.problems()) is heard


def test_the_title_stands_before_the_body_on_the_lock_screen(shelf: Shelf) -> None:
    shelf.change(BIRTH, "Bố hoặc mẹ mang giấy chứng sinh", "Bố hoặc mẹ mang giấy chứng sinh ra tòa")
    [problem] = shelf.problems()  # 23 characters of title, a space, 35 of body: "tòa" is the 60th
    assert problem.line == shelf.line(BIRTH, "Bố hoặc")


def test_a_banned_word_may_stand_where_its_exception_stands(shelf: Shelf) -> None:
    shelf.change(CARD, "Cháu Hoa", "Nạn nhân mua bán người")
    assert shelf.problems() == ()


def test_a_sentence_goes_on_after_dots_within_it(shelf: Shelf) -> None:
    half = " ".join(["dài"] * 16)
    shelf.change(CARD, "Cháu Hoa", f"{half}… {half} tới 3.000 nhà.\nCháu Hoa")
    [problem] = shelf.problems()
    assert problem.line == shelf.line(CARD, "…")


def test_two_cards_that_say_the_same_are_told(shelf: Shelf) -> None:
    body = "Con trai đủ 20 tuổi, con gái đủ 18 tuổi.\n\nCưới sớm hơn, luật không công nhận là vợ chồng."
    shelf.change(BIRTH, "Làm giấy cho con ở đâu?", "Mấy tuổi thì được cưới?")
    shelf.change(BIRTH, "Bố hoặc mẹ mang giấy chứng sinh đến ủy ban xã nơi mình ở.", body)
    [problem] = shelf.problems()
    assert (problem.file, problem.line) == (f"content/{BIRTH}", 9)
    assert '"tuoi-ket-hon"' in problem.sentence


def test_two_questions_that_ask_the_same_are_told(shelf: Shelf) -> None:
    shelf.change(QUIZ, "Bố mẹ làm giấy tờ đầu đời cho con ở đâu?", "Nhà bên hỏi cưới con gái 17 tuổi, được không?")
    shelf.change(QUIZ, "Ủy ban xã nơi bố hoặc mẹ ở", "Chờ đủ 18 tuổi đã")
    [problem] = shelf.problems()
    assert (problem.line, '"nha-ben-17"' in problem.sentence) == (20, True)


def test_two_questions_of_one_form_with_other_answers_are_not_alike(shelf: Shelf) -> None:
    shelf.change(QUIZ, "Nhà bên hỏi cưới cho con gái 17 tuổi. Có được không?", "Mấy tuổi thì con gái cưới được?")
    shelf.change(QUIZ, "Bố mẹ làm giấy tờ đầu đời cho con ở đâu?", "Mấy tuổi thì con đi học được?")
    assert shelf.problems() == ()


def test_problems_stand_in_the_order_of_files_and_lines(shelf: Shelf) -> None:
    shelf.change(QUIZ, "Bố mẹ làm", "Tù: bố mẹ làm")
    shelf.change(QUIZ, "Nhà bên", "Tù")
    shelf.change(CARD, "Cháu Hoa", "Tù")
    problems = shelf.problems()
    assert list(problems) == sorted(problems)
    assert len(problems) == 3


def test_the_shipped_content_has_no_problem() -> None:
    assert [str(problem) for problem in check(SHIPPED, SHIPPED_ON)] == []
