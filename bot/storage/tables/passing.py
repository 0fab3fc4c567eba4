"""Tables of passing on: who has a spoken code, and what came of it."""

from sqlalchemy import Index, Integer, LargeBinary, Table

from bot.storage.tables.kit import BigInteger, index_where, key, metadata, needed

relays = Table(
    "relays",
    metadata,
    key("number", Integer),
    needed("person", BigInteger),
    needed("kind"),
    needed("area"),
    needed("since"),
    needed("named", Integer),
    index_where("relays_of_person", "person", where="person <> 0"),
    Index("relays_area", "area", "kind"),
    comment="The number behind a spoken code. person 0: she was erased, and nobody else is ever given it; kind, area: in which role and commune she passes on; named: she agreed that officers of her commune may know that somebody in that role does.",
)
relayed = Table(
    "relayed",
    metadata,
    key("number", Integer),
    key("month"),
    key("house", LargeBinary),
    needed("day"),
    needed("hands", Integer),
    needed("known"),
    comment="A house was reached through a spoken code, once a month; house is a digest of the code and the house under the pepper, so that houses are told apart and none is found by it. hands: through how many people at least.",
    sqlite_with_rowid=False,
)
relay_meetings = Table(
    "relay_meetings",
    metadata,
    key("number", Integer),
    key("month"),
    needed("n", Integer),
    comment="Meetings that somebody with a spoken code logged, for her own page and her letter of thanks.",
    sqlite_with_rowid=False,
)
