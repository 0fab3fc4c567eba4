"""One update of a village group in one transaction. No talk is kept of a group, and nothing of who spoke in it.

Whoever presses "Đã đọc" is looked up by her private chat: where she is joined to a house, the house has opened the card,
once, by the ordinary facts; whoever is not is a number under the post. The group sees a total, in steps of five.
"""

import datetime as dt

from msgspec import Struct

from bot.model.content import Card
from bot.model.events import Acknowledged, Inbound, Joined, Left, Moved
from bot.model.facts import CardRead
from bot.model.folding import fold
from bot.model.people import Person
from bot.model.replies import Acknowledge, Say
from bot.model.world import Channel, World
from bot.service.carriers import wire
from bot.service.desk import VIETNAM, Desk
from bot.service.talks.alerts import CLOSE, OPEN
from bot.storage import chats, outbox, village_groups
from bot.storage.recorded import Recording, count_unlinked, record
from bot.storage.sql import Db
from bot.talk import group as talk

LATE_SECONDS = 120
REPLY_SECONDS = 3600
FEWEST_SHOWN = 5
"""S18: no smaller total is shown, and it grows in steps of as many, so that no single tap shows."""
WEEKEND = (5, 6)
"""Saturday and Sunday: when the village has time, and the second day makes good for a first without network."""


class Done(Struct, frozen=True):
    """`toast`: said to who pressed, on her own screen only; `label`: what the button shows from now on, "" for no change."""

    replies: tuple[Say, ...] = ()
    toast: str = ""
    label: str = ""


def received(db: Db, desk: Desk, inbound: Inbound, name_hash: bytes) -> Done:
    now = desk.clock()
    if isinstance(inbound.event, Left):
        known = village_groups.find(db, name_hash)
        if known:
            village_groups.forget(db, known.id)
        return Done()
    if isinstance(inbound.event, Moved):
        moved(db, desk, inbound.chat.channel, inbound.chat.name, inbound.event.to)
        return Done()
    if isinstance(inbound.event, Acknowledged):
        return _read(db, desk, inbound, inbound.event, name_hash, now)
    if (now - inbound.at).total_seconds() > LATE_SECONDS and not isinstance(inbound.event, Joined):
        return Done()  # after an outage nobody wants an answer to what the group said this morning
    return _heard(db, desk, inbound, name_hash, now)


def moved(db: Db, desk: Desk, channel: str, name: str, to: str) -> None:
    """Told by the carrier in the old group, in the new one, or when something was sent to the old."""
    address = desk.keys.seal.close(to.encode())
    village_groups.move(db, desk.keys.digest(channel, name), desk.keys.digest(channel, to), address)


def _heard(db: Db, desk: Desk, inbound: Inbound, name_hash: bytes, now: dt.datetime) -> Done:
    channel = desk.channels[inbound.chat.channel]
    address = desk.keys.seal.close(inbound.chat.name.encode())
    id = desk.draw()
    if channel.groups:
        id = village_groups.enter(db, id, channel.name, name_hash, address).id
    world = _world(desk, channel, now)
    card = talk.card_of_the_week(world.library, world.today)
    post = _post(db, desk, id, world, card) if channel.groups and card else 0
    heard = talk.hear(world, inbound.event, str(post), _names(channel))
    _keep(db, desk, channel.name, id, heard, world)
    for say in heard.says:
        _put_out(db, desk, channel.name, id, address, say, int(now.timestamp()) + REPLY_SECONDS, outbox.REPLY)
    return Done(heard.says)


def _post(db: Db, desk: Desk, id: int, world: World, card: Card) -> int:
    week = talk.week_of(world.today)
    return village_groups.post_id(db, id, week, card.key) or desk.draw()


def _keep(db: Db, desk: Desk, channel: str, id: int, heard: talk.Heard, world: World) -> None:
    day = world.today
    if heard.weekly is not None:
        village_groups.set_weekly(db, id, heard.weekly)
    if heard.card:
        post = next(int(each.post) for say in heard.says for each in say.media if isinstance(each, Acknowledge))
        village_groups.post(db, id, talk.week_of(day), heard.card, post, int(world.now.timestamp()))
        count_unlinked(db, day, "group-card", heard.card, channel)
    if heard.question:
        count_unlinked(db, day, "group-quiz", heard.question, channel)


