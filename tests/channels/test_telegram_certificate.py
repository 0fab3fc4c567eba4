"""A certificate on Telegram: a photo that bears no name, with the rows to go on with and the page where it has one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.model.certificates import Certificate
from bot.papers.certificates import png
from bot.service.contests.life import freeze_now
from tests.channels.telegram_kit import Kit, kit, until
from tests.contest.kit import contest
from tests.fakes.telegram_updates import typed


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


async def test_it_comes_as_a_photo_without_a_name_and_says_where_it_has_one(bench: Kit) -> None:
    names: list[str] = []

    def drawn(each: Certificate) -> bytes:
        names.append(each.name)
        return png(each)

    bench.desk.draw_certificate = drawn
    bench.desk.lead_to("telegram", "https://t.me/LoaBanThuBot")
    await bench.store.write(freeze_now, bench.desk, contest())
    told = ("thi", "tham gia thi", "dong y du thi", "that khe", "bat dau lam bai", "1", "1", "1", "1", "10")
    async with bench.polling():
        for text in (*told, "lay giay chung nhan"):
            before = len(bench.fake.sent)
            bench.fake.push(typed(5, text))
            await until(lambda before=before: len(bench.fake.sent) > before)  # type: ignore[misc]  # it is called at once
        await until(lambda: bench.fake.sent[-1].photo != b"")
    photo = bench.fake.sent[-1]
    assert photo.photo.startswith(b"\x89PNG")
    assert "https://loa.example/thi/thu/cua-toi" in photo.text
    assert "t.me" not in photo.text
    assert "pháp luật" not in photo.text
    assert photo.keyboard
    assert names == [""]
