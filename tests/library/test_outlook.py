"""The editor is told what nobody sees yet, and what comes and goes by a coming day. None of it is a slip."""

import datetime as dt

import pytest

from bot.library.check import RULES_AHEAD, check
from bot.library.outlook import changes, coming, drafts
from bot.library.read import in_force, read, withheld

from .shelf import CARD, LAWS, QUIZ, TODAY, Shelf

BIRTH = "cards/tuoi-cuoi/giay-khai-sinh.md"
DAY_AFTER = dt.date(2027, 3, 1)
NEXT_YEAR = dt.date(2027, 1, 1)


def told(shelf: Shelf, day: dt.date) -> list[str]:
    return [str(each) for each in coming(read(shelf.folder), TODAY, day)]


def changed(shelf: Shelf, day: dt.date) -> list[tuple[dt.date, str, bool]]:
    """(day, key, whether it goes)"""
    return [(each.on, each.key, each.gone is not None) for each in changes(shelf.read(), TODAY, day)]


def test_a_draft_is_shown_to_nobody_whatever_the_day(shelf: Shelf) -> None:
    shelf.change(CARD, "revision", "draft = true\nrevision")
    library = shelf.read()
    for day in (dt.date.min, TODAY, dt.date.max):
        assert "tuoi-ket-hon" not in in_force(library, day).cards
        assert "nha-ben-17" not in in_force(library, day).questions
    assert [(each.key, each.because) for each in withheld(library, TODAY)] == [
        ("tuoi-ket-hon", "draft"),
        ("nha-ben-17", "card"),
    ]


def test_a_question_may_be_a_draft_by_itself(shelf: Shelf) -> None:
    shelf.change(QUIZ, "checked_on", "draft = true\nchecked_on")
    assert list(in_force(shelf.read(), TODAY).questions) == ["giay-o-dau"]


def test_a_draft_that_is_lifted_is_shown(shelf: Shelf) -> None:
    shelf.change(CARD, "revision", "draft = false\nrevision")
    assert "tuoi-ket-hon" in in_force(shelf.read(), TODAY).cards


def test_drafts_are_noted_and_are_no_problem(shelf: Shelf) -> None:
    shelf.change(CARD, "revision", "draft = true\nrevision")
    assert [str(each) for each in drafts(read(shelf.folder))] == [
        f'content/{CARD}:1: Thẻ "tuoi-ket-hon" bản nháp, chưa hiện cho ai.'
    ]
    assert shelf.problems() == ()


def test_a_draft_may_wait_for_its_question(shelf: Shelf) -> None:
    shelf.change(CARD, "revision", "draft = true\nrevision")
    shelf.change(QUIZ, shelf.text(QUIZ).split("\n\n")[0] + "\n\n", "")
    assert shelf.problems() == ()


def test_only_a_draft_may_not_know_the_article_yet(shelf: Shelf) -> None:
    shelf.change(CARD, '"8", clause = "1", point = "a"', '""')
    assert ["số điều" in each.sentence for each in shelf.problems()] == [True]
    shelf.change(CARD, "revision", "draft = true\nrevision")
    assert shelf.problems() == ()


def test_a_draft_question_does_not_count_as_the_question_of_a_card_that_is_shown(shelf: Shelf) -> None:
    shelf.change(QUIZ, "checked_on", "draft = true\nchecked_on")
    [problem] = shelf.problems()
    assert (problem.file, "chưa có câu hỏi" in problem.sentence) == (f"content/{CARD}", True)


def test_what_a_law_takes_away_is_foreseen_with_the_law_and_the_day(shelf: Shelf) -> None:
    shelf.change(LAWS, "2027-02-28", '2027-02-28\nreplaced_by = "nd-82-2020"')
    [card, question] = told(shelf, DAY_AFTER)
    assert card.startswith(f'content/{BIRTH}:1: Thẻ "giay-khai-sinh" từ 01/03/2027 thôi hiện: Luật Hộ tịch 2014')
    assert card.endswith("đến hết 28/02/2027, thay bằng Nghị định 82/2020.")
    assert question.startswith(
        f'content/{QUIZ}:{shelf.line(QUIZ, "giay-o-dau") - 1}: Câu hỏi "giay-o-dau" từ 01/03/2027'
    )


