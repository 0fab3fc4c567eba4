"""Safety S29, S36: after danger was told, the database, the queue and the logs hold nothing of it."""

import json
import logging
from pathlib import Path

import pytest
import structlog

from bot import logs
from bot.model.conversation import unpack
from bot.model.events import Typed
from bot.storage.tables import metadata
from tests.conftest import House, heard

TOLD = "chồng em lại đánh em 7731"
NEXT = "em phải làm sao bây giờ 7731"
MAY_CHANGE = {"help_months", "claims", "chats", "answers"}
"""A month's total for the province, the update's key, place and offer, and the sealed answer of the page."""


async def all_tables(house: House) -> dict[str, object]:
    return {table: await house.rows(f"SELECT * FROM {table}") for table in metadata.tables if table not in MAY_CHANGE}


async def test_nothing_is_recorded_but_one_more_help_of_the_month(house: House) -> None:
    await house.joins("lan")
    before = await all_tables(house)
    await house.types("lan", "do vui", TOLD, NEXT, "hu hu")
    assert await all_tables(house) == before
    assert await house.rows("SELECT month, n FROM help_months") == [("2026-11", 1)]


async def test_the_stored_chat_is_that_of_someone_who_went_home(house: House) -> None:
    for who, words in (("lan", TOLD), ("pao", "về đầu")):
        await house.joins(who)
        await house.types(who, "do vui", words)
    states = [bytes(state) for (state,) in await house.rows("SELECT state FROM chats")]
    one, other = (unpack(state) for state in states)
    assert one.place == other.place
    assert one.offer.rows == other.offer.rows
    assert len(one.quiet) == len(other.quiet) == 16
    assert {name for name in one.__struct_fields__ if getattr(one, name) != getattr(other, name)} <= {
        "before", "offer", "quiet"
    }  # fmt: skip


async def test_no_word_of_it_is_on_the_disk(house: House, database: Path) -> None:
    await house.types("lan", "chao", TOLD, NEXT)
    await house.does("7", Typed(TOLD), channel="telegram", seal=None)
    stored = b"".join(path.read_bytes() for path in database.parent.iterdir() if path.name.startswith("loaban"))
    assert [word for word in ("đánh em", "7731", "danh em") if word.encode() in stored] == []


async def test_no_word_and_no_kind_of_it_is_in_the_logs_at_debug(
    house: House, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    structlog.reset_defaults()
    logs.set_up("debug")
    with caplog.at_level(logging.DEBUG):
        await house.types("lan", "chao", TOLD, NEXT)
    structlog.reset_defaults()
    written = capsys.readouterr()
    lines = written.out + written.err + json.dumps([str(record.__dict__) for record in caplog.records])
    assert [word for word in ("7731", "violence", "calm", "Told", "disclos") if word in lines] == []


async def test_told_too_late_no_help_is_queued(house: House) -> None:
    for age in (121, 21600):
        await house.does("7", Typed(TOLD), channel="telegram", seal=None, age=age)
    assert await house.rows("SELECT COUNT(*), SUM(fleeting) FROM outbox") == [(1, 0)]
    assert await house.rows("SELECT COUNT(*) FROM help_months") == [(0,)]


async def test_the_card_and_the_short_words_after_it_expire_like_help(house: House) -> None:
    for words in (TOLD, NEXT):
        await house.does("7", Typed(words), channel="telegram", seal=None)
    now = int(house.now.timestamp())
    assert await house.rows("SELECT fleeting, expires_at FROM outbox") == [(1, now + 120)] * 2


async def test_the_shell_keeps_it_calm_from_one_message_to_the_next(house: House) -> None:
    await house.types("lan", "chao", "do vui", TOLD)
    assert "vẫn ở đây" in heard(await house.types("lan", NEXT))
    assert "vẫn ở đây" not in heard(await house.types("pao", "chao", "zzz"))
