"""Folding, codes and stored conversations."""

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.codes import ALPHABET, CODES, code_from, is_meant_as_code, read_code, shown
from bot.model.conversation import (
    Conversation,
    Go,
    Home,
    InQuiz,
    NamingCommune,
    NamingHouse,
    Place,
    TypingHouseCode,
    pack,
    unpack,
)
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
    is_meant_as_code(text)


@given(st.integers(0, CODES - 1))
def test_a_code_as_it_is_printed_is_meant_as_one(number: int) -> None:
    code = code_from(number)
    for written in (code, shown(code), shown(code).lower(), f"mã nhà {shown(code)}"):
        assert is_meant_as_code(written)


@pytest.mark.parametrize("words", ["nghe mot mau", "chu de", "cho ca nha", "anh em nha", "09121234567", "", "1"])
def test_words_of_a_talk_are_not_meant_as_a_code(words: str) -> None:
    assert not is_meant_as_code(words)


def test_a_conversation_comes_back_as_it_was_stored() -> None:
    talk = Conversation(
        InQuiz("tuoi-cuoi", ("a", "b"), seed=5, index=1), opened=(("2026-11", "tuoi-cuoi"),), asked=True
    )
    assert unpack(pack(talk)) == talk


@pytest.mark.parametrize(
    ("place", "read"),
    [
        ({"type": "commune", "maybe": ["06040"], "page": 1}, NamingCommune(("06040",), 1)),
        ({"type": "house", "commune": "06040"}, NamingHouse("06040")),
        ({"type": "house-code", "commune": "06040"}, TypingHouseCode("06040")),
    ],
)
def test_a_conversation_from_before_there_were_printed_cards_goes_on(place: dict[str, object], read: Place) -> None:
    rows = [["Bỏ qua", "no-house", ""], ["Không phải, gõ lại", "join", ""]]
    stored = msgspec.msgpack.encode({"place": place, "offer": ["a1b2c3", rows], "slips": 2, "slips_from": 5})
    talk = unpack(stored)
    assert (talk.place, talk.slips, talk.guest) == (read, 2, None)
    assert [row.go for row in talk.offer.rows] == [Go.NO_HOUSE, Go.JOIN]


@pytest.mark.parametrize(
    "stored", [b"", b"\xc1", b"garbage", pack(Conversation())[:-1], b"\x81\xa5place\x81\xa4type\xa4moon"]
)
def test_a_stored_place_that_nobody_knows_becomes_home(stored: bytes) -> None:
    assert unpack(stored).place == Home()
