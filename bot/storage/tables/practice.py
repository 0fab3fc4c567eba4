"""Tables of practice: what each person has practised, sealed, and what tracks change, in sums over many."""

from sqlalchemy import Integer, LargeBinary, Table

from bot.storage.tables.kit import BigInteger, key, metadata, needed

practices = Table(
    "practices",
    metadata,
    key("person", BigInteger),
    needed("sealed", LargeBinary),
    comment="What a person has practised, sealed under the key file: which questions come back when, her days, a track's test that waits for its second half. It dies with her.",
)
gain_pools = Table(
    "gain_pools",
    metadata,
    key("track"),
    key("commune"),
    needed("since"),
    needed("sealed", LargeBinary),
    comment="Sums, sealed, over the few people of a commune who took both tests of a track and are not enough yet to be told of; since: the month of the first; commune empty: those of several communes together.",
    sqlite_with_rowid=False,
)
gains = Table(
    "gains",
    metadata,
    key("track"),
    key("commune"),
    key("month"),
    needed("n", Integer),
    needed("right_before", BigInteger),
    needed("right_after", BigInteger),
    needed("right_squares", BigInteger),
    needed("view_before", BigInteger),
    needed("view_after", BigInteger),
    needed("view_squares", BigInteger),
    comment="What a track changed, in sums over whole blocks of ten people or more who took its test before and after: n, thousandths of the questions right, hundredths of a step of the statements, and squares of the differences; month: in which the block was full.",
    sqlite_with_rowid=False,
)
