"""A card read aloud: offered only where there is a recording that the channel plays, and read when it is sent."""

import json

from msgspec.structs import replace

from bot.channels.text import numbered
from bot.channels.web import as_json
from bot.model.replies import CardVoice, Say, Sound
from bot.service.talks.card_voices import say_card_voice
from tests.conftest import House
from tests.library.test_voices import OGG
from tests.talking import Villager, small_library

FRAME = Say(title="Bà con bấm nút tam giác để nghe.", choices=("Tiếp",), id="ab12cd.0")


def with_voices(*kinds: str) -> Villager:
    library = small_library()
    talk = Villager(replace(library, voices=dict.fromkeys(library.cards, kinds)))
    talk.channel = replace(talk.channel, sounds=("ogg",))
    return talk.opens().taps("Nghe một mẩu")


def test_it_is_offered_on_the_card_and_six_rows_stay_six() -> None:
    talk = with_voices("ogg")
    assert "Nghe đọc" in talk.rows
    assert len(talk.rows) == 6
    [order] = talk.taps("Nghe đọc").replies
    assert isinstance(order, CardVoice)
    assert order.kind == "ogg"
    assert talk.new_facts == ()
    assert "Tiếp" in talk.rows
    assert "Luật nói ở đâu" in talk.taps("Ví dụ").rows


def test_where_nothing_was_recorded_or_cannot_be_played_the_rows_are_as_ever() -> None:
    assert "Nghe đọc" not in with_voices("aac").rows
    assert "Nghe đọc" not in with_voices().rows


async def test_the_recording_is_read_when_it_is_sent(house: House) -> None:
    card = next(iter(house.desk.everything.cards.values()))
    house.desk.recording = lambda key, kind: OGG if (key, kind) == (card.key, "ogg") else None
    say = await say_card_voice(house.desk, CardVoice(card.key, "ogg", "vi", FRAME))
    assert say.media == (Sound(OGG, "ogg", card.title),)
    assert numbered(say).endswith(f"[tiếng: {card.title}]\n\n1. Tiếp")
    [medium] = json.loads(as_json((say,)))["says"][0]["media"]
    assert medium["kind"] == "voice"
    assert medium["src"].startswith("data:audio/ogg;base64,T2dnUw")
    assert medium["alt"] == card.title


async def test_one_that_was_taken_away_meanwhile_is_told_in_words(house: House) -> None:
    card = next(iter(house.desk.everything.cards.values()))
    say = await say_card_voice(house.desk, CardVoice(card.key, "ogg", "vi", FRAME))
    assert card.body in say.body
    assert say.media == ()
    gone = await say_card_voice(house.desk, CardVoice("gone", "ogg", "vi", FRAME))
    assert "đang được xem lại" in gone.body
