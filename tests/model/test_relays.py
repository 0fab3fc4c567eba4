"""Codes of who passes content on: spoken, typed, pasted, in links."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.relays import (
    FEW,
    MANY,
    Heard,
    code_of,
    heard_in,
    heard_in_payload,
    is_slip,
    last_line,
    mark_of,
    number_of,
    payload_of,
    spoken,
)
from tests.talking import small_library

NUMBERS = st.one_of(st.integers(FEW[0], FEW[-1]), st.integers(MANY[0], MANY[-1]))


def test_the_check_digit_is_that_of_the_standard() -> None:
    """The example of ISO/IEC 7064 for MOD 11,10: 0794 has 5."""
    from bot.model.relays import _check

    assert _check("0794") == "5"


@given(NUMBERS)
def test_a_code_leads_back_to_its_number(number: int) -> None:
    assert number_of(code_of(number)) == number


@given(NUMBERS, st.data())
def test_one_wrong_digit_credits_nobody(number: int, data: st.DataObject) -> None:
    code = code_of(number)
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != code[place]]))
    assert number_of(code[:place] + other + code[place + 1 :]) is None


def test_nearly_every_swap_of_neighbours_shows() -> None:
    swaps = unseen = 0
    for number in FEW:
        code = code_of(number)
        for place in range(len(code) - 1):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            if swapped != code:
                swaps += 1
                unseen += number_of(swapped) is not None
    assert unseen / swaps < 0.03


CODE = code_of(4721)


@pytest.mark.parametrize(
    "typed",
    [
        f"BẢN {CODE}",
        f"ban {CODE}",
        f"bản{CODE}",
        f"Bản số {CODE}",
        f"BẢN: {CODE[:2]} {CODE[2:]}",
        f"mã ban {CODE}.",
        unicodedata.normalize("NFD", f"Bản {CODE}"),
    ],
)
def test_a_code_is_heard_however_it_is_typed(typed: str) -> None:
    heard, _ = heard_in(typed)
    assert heard == Heard(CODE)


def test_what_else_was_typed_stays() -> None:
    assert heard_in(f"bao nhiêu tuổi thì cưới được, bản {CODE}") == (Heard(CODE), "bao nhiêu tuổi thì cưới được,")


@pytest.mark.parametrize("typed", ["bản 2026", "bản tôi có 120 nhà", "0912345678", "ban 12", "thôn bản 123456789", ""])
def test_other_numbers_are_no_code(typed: str) -> None:
    assert heard_in(typed) == (None, typed)
    assert not is_slip(typed)


def test_a_slip_is_told_from_no_code() -> None:
    assert is_slip(f"ban {CODE[:-1]}{(int(CODE[-1]) + 1) % 10}")
    assert not is_slip(spoken(CODE))


@given(NUMBERS, st.integers(1, 9), st.sampled_from(sorted(small_library().cards)))
def test_a_link_keeps_code_hands_and_card(number: int, hands: int, card: str) -> None:
    payload = payload_of(code_of(number), hands, mark_of(card))
    assert heard_in_payload(payload) == Heard(code_of(number), hands, mark_of(card))
    assert len(payload) <= 64, "longer than Telegram takes"
    assert card not in payload


@pytest.mark.parametrize(
    "payload", ["", "b", "b4721", "b47210-0", "x47215", f"b{CODE}-1-x", "b99999999", "FNE-RVT-NMA"]
)
def test_other_links_are_none_of_ours(payload: str) -> None:
    assert heard_in_payload(payload) is None


@pytest.mark.parametrize("link", ["https://loa.example", "https://t.me/LoaBanBot"])
def test_a_pasted_link_tells_hands_and_card(link: str) -> None:
    sent = Heard(CODE, 3, mark_of("tuoi-ket-hon"))
    line = last_line(link, "tuoi-ket-hon", sent)
    assert heard_in(f"Tuổi kết hôn\n\n{line}") == (sent, f"Tuổi kết hôn\n\nLoa Bản, mã BẢN {CODE}:")
    assert spoken(CODE) in line


def test_where_a_link_carries_nothing_the_spoken_code_does() -> None:
    line = last_line("https://zalo.me/123", "tuoi-ket-hon", Heard(CODE))
    assert heard_in(line)[0] == Heard(CODE)
