"""Tables of village groups: which took the bot in, what was posted there, how many read it. No person is in them."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table

from bot.storage.tables.kit import BigInteger, key, metadata, needed

village_groups = Table(
    "village_groups",
    metadata,
    key("id", BigInteger),
    needed("channel"),
    Column("name_hash", LargeBinary, nullable=False, unique=True),
    needed("address", LargeBinary),
    needed("weekly", Integer),
    needed("week"),
    comment="A group that took the bot in: keyed hash and sealed address of the carrier's name for it; whether it wants a card a week, and the newest week in which it got one.",
)
group_posts = Table(
    "group_posts",
    metadata,
    key("id", BigInteger),
    needed("grp", BigInteger),
    needed("week"),
    needed("card"),
    needed("houses", Integer),
    needed("others", Integer),
    needed("at", BigInteger),
    Index("group_posts_of", "grp", "week"),
    comment="A card posted in a group, and how many houses and persons of no known house said there that they read it.",
)
group_taps = Table(
    "group_taps",
    metadata,
    key("post", BigInteger),
    key("token", LargeBinary),
    needed("until", BigInteger),
    Index("group_taps_until", "until"),
    comment="That somebody was counted under a post: a keyed digest, dead after a week.",
    sqlite_with_rowid=False,
)
