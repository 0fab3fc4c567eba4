"""2,000 characters, NFC, at the end of a sentence; five buttons; the numbers always stand in the text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.text import utf16
from bot.channels.zalo_text import LONGEST_TEXT, body_of, parts_of, pieces
from bot.model.replies import Call, Link, Picture, Say

PNG = b"\x89PNG"
SENTENCE = "Con trai từ đủ 20 tuổi, con gái từ đủ 18 tuổi thì được kết hôn. "


def test_a_short_message_is_one_with_its_numbered_rows() -> None:
    (part,) = parts_of(Say(title="Chào", body="Nghe nhé.", choices=("Tiếp", "Về đầu"), id="5c61ae.0"), buttons=False)
    assert part.text == "Chào\n\nNghe nhé.\n\n1. Tiếp\n2. Về đầu"
    assert part.buttons == ()


def test_a_long_one_is_cut_where_a_sentence_ends() -> None:
    parts = pieces((SENTENCE * 100).strip())
    assert len(parts) > 3
    assert all(len(part) <= LONGEST_TEXT and part.endswith("hôn.") for part in parts)
    assert " ".join(parts) == (SENTENCE * 100).strip()


def test_an_empty_line_is_a_better_place_than_a_sentence() -> None:
    text = SENTENCE * 20 + "\n\n" + SENTENCE * 20
    assert pieces(text)[0] == (SENTENCE * 20).strip()


def test_decomposed_letters_are_put_together_before_counting() -> None:
    decomposed = unicodedata.normalize("NFD", "ế" * 1990)
    (part,) = parts_of(Say(body=decomposed), buttons=False)
    assert len(part.text) == 1990
    assert unicodedata.is_normalized("NFC", part.text)


def test_an_emoji_counts_two_so_that_no_piece_is_too_long_either_way() -> None:
    assert [utf16(part) <= LONGEST_TEXT for part in pieces("🙂" * 2100)] == [True] * 3
    assert "".join(pieces("🙂" * 2100)) == "🙂" * 2100


def test_a_letter_is_never_cut_from_its_mark() -> None:
    text = "x" * (LONGEST_TEXT - 1) + "a\u0323\u0301" + "y" * 10
    assert not any(unicodedata.combining(part[0]) for part in pieces(text))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=6000))
def test_no_piece_is_too_long_and_no_word_is_lost(text: str) -> None:
    parts = pieces(text)
    assert all(0 < utf16(part) <= LONGEST_TEXT for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_picture_and_few_words_are_one_message_of_the_quota() -> None:
    say = Say(title="Bảng", choices=("Về đầu",), media=(Picture(PNG, "cột"),))
    (part,) = parts_of(say, buttons=False)
    assert part.picture == PNG and part.text == "Bảng\n\n1. Về đầu"
    assert body_of(part, "upload1") == {
        "text": "Bảng\n\n1. Về đầu",
        "attachment": {
            "type": "template",
            "payload": {"template_type": "media", "elements": [{"media_type": "image", "attachment_id": "upload1"}]},
        },
    }


def test_of_several_pictures_the_last_goes_with_the_words() -> None:
    say = Say(body="Hai hình.", media=(Picture(PNG + b"1", "a"), Picture(PNG + b"2", "b")))
    assert [(part.text, part.picture[-1:]) for part in parts_of(say, buttons=False)] == [
        ("", b"1"),
        ("Hai hình.", b"2"),
    ]


def test_buttons_stand_beside_the_numbered_lines() -> None:
    say = Say(body="Câu 1", choices=("Được", "Không"), id="5c61ae.1")
    (part,) = parts_of(say, buttons=True)
    assert "1. Được" in part.text
    assert [(button["type"], button["title"], button["payload"]) for button in part.buttons] == [
        ("oa.query.hide", "1. Được", "#5c61ae:0"),
        ("oa.query.hide", "2. Không", "#5c61ae:1"),
    ]


def test_six_rows_find_no_room_on_five_buttons_and_half_a_menu_would_be_none() -> None:
    (part,) = parts_of(Say(body="Mời", choices=tuple("abcdef"), id="5c61ae.0"), buttons=True)
    assert part.buttons == ()
    assert "6. f" in part.text


def test_numbers_to_call_come_first() -> None:
    say = Say(
        body="113",
        choices=tuple("abcdef"),
        media=(Call("113", "Gọi 113"), Link("https://loa.example/x", "Mở")),
        id="5c61ae.0",
    )
    (part,) = parts_of(say, buttons=True)
    assert [(button["type"], button["payload"]) for button in part.buttons] == [
        ("oa.open.phone", {"phone_code": "113"}),
        ("oa.open.url", {"url": "https://loa.example/x"}),
    ]


def test_a_long_label_is_shortened_on_its_button_only() -> None:
    label = "một câu trả lời dài " * 8
    (part,) = parts_of(Say(body="?", choices=(label.strip(),), id="5c61ae.0"), buttons=True)
    assert len(part.buttons[0]["title"]) <= 100
    assert label.strip() in part.text


@pytest.mark.parametrize("buttons", [True, False])
def test_only_the_last_piece_holds_rows_and_buttons(buttons: bool) -> None:
    parts = parts_of(Say(body=SENTENCE * 60, choices=("Tiếp",), id="5c61ae.0"), buttons=buttons)
    assert ["1. Tiếp" in part.text for part in parts] == [False] * (len(parts) - 1) + [True]
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [buttons]