def test_a_law_that_will_have_ended_is_a_problem_only_on_that_day(shelf: Shelf) -> None:
    assert check(shelf.folder, DAY_AFTER, RULES_AHEAD) == ()
    assert len(check(shelf.folder, DAY_AFTER)) == 2


def test_any_other_slip_is_a_problem_ahead_too(shelf: Shelf) -> None:
    shelf.change(CARD, "Luật 52/2014/QH13, Điều 8", " ")
    [problem] = check(shelf.folder, DAY_AFTER, RULES_AHEAD)
    assert "Chưa ghi nguồn" in problem.sentence


def test_what_its_own_days_take_away_is_foreseen(shelf: Shelf) -> None:
    shelf.change(CARD, "revision", "valid_until = 2026-12-31\nrevision")
    [card, question] = told(shelf, NEXT_YEAR)
    assert card.endswith('"tuoi-ket-hon" từ 01/01/2027 thôi hiện: ghi valid_until = 2026-12-31.')
    assert question.endswith('"nha-ben-17" từ 01/01/2027 thôi hiện: thẻ "tuoi-ket-hon" thôi hiện.')


def test_what_comes_in_is_foreseen(shelf: Shelf) -> None:
    shelf.change(CARD, "revision", "valid_from = 2027-01-01\nrevision")
    assert changed(shelf, NEXT_YEAR) == [(NEXT_YEAR, "tuoi-ket-hon", False), (NEXT_YEAR, "nha-ben-17", False)]
    assert told(shelf, NEXT_YEAR)[0].endswith('Thẻ "tuoi-ket-hon" từ 01/01/2027 bắt đầu hiện.')


def test_what_a_coming_law_brings_is_foreseen(shelf: Shelf) -> None:
    shelf.change(LAWS, "2016-01-01", "2027-01-01")
    assert changed(shelf, NEXT_YEAR) == [(NEXT_YEAR, "giay-khai-sinh", False), (NEXT_YEAR, "giay-o-dau", False)]


def test_what_comes_and_goes_again_is_foreseen_twice_in_the_order_of_days(shelf: Shelf) -> None:
    shelf.change(CARD, "revision", "valid_from = 2026-12-01\nvalid_until = 2026-12-31\nrevision")
    days = [(on, key) for on, key, _ in changed(shelf, DAY_AFTER)]
    assert days == [
        (dt.date(2026, 12, 1), "tuoi-ket-hon"),
        (dt.date(2026, 12, 1), "nha-ben-17"),
        (NEXT_YEAR, "tuoi-ket-hon"),
        (NEXT_YEAR, "nha-ben-17"),
        (DAY_AFTER, "giay-khai-sinh"),
        (DAY_AFTER, "giay-o-dau"),
    ]


def test_a_draft_is_not_foreseen_to_come(shelf: Shelf) -> None:
    shelf.change(CARD, "revision", "draft = true\nvalid_from = 2027-01-01\nrevision")
    assert changed(shelf, NEXT_YEAR) == []


@pytest.mark.parametrize("day", [dt.date(2027, 2, 28), TODAY, dt.date(2020, 1, 1)])
def test_nothing_is_foreseen_before_its_day_nor_of_days_gone_by(shelf: Shelf, day: dt.date) -> None:
    assert changed(shelf, day) == []


def test_the_end_of_the_calendar_can_be_asked_for(shelf: Shelf) -> None:
    shelf.change(CARD, "revision", "valid_until = 9999-12-31\nrevision")
    assert [key for _, key, _ in changed(shelf, dt.date.max)] == ["giay-khai-sinh", "giay-o-dau"]
