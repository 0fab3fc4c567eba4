"""Tables of reaching out: who wishes to be told something and when, campaigns and to whom they still go, one-use codes that link."""

from sqlalchemy import Index, Integer, LargeBinary, Table

from bot.storage.tables.kit import BigInteger, index_where, key, metadata, needed

rhythms = Table(
    "rhythms",
    metadata,
    key("person", BigInteger),
    needed("chat", BigInteger),
    needed("rhythm"),
    needed("market", Integer),
    needed("opens", Integer),
    needed("closes", Integer),
    needed("track"),
    needed("language"),
    needed("last"),
    needed("campaign", BigInteger),
    needed("gone_at", BigInteger),
    Index("rhythms_chat", "chat"),
    comment="Who chose to be told of new cards, in which chat of hers: daily, on market days (by lunar day) or weekly, in which hours, of which course; the day of the newest message, the campaign of the newest (0: none), and when the carrier said that she cannot be reached (0: she can).",
)
campaigns = Table(
    "campaigns",
    metadata,
    key("id", BigInteger),
    needed("title"),
    needed("lead"),
    needed("commune"),
    needed("role"),
    needed("track"),
    needed("language"),
    needed("channel"),
    needed("state"),
    needed("pace", Integer),
    needed("made_by", BigInteger),
    needed("made_at", BigInteger),
    needed("begins_at", BigInteger),
    needed("ends_at", BigInteger),
    needed("cursor", BigInteger),
    needed("chosen", Integer),
    needed("tested", Integer),
    index_where("campaigns_at_work", "id", where="state IN ('choosing', 'running', 'paused')"),
    comment="A campaign: neutral title, where it leads, audience, state (draft, choosing, running, paused, done, stopped), messages a minute (0: as fast as the channel goes), who made it, from when till when it may go out; how far its readers were chosen and how many; whether its maker saw it in her own chat.",
)
campaign_readers = Table(
    "campaign_readers",
    metadata,
    key("campaign", BigInteger),
    key("person", BigInteger),
    needed("is_out", Integer),
    Index("campaign_readers_person", "person"),
    index_where("campaign_readers_waiting", "campaign", "person", where="is_out = 0"),
    comment="To whom a campaign goes, once each; is_out once it was put into the outbox. Gone two days after the campaign.",
    sqlite_with_rowid=False,
)
campaign_ends = Table(
    "campaign_ends",
    metadata,
    key("campaign", BigInteger),
    key("channel"),
    key("state"),
    needed("n", Integer),
    comment="How a campaign's messages ended on each channel: sent, failed, expired, stopped. Numbers only.",
    sqlite_with_rowid=False,
)
link_codes = Table(
    "link_codes",
    metadata,
    key("code_hash", LargeBinary),
    needed("kind"),
    needed("owner", BigInteger),
    needed("expires_at", BigInteger),
    Index("link_codes_owner", "kind", "owner"),
    comment="One-use codes of ten minutes, hashed: typed in another chat they link it to a person, or a chat to an officer's account for tests.",
)
desk_chats = Table(
    "desk_chats",
    metadata,
    key("account", BigInteger),
    needed("chat", BigInteger),
    Index("desk_chats_chat", "chat"),
    comment="The chat in which an officer's account gets the tests of her campaigns.",
)
