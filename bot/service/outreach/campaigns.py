"""What an officer does with a campaign: draft it, see whom it reaches and what it costs, try it on herself, start, pause, stop.

Every number of people is told in tens and none under ten (S30): two looks that differ by one person show the same.
"""

import secrets
from typing import Literal

from msgspec import Struct

from bot.model.codes import CODES, code_from
from bot.model.fares import Fare
from bot.model.news import is_harmless, lead_in
from bot.model.officers import Officer
from bot.service.carriers import wire
from bot.service.desk import Desk
from bot.service.officers import journal
from bot.service.outreach.news import push
from bot.service.outreach.running import FEWEST, before
from bot.storage import audit, campaigns, linking, outbox, people
from bot.storage.audit import Entry
from bot.storage.campaigns import Audience, Campaign
from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading
from bot.storage.store import Store

TEN = 10
DAYS = 10
"""So long a campaign goes on: who wishes to be told weekly is reached once."""
TEST_SECONDS = 3600
Trouble = Literal["changed", "few", "content", "over"]


class Line(Struct, frozen=True):
    """One channel: how many of the audience it reaches for nothing, for money, not now, and who cannot be reached at all.

    `price`: what those for money would cost in đồng, rounded up. `is_on`: the channel runs here.
    """

    fare: Fare
    is_on: bool
    free: int
    paid: int
    closed: int
    gone: int
    price: int


class Preview(Struct, frozen=True):
    """`reached`: people who can be written to as things stand, in tens. `never`: who chose nothing; nobody may write to them."""

    lines: tuple[Line, ...]
    reached: int
    never: int
    cost: int

    @property
    def is_enough(self) -> bool:
        return self.reached >= FEWEST


def tens(n: int) -> int:
    """Rounded down to tens."""
    return n // TEN * TEN


