"""A quiz in a hall, one use, one transaction: begin, join, answer, move on, count cards, end."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from bot.live import moves, standings
from bot.live.standings import Round, Standing
from bot.model.folding import fold, nfc
from bot.model.live import (
    LONGEST_TEAM,
    MOST_CARDS,
    MOST_TEAMS,
    LiveAnswer,
    LiveBegun,
    LiveCards,
    LivePhone,
    LiveQuestion,
    LiveRules,
    LiveState,
    Move,
    TeamsBy,
)
from bot.model.live_codes import CODES, live_code
from bot.model.live_draw import drawn, mixed, tested, topics_for
from bot.model.officers import Officer
from bot.service.desk import Desk
from bot.service.officers import journal
from bot.storage import audit, live, live_record
from bot.storage.audit import Entry
from bot.storage.live import Led, Live
from bot.storage.live_record import STALE_SECONDS, Total
from bot.storage.sql import Db
from bot.storage.store import Store

FEW = 5
"""S30: a team of fewer telephones stands in no record by itself."""
TRIES = 5
Took = Literal["taken", "late", "not-asked", "not-joined"]


class Wish(Struct, frozen=True):
    """What a leader asks for. `topics` empty: a mix of what can be asked before everybody; `track`: the test of a track, instead."""

    topics: tuple[str, ...]
    questions: int
    seconds: int
    teams: tuple[str, ...] = ()
    teams_by: TeamsBy = ""
    speed: bool = False
    meeting: int = 0
    track: str = ""
    commune: str = ""
    """Where it is held: a school's."""


def rules_of(desk: Desk, wish: Wish, seed: int, *, officers: bool) -> LiveRules:
    """No questions where nothing can be asked today on these topics."""
    library = desk.library_on(desk.day_of(desk.clock()))
    track = library.track(wish.track)
    if track is not None:
        return _ruled(wish, tested(library, track, wish.questions, seed), "")
    known = [topic.key for topic in topics_for(library, officers=officers)]
    topics = [key for key in known if key in wish.topics] if wish.topics else [topic.key for topic in mixed(library)]
    questions = drawn(library, topics, wish.questions, seed)
    return _ruled(wish, questions, topics[0] if len(topics) == 1 else "")


def _ruled(wish: Wish, questions: tuple[LiveQuestion, ...], topic: str) -> LiveRules:
    return LiveRules(questions, wish.seconds, wish.teams, wish.teams_by if wish.teams else "", wish.speed, topic)


def teams_in(typed: Iterable[str]) -> tuple[str, ...]:
    """Names as they were told, each once, in order; what is too long is cut, what is too many dropped."""
    named: dict[str, str] = {}
    for each in typed:
        name = " ".join(nfc(each).split())[:LONGEST_TEAM].strip()
        if fold(name):
            named.setdefault(fold(name), name)
    return tuple(named.values())[:MOST_TEAMS]


async def begin(store: Store, desk: Desk, wish: Wish, by: Officer) -> Live | None:
    """None where no question can be asked."""
    rules = rules_of(desk, wish, desk.draw(), officers=True)
    if not rules.questions:
        return None
    told = journal.entry(desk, by, "log", "live:begun", by.area)
    for _ in range(TRIES):
        begun = LiveBegun(
            desk.draw(), live_code(desk.draw() % CODES), rules, wish.commune or _commune(by), wish.meeting
        )
        try:
            return await store.write(_begun, desk, begun, Led(by.id, school=by.school), told)
        except live.CodeTaken:
            continue
    raise live.CodeTaken


def _commune(by: Officer) -> str:
    return by.area if by.role == "commune" else ""


def _begun(db: Db, desk: Desk, begun: LiveBegun, led: Led, told: Entry) -> Live | None:
    live.begin(db, begun, led, told.at)
    audit.append(db, desk.keys, Entry(told.at, told.actor, told.role, told.area, told.action, f"live:{begun.id}:begun"))
    return live.by_id(db, begun.id)


def control_key(desk: Desk, quiz: Live) -> str:
    """Whoever has it leads: it stands in the address of her page alone, and dies with the salt."""
    return desk.keys.digest("live-control", quiz.salt.hex(), str(quiz.id)).hex()


def join(db: Db, desk: Desk, code: str, token: str, team: int) -> Literal["in", "full", "over", "none"]:
    """A telephone that comes by the page. `team` is looked at only where there are teams."""
    quiz = live.by_code(db, code)
    if quiz is None:
        return "none"
    if quiz.state.phase == "over":
        return "over"
    return "in" if enter(db, quiz, quiz.who(desk.keys, "page", token), team) else "full"


def enter(db: Db, quiz: Live, who: bytes, team: int) -> bool:
    side = team if 0 <= team < len(quiz.rules.teams) else -1
    return live.join(db, quiz.id, LivePhone(who, side, moves.joins_at(quiz.state)))


