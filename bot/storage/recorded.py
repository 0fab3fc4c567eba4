"""What a step's facts leave behind: counters of use, households reached, and nothing per person."""

import datetime as dt
from typing import NamedTuple, assert_never

from msgspec import Struct
from msgspec.structs import replace

from bot.model.facts import (
    AlertChosen,
    AlertDropped,
    AttemptBegun,
    AttemptEnded,
    BeforeDeclined,
    CardPassedOn,
    CardRead,
    CardTaken,
    ChatLinked,
    ChatParted,
    CheckedIn,
    CheckInOpened,
    CommuneNamed,
    Complained,
    Consented,
    ContestAnswered,
    ContestEntered,
    ContestForetold,
    DeskLinked,
    EntrantMoved,
    EntrantQuit,
    EntrantTold,
    Fact,
    Forgotten,
    Gauged,
    HelpShown,
    HouseholdFounded,
    HouseholdHosted,
    HouseholdJoined,
    HouseholdMoved,
    HousesCheckedIn,
    InvitationUsed,
    LanguageChosen,
    LinkCodeMade,
    LiveAnswered,
    LiveCounted,
    LiveJoined,
    LiveMoved,
    LiveTeamed,
    MeetingLogged,
    MeetingWithdrawn,
    NewsChosen,
    NewsDropped,
    QuestionAnswered,
    QuestionAsked,
    QuizFinished,
    ReachedThrough,
    RelayNamed,
    RelayTaken,
    ReminderChosen,
    ReminderDropped,
    RemindersDropped,
    StatementMarked,
    TrackCompleted,
    WordsWithheld,
)
from bot.model.live import LiveBegun
from bot.model.people import Household, Person
from bot.model.plan import Measure
from bot.storage import (
    alerts,
    chats,
    checkins,
    counting,
    entrants,
    entries,
    linking,
    meetings,
    outbox,
    people,
    relays,
    reminders,
    rhythms,
    trainings,
)
from bot.storage.cells import Kept
from bot.storage.checkins import Here
from bot.storage.keys import Keys
from bot.storage.sql import Db, Sql

_COUNT = Sql(
    """INSERT INTO activity (day, commune, kind, item, channel, language, n)
    VALUES (:day, :commune, :kind, :item, :channel, :language, 1)
    ON CONFLICT (day, commune, kind, item, channel, language) DO UPDATE SET n = activity.n + 1"""
)
_HELP = Sql(
    """INSERT INTO help_months (month, n) VALUES (:month, 1)
    ON CONFLICT (month) DO UPDATE SET n = help_months.n + 1"""
)


class Use(NamedTuple):
    """A row of activity that a step raises by one."""

    day: str
    commune: str
    kind: str
    item: str
    channel: str
    language: str


class Recording(Struct):
    """One step's circumstances; `person` changes as the facts of the step tell it.

    `hosts`: another house listens on this telephone now, and what is reached is its; `guest` is None where it is gone.
    What many raise at once (`used`, `reached`) is gathered and written last and in order, so that on PostgreSQL no two
    wait for each other.
    """

    chat: int
    person: Person | None
    fresh_person: int
    channel: str
    language: str
    day: dt.date
    now: int
    measures: tuple[Measure, ...] = ()
    """Of the plan: which of them count a person who was trained."""
    erased: bool = False
    hosts: bool = False
    guest: Household | None = None
    used: list[Use] = []
    reached: dict[int, list[Kept]] = {}

    @property
    def month(self) -> str:
        return self.day.isoformat()[:7]


def record(db: Db, at: Recording, facts: tuple[Fact, ...], keys: Keys) -> None:
    for fact in facts:
        _record(db, at, fact, keys)
    db.many(_COUNT, [use._asdict() for use in sorted(at.used)])
    for house, rows in sorted(at.reached.items()):
        counting.keep_all(db, house, rows)


