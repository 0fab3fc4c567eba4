"""Wishing to be told: rhythm, market days, hours, course; stopping from everywhere; opening what came unasked."""

import itertools
import re

import pytest

from bot.library.lexicon import Ban, bans
from bot.model.conversation import ChoosingNews, InSettings, Reading
from bot.model.events import Tapped
from bot.model.facts import CardRead, NewsChosen, NewsDropped
from bot.model.news import OFFER, TITLES, Lead, Wish
from bot.service.outreach.news import push
from bot.words import languages
from tests.talk.states import STATES
from tests.talking import ROOT, Villager


def at_home() -> Villager:
    return Villager(channel="telegram").joins()


def test_four_taps_make_a_wish() -> None:
    talk = (
        at_home()
        .types("cài đặt")
        .taps("Nhận tin")
        .taps("Mỗi ngày")
        .taps("Sáng, 8 đến 11 giờ")
        .taps("Mẩu nào cũng được")
    )
    assert talk.new_facts == (NewsChosen(Wish("daily", 0, 8, 11)),)
    assert isinstance(talk.talk.place, InSettings)
    assert "từ 8 đến 11 giờ" in talk.heard
    assert "tam dung" in talk.heard


def test_a_market_is_named_by_its_two_lunar_days() -> None:
    talk = at_home().types("nhan tin").types("2")
    assert talk.rows[1] == "Mùng 2 và 7"
    talk.types("2").types("4").types("1")
    assert talk.new_facts == (NewsChosen(Wish("market", 2, 17, 20)),)


def test_a_course_may_be_followed() -> None:
    talk = at_home().types("nhan tin").types("3").types("1").taps("Hai bạn mới cưới")
    assert talk.new_facts == (NewsChosen(Wish("weekly", 0, 8, 20, "moi-cuoi")),)


def test_every_screen_has_six_rows_at_most_and_help_last() -> None:
    for steps in itertools.accumulate((("nhan tin",), ("2",), ("3",), ("1",))):
        talk = at_home()
        for step in steps:
            talk.types(step)
        assert len(talk.rows) <= 6
        assert talk.rows[-1] == "Trợ giúp"


def test_a_visitor_is_asked_first_and_then_led_there() -> None:
    """S39."""
    talk = Villager(channel="telegram").opens().types("nhan tin")
    assert not talk.facts
    talk.types("dong y").types("that khe").types("1")
    assert isinstance(talk.talk.place, ChoosingNews)


def test_where_nothing_can_be_sent_later_nobody_is_asked_for_a_wish() -> None:
    talk = Villager(channel="web").joins().types("nhan tin")
    assert isinstance(talk.talk.place, InSettings)
    assert "không nhắn trước được" in talk.heard


@pytest.mark.parametrize("word", ["tạm dừng", "tam dung", "Tạm dừng!", "TAM DUNG", "thôi nhận tin", "khong nhan tin"])
def test_tam_dung_stops_it(word: str) -> None:
    talk = at_home().types("nhan tin").types("1").types("1").types("1").types("0").types(word)
    assert talk.new_facts == (NewsDropped(),)
    assert talk.wish is None


@pytest.mark.parametrize("state", STATES)
def test_tam_dung_works_in_every_state_but_where_words_are_an_answer(state: str) -> None:
    talk = STATES[state]()
    talk.types("tam dung")
    words_wanted = {"CheckingIn", "TellingOrganiser", "InContest"}
    assert any(isinstance(fact, NewsDropped) for fact in talk.new_facts) == (
        talk.person is not None and type(talk.talk.place).__name__ not in words_wanted
    )


def test_dropping_is_a_row_too() -> None:
    assert at_home().types("nhan tin").taps("Không nhận").new_facts == (NewsDropped(),)


@pytest.mark.parametrize(
    "lead", [Lead("card", "tuoi-ket-hon"), Lead("topic", "tuoi-cuoi"), Lead("track", "moi-cuoi"), Lead()]
)
def test_a_tap_on_what_came_unasked_opens_it_wherever_she_is(lead: Lead) -> None:
    talk = at_home().types("do vui")
    talk.news = lead
    talk.does(Tapped(f"{OFFER}77", 0))
    assert isinstance(talk.talk.place, Reading)
    assert any(isinstance(fact, CardRead) for fact in talk.new_facts)


def test_where_nothing_can_be_pressed_two_words_open_it() -> None:
    talk = at_home()
    talk.news = Lead("topic", "tuoi-cuoi")
    place = talk.types("mo tin").talk.place
    assert isinstance(place, Reading)
    assert talk.library.cards[place.card].topic == "tuoi-cuoi"


def test_what_was_withheld_since_leads_to_the_next_card() -> None:
    talk = at_home()
    talk.news = Lead("card", "no-such-card")
    assert isinstance(talk.types("mo tin").talk.place, Reading)


def test_a_course_goes_on_where_she_was() -> None:
    talk = at_home()
    talk.wish = Wish("daily", track="moi-cuoi")
    track = talk.library.track("moi-cuoi")
    assert track is not None
    read = []
    for _ in range(3):
        place = talk.types("mo tin").talk.place
        assert isinstance(place, Reading)
        read.append((place.card, place.track))
        talk.types("ve dau")
    assert read == [(card, "moi-cuoi") for card in track.cards[:3]]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("taps", [True, False])
@pytest.mark.parametrize("title", TITLES)
def test_what_is_sent_unasked_says_nothing_of_what_it_leads_to(title: str, taps: bool, language: str) -> None:
    """S2, S5: no banned word, no topic's name, nothing but a neutral line."""
    say = push(languages()[language], title, 5, taps=taps)  # type: ignore[arg-type]  # one of TITLES
    told = f"{say.title} {say.body} {' '.join(say.choices)}"
    banned = [each for each in bans(ROOT / "content") if isinstance(each, Ban)]
    assert banned
    assert not [each.pattern for each in banned if re.search(each.pattern, told, re.IGNORECASE)]
    for word in ("bạo lực", "đánh", "cưới", "violence", "marriage", "child", "luật", "law"):
        assert word not in told.lower()
    assert bool(say.choices) == taps
    assert taps or "mo tin" in say.body
