"""One update in one transaction: claim, load, step, save, record, put out. Only then is it acknowledged."""

import datetime as dt
import traceback
from collections.abc import Callable, Mapping
from typing import Literal

import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot.model.codes import read_code
from bot.model.competing import AtContest, EnteringContest, InContest
from bot.model.conversation import CheckingIn, Conversation, Go, InSettings, Linking
from bot.model.events import Inbound, Left, Opened, Tapped, Typed
from bot.model.facts import Forgotten
from bot.model.folding import fold
from bot.model.news import OFFER, Lead, lead_in
from bot.model.people import EntrantCode, Hall, Meaning, Relay
from bot.model.phones import phone_in
from bot.model.replies import Link, Pages, Ready, Reply, Say, Wipe
from bot.model.seen import Seen
from bot.model.world import Step, Words, World
from bot.service.carriers import wire
from bot.service.contests.view import At, Who, seen
from bot.service.desk import Desk
from bot.service.live import talk as live_talk
from bot.service.meetings import halls
from bot.service.officers import passes
from bot.service.talks import village_groups
from bot.service.talks.lanes import Lanes
from bot.service.talks.learning import learn, recall_of
from bot.service.talks.menus import Menu, menu_after
from bot.storage import alerts, answers, campaigns, chats, entrants, ledger, linking, outbox, people, relays, rhythms
from bot.storage.keys import Seal
from bot.storage.recorded import Recording, record
from bot.storage.sql import Db
from bot.storage.store import CannotWrite, Store
from bot.talk.heard import ANYWHERE
from bot.talk.joining import is_barred
from bot.talk.step import step

LATE_SECONDS = 120
REPLY_SECONDS = 3600
FADES_AFTER = 600
DRAWS = 3

log = structlog.get_logger()


class Received(Struct, frozen=True):
    """`seen`: the key was claimed before, and nothing was done. `answer` is a stored answer, sealed.

    `menu`: the commands of this chat are from now on those of a role, in `language`; "" for no change.
    `toast` and `label`: what comes of a button in a group (service/talks/village_groups.py).
    """

    outcome: Literal["handled", "seen", "parked"]
    replies: tuple[Ready, ...] = ()
    erased: bool = False
    answer: bytes | None = None
    toast: str = ""
    label: str = ""
    menu: Menu = ""
    language: str = "vi"
    hall: str = ""
    """The code of a quiz in a hall in which something changed: its screens hear of it after the commit."""


class NotHandled(Exception):
    """This update failed and may be delivered again; after the third time it is parked."""


class Receiver:
    """Receives for all channels. `answering` seals the answer of a channel that answers at once."""

    def __init__(self, store: Store, desk: Desk, ring: Callable[[str], None] = lambda code: None) -> None:
        self._store = store
        self._desk = desk
        self._ring = ring
        self._lanes = Lanes()

    async def receive(self, inbound: Inbound, answering: Seal | None = None) -> Received:
        """Raises CannotWrite or NotHandled where the update must not be acknowledged."""
        self._desk.pulse(inbound.chat.channel).came_in = int(self._desk.clock().timestamp())
        name_hash = self._desk.keys.digest(inbound.chat.channel, inbound.chat.name)
        if self._store.is_shared:
            done = await self._in_order(inbound, name_hash, answering)
        else:  # one writer takes them in the order in which they come
            done = await self._handled(inbound, name_hash, answering)
        if done.erased:
            await self._store.checkpoint()
        if done.hall:
            self._ring(done.hall)
        return done

    async def _in_order(self, inbound: Inbound, name_hash: bytes, answering: Seal | None) -> Received:
        """One at a time in a chat: several writers would overtake each other."""
        async with self._lanes.lane(name_hash):
            return await self._handled(inbound, name_hash, answering)

    async def _handled(self, inbound: Inbound, name_hash: bytes, answering: Seal | None) -> Received:
        for _ in range(DRAWS):
            try:
                return await self._store.write(received, self._desk, inbound, name_hash, answering)
            except people.CodeTaken:
                continue
            except CannotWrite:
                raise
            except Exception as trouble:
                return await self._failed(inbound, answering, trouble)
        raise NotHandled("no free code was drawn")

    async def _failed(self, inbound: Inbound, answering: Seal | None, trouble: Exception) -> Received:
        """Never the text of the exception: it may hold what a person wrote."""
        kind = type(trouble).__name__
        where = traceback.extract_tb(trouble.__traceback__)[-1]
        now = int(self._desk.clock().timestamp())
        times = await self._store.write(ledger.failed, inbound.key, kind, now)
        log.error("update failed", key=inbound.key, error=kind, at=f"{where.name}:{where.lineno}", times=times)
        if times < ledger.PARKED_AT:
            raise NotHandled(kind) from None
        await self._store.write(park, self._desk, inbound, answering is None)
        return Received("parked")