async def preview(reading: Reading, desk: Desk, audience: Audience) -> Preview:
    now = int(desk.clock().timestamp())
    found = await campaigns.channels(reading, audience)
    lines = []
    for key in sorted(found):
        fare = desk.fares.get(key) or Fare(key, key, False, "unverified", "")
        told = await campaigns.reachable(reading, audience, key, fare.free_since(now), fare.open_since(now))
        is_on = key in desk.wakes
        if not fare.pushes or not is_on:
            lines.append(Line(fare, is_on, 0, 0, 0, tens(found[key]), 0))
            continue
        price = -(-told.paid // TEN) * TEN * fare.price
        lines.append(Line(fare, is_on, tens(told.free), tens(told.paid), tens(told.closed), tens(told.gone), price))
    reached = sum(line.free + (line.paid if line.fare.pays else 0) for line in lines)
    cost = sum(line.price for line in lines if line.fare.pays)
    never = tens(await campaigns.never_chose(reading, audience.commune, audience.role))
    return Preview(tuple(lines), reached, never, cost)


async def draft(store: Store, desk: Desk, officer: Officer, wanted: Campaign) -> int:
    """Its number. What may not be led to, and a commune that is not hers, must have been refused before."""
    campaign = Campaign(
        secrets.randbits(50),
        wanted.title,
        wanted.lead,
        wanted.audience,
        pace=wanted.pace,
        made_by=officer.id,
        made_at=int(desk.clock().timestamp()),
        begins_at=wanted.begins_at,
        ends_at=wanted.begins_at + DAYS * 86400,
    )
    await store.write(_drafted, desk.keys, campaign, _told(desk, officer, "drafted", campaign))
    return campaign.id


def _drafted(db: Db, keys: Keys, campaign: Campaign, told: Entry) -> None:
    campaigns.put(db, campaign)
    audit.append(db, keys, told)


async def start(store: Store, desk: Desk, officer: Officer, campaign: Campaign, seen: int) -> Trouble | None:
    """`seen`: the number of people that she was shown. None: it is started."""
    if not is_harmless(desk.library_on(desk.day_of(desk.clock())), lead_in(campaign.lead)):
        return "content"
    if campaign.ends_at <= int(desk.clock().timestamp()):
        return "over"
    async with store.reading() as reading:
        now = await preview(reading, desk, campaign.audience)
    if not now.is_enough:
        return "few"
    if now.reached != seen:
        return "changed"
    moved = await store.write(
        _moved, desk.keys, campaign, "draft", "choosing", _told(desk, officer, "started", campaign)
    )
    return None if moved else "changed"


async def resume(store: Store, desk: Desk, officer: Officer, campaign: Campaign) -> bool:
    return await store.write(
        _moved, desk.keys, campaign, "paused", "running", _told(desk, officer, "resumed", campaign)
    )


def _moved(db: Db, keys: Keys, campaign: Campaign, was: campaigns.State, state: campaigns.State, told: Entry) -> bool:
    if not campaigns.move(db, campaign.id, was, state):
        return False
    audit.append(db, keys, told)
    return True


async def pause(store: Store, desk: Desk, officer: Officer, campaign: Campaign) -> bool:
    day = desk.day_of(desk.clock())
    return await store.write(
        _paused, desk.keys, campaign.id, day.isoformat(), before(day), _told(desk, officer, "paused", campaign)
    )


def _paused(db: Db, keys: Keys, id: int, today: str, earlier: str, told: Entry) -> bool:
    if not campaigns.pause(db, id, today, earlier):
        return False
    audit.append(db, keys, told)
    return True


async def stop(store: Store, desk: Desk, officer: Officer, campaign: Campaign) -> bool:
    """For good; what waits or was taken to be sent is recalled."""
    now = int(desk.clock().timestamp())
    return await store.write(_stopped, desk.keys, campaign.id, now, _told(desk, officer, "stopped", campaign))


def _stopped(db: Db, keys: Keys, id: int, now: int, told: Entry) -> bool:
    if not campaigns.end(db, id, "stopped", now):
        return False
    audit.append(db, keys, told)
    return True


async def drop(store: Store, desk: Desk, officer: Officer, campaign: Campaign) -> bool:
    return await store.write(_dropped, desk.keys, campaign.id, _told(desk, officer, "dropped", campaign))


def _dropped(db: Db, keys: Keys, id: int, told: Entry) -> bool:
    if not campaigns.drop(db, id):
        return False
    audit.append(db, keys, told)
    return True


async def link_code(store: Store, desk: Desk, officer: Officer) -> str:
    """Typed in her own chat within ten minutes, it makes that the chat of her tests."""
    while True:
        code = code_from(secrets.randbelow(CODES))
        told = journal.entry(desk, officer, "campaign", "link-code")
        if await store.write(_coded, desk.keys, officer.id, code, int(desk.clock().timestamp()), told):
            return code


def _coded(db: Db, keys: Keys, account: int, code: str, now: int, told: Entry) -> bool:
    if not people.is_free(db, code, keys):
        return False
    linking.make(db, "account", account, code, now, keys)
    audit.append(db, keys, told)
    return True


async def try_on_self(store: Store, desk: Desk, officer: Officer, campaign: Campaign) -> bool:
    """As it will look, in her linked chat, at once. False: none is linked."""
    async with store.reading() as reading:
        chat = await linking.desk_chat(reading, officer.id)
    if chat is None:
        return False
    id, channel, address = chat
    if channel not in desk.channels:
        return False
    say = push(desk.languages["vi"], campaign.title, campaign.id, taps=desk.channels[channel].taps)
    body = desk.keys.seal.close(wire.pack(say))
    now = int(desk.clock().timestamp())
    told = _told(desk, officer, "tested", campaign)
    await store.write(_tried, desk.keys, campaign.id, (id, channel, address, body), now, told)
    if wake := desk.wakes.get(channel):
        wake()
    return True


def _tried(
    db: Db, keys: Keys, campaign: int, message: tuple[int, str, bytes | None, bytes], now: int, told: Entry
) -> None:
    chat, channel, address, body = message
    outbox.put(db, chat=chat, channel=channel, address=address, body=body, now=now, expires_at=now + TEST_SECONDS)
    campaigns.tested(db, campaign)
    audit.append(db, keys, told)


def _told(desk: Desk, officer: Officer, what: str, campaign: Campaign) -> Entry:
    return journal.entry(desk, officer, "campaign", f"{what}:{campaign.id}", campaign.audience.commune)
