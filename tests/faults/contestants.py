"""People who sit a contest, seen and decided by the fake's own ledger and by a clock of the test's own.

Each waits for the screen before she does the next thing, and taps only what was really shown to her. So every tap on a
question is answered with the next screen of the paper, or, where her time was up, with the end of it: nothing between.
"""

import random
import time
from typing import Any, NamedTuple

from tests.fakes.telegram_updates import person, tap, typed
from tests.faults.village import Village, Villager

LIMIT_SECONDS = 20
QUESTION, FORETELL, DONE = "Câu ", "Câu dự đoán", "Đã nộp bài"
ROWS = ("Làm tiếp", "Bắt đầu làm bài", "Tham gia thi", "Đồng ý dự thi", "Về cuộc thi")


class Tapped(NamedTuple):
    """A tap on a question: seconds since she asked for the paper and since she saw it begin, and then until she heard."""

    since_asked: float
    since_seen: float
    until_heard: float
    was_late: bool


class Contestant(Villager):
    """`dawdles`: what she does next, and when: after her time is up."""

    def __init__(self, chat: int) -> None:
        super().__init__(chat)
        self.taps: list[Tapped] = []
        self.dones = 0
        self.screens: dict[str, str] = {}
        self.changed: list[str] = []
        self.dawdles: tuple[float, dict[str, Any]] | None = None
        self._asked = self._seen = 0.0
        self._waits_for: float | None = None

    def hears(self, line: dict[str, Any], chance: random.Random) -> dict[str, Any] | None:
        self._compare(line)
        return super().hears(line, chance)

    def _compare(self, line: dict[str, Any]) -> None:
        """A screen that is sent again must be the same, options and all."""
        if line["keyboard"]:
            offer = line["keyboard"][0][1].partition(":")[0]
            screen = f"{line['text']} {line['keyboard']}"
            if self.screens.setdefault(offer, screen) != screen:
                self.changed.append(offer)

    def _acts(self, line: dict[str, Any], chance: random.Random) -> dict[str, Any]:
        rows: list[tuple[str, str]] = [(label, data) for label, data in line["keyboard"]]
        text, now = line["text"], time.monotonic()
        self.actions += 1
        self._book(text, now)
        if text.startswith(QUESTION) and not text.startswith(FORETELL):
            return self._on_question(rows, chance, now)
        if text.startswith(FORETELL):
            return typed(self.chat, str(chance.randint(20, 900)))
        found = next((data for want in ROWS for label, data in rows if label.endswith(want)), None)
        if found is None:
            return typed(self.chat, "that khe" if "xã, phường nào" in text else "thi")
        self._asked = now
        return tap(self.chat, found)

    def acts_at_last(self) -> dict[str, Any]:
        """What she waited with."""
        assert self.dawdles is not None
        self._waits_for = time.monotonic()
        _, action = self.dawdles
        self.dawdles = None
        return action

    def _on_question(self, rows: list[tuple[str, str]], chance: random.Random, now: float) -> dict[str, Any]:
        if chance.random() < 0.03:
            self.awaits_told += 1
            return person(self.chat, voice={"file_id": "x"})
        self.taps_on_questions += 1
        action = tap(self.chat, chance.choice(rows[:-2])[1])
        self._waits_for = now
        if chance.random() < 0.01:
            self.dawdles = now + LIMIT_SECONDS, action
        return action

    def _book(self, text: str, now: float) -> None:
        """What became of the tap before this screen."""
        if text.startswith(DONE):
            self.dones += 1
        if self._waits_for is not None:
            late = text.startswith(DONE)
            moment = self._waits_for
            self.taps.append(Tapped(moment - self._asked, moment - self._seen, now - self._asked, late))
            self._waits_for = None
        if text.startswith("Câu 1/"):
            self._seen = now


class ContestVillage(Village):
    lives = Contestant
    first = "thi"
    works_on = 6.0

    def _next(self, lines: Any) -> Any:
        """Whoever dawdles does not act yet."""
        for action in super()._next(lines):
            if all(her.dawdles is None or her.dawdles[1] is not action for her in self.contestants()):
                yield action

    def _due(self) -> list[dict[str, Any]]:
        found = []
        for her in self.contestants():
            if her.dawdles is not None and (her.dawdles[0] <= time.monotonic() or self.rests):
                found.append(her.acts_at_last())
        return found

    def contestants(self) -> list[Contestant]:
        return [her for her in self.villagers.values() if isinstance(her, Contestant)]