def park(db: Db, desk: Desk, inbound: Inbound, is_sent: bool) -> None:
    """Claimed, so that it comes no more; where answers are sent the person hears that something got stuck."""
    if not ledger.claim(db, inbound.key) or not is_sent or inbound.room == "group":
        return  # a group is not told of what one person did
    name_hash = desk.keys.digest(inbound.chat.channel, inbound.chat.name)
    address = desk.keys.seal.close(inbound.chat.name.encode())
    now = int(desk.clock().timestamp())
    say = stumbled(desk.languages["vi"])
    _put_out(db, desk, inbound, chats.find(db, name_hash) or desk.draw(), address, (say,), now)


def stumbled(tr: Words) -> Say:
    """Its one choice belongs to no offer: tapping it shows where the person is."""
    body = tr("Loa Bản vướng một chút. Bà con nhắn lại giúp.")
    return Say(body=body, choices=(tr("Về đầu"),), id="none.0")


def received(db: Db, desk: Desk, inbound: Inbound, name_hash: bytes, answering: Seal | None) -> Received:
    """The whole of one update. It runs inside one transaction and cannot reach the network."""
    if not ledger.claim(db, inbound.key):
        return Received("seen", answer=answers.get(db, inbound.key) if answering else None)
    if inbound.room == "group" and not answering:
        done_there = village_groups.received(db, desk, inbound, name_hash)
        return Received("handled", done_there.replies, toast=done_there.toast, label=done_there.label)
    now = desk.clock()
    seconds = int(now.timestamp())
    chat = chats.load(db, name_hash, desk.draw(), desk.keys)
    if isinstance(inbound.event, Left):
        outbox.stop(db, chat.id)
        rhythms.forget(db, chat.id)
        return Received("handled")
    world = _world(db, desk, inbound, chat, now)
    done = step(world, chat.conversation, inbound.event)
    address = chat.address
    if address is None and not answering:
        address = desk.keys.seal.close(inbound.chat.name.encode())
    chats.save(db, replace(chat, conversation=done.conversation), inbound.chat.channel, name_hash, address, seconds)
    if inbound.message:
        outbox.leave_trail(db, chat.id, (inbound.message,), seconds)
    replies = tuple(_ready(db, desk, chat, reply, seconds) for reply in done.replies)
    erased = _record(db, desk, inbound, chat, world, done)
    changed = live_talk.keep(db, desk, chat, done.facts, seconds)
    if answering:
        answers.put(db, inbound.key, answering.close(wire.pack(replies)), seconds)
    else:
        _put_out(db, desk, inbound, chat.id, address, replies, seconds)
    return Received(
        "handled",
        replies,
        erased,
        menu=menu_after(world, inbound, done),
        language=done.conversation.language,
        hall=changed,
    )


def _world(db: Db, desk: Desk, inbound: Inbound, chat: chats.Chat, now: dt.datetime) -> World:
    today = desk.day_of(now)
    codes_rest = not desk.guesses.allows(now, network=inbound.network)
    commune = chat.person.commune if chat.person else ""
    chance = desk.draw()
    hall = halls.hall_of(db, desk, chat, now)
    told = rhythms.of(db, chat.person.id) if chat.person else None
    codes = _codes(db, desk, chat.conversation, inbound, now, hall)
    return World(
        now=now,
        today=today,
        chance=chance,
        fresh_id=desk.draw(),
        library=desk.library_on(today),
        search=desk.search_on(today),
        recall=recall_of(desk, chat.practice),
        gazetteer=desk.gazetteer,
        helpline=desk.helpline,
        languages=desk.languages,
        channel=desk.channels[inbound.chat.channel],
        site=desk.channels["web"].link.rstrip("/") if "web" in desk.channels else "",
        ear=desk.ear,
        mark=desk.marks.at(int(now.timestamp())),
        person=chat.person,
        contacts=desk.doors.of(db, commune, now) if commune else (),
        codes=codes,
        codes_rest=codes_rest,
        contests=_contests(db, desk, inbound, chat, codes, now),
        hall=halls.capped(desk, hall, now),
        live=live_talk.seen(db, desk, inbound.event, chat),
        phases=tuple(phase.key for phase in desk.plan.phase),
        relay=_relay(db, chat, chance, today),
        alerts=alerts.of(db, chat.id) if chat.person and chat.person.officer_area() is not None else frozenset(),
        wish=told.wish if told else None,
        news=_news(db, inbound, told.campaign if told else 0),
        chats=_chats(db, chat),
        is_late=(now - inbound.at).total_seconds() > LATE_SECONDS,
        in_group=inbound.room == "group",
    )


def _news(db: Db, inbound: Inbound, last: int) -> Lead:
    """Where the message leads that was tapped, or, for who types, the newest one. Only what is asked for is looked up."""
    match inbound.event:
        case Tapped(offer) if offer.startswith(OFFER) and offer[len(OFFER) :].isdecimal():
            campaign = min(int(offer[len(OFFER) :][:20]), 1 << 62)
        case Typed(text) if last and ANYWHERE.get(fold(text[:40])) is Go.NEWS:
            campaign = last
        case _:
            return Lead()
    return lead_in(campaigns.lead_of(db, campaign)) if campaign else Lead()


