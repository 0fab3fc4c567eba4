"""The page behind the link of an invitation: a login, a password and an authenticator, and one is signed in."""

import secrets

from msgspec import Struct

from bot.model.officers import LONGEST_NAME
from bot.service.desk import Desk
from bot.service.officers.passwords import SECRET_BYTES, Passwords, fresh_secret, step_of, weakness
from bot.service.officers.sign_in import count_in_vain, login_of, opened
from bot.service.officers.typed_codes import read
from bot.storage import accounts, audit, tries, visits
from bot.storage.accounts import Account, Grant, LoginTaken
from bot.storage.audit import Entry
from bot.storage.keys import Keys, WrongKey
from bot.storage.sql import Db
from bot.storage.store import Store
from bot.storage.tries import Door

WRONG_FROM_ADDRESS, WRONG_IN_ALL = 20, 300
"""Codes that open nothing, an hour."""
SHORTEST_LOGIN, LONGEST_LOGIN = 3, 40


class Wrong(Struct, frozen=True):
    """A slip at one field of a form, and the sentence that says how to mend it."""

    field: str
    sentence: str


class Asked(Struct, frozen=True):
    """What the page of an invitation was filled in with. `sealed` is the authenticator's key as the page was given it.

    `name` and `login` count only where the invitation leaves them open.
    """

    code: str
    sealed: bytes
    name: str
    login: str
    password: str
    again: str
    digits: str
    address: str

    def __repr__(self) -> str:
        return "Asked(…)"


class Invitations:
    """The page behind the link of an invitation."""

    def __init__(self, store: Store, desk: Desk, passwords: Passwords) -> None:
        self._store = store
        self._desk = desk
        self._passwords = passwords

    def _now(self) -> int:
        return int(self._desk.clock().timestamp())

    async def look_up(self, code: str, address: str) -> tuple[Grant, Account | None] | None:
        """The invitation, still unused, and the account that it renews. Wrong codes are counted."""
        now = self._now()
        doors = _doors(self._desk.keys, address)
        found = read(code)
        grant = await self._store.write(_looked_up, self._desk.keys, found, doors, now)
        if grant is None or not grant.account:
            return None if grant is None else (grant, None)
        async with self._store.reading() as reading:
            account = await accounts.of_id(reading, grant.account)
        return None if account is None or account.ended else (grant, account)

    def fresh_key(self) -> tuple[bytes, bytes]:
        """A key for an authenticator, plain for the page to show and sealed for its form to bring back."""
        secret = fresh_secret()
        return secret, self._desk.keys.seal.close(secret)

    def key_in(self, sealed: bytes) -> bytes | None:
        """The key that a form brings back; None where it is not one of ours."""
        try:
            secret = self._desk.keys.seal.open(sealed)
        except WrongKey:
            return None
        return secret if len(secret) == SECRET_BYTES else None

    async def accept(self, asked: Asked, before: str = "") -> str | tuple[Wrong, ...]:
        """The token of a session that is signed in at once, or what is to be mended. Raises Busy."""
        found = await self.look_up(asked.code, asked.address)
        secret = self.key_in(asked.sealed)
        if found is None or secret is None:
            return (Wrong("ma", "Mã mời không đúng, đã dùng rồi hoặc đã hết hạn. Xin tỉnh một mã mới."),)
        grant, account = found
        login = account.login if account else login_of(asked.login)
        name = grant.name or asked.name
        now = self._now()
        step = step_of(secret, asked.digits, now)
        if wrong := _slips(asked, name, login, step):
            return wrong
        assert step is not None  # noqa: S101 (else it was a slip)
        hashed = await self._passwords.hashed(asked.password)
        day = self._desk.day_of(self._desk.clock()).isoformat()
        sealed = self._desk.keys.seal.close(secret)
        id = account.id if account else secrets.randbits(62)
        new = Account(id, login, name, grant.role, grant.area, hashed, sealed, day, day, "")
        token = secrets.token_urlsafe(32)
        try:
            is_in = await self._store.write(_accepted, self._desk.keys, grant, new, step, token, before, now)
        except LoginTaken:
            return (Wrong("dang_nhap", "Tên đăng nhập này đã có người dùng. Chọn tên khác."),)
        return token if is_in else (Wrong("ma", "Mã mời này vừa được dùng ở nơi khác."),)


def _doors(keys: Keys, address: str) -> tuple[Door, ...]:
    return (keys.digest("try", "grant", address), WRONG_FROM_ADDRESS), (keys.digest("try", "grant"), WRONG_IN_ALL)


def _looked_up(db: Db, keys: Keys, code: str | None, doors: tuple[Door, ...], now: int) -> Grant | None:
    grant = (
        None
        if code is None or tries.is_shut(db, doors, now)
        else accounts.grant_in(db, accounts.code_hash(keys, code), now)
    )
    if grant is None:
        count_in_vain(db, keys, doors, now)
    return grant


def _slips(asked: Asked, name: str, login: str, step: int | None) -> tuple[Wrong, ...]:
    slips = []
    if not name or len(name) > LONGEST_NAME:
        slips.append(Wrong("ten", f"Ghi tên và chức vụ, nhiều nhất {LONGEST_NAME} ký tự."))
    if not SHORTEST_LOGIN <= len(login) <= LONGEST_LOGIN:
        slips.append(
            Wrong("dang_nhap", f"Tên đăng nhập từ {SHORTEST_LOGIN} đến {LONGEST_LOGIN} chữ cái, chữ số, viết liền.")
        )
    if weak := weakness(asked.password, login):
        slips.append(Wrong("mat_khau", weak))
    elif asked.password != asked.again:
        slips.append(Wrong("nhac_lai", "Hai lần gõ mật khẩu chưa giống nhau."))
    if step is None:
        slips.append(
            Wrong("so", "Sáu số chưa đúng. Xem số đang hiện trong ứng dụng; đồng hồ điện thoại phải đúng giờ.")
        )
    return tuple(slips)


def _accepted(db: Db, keys: Keys, grant: Grant, new: Account, step: int, token: str, before: str, now: int) -> bool:
    if not accounts.take_grant(db, grant.code_hash, now):
        return False
    if grant.account:
        if not accounts.renew(db, new.id, new.password, new.totp, step, new.since):
            return False
        visits.close_account(db, new.id)
        kept = accounts.account(db, new.id)
        new = kept or new
    else:
        accounts.add(db, new, step)
    audit.append(db, keys, Entry(now, new.id, new.role, new.area, "account", "renewed" if grant.account else "made"))
    opened(db, keys, new, token, before, now)
    return True
