"""The golden talks as they stand on a phone with Zalo: real events in, the messages of the account out.

What is tapped elsewhere is typed here as the number of its row; what is scanned elsewhere is typed as its code. They are
written to `zalo/`, `GOLDEN=write` writes them anew: to be read by somebody, message by message.
"""

import json
import os
from pathlib import Path

import pytest

from bot.channels.zalo_read import Reader
from bot.channels.zalo_text import LONGEST_TEXT, Part, parts_of
from bot.model.codes import shown
from bot.model.events import Event
from bot.model.replies import Say
from tests.conftest import KEYS, House
from tests.fakes.zalo_events import APP, OA, follow, text
from tests.scenarios.test_golden import (
    CARDS,
    HERE,
    INVITED,
    NEXT_DAY,
    OFFICER,
    TALKS,
    invited,
    prepare,
    says_of,
    title_of,
    typed_in,
)

ZALO = HERE / "zalo"
READER = Reader(OA, APP, KEYS.digest)
LAN = "246845883529197922"


def sent_by(typed: str, said: list[Say]) -> tuple[str, Event]:
    """What she really does on Zalo, and the event that is read from it."""
    if typed == "[mở]":
        return "[quan tâm OA]", read(follow(LAN))
    words = "thi" if typed == "[liên kết cuộc thi]" else typed
    if typed.startswith(INVITED):
        words = shown(OFFICER)
    elif typed.startswith("[quét thẻ "):
        words = shown(CARDS[int(typed[10:-1]) - 1])
    elif typed.startswith("[cũ: "):
        label = typed[5:-1]
        old = next(say for say in said if label in say.choices)
        words = f"#{old.offer}:{old.choices.index(label)}"
        return f"[nút cũ: {label}]", read(text(LAN, words))
    elif typed.startswith("[") and words == typed:
        words = str(next(say for say in reversed(said) if say.choices).choices.index(typed[1:-1]) + 1)
    return words, read(text(LAN, words))


def read(event: dict[str, object]) -> Event:
    inbound = READER.read(json.dumps(event).encode()).inbound
    assert inbound is not None
    return inbound.event


def written(part: Part) -> str:
    picture = "[ảnh]\n" if part.picture else ""
    return "< " + (picture + part.text).replace("\n", "\n  ").replace("\n  \n", "\n\n")


@pytest.mark.parametrize("talk", TALKS, ids=lambda path: path.stem)
async def test_the_talk_on_zalo_goes_as_written(house: House, talk: Path) -> None:
    await prepare(house, talk)
    lines, said = [title_of(talk)], list[Say]()
    for typed in typed_in(talk):
        if typed == NEXT_DAY:
            house.later(days=1)
            lines.append(f"> {typed}")
            continue
        if typed.startswith(INVITED):
            await invited(house, typed)
        words, event = sent_by(typed, said)
        done = await house.does(LAN, event, channel="zalo")
        says = await says_of(house, done.replies)
        parts = [part for say in says for part in parts_of(say, buttons=False)]
        said += says
        assert all(0 < len(part.text) <= LONGEST_TEXT for part in parts)
        assert not any("Bấm" in part.text or "bấm" in part.text for part in parts), "there is nothing to press"
        lines += [f"> {words}", *map(written, parts)]
    heard = "\n".join(lines) + "\n"
    if os.environ.get("GOLDEN") == "write":
        (ZALO / talk.name).write_text(heard)
    assert heard == (ZALO / talk.name).read_text()
