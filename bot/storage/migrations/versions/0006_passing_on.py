"""Passing on"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "relays",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", big, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("named", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        comment="The number behind a spoken code. person 0: she was erased, and nobody else is ever given it; kind, area: in which role and commune she passes on; named: she agreed that officers of her commune may know that somebody in that role does.",
    )
    with op.batch_alter_table("relays", schema=None) as batch_op:
        batch_op.create_index("relays_area", ["area", "kind"], unique=False)
        batch_op.create_index(
            "relays_of_person",
            ["person"],
            unique=False,
            sqlite_where=sa.text("person <> 0"),
            postgresql_where=sa.text("person <> 0"),
        )
    op.create_table(
        "relayed",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("house", sa.LargeBinary(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("hands", sa.Integer(), nullable=False),
        sa.Column("known", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", "month", "house"),
        comment="A house was reached through a spoken code, once a month; house is a digest of the code and the house under the pepper, so that houses are told apart and none is found by it. hands: through how many people at least.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "relay_meetings",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", "month"),
        comment="Meetings that somebody with a spoken code logged, for her own page and her letter of thanks.",
        sqlite_with_rowid=False,
    )
