"""An officer on Telegram: a chart as a photo, and what she is reminded of."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.app import invite
from bot.service.desk import VIETNAM
from bot.service.talks.alerts import Alerts
from tests.channels.telegram_kit import Kit, kit, until
from tests.fakes.telegram_updates import tap, typed


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


async def in_office(bench: Kit, chat: int = 5) -> None:
    code = await invite(bench.store, bench.desk.keys, int(bench.clock().timestamp()))
    bench.fake.push(typed(chat, code), typed(chat, "dong y"))
    await until(lambda: any("mã mời" in sent.text for sent in bench.fake.in_chat(chat)))


async def test_a_chart_comes_as_a_photo_with_the_rows_to_go_on_with(bench: Kit) -> None:
    async with bench.polling():
        await in_office(bench)
        bench.fake.push(typed(5, "thong ke quy 2"))
        await until(lambda: "quý 2" in bench.fake.sent[-1].text)
        bench.fake.push(tap(5, bench.fake.sent[-1].keyboard[0][1]))
        await until(lambda: bench.fake.sent[-1].photo != b"")
    photo = bench.fake.sent[-1]
    assert photo.photo.startswith(b"\x89PNG")
    assert photo.text.startswith("Số hộ đã được nghe, quý 2 năm")
    assert [label for label, _ in photo.keyboard][:2] == ["1. Xem chữ", "2. Xem kiểu khác"]


async def test_the_week_arrives_in_the_chat_that_chose_it(bench: Kit) -> None:
    async with bench.polling():
        await in_office(bench)
        await in_office(bench, 6)
        bench.fake.push(typed(5, "nhac toi"), typed(5, "nhac tuan qua"))
        await until(lambda: "đang nhắc" in bench.fake.in_chat(5)[-1].text)
    bench.clock.by += next_monday(bench.clock()) - bench.clock()
    assert await Alerts(bench.store, bench.desk).put() == 1
    async with bench.polling():
        await until(lambda: "Loa Bản: tuần qua" in bench.fake.in_chat(5)[-1].text)
    assert bench.fake.in_chat(5)[-1].keyboard == ()
    assert not any("tuần qua" in sent.text for sent in bench.fake.in_chat(6))


def next_monday(now: dt.datetime) -> dt.datetime:
    """At nine in the morning."""
    day = now.astimezone(VIETNAM).date() + dt.timedelta(days=7 - now.astimezone(VIETNAM).weekday())
    return dt.datetime.combine(day, dt.time(9), VIETNAM)


async def test_the_link_to_the_pages_stands_in_the_text_and_cannot_be_forwarded(bench: Kit) -> None:
    async with bench.polling():
        await in_office(bench)
        bench.fake.push(typed(5, "mo trang"))
        await until(lambda: "/can-bo/mo#ma=" in bench.fake.sent[-1].text)
    assert bench.fake.sent[-1].protected
    assert "Mở trang của cán bộ: https://loa.example/can-bo/mo#ma=" in bench.fake.sent[-1].text
