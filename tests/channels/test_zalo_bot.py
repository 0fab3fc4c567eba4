"""A Zalo bot end to end against a strict platform: the whole main job, both ways in, and what the platform does oddly."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import structlog

from bot.channels.zalo_bot import BadToken, ZaloBot
from bot.service.carriers.bot_health import bot_health
from bot.service.talks import receive
from bot.storage.store import CannotWrite
from bot.talk.step import step as talk_step
from tests.channels.telegram_kit import SECRET, until
from tests.channels.zalo_bot_kit import PUBLIC, Kit, kit
from tests.fakes.zalo_bot import TOKEN, WITHHELD_OF_NOBODY, event, said, withheld


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


async def _main_job(bench: Kit) -> None:
    """hello → card → join → cards → quiz → help → share → erase, by numbers and words alone."""

    async def types(*texts: str) -> str:
        return await bench.says("u1", *(said("u1", text) for text in texts))

    menu = await types("chào")
    assert menu.startswith("Loa Bản chào bà con!")
    assert "1. Nghe một mẩu\n2. Chọn chủ đề" in menu
    assert "Luật Bình đẳng giới" in await types("1")
    assert "Điều" in await types("1", "dong y", "that khe", "1")
    assert (await types("do vui")).startswith("Câu 1/")
    for _ in range(4):
        heard = await types("1")
        if "Xong rồi!" in heard:
            break
    assert "Xong rồi!" in heard
    assert "113" in await types("giúp")
    shared = await types("nghe", "gui cho nguoi khac")
    assert "Loa Bản: https://loa.example" in shared
    assert await bench.rows("SELECT COUNT(*) FROM households") == [(1,)]
    assert (await bench.rows("SELECT COUNT(*) FROM reach WHERE evidence = 'opened'"))[0][0] >= 1
    gone = await types("xóa dữ liệu")
    assert gone.startswith("Đã xóa xong.")
    assert "chọn Xóa" in gone
    assert await bench.rows("SELECT COUNT(*) FROM people") == [(0,)]
    assert await bench.rows("SELECT COUNT(*) FROM trail") == [(0,)]
    assert await bench.rows("SELECT DISTINCT channel FROM activity") == [("zalo-bot",)]


async def test_the_whole_main_job_by_polling(bench: Kit) -> None:
    async with bench.polling():
        await _main_job(bench)
    assert not bench.fake.pending


@pytest.mark.parametrize("flat", [False, True], ids=["documented envelope", "flat envelope"])
async def test_the_whole_main_job_by_webhook(bench: Kit, flat: bool) -> None:
    bench.fake.flat = flat
    async with bench.hooked():
        await _main_job(bench)
    assert bench.fake.webhook is not None
    assert bench.fake.webhook["secret_token"] == SECRET
    assert set(bench.fake.hook_answers) == {200}


async def test_an_idle_poll_is_no_trouble_and_the_next_begins_at_once(bench: Kit) -> None:
    with structlog.testing.capture_logs() as lines:
        async with bench.polling():
            await until(lambda: bench.fake.idle_polls >= 3)
            assert "Loa Bản" in await bench.says("u1", said("u1", "chào"))
    assert [line for line in lines if line["event"] == "no updates"] == []


async def test_polling_first_takes_a_webhook_away_and_a_clean_bots_404_is_no_trouble(bench: Kit) -> None:
    bench.fake.webhook = {"url": "https://old.example", "secret_token": "x" * 32}
    async with bench.polling():
        assert "Loa Bản" in await bench.says("u1", said("u1", "chào"))
    assert bench.fake.webhook is None
    idle = bench.fake.idle_polls
    async with bench.polling():
        await until(lambda: bench.fake.idle_polls > idle + 1)  # the poll that was cut off would still take an event
        assert "Nghe một mẩu" in await bench.says("u1", said("u1", "chào"))


async def test_a_webhook_that_comes_back_while_polling_is_taken_away_again(bench: Kit) -> None:
    async with bench.polling():
        await bench.says("u1", said("u1", "chào"))
        bench.fake.webhook = {"url": "https://old.example", "secret_token": "x" * 32}
        await until(lambda: bench.fake.webhook is None)
        assert await bench.says("u1", said("u1", "nghe"))


async def test_what_was_polled_stays_in_hand_until_it_is_written(bench: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no offset: an event that is given up here would be gone."""
    real = bench.store.write
    broken = 3

    async def write(fn: Any, *args: Any, **named: Any) -> Any:
        nonlocal broken
        if fn is receive.received and broken:
            broken -= 1
            raise CannotWrite("disk full")
        return await real(fn, *args, **named)

    monkeypatch.setattr(bench.store, "write", write)
    async with bench.polling():
        bench.fake.push(said("u1", "chào"), said("u2", "chào"))
        await until(lambda: len(bench.fake.sent) == 2)
    assert broken == 0
    assert [sent.chat for sent in bench.fake.sent] == ["u1", "u2"]


