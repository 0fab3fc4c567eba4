""" "@bot tảo hôn" in any chat: cards with neutral titles (`bot check` holds them to S2), and no trace of who looked for what."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import structlog

from bot.channels.telegram_send import keyboard_of
from bot.model.relays import Heard, code_of, last_line, mark_of
from bot.model.replies import Copy, Say
from bot.service.talks.looking_up import found_cards
from bot.storage.sql import Sql
from tests.channels.telegram_kit import Kit, kit, until
from tests.fakes.telegram_updates import Update, typed, who
from tests.talking import shipped_library

CODE = code_of(4721)


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


def looks(words: str, id: str = "q1", offset: str = "") -> Update:
    return {"inline_query": {"id": id, "from": who(7), "query": words, "offset": offset}}


async def found(bench: Kit, words: str, offset: str = "") -> list[dict[str, Any]]:
    id = f"q{len(bench.fake.looked_up)}"
    bench.fake.push(looks(words, id, offset))
    await until(lambda: id in bench.fake.looked_up)
    return bench.fake.looked_up[id]


async def test_words_find_cards_that_can_be_sent_as_they_are(bench: Kit) -> None:
    async with bench.polling():
        results = await found(bench, "bao nhieu tuoi duoc cuoi")
    first = results[0]
    text = first["input_message_content"]["message_text"]
    assert text.startswith(first["title"])
    assert "Điều" in text
    assert text.endswith("Loa Bản: https://t.me/LoaBanThuBot")
    assert first["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://t.me/LoaBanThuBot"


async def test_a_share_button_finds_exactly_its_card(bench: Kit) -> None:
    key = next(iter(bench.desk.everything.cards))
    async with bench.polling():
        [result] = await found(bench, key)
    assert result["id"] == key


async def test_a_share_button_of_an_elder_sends_her_spoken_code_along(bench: Kit) -> None:
    key = next(iter(bench.desk.everything.cards))
    text = f"Thẻ\n\n{last_line('https://t.me/LoaBanThuBot', key, Heard(CODE, 2))}"
    [[button]] = keyboard_of(Say(media=(Copy(text, "Gửi", key),)), is_inline=True)["inline_keyboard"]  # type: ignore[index]
    async with bench.polling():
        [result] = await found(bench, button["switch_inline_query"])
    assert result["id"] == key
    assert result["input_message_content"]["message_text"].endswith(
        f"BẢN {CODE}: https://t.me/LoaBanThuBot?start=b{CODE}-2-{mark_of(key)}"
    )


async def test_without_words_one_may_walk_through_what_is_not_sensitive(bench: Kit) -> None:
    library = bench.desk.everything
    async with bench.polling():
        results = await found(bench, "")
        assert results
        assert await found(bench, "", offset="999") == []
    for each in results:
        topic = library.topic(library.cards[each["id"]].topic)
        assert topic is not None
        assert not topic.sensitive


@pytest.mark.parametrize("words", ["chồng đánh em", "em muốn chết", "cứu", "zzzz qqqq"])
async def test_danger_finds_what_no_words_find_and_never_help(bench: Kit, words: str) -> None:
    """It would stand in somebody else's chat."""
    async with bench.polling():
        nothing, results = await found(bench, ""), await found(bench, words)
    if bench.desk.ear(words) is not None:
        assert results == nothing
    assert "113" not in str(results)
    assert "111" not in str(results)


async def test_nothing_is_kept_of_who_looked_for_what(bench: Kit, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as lines:
        async with bench.polling():
            await found(bench, "chồng đánh bí mật 814725361")
    async with bench.store.reading() as reading:
        for table in ("activity", "chats", "people", "reach", "outbox", "help_months"):
            assert list(await reading.rows(Sql(f"SELECT COUNT(*) FROM {table}"))) == [(0,)]
    told = caplog.text + str(lines)
    assert "bí mật" not in told
    assert b"814725361" not in bench.database.read_bytes()


async def test_a_query_that_is_too_old_holds_nothing_up(bench: Kit) -> None:
    bench.fake.trouble("answerInlineQuery", status=400, description="Bad Request: query is too old")
    async with bench.polling():
        bench.fake.push(looks("cuoi", "old"), typed(5, "chào"))
        await bench.settled(1, 2)
        assert await found(bench, "cuoi")


async def test_whatever_is_typed_the_platform_takes_the_answer(bench: Kit) -> None:
    bench.desk._library = shipped_library()
    async with bench.polling():
        for words in ("", "a", "tảo hôn", "đất", "🙂" * 100, "x" * 256, "nha-em-am", "'; DROP TABLE", "\n"):
            results = await found(bench, words)
            assert len(results) <= 20


def test_a_walk_never_shows_what_is_for_officers(tmp_path: Path) -> None:
    del tmp_path
    library = shipped_library()

    class Shown:
        ear = staticmethod(lambda _: None)
        clock = staticmethod(lambda: None)
        day_of = staticmethod(lambda _: None)
        library_on = staticmethod(lambda _: library)

    cards = found_cards(Shown(), "")  # type: ignore[arg-type]  # what it needs of a desk
    assert {library.topic(card.topic).audience for card in cards} == {"everyone"}  # type: ignore[union-attr]
