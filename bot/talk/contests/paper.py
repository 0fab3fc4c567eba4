"""The paper of an attempt: one question after another with the time that is left, what is to be foretold, the end."""

import re

from msgspec.structs import replace

from bot.model.competing import AtContest, InContest, TellingOrganiser
from bot.model.contest import TICKS, Prediction
from bot.model.conversation import Conversation, Go, Row
from bot.model.entries import Answered
from bot.model.facts import AttemptBegun, AttemptEnded, ContestAnswered, ContestForetold, Fact, QuestionAnswered
from bot.model.folding import fold
from bot.model.frozen import NO_OPTION
from bot.model.moments import milliseconds
from bot.model.replies import Say
from bot.model.seen import Asked, Mine, Over, Seen, Sitting
from bot.model.world import Words, World
from bot.talk.contests import details as contest_details
from bot.talk.contests import page as contest
from bot.talk.contests import told as contest_told
from bot.talk.turn import Turn, at, footer, words_of

UNTOLD = "-"
"""What the row "foretell nothing" stands for."""
MOST = 10**9
_NUMBER = re.compile(r"\d{1,3}(?:[., ]\d{3})+|\d+")
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,5}))?")


def begin(world: World, talk: Conversation, what: str) -> Turn:
    """`what` is "<contest>|<entrant>". What runs goes on; else the attempt that may begin now begins."""
    key, _, id = what.partition("|")
    seen = contest.find(world, key)
    mine = seen.of(int(id)) if seen and id.isdigit() else None
    if seen is None or mine is None:
        return contest.show(world, talk, AtContest(key))
    sitting = mine.sitting
    if mine.missing and not (sitting and sitting.started):
        return contest_details.ask(world, talk, TellingOrganiser(key, mine.entrant))
    if sitting is None:
        return contest.show(world, talk, AtContest(key))
    place = InContest(key, mine.entrant, sitting.attempt)
    if sitting.started:
        return show(world, talk, place)
    begun = AttemptBegun(
        contest=key,
        entrant=mine.entrant,
        attempt=sitting.attempt,
        round=sitting.round,
        number=sitting.number,
        started_ms=milliseconds(world.now),
        allowed_ms=sitting.allowed,
    )
    return _next(world, talk, seen, mine, replace(sitting, started=True)).after(facts=(begun,))


def show(world: World, talk: Conversation, place: InContest) -> Turn:
    """Where she was: after a lost connection, a restart, a wrong tap. What is over is not gone on with."""
    found = _sitting(world, place)
    if found is None:
        return _gone(world, talk, place)
    return _next(world, talk, *found)


def answer(world: World, talk: Conversation, place: InContest, what: str) -> Turn:
    """A row: "<position>|<option>". The first answer to a question stands."""
    found = _sitting(world, place)
    if found is None:
        return _gone(world, talk, place)
    seen, mine, sitting = found
    if what == UNTOLD:
        return _ended(world, talk, seen, mine, sitting)
    position, _, option = what.partition("|")
    asked = sitting.current
    if asked is None or str(asked.position) != position:
        return _next(world, talk, seen, mine, sitting)
    return _taken(world, talk, seen, mine, sitting, asked, int(option))


def typed(world: World, talk: Conversation, place: InContest, text: str) -> Turn | None:
    """Words that fill in, or a number that foretells; None where neither is waited for."""
    found = _sitting(world, place)
    if found is None:
        return None
    seen, mine, sitting = found
    asked = sitting.current
    if asked is not None:
        if not asked.question.is_filled_in or not fold(text):
            return None
        return _taken(world, talk, seen, mine, sitting, asked, asked.question.option_of(text))
    rule = seen.contest.prediction
    if rule is None or sitting.prediction is not None:
        return None
    foretold = prediction_in(rule, text)
    if foretold is None:
        tr = words_of(world, talk)
        return _next(world, talk, seen, mine, sitting).after(Say(body=tr("Bà con gõ một con số giúp.")))
    if sitting.left_ms == 0:
        return _time_is_up(world, talk, seen, mine, sitting)
    told = replace(sitting, prediction=foretold)
    return _ended(world, talk, seen, mine, told, ContestForetold(sitting.attempt, foretold))


def prediction_in(rule: Prediction, text: str) -> int | None:
    """A whole number ("1.234", "1234 người"), or hundred-thousandths of a percent ("12,34567 %")."""
    if rule.of == "percent":
        found = _PERCENT.search(text)
        ticks = int(found[1]) * TICKS + int((found[2] or "0").ljust(5, "0")) if found else None
        return ticks if ticks is not None and ticks <= 100 * TICKS else None
    number = _NUMBER.search(text)
    n = int(re.sub(r"\D", "", number.group())) if number else None
    return n if n is not None and n <= MOST else None


def _sitting(world: World, place: InContest) -> tuple[Seen, Mine, Sitting] | None:
    """The attempt of the place, if it still runs."""
    seen = contest.find(world, place.contest)
    mine = seen.of(place.entrant) if seen else None
    sitting = mine.sitting if mine else None
    if seen is None or mine is None or sitting is None or not sitting.started or sitting.attempt != place.attempt:
        return None
    return seen, mine, sitting


