"""Splitting long messages, for every channel with a limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.text import pieces, utf16


def test_an_emoji_counts_two_as_telegram_counts() -> None:
    assert utf16("loa 📣") == 6


def test_a_text_that_fits_stays_whole() -> None:
    assert pieces("a b", 3) == ["a b"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("một đoạn\n\nhai đoạn", ["một đoạn", "hai đoạn"]),
        ("một dòng\nhai dòng", ["một dòng", "hai dòng"]),
        ("mot hai bon nam", ["mot hai", "bon nam"]),
        ("a" * 12, ["a" * 10, "aa"]),
    ],
)
def test_it_is_cut_where_it_hurts_least(text: str, parts: list[str]) -> None:
    assert pieces(text, 10) == parts


@given(st.text(max_size=300), st.integers(2, 40))
def test_no_piece_is_too_long_and_no_letter_is_lost(text: str, most: int) -> None:
    found = pieces(text, most, utf16)
    assert all(0 < utf16(piece) <= most for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())
