"""Tables of the officers' side: who may sign in, what was done, which alerts were chosen."""

from sqlalchemy import Column, Identity, Index, Integer, LargeBinary, Table, Text

from bot.storage.tables.kit import BigInteger, key, metadata, needed

accounts = Table(
    "accounts",
    metadata,
    key("id", BigInteger),
    Column("login", Text, nullable=False, unique=True),
    needed("name"),
    needed("role"),
    needed("area"),
    needed("password"),
    Column("totp", LargeBinary, nullable=False),
    needed("totp_step", BigInteger),
    needed("since"),
    needed("seen"),
    needed("ended"),
    comment="An officer who signs in on the pages: shown name and office, role (province, commune, school, editor, auditor), area (a commune's or a school's code), argon2 of the password (empty: waits for a new one), sealed TOTP key, the last TOTP step taken; seen: the last day she signed in; ended empty: still in office.",
)
grants = Table(
    "grants",
    metadata,
    key("code_hash", LargeBinary),
    needed("name"),
    needed("role"),
    needed("area"),
    needed("account", BigInteger),
    needed("made_by", BigInteger),
    needed("expires_at", BigInteger),
    comment="Invitations to make an account, or to give one a new password (account 0: a new one), hashed; gone once used. made_by 0: the operator.",
)
passes = Table(
    "passes",
    metadata,
    key("code_hash", LargeBinary),
    needed("area"),
    needed("person", BigInteger),
    needed("expires_at", BigInteger),
    Index("passes_person", "person"),
    comment="One-use links from the talk that open the pages for an officer, hashed; gone once used. The person only so that her erasure ends it.",
)
web_sessions = Table(
    "web_sessions",
    metadata,
    key("token_hash", LargeBinary),
    needed("account", BigInteger),
    needed("person", BigInteger),
    needed("role"),
    needed("area"),
    needed("how"),
    needed("made_at", BigInteger),
    needed("seen_at", BigInteger),
    needed("expires_at", BigInteger),
    Index("web_sessions_expiry", "expires_at"),
    Index("web_sessions_account", "account"),
    Index("web_sessions_person", "person"),
    comment="Who is signed in on the pages: by password (account) or by a link from the talk (person, account 0).",
)
tries = Table(
    "tries",
    metadata,
    key("door", LargeBinary),
    key("hour", BigInteger),
    needed("n", Integer),
    comment="Wrong passwords and codes an hour, by a digest of the login or address.",
    sqlite_with_rowid=False,
)
audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    needed("at", BigInteger),
    needed("actor", BigInteger),
    needed("role"),
    needed("area"),
    needed("action"),
    needed("what"),
    Column("prior", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("audit_at", "at"),
    Index("audit_action", "action", "at"),
    comment="What officers saw, changed and took away: append-only, each row's hash holds the one before.",
    sqlite_autoincrement=True,
)
alerts = Table(
    "alerts",
    metadata,
    key("chat", BigInteger),
    key("kind"),
    needed("area"),
    needed("language"),
    needed("last"),
    comment="Alerts that an officer chose in the talk: weekly, silent; `last` the day of the newest.",
    sqlite_with_rowid=False,
)
