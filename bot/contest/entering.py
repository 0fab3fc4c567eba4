"""Who may enter, and when another attempt may begin."""

import datetime as dt
from collections.abc import Collection, Sequence

from msgspec import Struct

from bot.model.contest import UNLIMITED, Age, Contest
from bot.model.people import Role
from bot.model.seen import CannotEnter, CannotStart


class Start(Struct, frozen=True):
    """An attempt that was begun: its round, and when by the clock in Việt Nam."""

    round: int
    at: dt.datetime


def may_enter(
    contest: Contest, *, age: Age, roles: Collection[Role], commune: str, represented: bool, in_chat: int = 0
) -> CannotEnter | None:
    """`in_chat`: how many entered on this telephone before. `commune` empty: not told yet, so not refused yet."""
    rule = contest.eligibility
    kinds = {role.kind for role in roles}
    if age not in rule.ages:
        return "age"
    if age == "under-16" and not represented:
        return "representative"
    if rule.roles and not kinds & set(rule.roles):
        return "roles"
    if kinds & set(rule.excluded):
        return "excluded"
    if commune and rule.communes and commune not in rule.communes:
        return "commune"
    return "chat" if in_chat >= rule.per_chat else None


def may_start(contest: Contest, starts: Sequence[Start], now: dt.datetime) -> CannotStart | None:
    """Whether an attempt may begin at `now`. One that is still running is a matter of its own."""
    round = contest.round_at(now)
    if round is None:
        return "closed" if now >= contest.round[-1].closes else "not-open"
    return None if left(contest, starts, round, now) != 0 else contest.attempts.per


def left(contest: Contest, starts: Sequence[Start], round: int, now: dt.datetime) -> int | None:
    """How many attempts more; None: as many as she likes."""
    rule = contest.attempts
    if rule.most == UNLIMITED:
        return None
    spent = sum(_same(contest, start, Start(round, now)) for start in starts)
    return max(rule.most - spent, 0)


def allowed(contest: Contest, round: int, now: dt.datetime) -> int:
    """How long an attempt that begins now may take, in milliseconds: it ends with its round at the latest."""
    until = (contest.round[round].closes - now) // dt.timedelta(milliseconds=1)
    return max(min(contest.limit_ms, until), 0)


def _same(contest: Contest, one: Start, other: Start) -> bool:
    match contest.attempts.per:
        case "contest":
            return True
        case "round":
            return one.round == other.round
        case "week":
            return one.at.isocalendar()[:2] == other.at.isocalendar()[:2]
        case "day":
            return one.at.date() == other.at.date()
