"""Who is signed in on the pages, and the one-use links from the talk. Tokens and codes are kept as digests only."""

from msgspec import Struct

from bot.model.officers import How, OfficerRole
from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Sql

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 3600
SEEN_EVERY_SECONDS = 60

# S42: the office is looked at anew at every request, so a session ends with it whatever else was forgotten.
SESSION = Sql(
    """SELECT s.token_hash, s.account, s.person, s.role, s.area, s.how, s.made_at, s.seen_at,
    COALESCE(a.name, ''), COALESCE(c.name, '')
    FROM web_sessions s LEFT JOIN accounts a ON a.id = s.account
    LEFT JOIN schools c ON s.role = 'school' AND c.id = s.area
    WHERE s.token_hash = :token_hash AND s.expires_at > :now AND s.seen_at > :idle AND (
    (s.how = 'password' AND a.ended = '' AND a.role = s.role AND a.area = s.area)
    OR (s.how = 'link' AND EXISTS
    (SELECT 1 FROM roles r WHERE r.person = s.person AND r.kind = 'officer' AND r.area = s.area)))"""
)
OF_ACCOUNT = Sql(
    """SELECT token_hash, made_at, seen_at FROM web_sessions
    WHERE account = :account AND expires_at > :now AND seen_at > :idle ORDER BY seen_at DESC"""
)
_OPEN = Sql(
    """INSERT INTO web_sessions (token_hash, account, person, role, area, how, made_at, seen_at, expires_at)
    VALUES (:token_hash, :account, :person, :role, :area, :how, :now, :now, :expires_at)"""
)
_SEE = Sql("UPDATE web_sessions SET seen_at = :now WHERE token_hash = :token_hash AND seen_at < :now")
_CLOSE = Sql("DELETE FROM web_sessions WHERE token_hash = :token_hash")
_CLOSE_ACCOUNT = Sql("DELETE FROM web_sessions WHERE account = :account AND account <> 0")
_CLOSE_OTHERS = Sql("DELETE FROM web_sessions WHERE account = :account AND account <> 0 AND token_hash <> :token_hash")
_FORGET = Sql("DELETE FROM web_sessions WHERE expires_at <= :now")

_PASS = Sql("INSERT INTO passes (code_hash, area, person, expires_at) VALUES (:code_hash, :area, :person, :expires_at)")
_PASSES_OF = Sql("DELETE FROM passes WHERE person = :person")
_TAKE_PASS = Sql("DELETE FROM passes WHERE code_hash = :code_hash AND expires_at > :now RETURNING area, person")
_IS_OFFICER = Sql("SELECT 1 FROM roles WHERE person = :person AND kind = 'officer' AND area = :area")
_FORGET_PASSES = Sql("DELETE FROM passes WHERE expires_at <= :now")


class Session(Struct, frozen=True):
    """`name`: as the account shows it; `school`: the name of a school officer's school."""

    token_hash: bytes
    account: int
    person: int
    role: OfficerRole
    area: str
    how: How
    made_at: int
    seen_at: int
    name: str
    school: str


def token_hash(keys: Keys, token: str) -> bytes:
    return keys.digest("session", token)


def pass_hash(keys: Keys, code: str) -> bytes:
    return keys.digest("pass", code)


async def session_of(reading: Reading, hashed: bytes, now: int) -> Session | None:
    rows = await reading.rows(SESSION, token_hash=hashed, now=now, idle=now - IDLE_SECONDS)
    return Session(*rows[0]) if rows else None


async def sessions_of(reading: Reading, account: int, now: int) -> list[tuple[bytes, int, int]]:
    """(hash, since when, last seen), the last seen first."""
    return [
        (bytes(row[0]), row[1], row[2])
        for row in await reading.rows(OF_ACCOUNT, account=account, now=now, idle=now - IDLE_SECONDS)
    ]


def open_session(
    db: Db, hashed: bytes, *, account: int = 0, person: int = 0, role: OfficerRole, area: str, how: How, now: int
) -> None:
    db.run(
        _OPEN,
        token_hash=hashed,
        account=account,
        person=person,
        role=role,
        area=area,
        how=how,
        now=now,
        expires_at=now + LONGEST_SECONDS,
    )


def see(db: Db, hashed: bytes, now: int) -> None:
    db.run(_SEE, token_hash=hashed, now=now)


def close(db: Db, hashed: bytes) -> None:
    db.run(_CLOSE, token_hash=hashed)


def close_account(db: Db, account: int) -> int:
    """Everywhere at once; how many there were."""
    return db.run(_CLOSE_ACCOUNT, account=account)


def close_others(db: Db, account: int, kept: bytes) -> int:
    return db.run(_CLOSE_OTHERS, account=account, token_hash=kept)


def give_pass(db: Db, hashed: bytes, area: str, person: int, expires_at: int) -> None:
    """Only the newest link of a person opens anything."""
    db.run(_PASSES_OF, person=person)
    db.run(_PASS, code_hash=hashed, area=area, person=person, expires_at=expires_at)


def take_pass(db: Db, hashed: bytes, now: int) -> tuple[str, int] | None:
    """(area, person) once, and only while the person is an officer of that area."""
    row = db.one(_TAKE_PASS, code_hash=hashed, now=now)
    if row is None or db.one(_IS_OFFICER, person=row[1], area=row[0]) is None:
        return None
    return row[0], row[1]


def forget_expired(db: Db, now: int) -> int:
    return db.run(_FORGET, now=now) + db.run(_FORGET_PASSES, now=now)
