"""Printed cards: the QR says what it should, everything fits or is refused, and nothing tells topic, group or house."""

import io
import json
import shutil
import subprocess
import tomllib

import pytest
from msgspec.structs import replace
from PIL import Image

from bot.model.batches import Batch, CardSet, HouseCard
from bot.model.codes import code_from, read_code, shown
from bot.papers import household_cards as paper
from bot.papers.household_cards import QUIET, SIZES, DoesNotFit, household_cards, payload, pictures, qr_of
from tests.talking import ROOT, gazetteer

COMMUNES = gazetteer().communes
ADDRESS = "https://loaban.langson.example.vn"
PPI = 144
TELLING = tomllib.loads((ROOT / "content" / "lexicon" / "telling.toml").read_text())["words"]


def issued(n: int, village: str = "Nà Cạn", group: str = "dao") -> CardSet:
    batch = Batch(17, "06040", village, group, n, "Danh sách hộ, 01/11/2026", "2026-11-23")
    return CardSet(batch, tuple(HouseCard(i, code_from(i * 7_654_321), "06040") for i in range(1, n + 1)))


def pages(cards: CardSet, *, with_list: bool = True) -> list[Image.Image]:
    drawn = pictures(cards, COMMUNES, ADDRESS, with_list=with_list, ppi=PPI)
    return [Image.open(io.BytesIO(png)).convert("L") for png in drawn]