def _read(db: Db, desk: Desk, inbound: Inbound, pressed: Acknowledged, name_hash: bytes, now: dt.datetime) -> Done:
    tr = desk.languages["vi"]
    thanks = tr("Cảm ơn bà con đã đọc!")
    known = village_groups.find(db, name_hash)
    if known is None or not pressed.post.isdecimal() or not inbound.by:
        return Done(toast=thanks)
    channel, keys = inbound.chat.channel, desk.keys
    reader = chats.load(db, keys.digest(channel, inbound.by), 0, keys)
    house = reader.person.household if reader.person else None
    seconds = int(now.timestamp())
    read = village_groups.read(db, known.id, int(pressed.post), house.id if house else None, inbound.by, seconds, keys)
    if read is None or not read.is_new:
        return Done(toast=thanks)
    card = desk.everything.cards.get(read.card)
    today = desk.day_of(now)
    if card is not None and house is not None:
        _book(db, desk, channel, reader.person, card, today, seconds)
    else:
        count_unlinked(db, today, "group-read", read.card, channel)
    return Done(toast=thanks, label=_label(desk, read.n))


def _book(db: Db, desk: Desk, channel: str, person: Person | None, card: Card, today: dt.date, now: int) -> None:
    at = Recording(0, person, 0, channel, "vi", today, now, desk.plan.measures)
    record(db, at, (CardRead(card.key, card.topic),), desk.keys)


def _label(desk: Desk, n: int) -> str:
    if n < FEWEST_SHOWN or n % FEWEST_SHOWN:
        return ""
    tr = desk.languages["vi"]
    return tr("Đã đọc ({n}+)", n=n)


def put_weekly(db: Db, desk: Desk) -> int:
    """Puts out the card of the week where it is wanted, at the weekend by day (S14); how many."""
    now = desk.clock().astimezone(VIETNAM)
    if now.weekday() not in WEEKEND or not OPEN <= now.time() < CLOSE:
        return 0
    closing = int(dt.datetime.combine(now.date(), CLOSE, VIETNAM).timestamp())
    put = 0
    for channel in desk.channels.values():
        if channel.groups:
            put += _put_weekly(db, desk, channel, now, closing)
    return put


def _put_weekly(db: Db, desk: Desk, channel: Channel, now: dt.datetime, closing: int) -> int:
    world = _world(desk, channel, now)
    due = village_groups.due(db, channel.name, talk.week_of(world.today))
    for id, address in due:
        heard = talk.weekly_post(world, str(desk.draw()))
        if not heard.card:
            return 0
        _keep(db, desk, channel.name, id, heard, world)
        _put_out(db, desk, channel.name, id, address, heard.says[0], closing, outbox.BULK)
    return len(due)


def _put_out(db: Db, desk: Desk, channel: str, id: int, address: bytes, say: Say, expires_at: int, lane: int) -> None:
    outbox.put(
        db,
        chat=id,
        channel=channel,
        address=address,
        body=desk.keys.seal.close(wire.pack(say)),
        now=int(desk.clock().timestamp()),
        expires_at=expires_at,
        lane=lane,
    )


def _names(channel: Channel) -> frozenset[str]:
    """What the bot is called in a mention: the last part of its link."""
    return frozenset(fold(channel.link.rpartition("/")[2]).split())


def _world(desk: Desk, channel: Channel, now: dt.datetime) -> World:
    today = desk.day_of(now)
    return World(
        now=now,
        today=today,
        chance=desk.draw(),
        fresh_id=0,
        library=desk.library_on(today),
        gazetteer=desk.gazetteer,
        helpline=desk.helpline,
        languages=desk.languages,
        channel=channel,
        ear=desk.ear,
        mark=desk.marks.at(int(now.timestamp())),
        in_group=True,
    )
