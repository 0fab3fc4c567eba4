"""Reaching out, on both databases: once each, one a day, in her hours, within the window, never to who left, stopped or was erased."""

import asyncio
import datetime as dt
import itertools
from collections.abc import Iterator

import pytest

from bot.model.conversation import Conversation
from bot.model.events import Left, Typed, Withdrew
from bot.model.news import Wish
from bot.model.people import Role
from bot.model.world import Channel
from bot.service.outreach import running as outreach
from bot.service.outreach.running import FEWEST, Outreach
from bot.storage import campaigns, chats, linking, outbox, people, rhythms
from bot.storage.campaigns import Audience, Campaign
from bot.storage.chats import Chat
from bot.storage.outbox import Ended
from bot.storage.purge import purge
from bot.storage.sql import Db
from bot.storage.store import Store
from tests.conftest import KEYS, House
from tests.storage.conftest import address, emptied, migrated, path, postgres, store  # noqa: F401 (fixtures)
from tests.talking import NOW, small_library

HOURS = dt.timedelta(hours=1)
COMMUNE, OTHER = "06040", "06058"


@pytest.fixture
def house(store: Store) -> House:  # noqa: F811 (the fixture)
    return House(store, small_library())


class Village:
    """People with a wish, written straight into the tables."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.ids: Iterator[int] = itertools.count(1)
        self.work = Outreach(house.store, house.desk)

    @property
    def now(self) -> int:
        return int(self.house.now.timestamp())

    async def lives(
        self,
        n: int,
        commune: str = COMMUNE,
        channel: str = "telegram",
        wish: Wish = Wish("daily"),  # noqa: B008 (frozen)
        seen: float = 24,
        role: str = "",
        language: str = "vi",
    ) -> list[int]:
        """`seen`: hours since she wrote last."""
        ids = [next(self.ids) for _ in range(n)]
        await self.house.store.write(self._lives, ids, commune, channel, wish, seen, role, language)
        return ids

    def _lives(
        self, db: Db, ids: list[int], commune: str, channel: str, wish: Wish, seen: float, role: str, language: str
    ) -> None:
        at = self.now - int(seen * 3600)
        for id in ids:
            name_hash = KEYS.digest(channel, str(id))
            sealed = KEYS.seal.close(str(id).encode())
            chats.save(db, Chat(id, Conversation(), None), channel, name_hash, sealed, at)
            people.agree(db, id, 1000 + id, "1", channel, at)
            people.live_in(db, 1000 + id, commune)
            if role:
                people.invite(db, id, f"code{id}", Role(role, commune), 2**40, KEYS)  # type: ignore[arg-type]
                people.use_invitation(db, 1000 + id, id, at)
            rhythms.choose(db, 1000 + id, id, wish, language)

    async def campaign(self, **more: object) -> Campaign:
        now = self.now
        made = Campaign(
            int(more.pop("id", 7)),  # type: ignore[call-overload]
            "new",
            str(more.pop("lead", "topic:binh-dang")),
            Audience(**more.pop("audience", {})),  # type: ignore[arg-type]
            made_at=now,
            begins_at=now,
            ends_at=now + 10 * 86400,
            **more,  # type: ignore[arg-type]
        )
        await self.house.store.write(campaigns.put, made)
        await self.house.store.write(campaigns.move, made.id, "draft", "choosing")
        return made

    async def ticks(self, n: int = 3) -> int:
        """By a process that has just begun, so that it looks at everybody."""
        self.work = Outreach(self.house.store, self.house.desk)
        return sum([await self.work.tick() for _ in range(n)])

    async def waiting(self) -> list[int]:
        return [
            chat for (chat,) in await self.house.rows("SELECT chat FROM outbox WHERE state = 'queued' ORDER BY chat")
        ]

    async def sent(self) -> list[int]:
        """Everything that waits is sent."""
        told: list[int] = []
        for channel in ("telegram", "zalo"):
            rows, _ = await self.house.store.write(outbox.turn, channel, [], self.now, 9999)
            told += [row.chat for row in rows]
            await self.house.store.write(outbox.turn, channel, [Ended(row, "sent") for row in rows], self.now, 0)
        return sorted(told)

    async def state(self, id: int = 7) -> str:
        return str((await self.house.rows("SELECT state FROM campaigns WHERE id = :id", id=id))[0][0])


@pytest.fixture
def village(house: House) -> Village:
    assert 8 <= (NOW + 7 * HOURS).hour < 20
    for name in ("zalo", "zalo-bot"):
        house.desk.channels[name] = Channel(name, True, "https://loa.example", taps=False)
    return Village(house)


async def test_a_campaign_reaches_each_once_whatever_is_restarted(village: Village) -> None:
    everybody = await village.lives(FEWEST + 5)
    await village.campaign()
    await village.ticks()
    await village.ticks()
    assert await village.sent() == everybody
    await village.ticks()
    assert await village.sent() == []
    assert await village.state() == "done"
    ended = await village.house.rows("SELECT channel, state, n FROM campaign_ends")
    assert ended == [("telegram", "sent", FEWEST + 5)]


async def test_readers_are_chosen_in_pieces_and_after_a_crash_nobody_is_missed_nor_taken_twice(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    await village.lives(95)
    made = await village.campaign()
    for _ in range(4):
        assert await village.house.store.write(campaigns.choose, made, 10)
    assert await village.state() == "choosing"
    monkeypatch.setattr(outreach, "CHOOSING", 10)
    await village.ticks(1)  # another process goes on
    assert await village.house.rows("SELECT COUNT(*), COUNT(DISTINCT person) FROM campaign_readers") == [(95, 95)]
    assert await village.house.rows("SELECT state, chosen FROM campaigns") == [("running", 95)]


async def test_one_message_a_day_to_a_person_whoever_sends_it(village: Village) -> None:
    await village.lives(FEWEST)
    for id in (7, 8):
        await village.campaign(id=id)
    await village.ticks()
    assert len(await village.sent()) == FEWEST
    village.house.later(hours=3)
    await village.ticks()
    assert await village.sent() == []
    village.house.later(days=1)
    await village.ticks()
    assert len(await village.sent()) == FEWEST
    assert await village.house.rows("SELECT COUNT(*) FROM campaign_readers WHERE is_out = 1") == [(2 * FEWEST,)]


async def test_the_regular_one_keeps_to_the_rhythm(village: Village) -> None:
    (daily,) = await village.lives(1)
    (weekly,) = await village.lives(1, wish=Wish("weekly"))
    told: list[list[int]] = []
    for _ in range(9):
        await village.ticks()
        told.append(await village.sent())
        village.house.later(days=1)
    assert [daily in day for day in told] == [True] * 9
    assert [n for n, day in enumerate(told) if weekly in day] == [0, 7]


async def test_nothing_goes_out_outside_her_hours_in_a_sweep_of_48(village: Village) -> None:
    """S14, I10."""
    (morning,) = await village.lives(1, wish=Wish("daily", 0, 8, 11))
    await village.lives(1, wish=Wish("daily", 0, 17, 20))
    (reckless,) = await village.lives(1, wish=Wish("daily", 0, 0, 24))
    hours: dict[int, set[int]] = {}
    for _ in range(48 * 4):
        await village.ticks(1)
        for chat in await village.sent():
            hours.setdefault(chat, set()).add((village.house.now + 7 * HOURS).hour)
        village.house.later(minutes=15)
    assert len(hours) == 3
    assert hours[morning] <= {8, 9, 10}
    assert all(8 <= hour < 20 for hour in hours[reckless])


async def test_what_was_not_sent_in_her_hours_expires(village: Village) -> None:
    await village.lives(1, wish=Wish("daily", 0, 8, 11))
    village.house.now = dt.datetime(2026, 11, 24, 3, 30, tzinfo=dt.UTC)  # 10:30
    await village.ticks()
    (expires,) = (await village.house.rows("SELECT expires_at FROM outbox"))[0]
    assert dt.datetime.fromtimestamp(expires, dt.UTC) == dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


async def test_who_wrote_a_moment_ago_is_left_alone(village: Village) -> None:
    """S24: she may be anywhere in the talk."""
    await village.lives(1, seen=0.1)
    await village.ticks()
    assert await village.sent() == []
    village.house.later(hours=3)
    await village.ticks()
    assert len(await village.sent()) == 1


async def test_the_window_of_zalo_decides_who_can_be_reached(village: Village) -> None:
    near = await village.lives(FEWEST, channel="zalo", seen=30)
    paid = await village.lives(5, channel="zalo", seen=100)
    closed = await village.lives(4, channel="zalo", seen=200)
    await village.campaign()
    await village.ticks()
    assert await village.sent() == near
    fare = village.house.desk.fares["zalo"]
    async with village.house.store.reading() as reading:
        free, open_ = fare.free_since(village.now), fare.open_since(village.now)
        told = await campaigns.reachable(reading, Audience(), "zalo", free, open_)
    assert (told.paid, told.closed, told.gone) == (len(paid), len(closed), 0)


async def test_a_channel_that_may_not_be_written_to_unasked_is_not(village: Village) -> None:
    await village.lives(FEWEST, channel="zalo-bot")
    await village.lives(FEWEST, channel="web")
    await village.campaign()
    await village.ticks()
    assert await village.waiting() == []


@pytest.mark.parametrize("how", ["stops", "leaves", "withdraws", "erases", "is gone"])
async def test_who_goes_after_it_was_put_out_is_not_sent_it_nor_anything_later(village: Village, how: str) -> None:
    everybody = await village.lives(FEWEST + 1)
    await village.campaign()
    await village.ticks()
    assert len(await village.waiting()) == FEWEST + 1
    who = everybody[3]
    match how:
        case "stops":
            await village.house.does(str(who), Typed("tam dung"), channel="telegram", seal=None)
        case "leaves":
            await village.house.does(str(who), Left(), channel="telegram", seal=None)
        case "withdraws":
            await village.house.does(str(who), Withdrew(), channel="telegram", seal=None)
        case "erases":
            await village.house.does(str(who), Typed("xoa du lieu"), channel="telegram", seal=None)
        case "is gone":
            await village.house.store.write(_blocks, who, village.now)
    bulk = "SELECT COUNT(*) FROM outbox WHERE chat = :chat AND lane = 1 AND state IN ('queued', 'sending')"
    assert await village.house.rows(bulk, chat=who) == [(0,)]
    village.house.later(days=1)
    await village.campaign(id=8)
    await village.ticks()
    assert await village.house.rows(bulk, chat=who) == [(0,)]


def _blocks(db: Db, who: int, now: int) -> None:
    rows, _ = outbox.turn(db, "telegram", [], now, 9999)
    outbox.turn(db, "telegram", [Ended(row, "stopped", "Gone") for row in rows if row.chat == who], now, 0)


async def test_who_blocked_us_and_writes_again_may_be_told_again(village: Village) -> None:
    (who,) = await village.lives(1)
    await village.ticks()
    await village.house.store.write(_blocks, who, village.now)
    village.house.later(days=1)
    await village.ticks()
    assert await village.sent() == []
    await village.house.does(str(who), Typed("nghe"), channel="telegram", seal=None)
    await village.house.store.write(outbox.stop, who)
    village.house.later(hours=3)
    await village.ticks()
    assert await village.sent() == [who]


async def test_the_audience_is_who_it_was_said_to_be(village: Village) -> None:
    meant = await village.lives(FEWEST, role="village-head", wish=Wish("daily", track="moi-cuoi"), language="en")
    await village.lives(3)
    await village.lives(3, commune=OTHER, role="village-head", wish=Wish("daily", track="moi-cuoi"), language="en")
    await village.lives(3, role="village-head", wish=Wish("daily"), language="en")
    await village.lives(3, role="village-head", wish=Wish("daily", track="moi-cuoi"))
    await village.lives(3, role="village-head", wish=Wish("daily", track="moi-cuoi"), language="en", channel="zalo")
    audience = {
        "commune": COMMUNE,
        "role": "village-head",
        "track": "moi-cuoi",
        "language": "en",
        "channel": "telegram",
    }
    await village.campaign(audience=audience)
    await village.work.tick()
    readers = await village.house.rows("SELECT person - 1000 FROM campaign_readers ORDER BY 1")
    assert [person for (person,) in readers] == meant


async def test_a_campaign_that_means_few_is_not_sent(village: Village) -> None:
    """S30: nobody is picked out of a village by it."""
    await village.lives(FEWEST - 1)
    await village.campaign()
    await village.work.tick()
    assert await village.state() == "stopped"
    assert await village.house.rows("SELECT COUNT(*) FROM outbox WHERE campaign = 7") == [(0,)]


async def test_a_campaign_that_may_not_be_shown_any_more_is_paused(village: Village) -> None:
    """S5: and nothing sensitive, whatever stands in the table."""
    await village.lives(FEWEST)
    sensitive = next(topic.key for topic in small_library().topics if topic.sensitive)
    for id, lead in enumerate((f"topic:{sensitive}", "card:no-such-card"), 7):
        await village.campaign(id=id, lead=lead)
    await village.ticks()
    assert [await village.state(id) for id in (7, 8)] == ["paused", "paused"]
    assert await village.house.rows("SELECT COUNT(*) FROM outbox WHERE campaign > 0") == [(0,)]


async def test_what_finds_no_room_goes_out_as_soon_as_there_is_some(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outreach, "AHEAD", 7)
    everybody = await village.lives(50)
    await village.campaign()
    told: list[int] = []
    for _ in range(10):
        await village.work.tick()
        assert len(await village.waiting()) <= 7
        told += await village.sent()
    assert sorted(told) == everybody


async def test_a_channel_that_is_full_holds_no_other_up(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outreach, "AHEAD", 7)
    down = await village.lives(20, channel="zalo", seen=30)
    up = await village.lives(30)
    await village.campaign()
    told: list[int] = []
    for _ in range(10):
        await village.work.tick()
        rows, _ = await village.house.store.write(outbox.turn, "telegram", [], village.now, 9999)
        told += [row.chat for row in rows]
        await village.house.store.write(outbox.turn, "telegram", [Ended(row, "sent") for row in rows], village.now, 0)
    assert sorted(told) == up
    assert await village.waiting() == down[:7]


async def test_its_own_pace_is_kept(village: Village) -> None:
    await village.lives(60)
    await village.campaign(pace=60)
    await village.ticks(1)
    await village.work.tick()
    assert len(await village.waiting()) <= 3


async def test_a_pause_takes_back_what_waits_and_it_goes_out_after(village: Village) -> None:
    everybody = await village.lives(FEWEST)
    await village.campaign()
    await village.ticks()
    today = (village.house.now + 7 * HOURS).date()
    await village.house.store.write(campaigns.pause, 7, today.isoformat(), outreach.before(today))
    assert await village.waiting() == []
    await village.house.store.write(campaigns.move, 7, "paused", "running")
    await village.ticks()
    assert await village.sent() == everybody
    assert await village.house.rows("SELECT n FROM campaign_ends WHERE state = 'sent'") == [(FEWEST,)]


async def test_a_stop_recalls_what_waits_and_is_for_good(village: Village) -> None:
    await village.lives(FEWEST)
    await village.campaign()
    await village.ticks()
    await village.house.store.write(campaigns.end, 7, "stopped", village.now)
    assert await village.waiting() == []
    await village.house.store.write(campaigns.move, 7, "paused", "running")
    village.house.later(days=1)
    await village.ticks()
    assert await village.house.rows("SELECT COUNT(*) FROM outbox WHERE campaign = 7") == [(0,)]


async def test_to_whom_it_went_dies_two_days_after(village: Village) -> None:
    await village.lives(FEWEST)
    await village.campaign()
    await village.ticks()
    await village.sent()
    await village.ticks()
    assert await village.state() == "done"
    village.house.later(days=2, hours=1)
    while await village.house.store.write(purge, village.now):
        pass
    assert await village.house.rows("SELECT COUNT(*) FROM campaign_readers") == [(0,)]
    assert await village.house.rows("SELECT n FROM campaign_ends WHERE state = 'sent'") == [(FEWEST,)]


async def test_two_processes_serve_nobody_twice(village: Village) -> None:
    everybody = await village.lives(60)
    await village.campaign()
    works = [Outreach(village.house.store, village.house.desk) for _ in range(3)]
    for _ in range(3):
        await asyncio.gather(*(work.tick() for work in works))
    assert await village.waiting() == everybody


async def test_a_link_code_leads_to_the_person_for_ten_minutes(village: Village) -> None:
    await village.house.store.write(linking.make, "person", 5, "333333333", village.now, KEYS)
    for later, found in ((0, 5), (599, 5), (600, None)):
        meaning = await village.house.store.write(linking.meaning, "333333333", village.now + later, KEYS)
        assert (meaning.person if meaning else None) == found  # type: ignore[union-attr]
