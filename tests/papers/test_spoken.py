"""Scripts: what stands on a card, as it is read aloud."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.model.content import Card, Citation
from bot.papers.aloud import aloud
from bot.papers.spoken import script, seconds
from tests.talking import shipped_library, small_library

SAYABLE = re.compile(r"[^\W\d_]+|[\s.,:?!]")
CARD = next(iter(small_library().cards.values()))


def sayable(text: str) -> bool:
    return SAYABLE.sub("", text) == "" and not any(each.isnumeric() for each in text)


def read(**changes: object) -> list[str]:
    return script(
        replace(CARD, **{"title": "T", "body": "B", "example": "", "laws": (), **changes}), small_library()
    ).splitlines()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("phạt 10–20 triệu đồng", "phạt từ mười đến hai mươi triệu đồng"),
        ("phạt từ 10–20 triệu đồng", "phạt từ mười đến hai mươi triệu đồng"),
        ("từ 5-10 triệu", "từ năm đến mười triệu"),
        ("tù 6 tháng – 3 năm", "tù từ sáu tháng đến ba năm"),
        ("từ 11% đến 30%", "từ mười một phần trăm đến ba mươi phần trăm"),
        ("11%–30%", "từ mười một phần trăm đến ba mươi phần trăm"),
        ("trong 100 m", "trong một trăm mét"),
        ("2 km, 5km", "hai ki lô mét, năm ki lô mét"),
        ("300.000 đồng", "ba trăm nghìn đồng"),
        ("1,5 triệu", "một phẩy năm triệu"),
        ("13, 14 tuổi", "mười ba, mười bốn tuổi"),
        ("Nội dung 03", "Nội dung không ba"),
    ],
)
def test_amounts_and_ranges(text: str, said: str) -> None:
    assert aloud(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Từ 01/3/2027", "Từ ngày mùng một tháng ba năm hai nghìn không trăm hai mươi bảy"),
        ("từ ngày 15/4/2027", "từ ngày mười lăm tháng tư năm hai nghìn không trăm hai mươi bảy"),
        ("sáng 9/11", "sáng ngày mùng chín tháng mười một"),
        ("mùng 5/4", "mùng năm tháng tư"),
        ("Ngày 9 tháng 11", "Ngày mùng chín tháng mười một"),
        ("tháng 4/2026", "tháng tư năm hai nghìn không trăm hai mươi sáu"),
        ("nuôi con 4 tháng", "nuôi con bốn tháng"),
        ("2 tháng 4 ngày", "hai tháng bốn ngày"),
        ("tháng thứ 4", "tháng thứ tư"),
        ("lúc 7h30, 8h", "lúc bảy giờ ba mươi, tám giờ"),
        ("24/24 giờ", "hai mươi bốn trên hai mươi bốn giờ"),
        ("1/2 số tiền", "một phần hai số tiền"),
        ("năm 2014", "năm hai nghìn không trăm mười bốn"),
    ],
)
def test_days_and_hours(text: str, said: str) -> None:
    assert aloud(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Điều 8 khoản 1 điểm a", "điều tám, khoản một, điểm a"),
        ("Điều 44 khoản 6a điểm đ", "điều bốn mươi bốn, khoản sáu a, điểm đê"),
        ("khoản 2 điểm d và khoản 3", "khoản hai, điểm dê và khoản ba"),
        ("Điều 111 và Điều 9", "điều một trăm mười một và điều chín"),
        ("Nghị định 48/2009/NĐ-CP", "Nghị định số bốn mươi tám năm hai nghìn không trăm lẻ chín"),
        ("Nghị quyết 01/2024", "Nghị quyết số không một năm hai nghìn không trăm hai mươi bốn"),
        ("Nghị quyết 28/NQ-CP", "Nghị quyết số hai mươi tám"),
    ],
)
def test_places_in_the_law(text: str, said: str) -> None:
    assert aloud(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gọi 111 ngay", "gọi một một một ngay"),
        ("Đang nguy hiểm: 113. Bị thương: 115.", "Đang nguy hiểm: một một ba. Bị thương: một một năm."),
        ("có 113 người, 115 triệu", "có một trăm mười ba người, một trăm mười lăm triệu"),
        ("số 0912345678", "số không chín một hai ba bốn năm sáu bảy tám"),
    ],
)
def test_numbers_to_call_are_said_digit_by_digit(text: str, said: str) -> None:
    assert aloud(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("UBND xã, Công an xã", "Ủy ban nhân dân xã, Công an xã"),
        ("HĐND, BHXH", "Hội đồng nhân dân, bảo hiểm xã hội"),
        ("nơi XYZ", "nơi xờ y dài dét"),
        ("“Để đó anh làm!”, anh nói.", "Để đó anh làm, anh nói."),
        ('Chị hỏi: "Có muốn không?". Anh gật.', "Chị hỏi: Có muốn không? Anh gật."),
        ("bạn đồng ý (từ đủ 7 tuổi), và cha mẹ", "bạn đồng ý, từ đủ bảy tuổi, và cha mẹ"),
        ("cưới, tang; nạn", "cưới, tang, nạn"),
        ("cha/mẹ và/hoặc ông & bà", "cha hoặc mẹ hoặc ông và bà"),
    ],
)
def test_short_forms_and_signs(text: str, said: str) -> None:
    assert aloud(text) == said


def test_one_sentence_a_line_and_each_begins_large() -> None:
    told = read(title="Ai nghe?", body="13 tuổi là nhỏ. Còn bé.\n\nĐừng vội!", example="Bà gọi: “Về thôi”. Cả nhà về")
    assert told == ["Ai nghe?", "Mười ba tuổi là nhỏ.", "Còn bé.", "Đừng vội!", "Ví dụ: Bà gọi: Về thôi.", "Cả nhà về."]


def test_it_ends_with_where_it_stands_one_law_a_line() -> None:
    laws = (Citation("luat-52-2014", "8", "1", "a"), Citation("luat-13-2022", "3"))
    told = script(replace(shipped_library().cards["tuoi-ket-hon"], laws=laws), shipped_library()).splitlines()
    assert told[-2:] == [
        "Điều này nằm ở Luật Hôn nhân và gia đình năm hai nghìn không trăm mười bốn, điều tám, khoản một, điểm a.",
        "Và ở Luật Phòng, chống bạo lực gia đình năm hai nghìn không trăm hai mươi hai, điều ba.",
    ]


def test_a_draft_names_a_law_without_an_article() -> None:
    laws = (Citation("luat-52-2014", ""),)
    told = script(replace(CARD, laws=laws), shipped_library()).splitlines()
    assert told[-1] == "Điều này nằm ở Luật Hôn nhân và gia đình năm hai nghìn không trăm mười bốn."


@pytest.mark.parametrize("card", shipped_library().cards.values(), ids=lambda card: card.key)
def test_every_shipped_card_can_be_read_aloud(card: Card) -> None:
    told = script(card, shipped_library())
    assert sayable(told), sorted(set(SAYABLE.sub("", told)))
    assert not re.search(r"\b[A-ZĐ]{2,}\b|  | [.,:?!]|[.,:]{2}", told)
    assert all(line[0].isupper() and line.endswith((".", "?", "!", ":")) for line in told.splitlines())
    assert 15 <= seconds(told) <= 75


@given(st.text(alphabet='0123456789./,:;–-%½()"“”&+*#_² abđ\nĐiềukhoản UBND', max_size=60))
def test_nothing_typed_leaves_a_figure_or_a_sign(text: str) -> None:
    assert sayable(aloud(text))


def test_three_syllables_take_a_second() -> None:
    assert seconds("một hai ba bốn\n") == 2