def text_of(pdf: bytes, first: int = 1, last: int = 99) -> str:
    """What stands on the pages; a dash may be one of several signs."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext here")
    told = subprocess.run(["pdftotext", "-f", str(first), "-l", str(last), "-", "-"], input=pdf, capture_output=True)
    return told.stdout.decode().replace("\u200b", "")


def qr_printed(page: Image.Image, nth: int, modules: int) -> list[list[bool]]:
    """The dark modules of the nth card's QR, looked at in the middle of each."""
    dot = PPI / 25.4
    left = (SIZES["left"] + nth % 2 * SIZES["card_width"] + SIZES["inset"]) * dot
    top = (SIZES["top"] + nth // 2 * SIZES["card_height"] + SIZES["inset"]) * dot
    step = SIZES["qr"] * dot / (modules + 2 * QUIET)
    middle = [(QUIET + at + 0.5) * step for at in range(modules)]
    return [[page.getpixel((int(left + x), int(top + y))) < 128 for x in middle] for y in middle]  # type: ignore[operator]  # one grey value


def test_every_qr_on_the_paper_is_the_one_of_its_cards_code() -> None:
    cards = issued(12)
    first, second = pages(cards, with_list=False)
    for nth, card in enumerate(cards.cards):
        wanted = [[bool(module) for module in row] for row in qr_of(payload(ADDRESS, card.code)).matrix]
        assert qr_printed(first if nth < 10 else second, nth % 10, len(wanted)) == wanted


def test_a_qr_leads_to_the_page_with_the_code_behind_the_stroke() -> None:
    """Behind # it is sent to no server, and the page reads it as the talk does."""
    told = payload(ADDRESS + "/", code_from(5))
    address, code = told.split("/#ma=")
    assert address == ADDRESS
    assert read_code(code) == code_from(5)


def test_a_qr_bears_a_stain_and_has_its_white_edge() -> None:
    qr = qr_of(payload(ADDRESS, code_from(5)))
    assert qr.error in ("M", "Q", "H")
    side = len(qr.matrix) + 2 * QUIET
    assert SIZES["qr"] / side > 0.7  # millimetres a module: a cheap camera reads half of that
    (page,) = pages(issued(1), with_list=False)
    dot = PPI / 25.4
    left, top = (SIZES["left"] + SIZES["inset"]) * dot, (SIZES["top"] + SIZES["inset"]) * dot
    edge = QUIET * SIZES["qr"] / side * dot - 2
    white = page.crop((int(left) + 2, int(top) + 2, int(left + SIZES["qr"] * dot) - 2, int(top + edge)))
    assert white.getextrema() == (255, 255)


@pytest.mark.parametrize(("n", "cards"), [(1, 1), (10, 1), (11, 2), (95, 10)])
def test_ten_cards_stand_on_a_page_after_the_officers_page_and_list(n: int, cards: int) -> None:
    lists = -(-n // 27)
    assert len(pages(issued(n), with_list=False)) == cards
    assert len(pages(issued(n))) == 1 + lists + cards


def test_all_is_black_on_white() -> None:
    for png in pictures(issued(3), COMMUNES, ADDRESS):
        page = Image.open(io.BytesIO(png)).convert("RGB")
        red, green, blue = (page.getchannel(band) for band in "RGB")
        assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_a_card_says_who_we_are_where_to_go_and_its_code() -> None:
    cards = issued(2)
    told = text_of(household_cards(cards, COMMUNES, ADDRESS, with_list=False))
    for card in cards.cards:
        assert shown(card.code) in told
        assert f"Thẻ {card.number}/2" in told
    assert told.count("Loa Bản") == 2
    assert told.count("loaban.langson.example.vn") == 2
    assert "https" not in told
    assert "Nà Cạn, xã Thất Khê" in told
    assert "Lô 17" in told


def test_no_code_stands_on_the_officers_page_and_list() -> None:
    cards = issued(30)
    told = text_of(household_cards(cards, COMMUNES, ADDRESS), 1, 3)
    assert "Danh sách phát thẻ" in told and "23/11/2026" in told
    assert [card.number for card in cards.cards if shown(card.code) in told or card.code in told] == []


def test_neither_group_nor_topic_stands_anywhere() -> None:
    cards = issued(2)
    told = json.dumps(paper._told(cards, COMMUNES, ADDRESS, with_list=True), ensure_ascii=False)
    assert told == json.dumps(
        paper._told(replace(cards, batch=replace(cards.batch, group="mong")), COMMUNES, ADDRESS, with_list=True),
        ensure_ascii=False,
    )
    words = "".join(
        sign if sign.isalnum() else " " for sign in (told + text_of(household_cards(cards, COMMUNES, ADDRESS))).lower()
    )
    seen = f" {' '.join(words.split())} "
    for word in [*TELLING, "dân tộc", "bình đẳng giới", "pháp luật", "bạo lực", "tảo hôn", "dao"]:
        assert f" {word} " not in seen


def test_a_house_that_moved_has_its_new_commune_on_a_new_card_and_no_village() -> None:
    cards = issued(1)
    moved = replace(cards, cards=(replace(cards.cards[0], commune="06187"),))
    told = text_of(household_cards(moved, COMMUNES, ADDRESS, with_list=False)).splitlines()
    assert "Phường Kỳ Lừa" in told
    assert [line for line in told if "Nà Cạn" in line and "Lô 17, " not in line] == []


@pytest.mark.parametrize("village", ["W" * 45, "à" * 60])
def test_a_village_that_does_not_fit_is_refused_and_never_cut(village: str) -> None:
    with pytest.raises(DoesNotFit, match="Tên thôn"):
        household_cards(issued(1, village), COMMUNES, ADDRESS)


def test_an_address_that_does_not_fit_is_refused() -> None:
    with pytest.raises(DoesNotFit, match="LOA_BAN_PUBLIC"):
        household_cards(issued(1), COMMUNES, "https://" + "m" * 60 + ".vn")


@pytest.mark.parametrize(
    ("village", "address"),
    [
        ("Khối phố Hoàng Văn Thụ – Trần Hưng Đạo, tổ liên gia 12 và 13", "http://127.0.0.1:8080"),
        ("Nà", "https://loaban.sodantoctongiao.langson.gov.vn/"),
    ],
)
def test_long_words_stand_whole(village: str, address: str) -> None:
    told = text_of(household_cards(issued(1, village), COMMUNES, address, with_list=False))
    assert village in told.replace("\n", " ")
    assert paper._shown(address) in told.replace("\n", "")


def test_a_demo_says_so_on_every_card_and_page() -> None:
    told = text_of(household_cards(issued(12), COMMUNES, ADDRESS, mark="SỐ LIỆU MẪU – DEMO"))
    assert told.count("SỐ LIỆU MẪU – DEMO") == 12 + 2
    assert "MẪU" not in text_of(household_cards(issued(12), COMMUNES, ADDRESS))


def test_the_widest_code_fits() -> None:
    widest = CardSet(issued(1).batch, (HouseCard(1, "WWWMMMWWW", "06040"),))
    assert "WWW-MMM-WWW" in text_of(household_cards(widest, COMMUNES, ADDRESS, with_list=False))


@pytest.mark.parametrize(
    "village", ["#panic()", "*đậm* _nghiêng_", "$x^2$", "[khối] <nhãn> @ai", '"#', "// lời", "\\u{41}"]
)
def test_words_are_never_markup(village: str) -> None:
    told = text_of(household_cards(issued(1, village), COMMUNES, ADDRESS))
    assert village in told