def answer(db: Db, desk: Desk, code: str, token: str, question: int, option: int) -> Took:
    quiz = live.by_code(db, code)
    if quiz is None:
        return "not-asked"
    return take(db, desk, quiz, quiz.who(desk.keys, "page", token), question, option)


def take(db: Db, desk: Desk, quiz: Live, who: bytes, question: int, option: int) -> Took:
    """Until its time is up an answer may be changed: a slow reader mistaps, and a hall is no examination."""
    if live.phone(db, quiz.id, who) is None:
        return "not-joined"
    spent = desk.live_clock.spent_ms(quiz)
    if question != quiz.state.index or not moves.takes_answers(quiz.rules, quiz.state, spent):
        return "late"
    if not 0 <= option < len(quiz.rules.questions[question].options):
        return "not-asked"
    live.answer(db, quiz.id, LiveAnswer(who, question, option, spent))
    return "taken"


def move(db: Db, desk: Desk, code: str, move: Move, version: int) -> bool:
    """False where it cannot be done (any more): the page shows how it stands."""
    quiz = live.by_code(db, code, moves=True)
    if quiz is None or quiz.state.version != version:
        return False
    to = moves.moved(quiz.rules, quiz.state, desk.live_clock.spent_ms(quiz), move)
    return to is not None and go_to(db, desk, quiz, to)


def go_to(db: Db, desk: Desk, quiz: Live, to: LiveState) -> bool:
    """With its last move a quiz leaves its totals."""
    if not live.move(db, quiz.id, to, int(desk.clock().timestamp())):
        return False
    if to.phase == "asking":
        desk.live_clock.begin(quiz.id, to.version, to.spent_ms)
    if to.phase == "over":
        keep_totals(db, replace(quiz, state=to))
    return True


def set_teams(db: Db, code: str, teams: tuple[str, ...], by: TeamsBy) -> bool:
    """In the lobby only."""
    quiz = live.by_code(db, code, moves=True)
    if quiz is None or quiz.state.phase != "lobby":
        return False
    told = replace(quiz.rules, teams=teams, teams_by=by if teams else "")
    return live.retell(db, quiz.id, told, quiz.state.version)


def count_cards(db: Db, code: str, question: int, team: int, counts: tuple[int, int, int, int]) -> bool:
    """False where that question is over, or a count is none."""
    quiz = live.by_code(db, code)
    if quiz is None or question != quiz.state.index or not moves.takes_cards(quiz.state):
        return False
    options = len(quiz.rules.questions[question].options)
    is_team = team in range(len(quiz.rules.teams)) if quiz.rules.teams else team == -1
    if not is_team or any(not 0 <= n <= MOST_CARDS for n in counts) or any(counts[options:]):
        return False
    live.count_cards(db, quiz.id, LiveCards(question, team, counts))
    return True


def played(db: Db, quiz: Live) -> Round:
    phones, answers, cards = live.everything(db, quiz.id)
    return Round(quiz.rules, quiz.state.counted, phones, answers, cards)


def keep_totals(db: Db, quiz: Live) -> None:
    whole = played(db, quiz)
    active = {answer.who for answer in whole.answers if answer.question in whole.counted}
    live_record.keep_totals(db, quiz.id, len(active), [*_by_question(whole), *_by_team(standings.standings(whole))])


def _by_question(whole: Round) -> list[Total]:
    """The same question is drawn once in a quiz."""
    found = []
    for n in whole.counted:
        phones, cards = standings.by_phone(whole, n), standings.by_card(whole, n)
        key = whole.rules.questions[n].key
        found.append(Total("question", key, phones.given, phones.given, phones.right, cards.given, cards.right))
    return found


def _by_team(found: tuple[Standing, ...]) -> list[Total]:
    """Small teams together: what one telephone knew is nobody's record."""
    sums: Counter[tuple[str, str]] = Counter()
    for each in found:
        name = each.name if each.phones >= FEW else "" if each.phones else each.name
        for what, n in (
            ("phones", each.phones),
            ("answers", each.by_phone.given),
            ("correct", each.by_phone.right),
            ("cards", each.by_card.given),
            ("cards_correct", each.by_card.right),
        ):
            sums[name, what] += n
    names = dict.fromkeys(name for name, _ in sums)
    fields = ("phones", "answers", "correct", "cards", "cards_correct")
    return [Total("team", name, *(sums[name, what] for what in fields)) for name in names]


def end_stale(db: Db, desk: Desk) -> int:
    """Those that nobody ended; how many they were."""
    now = int(desk.clock().timestamp())
    ended = 0
    for id in live.stale(db, now - STALE_SECONDS):
        quiz = live.by_id(db, id, moves=True)
        if quiz is not None:
            to = moves.moved(quiz.rules, quiz.state, quiz.state.spent_ms, "end")
            ended += int(to is not None and go_to(db, desk, quiz, to))
    return ended


def day_of(at: int) -> dt.date:
    return Desk.day_of(dt.datetime.fromtimestamp(at, dt.UTC))
