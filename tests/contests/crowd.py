"""A crowd that sits a contest on the page, and the ledger it keeps of its own doings."""

import datetime as dt
import random
from typing import NamedTuple

from bot.model.contest import TICKS, Contest
from bot.model.frozen import Frozen
from bot.model.moments import milliseconds
from bot.model.seen import Asked, Mine
from bot.service.contests import forms
from bot.service.contests.forms import Form
from bot.service.contests.life import end_overdue
from bot.service.contests.staff import represent
from bot.storage.sql import Db
from tests.conftest import House
from tests.talking import shipped_library

COMMUNES = ("06040", "06001", "06058", "06184")
HERE = dt.timedelta(hours=7)


class Sat(NamedTuple):
    """One attempt as whoever made it remembers it; times in milliseconds. `foretold` as it was typed: a percent is 12.345."""

    who: int
    round: int
    number: int
    right: int
    took: int
    ended: int
    foretold: float | None
    commune: str
    unit: str


class Crowd:
    """Few different paces and predictions, so that there are ties; some run out of time, some come several times.

    What one entrant does in a round is one transaction: it is the rules that are tested here, not the disk.
    """

    def __init__(self, house: House, of: Frozen, people: int, seed: int) -> None:
        self.house = house
        self.of = of
        self.chance = random.Random(seed)
        self.people = people
        self.sat: list[Sat] = []
        self._phones = iter(range(910_000_000, 999_999_999))
        self._events = iter(range(10**9))
        self._school = ""

    @property
    def contest(self) -> Contest:
        return self.of.contest

    async def sits(self) -> None:
        """Everybody enters in the first round; in later rounds most come again."""
        entered: list[tuple[int, str, str]] = []
        for round, each in enumerate(self.contest.round):
            self._at(each.opens + dt.timedelta(hours=1))
            if round == 0:
                entered = [await self.house.store.write(self._enters) for _ in range(self.people)]
            for who, commune, unit in entered:
                if round == 0 or self.chance.random() < 0.7:
                    await self.house.store.write(self._tries, round, who, commune, unit)
            self._at(each.closes)
            while await self.house.store.write(end_overdue, self.house.desk):
                pass

    def _at(self, moment: dt.datetime) -> None:
        now = moment.replace(tzinfo=dt.UTC) - HERE
        self.house.later(seconds=max((now - self.house.now).total_seconds(), 0))

    def _enters(self, db: Db) -> tuple[int, str, str]:
        units = [unit.key for unit in self.contest.unit]
        weights = [2**n for n in range(len(units), 0, -1)]
        unit = self.chance.choices(units, weights)[0] if units else "Trường nội trú"
        commune = self.chance.choices(COMMUNES, (8, 4, 2, 1))[0]
        is_child = "under-16" in self.contest.eligibility.ages and self.chance.random() < 0.3
        if is_child:
            form = Form("under-16", True, representative=self._code(db, commune))
        else:
            form = Form("16+", True, commune, "Nông Thị Hoa", f"0{next(self._phones)}", unit)
        _, mine = forms.enter(db, self.house.desk, self.contest.key, form)
        return mine.entrant, commune, unit

    def _code(self, db: Db, commune: str) -> str:
        return represent(db, self.house.desk, self.contest.key, kind="school", unit="", commune=commune, most=1)

    def _tries(self, db: Db, round: int, who: int, commune: str, unit: str) -> None:
        most = self.contest.attempts.most or 3
        for _ in range(self.chance.randint(1, most)):
            _, mine = forms.begin(db, self.house.desk, who)
            if mine.sitting is None:
                return
            self.sat.append(self._one(db, round, mine, commune, unit))
            self.house.later(seconds=self.chance.choice((0, 60)))

    def _one(self, db: Db, round: int, mine: Mine, commune: str, unit: str) -> Sat:
        """Right with a skill of its own; one of twelve goes away in the middle."""
        sitting = mine.sitting
        assert sitting is not None
        start = milliseconds(self.house.now)
        skill, pace = self.chance.choice((0.6, 0.9, 1.0, 1.0)), self.chance.choice((3, 4, 5))
        leaves_after = self.chance.randint(1, len(sitting.paper) - 1) if self.chance.random() < 0.08 else None
        right = 0
        for n, asked in enumerate(sitting.paper):
            if n == leaves_after:
                self.house.later(milliseconds=sitting.allowed + 1)
                forms.of(db, self.house.desk, mine.entrant)
                end_overdue(db, self.house.desk)
                ended = start + sitting.allowed
                return Sat(mine.entrant, round, sitting.number, right, sitting.allowed, ended, None, commune, unit)
            self.house.later(seconds=pace)
            knows = self.chance.random() < skill
            right += knows
            self._answers(db, mine, asked, knows)
        foretold = self._foretells(db, mine)
        _, after = forms.finish(db, self.house.desk, mine.entrant)
        assert after.over is not None
        took = pace * 1000 * len(sitting.paper)
        return Sat(mine.entrant, round, sitting.number, right, took, start + took, foretold, commune, unit)

    def _answers(self, db: Db, mine: Mine, asked: Asked, knows: bool) -> None:
        key = f"web:{next(self._events)}"
        forms.answer(db, self.house.desk, mine.entrant, key, asked.position, self._option(asked, knows))

    def _option(self, asked: Asked, knows: bool) -> int | str:
        """By the content as an editor wrote it, not by what was frozen."""
        if asked.question.is_filled_in:
            own = next(each for each in self.contest.question if each.key == asked.question.key)
            return self.chance.choice(own.accept) if knows else "không biết"
        source = shipped_library().questions[asked.question.key]
        labels = [option.label for option in source.options if option.right is knows]
        return asked.question.options.index(self.chance.choice(labels))

    def _foretells(self, db: Db, mine: Mine) -> float | None:
        rule = self.contest.prediction
        if rule is None or self.chance.random() < 0.1:
            return None
        foretold = (
            self.chance.choice((20, 30, 40, 41, 45.5)) if rule.of == "percent" else self.chance.randint(1, 9) * 10
        )
        ticks = round(foretold * TICKS) if rule.of == "percent" else int(foretold)
        forms.foretell(db, self.house.desk, mine.entrant, ticks)
        return foretold
