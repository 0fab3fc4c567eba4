"""Contests"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("entrant", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("decision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="A complaint about a result: of what (right, time, place, other), no words; the decision that answered it (0: none yet).",
    )
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.create_index("appeals_of_contest", ["contest", "made_at"], unique=False)
        batch_op.create_index("appeals_of_entrant", ["entrant"], unique=False)

    op.create_table(
        "attempts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("entrant", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_ms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("allowed_ms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("spent_ms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_over", sa.Integer(), nullable=False),
        sa.Column("prediction", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        comment="An attempt: which round, the entrant's how-manieth, when it began (milliseconds since 1970), how long it may take, how long it took once it is over, what was foretold.",
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index("attempts_of_contest", ["contest", "id"], unique=False)
        batch_op.create_index("attempts_of_entrant", ["entrant", "number"], unique=True)
        batch_op.create_index(
            "attempts_running",
            ["started_ms"],
            unique=False,
            sqlite_where=sa.text("is_over = 0"),
            postgresql_where=sa.text("is_over = 0"),
        )

    op.create_table(
        "contest_answers",
        sa.Column("attempt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("question", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("option", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("attempt", "question"),
        comment="The answer to a question of an attempt, once: position of the frozen question, of its option (-1: filled in, and none of the accepted words), milliseconds since the start.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contest_questions",
        sa.Column("contest", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("contest", "position"),
        comment="The questions as they were frozen: key, revision, digest of the text, and the text. Answers name them by their position.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contest_staff",
        sa.Column("contest", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("phone_hash", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("contest", "phone_hash"),
        comment="Digests of the telephones of organisers and makers, who may not enter.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contests",
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("rules", sa.LargeBinary(), nullable=False),
        sa.Column("frozen", sa.LargeBinary(), nullable=False),
        sa.Column("master", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("drafted_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("drafted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("frozen_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("details_until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="A contest: its rules, and from its freezing on (frozen_at > 0) what was frozen and vouched for, its sealed secret, the salt of its entrants; details_until: when what is known of entrants dies.",
    )
    op.create_table(
        "decisions",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entrant", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("appeal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="What the organisers decided (an officer's account, or 0 for the operator): an entrant excluded or readmitted, a question void, an appeal answered; and why.",
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index("decisions_of_contest", ["contest", "id"], unique=False)

    op.create_table(
        "entrant_details",
        sa.Column("entrant", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("phone_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("entrant"),
        comment="Name, telephone and unit as an entrant told them for this contest alone, sealed; the digest of the telephone finds it given twice. Dies 90 days after the results.",
    )
    with op.batch_alter_table("entrant_details", schema=None) as batch_op:
        batch_op.create_index("entrant_details_of_contest", ["contest", "phone_hash"], unique=False)

    op.create_table(
        "entrants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("age", sa.Text(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("represented_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("consent_text", sa.Text(), nullable=False),
        sa.Column("consent_channel", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("erased_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hash"),
        comment="Somebody in a contest, by a random id: under 16 or not, commune, unit, how the name may be published, which details were told, proof of consent. who: see above; empty once unlinked.",
    )
    with op.batch_alter_table("entrants", schema=None) as batch_op:
        batch_op.create_index("entrants_of_contest", ["contest", "commune"], unique=False)
        batch_op.create_index(
            "entrants_who",
            ["who"],
            unique=False,
            sqlite_where=sa.text("who IS NOT NULL"),
            postgresql_where=sa.text("who IS NOT NULL"),
        )

    op.create_table(
        "essays",
        sa.Column("entrant", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("entrant"),
        comment="An entrant's essay, sealed; empty once it has died with the details.",
    )
    with op.batch_alter_table("essays", schema=None) as batch_op:
        batch_op.create_index("essays_of_contest", ["contest"], unique=False)

    op.create_table(
        "marks_of_essays",
        sa.Column("entrant", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("marker", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("marked_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("entrant", "marker"),
        comment="What a marker (an officer's account) gave an essay, in hundredths of a point.",
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("marks_of_essays", schema=None) as batch_op:
        batch_op.create_index("marks_of_contest", ["contest"], unique=False)

    op.create_table(
        "placings",
        sa.Column("contest", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entrant", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("right_answers", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("distance", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("took_ms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_ms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("contest", "scope", "version", "entrant"),
        comment="The places of a published ranking, by the entrants' random ids.",
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("placings", schema=None) as batch_op:
        batch_op.create_index("placings_in_order", ["contest", "scope", "version", "place", "entrant"], unique=False)

    op.create_table(
        "representatives",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hash"),
        comment="Codes of schools and guardians through whom somebody under 16 may enter, hashed; how many may, and how many did.",
    )
    op.create_table(
        "results",
        sa.Column("contest", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("contest", "scope", "version"),
        comment="A published ranking: of a round, or of the whole contest (scope -1); counts, prizes, standings, seed, and the checksum they were published with. Never changed: a new decision makes a new version.",
        sqlite_with_rowid=False,
    )
