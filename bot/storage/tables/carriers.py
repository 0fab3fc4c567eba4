"""Tables of what the operator must know of the carriers: tokens, notes, counts. No person is in them."""

from sqlalchemy import Integer, LargeBinary, Table

from bot.storage.tables.kit import BigInteger, key, metadata, needed

carrier_tokens = Table(
    "carrier_tokens",
    metadata,
    key("name"),
    needed("sealed", LargeBinary),
    needed("version", Integer),
    needed("rotated_at", BigInteger),
    needed("expires_at", BigInteger),
    needed("asked_at", BigInteger),
    needed("refused_at", BigInteger),
    comment="A carrier's pair of tokens, sealed: its how-manieth, since when, until when the access token lives; since when a new pair is asked for (0: not), when one was refused for good (0: never).",
)
carrier_notes = Table(
    "carrier_notes",
    metadata,
    key("channel"),
    key("name"),
    needed("value"),
    needed("at", BigInteger),
    comment="What the operator should see of a carrier, the newest of each name: last event, quota, alarm, package. Kinds and numbers only.",
)
carrier_counts = Table(
    "carrier_counts",
    metadata,
    key("channel"),
    key("day"),
    key("kind"),
    needed("n", Integer),
    comment="How often a day something happened with a carrier: an unknown event, a refusal by its code, a delivery repeated. No person, no commune.",
)
