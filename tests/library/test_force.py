"""What is shown on a day follows the law of that day."""

import datetime as dt

from bot.library.read import in_force, withheld

from .shelf import CARD, LAWS, QUIZ, TODAY, Shelf

LAST_DAY = dt.date(2027, 2, 28)
DAY_AFTER = dt.date(2027, 3, 1)


def test_a_card_is_shown_on_the_last_day_of_its_law(shelf: Shelf) -> None:
    assert "giay-khai-sinh" in in_force(shelf.read(), LAST_DAY).cards


def test_a_card_is_withheld_by_itself_the_day_after_its_law_ends(shelf: Shelf) -> None:
    assert list(in_force(shelf.read(), DAY_AFTER).cards) == ["tuoi-ket-hon"]


def test_the_editor_is_told_which_law_withholds_what(shelf: Shelf) -> None:
    told = [(each.kind, each.key, each.because, each.law) for each in withheld(shelf.read(), DAY_AFTER)]
    assert told == [
        ("card", "giay-khai-sinh", "law", "luat-60-2014"),
        ("question", "giay-o-dau", "law", "luat-60-2014"),
    ]


def test_a_card_comes_back_when_it_is_corrected(shelf: Shelf) -> None:
    new = FUTURE + shelf.text(LAWS)
    shelf.write(LAWS, new)
    shelf.change("cards/tuoi-cuoi/giay-khai-sinh.md", "luat-60-2014", "luat-moi")
    assert "giay-khai-sinh" in in_force(shelf.read(), DAY_AFTER).cards
    assert "giay-khai-sinh" not in in_force(shelf.read(), TODAY).cards


def test_a_card_is_withheld_when_one_of_its_laws_is_not_in_the_register(shelf: Shelf) -> None:
    shelf.change(CARD, "laws = [", 'laws = [{law = "luat-la", article = "1"}, ')
    [card, _] = withheld(shelf.read(), TODAY)
    assert (card.key, card.because, card.law) == ("tuoi-ket-hon", "law", "luat-la")


def test_a_card_is_withheld_outside_its_own_days(shelf: Shelf) -> None:
    shelf.change(CARD, "revision", "valid_from = 2026-12-01\nvalid_until = 2026-12-31\nrevision")
    library = shelf.read()
    days = [dt.date(2026, 11, 30), dt.date(2026, 12, 1), dt.date(2026, 12, 31), dt.date(2027, 1, 1)]
    assert ["tuoi-ket-hon" in in_force(library, day).cards for day in days] == [False, True, True, False]


def test_the_questions_of_a_withheld_card_are_withheld_too(shelf: Shelf) -> None:
    shelf.change(CARD, "revision", "valid_until = 2026-01-01\nrevision")
    library = shelf.read()
    assert list(in_force(library, TODAY).questions) == ["giay-o-dau"]
    assert [each.because for each in withheld(library, TODAY)] == ["days", "card"]


def test_a_question_without_its_card_is_not_asked(shelf: Shelf) -> None:
    shelf.change(QUIZ, '"tuoi-ket-hon"', '"tuoi-la"')
    assert list(in_force(shelf.read(), TODAY).questions) == ["giay-o-dau"]


def test_a_library_with_nothing_to_withhold_stays_as_it_is(shelf: Shelf) -> None:
    library = shelf.read()
    assert in_force(library, TODAY) is library


def test_the_revision_names_what_was_read_whatever_the_day(shelf: Shelf) -> None:
    library = shelf.read()
    assert in_force(library, DAY_AFTER).revision == library.revision


FUTURE = """[[law]]
key = "luat-moi"
number = "1/2026/QH16"
name = "Luật Hộ tịch mới"
in_force_from = 2027-03-01
certainty = "read"
source = "Văn bản"

"""
