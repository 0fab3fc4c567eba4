"""Signing in and out. Wrong login, wrong password, wrong digits and too many tries have one answer and take one time."""

import hmac
import secrets
from collections.abc import Sequence

from msgspec import Struct

from bot.model.folding import fold
from bot.model.officers import Officer
from bot.service.desk import Desk
from bot.service.officers.passwords import SECRET_BYTES, Passwords, step_of
from bot.storage import accounts, audit, tries, visits
from bot.storage.accounts import Account
from bot.storage.audit import Entry
from bot.storage.keys import Keys
from bot.storage.sql import Db
from bot.storage.store import Store
from bot.storage.tries import Door
from bot.storage.visits import Session

LOGIN_FROM_HERE, LOGIN_FROM_ANYWHERE, ADDRESS = 10, 50, 100
"""Wrong tries an hour: at a login from one address, at a login from all, from one address (an office shares one)."""
NOBODYS_SECRET = bytes(SECRET_BYTES)


class Tried(Struct, frozen=True):
    """What was typed, and from where. Its repr shows nothing."""

    login: str
    password: str
    digits: str
    address: str

    def __repr__(self) -> str:
        return "Tried(…)"


class SignIn:
    def __init__(self, store: Store, desk: Desk, passwords: Passwords) -> None:
        self._store = store
        self._desk = desk
        self._passwords = passwords

    async def sign_in(self, tried: Tried, before: str = "") -> str | None:
        """A fresh token, never one that the browser brought (`before`: its session ends); None where anything is wrong.

        Raises Busy.
        """
        keys, now = self._desk.keys, int(self._desk.clock().timestamp())
        login = login_of(tried.login)
        async with self._store.reading() as reading:
            known = await accounts.of_login(reading, login)
        account = known if known is not None and not known.ended else None
        fits = await self._passwords.fits(account.password if account else "", tried.password)
        secret = keys.seal.open(account.totp) if account else NOBODYS_SECRET
        step = step_of(secret, tried.digits, now)
        token = secrets.token_urlsafe(32)
        doors = _doors(keys, login, tried.address)
        proved = (account, step) if account is not None and fits and step is not None else None
        day = self._desk.day_of(self._desk.clock()).isoformat()
        if await self._store.write(_settled, keys, doors, proved, token, before, now, day):
            return token
        return None

    async def session(self, token: str) -> Session | None:
        """While it is not idle, not too old, and its office not ended or changed."""
        now = int(self._desk.clock().timestamp())
        hashed = visits.token_hash(self._desk.keys, token)
        async with self._store.reading() as reading:
            session = await visits.session_of(reading, hashed, now)
        if session is not None and now - session.seen_at >= visits.SEEN_EVERY_SECONDS:
            await self._store.write(visits.see, hashed, now)
        return session

    async def sign_out(self, token: str, officer: Officer) -> None:
        now = int(self._desk.clock().timestamp())
        told = Entry(now, officer.id, officer.role, officer.area, "sign-out", officer.how)
        await self._store.write(_closed, self._desk.keys, visits.token_hash(self._desk.keys, token), told)


def csrf_of(keys: Keys, token: str) -> str:
    return keys.digest("csrf", token).hex()


def is_csrf(keys: Keys, token: str, sent: str) -> bool:
    return hmac.compare_digest(csrf_of(keys, token).encode(), sent.encode())


def login_of(typed: str) -> str:
    """As it was chosen: small letters without diacritics, and no spaces."""
    return fold(typed).replace(" ", "")


def officer_of(keys: Keys, session: Session, where: str) -> Officer:
    """A link from the talk has no account: in the journal it is a number that dies with the person."""
    if session.how == "password":
        return Officer(session.account, session.name, session.role, session.area, "password", where)
    return Officer(actor_of(keys, session.person), "", session.role, session.area, "link", where)


def actor_of(keys: Keys, person: int) -> int:
    """A person's number in the journal: it leads to nobody without the key file, nor once she is erased."""
    return -(int.from_bytes(keys.digest("actor", str(person))[:8]) >> 2) - 1


def _doors(keys: Keys, login: str, address: str) -> tuple[Door, ...]:
    return (
        (keys.digest("try", "login", login, address), LOGIN_FROM_HERE),
        (keys.digest("try", "login", login), LOGIN_FROM_ANYWHERE),
        (keys.digest("try", "address", address), ADDRESS),
    )


def _settled(
    db: Db,
    keys: Keys,
    doors: Sequence[Door],
    proved: tuple[Account, int] | None,
    token: str,
    before: str,
    now: int,
    day: str,
) -> bool:
    is_shut = tries.is_shut(db, doors, now)
    if proved is None or is_shut or not accounts.take_step(db, proved[0].id, proved[0].password, proved[1], day):
        count_in_vain(db, keys, doors, now)
        return False
    account = proved[0]
    opened(db, keys, account, token, before, now)
    return True


def opened(db: Db, keys: Keys, account: Account, token: str, before: str, now: int) -> None:
    if before:
        visits.close(db, visits.token_hash(keys, before))
    hashed = visits.token_hash(keys, token)
    visits.open_session(db, hashed, account=account.id, role=account.role, area=account.area, how="password", now=now)
    audit.append(db, keys, Entry(now, account.id, account.role, account.area, "sign-in", "password"))


def count_in_vain(db: Db, keys: Keys, doors: Sequence[Door], now: int) -> None:
    """At its doors; and into the journal at the 1st, 2nd, 4th, 8th … of an hour: how many, no login and no address."""
    for door, _ in doors:
        tries.tried_in_vain(db, door, now)
    n = tries.tried_in_vain(db, keys.digest("try", "all"), now)
    if n & (n - 1) == 0:
        audit.append(db, keys, Entry(now, 0, "", "", "sign-in-failed", str(n)))


def _closed(db: Db, keys: Keys, hashed: bytes, told: Entry) -> None:
    visits.close(db, hashed)
    audit.append(db, keys, told)
