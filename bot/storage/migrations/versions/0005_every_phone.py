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
    op.create_index(
        "chats_of_person",
        "chats",
        ["person"],
        sqlite_where=sa.text("person IS NOT NULL"),
        postgresql_where=sa.text("person IS NOT NULL"),
    )
    op.add_column("outbox", sa.Column("campaign", big, nullable=False, server_default="0"))
    _reaching_out(big)


def _reaching_out(big: sa.types.TypeEngine[int]) -> None:
    op.create_table(
        "rhythms",
        sa.Column("person", big, autoincrement=False, nullable=False),
        sa.Column("chat", big, nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("market", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        sa.Column("campaign", big, nullable=False),
        sa.Column("gone_at", big, nullable=False),
        sa.PrimaryKeyConstraint("person"),
        comment="Who chose to be told of new cards, in which chat of hers: daily, on market days (by lunar day) or weekly, in which hours, of which course; the day of the newest message, the campaign of the newest (0: none), and when the carrier said that she cannot be reached (0: she can).",
    )
    op.create_index("rhythms_chat", "rhythms", ["chat"])
    op.create_table(
        "campaigns",
        sa.Column("id", big, autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("pace", sa.Integer(), nullable=False),
        sa.Column("made_by", big, nullable=False),
        sa.Column("made_at", big, nullable=False),
        sa.Column("begins_at", big, nullable=False),
        sa.Column("ends_at", big, nullable=False),
        sa.Column("cursor", big, nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=False),
        sa.Column("tested", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="A campaign: neutral title, where it leads, audience, state (draft, choosing, running, paused, done, stopped), messages a minute (0: as fast as the channel goes), who made it, from when till when it may go out; how far its readers were chosen and how many; whether its maker saw it in her own chat.",
    )
    op.create_index(
        "campaigns_at_work",
        "campaigns",
        ["id"],
        sqlite_where=sa.text("state IN ('choosing', 'running', 'paused')"),
        postgresql_where=sa.text("state IN ('choosing', 'running', 'paused')"),
    )
    op.create_table(
        "campaign_readers",
        sa.Column("campaign", big, autoincrement=False, nullable=False),
        sa.Column("person", big, autoincrement=False, nullable=False),
        sa.Column("is_out", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "person"),
        comment="To whom a campaign goes, once each; is_out once it was put into the outbox. Gone two days after the campaign.",
        sqlite_with_rowid=False,
    )
    op.create_index("campaign_readers_person", "campaign_readers", ["person"])
    op.create_index(
        "campaign_readers_waiting",
        "campaign_readers",
        ["campaign", "person"],
        sqlite_where=sa.text("is_out = 0"),
        postgresql_where=sa.text("is_out = 0"),
    )
    op.create_table(
        "campaign_ends",
        sa.Column("campaign", big, autoincrement=False, nullable=False),
        sa.Column("channel", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "channel", "state"),
        comment="How a campaign's messages ended on each channel: sent, failed, expired, stopped. Numbers only.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "link_codes",
        sa.Column("code_hash", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", big, nullable=False),
        sa.Column("expires_at", big, nullable=False),
        sa.PrimaryKeyConstraint("code_hash"),
        comment="One-use codes of ten minutes, hashed: typed in another chat they link it to a person, or a chat to an officer's account for tests.",
    )
    op.create_index("link_codes_owner", "link_codes", ["kind", "owner"])
    op.create_table(
        "desk_chats",
        sa.Column("account", big, autoincrement=False, nullable=False),
        sa.Column("chat", big, nullable=False),
        sa.PrimaryKeyConstraint("account"),
        comment="The chat in which an officer's account gets the tests of her campaigns.",
    )
    op.create_index("desk_chats_chat", "desk_chats", ["chat"])
