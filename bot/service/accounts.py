"""How an account comes to be, changes and ends: an invitation, a password with an authenticator, and back again."""

import secrets

from msgspec import Struct
from msgspec.structs import replace

from bot.model.officers import MAY, Officer, OfficerRole
from bot.service import passwords as typed
from bot.service.desk import Desk
from bot.service.passwords import Passwords, fresh_secret, step_of, weakness
from bot.service.sign_in import count_in_vain, login_of, opened
from bot.service.typed_codes import fresh_code, in_groups, read
from bot.storage import accounts, audit, tries, visits
from bot.storage.accounts import Account, Grant, LoginTaken
from bot.storage.audit import Entry
from bot.storage.keys import Keys, WrongKey
from bot.storage.sql import Db
from bot.storage.store import Store
from bot.storage.tries import Door

GRANT_DAYS = 7
DAY = 86400
WRONG_FROM_ADDRESS, WRONG_IN_ALL = 20, 300
PATH = "/can-bo/moi"
SHORTEST_LOGIN, LONGEST_LOGIN = 3, 40
LONGEST_NAME = 120


class Place(Struct, frozen=True):
    """Who is to be what and where: shown name and office, role, a commune's code, a school's id, or ""."""

    name: str
    role: OfficerRole
    area: str = ""


class Asked(Struct, frozen=True):
    """What the page of an invitation was filled in with. `sealed` is the authenticator's key as the page was given it."""

    code: str
    sealed: bytes
    login: str
    password: str
    again: str
    digits: str
    address: str

    def __repr__(self) -> str:
        return "Asked(…)"


class Wrong(Struct, frozen=True):
    """A slip at one field of a form, and the sentence that says how to mend it."""

    field: str
    sentence: str


def misplaced(desk: Desk, place: Place, schools: frozenset[str] = frozenset()) -> Wrong | None:
    """What does not fit in a place; `schools` are the ids of the register."""
    if not place.name or len(place.name) > LONGEST_NAME:
        return Wrong("ten", f"Ghi tên và chức vụ, nhiều nhất {LONGEST_NAME} ký tự.")
    if place.role not in MAY:
        return Wrong("vai", "Chọn một vai trò.")
    match place.role:
        case "commune" if place.area not in desk.gazetteer.communes:
            return Wrong("noi", "Chọn xã, phường mà người này phụ trách.")
        case "school" if place.area not in schools:
            return Wrong("noi", "Chọn trường của người này. Danh sách trường nhập ở mục Trường học.")
        case "province" | "editor" | "auditor" if place.area:
            return Wrong("noi", "Vai trò này ở cấp tỉnh: để trống xã, trường.")
    return None


async def invite(store: Store, desk: Desk, place: Place, by: Officer | None, account: int = 0) -> str:
    """A one-time code for a place. `by` None: the operator at the machine; `account`: whose password it renews."""
    code = fresh_code()
    until = int(desk.clock().timestamp()) + GRANT_DAYS * DAY
    new = Grant(accounts.code_hash(desk.keys, code), place.name, place.role, place.area, account, until)
    await store.write(_invited, desk.keys, new, by, int(desk.clock().timestamp()))
    return code


def link_of(address: str, code: str) -> str:
    """The code stands behind the #, which a browser tells no server and no log."""
    return f"{address}{PATH}#ma={in_groups(code)}"


def _invited(db: Db, keys: Keys, new: Grant, by: Officer | None, now: int) -> None:
    what = f"invited:{new.role}"
    if new.account:
        accounts.withdraw_of(db, new.account)
        accounts.set_password(db, new.account, "")
        visits.close_account(db, new.account)
        what = f"invited-anew:{new.account}"
    accounts.grant(db, new, by.id if by else 0)
    _tell(db, keys, by, what, new.area, now)


async def first_account(store: Store, desk: Desk) -> str | None:
    """A fresh code for the first account, while there is none; the ones before it open nothing any more."""
    if await store.write(_withdrawn_unless_in_office):
        return None
    return await invite(store, desk, Place("Quản trị tỉnh", "province"), None)


def _withdrawn_unless_in_office(db: Db) -> bool:
    if accounts.in_office(db):
        return True
    accounts.withdraw_operators(db)
    return False


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
        return secret if len(secret) == typed.SECRET_BYTES else None

    async def accept(self, asked: Asked, before: str = "") -> str | tuple[Wrong, ...]:
        """The token of a session that is signed in at once, or what is to be mended. Raises Busy."""
        found = await self.look_up(asked.code, asked.address)
        secret = self.key_in(asked.sealed)
        if found is None or secret is None:
            return (Wrong("ma", "Mã mời không đúng, đã dùng rồi hoặc đã hết hạn. Xin tỉnh một mã mới."),)
        grant, account = found
        login = account.login if account else login_of(asked.login)
        now = self._now()
        step = step_of(secret, asked.digits, now)
        if wrong := _slips(asked, login, step):
            return wrong
        assert step is not None  # noqa: S101 (else it was a slip)
        hashed = await self._passwords.hashed(asked.password)
        day = self._desk.day_of(self._desk.clock()).isoformat()
        sealed = self._desk.keys.seal.close(secret)
        id = account.id if account else secrets.randbits(62)
        new = Account(id, login, grant.name, grant.role, grant.area, hashed, sealed, day, day, "")
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


