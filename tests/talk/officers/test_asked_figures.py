"""An officer asks for figures as she writes: without diacritics, short, with a slip, in any order."""

import csv
import datetime as dt

import pytest

from bot.model.folding import fold
from bot.talk.officers.asked_figures import SMALL, Wish, _phrases, wish
from tests.talking import ROOT, ear, shipped_library

TOPICS = shipped_library().topics
PHASES = ("2018-2020", "2021-2025", "2026-2030")
TODAY = dt.date(2026, 11, 23)


def asked(text: str, today: dt.date = TODAY) -> Wish:
    return wish(text, TOPICS, PHASES, today)


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("thong ke", Wish()),
        ("thong ke hoa tham quy 2", Wish(period="2026-Q2", rest="hoa tham")),
        ("thống kê tháng 10 xã Thất Khê", Wish(period="2026-10", rest="xã Thất Khê")),
        ("thong ke 2025", Wish(period="2025")),
        ("thong ke giai doan 2021-2025", Wish(period="2021-2025")),
        ("thong ke tu nam 2021 den het nam 2025", Wish(period="2021-2025")),
        ("thong ke chi tieu b", Wish(by="target", target="b")),
        ("thong ke muc tieu 3 nam 2025", Wish(period="2025", by="target", target="c")),
        ("thong ke cac chi tieu", Wish(by="target")),
        ("thong ke theo chu de", Wish(by="topic")),
        ("thong ke tung xa phuong thang nay", Wish(period="2026-11", by="commune")),
        ("thong ke xa", Wish(by="commune")),
        ("thong ke bang chung quy nay", Wish(period="2026-Q4", by="evidence")),
        ("thong ke nam ngoai theo thang", Wish(period="2025", by="month")),
        ("thong ke tao hon quy 3", Wish(period="2026-Q3", topic="tuoi-cuoi")),
        ("thong ke Phòng, chống bạo lực gia đình", Wish(topic="nha-em-am")),
        ("thong ke tre em theo thang", Wish(by="month", topic="con-tre")),
        ("thong ke toan tinh nam nay", Wish(period="2026", whole=True)),
        ("cho toi xem thong ke thang muoi hai xa cong son nhe", Wish(period="2025-12", rest="xa cong son")),
        ("SỐ LIỆU Q.III/2025", Wish(period="2025-Q3")),
        ("Thống kê quý IV năm ngoái", Wish(period="2025-Q4")),
        ("tk t10", Wish(period="2026-10")),
        ("thongke 10/2025", Wish(period="2025-10")),
        ("thog ke that khe", Wish(rest="that khe")),
        ("htong ke quy 2", Wish(period="2026-Q2")),
        ("thongkee tao hon xa that khe", Wish(topic="tuoi-cuoi", rest="xa that khe")),
        ("thong ke theo thag", Wish(by="month")),
        ("thong ke thnag 5", Wish(period="2026-05")),
        ("thong ke thang nam nam 2025", Wish(period="2025-05")),
        ("thong ke theo thang nam 2025", Wish(period="2025", by="month")),
        ("thong ke 6 thang dau nam 2026", Wish(period="2026", half=True)),
        ("thong ke thang 10 den thang 12", Wish(period="2026-10", half=True)),
        ("thong ke giai doan 2", Wish(period="2021-2025")),
        ("thong ke giai doan nay", Wish(period="2026-2030")),
        ("thong ke giai doan truoc", Wish(period="2021-2025")),
        ("thong ke so ho da nghe xa that khe", Wish(rest="xa that khe")),
        ("thong ke thang 13", Wish(rest="thang 13")),
    ],
)
def test_what_is_understood(text: str, wished: Wish) -> None:
    found = asked(text)
    assert found.begun
    assert found == Wish(**{name: getattr(wished, name) for name in Wish.__struct_fields__} | {"begun": True})


@pytest.mark.parametrize(
    ("text", "today", "period"),
    [
        ("quy 4", dt.date(2026, 11, 23), "2026-Q4"),
        ("quy 4", dt.date(2026, 9, 30), "2025-Q4"),
        ("thang 11", dt.date(2026, 11, 1), "2026-11"),
        ("thang 12", dt.date(2026, 11, 30), "2025-12"),
        ("thang truoc", dt.date(2026, 1, 5), "2025-12"),
        ("quy truoc", dt.date(2026, 3, 31), "2025-Q4"),
        ("thang nay nam ngoai", dt.date(2026, 11, 23), "2025-11"),
        ("thang 12/2026", dt.date(2026, 11, 23), "2026-12"),
    ],
)
def test_without_a_year_the_latest_that_has_begun_is_meant(text: str, today: dt.date, period: str) -> None:
    assert asked(f"thong ke {text}", today).period == period


def test_only_a_sentence_that_begins_so_is_about_figures() -> None:
    for text in ("quy 2", "bao luc gia dinh la gi", "luat thong ke", "thong tin", "con toi thong ke gi"):
        assert not asked(text).begun, text


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.key)
def test_every_topic_is_known_by_both_its_names(topic: object) -> None:
    for name in (topic.name, topic.official):  # type: ignore[attr-defined]
        for spelt in (name, fold(name), name.upper()):
            assert asked(f"thong ke {spelt} quy 2") == Wish("2026-Q2", topic=topic.key, begun=True), spelt  # type: ignore[attr-defined]


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.key)
def test_asking_for_figures_of_a_topic_is_not_heard_as_danger(topic: object) -> None:
    for name in (topic.name, topic.official):  # type: ignore[attr-defined]
        for text in (f"thong ke {fold(name)} quy 3", f"Thống kê {name} xã Thất Khê"):
            assert ear()(text) is None, text


def names() -> set[str]:
    found = set()
    for file in (ROOT / "content" / "places").glob("communes*.csv"):
        with file.open() as rows:
            found |= {
                fold(value) for row in csv.DictReader(rows) for key, value in row.items() if value and "name" in key
            }
    return found


def test_no_commune_loses_a_word_of_its_name() -> None:
    assert len(names()) > 250
    for name in names():
        assert asked(f"thong ke {name} quy 2").rest == name
    assert [name for name in names() if name.split()[0] in SMALL or name.split()[-1] in SMALL] == []


def test_no_topic_is_named_like_a_place() -> None:
    assert {phrase for phrase, _ in _phrases(TOPICS)} & names() == set()


def test_no_text_is_too_long_or_too_strange() -> None:
    for text in (
        "thong ke " + "quy 2 " * 5000,
        "thong ke \x00 ||| | ___ 𝟚",
        "",
        " ",
        "||",
        "thong ke |",
        "tk " + "9" * 5000,
    ):
        assert isinstance(asked(text), Wish)
