"""The ear reads words as people type them, and only the reviewed list decides (S21)."""

import time
import unicodedata

import pytest

from bot.library.disclosure import LexiconEar, read_ear
from bot.library.phrases import UnknownSlot
from bot.model.told import Told
from bot.talk.step import LISTENED_TO
from tests.talking import ROOT, ear

LEXICON = ROOT / "content" / "lexicon" / "disclosure.toml"


@pytest.mark.parametrize(
    "typed",
    [
        "chồng em đánh em",
        "chong em danh em",
        "CHỒNG EM ĐÁNH EM!!!",
        "chồng em đánhhhh em",
        "ck e danh e",
        "choongf em ddanhs em",
        "chồng em đnáh em",
        "chông em danh em",
        "chồng   em\nđánh em",
        unicodedata.normalize("NFD", "chồng em đánh em"),
        "chồng em đá\u200bnh em",
        "Chào Loa Bản, em hỏi chút ạ. Chuyện là chồng em đánh em suốt mấy tháng nay rồi",
    ],
)
def test_the_same_words_in_many_spellings(typed: str) -> None:
    told = ear()(typed)
    assert told is not None
    assert (told.kind, told.about) == ("violence", "me")


@pytest.mark.parametrize(
    "typed",
    [
        "chồng em không đánh em",
        "chồng em chưa bao giờ đánh em",
        "chong em khong bao gio danh em",
        "chồng em để dành tiền cho em",
        "danh sách em gửi rồi",
        "chồng em đánh bài",
        "em bị đau răng",
        "",
        "🙂",
        "???",
        "a" * 5000,
    ],
)
def test_what_is_undone_or_means_something_else_is_not_heard(typed: str) -> None:
    assert ear()(typed) is None


@pytest.mark.parametrize("typed", ["đánh vợ phạt bao nhiêu", "tao hon la gi", "chồng đánh vợ có bị phạt không"])
def test_a_question_about_the_law_is_not_a_disclosure(typed: str) -> None:
    assert ear()(typed) is None


@pytest.mark.parametrize("typed", ["chồng đánh em có bị phạt không", "em muốn chết thì luật nói sao"])
def test_but_it_is_one_where_it_is_about_the_one_who_asks(typed: str) -> None:
    told = ear()(typed)
    assert told is not None
    assert told.sure


@pytest.mark.parametrize(
    ("typed", "kind", "about"),
    [
        ("chị hàng xóm bị chồng đánh", "violence", "other"),
        ("Tôi đánh vợ", "violence", "doer"),
        ("nó bắt em đưa hết lương", "control", "me"),
        ("bố mẹ ép em lấy chồng", "marriage", "me"),
        ("chú hay sờ người con", "sexual", "me"),
        ("em bị lừa bán sang Trung Quốc", "trafficking", "me"),
        ("dì ghẻ bắt cháu nhịn đói", "child", "me"),
        ("em không muốn sống nữa", "death", "me"),
        ("bạn em bảo nó muốn chết", "death", "other"),
        ("chồng em đánh em, em muốn chết", "death", "me"),
    ],
)
def test_the_most_urgent_kind_and_whom_it_is_about(typed: str, kind: str, about: str) -> None:
    told = ear()(typed)
    assert told is not None
    assert (told.kind, told.about) == (kind, about)


def test_the_same_words_are_always_heard_the_same() -> None:
    again = read_ear(ROOT / "content")
    for typed in ("chồng em đánh em, em sợ lắm", "bố say rượu quát tháo, con trốn gầm bàn", "nha ben danh nhau"):
        assert ear()(typed) == again(typed)


def test_danger_at_the_end_of_a_long_message_is_heard() -> None:
    assert ear()("em kể chuyện này hơi dài. " * 17 + "Chồng em đánh em.") is not None


@pytest.mark.parametrize("typed", ["zxqw jkwr " * 100, "e " * 500, "chong em danh dau rut " * 44, "bi bi " * 160])
def test_the_longest_message_is_heard_in_a_blink(typed: str) -> None:
    listening = ear()
    began = time.perf_counter()
    listening(typed[:LISTENED_TO])
    assert time.perf_counter() - began < 0.5


def test_a_slot_that_does_not_exist_stops_the_bot_at_the_start() -> None:
    from msgspec.toml import decode

    from bot.library import disclosure

    written = LEXICON.read_text().replace('"{nó} là {em} [run', '"{nobody} là {em} [run')
    with pytest.raises(UnknownSlot, match="nobody"):
        LexiconEar(decode(written, type=disclosure._Lexicon))


def test_every_phrase_of_the_lexicon_can_be_heard() -> None:
    """A phrase of one common word would be heard in everything: none has fewer than two signs, but for plain words."""
    from tomllib import loads

    for group in loads(LEXICON.read_text())["told"]:
        for phrase in group["phrases"]:
            assert phrase.strip() == phrase
            assert not phrase.startswith("…")
            assert phrase.count("(") == phrase.count(")"), phrase
            assert phrase.count("[") == phrase.count("]"), phrase


def test_nothing_typed_is_kept() -> None:
    listening = read_ear(ROOT / "content")
    before = len(str(vars(listening)))
    listening("canary qqzx 8812 chồng em đánh em")
    assert len(str(vars(listening))) == before


def test_what_was_told_names_no_words() -> None:
    assert set(Told.__struct_fields__) == {"kind", "about", "sure"}
