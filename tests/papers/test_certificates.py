"""Certificates: the words stand on them whole, inside the frame and apart; a picture of the right size; nothing of a person in the QR."""

import io
import re
import shutil
import subprocess
import unicodedata
from itertools import combinations
from typing import Any, NamedTuple

import pytest
from PIL import Image, ImageFont

from bot.library.contest_check import LONGEST_ON_PAPER, LONGEST_PARTS
from bot.model.certificates import Certificate, DoesNotFit
from bot.papers.apart import made_apart
from bot.papers.certificates import FEW, PIXELS, pdf, pdf_here, pictures, png
from tests.talking import ROOT

MM = 72 / 25.4
FRAME = 12.0
"""Millimetres from the edge of the paper to within the inner line."""
LONG_NAME = "Nguyễn Phước Hoàng Trần Lê Thị Công Tằng Tôn Nữ Bảo Khánh Quỳnh Phương Uyên Thảo Nguyên Diễm My"
LONG_CONTEST = "Cuộc thi trực tuyến " + "Tìm hiểu Luật Phòng, chống bạo lực gia đình và Luật Bình đẳng giới " * 5
LONG_ORGANISER = (
    "Sở Văn hóa, Thể thao và Du lịch phối hợp với Hội Liên hiệp Phụ nữ tỉnh, Sở Dân tộc và Tôn giáo tỉnh Lạng Sơn"
)
LONG_PLACE = (
    "Trường Phổ thông Dân tộc nội trú Trung học cơ sở và Trung học phổ thông xã Mẫu Sơn, xã Mẫu Sơn, tỉnh Lạng Sơn"
)
LONG_PRIZE = "Giải Nhất cá nhân dành cho thí sinh là người dân tộc thiểu số cao tuổi nhất ở xã vùng cao"
NAMES = (
    "Nông Thị Hoa", "Hoàng Văn Thụ", "Lương Thị Xuyến", "Triệu Mùi Chài", "Bàn Thị Mẩy", "Đặng A Phẩy", "Phùn Tạ Mẩy",
    "Giàng A Páo", "Vàng Thị Mỷ", "Sùng Seo Lử", "Lầu Y Dơ", "Thào Thị Súa", "Hầu Mí Sính", "Ầu Thị Ữu", "Lý Ửng Ỹ",
)  # fmt: skip


def certificate(**changes: Any) -> Certificate:
    values: dict[str, Any] = {
        "contest": "Cuộc thi Tìm hiểu pháp luật về bình đẳng giới năm 2026",
        "organiser": "Sở Tư pháp",
        "code": "K7M-4XR-TPQ-9AC-4HN-WE3",
        "address": "https://loaban.langson.example.vn/thi/binh-dang-gioi/giay/K7M4XRTPQ9AC4HNWE3",
        "dated": "2026-12-15",
        "name": "Nông Thị Hoa",
        "place": "Xã Thất Khê",
        "prize": "Giải Nhất",
        "rank": 1,
        "version": 2,
    }
    return Certificate(**values | changes)


