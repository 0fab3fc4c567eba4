"""Codes of six digits, questions drawn for a hall, and a leader's line of counted cards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.live import LiveQuestion, LiveRules
from bot.model.live_codes import CODES, live_code, read_live_code, shown_live
from bot.model.live_draw import drawn, mixed, questions_for, topics_for
from bot.model.live_raised import raised
from tests.talking import shipped_library

NUMBERS = st.integers(0, CODES - 1)
QUESTION = LiveQuestion("q", "?", ("a", "b", "c"), 0, "", "")
ALONE = LiveRules((QUESTION,))
TEAMS = LiveRules((QUESTION,), teams=("Nà Pài", "Khuổi Lầy", "Bản Cả"), teams_by="village")


@given(NUMBERS)
def test_a_code_is_read_however_it_is_written(number: int) -> None:
    code = live_code(number)
    assert len(code) == 6 and code[0] != "0"
    for written in (code, shown_live(code), f" {code[:3]}-{code[3:]} ", f"mã {code}", f"Hội trường {shown_live(code)}"):
        assert read_live_code(written) == code


@given(NUMBERS, st.integers(0, 5), st.integers(1, 9))
def test_a_wrong_digit_shows(number: int, place: int, by: int) -> None:
    code = live_code(number)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert read_live_code(wrong) != wrong or wrong == code


@pytest.mark.parametrize("typed", ["12345", "1234567", "35", "an 482914 nha", "0982345678", "", "482 914 555"])
def test_other_numbers_are_no_code(typed: str) -> None:
    assert read_live_code(typed) is None


def test_a_hall_is_asked_nothing_about_oneself_on_a_sensitive_topic() -> None:
    library = shipped_library()
    assert topics_for(library)
    for topic in library.topics:
        if topic.sensitive:
            assert not any(question.situation for question in questions_for(library, topic.key))
    assert all(topic.audience != "officers" for topic in topics_for(library))


def test_a_mix_asks_nothing_sensitive_before_a_village_unprepared() -> None:
    library = shipped_library()
    assert mixed(library)
    assert not any(topic.sensitive or topic.audience != "everyone" for topic in mixed(library))


def test_the_same_number_draws_the_same_questions_in_the_same_order() -> None:
    library = shipped_library()
    keys = [topic.key for topic in topics_for(library)][:3]
    one, again, other = (drawn(library, keys, 10, seed) for seed in (7, 7, 8))
    assert one == again
    assert one != other
    assert len({each.key for each in one}) == len(one) == 10


def test_the_right_option_is_the_one_of_the_content() -> None:
    library = shipped_library()
    for topic in topics_for(library):
        for each in drawn(library, [topic.key], 20, 3):
            question = library.questions[each.key]
            assert each.options[each.right] == next(option.label for option in question.options if option.right)
            assert sorted(each.options) == sorted(option.label for option in question.options)
            assert each.law and each.explain


@pytest.mark.parametrize(
    ("typed", "counts"),
    [
        ("A 12 B 30 C 5", (12, 30, 5, 0)),
        ("a12, b30; c5", (12, 30, 5, 0)),
        ("C: 5  A=12", (12, 0, 5, 0)),
        ("b 0", (0, 0, 0, 0)),
    ],
)
def test_a_line_of_counted_cards(typed: str, counts: tuple[int, int, int, int]) -> None:
    found = raised(ALONE, 3, typed)
    assert found is not None
    assert (found.counts, found.team, found.slip) == (counts, -1, "")


@pytest.mark.parametrize(
    ("typed", "team"),
    [("Nà Pài: A 12 B 3", 0), ("khuoi lay a 1 b 2", 1), ("bản a 3", 2), ("3 a 4", 2), ("Đội 2 A 1", 1)],
)
def test_the_team_stands_before_the_counts(typed: str, team: int) -> None:
    found = raised(TEAMS, 3, typed)
    assert found is not None
    assert (found.team, found.slip) == (team, "")


@pytest.mark.parametrize(
    ("rules", "typed", "slip"),
    [
        (ALONE, "A 1 D 4", "option"),
        (ALONE, "A 99999", "many"),
        (ALONE, "Nà Pài A 1", "team"),
        (TEAMS, "A 12 B 3", "team"),
        (TEAMS, "Bản Xa A 12", "team"),
    ],
)
def test_a_slip_in_the_line_is_told(rules: LiveRules, typed: str, slip: str) -> None:
    found = raised(rules, 3, typed)
    assert found is not None
    assert found.slip == slip


@pytest.mark.parametrize("typed", ["B", "tiep", "ba con", "mã 482914", "35 nha", "lớp 5a"])
def test_other_words_are_no_counts(typed: str) -> None:
    assert raised(ALONE, 3, typed) is None
