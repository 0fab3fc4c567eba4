"""Golden talks: readable by an officer, replayed through the whole bot and through every channel's renderer.

After a change that is meant, `GOLDEN=write make test` writes them anew; read the difference before committing.
"""

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.telegram_send import keyboard_of, text_of
from bot.channels.text import heading, links, numbered
from bot.channels.web import as_json
from bot.channels.zalo_bot_send import parts_of
from bot.model.codes import code_from, shown
from bot.model.contest import Prize
from bot.model.events import Opened, Tapped, Typed
from bot.model.people import Role
from bot.model.pointers import pointer_to
from bot.model.replies import Order, Reply, Say
from bot.service.talks.orders import carried_out
from bot.storage import batches, people
from bot.storage.batches import FreshHouse, Wanted
from bot.storage.sql import Db
from tests.conftest import KEYS, House
from tests.contest.kit import contest
from tests.service.contests.kit import frozen
from tests.talking import NOW

HERE = Path(__file__).parent
TALKS = sorted(HERE.glob("*.txt"))
HOUSES = ("that khe", "that khe", "that khe", "hoa tham", "quoc viet")
"""Whose houses an officer sees."""
INVITED = "[mã mời"
""" "[mã mời 06040]" opens the link of an officer of that commune, "[mã mời]" of the province."""
OFFICER = code_from(11)
NEXT_DAY = "[hôm sau]"
"""Nothing is said; a day goes by."""


def typed_in(talk: Path) -> Iterator[str]:
    """What the person does: lines that begin with "> "."""
    return (line[2:] for line in talk.read_text().splitlines() if line.startswith("> "))


VILLAGE_HEAD = code_from(7)
"""The code of an invitation that lies ready in every talk: E33-333-33E."""
CARDS = [code_from(n * 987_654_321) for n in range(1, 5)]
"""Of a batch for Nà Cạn, xã Quốc Việt, in the talks where a card is scanned."""


def issued(db: Db, day: dt.date) -> None:
    wanted = Wanted("06058", "Nà Cạn", "", len(CARDS), "Danh sách hộ", day)
    batches.issue(db, wanted, [FreshHouse(n, code) for n, code in enumerate(CARDS, 1)], "", KEYS)


async def prepare(house: House, talk: Path) -> None:
    """A talk whose name begins with "contest" finds one open, an officer's finds houses."""
    if talk.stem.startswith("contest"):
        await frozen(house, prize=(Prize("Giải Nhất", 1, amount=1_000_000), Prize("Giải Nhì", 2, amount=500_000)))
    role = Role("village-head", "06040")
    until = int(house.now.timestamp()) + 3600
    await house.store.write(people.invite, 7, VILLAGE_HEAD, role, until, house.desk.keys)
    if talk.stem.startswith("officer"):
        for n, commune in enumerate(HOUSES):
            await house.joins(f"nhà {n}", commune)
    if "[quét thẻ" in talk.read_text():
        await house.store.write(issued, house.desk.day_of(house.now))


async def replayed(house: House, talk: Path) -> tuple[str, list[Say]]:
    await prepare(house, talk)
    lines = [title_of(talk)]
    said: list[Say] = []
    for typed in typed_in(talk):
        if typed == NEXT_DAY:
            house.later(days=1)
            lines.append(f"> {typed}")
            continue
        if typed.startswith(INVITED):
            await invited(house, typed)
        done = await house.does("lan", _event(typed, said))
        lines.append(f"> {typed}")
        for say in await says_of(house, done.replies):
            said.append(say)
            lines.append("< " + numbered(say).replace("\n", "\n  ").replace("\n  \n", "\n\n"))
    return "\n".join(lines) + "\n", said


def title_of(talk: Path) -> str:
    return talk.read_text().split("\n> ", 1)[0].rstrip("\n")


async def says_of(house: House, replies: tuple[Reply, ...]) -> list[Say]:
    return [await _carried_out(house, reply) for reply in replies if isinstance(reply, Say | Order)]


async def invited(house: House, typed: str) -> None:
    await house.store.write(_invite, typed.removeprefix(INVITED).strip("] "))


async def _carried_out(house: House, reply: Say | Order) -> Say:
    return await carried_out(house.store, house.desk, reply) if isinstance(reply, Order) else reply


def _invite(db: Db, area: str) -> None:
    people.invite(db, 5, OFFICER, Role("officer", area), int(NOW.timestamp()) + 60, KEYS)


def _event(typed: str, said: list[Say]) -> Typed | Tapped | Opened:
    """ "[Tiếp]" taps that label on the newest screen, "[cũ: Tiếp]" on the first one that had it; "[quét thẻ 2]" scans."""
    if typed == "[mở]":
        return Opened()
    if typed == "[liên kết cuộc thi]":
        return Opened(pointer_to(contest()))
    if typed.startswith(INVITED):
        return Opened(OFFICER)
    if typed.startswith("[quét thẻ "):
        return Opened(shown(CARDS[int(typed[10:-1]) - 1]))
    if not typed.startswith("["):
        return Typed(typed)
    old, label = typed.startswith("[cũ: "), typed.strip("[]").removeprefix("cũ: ")
    screens = [say for say in said if label in say.choices]
    say = screens[0] if old else screens[-1]
    return Tapped(say.offer, say.choices.index(label))


@pytest.mark.parametrize("talk", TALKS, ids=lambda path: path.stem)
async def test_the_talk_goes_as_written(house: House, talk: Path) -> None:
    heard, _ = await replayed(house, talk)
    if os.environ.get("GOLDEN") == "write":
        talk.write_text(heard)
    assert heard == talk.read_text()


@pytest.mark.parametrize("talk", TALKS, ids=lambda path: path.stem)
async def test_every_renderer_shows_the_same_words_and_choices(house: House, talk: Path) -> None:
    _, said = await replayed(house, talk)
    for say in said:
        page = json.loads(as_json((say,)))["says"][0]
        text = numbered(say)
        assert page["title"] in text
        assert page["body"] in text
        for n, choice in enumerate(page["choices"], 1):
            assert f"{n}. {choice['label']}" in text
        parts = parts_of(say)
        assert " ".join(" ".join(parts).split()) == " ".join(text.split())
        assert all(len(part) <= 2000 for part in parts)
        assert text_of(say) in (text, "\n\n".join(part for part in (heading(say), links(say)) if part))
        keyboard = (keyboard_of(say) or {"inline_keyboard": []})["inline_keyboard"]
        buttons = [row for row in keyboard if "callback_data" in row[0]]
        assert [(row[0]["text"], row[0]["callback_data"]) for row in buttons] == [
            (f"{n}. {choice['label']}", choice["key"]) for n, choice in enumerate(page["choices"], 1)
        ]


def test_there_are_golden_talks() -> None:
    assert len(TALKS) >= 5
