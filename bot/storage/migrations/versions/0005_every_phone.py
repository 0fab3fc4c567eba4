"""Every phone"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "carrier_tokens",
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rotated_at", big, nullable=False),
        sa.Column("expires_at", big, nullable=False),
        sa.Column("asked_at", big, nullable=False),
        sa.Column("refused_at", big, nullable=False),
        sa.PrimaryKeyConstraint("name"),
        comment="A carrier's pair of tokens, sealed: its how-manieth, since when, until when the access token lives; since when a new pair is asked for (0: not), when one was refused for good (0: never).",
    )
    op.create_table(
        "carrier_notes",
        sa.Column("channel", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", big, nullable=False),
        sa.PrimaryKeyConstraint("channel", "name"),
        comment="What the operator should see of a carrier, the newest of each name: last event, quota, alarm, package. Kinds and numbers only.",
    )
    op.create_table(
        "carrier_counts",
        sa.Column("channel", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "day", "kind"),
        comment="How often a day something happened with a carrier: an unknown event, a refusal by its code, a delivery repeated. No person, no commune.",
    )
    op.create_table(
        "village_groups",
        sa.Column("id", big, autoincrement=False, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("name_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("weekly", sa.Integer(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name_hash"),
        comment="A group that took the bot in: keyed hash and sealed address of the carrier's name for it; whether it wants a card a week, and the newest week in which it got one.",
    )
    op.create_table(
        "group_posts",
        sa.Column("id", big, autoincrement=False, nullable=False),
        sa.Column("grp", big, nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("houses", sa.Integer(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("at", big, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="A card posted in a group, and how many houses and persons of no known house said there that they read it.",
    )
    op.create_index("group_posts_of", "group_posts", ["grp", "week"])
    op.create_table(
        "group_taps",
        sa.Column("post", big, autoincrement=False, nullable=False),
        sa.Column("token", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("until", big, nullable=False),
        sa.PrimaryKeyConstraint("post", "token"),
        comment="That somebody was counted under a post: a keyed digest, dead after a week.",
        sqlite_with_rowid=False,
    )
    op.create_index("group_taps_until", "group_taps", ["until"])
