"""Houses with printed cards, counters of reach, meetings, schools, models, money, and the officers' side"""

import sqlalchemy as sa
from alembic import op

from bot.storage.cells import Kept, cells_of_all

revision = "0002"
down_revision = "0001"
DENOMINATORS = "How many there are (households, or households of a group, officers, …: `what`), from whom, as of which day; commune empty: the province. The latest day is used."

HOUSEHOLDS = "A house: random id, commune, how it is known (card or self), its sealed code, its first day; of a printed card the batch and its number in it. became: the card house that a self-declared one is known as since it got its card; its old code leads there."
ROLES = "What a person may do or is, and where: a commune's code, or empty for the province; trained: keys of courses and trainings already counted, so that she counts once."
COUNTED = sa.text(
    """INSERT INTO reached (cut, period, item, prior, vintage, commune, known, n)
    VALUES (:cut, :period, :item, :prior, :vintage, :commune, :known, :n)"""
)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=False),
        sa.Column("totp_step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("ended", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login"),
        comment="An officer who signs in on the pages: shown name and office, role (province, commune, school, editor, auditor), area (a commune's or a school's code), argon2 of the password (empty: waits for a new one), sealed TOTP key, the last TOTP step taken; seen: the last day she signed in; ended empty: still in office.",
    )
    op.create_table(
        "activity_months",
        sa.Column("kind", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "month", "item", "channel"),
        comment="Counters of use of the whole province added up by month, so that a report need not read every day; kind all: cards read and questions answered together; the day up to which that is done stands in added_up.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "added_up",
        sa.Column("what", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("what"),
        comment="Up to which day, that day inside, something was added up (what: activity).",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alerts",
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chat", "kind"),
        comment="Alerts that an officer chose in the talk: weekly, silent; `last` the day of the newest.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("actor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("prior", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="What officers saw, changed and took away: append-only, each row's hash holds the one before.",
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("audit_action", ["action", "at"], unique=False)
        batch_op.create_index("audit_at", ["at"], unique=False)

    op.create_table(
        "batches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("grp", sa.Text(), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        comment="Printed cards handed to the houses of one village, from an officer's list that may name the group of that village (S31); grp empty: not told. Numbered from 1 in the province; withdrawn_on: the day on which all its cards died.",
    )
    with op.batch_alter_table("batches", schema=None) as batch_op:
        batch_op.create_index("batches_commune", ["commune", "id"], unique=False)

    op.create_table(
        "checkins",
        sa.Column("meeting", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("token", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("meeting", "token"),
        comment="A keyed digest of meeting and house (or person), so that nobody checks in twice; dies a week after the meeting.",
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("checkins", schema=None) as batch_op:
        batch_op.create_index("checkins_until", ["until"], unique=False)

    op.create_table(
        "grants",
        sa.Column("code_hash", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("account", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("code_hash"),
        comment="Invitations to make an account, or to give one a new password (account 0: a new one), hashed; gone once used. made_by 0: the operator.",
    )
    op.create_table(
        "meeting_audiences",
        sa.Column("meeting", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("audience", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("meeting", "audience"),
        comment="How many officers and key persons of each kind a training had: heads counted.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meeting_topics",
        sa.Column("meeting", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("topic", sa.Text(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("meeting", "topic"),
        comment="What a meeting was about.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meetings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("led_by", sa.Text(), nullable=False),
        sa.Column("grp", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("met_people", sa.Integer(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("classes", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("photo", sa.Text(), nullable=False),
        sa.Column("logged_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("logged_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code", sa.LargeBinary(), nullable=True),
        sa.Column("open_until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hash"),
        sa.UniqueConstraint("origin"),
        comment="Work away from the screen: a meeting, stall, film, club, loudspeaker, school lesson or training. `people`, `households` are heads counted (declared), `met` houses that checked in. No names.",
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.create_index("meetings_by_commune", ["commune", "day"], unique=False)
        batch_op.create_index("meetings_by_day", ["day", "commune"], unique=False)
        batch_op.create_index(
            "meetings_opened",
            ["open_until"],
            unique=False,
            sqlite_where=sa.text("open_until > 0"),
            postgresql_where=sa.text("open_until > 0"),
        )

    op.create_table(
        "model_indicators",
        sa.Column("model", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("indicator", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("baseline", sa.Float(), nullable=True),
        sa.Column("baseline_on", sa.Text(), nullable=False),
        sa.Column("endline", sa.Float(), nullable=True),
        sa.Column("endline_on", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("model", "indicator"),
        comment="What a pilot model is judged by: measured at the beginning and at the end.",
    )
    op.create_table(
        "models",
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started", sa.Text(), nullable=False),
        sa.Column("ended", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="Pilot models of the plan (III.3); ended empty: it still runs.",
    )
    op.create_table(
        "passes",
        sa.Column("code_hash", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("code_hash"),
        comment="One-use links from the talk that open the pages for an officer, hashed; gone once used. The person only so that her erasure ends it.",
    )
    with op.batch_alter_table("passes", schema=None) as batch_op:
        batch_op.create_index("passes_person", ["person"], unique=False)

    op.create_table(
        "reached",
        sa.Column("cut", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("period", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("prior", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("vintage", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("commune", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("known", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("cut", "period", "item", "prior", "vintage", "commune", "known"),
        comment="Counted from reach: houses first reached in a period (month, quarter, year), by cut; prior: the last earlier year in which they were. Kept in the same transaction, can be built anew.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "schools",
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("classes", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="Boarding and semi-boarding schools, and schools with such classes, from the education office's list.",
    )
    op.create_table(
        "spending",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("activity", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("year", "activity", "document"),
        comment="Money spent on an activity of the plan, in đồng, a document a row.",
    )
    op.create_table(
        "trained",
        sa.Column("month", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("commune", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("audience", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("how", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "commune", "audience", "item", "how"),
        comment="Officers and key persons who for the first time finished a course (item: its key) in the talk or checked in at a training (item: training): numbers, no person.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tries",
        sa.Column("door", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("hour", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("door", "hour"),
        comment="Wrong passwords and codes an hour, by a digest of the login or address.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "web_sessions",
        sa.Column("token_hash", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("account", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seen_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("token_hash"),
        comment="Who is signed in on the pages: by password (account) or by a link from the talk (person, account 0).",
    )
    with op.batch_alter_table("web_sessions", schema=None) as batch_op:
        batch_op.create_index("web_sessions_account", ["account"], unique=False)
        batch_op.create_index("web_sessions_expiry", ["expires_at"], unique=False)
        batch_op.create_index("web_sessions_person", ["person"], unique=False)

    op.drop_table("headcounts")  # no release ever wrote into it
    op.create_table(
        "denominators_0002",
        sa.Column("what", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("commune", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("as_of", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("what", "commune", "as_of", name="denominators_key"),
        comment=DENOMINATORS,
    )
    op.execute(
        "INSERT INTO denominators_0002 SELECT 'households', commune, as_of, households, source FROM denominators"
    )
    op.drop_table("denominators")
    op.rename_table("denominators_0002", "denominators")
    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("became", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_index(
            "households_batch",
            ["batch", "number"],
            unique=False,
            sqlite_where=sa.text("batch IS NOT NULL"),
            postgresql_where=sa.text("batch IS NOT NULL"),
        )

    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index("members_household", ["household"], unique=False)

    with op.batch_alter_table("roles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trained", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("roles", schema=None) as batch_op:
        batch_op.alter_column("trained", server_default=None)
    if op.get_bind().dialect.name == "postgresql":
        op.create_table_comment("households", HOUSEHOLDS)
        op.create_table_comment("roles", ROLES)
    _count()


def _count() -> None:
    """Reach that was recorded before there were counters. No house had a batch yet."""
    link = op.get_bind()
    rows = link.execute(
        sa.text("SELECT household, month, topic, evidence, commune, known FROM reach ORDER BY household")
    )
    cells = [
        cell._asdict() | {"n": n}
        for cell, n in cells_of_all((household, "", Kept(*rest)) for household, *rest in rows).items()
    ]
    if cells:
        link.execute(COUNTED, cells)
