"""The journal of what officers saw, changed and took away: append-only, each row bound to the one before (S41).

The hash of a row is a keyed digest of the row before and of its own cells, so whoever holds the database and not the
key file can neither change a row nor leave one out in the middle. That the last rows were cut off shows only where
their hash was noted down outside: `python -m bot officer audit --since HASH`.
"""

import re
from typing import Literal

from msgspec import Struct

from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Row, Sql, alone

Action = Literal[
    "view", "export", "import", "log", "issue-cards", "report", "content", "money", "access", "contest", "campaign", "channels",
    "sign-in", "sign-in-failed", "sign-out", "password", "account",
]  # fmt: skip
BEGINNING = b""
PIECE = 1000
ALL = 1 << 40
_LOCK = 0x4C6F6101
"""One writer of the journal at a time, also among several processes: else the chain would fork."""
_WORD = re.compile(r"[A-Za-z0-9:._/=&,|+-]{0,160}")

_LAST = Sql("SELECT hash FROM audit ORDER BY id DESC LIMIT 1")
_APPEND = Sql(
    """INSERT INTO audit (at, actor, role, area, action, what, prior, hash)
    VALUES (:at, :actor, :role, :area, :action, :what, :prior, :hash)"""
)
ROWS = Sql(
    """SELECT id, at, actor, role, area, action, what, prior, hash FROM audit
    WHERE id > :after ORDER BY id LIMIT :piece"""
)
_LINES = """SELECT t.id, t.at, t.actor, t.role, t.area, t.action, t.what, COALESCE(a.name, '')
    FROM audit t LEFT JOIN accounts a ON a.id = t.actor
    WHERE {} t.at >= :since AND t.at < :until AND t.id < :before
    AND t.at <= COALESCE((SELECT at FROM audit WHERE id = :before), :until)
    ORDER BY t.at DESC, t.id DESC LIMIT :most"""
_OF_ALL = Sql(_LINES.format(""))
_OF_ACTION = Sql(_LINES.format("t.action = :action AND"))
_LAST_ID = Sql("SELECT COALESCE(MAX(id), 0) FROM audit")
_IMPORTS = Sql(
    """SELECT t.id, t.at, t.actor, t.role, t.area, t.action, t.what, COALESCE(a.name, '')
    FROM audit t LEFT JOIN accounts a ON a.id = t.actor
    WHERE t.action = 'import' AND (:area = '' OR t.area = :area) ORDER BY t.at DESC, t.id DESC LIMIT :size"""
)
_HOLDS = Sql("SELECT 1 FROM audit WHERE hash = :hash")


class Entry(Struct, frozen=True):
    """`what` is a word of ours (the name of a page, an id, a period): never a text that somebody wrote."""

    at: int
    actor: int
    role: str
    area: str
    action: Action
    what: str

    def __post_init__(self) -> None:
        for word in (self.role, self.area, self.what):
            if not _WORD.fullmatch(word):
                raise ValueError("the journal takes words of ours only, no text")


class Chain(Struct, frozen=True):
    """Whether the journal is whole: `rows` that were looked at, up to row `last` with hash `head`.

    `broken_at`: the first row that does not fit, None where all do.
    """

    rows: int = 0
    last: int = 0
    head: bytes = BEGINNING
    broken_at: int | None = None


class Line(Struct, frozen=True):
    """A row as the page shows it; `name` of the account, empty for a link from the talk and for what nobody did."""

    id: int
    at: int
    actor: int
    role: str
    area: str
    action: Action
    what: str
    name: str


def append(db: Db, keys: Keys, entry: Entry) -> None:
    """In the transaction of what it tells of: neither is there without the other."""
    alone(db, _LOCK)
    row = db.one(_LAST)
    prior = bytes(row[0]) if row else BEGINNING
    db.run(
        _APPEND,
        at=entry.at,
        actor=entry.actor,
        role=entry.role,
        area=entry.area,
        action=entry.action,
        what=entry.what,
        prior=prior,
        hash=_hash(keys, prior, entry),
    )


def _hash(keys: Keys, prior: bytes, entry: Entry) -> bytes:
    cells = (str(entry.at), str(entry.actor), entry.role, entry.area, entry.action, entry.what)
    return keys.digest("audit", prior.hex(), *cells)


async def checked(reading: Reading, keys: Keys, chain: Chain = Chain(), most: int = ALL) -> Chain:  # noqa: B008 (a frozen value)
    """The chain from where it was looked at last, or from its beginning, to its end, or `most` rows further."""
    for _ in range(0, most, PIECE):
        rows = await reading.rows(ROWS, after=chain.last, piece=PIECE)
        for row in rows:
            chain = _next(keys, chain, row)
            if chain.broken_at is not None:
                return chain
        if len(rows) < PIECE:
            break
    return chain


def _next(keys: Keys, chain: Chain, row: Row) -> Chain:
    id, *cells, prior, hashed = row
    fits = bytes(prior) == chain.head and bytes(hashed) == keys.digest("audit", bytes(prior).hex(), *map(str, cells))
    if not fits:
        return Chain(chain.rows, chain.last, chain.head, broken_at=id)
    return Chain(chain.rows + 1, id, bytes(hashed))


async def holds(reading: Reading, hashed: bytes) -> bool:
    """A row with that hash, noted down outside, is still in the journal."""
    return bool(await reading.rows(_HOLDS, hash=hashed))


async def imports(reading: Reading, area: str, size: int) -> list[Line]:
    """The newest sheets that were imported for an area, "" for all of them."""
    return [Line(*row) for row in await reading.rows(_IMPORTS, area=area, size=size)]


async def lines(
    reading: Reading, since: int, until: int, action: str = "", before: int = ALL, most: int = 50
) -> list[Line]:
    """Rows between two moments and before a row, the newest first."""
    told = {"since": since, "until": until, "before": before, "most": most}
    found = await (reading.rows(_OF_ACTION, action=action, **told) if action else reading.rows(_OF_ALL, **told))
    return [Line(*row) for row in found]


async def last_row(reading: Reading) -> int:
    rows = await reading.rows(_LAST_ID)
    return int(rows[0][0])