def _slips(asked: Asked, login: str, step: int | None) -> tuple[Wrong, ...]:
    slips = []
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


async def move(store: Store, desk: Desk, account: int, place: Place, by: Officer) -> bool:
    """Another name, role or area; signed in nowhere any more (S42)."""
    return bool(await store.write(_moved, desk.keys, account, place, by, int(desk.clock().timestamp())))


def _moved(db: Db, keys: Keys, account: int, place: Place, by: Officer, now: int) -> bool:
    if account == by.id or not accounts.place(db, account, place.name, place.role, place.area):
        return False
    accounts.withdraw_of(db, account)
    visits.close_account(db, account)
    _tell(db, keys, by, f"moved:{account}:{place.role}", place.area, now)
    return True


async def end(store: Store, desk: Desk, account: int, by: Officer) -> bool:
    """Out of office at once (S42). Nobody ends herself, so that one officer of the province is always left."""
    day = desk.day_of(desk.clock()).isoformat()
    return bool(await store.write(_ended, desk.keys, account, by, day, int(desk.clock().timestamp())))


def _ended(db: Db, keys: Keys, account: int, by: Officer, day: str, now: int) -> bool:
    if account == by.id or not accounts.end(db, account, day):
        return False
    accounts.withdraw_of(db, account)
    visits.close_account(db, account)
    _tell(db, keys, by, f"ended:{account}", "", now)
    return True


async def withdraw(store: Store, desk: Desk, hashed: bytes, by: Officer) -> bool:
    """An invitation that nobody used yet."""
    return bool(await store.write(_withdrawn, desk.keys, hashed, by, int(desk.clock().timestamp())))


def _withdrawn(db: Db, keys: Keys, hashed: bytes, by: Officer, now: int) -> bool:
    if not accounts.withdraw(db, hashed):
        return False
    _tell(db, keys, by, "withdrawn", "", now)
    return True


async def sign_out_everywhere(store: Store, desk: Desk, officer: Officer) -> int:
    now = int(desk.clock().timestamp())
    return int(await store.write(_signed_out_everywhere, desk.keys, officer, now))


def _signed_out_everywhere(db: Db, keys: Keys, officer: Officer, now: int) -> int:
    closed = visits.close_account(db, officer.id)
    _tell(db, keys, officer, "everywhere", "", now, "sign-out")
    return closed


def _tell(
    db: Db, keys: Keys, by: Officer | None, what: str, area: str, now: int, action: audit.Action = "access"
) -> None:
    """`by` None: the operator at the machine, who has no account."""
    role = by.role if by else "operator"
    audit.append(db, keys, Entry(now, by.id if by else 0, role, area or (by.area if by else ""), action, what))


class OwnPassword:
    """An officer changes her own password: with the old one and a fresh code of her authenticator."""

    def __init__(self, store: Store, desk: Desk, passwords: Passwords) -> None:
        self._store = store
        self._desk = desk
        self._passwords = passwords

    async def change(
        self, officer: Officer, token: str, old: str, new: str, again: str, digits: str
    ) -> tuple[Wrong, ...]:
        """What is to be mended; nothing: it is changed, and she is signed in nowhere but here. Raises Busy."""
        now = int(self._desk.clock().timestamp())
        async with self._store.reading() as reading:
            account = await accounts.of_id(reading, officer.id)
        if account is None:
            return (Wrong("cu", "Tài khoản này đã kết thúc."),)
        if weak := weakness(new, account.login):
            return (Wrong("moi", weak),)
        if new != again:
            return (Wrong("nhac_lai", "Hai lần gõ mật khẩu chưa giống nhau."),)
        fits = await self._passwords.fits(account.password, old)
        step = step_of(self._desk.keys.seal.open(account.totp), digits, now)
        hashed = await self._passwords.hashed(new)
        day = self._desk.day_of(self._desk.clock()).isoformat()
        proved = step if fits else None
        kept = visits.token_hash(self._desk.keys, token)
        changed = replace(account, password=hashed, seen=day)
        if await self._store.write(_changed, self._desk.keys, account, changed, proved, kept, now):
            return ()
        return (Wrong("cu", "Mật khẩu đang dùng hoặc sáu số chưa đúng. Sai nhiều lần thì xin đợi sang giờ sau."),)


def _changed(db: Db, keys: Keys, old: Account, new: Account, step: int | None, kept: bytes, now: int) -> bool:
    doors = ((keys.digest("try", "own", str(old.id)), WRONG_FROM_ADDRESS),)
    is_shut = tries.is_shut(db, doors, now)
    if step is None or is_shut or not accounts.take_step(db, old.id, old.password, step, new.seen):
        count_in_vain(db, keys, doors, now)
        return False
    accounts.set_password(db, new.id, new.password)
    visits.close_others(db, new.id, kept)
    audit.append(db, keys, Entry(now, new.id, new.role, new.area, "password", "changed"))
    return True
