"""Forty people who answer quizzes as fast as they are asked, seen and decided by the fake's own ledger.

Each waits for an answer before she does the next thing, and taps only what was really shown to her. So every
tap on a question must count exactly once, and everything she does must bring exactly one new screen.
"""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp

from tests.fakes.telegram_updates import person, tap, typed

QUESTION = "Câu "
FINISHED = "Xong rồi"
ON = "Đố tiếp"


class Villager:
    def __init__(self, chat: int) -> None:
        self.chat = chat
        self.offers: Counter[str] = Counter()
        self.told = 0
        self.awaits_told = 0
        self.actions = 1
        self.taps_on_questions = 0

    def hears(self, line: dict[str, Any], chance: random.Random) -> dict[str, Any] | None:
        """Her next action, if this is a screen she has not seen yet."""
        if not line["keyboard"]:
            self.told += 1
            return None
        offer = line["keyboard"][0][1].partition(":")[0]
        self.offers[offer] += 1
        return self._acts(line, chance) if self.offers[offer] == 1 else None

    def _acts(self, line: dict[str, Any], chance: random.Random) -> dict[str, Any]:
        rows: list[tuple[str, str]] = [(label, data) for label, data in line["keyboard"]]
        self.actions += 1
        if line["text"].startswith(QUESTION):
            self.taps_on_questions += 1
            self.awaits_told += 1
            return tap(self.chat, chance.choice(rows[:-2])[1])
        if chance.random() < 0.1:
            self.awaits_told += 1
            return person(self.chat, voice={"file_id": "x"})
        on = next((data for label, data in rows if label.endswith(ON)), None)
        return tap(self.chat, on) if on else typed(self.chat, "đố vui")


class Village:
    """Reads the ledger as it grows and pushes what comes of it, until told to rest."""

    lives: type[Villager] = Villager
    first = "đố vui"
    works_on = 0.0
    """Seconds of work after the last kill."""

    def __init__(self, api: str, ledger: Path, chats: int, seed: int) -> None:
        self.villagers = {chat: self.lives(chat) for chat in range(1000, 1000 + chats)}
        self.acknowledged: set[int] = set()
        self.pushed: dict[int, dict[str, Any]] = {}
        self.rests = False
        self._api = api
        self._ledger = ledger
        self._chance = random.Random(seed)

    async def run(self) -> None:
        async with aiohttp.ClientSession() as session:
            await self._push(session, [typed(chat, self.first) for chat in self.villagers])
            with self._ledger.open(encoding="utf-8") as lines:
                while True:
                    actions = [*self._next(grown(lines)), *self._due()]
                    if actions:
                        await self._push(session, actions)
                    await asyncio.sleep(0.01)

    def _next(self, lines: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for line in lines:
            if "acknowledged" in line:
                self.acknowledged.add(line["acknowledged"])
            elif not self.rests:
                action = self.villagers[line["chat"]].hears(line, self._chance)
                if action:
                    yield action
                    if self._chance.random() < 0.05:  # a kind that is passed over, and must be claimed all the same
                        yield {"edited_message": typed(line["chat"], "sửa")["message"]}
            else:
                self._only_hears(line)

    def _due(self) -> list[dict[str, Any]]:
        """What somebody waited with, and does now."""
        return []

    def _only_hears(self, line: dict[str, Any]) -> None:
        her = self.villagers[line["chat"]]
        before = her.actions, her.taps_on_questions, her.awaits_told
        her.hears(line, random.Random(0))
        her.actions, her.taps_on_questions, her.awaits_told = before

    async def _push(self, session: aiohttp.ClientSession, actions: list[dict[str, Any]]) -> None:
        async with session.post(f"{self._api}/control/updates", json=actions) as answer:
            self.pushed |= dict(zip(await answer.json(), actions, strict=True))

    def waits(self) -> list[int]:
        """Chats whose last action brought no new screen."""
        return [her.chat for her in self.villagers.values() if len(her.offers) < her.actions]


def grown(lines: Any) -> Iterator[dict[str, Any]]:
    """Whole lines that were added since; half a line waits."""
    while True:
        at = lines.tell()
        line = lines.readline()
        if not line.endswith("\n"):
            lines.seek(at)
            return
        yield json.loads(line)