def _taken(
    world: World, talk: Conversation, seen: Seen, mine: Mine, sitting: Sitting, asked: Asked, option: int
) -> Turn:
    if sitting.left_ms == 0:
        return _time_is_up(world, talk, seen, mine, sitting)
    question = asked.question
    answered = replace(sitting, answers=(*sitting.answers, Answered(question.key, option, sitting.spent)))
    facts: list[Fact] = [ContestAnswered(sitting.attempt, asked.position, option, sitting.spent)]
    if question.topic:
        facts.append(QuestionAnswered(question.key, question.topic, question.is_right(option)))
    return _next(world, talk, seen, mine, answered).after(facts=tuple(facts))


def _next(world: World, talk: Conversation, seen: Seen, mine: Mine, sitting: Sitting) -> Turn:
    if sitting.left_ms == 0:
        return _time_is_up(world, talk, seen, mine, sitting)
    asked = sitting.current
    place = InContest(seen.contest.key, mine.entrant, sitting.attempt)
    tr = words_of(world, talk)
    if asked is not None:
        return Turn(at(talk, place), (_question(tr, sitting, asked),), (*_options(tr, asked), *footer(tr)))
    if _is_to_foretell(seen, sitting):
        return _ask_to_foretell(tr, talk, place, seen, sitting)
    return _ended(world, talk, seen, mine, sitting)


def _question(tr: Words, sitting: Sitting, asked: Asked) -> Say:
    title = tr(
        "Câu {n}/{all}, còn {time}",
        n=len(sitting.answers) + 1,
        all=len(sitting.paper),
        time=contest_told.time(tr, sitting.left_ms),
    )
    fill_in = "\n\n" + tr("Bà con gõ câu trả lời, không cần dấu.") if asked.question.is_filled_in else ""
    return Say(title=title, body=asked.question.ask + fill_in)


def _options(tr: Words, asked: Asked) -> tuple[Row, ...]:
    if asked.question.is_filled_in:
        return (Row(tr("Bỏ qua câu này"), Go.ANSWER, f"{asked.position}|{NO_OPTION}"),)
    labels = asked.question.options
    return tuple(Row(labels[option], Go.ANSWER, f"{asked.position}|{option}") for option in asked.options)


def _is_to_foretell(seen: Seen, sitting: Sitting) -> bool:
    return seen.contest.prediction is not None and sitting.prediction is None


def _ask_to_foretell(tr: Words, talk: Conversation, place: InContest, seen: Seen, sitting: Sitting) -> Turn:
    rule = seen.contest.prediction
    say = Say(
        title=tr("Câu dự đoán, còn {time}", time=contest_told.time(tr, sitting.left_ms)),
        body=(rule.ask if rule else "") + "\n\n" + tr("Bà con gõ một con số."),
    )
    return Turn(at(talk, place), (say,), (Row(tr("Bỏ qua, nộp bài luôn"), Go.ANSWER, UNTOLD), *footer(tr)))


def _time_is_up(world: World, talk: Conversation, seen: Seen, mine: Mine, sitting: Sitting) -> Turn:
    """Said kindly: what was answered in time counts."""
    return _over(world, talk, seen, mine, sitting, sitting.allowed).after(_too_late(words_of(world, talk)))


def _gone(world: World, talk: Conversation, place: InContest) -> Turn:
    """The attempt does not run any more: the clock has ended it meanwhile, or it went on and ended elsewhere."""
    seen = contest.find(world, place.contest)
    mine = seen.of(place.entrant) if seen else None
    if mine is None or mine.over is None or mine.over.attempt != place.attempt:
        return contest.show(world, talk, AtContest(place.contest))
    turn = contest.show(world, talk, AtContest(place.contest, "done", place.entrant))
    return turn.after(_too_late(words_of(world, talk))) if mine.over.timed_out else turn


def _too_late(tr: Words) -> Say:
    return Say(body=tr("Hết giờ rồi, Loa Bản đã nộp bài giúp bà con. Các câu trả lời kịp giờ đều được tính."))


def _ended(world: World, talk: Conversation, seen: Seen, mine: Mine, sitting: Sitting, *told: Fact) -> Turn:
    return _over(world, talk, seen, mine, sitting, sitting.spent).after(facts=told)


def _over(world: World, talk: Conversation, seen: Seen, mine: Mine, sitting: Sitting, spent: int) -> Turn:
    """The world as it will be: the attempt is over, and whether another may begin is known from those that are left."""
    over = Over(sitting.attempt, sitting.number, sitting.right, spent, spent >= sitting.allowed)
    refusal = seen.contest.attempts.per if mine.left == 0 else None
    after = replace(mine, sitting=None, over=over, refusal=refusal)
    now = replace(seen, mine=tuple(after if each is mine else each for each in seen.mine))
    place = AtContest(seen.contest.key, "done", mine.entrant)
    turn = contest.show(contest_details.with_now(world, seen, now), talk, place)
    return turn.after(facts=(AttemptEnded(seen.contest.key, sitting.attempt, spent),))
