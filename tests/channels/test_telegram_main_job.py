"""The whole main job on Telegram, by taps: hello → join → cards → quiz → help → share → erase; and menus that give way."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.service.talks.clock import Clock
from bot.storage.sql import Row, Sql
from tests.channels.telegram_kit import Kit, kit, until
from tests.fakes.telegram_updates import Update, tap, typed

ME = 5
Keyboard = tuple[tuple[str, str], ...]


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


class Phone:
    """What stands on her screen last, wherever it stands."""

    def __init__(self, bench: Kit) -> None:
        self.bench = bench
        self.id = 0
        self.text = ""
        self.keyboard: Keyboard = ()
        self._own = 700

    async def types(self, text: str) -> str:
        self._own += 1
        return await self._does(typed(ME, text, message_id=self._own, date=int(self.bench.clock().timestamp())))

    async def taps(self, label: str) -> str:
        data = next(data for name, data in self.keyboard if name.endswith(label))
        update = tap(ME, data, id=f"{self.id}-{data}")
        update["callback_query"]["message"]["message_id"] = self.id
        return await self._does(update)

    async def _does(self, update: Update) -> str:
        fake = self.bench.fake
        before = len(fake.sent), len(fake.edited)
        fake.push(update)
        await until(lambda: (len(fake.sent), len(fake.edited)) != before and fake.pending == 0)
        while await self.rows("SELECT 1 FROM outbox WHERE state IN ('queued', 'sending')"):
            pass
        if len(fake.edited) > before[1]:
            chat, self.id, self.text = fake.edited[-1]
            self.keyboard = fake.screens[chat, self.id][1]
        else:
            last = fake.sent[-1]
            self.id, self.text, self.keyboard = last.id, last.text, last.keyboard
        return self.text

    async def rows(self, text: str) -> list[Row]:
        async with self.bench.store.reading() as reading:
            return list(await reading.rows(Sql(text)))


async def test_the_whole_main_job_by_taps(bench: Kit) -> None:
    phone = Phone(bench)
    async with bench.polling():
        assert (await phone.types("/start")).startswith("Loa Bản chào bà con!")
        assert "Điều" in await phone.taps("Nghe một mẩu")
        await phone.taps("Tiếp")
        await phone.taps("Đồng ý")
        await phone.types("that khe")
        assert "Điều" in await phone.taps(phone.keyboard[0][0])
        assert "Câu 1/" in await phone.types("do vui")
        while "Xong rồi!" not in phone.text:
            await phone.taps(phone.keyboard[0][0])
        await phone.taps("Trợ giúp")
        assert "113" in phone.text
        assert bench.fake.sent[-1].protected
        await phone.types("nghe")
        await phone.taps("Gửi cho người khác")
        assert phone.keyboard[0][1].startswith("inline:")
        assert not bench.fake.sent[-1].protected
        await phone.taps("Lấy ảnh để gửi")
        assert bench.fake.sent[-1].photo.startswith(b"\x89PNG")
        assert not bench.fake.sent[-1].protected
        assert await phone.rows("SELECT COUNT(*) FROM households") == [(1,)]
        assert (await phone.types("/xoa")).startswith("Đã xóa xong.")
        await until(lambda: (ME, 701) in bench.fake.deleted)
    ours = {(ME, sent.id) for sent in bench.fake.sent[:-1]}
    assert ours <= set(bench.fake.deleted)
    assert await phone.rows("SELECT COUNT(*) FROM people") == [(0,)]
    assert (await phone.rows("SELECT COUNT(*) FROM reach"))[0][0] > 0
    assert await phone.rows("SELECT COUNT(*) FROM activity WHERE channel <> 'telegram'") == [(0,)]


async def test_menus_give_way_in_place_and_cards_stay(bench: Kit) -> None:
    phone = Phone(bench)
    async with bench.polling():
        await phone.types("/start")
        menu = phone.id
        assert "nghe chuyện gì" in await phone.taps("Chọn chủ đề")
        assert phone.id == menu
        await phone.taps(phone.keyboard[0][0])
        assert phone.id != menu
        card = phone.id
        await phone.taps("Về đầu")
        assert phone.id not in (menu, card)
    assert len(bench.fake.sent) == 3


async def test_a_message_that_cannot_be_changed_any_more_is_answered_by_a_new_one(bench: Kit) -> None:
    phone = Phone(bench)
    bench.fake.trouble("editMessageText", status=400, description="Bad Request: message can't be edited")
    async with bench.polling():
        await phone.types("/start")
        assert "nghe chuyện gì" in await phone.taps("Chọn chủ đề")
    assert len(bench.fake.sent) == 2


async def test_a_menu_that_gave_way_fades_no_more_and_leaves_with_the_others(bench: Kit) -> None:
    """The home card is put away after ten minutes; what took its place is no home card (S9, S11)."""
    phone = Phone(bench)
    clock = Clock(bench.store, bench.desk, ("telegram",))
    async with bench.polling():
        await phone.types("/start")
        menu = phone.id
        await phone.taps("Chọn chủ đề")
        bench.clock.turn(601)
        await clock.tick()
        await phone.types("nghe")
        assert not any("mở lại" in text for _, _, text in bench.fake.edited)
        await phone.types("thoát")
        await until(lambda: (ME, menu) in bench.fake.deleted)