def _chats(db: Db, chat: chats.Chat) -> int:
    """How many chats she has, where a screen tells it."""
    is_told = isinstance(chat.conversation.place, InSettings | Linking)
    return len(linking.chats_of(db, chat.person.id)) if chat.person and is_told else 1


def _relay(db: Db, chat: chats.Chat, chance: int, today: dt.date) -> Relay | None:
    """Nothing is asked of the database for those who lead nobody: nearly all."""
    if chat.person is None or chat.person.leads_as() is None:
        return None
    return relays.of(db, chat.person.id, chance, today)


def _contests(
    db: Db, desk: Desk, inbound: Inbound, chat: chats.Chat, codes: Mapping[str, Meaning], now: dt.datetime
) -> tuple[Seen, ...]:
    """Nothing is asked of the database where no contest is on."""
    typed = phone_in(inbound.event.text) if isinstance(inbound.event, Typed) else None
    entrants_named = tuple(each.entrant for each in codes.values() if isinstance(each, EntrantCode))
    keeps_copy = desk.channels[inbound.chat.channel].keeps_copy
    place = chat.conversation.place
    at: At = (
        "page" if isinstance(place, AtContest | EnteringContest) else "paper" if isinstance(place, InContest) else ""
    )
    return seen(db, desk, Who(chat.id, chat.person, keeps_copy, at, typed or "", entrants_named), now)


def _codes(
    db: Db, desk: Desk, talk: Conversation, inbound: Inbound, now: dt.datetime, hall: Hall | None
) -> dict[str, Meaning]:
    """What the code in this message means, and the one that waits; where a leader types a list, the houses of all in it."""
    seconds, event = int(now.timestamp()), inbound.event
    if hall is not None and hall.code and isinstance(talk.place, CheckingIn) and isinstance(event, Typed):
        return dict(halls.houses(db, desk, event.text, hall.meeting, now))
    waits = _meaning(db, desk, talk.code, seconds) if talk.code else None
    found: dict[str, Meaning] = {talk.code: waits} if waits is not None else {}
    written = _written_in(desk, talk, inbound, now)
    if written is None or written == talk.code:
        return found
    meaning = _meaning(db, desk, written, seconds)
    if meaning is None:
        desk.guesses.wrong(network=inbound.network)
        return found
    return found | {written: meaning}


def _written_in(desk: Desk, talk: Conversation, inbound: Inbound, now: dt.datetime) -> str | None:
    """A code that was typed or opened. After too many wrong ones, of this chat or of all, none is looked at."""
    if is_barred(talk, int(now.timestamp())) or not desk.guesses.allows(now, network=inbound.network):
        return None
    match inbound.event:
        case Typed(text) if len(text) < 40:
            return read_code(text)
        case Opened(payload):
            return read_code(payload)
        case _:
            return None


def _meaning(db: Db, desk: Desk, code: str, now: int) -> Meaning | None:
    found = people.meaning(db, code, now, desk.keys) or entrants.meaning(db, code, now, desk.keys)
    return found or linking.meaning(db, code, now, desk.keys)


def _record(db: Db, desk: Desk, inbound: Inbound, chat: chats.Chat, world: World, done: Step) -> bool:
    if not done.facts:
        return False
    at = Recording(
        chat=chat.id,
        person=chat.person,
        fresh_person=desk.draw(),
        channel=inbound.chat.channel,
        language=done.conversation.language,
        day=world.today,
        now=int(world.now.timestamp()),
        measures=desk.plan.measures,
    )
    record(db, at, done.facts, desk.keys)
    learn(db, desk, world, chat.person, done.facts)
    return any(isinstance(fact, Forgotten) for fact in done.facts)


def _ready(db: Db, desk: Desk, chat: chats.Chat, reply: Reply, now: int) -> Ready:
    match reply:
        case Wipe():
            return Wipe(outbox.take_trail(db, chat.id))
        case Pages(area, label, frame) if chat.person is not None:
            code = passes.make_pass(db, desk.keys, chat.person.id, area, now)
            link = Link(passes.link_of(desk.channels["web"].link, code), label)
            return replace(frame, media=(*frame.media, link))
        case Pages(frame=frame):
            return frame
        case _:
            return reply


def _put_out(
    db: Db,
    desk: Desk,
    inbound: Inbound,
    chat: int,
    address: bytes | None,
    replies: tuple[Ready, ...],
    now: int,
) -> None:
    sent = int(inbound.at.timestamp())
    for reply in replies:
        if isinstance(reply, Say) and reply.replaces and inbound.screen:
            reply = replace(reply, over=inbound.screen)
        fleeting = isinstance(reply, Say) and reply.fleeting
        outbox.put(
            db,
            chat=chat,
            channel=inbound.chat.channel,
            address=address,
            body=desk.keys.seal.close(wire.pack(reply)),
            now=now,
            expires_at=sent + LATE_SECONDS if fleeting else now + REPLY_SECONDS,
            fleeting=fleeting,
        )


def clear_at(say: Say, now: int) -> int:
    """When the message is to fade; the home card has it too, so that the mark proves nothing (S11)."""
    return now + FADES_AFTER if say.fades else 0
