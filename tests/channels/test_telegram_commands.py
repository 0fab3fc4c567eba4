"""The lists of commands: neutral, in two languages, longer for who has a role; each of them does something."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.app import invite
from bot.channels.telegram_commands import for_everybody, for_groups, for_role
from bot.library.lexicon import telling_words
from bot.service.talks.menus import Menu
from bot.talk.group import CARD, NO_WEEKLY, QUIZ, WEEKLY
from bot.words import languages
from tests.channels.telegram_kit import Kit, kit, until
from tests.fakes.telegram_updates import typed
from tests.talking import ROOT, Villager


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Kit]:
    async with kit(tmp_path) as made:
        yield made


async def test_at_the_start_private_chats_and_groups_get_their_lists_in_both_languages(bench: Kit) -> None:
    bench.fake.trouble("setMyCommands", "reset before")
    async with bench.polling():
        await until(lambda: len(bench.fake.commands) == 4)
    commands = bench.fake.commands
    assert set(commands) == {(scope, each) for scope in ("all_private_chats", "all_group_chats") for each in ("", "en")}
    assert commands["all_private_chats", ""][0] == ("nghe", "Nghe một mẩu")
    assert commands["all_private_chats", "en"][0] == ("nghe", "Hear a card")
    assert commands["all_private_chats", ""][-1] == ("giup", "Trợ giúp")


async def test_an_officer_gets_a_longer_list_in_her_language_and_loses_it_when_she_is_erased(bench: Kit) -> None:
    async with bench.polling():
        await until(lambda: len(bench.fake.commands) == 4)
        code = await invite(bench.store, bench.desk.keys, int(bench.clock().timestamp()), "06040")
        for text in ("chào", code, "dong y"):
            await _types(bench, text)
        await until(lambda: ("chat:5", "") in bench.fake.commands)
        assert dict(bench.fake.commands["chat:5", ""])["thong_ke"] == "Thống kê"
        bench.fake.commands.clear()
        await _types(bench, "/start")
        await until(lambda: ("chat:5", "") in bench.fake.commands)
        await _types(bench, "cai dat")
        await _types(bench, "English")
        await until(lambda: dict(bench.fake.commands["chat:5", ""])["thong_ke"] != "Thống kê")
        await _types(bench, "xoa du lieu")
        await until(lambda: ("chat:5", "") not in bench.fake.commands)


async def _types(bench: Kit, text: str) -> None:
    before = len(bench.fake.in_chat(5))
    bench.fake.push(typed(5, text))
    await until(lambda: len(bench.fake.in_chat(5)) > before and bench.fake.pending == 0)


@pytest.mark.parametrize("menu", ["everybody", "leader", "officer"])
def test_every_command_is_understood_when_it_is_typed(menu: Menu) -> None:
    tr = languages()["vi"]
    commands = for_everybody(tr) if menu == "everybody" else for_role(tr, menu)
    for name, _ in commands:
        heard = Villager(channel="telegram").opens().types(f"/{name}").heard
        assert "chưa hiểu" not in heard, name
        assert "chưa có mẩu nào" not in heard, name


def test_every_command_of_a_group_is_understood_there() -> None:
    known = CARD | QUIZ | WEEKLY | NO_WEEKLY
    names = [name.replace("_", " ") for name, _ in for_groups(languages()["vi"])]
    assert [name for name in names if name not in known] == ["rieng"]


def test_names_are_neutral_in_both_languages() -> None:
    """S1."""
    telling = [word for word in telling_words(ROOT / "content") if isinstance(word, str)]
    assert telling
    for tr in languages().values():
        told = " ".join(f"{name} {said}" for name, said in (*for_role(tr, "officer"), *for_groups(tr))).lower()
        assert not any(word in told for word in telling)
