"""What a leader may do next: every road ends, no question is asked twice, and time is only what was spent."""

from hypothesis import given
from hypothesis import strategies as st

from bot.live.moves import GRACE_MS, joins_at, left_ms, moved, possible, shown, takes_answers, takes_cards
from bot.model.live import LiveState, Move
from tests.live.kit import rules

RULES = rules(3, seconds=20)


def led(*moves: Move, spent: int = 0) -> LiveState:
    state = LiveState()
    for move in moves:
        to = moved(RULES, state, spent, move)
        assert to is not None, (move, state)
        state = to
    return state


def test_a_whole_quiz() -> None:
    state = led("start", "answer", "standings", "next", "answer", "next", "answer", "standings", "next")
    assert (state.phase, state.counted) == ("over", (0, 1, 2))


def test_a_question_that_is_skipped_counts_for_nobody() -> None:
    assert led("start", "skip", "answer", "next", "answer").counted == (1, 2)


def test_a_quiz_that_ends_in_the_middle_counts_what_was_shown() -> None:
    state = led("start", "answer", "next", "end")
    assert (state.phase, state.counted) == ("over", (0,))


def test_a_pause_stops_the_time_where_it_was() -> None:
    paused = moved(RULES, led("start"), 7000, "pause")
    assert paused is not None
    assert paused.spent_ms == 7000
    again = moved(RULES, paused, 7000, "resume")
    assert again is not None
    assert (again.phase, again.spent_ms) == ("asking", 7000)


def test_the_next_question_begins_with_all_its_time() -> None:
    assert led("start", "answer", "next", spent=9000).spent_ms == 0


def test_a_question_closes_by_the_clock_and_answers_on_their_way_still_come_in() -> None:
    asking = led("start")
    assert (shown(RULES, asking, 19_999), left_ms(RULES, 19_999)) == ("asking", 1)
    assert (shown(RULES, asking, 20_000), left_ms(RULES, 20_500)) == ("closed", 0)
    assert takes_answers(RULES, asking, 20_000 + GRACE_MS - 1)
    assert not takes_answers(RULES, asking, 20_000 + GRACE_MS)


def test_no_answer_is_taken_while_nothing_is_asked() -> None:
    for state in (LiveState(), led("start", "pause"), led("start", "answer"), led("end")):
        assert not takes_answers(RULES, state, 0)


def test_cards_are_told_until_the_next_question() -> None:
    assert not takes_cards(LiveState())
    assert takes_cards(led("start"))
    assert takes_cards(led("start", "answer", "standings"))
    assert not takes_cards(led("end"))


def test_who_joins_after_the_answer_was_shown_begins_with_the_next() -> None:
    assert [joins_at(state) for state in (LiveState(), led("start"), led("start", "pause"))] == [0, 0, 0]
    assert joins_at(led("start", "answer")) == 1


@given(
    st.lists(st.sampled_from(("start", "pause", "resume", "answer", "standings", "next", "skip", "end")), max_size=40)
)
def test_any_moves_lead_forward_only(moves: list[Move]) -> None:
    state = LiveState()
    for move in moves:
        assert (moved(RULES, state, 5000, move) is None) == (move not in possible(RULES, state, 5000))
        to = moved(RULES, state, 5000, move)
        if to is None:
            continue
        assert to.version == state.version + 1
        assert to.index >= state.index
        assert set(state.counted) <= set(to.counted)
        assert len(set(to.counted)) == len(to.counted)
        assert all(0 <= each <= to.index < len(RULES.questions) for each in to.counted)
        state = to
    if state.phase == "over":
        assert possible(RULES, state, 5000) == {}
    else:
        assert "end" in possible(RULES, state, 5000)
