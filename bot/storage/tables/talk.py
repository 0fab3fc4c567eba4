"""Tables of the talk: updates, chats, people, invitations, what is to be sent."""

from sqlalchemy import Column, Identity, Index, Integer, LargeBinary, Table, Text

from bot.storage.tables.kit import BigInteger, index_where, key, metadata, needed

claims = Table(
    "claims",
    metadata,
    key("key"),
    comment="Every update ever handled, for ever. A web key is a digest: it names no chat.",
    sqlite_with_rowid=False,
)
failures = Table(
    "failures",
    metadata,
    key("key"),
    needed("error"),
    needed("times", Integer),
    needed("last_at", BigInteger),
    comment="Updates that could not be handled: key and kind of error, never text. Parked at the third.",
)
chats = Table(
    "chats",
    metadata,
    key("id", BigInteger),
    needed("channel"),
    Column("name_hash", LargeBinary, nullable=False, unique=True),
    Column("address", LargeBinary),
    Column("person", BigInteger),
    needed("state", LargeBinary),
    needed("seen_at", BigInteger),
    index_where("chats_of_visitors", "seen_at", where="person IS NULL"),
    index_where("chats_of_person", "person", where="person IS NOT NULL"),
    comment="A chat: keyed hash and sealed address of the carrier's name for it, place and offer, last hour of use.",
)
people = Table(
    "people",
    metadata,
    key("id", BigInteger),
    needed("commune"),
    needed("consent_text"),
    needed("consent_channel"),
    needed("consent_at", BigInteger),
    comment="Someone who agreed to be known: commune and proof of consent. No name, number, sex, group.",
)
roles = Table(
    "roles",
    metadata,
    key("person", BigInteger),
    key("kind"),
    key("area"),
    needed("granted_at", BigInteger),
    needed("trained"),
    comment="What a person may do or is, and where: a commune's code, or empty for the province; trained: keys of courses and trainings already counted, so that she counts once.",
)
members = Table(
    "members",
    metadata,
    key("person", BigInteger),
    needed("household", BigInteger),
    Index("members_household", "household"),
    comment="The only link from a person to a house. It dies with the person's erasure.",
)
invitations = Table(
    "invitations",
    metadata,
    key("id", BigInteger),
    Column("code_hash", LargeBinary, nullable=False, unique=True),
    needed("kind"),
    needed("area"),
    needed("expires_at", BigInteger),
    Column("used_at", BigInteger),
    comment="One-time codes that grant a role, hashed.",
)
contacts = Table(
    "contacts",
    metadata,
    key("commune"),
    key("number"),
    needed("name"),
    needed("source"),
    needed("verified_by"),
    needed("verified_on"),
    needed("position", Integer),
    comment="Doors of a commune for the help card, entered and verified by the province.",
)
answers = Table(
    "answers",
    metadata,
    key("key"),
    needed("sealed", LargeBinary),
    needed("expires_at", BigInteger),
    Index("answers_expiry", "expires_at"),
    comment="What a web event was answered, sealed under the page's own secret, for a repeated event.",
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    needed("chat", BigInteger),
    needed("channel"),
    Column("address", LargeBinary),
    needed("lane", Integer),
    Column("body", LargeBinary),
    needed("state"),
    needed("due_at", BigInteger),
    needed("expires_at", BigInteger),
    needed("tries", Integer),
    needed("fleeting", Integer),
    Column("error", Text),
    Column("campaign", BigInteger, nullable=False, server_default="0"),
    index_where("outbox_queued", "channel", "lane", "id", "due_at", where="state = 'queued'"),
    index_where("outbox_ended", "due_at", where="state NOT IN ('queued', 'sending')"),
    index_where("outbox_chat", "chat", where="state IN ('queued', 'sending')"),
    comment="What is to be sent. Bodies are sealed; once sent, body, address and chat are blanked; help rows are deleted.",
    sqlite_autoincrement=True,
)
trail = Table(
    "trail",
    metadata,
    key("chat", BigInteger),
    key("message"),
    needed("at", BigInteger),
    needed("clear_at", BigInteger),
    Index("trail_at", "at"),
    index_where("trail_clear", "clear_at", where="clear_at > 0"),
    comment="The carrier's ids of all messages of 48 hours, so that they can be deleted from the phone.",
    sqlite_with_rowid=False,
)
leases = Table(
    "leases",
    metadata,
    key("name"),
    needed("holder"),
    needed("until", BigInteger),
    comment="Which process polls a bot.",
)
erased = Table(
    "erased",
    metadata,
    key("chat", BigInteger),
    needed("person", BigInteger),
    needed("at", BigInteger),
    comment="Tombstones: erased again after a restore.",
)
marks = Table(
    "marks",
    metadata,
    key("name"),
    needed("value", LargeBinary),
    comment="What this database belongs to: the fingerprint of its key file.",
)
