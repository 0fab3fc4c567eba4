"""Tables of quizzes in a hall: the quiz, its telephones and their answers while it lives, counted cards, and what is left.

A telephone is a keyed digest under a salt of the quiz: it leads to no chat and no person, and dies with answers and salt
two hours after the quiz ended. The totals stay, for the meeting's record.
"""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text, text

from bot.storage.tables.kit import BigInteger, index_where, key, metadata, needed

live_quizzes = Table(
    "live_quizzes",
    metadata,
    key("id", BigInteger),
    Column("code", Text),
    needed("salt", LargeBinary),
    Column("leader", LargeBinary),
    needed("rules", LargeBinary),
    needed("topic"),
    needed("questions", Integer),
    needed("meeting", BigInteger),
    needed("commune"),
    needed("school"),
    needed("begun_by", BigInteger),
    needed("begun_at", BigInteger),
    needed("phase"),
    needed("question", Integer),
    needed("spent_ms", BigInteger),
    needed("version", Integer),
    needed("counted"),
    needed("phones", Integer),
    needed("ended_at", BigInteger),
    needed("erased_at", BigInteger),
    Index(
        "live_quizzes_code",
        "code",
        unique=True,
        sqlite_where=text("code IS NOT NULL"),
        postgresql_where=text("code IS NOT NULL"),
    ),
    index_where("live_quizzes_leader", "leader", where="leader IS NOT NULL"),
    index_where("live_quizzes_running", "phase", where="ended_at = 0"),
    index_where("live_quizzes_meeting", "meeting", where="meeting > 0"),
    comment="A quiz in a hall: its code while it lives, its questions, whose it is, and where it stands. leader: digest of the chat that leads it; code, salt, leader and rules are blanked two hours after its end. phones: how many answered.",
)
live_phones = Table(
    "live_phones",
    metadata,
    key("live", BigInteger),
    key("who", LargeBinary),
    needed("team", Integer),
    needed("since", Integer),
    comment="A telephone in a quiz, by a digest under the quiz's salt; its team, and the first question it could answer. Dies two hours after the end.",
    sqlite_with_rowid=False,
)
live_answers = Table(
    "live_answers",
    metadata,
    key("live", BigInteger),
    key("question", Integer),
    key("who", LargeBinary),
    needed("choice", Integer),
    needed("spent_ms", BigInteger),
    comment="The answer of a telephone to a question, the last that it gave in time. Dies two hours after the end.",
    sqlite_with_rowid=False,
)
live_cards = Table(
    "live_cards",
    metadata,
    key("live", BigInteger),
    key("question", Integer),
    key("team", Integer),
    needed("a", Integer),
    needed("b", Integer),
    needed("c", Integer),
    needed("d", Integer),
    comment="Paper cards raised for A to D, as the leader counted them, by question and team (-1: no teams).",
    sqlite_with_rowid=False,
)
live_totals = Table(
    "live_totals",
    metadata,
    key("live", BigInteger),
    key("kind"),
    key("item"),
    needed("phones", Integer),
    needed("answers", Integer),
    needed("correct", Integer),
    needed("cards", Integer),
    needed("cards_correct", Integer),
    comment="What is left of a quiz: answers and right ones by question (kind question, its key) and by team (kind team, its name; teams of fewer than five telephones together), of telephones and of paper cards apart.",
    sqlite_with_rowid=False,
)
