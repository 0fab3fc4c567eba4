"""A track: its cards in order, a short test at the end, four of five to pass, as often as one likes."""

import pytest
from msgspec.structs import replace

from bot.model.conversation import Consenting, EndingTrack, InQuiz, QuizDone, Reading
from bot.model.facts import CardRead, QuizFinished, TrackCompleted
from tests.talk.states import answered, officer
from tests.talking import Villager, small_library

CARDS = ["tuoi-ket-hon", "tu-nguyen", "lam-dam-va-dang-ky", "tien-chung-cung-ban"]


def on_track() -> Villager:
    """A villager with a house, on the first card of "Hai bạn mới cưới"."""
    return Villager().joins().types("lớp học").taps("Hai bạn mới cưới")


def at_the_end() -> Villager:
    talk = on_track()
    for _ in CARDS:
        talk.types("tiếp")
    return talk


@pytest.mark.parametrize("words", ["lớp học", "lop hoc", "khoá học", "khoa hoc", "LỚP HỌC!"])
def test_tracks_are_found_by_their_word_from_anywhere(words: str) -> None:
    assert "Hai bạn mới cưới" in Villager().opens().types("do vui").types(words).rows


def test_tracks_are_a_row_of_the_settings_and_not_of_the_first_screen() -> None:
    assert "Lớp học" not in Villager().opens().rows
    assert "Hai bạn mới cưới" in Villager().opens().types("cài đặt").taps("Mục khác").taps("Lớp học").rows


def test_the_cards_come_one_at_a_time_in_the_tracks_order_without_a_rest() -> None:
    talk = on_track()
    read = [talk.talk.place]
    for _ in CARDS[1:]:
        read.append(talk.types("tiếp").talk.place)
    assert [place.card for place in read if isinstance(place, Reading)] == CARDS
    assert [fact.card for fact in talk.facts if isinstance(fact, CardRead)] == CARDS
    assert isinstance(talk.types("tiếp").talk.place, EndingTrack)


def test_a_card_tells_how_far_one_is_and_keeps_it_on_its_other_sides() -> None:
    talk = on_track().types("tiếp")
    assert talk.heard.endswith("Hai bạn mới cưới: mẩu 2/4.")
    assert "Đố một câu" not in talk.types("ví dụ").rows
    assert talk.types("tiếp").heard.endswith("mẩu 3/4.")


def test_the_test_asks_five_and_four_right_pass_it() -> None:
    talk = answered(at_the_end().taps("Thử ngay"), [True, True, False, True, True])
    assert TrackCompleted("moi-cuoi") in talk.new_facts
    assert not any(isinstance(fact, QuizFinished) for fact in talk.facts)
    assert "Xong lớp rồi! Bà con đúng 4/5 câu." in talk.heard


def test_three_right_do_not_pass_and_the_test_may_be_tried_again() -> None:
    talk = answered(at_the_end().taps("Thử ngay"), [True, True, False, False, True])
    assert not any(isinstance(fact, TrackCompleted) for fact in talk.facts)
    assert "Đúng 4 câu là xong lớp" in talk.heard
    again = answered(talk.taps("Thử lại"), [True] * 5)
    assert TrackCompleted("moi-cuoi") in again.new_facts


def test_a_passed_test_shown_again_is_not_completed_again() -> None:
    talk = answered(at_the_end().taps("Thử ngay"), [True] * 5).types("ve dau").types("quay lại")
    assert isinstance(talk.talk.place, QuizDone)
    assert talk.new_facts == ()


def test_going_home_and_back_leads_to_the_card_and_on_along_the_track() -> None:
    talk = on_track().types("tiếp").types("về đầu").types("quay lại")
    assert talk.talk.place == Reading("tu-nguyen", run=2, track="moi-cuoi")
    assert talk.types("tiếp").heard.endswith("mẩu 3/4.")


def test_going_home_and_back_leads_to_the_same_question_of_the_test() -> None:
    talk = at_the_end().taps("Thử ngay")
    question = talk.says[-1].body
    assert question in talk.types("về đầu").types("quay lại").heard
    assert isinstance(talk.talk.place, InQuiz)
    assert talk.talk.place.track == "moi-cuoi"


def test_joining_on_the_way_comes_back_to_the_next_card_of_the_track() -> None:
    talk = Villager().opens().types("lop hoc").types("1").types("tiếp")
    assert isinstance(talk.talk.place, Consenting)
    after = talk.types("xem không cần đăng ký").talk
    assert after.place == Reading("tu-nguyen", run=2, track="moi-cuoi")


def test_officers_tracks_come_first_for_an_officer_and_last_for_others() -> None:
    assert Villager().opens().types("lop hoc").rows[:2] == ["Hai bạn mới cưới", "Cán bộ xã"]
    assert officer().types("lop hoc").rows[:2] == ["Cán bộ xã", "Hai bạn mới cưới"]


def test_more_tracks_than_rows_are_shown_page_by_page_and_round_again() -> None:
    track = small_library().tracks[0]
    seven = tuple(replace(track, key=f"t{n}", name=f"Lớp thứ {n}", order=n) for n in range(7))
    talk = Villager(replace(small_library(), tracks=seven)).opens().types("lop hoc")
    pages = [talk.rows, talk.taps("Xem thêm lớp").rows, talk.taps("Xem thêm lớp").rows]
    assert [sum(row.startswith("Lớp thứ") for row in page) for page in pages] == [3, 3, 1]
    assert all(len(page) <= 6 for page in pages)
    assert talk.taps("Xem thêm lớp").rows == pages[0]


def test_a_withheld_card_is_passed_over_and_a_withheld_question_not_asked() -> None:
    talk = on_track()
    library = talk.library
    cards = {key: card for key, card in library.cards.items() if key != "tu-nguyen"}
    questions = {key: each for key, each in library.questions.items() if each.card != "tu-nguyen"}
    talk.library = replace(library, cards=cards, questions=questions)
    assert talk.types("tiếp").talk.place == Reading("lam-dam-va-dang-ky", run=2, track="moi-cuoi")
    talk.types("tiếp").types("tiếp")
    assert "Mình thử 4 câu nhé? Đúng 4 câu là xong lớp." in talk.heard


@pytest.mark.parametrize("words", ["tiếp", "ví dụ", "lớp học", "quay lại", "1", "2"])
def test_a_track_that_was_taken_out_leads_to_what_there_is(words: str) -> None:
    for talk in (on_track(), at_the_end(), at_the_end().taps("Thử ngay")):
        talk.library = replace(talk.library, tracks=())
        assert talk.types(words).rows
