"""A quiz in a hall as the talk sees it, fetched within the step's transaction, and what a step's facts do to it."""

from typing import assert_never

from msgspec.structs import replace

from bot.live import moves, standings
from bot.live.standings import Round
from bot.model.events import Event, Opened, Typed
from bot.model.facts import (
    Fact,
    Forgotten,
    LiveAnswered,
    LiveCounted,
    LiveJoined,
    LiveMoved,
    LiveTeamed,
    OfLive,
)
from bot.model.live import LiveBegun, LivePhone, LiveSeen, LiveStep
from bot.model.live_codes import read_live_code
from bot.model.live_places import AtLive, LeadingLive
from bot.service.desk import Desk
from bot.service.live import books as halls
from bot.storage import live
from bot.storage.chats import Chat
from bot.storage.live import Led, Live
from bot.storage.people import CodeTaken
from bot.storage.sql import Db

LONGEST_CODE = 40
PATH = "/hoi-truong"


def seen(db: Db, desk: Desk, event: Event, chat: Chat) -> LiveSeen | None:
    """Nothing is asked of the database where no hall has to do with the message."""
    quiz = _meant(db, desk, event, chat)
    return None if quiz is None else _seen(db, desk, quiz, chat)


def _meant(db: Db, desk: Desk, event: Event, chat: Chat) -> Live | None:
    """By a code that was typed, else by the place of the talk, else the one that she leads."""
    code = _code_in(event)
    found = live.by_code(db, code) if code else None
    if found is not None:
        return found
    place = chat.conversation.place
    if isinstance(place, AtLive | LeadingLive):
        return live.by_id(db, place.live, moves=isinstance(place, LeadingLive))
    leads = chat.person is not None and chat.person.leads_as() is not None
    return live.led_by(db, live.leader_of(desk.keys, chat.id)) if leads else None


def _code_in(event: Event) -> str | None:
    match event:
        case Typed(text) if len(text) < LONGEST_CODE:
            return read_live_code(text)
        case Opened(payload) if len(payload) < LONGEST_CODE:
            return read_live_code(payload)
        case _:
            return None


def _seen(db: Db, desk: Desk, quiz: Live, chat: Chat) -> LiveSeen:
    spent = desk.live_clock.spent_ms(quiz)
    shown = moves.shown(quiz.rules, quiz.state, spent)
    led = live.led_by(db, live.leader_of(desk.keys, chat.id))
    leads = led is not None and led.id == quiz.id
    phone = live.phone(db, quiz.id, _who(desk, quiz, chat))
    found = LiveSeen(
        quiz.id,
        quiz.code,
        quiz.rules,
        quiz.state,
        shown,
        -(-moves.left_ms(quiz.rules, spent) // 1000),
        joined=phone is not None,
        team=phone.team if phone else -1,
        is_full=live.how_many(db, quiz.id) >= live.MOST_PHONES,
    )
    if phone is not None:
        found = _with_score(db, quiz, phone, found)
    if not leads and shown in ("standings", "over") and quiz.rules.teams:
        found = replace(found, places=_places(halls.played(db, quiz)))
    return _for_leader(db, desk, quiz, spent, found) if leads else found


def _with_score(db: Db, quiz: Live, phone: LivePhone, found: LiveSeen) -> LiveSeen:
    answers = tuple(live.answers_of(db, quiz.id, phone.who))
    right, asked = standings.score(Round(quiz.rules, quiz.state.counted, (phone,), answers, ()), phone.who)
    mine = next((each.option for each in answers if each.question == quiz.state.index), None)
    return replace(found, mine=mine, right=right, asked=asked)


def _for_leader(db: Db, desk: Desk, quiz: Live, spent: int, found: LiveSeen) -> LiveSeen:
    tally = live.tallied(db, quiz.id, quiz.state.index)
    whole = halls.played(db, quiz)
    by_phone, by_card = standings.by_phone(whole), standings.by_card(whole)
    steps = {
        each: LiveStep(to, tuple(moves.possible(quiz.rules, to, to.spent_ms)))
        for each, to in moves.possible(quiz.rules, quiz.state, spent).items()
    }
    address = desk.channels["web"].link
    return replace(
        found,
        leads=True,
        moves=steps,
        phones=live.how_many(db, quiz.id),
        answered=sum(tally),
        tally=tally,
        total=(by_phone.given, by_phone.right, by_card.given, by_card.right),
        places=_places(whole),
        carded=sum(standings.card_tally(live.cards_of(db, quiz.id), quiz.state.index)),
        links=(
            f"{address}{PATH}/{quiz.code}/man-hinh",
            f"{address}{PATH}/{quiz.code}/dieu-khien/{halls.control_key(desk, quiz)}",
        ),
    )


def _places(whole: Round) -> tuple[tuple[str, int, int, int], ...]:
    return tuple((each.name, each.right, each.chances, each.place) for each in standings.standings(whole))


def _who(desk: Desk, quiz: Live, chat: Chat) -> bytes:
    return quiz.who(desk.keys, "chat", str(chat.id))


def keep(db: Db, desk: Desk, chat: Chat, facts: tuple[Fact, ...], now: int) -> str:
    """The code of the quiz in which something changed; "" for none. Raises CodeTaken where the step is to be done again."""
    code = ""
    for fact in facts:
        if isinstance(fact, Forgotten):
            live.forget(db, desk.keys, chat.id)
        elif isinstance(fact, OfLive):
            code = _kept(db, desk, chat, fact, now) or code
    return code


def _kept(db: Db, desk: Desk, chat: Chat, fact: OfLive, now: int) -> str:
    if isinstance(fact, LiveBegun):
        try:
            live.begin(db, fact, Led(leader=live.leader_of(desk.keys, chat.id)), now)
        except live.CodeTaken as trouble:
            raise CodeTaken from trouble
        return fact.code
    quiz = live.by_id(db, fact.live, moves=isinstance(fact, LiveMoved | LiveTeamed))
    if quiz is None:
        return ""
    match fact:
        case LiveJoined(_, team):
            halls.enter(db, quiz, _who(desk, quiz, chat), team)
        case LiveAnswered(_, question, option):
            halls.take(db, desk, quiz, _who(desk, quiz, chat), question, option)
        case LiveMoved(_, to):
            halls.go_to(db, desk, quiz, to)
        case LiveTeamed(_, teams):
            halls.set_teams(db, quiz.code, teams, "own")
        case LiveCounted(_, question, team, counts):
            halls.count_cards(db, quiz.code, question, team, counts)
        case _:
            assert_never(fact)
    return quiz.code
