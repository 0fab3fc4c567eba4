"""What may be said of a batch, and what of a card."""

from hypothesis import given
from hypothesis import strategies as st

from bot.model.batches import HouseCard, at_least
from bot.model.codes import code_from


@given(st.integers(0, 500), st.integers(1, 500))
def test_what_is_told_of_a_batch_is_true_and_singles_nobody_out(joined: int, cards: int) -> None:
    joined = min(joined, cards)
    told = at_least(joined, cards)
    assert told <= joined
    assert told == 0 or (told >= 5 and told % 5 == 0 and cards - told >= 5)
    if joined >= 5 and cards - joined >= 5:
        assert joined - told < 5


def test_a_card_shows_no_code_where_it_is_named() -> None:
    assert code_from(5) not in f"{HouseCard(1, code_from(5), '06040')!r}"
