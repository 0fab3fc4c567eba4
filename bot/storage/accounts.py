"""Accounts of officers, and the invitations with which an account is made or gets a new password."""

from msgspec import Struct

from bot.model.officers import OfficerRole
from bot.storage.keys import Keys
from bot.storage.sql import Db, Reading, Row, Sql

_COLUMNS = "id, login, name, role, area, password, totp, since, seen, ended"
BY_LOGIN = Sql(f"SELECT {_COLUMNS} FROM accounts WHERE login = :login")
BY_ID = Sql(f"SELECT {_COLUMNS} FROM accounts WHERE id = :id")
ALL = Sql(f"SELECT {_COLUMNS} FROM accounts ORDER BY ended <> '', role, area, name")
_ADD = Sql(
    """INSERT INTO accounts (id, login, name, role, area, password, totp, totp_step, since, seen, ended)
    VALUES (:id, :login, :name, :role, :area, :password, :totp, :step, :day, :day, '')
    ON CONFLICT (login) DO NOTHING"""
)
_RENEW = Sql(
    """UPDATE accounts SET password = :password, totp = :totp, totp_step = :step, seen = :day
    WHERE id = :id AND ended = ''"""
)
_STEP = Sql(
    """UPDATE accounts SET totp_step = :step, seen = :day
    WHERE id = :id AND ended = '' AND password = :password AND totp_step < :step"""
)
_PASSWORD = Sql("UPDATE accounts SET password = :password WHERE id = :id AND ended = ''")
_PLACE = Sql("UPDATE accounts SET name = :name, role = :role, area = :area WHERE id = :id AND ended = ''")
_END = Sql("UPDATE accounts SET ended = :day, password = '' WHERE id = :id AND ended = ''")
_IN_OFFICE = Sql("SELECT COUNT(*) FROM accounts WHERE ended = ''")

_GRANT = Sql(
    """INSERT INTO grants (code_hash, name, role, area, account, made_by, expires_at)
    VALUES (:code_hash, :name, :role, :area, :account, :made_by, :expires_at)"""
)
GRANT = Sql("SELECT code_hash, name, role, area, account, expires_at FROM grants WHERE code_hash = :code_hash")
GRANTS = Sql(
    "SELECT code_hash, name, role, area, account, expires_at FROM grants WHERE expires_at > :now ORDER BY expires_at"
)
_TAKE_GRANT = Sql("DELETE FROM grants WHERE code_hash = :code_hash AND expires_at > :now")
_WITHDRAW = Sql("DELETE FROM grants WHERE code_hash = :code_hash")
_WITHDRAW_OF = Sql("DELETE FROM grants WHERE account = :account")
_WITHDRAW_BY = Sql("DELETE FROM grants WHERE made_by = :account AND made_by <> 0")
_WITHDRAW_OPERATORS = Sql("DELETE FROM grants WHERE made_by = 0 AND account = 0")
_FORGET_GRANTS = Sql("DELETE FROM grants WHERE expires_at <= :now")


class LoginTaken(Exception):
    """Somebody else has that login name."""


class Account(Struct, frozen=True):
    """`totp` is sealed. `since`, `seen`, `ended` are days; `ended` empty: still in office."""

    id: int
    login: str
    name: str
    role: OfficerRole
    area: str
    password: str
    totp: bytes
    since: str
    seen: str
    ended: str


class Grant(Struct, frozen=True):
    """An invitation that nobody used yet. `account` 0: to make an account, else to give that one a new password.

    `name` empty: whoever accepts writes her own.
    """

    code_hash: bytes
    name: str
    role: OfficerRole
    area: str
    account: int
    expires_at: int


def code_hash(keys: Keys, code: str) -> bytes:
    return keys.digest("grant", code)


async def of_login(reading: Reading, login: str) -> Account | None:
    return _first(await reading.rows(BY_LOGIN, login=login))


async def of_id(reading: Reading, id: int) -> Account | None:
    return _first(await reading.rows(BY_ID, id=id))


async def all_of_them(reading: Reading) -> list[Account]:
    """Those in office first."""
    return [Account(*row) for row in await reading.rows(ALL)]


def _first(rows: list[Row]) -> Account | None:
    return Account(*rows[0]) if rows else None


async def open_grants(reading: Reading, now: int) -> list[Grant]:
    return [Grant(*row) for row in await reading.rows(GRANTS, now=now)]


def in_office(db: Db) -> int:
    row = db.one(_IN_OFFICE)
    return int(row[0]) if row else 0


def account(db: Db, id: int) -> Account | None:
    row = db.one(BY_ID, id=id)
    return None if row is None else Account(*row)


def add(db: Db, new: Account, step: int) -> None:
    """`step`: the TOTP step that was proved, so that its code opens nothing again. Raises LoginTaken."""
    done = db.run(
        _ADD,
        id=new.id,
        login=new.login,
        name=new.name,
        role=new.role,
        area=new.area,
        password=new.password,
        totp=new.totp,
        step=step,
        day=new.since,
    )
    if done == 0:
        raise LoginTaken


def renew(db: Db, id: int, password: str, totp: bytes, step: int, day: str) -> bool:
    """A new password and telephone after an invitation; False where the office has ended meanwhile."""
    return db.run(_RENEW, id=id, password=password, totp=totp, step=step, day=day) == 1


def take_step(db: Db, id: int, password: str, step: int, day: str) -> bool:
    """True once for each step; False also where the password or the office changed while it was being checked."""
    return db.run(_STEP, id=id, password=password, step=step, day=day) == 1


def set_password(db: Db, id: int, password: str) -> None:
    """An empty one opens nothing until an invitation has set a new one."""
    db.run(_PASSWORD, id=id, password=password)


def place(db: Db, id: int, name: str, role: OfficerRole, area: str) -> bool:
    return db.run(_PLACE, id=id, name=name, role=role, area=area) == 1


def end(db: Db, id: int, day: str) -> bool:
    return db.run(_END, id=id, day=day) == 1


def grant(db: Db, new: Grant, made_by: int) -> None:
    db.run(
        _GRANT,
        code_hash=new.code_hash,
        name=new.name,
        role=new.role,
        area=new.area,
        account=new.account,
        made_by=made_by,
        expires_at=new.expires_at,
    )


def grant_in(db: Db, hashed: bytes, now: int) -> Grant | None:
    row = db.one(GRANT, code_hash=hashed)
    return None if row is None or row[5] <= now else Grant(*row)


def take_grant(db: Db, hashed: bytes, now: int) -> bool:
    """True for the one who is first."""
    return db.run(_TAKE_GRANT, code_hash=hashed, now=now) == 1


def withdraw(db: Db, hashed: bytes) -> bool:
    return db.run(_WITHDRAW, code_hash=hashed) == 1


def withdraw_of(db: Db, account: int) -> None:
    """Every invitation for one account: only the newest may renew it."""
    db.run(_WITHDRAW_OF, account=account)


def withdraw_by(db: Db, account: int) -> None:
    """Every invitation that she gave: whoever leaves office leaves no door open behind her."""
    db.run(_WITHDRAW_BY, account=account)


def withdraw_operators(db: Db) -> None:
    """Those that the operator printed: while there is no account yet, only the newest link makes one."""
    db.run(_WITHDRAW_OPERATORS)


def forget_expired(db: Db, now: int) -> int:
    return db.run(_FORGET_GRANTS, now=now)
