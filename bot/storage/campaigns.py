"""Campaigns: drafts, who is to read them (chosen once, in pieces), who still waits, how their messages ended."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from bot.model.news import Title
from bot.storage import rhythms
from bot.storage.rhythms import LAST, OPEN, SEEN, Reader
from bot.storage.sql import Db, Reading, Sql, alone

State = Literal["draft", "choosing", "running", "paused", "done", "stopped"]

_COLUMNS = """id, title, lead, commune, role, track, language, channel, state, pace, made_by, made_at, begins_at, ends_at,
    chosen, tested"""
_PUT = Sql(
    """INSERT INTO campaigns (id, title, lead, commune, role, track, language, channel, state, pace, made_by, made_at,
    begins_at, ends_at, cursor, chosen, tested)
    VALUES (:id, :title, :lead, :commune, :role, :track, :language, :channel, 'draft', :pace, :made_by, :made_at,
    :begins_at, :ends_at, -1, 0, 0)"""
)
_ONE = Sql(f"SELECT {_COLUMNS} FROM campaigns WHERE id = :id AND (:area = '' OR commune = :area)")
_LISTED = Sql(
    f"""SELECT {_COLUMNS} FROM campaigns WHERE :area = '' OR commune = :area
    ORDER BY made_at DESC, id DESC LIMIT :size OFFSET :skip"""
)
_MOVE = Sql("UPDATE campaigns SET state = :state WHERE id = :id AND state = :was")
_END = Sql(
    """UPDATE campaigns SET state = :state, ends_at = CASE WHEN ends_at < :now THEN ends_at ELSE :now END
    WHERE id = :id AND state IN ('choosing', 'running', 'paused')"""
)
_STOP_ALL = Sql(
    "UPDATE campaigns SET state = 'stopped', ends_at = :now WHERE state IN ('choosing', 'running', 'paused')"
)
_DROP = Sql("DELETE FROM campaigns WHERE id = :id AND state = 'draft'")
_TESTED = Sql("UPDATE campaigns SET tested = 1 WHERE id = :id")
_AT_WORK = Sql(
    f"""SELECT {_COLUMNS} FROM campaigns WHERE state IN ('choosing', 'running', 'paused')
    AND (state = 'choosing' OR begins_at <= :now) ORDER BY id"""
)
_LEAD = Sql("SELECT lead FROM campaigns WHERE id = :id")

_MEANT = """(:commune = '' OR p.commune = :commune) AND (:track = '' OR r.track = :track)
    AND (:language = '' OR r.language = :language) AND (:channel = '' OR c.channel = :channel)
    AND (:role = '' OR EXISTS (SELECT 1 FROM roles o WHERE o.person = r.person AND o.kind = :role))"""
_FROM = "FROM rhythms r JOIN people p ON p.id = r.person JOIN chats c ON c.id = r.chat"
_CURSOR = Sql("SELECT cursor FROM campaigns WHERE id = :id AND state = 'choosing'")
_NEXT = Sql("SELECT person FROM rhythms WHERE person > :after ORDER BY person LIMIT 1 OFFSET :piece")
_CHOOSE = Sql(
    f"""INSERT INTO campaign_readers (campaign, person, is_out)
    SELECT :id, r.person, 0 {_FROM} WHERE r.person > :after AND r.person <= :upto AND {_MEANT}
    ON CONFLICT (campaign, person) DO NOTHING"""
)
_CHOSEN = Sql("UPDATE campaigns SET cursor = :cursor, chosen = chosen + :n WHERE id = :id AND state = 'choosing'")
_ALL_CHOSEN = Sql("UPDATE campaigns SET state = 'running' WHERE id = :id AND state = 'choosing'")

_WAITING = Sql(
    f"""SELECT {SEEN} FROM campaign_readers s JOIN rhythms r ON r.person = s.person JOIN chats c ON c.id = r.chat
    WHERE s.campaign = :id AND s.is_out = 0 AND s.person > :after AND s.person <= :upto AND {OPEN} ORDER BY s.person"""
)
_UPTO = Sql(
    """SELECT person FROM campaign_readers WHERE campaign = :id AND is_out = 0 AND person > :after
    ORDER BY person LIMIT 1 OFFSET :piece"""
)
_ANYBODY = Sql("SELECT 1 FROM campaign_readers WHERE campaign = :id AND is_out = 0 LIMIT 1")
_ANYTHING = Sql("SELECT 1 FROM outbox WHERE campaign = :id AND state IN ('queued', 'sending') LIMIT 1")
_RUNS = Sql("SELECT 1 FROM campaigns WHERE id = :id AND state = 'running'")
_OUT = Sql("UPDATE campaign_readers SET is_out = 1 WHERE campaign = :id AND person = :person AND is_out = 0")
_IN = Sql("UPDATE campaign_readers SET is_out = 0 WHERE campaign = :id AND person = :person")
_IN_AGAIN = Sql(
    """UPDATE campaign_readers SET is_out = 0 WHERE campaign = :id AND person IN (SELECT r.person FROM rhythms r
    JOIN outbox o ON o.chat = r.chat WHERE o.campaign = :id AND o.state = 'queued' AND o.lane = 1)"""
)
_RECALL_QUEUED = Sql("DELETE FROM outbox WHERE campaign = :id AND state = 'queued' AND lane = 1")
_RECALL = Sql("DELETE FROM outbox WHERE campaign = :id AND state IN ('queued', 'sending')")
_WAIT = Sql("SELECT COUNT(*) FROM campaign_readers WHERE campaign = :id AND is_out = 0")
_ENDED = Sql(
    """INSERT INTO campaign_ends (campaign, channel, state, n) VALUES (:id, :channel, :state, :n)
    ON CONFLICT (campaign, channel, state) DO UPDATE SET n = campaign_ends.n + :n"""
)
_ENDS = Sql("SELECT channel, state, n FROM campaign_ends WHERE campaign = :id ORDER BY channel, state")
_FORGET = Sql(
    """DELETE FROM campaign_readers WHERE (campaign, person) IN (SELECT s.campaign, s.person FROM campaigns c
    JOIN campaign_readers s ON s.campaign = c.id WHERE c.state IN ('done', 'stopped') AND c.ends_at < :before
    LIMIT :piece)"""
)
_REACHABLE = Sql(
    f"""SELECT SUM(CASE WHEN c.seen_at >= :free AND {{gone}} THEN 1 ELSE 0 END),
    SUM(CASE WHEN c.seen_at < :free AND c.seen_at >= :paid AND {{gone}} THEN 1 ELSE 0 END),
    SUM(CASE WHEN c.seen_at < :paid AND {{gone}} THEN 1 ELSE 0 END),
    SUM(CASE WHEN {{gone}} THEN 0 ELSE 1 END)
    {_FROM} WHERE c.channel = :here AND {_MEANT}""".replace("{gone}", "(r.gone_at = 0 OR c.seen_at > r.gone_at)")
)
_CHANNELS = Sql(f"SELECT c.channel, COUNT(*) {_FROM} WHERE {_MEANT} GROUP BY c.channel ORDER BY c.channel")
_SILENT = Sql(
    """SELECT COUNT(*) FROM people p WHERE (:commune = '' OR p.commune = :commune)
    AND (:role = '' OR EXISTS (SELECT 1 FROM roles o WHERE o.person = p.id AND o.kind = :role))
    AND NOT EXISTS (SELECT 1 FROM rhythms r WHERE r.person = p.id)"""
)


class Audience(Struct, frozen=True):
    """Whom a campaign means; "" stands for all. They must also have chosen to be told."""

    commune: str = ""
    role: str = ""
    track: str = ""
    language: str = ""
    channel: str = ""

    def values(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__struct_fields__}


class Campaign(Struct, frozen=True):
    """`lead` as written by `model.news.Lead`; `pace` messages a minute, 0 for as fast as the channels go."""

    id: int
    title: Title
    lead: str
    audience: Audience
    state: State = "draft"
    pace: int = 0
    made_by: int = 0
    made_at: int = 0
    begins_at: int = 0
    ends_at: int = 0
    chosen: int = 0
    is_tested: bool = False


class Reachable(NamedTuple):
    """People of one channel: free to write to, only for money, only once they write again, and who blocked us."""

    free: int
    paid: int
    closed: int
    gone: int


def _campaign(row: Sequence[object]) -> Campaign:
    id, title, lead, *audience, state, pace, made_by, made_at, begins_at, ends_at, chosen, tested = row
    told = (state, pace, made_by, made_at, begins_at, ends_at, chosen, bool(tested))
    return Campaign(id, title, lead, Audience(*audience), *told)  # type: ignore[arg-type]  # as the table keeps them


def put(db: Db, campaign: Campaign) -> None:
    db.run(
        _PUT,
        id=campaign.id,
        title=campaign.title,
        lead=campaign.lead,
        pace=campaign.pace,
        made_by=campaign.made_by,
        made_at=campaign.made_at,
        begins_at=campaign.begins_at,
        ends_at=campaign.ends_at,
        **campaign.audience.values(),
    )


def one(db: Db, id: int, area: str = "") -> Campaign | None:
    """Of a commune, or of all where `area` is empty."""
    row = db.one(_ONE, id=id, area=area)
    return None if row is None else _campaign(row)


def move(db: Db, id: int, was: State, state: State) -> bool:
    """False where it is not what it was taken for: somebody else was quicker."""
    return db.run(_MOVE, id=id, was=was, state=state) == 1


def drop(db: Db, id: int) -> bool:
    return db.run(_DROP, id=id) == 1


def tested(db: Db, id: int) -> None:
    db.run(_TESTED, id=id)


def lead_of(db: Db, id: int) -> str:
    row = db.one(_LEAD, id=id)
    return str(row[0]) if row else ""


def choose(db: Db, campaign: Campaign, piece: int) -> bool:
    """Chooses the readers among the next so many people, where the last piece ended; False once nobody is left.

    The piece and how far it went are kept in one commit: after a crash nobody is missed and nobody taken twice.
    """
    alone(db, campaign.id)
    row = db.one(_CURSOR, id=campaign.id)
    if row is None:
        return False
    last = db.one(_NEXT, after=row[0], piece=piece - 1)
    upto = int(last[0]) if last else LAST
    n = db.run(_CHOOSE, id=campaign.id, after=row[0], upto=upto, **campaign.audience.values())
    db.run(_CHOSEN, id=campaign.id, cursor=upto, n=n)
    if last is None:
        db.run(_ALL_CHOSEN, id=campaign.id)
    return last is not None


def runs(db: Db, id: int) -> bool:
    return db.one(_RUNS, id=id) is not None


def take(db: Db, id: int, reader: Reader, today: str) -> bool:
    """Marks her as served and her day as used; False where either was done, or she is no longer to be told."""
    if db.run(_OUT, id=id, person=reader.person) == 0:
        return False
    if rhythms.tell(db, reader, today, id):
        return True
    db.run(_IN, id=id, person=reader.person)
    return False


def pause(db: Db, id: int, today: str, before: str) -> bool:
    """What lies in the outbox goes back; what is on its way already still goes out."""
    if not move(db, id, "running", "paused"):
        return False
    rhythms.untell(db, id, today, before)
    db.run(_IN_AGAIN, id=id)
    db.run(_RECALL_QUEUED, id=id)
    return True


def end(db: Db, id: int, state: Literal["done", "stopped"], now: int) -> bool:
    """Stopped: also what was taken to be sent is recalled. How many were never reached is kept as a number."""
    if db.run(_END, id=id, state=state, now=now) == 0:
        return False
    if state == "stopped":
        db.run(_RECALL, id=id)
    waits = db.one(_WAIT, id=id)
    if waits and waits[0]:
        db.run(_ENDED, id=id, channel="", state="unreached", n=waits[0])
    return True


def stop_all(db: Db, now: int) -> int:
    """After a restore: whom a campaign still has to serve is not known any more. How many were stopped."""
    return db.run(_STOP_ALL, now=now)


def forget(db: Db, before: int, piece: int) -> int:
    """Who was meant dies two days after the campaign."""
    return db.run(_FORGET, before=before, piece=piece)


async def at_work(reading: Reading, now: int) -> list[Campaign]:
    """Those that choose their readers, and those whose time has come."""
    return [_campaign(row) for row in await reading.rows(_AT_WORK, now=now)]


async def listed(reading: Reading, area: str, size: int, skip: int = 0) -> list[Campaign]:
    return [_campaign(row) for row in await reading.rows(_LISTED, area=area, size=size, skip=skip)]


async def read(reading: Reading, id: int, area: str) -> Campaign | None:
    rows = await reading.rows(_ONE, id=id, area=area)
    return _campaign(rows[0]) if rows else None


async def waiting(
    reading: Reading, id: int, after: int, piece: int, today: str, quiet: int
) -> tuple[list[Reader], int]:
    """Of the next so many who wait, those whose turn it may be; and how far that was looked (LAST: to the end)."""
    last = await reading.rows(_UPTO, id=id, after=after, piece=piece - 1)
    upto = int(last[0][0]) if last else LAST
    rows = await reading.rows(_WAITING, id=id, after=after, upto=upto, today=today, quiet=quiet)
    return rhythms.readers(rows), upto


async def is_served(reading: Reading, id: int) -> bool:
    """Nobody waits any more, and nothing that was put out is still on its way."""
    return not await reading.rows(_ANYBODY, id=id) and not await reading.rows(_ANYTHING, id=id)


async def left(reading: Reading, id: int) -> int:
    return int((await reading.rows(_WAIT, id=id))[0][0])


async def ends(reading: Reading, id: int) -> Mapping[tuple[str, str], int]:
    """(channel, state) → how many messages ended like that."""
    return {(channel, state): int(n) for channel, state, n in await reading.rows(_ENDS, id=id)}


async def channels(reading: Reading, audience: Audience) -> Mapping[str, int]:
    return {channel: int(n) for channel, n in await reading.rows(_CHANNELS, **audience.values())}


async def reachable(reading: Reading, audience: Audience, channel: str, free: int, paid: int) -> Reachable:
    """`free`, `paid`: who wrote after that second may be written to for nothing, or at all."""
    rows = await reading.rows(_REACHABLE, here=channel, free=free, paid=paid, **audience.values())
    return Reachable(*(int(n or 0) for n in rows[0]))


async def never_chose(reading: Reading, commune: str, role: str) -> int:
    """People of that commune and role who chose nothing: nobody may be told anything unasked."""
    return int((await reading.rows(_SILENT, commune=commune, role=role))[0][0])
