"""A person's memory between two steps: opened where the talk asks for it, and sealed again with what the step taught."""

import datetime as dt
from functools import cache

from bot.model.facts import Fact, Forgotten, HouseholdHosted
from bot.model.people import Person
from bot.model.practice import Practice, Recall
from bot.model.world import World
from bot.reach.small_cells import FEWEST_SENSITIVE
from bot.service.desk import Desk
from bot.service.talks.memory import learned, teaches
from bot.storage import gains, practices
from bot.storage.sql import Db
from bot.talk.practice import question_of_the_day

MONTHS_OF_HALF = 6


def recall_of(desk: Desk, sealed: bytes | None) -> Recall:
    """Most steps never ask: only then is it opened, and once."""

    @cache
    def recall() -> Practice:
        return practices.opened(sealed, desk.keys)

    return recall


def learn(db: Db, desk: Desk, world: World, person: Person | None, facts: tuple[Fact, ...]) -> None:
    """Nothing of a visitor, of who is just erased, or of what another house answers on this telephone."""
    if person is None or not teaches(facts) or any(isinstance(fact, Forgotten | HouseholdHosted) for fact in facts):
        return
    practice, pairs = learned(world.recall(), facts, world.today, question_of_the_day(world), desk.everything)
    practices.keep(db, person.id, practice, desk.keys)
    month = world.today.isoformat()[:7]
    for track, pair in pairs:
        gains.add(db, track, person.commune, month, pair, FEWEST_SENSITIVE, desk.keys)


def close_half_year(db: Db, desk: Desk) -> int:
    """By the clock: what is left of the half year before this one is told together, in its last month."""
    today = desk.day_of(desk.clock())
    half = today.replace(month=1 if today.month <= MONTHS_OF_HALF else MONTHS_OF_HALF + 1, day=1)
    last = (half - dt.timedelta(days=1)).isoformat()[:7]
    return gains.close_half(db, half.isoformat()[:7], last, FEWEST_SENSITIVE, desk.keys)