async def test_poison_is_parked_at_the_third_failure_and_the_others_go_on(
    bench: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = talk_step

    def step(world: Any, talk: Any, event: Any) -> Any:
        if getattr(event, "text", "") == "độc":
            raise KeyError("độc")
        return real(world, talk, event)

    monkeypatch.setattr(receive, "step", step)
    async with bench.polling():
        assert "vướng một chút" in await bench.says("u1", said("u1", "độc"))
        assert "Loa Bản" in await bench.says("u2", said("u2", "chào"))
    assert [(row[0], row[1]) for row in await bench.rows("SELECT error, times FROM failures")] == [("KeyError", 3)]


async def test_the_same_message_again_counts_once(bench: Kit) -> None:
    told = said("u1", "nghe")
    async with bench.hooked():
        await bench.says("u1", said("u1", "chào"), told)
        bench.fake.push(told, told)
        await until(lambda: len(bench.fake.hook_answers) == 4)
    assert await bench.rows("SELECT SUM(n) FROM activity WHERE kind = 'card'") == [(1,)]
    assert len(bench.fake.sent) == 2


async def test_withheld_words_are_met_with_the_menu_and_counted_also_where_nobody_is_named(bench: Kit) -> None:
    async with bench.hooked():
        heard = await bench.says("u1", withheld("u1"))
        bench.fake.push(WITHHELD_OF_NOBODY)
        await until(lambda: len(bench.fake.hook_answers) == 2)
    assert "gọi 111" in heard
    assert "1. Nghe một mẩu" in heard
    assert "lỗi" not in heard.lower()
    assert await bench.rows("SELECT commune, SUM(n) FROM activity WHERE kind = 'withheld' GROUP BY commune") == [
        ("", 2)
    ]


async def test_in_a_group_there_is_only_the_way_to_a_private_talk(bench: Kit) -> None:
    async with bench.hooked():
        group = said("g1", "giúp")
        group["message"]["chat"]["chat_type"] = "GROUP"
        assert await bench.says("g1", group) == "Loa Bản nói chuyện riêng với từng người. Mở riêng: https://loa.example"


@pytest.mark.parametrize("given", ["", "wrong", SECRET[:-1], SECRET + "x", "bi-mat-khac-dai-hon-ba-muoi-hai-chu"])
async def test_without_the_secret_nothing_gets_in(bench: Kit, given: str) -> None:
    async with bench.hooked():
        bench.fake.secret = given
        async with aiohttp.ClientSession() as session:
            assert await bench.fake.knocked(session, said("u1", "chào")) == 403
    assert bench.fake.sent == []
    assert await bench.rows("SELECT COUNT(*) FROM claims") == [(0,)]


async def test_a_body_that_is_no_event_gets_400_and_a_huge_one_413(bench: Kit) -> None:
    async with bench.hooked() as bot, aiohttp.ClientSession(headers={"X-Bot-Api-Secret-Token": SECRET}) as session:
        door = bench.fake.reach[PUBLIC] + str(bot.routes[-1].path)
        assert (await session.post(door, data=b"{}")).status == 400
        assert (await session.post(door, data=b"x" * 300_000)).status == 413


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"mode": "webhook", "public": "http://loa.example", "secret": SECRET}, "https"),
        ({"mode": "webhook", "public": PUBLIC, "secret": ""}, "32"),
        ({"mode": "webhook", "public": PUBLIC, "secret": "x" * 31}, "32"),
        ({"mode": "webhook", "public": PUBLIC, "secret": "x" * 257}, "256"),
    ],
)
async def test_a_webhook_without_secret_or_https_refuses_to_start(bench: Kit, more: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        ZaloBot(TOKEN, bench.fake.address, bench.store, bench.desk, bench.receiver, **more)


async def test_a_bad_token_is_refused_without_being_told(bench: Kit) -> None:
    with pytest.raises(BadToken) as trouble:
        ZaloBot("no-token-at-all", bench.fake.address, bench.store, bench.desk, bench.receiver)
    assert "no-token" not in str(trouble.value)


async def test_the_token_gets_into_no_log_even_when_everything_fails(
    bench: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for kind in ("reset before", "not json"):
        bench.fake.trouble("getUpdates", kind)
    bench.fake.trouble("getUpdates", code=403)
    bench.fake.trouble("sendMessage", "reset before")
    with structlog.testing.capture_logs() as lines:
        async with bench.polling():
            bench.fake.push(said("u1", "chào bí mật"))
            await until(lambda: len(bench.fake.taken) == 1, 30)
            await until(lambda: not bench.fake.has_trouble("sendMessage"))
    told = caplog.text + str(lines)
    assert TOKEN.partition(":")[2] not in told
    assert "bí mật" not in told
    assert "u1" not in [line.get("key") for line in lines]


async def test_after_an_outage_only_the_home_card_answers(bench: Kit) -> None:
    """S15: the event waited at the platform for longer than two minutes."""
    async with bench.polling():
        old = said("u1", "giúp", date=(int(time.time()) - 130) * 1000)
        heard = await bench.says("u1", old)
    assert "113" not in heard
    assert "1. Nghe một mẩu" in heard


async def test_stopping_is_quick_in_the_middle_of_a_poll(bench: Kit) -> None:
    bench.fake.trouble("getUpdates", "stall before")
    bot = ZaloBot(TOKEN, bench.fake.address, bench.store, bench.desk, bench.receiver)
    await bot.start()
    await until(lambda: not bench.fake.has_trouble("getUpdates"))
    async with asyncio.timeout(5):
        await bot.stop()


async def test_stickers_and_voices_are_answered_with_the_menu(bench: Kit) -> None:
    async with bench.polling():
        heard = await bench.says("u1", event("sticker", "u1", sticker="x", url="https://s"))
    assert "mới đọc được chữ và số" in heard
    assert "bấm" not in heard.lower()


async def test_a_token_that_is_refused_stands_on_the_operators_page(bench: Kit) -> None:
    bench.fake.trouble("getUpdates", code=401)
    async with bench.polling():
        await until(lambda: bench.desk.pulse("zalo-bot").error == "Status401")
    [alarm] = (await bot_health(bench.store, bench.desk, "zalo-bot")()).alarms
    assert "token" in alarm.sentence
