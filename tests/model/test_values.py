"""Folding, codes and stored conversations."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.codes import ALPHABET, CODES, code_from, read_code, shown
from bot.model.conversation import Conversation, Home, InQuiz, pack, unpack
from bot.model.folding import fold, nfc


@pytest.mark.parametrize(
    "text", ["Thất Khê", "THẤT KHÊ", "  thất\u200b khê! ", "that khe", unicodedata.normalize("NFD", "Thất Khê")]
)
def test_the_same_words_fold_to_the_same(text: str) -> None:
    assert fold(text) == "that khe"


@pytest.mark.parametrize(
    ("text", "folded"), [("Đồng Đăng", "dong dang"), ("ｔｈｏａｔ", "thoat"), ("", ""), ("🙂", "")]
)
def test_folding_knows_d_with_a_stroke_and_wide_letters(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_is_stable_and_plain(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once.isascii()
    assert nfc(nfc(text)) == nfc(text)


@given(st.integers(0, CODES - 1))
def test_a_code_is_read_back_however_it_is_written(number: int) -> None:
    code = code_from(number)
    for written in (
        code,
        shown(code),
        shown(code).lower(),
        f"mã nhà {shown(code)}",
        f"Mã: {code}",
        shown(code).replace("-", " "),
    ):
        assert read_code(written) == code


@given(st.integers(0, CODES - 1), st.integers(0, 8), st.sampled_from(ALPHABET))
def test_one_wrong_letter_shows(number: int, place: int, letter: str) -> None:
    code = code_from(number)
    wrong = code[:place] + letter + code[place + 1 :]
    assert (read_code(wrong) == wrong) == (wrong == code)


@given(st.integers(0, CODES - 1), st.integers(0, 6))
def test_two_swapped_neighbours_show(number: int, place: int) -> None:
    code = code_from(number)
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (read_code(wrong) is None) == (wrong != code)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_code(text: str) -> None:
    read_code(text)


def test_a_conversation_comes_back_as_it_was_stored() -> None:
    talk = Conversation(
        InQuiz("tuoi-cuoi", ("a", "b"), seed=5, index=1), opened=(("2026-11", "tuoi-cuoi"),), asked=True
    )
    assert unpack(pack(talk)) == talk


@pytest.mark.parametrize(
    "stored", [b"", b"\xc1", b"garbage", pack(Conversation())[:-1], b"\x81\xa5place\x81\xa4type\xa4moon"]
)
def test_a_stored_place_that_nobody_knows_becomes_home(stored: bytes) -> None:
    assert unpack(stored).place == Home()
