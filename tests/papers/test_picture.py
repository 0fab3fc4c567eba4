"""Pictures: the right size, nothing cut off, and the words of a card are never markup."""

import struct
import zlib
from itertools import groupby

import pytest
from msgspec.structs import replace

from bot.model.content import Card, Citation
from bot.papers.picture import SIZES, DoesNotFit, Size, picture
from tests.talking import shipped_library

LIBRARY = shipped_library()
CARD = LIBRARY.cards["tuoi-ket-hon"]
LINK = "https://loaban.example.vn/"
PAPER = (0xFA, 0xF5, 0xEA)


def length(card: Card) -> int:
    return len(card.title) + len(card.body)


def spread() -> list[Card]:
    """Longest and shortest of all, longest law line, longest title, and the longest of each topic."""
    cards = list(LIBRARY.cards.values())
    ends = [max(cards, key=length), min(cards, key=length), max(cards, key=lambda card: len(card.title))]
    ends.append(max(cards, key=lambda card: len(LIBRARY.law_line(card.laws))))
    longest = [max(group, key=length) for _, group in groupby(cards, key=lambda card: card.topic)]
    return list({card.key: card for card in (*ends, *longest)}.values())


def measured(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def corner(png: bytes) -> tuple[int, ...]:
    """The first pixel: nothing stands before it, so every filter of PNG leaves it as it is."""
    chunks, at = b"", 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            chunks += png[at + 8 : at + 8 + size]
        at += size + 12
    return tuple(zlib.decompress(chunks)[1:4])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("card", spread(), ids=lambda card: card.key)
def test_a_card_fits_at_a_type_that_is_read_at_arm_s_length(card: Card, size: Size) -> None:
    drawn = picture(card, LIBRARY, size, LINK)  # the template refuses what does not fit
    assert measured(drawn) == SIZES[size]
    assert corner(drawn) == PAPER
    assert len(drawn) < 400_000


@pytest.mark.parametrize("size", SIZES)
def test_the_longest_that_the_checker_lets_pass_fits_too(size: Size) -> None:
    words = "Người mười sáu tuổi trở xuống không được nhận việc nặng nhọc, dù cha mẹ ưng. " * 5
    body = f"{words[:170].strip()}\n\n{words[:178].strip()}"
    laws = tuple(Citation(law, str(article), "1", "đ") for law in list(LIBRARY.laws)[:3] for article in (8, 9))
    assert picture(replace(CARD, title=words[:60], body=body, laws=laws), LIBRARY, size, LINK)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "card",
    [
        replace(CARD, body="Người mười sáu tuổi trở xuống không nhận việc nặng. " * 16),
        replace(CARD, title="nghiêng" * 12),
        replace(CARD, laws=tuple(Citation("luat-52-2014", str(article), "1") for article in range(60))),
    ],
    ids=["body", "word", "law"],
)
def test_what_does_not_fit_is_refused_and_never_cut(card: Card, size: Size) -> None:
    with pytest.raises(DoesNotFit, match=CARD.key):
        picture(card, LIBRARY, size, LINK)


def test_a_link_that_is_too_long_is_refused() -> None:
    with pytest.raises(DoesNotFit):
        picture(CARD, LIBRARY, "square", "https://" + "m" * 80)


@pytest.mark.parametrize(
    "words",
    [
        "#panic()",
        "$x^2$",
        "*đậm*",
        "@ai",
        "[khối]",
        "\\ \\u{41}",
        "_nghiêng_",
        "`mã`",
        "<nhãn>",
        "// lời",
        "#{",
        "]",
        '"#',
    ],
)
def test_words_are_never_markup(words: str) -> None:
    hostile = replace(CARD, title=words, body=f"{words} và {words}\n\n= {words}\n- #set page(fill: red)")
    drawn = picture(hostile, LIBRARY, "square", f"https://a.vn/{words}")
    assert (measured(drawn), corner(drawn)) == ((1080, 1080), PAPER)


@pytest.mark.parametrize(
    ("written", "as_markup"), [("#(1+1)", "2"), ("*A*", "A"), ("\\u{41}", "A"), ("a -- b", "a – b")]
)
def test_signs_of_the_template_s_language_stay_signs(written: str, as_markup: str) -> None:
    one, other = (picture(replace(CARD, title=title), LIBRARY, "square") for title in (written, as_markup))
    assert one != other


def test_the_same_card_is_the_same_picture() -> None:
    assert picture(CARD, LIBRARY, "square", LINK) == picture(CARD, LIBRARY, "square", LINK)


def test_an_address_is_shown_as_people_write_it_and_may_be_missing() -> None:
    bare = picture(CARD, LIBRARY, "square", "loaban.example.vn")
    assert picture(CARD, LIBRARY, "square", "https://loaban.example.vn/") == bare
    assert picture(CARD, LIBRARY, "square") != bare


def test_nothing_of_who_signed_stands_on_it() -> None:
    signed = replace(CARD, review=replace(CARD.review, checked_by="Bà Mai"))
    assert picture(signed, LIBRARY, "square", LINK) == picture(CARD, LIBRARY, "square", LINK)