class Word(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    text: str


def words_of(drawn: bytes) -> list[Word]:
    """With their boxes in points; a word in pieces is several."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext here")
    told = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=drawn, capture_output=True, check=True
    ).stdout.decode()
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', told)
    return [Word(float(left), float(top), float(right), float(low), text) for left, top, right, low, text in found]


def text_of(drawn: bytes) -> str:
    return " ".join(word.text for word in words_of(drawn)).replace("\u200b", "")


def test_a_picture_for_a_telephone_has_its_size_and_weighs_little() -> None:
    drawn = png(certificate())
    assert Image.open(io.BytesIO(drawn)).size == PIXELS
    assert len(drawn) < 300_000


def test_name_prize_contest_organiser_day_and_code_stand_in_the_text_of_the_paper() -> None:
    told = text_of(pdf([certificate()]))
    for part in ("Nông Thị Hoa", "GIẢI NHẤT", "Cuộc thi Tìm hiểu pháp luật", "SỞ TƯ PHÁP", "Ngày 15 tháng 12 năm 2026", "K7M-4XR-TPQ-9AC-4HN-WE3", "bản số 2", "Xã Thất Khê"):  # fmt: skip
        assert part in told


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_set_whole_in_the_fonts_that_are_shipped(name: str) -> None:
    assert name in text_of(pdf([certificate(name=name)]))


def test_every_letter_of_vietnamese_has_a_shape() -> None:
    """A letter that the font has not is drawn as the same empty box for all of them."""
    import fontpkg_be_vietnam_pro as font

    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    vowels = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    letters = {unicodedata.normalize("NFC", vowel + mark) for vowel in vowels for mark in marks} | set("đĐfFjJwWzZ’'-.")
    for weight in ("Bold", "SemiBold", "Regular"):
        face = ImageFont.truetype(str(font.ROOT / "files" / f"BeVietnamPro-{weight}.ttf"), 40)
        missing = bytes(face.getmask("\uffff"))
        assert [letter for letter in letters if bytes(face.getmask(letter)) == missing] == []


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"name": "", "prize": "", "version": 0, "rank": 0},
        {"name": LONG_NAME},
        {"name": "W" * 200},
        {"name": "Á " * 100},
        {"contest": LONG_CONTEST},
        {"organiser": LONG_ORGANISER},
        {"place": LONG_PLACE, "prize": LONG_PRIZE, "rank": 987_654, "version": 63},
        {"address": "https://" + "rat-dai." * 14 + "vn/thi/" + "k" * 40 + "/giay/K7M4XRTPQ9AC4HNWE3"},
        {
            "name": LONG_NAME,
            "contest": LONG_CONTEST,
            "organiser": LONG_ORGANISER,
            "place": LONG_PLACE,
            "prize": LONG_PRIZE,
        },
    ],
)
def test_nothing_leaves_the_frame_or_lies_on_something_else(changes: dict[str, Any]) -> None:
    found = words_of(pdf([certificate(**changes)]))
    inside = (FRAME * MM, FRAME * MM, (297 - FRAME) * MM, (210 - FRAME) * MM)
    assert found
    for word in found:
        assert word.left >= inside[0], word
        assert word.top >= inside[1], word
        assert word.right <= inside[2], word
        assert word.bottom <= inside[3], word
    for one, other in combinations(found, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.bottom, other.bottom) - max(one.top, other.top)
        low = min(one.bottom - one.top, other.bottom - other.top)
        assert across <= 1 or down <= 0.35 * low, (one, other)  # a box reaches from the highest mark to the lowest hook


def test_one_certificate_is_one_page_and_a_picture_one_picture() -> None:
    many = [certificate(name=name) for name in NAMES]
    assert pdf(many).count(b"/Type /Page\n") + pdf(many).count(b"/Type /Page ") in (0, len(many))
    assert len(pictures(many, ppi=20)) == len(many)


def test_many_are_set_in_a_process_of_their_own_and_are_the_same() -> None:
    """The press keeps what it has set: the bot would not get its memory back."""
    many = [certificate(name=f"{name} {n}") for n in range(2) for name in NAMES]
    apart, here = pdf(many), pdf_here(many)
    assert words_of(apart) == words_of(here)
    assert len(many) > FEW
    with pytest.raises(DoesNotFit, match="contest"):
        made_apart("certificates", (certificate(contest="Cuộc thi rất dài " * 200),))


def test_a_name_is_never_read_as_markup_nor_turned_around() -> None:
    name = '#set page(fill: red) *Hoa* "$x$" \u202eaoH\u202c'
    told = text_of(pdf([certificate(name=name)]))
    assert '#set page(fill: red) *Hoa* "$x$" aoH' in told.replace("&quot;", '"')


def test_without_a_name_there_is_a_line_to_write_on_and_no_word_for_it() -> None:
    told = text_of(pdf([certificate(name="")]))
    assert "(họ và tên)" in told
    assert "không nêu tên" not in told


def test_a_certificate_of_participation_names_no_prize_and_no_place() -> None:
    told = text_of(pdf([certificate(prize="", rank=0, version=0)]))
    assert "đã dự thi và hoàn thành bài thi" in told
    assert "Xếp hạng" not in told
    assert "GIẢI" not in told


def test_a_printed_one_is_to_be_signed_and_a_picture_is_not() -> None:
    """The picture was signed by nobody: it bears neither the nation's name nor a place for a seal."""
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text_of(pdf([certificate()]))
    template = (ROOT / "content" / "papers" / "certificate.typ").read_text()
    assert "CỘNG HÒA" not in template
    assert png(certificate()) != pictures([certificate()], ppi=150)[0]


def test_nothing_of_a_person_is_in_the_qr() -> None:
    """It is the address of the check, and the same whatever name stands on the paper."""
    from bot.papers.certificates import _qr

    address = certificate().address
    assert "Hoa" not in address
    assert _qr(address) == _qr(certificate(name="Ai đó khác").address)


def test_a_demo_says_so_on_every_certificate() -> None:
    assert "SỐ LIỆU MẪU" in text_of(pdf([certificate(mark="SỐ LIỆU MẪU")]))


def test_the_longest_words_that_the_check_of_contests_lets_through_fit() -> None:
    official, organiser = (("Wỗ " * 100)[: LONGEST_ON_PAPER[field]] for field in ("official", "organiser"))
    round, prize, unit = (("Wỗ " * 50)[: LONGEST_PARTS[part]] for part in ("round", "prize", "unit"))
    widest = certificate(contest=f"{official} · {round}", organiser=organiser, prize=prize, place=unit, name=unit)
    assert pdf([widest]).startswith(b"%PDF")
    assert png(widest).startswith(b"\x89PNG")


def test_what_fits_in_no_type_is_refused_and_not_cut() -> None:
    with pytest.raises(DoesNotFit, match="contest"):
        png(certificate(contest="Cuộc thi rất dài " * 200))


def test_the_same_certificate_is_the_same_picture() -> None:
    assert png(certificate()) == png(certificate())
