"""What goes out to Zalo: limits, pictures by address, refusals, and nothing that cannot be done there."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.channels.shelf import MOST, Shelf
from bot.channels.zalo_bot_send import ZaloBotCarrier, parts_of
from bot.channels.zalo_bot_wire import Api
from bot.model.replies import Fade, Link, Picture, Say, Sound, Wipe
from bot.service.carriers.sending import Patience, Refused, Unreachable
from tests.channels.served import served
from tests.fakes.zalo_bot import TOKEN, ZaloBotFake, said, zalo_bot_fake
from tests.library.test_voices import AAC

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[ZaloBotFake]:
    async with zalo_bot_fake() as made:
        made.push(said("u1", "chào"))
        yield made


@pytest_asyncio.fixture
async def carrier(fake: ZaloBotFake) -> AsyncIterator[ZaloBotCarrier]:
    api = Api(TOKEN, fake.address)
    yield ZaloBotCarrier(api, Shelf(""))
    await api.close()


async def test_choices_are_numbered_lines(carrier: ZaloBotCarrier, fake: ZaloBotFake) -> None:
    link = Link("https://loa.example/x", "Mở trang")
    assert await carrier.send(1, "u1", Say("Tiêu đề", "Thân bài", ("Tiếp", "Trợ giúp"), (link,), id="a.0")) == ()
    assert fake.sent[0].text == "Tiêu đề\n\nThân bài\n\nMở trang: https://loa.example/x\n\n1. Tiếp\n2. Trợ giúp"


def test_two_thousand_characters_are_counted_after_nfc_and_the_rows_come_last() -> None:
    body = "Bà con nghe một mẩu. " * 300
    parts = parts_of(Say(body=body, choices=("Tiếp", "Trợ giúp")))
    assert all(len(part.encode("utf-16-le")) // 2 <= 2000 for part in parts)
    assert parts[-1].endswith("1. Tiếp\n2. Trợ giúp")
    assert " ".join(" ".join(parts).split()) == " ".join((body + " 1. Tiếp 2. Trợ giúp").split())
    decomposed = "Bà con".replace("à", "a\u0300") * 333
    assert len(parts_of(Say(body=decomposed))) == 1
    assert max(len(part) for part in parts_of(Say(body="🙂" * 1500))) <= 1000


async def test_the_longest_text_is_taken_by_the_platform(carrier: ZaloBotCarrier, fake: ZaloBotFake) -> None:
    await carrier.send(1, "u1", Say(body="a" * 4100))
    assert [len(sent.text) for sent in fake.sent] == [2000, 2000, 100]


async def test_what_the_platform_cannot_do_is_not_asked_of_it(carrier: ZaloBotCarrier, fake: ZaloBotFake) -> None:
    assert await carrier.send(1, "u1", Wipe(("1", "2"))) == ()
    assert await carrier.send(1, "u1", Fade("1", "Loa Bản")) == ()
    assert fake.calls == []


@pytest.mark.parametrize(
    ("trouble", "raised"),
    [
        ({"code": 429}, Patience),
        ({"code": 429, "http": 200}, Patience),
        ({"code": 401}, Unreachable),
        ({"code": 403}, Unreachable),
        ({"code": 408}, Unreachable),
        ({"code": 500}, Unreachable),
        ({"code": 502, "http": 200}, Unreachable),
        ({"kind": "not json"}, Unreachable),
        ({"kind": "reset before"}, Unreachable),
        ({"kind": "reset after"}, Unreachable),
        ({"code": 400}, Refused),
        ({"code": 404}, Refused),
    ],
)
async def test_every_refusal_is_one_the_outbox_knows(
    carrier: ZaloBotCarrier, fake: ZaloBotFake, trouble: dict[str, Any], raised: type[Exception]
) -> None:
    fake.trouble("sendMessage", **trouble)
    with pytest.raises(raised) as told:
        await carrier.send(1, "u1", Say(body="nội dung"))
    assert "nội dung" not in str(told.value)
    assert TOKEN not in repr(told.value)


async def test_who_never_wrote_is_never_written_to(carrier: ZaloBotCarrier) -> None:
    with pytest.raises(Refused):
        await carrier.send(1, "stranger", Say(body="a"))


async def test_a_picture_is_fetched_by_the_platform_under_a_name_nobody_can_guess(fake: ZaloBotFake) -> None:
    async with served() as (address, routes):
        fake.reach["https://loa.example"] = address
        shelf = Shelf("https://loa.example")
        routes.extend(shelf.routes)
        api = Api(TOKEN, fake.address)
        say = Say("Tháng 11", "30 nhà", ("Về đầu",), (Picture(PNG, "Biểu đồ các xã"),))
        await ZaloBotCarrier(api, shelf).send(1, "u1", say)
        await api.close()
    shown, told = fake.sent
    assert shown.picture == PNG
    assert shown.text == "Biểu đồ các xã"
    assert len(shown.photo) > len("https://loa.example/anh/") + 30
    assert told.text == "Tháng 11\n\n30 nhà\n\n1. Về đầu"


async def test_where_nobody_can_fetch_a_picture_its_words_are_told(carrier: ZaloBotCarrier, fake: ZaloBotFake) -> None:
    await carrier.send(1, "u1", Say("Tháng 11", "30 nhà", (), (Picture(PNG, "Biểu đồ các xã"),)))
    assert [sent.text for sent in fake.sent] == ["Tháng 11\n\n30 nhà\n\n[ảnh: Biểu đồ các xã]"]


def test_pictures_leave_the_shelf_after_ten_minutes_and_when_it_is_full() -> None:
    now = [0.0]
    shelf = Shelf("https://loa.example", clock=lambda: now[0])
    first = shelf.put(PNG)
    assert first is not None
    assert len({shelf.put(PNG) for _ in range(MOST - 1)}) == MOST - 1
    now[0] = 599.0
    assert len(shelf._pictures) == MOST
    shelf.put(PNG)
    assert first.rpartition("/")[2] not in shelf._pictures
    now[0] = 601.0
    shelf.put(PNG)
    assert len(shelf._pictures) == 2
    assert Shelf("http://127.0.0.1:8080").put(PNG) is None


async def test_a_recording_is_fetched_as_aac_and_the_words_follow(fake: ZaloBotFake) -> None:
    async with served() as (address, routes):
        fake.reach["https://loa.example"] = address
        shelf = Shelf("https://loa.example")
        routes.extend(shelf.routes)
        api = Api(TOKEN, fake.address)
        say = Say("Bấm để nghe", choices=("Tiếp",), media=(Sound(AAC, "aac", "Bao nhiêu tuổi?"),), id="a.0")
        await ZaloBotCarrier(api, shelf).send(1, "u1", say)
        await ZaloBotCarrier(api, Shelf("")).send(1, "u1", say)
        await api.close()
    voice, words, told = fake.sent
    assert voice.picture == AAC
    assert voice.photo.endswith(".aac")
    assert words.text == "Bấm để nghe\n\n1. Tiếp"
    assert told.text == "Bấm để nghe\n\n[tiếng: Bao nhiêu tuổi?]\n\n1. Tiếp"
