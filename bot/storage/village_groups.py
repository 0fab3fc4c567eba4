"""Groups of a carrier that took the bot in, what was posted there, and how many houses and others said they read it.

Of who pressed the button only a keyed digest of post and house (or person) is kept, as of a check-in at a meeting: so
nobody is counted twice and nobody who reads the table can tell whose it is. It dies after a week.
"""

from msgspec import Struct

from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Sql, alone

KEPT_SECONDS = 7 * 24 * 3600
POST_SECONDS = 60 * 24 * 3600
PIECE = 500

_FIND = Sql("SELECT id, weekly, week FROM village_groups WHERE name_hash = :name_hash")
_NEW = Sql(
    """INSERT INTO village_groups (id, channel, name_hash, address, weekly, week)
    VALUES (:id, :channel, :name_hash, :address, 0, '')"""
)
_WEEKLY = Sql("UPDATE village_groups SET weekly = :weekly WHERE id = :id")
_WEEK = Sql("UPDATE village_groups SET week = :week WHERE id = :id")
_MOVE = Sql("UPDATE village_groups SET name_hash = :to_hash, address = :address WHERE name_hash = :name_hash")
_ADDRESSED = Sql("UPDATE outbox SET address = :address WHERE chat = :id AND state IN ('queued', 'sending')")
_FORGET = (
    Sql("DELETE FROM group_taps WHERE post IN (SELECT id FROM group_posts WHERE grp = :id)"),
    Sql("DELETE FROM group_posts WHERE grp = :id"),
    Sql("DELETE FROM outbox WHERE chat = :id AND state IN ('queued', 'sending') AND state = 'queued'"),
    Sql("DELETE FROM village_groups WHERE id = :id"),
)
_DUE = Sql(
    """SELECT id, address FROM village_groups WHERE channel = :channel AND weekly = 1 AND week <> :week
    ORDER BY id LIMIT :piece"""
)
_POST_OF = Sql("SELECT id FROM group_posts WHERE grp = :grp AND week = :week AND card = :card")
_POST = Sql(
    """INSERT INTO group_posts (id, grp, week, card, houses, others, at) VALUES (:id, :grp, :week, :card, 0, 0, :now)
    ON CONFLICT (id) DO NOTHING"""
)
_POSTED = Sql("SELECT card, houses, others FROM group_posts WHERE id = :id AND grp = :grp", lock="FOR UPDATE")
_TAP = Sql(
    "INSERT INTO group_taps (post, token, until) VALUES (:id, :token, :until) ON CONFLICT (post, token) DO NOTHING"
)
_COUNT = Sql("UPDATE group_posts SET houses = houses + :houses, others = others + :others WHERE id = :id")
_OLD_TAPS = Sql(
    """DELETE FROM group_taps WHERE (post, token) IN
    (SELECT post, token FROM group_taps WHERE until < :before LIMIT :piece)"""
)
_OLD_POSTS = Sql("DELETE FROM group_posts WHERE id IN (SELECT id FROM group_posts WHERE at < :before LIMIT :piece)")


_STANDING = Sql("SELECT COUNT(*), COALESCE(SUM(weekly), 0) FROM village_groups WHERE channel = :channel")
_WITHHELD = Sql(
    "SELECT COALESCE(SUM(n), 0) FROM activity WHERE kind = 'withheld' AND channel = :channel AND day >= :since"
)


class Standing(Struct, frozen=True):
    """How many groups took the bot in, and how many of them want a card a week."""

    groups: int
    weekly: int


class Group(Struct, frozen=True):
    """`week`: the newest one in which it got the card of the week."""

    id: int
    weekly: bool
    week: str


class Read(Struct, frozen=True):
    """A post of that card was read by so many, and whether this one is new."""

    card: str
    n: int
    is_new: bool


def find(db: Db, name_hash: bytes) -> Group | None:
    row = db.one(_FIND, name_hash=name_hash)
    return None if row is None else Group(row[0], bool(row[1]), row[2])


def enter(db: Db, fresh_id: int, channel: str, name_hash: bytes, address: bytes) -> Group:
    """The group as it is known, or from now on. `address` is sealed."""
    alone(db, int.from_bytes(name_hash[:8], signed=True))
    found = find(db, name_hash)
    if found is None:
        db.run(_NEW, id=fresh_id, channel=channel, name_hash=name_hash, address=address)
    return found or Group(fresh_id, False, "")


def set_weekly(db: Db, id: int, weekly: bool) -> None:
    db.run(_WEEKLY, id=id, weekly=int(weekly))


def forget(db: Db, id: int) -> None:
    """The bot was put out: nothing more is sent there, and nothing of the group is kept."""
    for statement in _FORGET:
        db.run(statement, id=id)


def move(db: Db, name_hash: bytes, to_hash: bytes, address: bytes) -> int | None:
    """The carrier gave it another name; both its signals may come, in any order and twice. The group's id, if known."""
    found, there = find(db, name_hash), find(db, to_hash)
    if found is None:
        return there.id if there else None
    if there is not None:  # somebody spoke under the new name before the news of it came
        forget(db, there.id)
    db.run(_MOVE, name_hash=name_hash, to_hash=to_hash, address=address)
    db.run(_ADDRESSED, id=found.id, address=address)
    return found.id


def due(db: Db, channel: str, week: str) -> list[tuple[int, bytes]]:
    """(id, sealed address) of groups that want a card a week and had none in this."""
    return [(id, bytes(address)) for id, address in db.all(_DUE, channel=channel, week=week, piece=PIECE)]


def post_id(db: Db, grp: int, week: str, card: str) -> int | None:
    """This week's post of the card, where it was posted: asked for again it is the same, so that nobody counts twice."""
    row = db.one(_POST_OF, grp=grp, week=week, card=card)
    return None if row is None else int(row[0])


def post(db: Db, grp: int, week: str, card: str, id: int, now: int) -> None:
    db.run(_POST, id=id, grp=grp, week=week, card=card, now=now)
    db.run(_WEEK, id=grp, week=week)


def read(db: Db, grp: int, id: int, household: int | None, person: str, now: int, keys: Keys) -> Read | None:
    """Books that a house, or a person of no house we know, said that she read it. None: there is no such post here."""
    row = db.one(_POSTED, id=id, grp=grp)
    if row is None:
        return None
    who = f"{id}:{person}" if household is None else f"{id}:house:{household}"
    is_new = db.run(_TAP, id=id, token=keys.digest("tap", who), until=now + KEPT_SECONDS) == 1
    if is_new:
        db.run(_COUNT, id=id, houses=int(household is not None), others=int(household is None))
    return Read(row[0], row[1] + row[2] + int(is_new), is_new)


def purge(db: Db, now: int) -> int:
    died = db.run(_OLD_TAPS, before=now, piece=PIECE)
    return died + db.run(_OLD_POSTS, before=now - POST_SECONDS, piece=PIECE)


async def standing(reading: Reading, channel: str) -> Standing:
    groups, weekly = (await reading.rows(_STANDING, channel=channel))[0]
    return Standing(int(groups), int(weekly))


async def withheld(reading: Reading, channel: str, since: str) -> int:
    """How often since that day the carrier kept words from us; of nobody and no commune."""
    return int((await reading.rows(_WITHHELD, channel=channel, since=since))[0][0])
