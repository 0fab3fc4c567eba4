"""Practice and the hall"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _contest_pages()
    _practice()
    _reminders()
    _live()


def _contest_pages() -> None:
    wide = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "contest_makers",
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("account", wide, autoincrement=False, nullable=False),
        sa.Column("seen_at", wide, nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("contest", "account"),
        comment="Officers who saw a contest's questions with the right answers before it opened; told: whether the own telephone was given, so that it cannot enter.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contest_sheets",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", wide, nullable=False),
        sa.Column("saved_by", wide, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="The form of a contest as officers typed it, slips and all, and whose contest it is (area: a commune, or empty for the province). What is sound in it stands as a draft in contests.",
    )
    op.create_table(
        "name_openings",
        sa.Column("id", wide, sa.Identity(always=False), nullable=False),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("asked_by", wide, nullable=False),
        sa.Column("asked_at", wide, nullable=False),
        sa.Column("agreed_by", wide, nullable=False),
        sa.Column("agreed_at", wide, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="Two officers open the names of a contest's winners for a day (S42): who asked, who agreed (0: nobody yet), when.",
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("name_openings", schema=None) as batch_op:
        batch_op.create_index("name_openings_of_contest", ["contest", "asked_at"], unique=False)


def _practice() -> None:
    op.create_table(
        "practices",
        sa.Column("person", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person"),
        comment="What a person has practised, sealed under the key file: which questions come back when, her days, a track's test that waits for its second half. It dies with her.",
    )
    op.create_table(
        "gain_pools",
        sa.Column("track", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("commune", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("track", "commune"),
        comment="Sums, sealed, over the few people of a commune who took both tests of a track and are not enough yet to be told of; since: the month of the first; commune empty: those of several communes together.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gains",
        sa.Column("track", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("commune", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("right_before", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("right_after", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("right_squares", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("view_before", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("view_after", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("view_squares", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("track", "commune", "month"),
        comment="What a track changed, in sums over whole blocks of ten people or more who took its test before and after: n, thousandths of the questions right, hundredths of a step of the statements, and squares of the differences; month: in which the block was full.",
        sqlite_with_rowid=False,
    )


def _reminders() -> None:
    wide = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "contest_reminders",
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("chat", wide, autoincrement=False, nullable=False),
        sa.Column("said", wide, nullable=False),
        sa.PrimaryKeyConstraint("contest", "chat"),
        comment="This chat wants to be reminded of this contest, and which reminders need not be put out any more (a sum of bits). Dies with the chat, with thoát, and with the contest.",
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("contest_reminders", schema=None) as batch_op:
        batch_op.create_index("contest_reminders_of_chat", ["chat"], unique=False)


def _live() -> None:
    """Quizzes in a hall."""
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "live_quizzes",
        sa.Column("id", big, autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("leader", sa.LargeBinary(), nullable=True),
        sa.Column("rules", sa.LargeBinary(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("meeting", big, nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("begun_by", big, nullable=False),
        sa.Column("begun_at", big, nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("spent_ms", big, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Text(), nullable=False),
        sa.Column("phones", sa.Integer(), nullable=False),
        sa.Column("ended_at", big, nullable=False),
        sa.Column("erased_at", big, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="A quiz in a hall: its code while it lives, its questions, whose it is, and where it stands. leader: digest of the chat that leads it; code, salt, leader and rules are blanked two hours after its end. phones: how many answered.",
    )
    with op.batch_alter_table("live_quizzes", schema=None) as batch_op:
        for name, column, where, unique in (
            ("live_quizzes_code", "code", "code IS NOT NULL", True),
            ("live_quizzes_leader", "leader", "leader IS NOT NULL", False),
            ("live_quizzes_running", "phase", "ended_at = 0", False),
            ("live_quizzes_meeting", "meeting", "meeting > 0", False),
        ):
            batch_op.create_index(
                name, [column], unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
            )
    op.create_table(
        "live_phones",
        sa.Column("live", big, autoincrement=False, nullable=False),
        sa.Column("who", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("team", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("live", "who"),
        comment="A telephone in a quiz, by a digest under the quiz's salt; its team, and the first question it could answer. Dies two hours after the end.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "live_answers",
        sa.Column("live", big, autoincrement=False, nullable=False),
        sa.Column("question", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("who", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("spent_ms", big, nullable=False),
        sa.PrimaryKeyConstraint("live", "question", "who"),
        comment="The answer of a telephone to a question, the last that it gave in time. Dies two hours after the end.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "live_cards",
        sa.Column("live", big, autoincrement=False, nullable=False),
        sa.Column("question", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("team", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("a", sa.Integer(), nullable=False),
        sa.Column("b", sa.Integer(), nullable=False),
        sa.Column("c", sa.Integer(), nullable=False),
        sa.Column("d", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("live", "question", "team"),
        comment="Paper cards raised for A to D, as the leader counted them, by question and team (-1: no teams).",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "live_totals",
        sa.Column("live", big, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("phones", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("correct", sa.Integer(), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.Column("cards_correct", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("live", "kind", "item"),
        comment="What is left of a quiz: answers and right ones by question (kind question, its key) and by team (kind team, its name; teams of fewer than five telephones together), of telephones and of paper cards apart.",
        sqlite_with_rowid=False,
    )
