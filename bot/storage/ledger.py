"""Which updates were handled, which could not be, and who may poll a bot."""

from bot.storage.sql import Db, Reading, Sql

PARKED_AT = 3

_CLAIM = Sql("INSERT INTO claims (key) VALUES (:key) ON CONFLICT (key) DO NOTHING")
_FAIL = Sql(
    """INSERT INTO failures (key, error, times, last_at) VALUES (:key, :error, 1, :now)
    ON CONFLICT (key) DO UPDATE SET times = failures.times + 1, error = :error, last_at = :now
    RETURNING times"""
)
_LEASE = Sql(
    """INSERT INTO leases (name, holder, until) VALUES (:name, :holder, :until)
    ON CONFLICT (name) DO UPDATE SET holder = :holder, until = :until
    WHERE leases.holder = :holder OR leases.until < :now"""
)
_RELEASE = Sql("DELETE FROM leases WHERE name = :name AND holder = :holder")
PARKED = Sql("SELECT key, error, times, last_at FROM failures ORDER BY last_at DESC LIMIT 100")

_PARKED_KINDS = Sql(
    "SELECT error, COUNT(*), MAX(last_at) FROM failures WHERE times >= :parked GROUP BY error ORDER BY COUNT(*) DESC"
)


async def parked_kinds(reading: Reading) -> list[tuple[str, int, int]]:
    """(kind, how many, the newest) of updates that were given up."""
    return [(error, int(n), int(last)) for error, n, last in await reading.rows(_PARKED_KINDS, parked=PARKED_AT)]


def claim(db: Db, key: str) -> bool:
    """True the first time, for ever after False: what counts, counts once (promise P2)."""
    return db.run(_CLAIM, key=key) == 1


def failed(db: Db, key: str, error: str, now: int) -> int:
    """Counts a failure; `error` is the kind of the exception, never its text. How often so far."""
    row = db.one(_FAIL, key=key, error=error, now=now)
    return int(row[0]) if row else 1


def lease(db: Db, name: str, holder: str, now: int, until: int) -> bool:
    """True where this process holds, or now has taken, the right to poll a bot."""
    return db.run(_LEASE, name=name, holder=holder, now=now, until=until) == 1


def release(db: Db, name: str, holder: str) -> None:
    db.run(_RELEASE, name=name, holder=holder)
