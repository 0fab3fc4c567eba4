"""The whole main job over the Official Account: hello, join, cards, quiz, help, share, erase."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.channels.telegram_kit import until
from tests.channels.zalo_kit import HOA, LAN, Kit, kit
from tests.fakes.zalo_events import follow, located, media, text, withdraw


@pytest_asyncio.fixture
async def zalo(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made, made.open():
        yield made


def rows_of(text: str) -> list[str]:
    """The numbered lines of a screen."""
    return [line.partition(". ")[2] for line in text.splitlines() if line.partition(". ")[0].isdecimal()]


async def test_the_main_job(zalo: Kit) -> None:
    zalo.fake.push(follow(LAN))
    await zalo.quiet(LAN, 1)
    (hello,) = zalo.fake.to(LAN)
    assert hello.text.startswith("Loa Bản chào bà con!")
    assert rows_of(hello.text)[0] == "Nghe một mẩu" and rows_of(hello.text)[-1] == "Trợ giúp"
    assert "nhắn số của dòng ấy" in hello.text and "Bấm" not in hello.text

    (card,) = await zalo.says(LAN, "1")
    assert "Tiếp" in rows_of(card.text)
    (consent,) = await zalo.says(LAN, "tiep")
    assert "xã nào" in consent.text
    (commune,) = await zalo.says(LAN, "1")
    assert "xã, phường nào" in commune.text
    zalo.fake.push(located(LAN, 22.25, 106.47))
    await zalo.quiet(LAN, 5)
    assert rows_of(zalo.fake.to(LAN)[-1].text)[:2] == ["Xã Tràng Định", "Xã Thất Khê"]
    (house,) = await zalo.says(LAN, "số 2")
    assert "xã Thất Khê" in house.text
    code, _ = await zalo.says(LAN, "chưa, nhà mình mới nghe")
    assert "Mã nhà mình: " in code.text

    (question,) = await zalo.says(LAN, "do vui")
    assert question.text.startswith("Câu 1/")
    told, on = await zalo.says(LAN, "1")
    assert told.text and rows_of(on.text)
    (help_card,) = await zalo.says(LAN, "GIÚP 🙏")
    assert "113" in help_card.text and "111" in help_card.text
    assert "cũng giữ một bản" in help_card.text, "S13"
    assert "dọn màn hình" not in help_card.text, "nothing can be taken away here, and nothing else is said (S9)"
    await zalo.says(LAN, "quay lai", "ve dau", "nghe")
    (passed,) = await zalo.says(LAN, "gui cho nguoi khac")
    assert "https://loa.example" in passed.text
    (picture,) = await zalo.says(LAN, "lay anh de gui")
    assert picture.picture.startswith(b"\x89PNG") and "chuyển tiếp" in picture.text

    assert (await zalo.rows("SELECT COUNT(*) FROM people"))[0][0] == 1
    erased = await zalo.says(LAN, "xóa dữ liệu")
    assert "Đã xóa xong" in erased[-1].text
    assert "chọn Xóa" in erased[-1].text, "how the messages go from the phone itself"
    for table in ("people", "members", "chats", "trail"):
        assert (await zalo.rows(f"SELECT COUNT(*) FROM {table}"))[0][0] == 0, table
    assert zalo.fake.paid == []


async def test_leaving_shows_a_harmless_screen_and_says_what_stays_on_the_phone(zalo: Kit) -> None:
    await zalo.says(LAN, "chao", "do vui")
    (left,) = await zalo.says(LAN, "THOÁT!")
    assert left.text.startswith("Loa Bản")
    assert "vẫn nằm trong máy" in left.text


async def test_who_withdraws_at_zalo_is_erased_and_told_nothing(zalo: Kit) -> None:
    await zalo.says(LAN, "chao", "dang ky", "dong y", "that khe", "1")
    before = len(zalo.fake.to(LAN))
    zalo.fake.push(withdraw(LAN))
    await until(lambda: not zalo.fake.waiting)
    for table in ("people", "members", "chats", "trail"):
        assert (await zalo.rows(f"SELECT COUNT(*) FROM {table}"))[0][0] == 0, table
    assert len(zalo.fake.to(LAN)) == before
    assert (await zalo.rows("SELECT COUNT(*) FROM outbox WHERE address IS NOT NULL"))[0][0] == 0


async def test_what_cannot_be_read_gets_the_menu_and_the_way_to_help(zalo: Kit) -> None:
    await zalo.says(LAN, "chao")
    for kind in ("image", "gif", "audio", "video", "sticker", "file", "link", "business_card"):
        before = len(zalo.fake.to(LAN))
        zalo.fake.push(media(LAN, kind, url="https://example.org/x"))
        await zalo.quiet(LAN, before + 2)
        lead, menu = zalo.fake.to(LAN)[before:]
        assert "giup" in lead.text and "lỗi" not in lead.text
        assert rows_of(menu.text)[-1] == "Trợ giúp"


async def test_words_that_zalo_keeps_back_are_met_with_a_page_of_buttons(zalo: Kit) -> None:
    zalo.fake.push(text(LAN, ""))
    await zalo.quiet(LAN, 2)
    assert "https://loa.example" in zalo.fake.to(LAN)[0].text


async def test_each_hears_her_own_answers_in_order(zalo: Kit) -> None:
    for who in (LAN, HOA):
        zalo.fake.push(*(text(who, words) for words in ("chao", "chon chu de", "ve dau", "do vui", "giup")))
    await until(lambda: all(len(zalo.fake.to(who)) >= 5 for who in (LAN, HOA)))
    starts = [[sent.text[:7] for sent in zalo.fake.to(who)] for who in (LAN, HOA)]
    assert starts[0] == starts[1]
    assert starts[0] == ["Loa Bản", "Bà con ", "Mình ng", "Câu 1/3", "Mấy số "]
