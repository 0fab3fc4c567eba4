"""How an officer of the province lets somebody in, moves her and ends her office. What follows: welcome.py."""

from msgspec import Struct

from bot.model.officers import LONGEST_NAME, MAY, Officer, OfficerRole
from bot.service.desk import Desk
from bot.service.officers.typed_codes import fresh_code, in_groups
from bot.service.officers.welcome import Wrong
from bot.storage import accounts, audit, visits
from bot.storage.accounts import Grant
from bot.storage.audit import Entry
from bot.storage.keys import Keys
from bot.storage.sql import Db
from bot.storage.store import Store

GRANT_DAYS = 7
DAY = 86400
PATH = "/can-bo/moi"


class Place(Struct, frozen=True):
    """Who is to be what and where: shown name and office, role, a commune's code, a school's id, or ""."""

    name: str
    role: OfficerRole
    area: str = ""


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
    return await invite(store, desk, Place("", "province"), None)


def _withdrawn_unless_in_office(db: Db) -> bool:
    if accounts.in_office(db):
        return True
    accounts.withdraw_operators(db)
    return False


async def move(store: Store, desk: Desk, account: int, place: Place, by: Officer) -> bool:
    """Another name, role or area; signed in nowhere any more (S42)."""
    return bool(await store.write(_moved, desk.keys, account, place, by, int(desk.clock().timestamp())))


def _moved(db: Db, keys: Keys, account: int, place: Place, by: Officer, now: int) -> bool:
    if account == by.id or not accounts.place(db, account, place.name, place.role, place.area):
        return False
    _shut_out(db, account)
    _tell(db, keys, by, f"moved:{account}:{place.role}", place.area, now)
    return True


async def end(store: Store, desk: Desk, account: int, by: Officer) -> bool:
    """Out of office at once (S42). Nobody ends herself, so that one officer of the province is always left."""
    day = desk.day_of(desk.clock()).isoformat()
    return bool(await store.write(_ended, desk.keys, account, by, day, int(desk.clock().timestamp())))


def _ended(db: Db, keys: Keys, account: int, by: Officer, day: str, now: int) -> bool:
    if account == by.id or not accounts.end(db, account, day):
        return False
    _shut_out(db, account)
    _tell(db, keys, by, f"ended:{account}", "", now)
    return True


def _shut_out(db: Db, account: int) -> None:
    """Out of every browser, and no invitation for her or from her opens anything any more."""
    accounts.withdraw_of(db, account)
    accounts.withdraw_by(db, account)
    visits.close_account(db, account)


async def withdraw(store: Store, desk: Desk, hashed: bytes, by: Officer) -> bool:
    """An invitation that nobody used yet."""
    return bool(await store.write(_withdrawn, desk.keys, hashed, by, int(desk.clock().timestamp())))


def _withdrawn(db: Db, keys: Keys, hashed: bytes, by: Officer, now: int) -> bool:
    if not accounts.withdraw(db, hashed):
        return False
    _tell(db, keys, by, "withdrawn", "", now)
    return True


def _tell(db: Db, keys: Keys, by: Officer | None, what: str, area: str, now: int) -> None:
    """`by` None: the operator at the machine, who has no account."""
    actor, role = (by.id, by.role) if by else (0, "operator")
    audit.append(db, keys, Entry(now, actor, role, area, "access", what))