def count_unlinked(db: Db, day: dt.date, kind: str, item: str, channel: str) -> None:
    """Something was used by nobody we know: of no commune and no house."""
    db.run(_COUNT, day=day.isoformat(), commune="", kind=kind, item=item, channel=channel, language="vi")


def _record(db: Db, at: Recording, fact: Fact, keys: Keys) -> None:
    match fact:
        case CardRead(card, topic):
            _count(at, "card", card)
            _reach(at, topic, "opened")
        case QuestionAnswered(question, topic, right):
            _count(at, "right" if right else "wrong", question)
            if right:
                _reach(at, topic, "understood")
        case QuizFinished(topic):
            _count(at, "quiz", topic)
        case TrackCompleted(track):
            _count(at, "track", f"{track}|{_role(at.person)}")
            if at.person is not None:
                at.person = trainings.count(db, at.person, at.month, (track,), "track", at.measures)
        case Gauged(track, phase):
            _count(at, phase, track)
        case StatementMarked() | BeforeDeclined():
            pass  # it goes into what is sealed of her (`practices`), and nowhere else
        case CardPassedOn(card, _):
            _count(at, "passed-on", card)
        case RelayTaken() | RelayNamed() | ReachedThrough():
            _relay(db, at, fact, keys)
        case QuestionAsked(kind):
            _count(at, "asked", kind)
        case WordsWithheld():  # of no commune: in a small one it would point at a child or a disabled person
            at.used.append(Use(at.day.isoformat(), "", "withheld", "", at.channel, at.language))
        case HelpShown():
            db.run(_HELP, month=at.month)
        case AlertChosen(kind, area):
            alerts.choose(db, at.chat, kind, area, at.language, at.day.isoformat() if kind == "weekly" else "")
        case AlertDropped(kind):
            alerts.drop(db, at.chat, kind)
        case LanguageChosen(language):
            at.language = language
            alerts.speak(db, at.chat, language)
            rhythms.speak(db, at.chat, language)
        case NewsChosen() | NewsDropped():
            _wish(db, at, fact)
        case LinkCodeMade() | ChatLinked() | ChatParted() | DeskLinked():
            _link(db, at, fact, keys)
        case ContestEntered() | AttemptEnded():
            _count(at, "contest" if isinstance(fact, ContestEntered) else "attempt", fact.contest)
            entries.take(db, at.chat, _id(at.person), at.channel, fact, at.now, keys)
        case EntrantTold() | EntrantMoved() | AttemptBegun() | ContestAnswered() | ContestForetold() | Complained():
            entries.take(db, at.chat, _id(at.person), at.channel, fact, at.now, keys)
        case EntrantQuit():
            entries.take(db, at.chat, _id(at.person), at.channel, fact, at.now, keys)
        case ReminderChosen() | ReminderDropped() | RemindersDropped():
            _remind(db, at, fact)
        case Forgotten():
            for other in linking.chats_of(db, at.person.id) if at.person else ():
                if other != at.chat:
                    entrants.forget_all_of(db, other, None, keys, at.now)
                    chats.erase(db, other, None, at.now)
            entrants.forget_all_of(db, at.chat, _id(at.person), keys, at.now)
            chats.erase(db, at.chat, _id(at.person), at.now)
            at.erased = True
        case HouseholdHosted(household):
            at.hosts, at.guest = True, people.house(db, household)
        case HouseholdMoved() | CardTaken():
            _settle(db, at, fact)
        case Consented() | CommuneNamed() | HouseholdFounded() | HouseholdJoined() | InvitationUsed():
            _join(db, at, fact, keys)
        case MeetingLogged() | MeetingWithdrawn() | CheckInOpened() | CheckedIn() | HousesCheckedIn():
            _meet(db, at, fact, keys)
        case LiveBegun() | LiveJoined() | LiveAnswered() | LiveMoved() | LiveTeamed() | LiveCounted():
            pass  # their rules lie on another floor: service/live/talk.py keeps them in the same transaction
        case _:
            assert_never(fact)


