"""What the carrier sends, and what the outbox learns of each refusal."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import structlog
from msgspec.structs import replace

from bot.channels import telegram_wire
from bot.channels.telegram_send import TelegramCarrier, keyboard_of
from bot.channels.telegram_wire import open_bot
from bot.model.replies import Call, Copy, Fade, Picture, Poll, Say, Sound, Wipe
from bot.service.carriers.sending import Gone, Patience, Refused, Unreachable
from tests.fakes.telegram import TOKEN, TelegramFake, telegram_fake
from tests.library.test_voices import OGG

SAY = Say(title="Tiêu đề", body="Một ý.", choices=("Tiếp", "Ví dụ", "Trợ giúp"), id="ab12cd.0")


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[TelegramFake]:
    async with telegram_fake() as served:
        yield served


@pytest_asyncio.fixture
async def carrier(fake: TelegramFake) -> AsyncIterator[TelegramCarrier]:
    bot = open_bot(TOKEN, fake.address)
    yield TelegramCarrier(bot)
    await bot.request.shutdown()


async def test_a_message_is_title_body_and_a_button_a_row(carrier: TelegramCarrier, fake: TelegramFake) -> None:
    ids = await carrier.send(1, "5", SAY)
    (sent,) = fake.sent
    assert ids == (str(sent.id),)
    assert sent.text == "Tiêu đề\n\nMột ý."
    assert sent.keyboard == (("1. Tiếp", "ab12cd:0"), ("2. Ví dụ", "ab12cd:1"), ("3. Trợ giúp", "ab12cd:2"))
    (_, given), *_ = fake.calls
    assert given["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in given


async def test_rows_too_long_for_a_button_stand_in_the_text_as_well(
    carrier: TelegramCarrier, fake: TelegramFake
) -> None:
    long = "Không, phải chờ đủ 18 tuổi mới được cưới"
    await carrier.send(1, "5", Say(body="Được không?", choices=(long, "Trợ giúp"), id="ab12cd.0"))
    assert fake.sent[0].text == f"Được không?\n\n1. {long}\n2. Trợ giúp"
    assert fake.sent[0].keyboard[0] == (f"1. {long}", "ab12cd:0")


async def test_numbers_and_texts_to_pass_on_add_nothing(carrier: TelegramCarrier, fake: TelegramFake) -> None:
    await carrier.send(1, "5", Say(body="Gọi 111", media=(Call("111", "Gọi"), Copy("x", "Gửi")), id="a.0"))
    assert (fake.sent[0].text, fake.sent[0].keyboard) == ("Gọi 111", ())


@pytest.mark.parametrize("fleeting", [True, False])
async def test_help_cannot_be_forwarded_and_lessons_can(
    carrier: TelegramCarrier, fake: TelegramFake, fleeting: bool
) -> None:
    """S4."""
    await carrier.send(1, "5", Say(body="a", fleeting=fleeting, id="a.0"))
    assert fake.sent[0].protected is fleeting


async def test_a_long_message_goes_in_parts_and_the_last_has_the_buttons(
    carrier: TelegramCarrier, fake: TelegramFake
) -> None:
    body = "\n\n".join(["📣" * 700] * 8)
    ids = await carrier.send(1, "5", Say(body=body, choices=("Tiếp",), id="ab12cd.0"))
    assert len(ids) == len(fake.sent) == 4
    assert [bool(sent.keyboard) for sent in fake.sent] == [False, False, False, True]
    assert "\n\n".join(sent.text for sent in fake.sent) == body


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


async def test_a_picture_goes_with_its_words_and_buttons(carrier: TelegramCarrier, fake: TelegramFake) -> None:
    ids = await carrier.send(1, "5", replace(SAY, media=(Picture(PNG, "Thất Khê 12"),)))
    (sent,) = fake.sent
    assert ids == (str(sent.id),)
    assert (sent.photo, sent.text) == (PNG, "Tiêu đề\n\nMột ý.")
    assert sent.keyboard[0] == ("1. Tiếp", "ab12cd:0")
    assert [method for method, _ in fake.calls] == ["sendPhoto"]


async def test_words_too_long_for_a_caption_follow_the_picture(carrier: TelegramCarrier, fake: TelegramFake) -> None:
    body = "📣" * 512
    ids = await carrier.send(1, "5", replace(SAY, body=body, media=(Picture(PNG, "a"),)))
    picture, words = fake.sent
    assert ids == (str(picture.id), str(words.id))
    assert (picture.photo, picture.text, picture.keyboard) == (PNG, "", ())
    assert (words.photo, words.text) == (b"", f"Tiêu đề\n\n{body}")
    assert len(words.keyboard) == 3


@pytest.mark.parametrize("kind", ["reset before", "not json"])
async def test_a_picture_that_did_not_arrive_is_tried_again(
    carrier: TelegramCarrier, fake: TelegramFake, kind: Any
) -> None:
    fake.trouble("sendPhoto", kind)
    with pytest.raises(Unreachable):
        await carrier.send(1, "5", replace(SAY, media=(Picture(PNG, "a"),)))
    await carrier.send(1, "5", replace(SAY, media=(Picture(PNG, "a"),)))
    assert len(fake.sent) == 1


async def test_wiping_deletes_in_pieces_of_a_hundred(carrier: TelegramCarrier, fake: TelegramFake) -> None:
    """S9."""
    assert await carrier.send(1, "5", Wipe(tuple(str(id) for id in range(250)))) == ()
    assert fake.deleted == [(5, id) for id in range(250)]
    assert [method for method, _ in fake.calls] == ["deleteMessages"] * 3


async def test_one_that_cannot_be_deleted_saves_no_other(carrier: TelegramCarrier, fake: TelegramFake) -> None:
    fake.undeletable = {(5, 3)}
    await carrier.send(1, "5", Wipe(("1", "2", "3", "4", "5")))
    assert sorted(fake.deleted) == [(5, 1), (5, 2), (5, 4), (5, 5)]


async def test_wiping_nothing_asks_nothing(carrier: TelegramCarrier, fake: TelegramFake) -> None:
    await carrier.send(1, "5", Wipe())
    assert fake.calls == []


async def test_fading_puts_one_line_and_takes_the_buttons(carrier: TelegramCarrier, fake: TelegramFake) -> None:
    """S11."""
    (id,) = await carrier.send(1, "5", SAY)
    for _ in range(2):  # the second time Telegram says "not modified"
        assert await carrier.send(1, "5", Fade(id, "Loa Bản")) == ()
    assert fake.edited == [(5, int(id), "Loa Bản")]
    assert "reply_markup" not in fake.calls[-1][1]


async def test_fading_what_is_gone_is_done(carrier: TelegramCarrier) -> None:
    assert await carrier.send(1, "5", Fade("99", "Loa Bản")) == ()


REFUSALS: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"status": 429, "description": "Too Many Requests: retry after 35", "retry_after": 35}, Patience, "35 s"),
    ({"status": 403, "description": "Forbidden: bot was blocked by the user"}, Gone, ""),
    ({"status": 403, "description": "Forbidden: user is deactivated"}, Gone, ""),
    ({"status": 403, "description": "Forbidden: bot was kicked from the group chat"}, Gone, ""),
    ({"status": 400, "description": "Bad Request: chat not found"}, Gone, ""),
    ({"status": 400, "description": "Bad Request: message is too long"}, Refused, "TooLong"),
    ({"status": 400, "description": "Bad Request: can't parse entities of nguyễn thị A"}, Refused, "Markup"),
    ({"status": 400, "description": "Bad Request: nguyễn thị A"}, Refused, "BadRequest"),
    ({"status": 500, "description": "Internal Server Error"}, Unreachable, ""),
    ({"status": 504, "description": "Gateway Timeout"}, Unreachable, ""),
    ({"status": 502, "kind": "not json"}, Unreachable, ""),
    ({"status": 200, "kind": "not json"}, Unreachable, ""),
    ({"status": 401, "description": "Unauthorized"}, Unreachable, ""),
    ({"kind": "reset before"}, Unreachable, ""),
    ({"kind": "reset after"}, Unreachable, ""),
]


@pytest.mark.parametrize(("trouble", "outcome", "words"), REFUSALS)
async def test_every_refusal_has_its_outcome(
    carrier: TelegramCarrier, fake: TelegramFake, trouble: dict[str, Any], outcome: type[Exception], words: str
) -> None:
    fake.trouble("sendMessage", **trouble)
    with structlog.testing.capture_logs() as lines, pytest.raises(outcome) as raised:
        await carrier.send(1, "5", SAY)
    assert str(raised.value) == words
    assert len(lines) == (1 if trouble.get("status") == 401 else 0)


async def test_nobody_there_is_unreachable() -> None:
    bot = open_bot(TOKEN, "http://127.0.0.1:1")
    with pytest.raises(Unreachable):
        await TelegramCarrier(bot).send(1, "5", SAY)
    await bot.request.shutdown()


async def test_an_answer_that_does_not_come_is_unreachable(
    carrier: TelegramCarrier, fake: TelegramFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_wire, "READ_SECONDS", 0.1)
    fake.trouble("sendMessage", "stall after")
    with pytest.raises(Unreachable):
        await carrier.send(1, "5", SAY)


async def test_the_token_and_the_texts_are_in_no_log_at_debug(
    carrier: TelegramCarrier, fake: TelegramFake, caplog: pytest.LogCaptureFixture
) -> None:
    """T11, failure 22."""
    caplog.set_level(logging.DEBUG)
    fake.trouble("sendMessage", status=401, description=f"Unauthorized {TOKEN}")
    fake.trouble("sendMessage", "not json", status=502)
    fake.trouble("sendMessage", "reset before")
    fake.trouble("sendMessage", status=400, description="Bad Request: Tiêu đề")
    raised = []
    with structlog.testing.capture_logs() as lines:
        for _ in range(5):
            try:
                await carrier.send(1, "5", SAY)
            except (Unreachable, Refused) as trouble:
                raised.append(repr(trouble) + str(trouble) + repr(trouble.__cause__))
    assert len(raised) == 4
    everything = caplog.text + repr(lines) + "".join(raised) + repr(carrier)
    for secret in (TOKEN, TOKEN.partition(":")[2], "Tiêu đề"):
        assert secret not in everything


def test_no_file_of_the_channel_drops_what_waits() -> None:
    """Failure 2."""
    for path in (Path(telegram_wire.__file__).parent).glob("telegram*.py"):
        assert "drop_pending_updates=True" not in path.read_text(), path


def test_a_card_to_pass_on_has_a_button_that_opens_her_chats() -> None:
    copy = Copy("Bao nhiêu tuổi?\n\nThân bài.\n\nLoa Bản: https://t.me/LoaBanThuBot", "Gửi cho người khác", "tuoi")
    say = Say(body=copy.text, media=(copy,), choices=("Tiếp",), id="ab12cd.0")
    assert keyboard_of(say, is_inline=True) == {
        "inline_keyboard": [
            [{"text": "Gửi cho người khác", "switch_inline_query": "tuoi"}],
            [{"text": "1. Tiếp", "callback_data": "ab12cd:0"}],
        ]
    }
    keyboard = keyboard_of(say)
    assert keyboard is not None
    url = keyboard["inline_keyboard"][0][0]["url"]
    assert url.startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2FLoaBanThuBot&text=Bao%20nhi")


async def test_a_recording_goes_as_a_voice_with_the_rows_under_it(carrier: TelegramCarrier, fake: TelegramFake) -> None:
    await carrier.send(1, "5", replace(SAY, media=(Sound(OGG, "ogg", "Bao nhiêu tuổi?"),)))
    (sent,) = fake.sent
    assert sent.voice == OGG
    assert sent.text == "Tiêu đề\n\nMột ý."
    assert [label for label, _ in sent.keyboard] == ["1. Tiếp", "2. Ví dụ", "3. Trợ giúp"]


async def test_a_poll_of_a_server_that_answers_as_an_older_one_is_sent_once(
    carrier: TelegramCarrier, fake: TelegramFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """python-telegram-bot refuses the answer where a field of the newest Bot API is missing."""
    say = Say(media=(Poll("Được không?", ("Được", "Không"), 1, "Luật nói vậy."),))
    assert await carrier.send(1, "-5", say) == (str(fake.sent[0].id),)
    monkeypatch.setattr("tests.fakes.telegram_groups.poll_shown", lambda _: {"id": "1", "question": "Được không?"})
    assert await carrier.send(1, "-5", say) == ()
    assert len(fake.sent) == 2
