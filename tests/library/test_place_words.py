"""One name, however it is written, and whatever small words stand around it."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.places import Meant

from .gazetteer import ALIKE, DISTRICTS, MEANINGS, ONE_PLACE, PLACES, bare, codes

OLD_TONES = {"òa": "oà", "óa": "oá", "ọa": "oạ", "ủy": "uỷ", "ụy": "uỵ", "úy": "uý", "Òa": "Oà"}


def tones_elsewhere(text: str) -> str:
    for new, old in OLD_TONES.items():
        text = text.replace(new, old)
    return text


def y_as_i(text: str) -> str:
    return text.translate(str.maketrans("yýỳỷỹỵ", "iíìỉĩị"))


WAYS: dict[str, Callable[[str], str]] = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "capitals": str.upper,
    "small": str.lower,
    "old tones": tones_elsewhere,
    "i for y": y_as_i,
    "spaces": lambda text: "  " + text.replace(" ", " \u00a0 ") + "\n",
    "no spaces": lambda text: text.replace(" ", ""),
    "dots": lambda text: text.replace(" ", ".") + "!!!",
    "emoji": lambda text: f"👉 {text} 🏡❤️",
    "zero width": lambda text: text.replace(" ", "\u200b \ufeff"),
    "fullwidth": lambda text: "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_name_is_the_same_however_the_phone_writes_it(way: str) -> None:
    for name in (*MEANINGS, *DISTRICTS):
        assert PLACES.find(WAYS[way](name)) == PLACES.find(name), name


def test_every_name_is_the_same_without_diacritics() -> None:
    for name in (*MEANINGS.keys() - ALIKE, *DISTRICTS):
        assert PLACES.find(bare(name)) == PLACES.find(name), name


def test_without_diacritics_names_that_look_alike_are_asked_for() -> None:
    assert {"Tân Thanh", "Tân Thành", "Nhất Tiến", "Nhật Tiến", "Vân Thủy", "Vạn Thủy"} == ALIKE
    for name in ALIKE:
        assert MEANINGS[name] < set(codes(PLACES.find(bare(name)))), name
    assert PLACES.find("Tân Thanh") == Meant("06172")


@given(st.sampled_from([*MEANINGS, *DISTRICTS]), st.lists(st.sampled_from(sorted(WAYS)), max_size=4))
def test_ways_of_writing_add_up(name: str, ways: list[str]) -> None:
    typed = name
    for way in ways:
        typed = WAYS[way](typed)
    assert PLACES.find(typed) == PLACES.find(name)


AROUND = (
    "xã {}", "Xã {}", "XA {}", "x. {}", "x.{}", "x {}", "phường {}", "p. {}", "P {}", "thị trấn {}", "thi tran {}",
    "tt. {}", "TT {}", "mình ở xã {} ạ", "nhà em ở {}", "em ở {} nhé", "tôi ở {}.", "ở {}", "là {}", "thuộc xã {}",
    "nay là xã {}", "{}, Lạng Sơn", "{}, tỉnh Lạng Sơn", "xã {} tỉnh lạng sơn", "{} LS", "xã {} - Lạng Sơn",
    "thôn Nà Mỏ, xã {}", "thôn 3 xã {}", "số 12 đường Trần Đăng Ninh, phường {}", "xa{}", "quê ở Bắc Giang, nay ở {}",
)  # fmt: skip


@pytest.mark.parametrize("around", AROUND)
def test_words_around_a_name_do_not_hide_it(around: str) -> None:
    for name, code in ONE_PLACE:
        assert PLACES.find(around.format(name)) == Meant(code), name
        if name not in ALIKE:
            assert PLACES.find(bare(around.format(name))) == Meant(code), name