def _remind(db: Db, at: Recording, fact: ReminderChosen | ReminderDropped | RemindersDropped) -> None:
    match fact:
        case ReminderChosen(contest, said):
            reminders.choose(db, contest, at.chat, said)
        case ReminderDropped(contest):
            reminders.drop(db, contest, at.chat)
        case RemindersDropped():
            reminders.forget(db, at.chat)
            outbox.stop_bulk(db, at.chat)
        case _:
            assert_never(fact)


def _join(
    db: Db,
    at: Recording,
    fact: Consented | CommuneNamed | HouseholdFounded | HouseholdJoined | InvitationUsed,
    keys: Keys,
) -> None:
    match fact:
        case Consented(text):
            if at.person is None:  # who agrees twice stays who she is
                people.agree(db, at.chat, at.fresh_person, text, at.channel, at.now)
                at.person = Person(at.fresh_person)
        case CommuneNamed(commune):
            person = _someone(at)
            people.live_in(db, person.id, commune)
            at.person = Person(person.id, commune, person.household, person.roles)
        case HouseholdFounded(household, commune, code, topics):
            people.found_house(db, Household(household, commune, "self", code), at.day, keys)
            _move_in(db, at, household, topics)
        case HouseholdJoined(household, _, _, topics):
            _move_in(db, at, household, topics)
        case InvitationUsed(invitation):
            people.use_invitation(db, _someone(at).id, invitation, at.now)
        case _:
            assert_never(fact)


def _move_in(db: Db, at: Recording, household: int, topics: tuple[str, ...]) -> None:
    """Nowhere, if the house is gone: its card was withdrawn before anybody used it."""
    person, house = _someone(at), people.house(db, household)
    if house is None:
        return
    people.join_house(db, person.id, house.id)
    at.person = Person(person.id, person.commune, house, person.roles)
    for topic in topics:
        _reach(at, topic, "opened")


def _settle(db: Db, at: Recording, fact: HouseholdMoved | CardTaken) -> None:
    """What becomes of a house as a whole, told by one who is in it."""
    person = _someone(at)
    match fact:
        case HouseholdMoved(household, commune):
            people.move_house(db, household, commune)
            house = person.household and replace(person.household, commune=commune)
        case CardTaken(household, card, commune):
            if not people.take_card(db, household, card):
                return
            house = Household(card, commune, "card", "")
        case _:
            assert_never(fact)
    at.person = Person(person.id, commune, house, person.roles)


def _relay(db: Db, at: Recording, fact: RelayTaken | RelayNamed | ReachedThrough, keys: Keys) -> None:
    match fact:
        case RelayTaken(code):
            person = _someone(at)
            if (role := person.leads_as()) is not None:
                relays.take(db, person.id, role, code, at.day)
        case RelayNamed(named):
            relays.name(db, _someone(at).id, named)
        case ReachedThrough(code, hands):
            if (house := _house(at)) is not None:
                relays.credit(db, code, hands, house.id, house.known, at.day, keys)
        case _:
            assert_never(fact)


def _meet(
    db: Db,
    at: Recording,
    fact: MeetingLogged | MeetingWithdrawn | CheckInOpened | CheckedIn | HousesCheckedIn,
    keys: Keys,
) -> None:
    match fact:
        case MeetingLogged(id, meeting):
            meetings.log(db, id, f"chat:{id}", meeting, "chat", at.now)
            relays.met(db, _someone(at).id, at.month, 1)
        case MeetingWithdrawn(id):
            role = _someone(at).leads_as()
            if role is not None and meetings.withdraw(db, id, role, at.now, keys):
                relays.met(db, _someone(at).id, at.month, -1)
        case CheckInOpened(meeting, code):
            if not people.is_free(db, code, keys):
                raise people.CodeTaken
            checkins.open_door(db, meeting, code, at.now, keys)
        case CheckedIn(meeting):
            house = _house(at)
            _check_in(db, at, meeting, Here((house,) if house else (), at.person), keys)
        case HousesCheckedIn(meeting, houses):
            _check_in(db, at, meeting, Here(houses), keys)
        case _:
            assert_never(fact)


