"""Every table. Only migrations and tests import this: a running bot needs SQL, not SQLAlchemy.

Times are whole seconds since 1970 UTC, days and months text in Asia/Ho_Chi_Minh ("2026-11-23",
"2026-11"). Ids of people, chats and households are random, so nothing can be read from their order.
"""

from typing import Any

from sqlalchemy import BigInteger as WideInteger
from sqlalchemy import Column, Identity, Index, Integer, LargeBinary, MetaData, Table, Text, text

metadata = MetaData()

# SQLite keeps a 64-bit INTEGER key in the row itself.
BigInteger = WideInteger().with_variant(Integer, "sqlite")
Kind = type[Text] | type[Integer] | type[LargeBinary] | WideInteger


def _key(name: str, kind: Kind = Text) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _needed(name: str, kind: Kind = Text) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _index(name: str, *columns: str, where: str) -> Index:
    """Of some rows only. A statement that is to use it repeats `where` word for word."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


claims = Table(
    "claims",
    metadata,
    _key("key"),
    comment="Every update ever handled, for ever. A web key is a digest: it names no chat.",
    sqlite_with_rowid=False,
)
failures = Table(
    "failures",
    metadata,
    _key("key"),
    _needed("error"),
    _needed("times", Integer),
    _needed("last_at", BigInteger),
    comment="Updates that could not be handled: key and kind of error, never text. Parked at the third.",
)
chats = Table(
    "chats",
    metadata,
    _key("id", BigInteger),
    _needed("channel"),
    Column("name_hash", LargeBinary, nullable=False, unique=True),
    Column("address", LargeBinary),
    Column("person", BigInteger),
    _needed("state", LargeBinary),
    _needed("seen_at", BigInteger),
    _index("chats_of_visitors", "seen_at", where="person IS NULL"),
    comment="A chat: keyed hash and sealed address of the carrier's name for it, place and offer, last hour of use.",
)
people = Table(
    "people",
    metadata,
    _key("id", BigInteger),
    _needed("commune"),
    _needed("consent_text"),
    _needed("consent_channel"),
    _needed("consent_at", BigInteger),
    comment="Someone who agreed to be known: commune and proof of consent. No name, number, sex, group.",
)
roles = Table(
    "roles",
    metadata,
    _key("person", BigInteger),
    _key("kind"),
    _key("area"),
    _needed("granted_at", BigInteger),
    comment="What a person may do, and where: a commune's code, or empty for the province.",
)
members = Table(
    "members",
    metadata,
    _key("person", BigInteger),
    _needed("household", BigInteger),
    comment="The only link from a person to a house. It dies with the person's erasure.",
)
households = Table(
    "households",
    metadata,
    _key("id", BigInteger),
    _needed("commune"),
    _needed("known"),
    Column("batch", BigInteger),
    Column("code_hash", LargeBinary, nullable=False, unique=True),
    Column("code", LargeBinary, nullable=False),
    _needed("since"),
    Index("households_commune", "commune"),
    comment="A house: random id, commune, how it is known (card or self), its sealed code, its first day.",
)
invitations = Table(
    "invitations",
    metadata,
    _key("id", BigInteger),
    Column("code_hash", LargeBinary, nullable=False, unique=True),
    _needed("kind"),
    _needed("area"),
    _needed("expires_at", BigInteger),
    Column("used_at", BigInteger),
    comment="One-time codes that grant a role, hashed.",
)
activity = Table(
    "activity",
    metadata,
    _key("day"),
    _key("commune"),
    _key("kind"),
    _key("item"),
    _key("channel"),
    _key("language"),
    _needed("n", Integer),
    comment="Counters of use. No person, no house; help is not in it.",
    sqlite_with_rowid=False,
)
reach = Table(
    "reach",
    metadata,
    _key("household", BigInteger),
    _key("month"),
    _key("topic"),
    _key("evidence"),
    _needed("commune"),
    _needed("known"),
    Index("reach_by_month", "month", "commune", "known", "household", "topic"),
    comment="A house was reached: once a month, topic and evidence; commune and card or self as of that day.",
    sqlite_with_rowid=False,
)
headcounts = Table(
    "headcounts",
    metadata,
    _key("meeting"),
    _key("topic"),
    _needed("day"),
    _needed("commune"),
    _needed("households", Integer),
    comment="Houses counted by eye at a meeting (declared): cannot be told apart, shown apart.",
)
help_months = Table(
    "help_months",
    metadata,
    _key("month"),
    _needed("n", Integer),
    comment="Help shown in the whole province in a month, and nothing finer.",
)
denominators = Table(
    "denominators",
    metadata,
    _key("commune"),
    _key("as_of"),
    _needed("households", Integer),
    _needed("source"),
    comment="How many houses a commune has, from whom, as of which day. The latest day is used.",
)
contacts = Table(
    "contacts",
    metadata,
    _key("commune"),
    _key("number"),
    _needed("name"),
    _needed("source"),
    _needed("verified_by"),
    _needed("verified_on"),
    _needed("position", Integer),
    comment="Doors of a commune for the help card, entered and verified by the province.",
)
answers = Table(
    "answers",
    metadata,
    _key("key"),
    _needed("sealed", LargeBinary),
    _needed("expires_at", BigInteger),
    Index("answers_expiry", "expires_at"),
    comment="What a web event was answered, sealed under the page's own secret, for a repeated event.",
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    _needed("chat", BigInteger),
    _needed("channel"),
    Column("address", LargeBinary),
    _needed("lane", Integer),
    Column("body", LargeBinary),
    _needed("state"),
    _needed("due_at", BigInteger),
    _needed("expires_at", BigInteger),
    _needed("tries", Integer),
    _needed("fleeting", Integer),
    Column("error", Text),
    _index("outbox_queued", "channel", "lane", "id", "due_at", where="state = 'queued'"),
    _index("outbox_ended", "due_at", where="state NOT IN ('queued', 'sending')"),
    _index("outbox_chat", "chat", where="state IN ('queued', 'sending')"),
    comment="What is to be sent. Bodies are sealed; once sent, body, address and chat are blanked; help rows are deleted.",
    sqlite_autoincrement=True,
)
trail = Table(
    "trail",
    metadata,
    _key("chat", BigInteger),
    _key("message"),
    _needed("at", BigInteger),
    _needed("clear_at", BigInteger),
    Index("trail_at", "at"),
    _index("trail_clear", "clear_at", where="clear_at > 0"),
    comment="The carrier's ids of all messages of 48 hours, so that they can be deleted from the phone.",
    sqlite_with_rowid=False,
)
leases = Table(
    "leases",
    metadata,
    _key("name"),
    _needed("holder"),
    _needed("until", BigInteger),
    comment="Which process polls a bot.",
)
erased = Table(
    "erased",
    metadata,
    _key("chat", BigInteger),
    _needed("person", BigInteger),
    _needed("at", BigInteger),
    comment="Tombstones: erased again after a restore.",
)
marks = Table(
    "marks",
    metadata,
    _key("name"),
    _needed("value", LargeBinary),
    comment="What this database belongs to: the fingerprint of its key file.",
)
