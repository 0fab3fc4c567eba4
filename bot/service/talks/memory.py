"""What a step leaves in a person's memory: when a question comes back (FSRS), her days, and a track's test half taken.

FSRS 6 (the library `fsrs`, its default parameters): of each question two numbers are kept, and from them follows after how many
days nine of ten people would still know it. Pure: the day is handed in, nothing is left to chance, and a question comes back in
whole days, never in minutes: nobody sits waiting.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.model.content import Library
from bot.model.facts import BeforeDeclined, Fact, Gauged, QuestionAnswered, StatementMarked
from bot.model.practice import FIRST_DAY, Gauge, Memory, Pair, Practice, day_number, number_in, number_of

if TYPE_CHECKING:
    from fsrs import Scheduler

LONGEST_DAYS = 365
"""The law changes: what was known a year ago is asked again."""
THOUSAND = 1000
_LEARNING = QuestionAnswered | StatementMarked | BeforeDeclined | Gauged


def teaches(facts: Iterable[Fact]) -> bool:
    return any(isinstance(fact, _LEARNING) for fact in facts)


def learned(
    practice: Practice, facts: Iterable[Fact], day: dt.date, daily: str, library: Library
) -> tuple[Practice, tuple[tuple[str, Pair], ...]]:
    """The memory after these facts, and of each track whose second test ended now what it shows. `daily` is the question of
    the day; what is in the `library` no more is forgotten."""
    pairs: list[tuple[str, Pair]] = []
    if practice.last != day_number(day):
        practice = _tidied(practice, library)  # once a day
    for fact in facts:
        match fact:
            case QuestionAnswered(key, _, right) if (question := library.questions.get(key)) is not None:
                practice = _answered(practice, number_in(question), right, day_number(day), key == daily)
            case StatementMarked(track, index, mark):
                practice = _marked(practice, track, index, mark)
            case BeforeDeclined(track):
                practice = practice.with_gauge(Gauge(number_of(track)))
            case Gauged(track=track):
                practice, pair = _gauged(practice, fact)
                pairs += [(track, pair)] if pair else []
            case _:
                pass
    return practice, tuple(pairs)


def _answered(practice: Practice, question: int, right: bool, today: int, is_daily: bool) -> Practice:
    before = practice.memory(question)
    was_due = before is not None and before.due <= today and not is_daily
    goes_on = practice.last in (today - 1, today)
    return replace(
        practice.with_memory(reviewed(before, question, right, today)),
        began=practice.began if goes_on else today,
        last=today,
        daily=today if is_daily else practice.daily,
        reviewed=practice.reviewed_on(today) + int(was_due),
    )


def reviewed(before: Memory | None, question: int, right: bool, today: int) -> Memory:
    """A wrong answer brings it back tomorrow, a right one after longer each time."""
    from fsrs import Card, Rating, State

    noon = _noon(today)
    card = Card(card_id=question, due=noon)
    if before is not None:
        card = Card(
            card_id=question,
            state=State.Review,
            stability=before.stability / THOUSAND,
            difficulty=before.difficulty / THOUSAND,
            due=_noon(before.due),
            last_review=_noon(before.last),
        )
    after, _ = _scheduler().review_card(card, Rating.Good if right else Rating.Again, review_datetime=noon)
    return Memory(
        question,
        today,
        today + (after.due - noon).days,
        max(1, round((after.stability or 0) * THOUSAND)),
        round((after.difficulty or 1) * THOUSAND),
        missed=not right or (before is not None and before.missed and before.last == today),
    )


@cache
def _scheduler() -> "Scheduler":
    """Without steps of minutes and without fuzz. Loaded with the first answer."""
    from fsrs import Scheduler

    return Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False)


def _noon(day: int) -> dt.datetime:
    """FSRS counts whole days between moments: noon to noon they are those of the calendar."""
    return dt.datetime.combine(dt.date.fromordinal(FIRST_DAY + day), dt.time(12), dt.UTC)


def _marked(practice: Practice, track: str, index: int, mark: int) -> Practice:
    """The first statement begins a sum anew; one out of turn leaves it as it is, and the test will not be counted."""
    gauge = practice.gauge(track) or Gauge(number_of(track))
    if index == 0:
        gauge = replace(gauge, running=0, answered=0)
    if index != gauge.answered:
        return practice
    return practice.with_gauge(replace(gauge, running=gauge.running + mark, answered=index + 1))


def _gauged(practice: Practice, fact: Gauged) -> tuple[Practice, Pair | None]:
    """What was said before the track is thrown away as soon as it is compared."""
    gauge = practice.gauge(fact.track)
    if gauge is None or gauge.answered != fact.statements or not fact.statements or not fact.asked:
        return practice, None
    if fact.phase == "before":
        taken = Gauge(gauge.track, fact.form, fact.asked, fact.right, gauge.running)
        return practice.with_gauge(taken), None
    closed = practice.with_gauge(Gauge(gauge.track))
    if gauge.form != fact.form or gauge.asked != fact.asked:
        return closed, None
    return closed, Pair(
        right_before=round(THOUSAND * gauge.right / gauge.asked),
        right_after=round(THOUSAND * fact.right / fact.asked),
        view_before=round(100 * gauge.marks / fact.statements),
        view_after=round(100 * gauge.running / fact.statements),
    )


def _tidied(practice: Practice, library: Library) -> Practice:
    there = {number_in(each) for each in library.questions.values()}
    kept = tuple(each for each in practice.memories if each.question in there)
    return practice if len(kept) == len(practice.memories) else replace(practice, memories=kept)