def _check_in(db: Db, at: Recording, meeting: int, here: Here, keys: Keys) -> None:
    done = checkins.check_in(db, meeting, here, at.now, keys, at.measures)
    if done is None:
        return
    at.person = done.person or at.person
    for house, rows in done.reached.items():
        at.reached.setdefault(house, []).extend(rows)


def _wish(db: Db, at: Recording, fact: NewsChosen | NewsDropped) -> None:
    """In whichever chat of hers: she is told in one of them, and stops it from each."""
    person = _someone(at).id
    match fact:
        case NewsChosen(wish):
            rhythms.choose(db, person, at.chat, wish, at.language)
        case NewsDropped():
            for chat in (at.chat, *linking.chats_of(db, person)):
                reminders.forget(db, chat)
                outbox.stop_bulk(db, chat)
            told = rhythms.of(db, person)
            if told is not None:
                outbox.stop_bulk(db, told.chat)
                rhythms.drop(db, person)
        case _:
            assert_never(fact)


def _link(db: Db, at: Recording, fact: LinkCodeMade | ChatLinked | ChatParted | DeskLinked, keys: Keys) -> None:
    match fact:
        case LinkCodeMade(code):
            if not people.is_free(db, code, keys):
                raise people.CodeTaken
            linking.make(db, "person", _someone(at).id, code, at.now, keys)
        case ChatLinked(person):
            if linking.use(db, "person", person, at.now) and people.is_there(db, person):
                _leave(db, at, person, keys)
                linking.link(db, at.chat, person)
                at.person = Person(person)
        case ChatParted(others=True):
            for chat in linking.chats_of(db, _someone(at).id):
                if chat != at.chat:
                    _part(db, chat)
        case ChatParted():
            _part(db, at.chat)
            at.person = None
        case DeskLinked(account):
            if linking.use(db, "account", account, at.now):
                linking.link_desk(db, account, at.chat)
        case _:
            assert_never(fact)


def _leave(db: Db, at: Recording, person: int, keys: Keys) -> None:
    """Who she was in this chat alone is nobody any more; what her house reached stays where it is, her entries come along."""
    if at.person is None:
        return
    is_last = linking.chats_of(db, at.person.id) == (at.chat,)
    _part(db, at.chat)
    if is_last:
        entrants.take_along(db, at.person.id, person, keys)
        chats.forget_person(db, at.person.id)


def _part(db: Db, chat: int) -> None:
    outbox.stop_bulk(db, chat)
    rhythms.forget(db, chat)
    linking.part(db, chat)


def _someone(at: Recording) -> Person:
    if at.person is None:
        raise ValueError("a fact about a person came before her consent")
    return at.person


def _id(person: Person | None) -> int | None:
    return person.id if person else None


def _role(person: Person | None) -> str:
    """All that is kept of who completed a track."""
    return "officer" if person is not None and person.officer_area() is not None else "other"


def _count(at: Recording, kind: str, item: str) -> None:
    commune = at.person.commune if at.person else ""
    day, language = at.day.isoformat(), at.language
    at.used.append(Use(day, commune, kind, item, at.channel, language))


def _reach(at: Recording, topic: str, evidence: str) -> None:
    """Once a house, month, topic and evidence; a chat without a house reaches nobody."""
    house = _house(at)
    if house is None:
        return
    at.reached.setdefault(house.id, []).append(Kept(at.month, topic, evidence, house.commune, house.known))


def _house(at: Recording) -> Household | None:
    """The house that listens now."""
    own = at.person.household if at.person else None
    return at.guest if at.hosts else own
