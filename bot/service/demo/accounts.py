"""Two accounts with which a visitor signs in on the demo's pages; what they are opened with is no secret."""

from random import Random

from msgspec import Struct

from bot.model.officers import OfficerRole
from bot.service.desk import Desk
from bot.service.officers.passwords import STEP_SECONDS, Passwords, address_of, as_text, fresh_secret
from bot.storage import accounts
from bot.storage.accounts import Account
from bot.storage.store import Store

COMMUNE = "06040"
"""Whose officer the second account is: xã Thất Khê."""
PASSWORD = "xem thử Lạng Sơn"  # noqa: S105 (a demo's: it opens invented figures)


class Visitor(Struct, frozen=True):
    """How somebody signs in. `digits`: the six of this half minute."""

    name: str
    login: str
    password: str
    secret: str
    digits: str
    address: str


WHO: tuple[tuple[str, str, OfficerRole, str], ...] = (
    ("tinhmau", "Cán bộ tỉnh (mẫu)", "province", ""),
    ("xamau", "Cán bộ xã Thất Khê (mẫu)", "commune", COMMUNE),
)


async def open_accounts(store: Store, desk: Desk, chance: Random) -> None:
    hashed = await Passwords().hashed(PASSWORD)
    day = desk.day_of(desk.clock()).isoformat()
    for login, name, role, area in WHO:
        secret = desk.keys.seal.close(fresh_secret())
        new = Account(chance.getrandbits(62), login, name, role, area, hashed, secret, day, day, "")
        await store.write(accounts.add, new, 0)


async def visitors(store: Store, desk: Desk) -> tuple[Visitor, ...]:
    """As they stand in the database; none where an officer of the demo has ended them."""
    found = []
    async with store.reading() as reading:
        for login, *_ in WHO:
            account = await accounts.of_login(reading, login)
            if account is not None and not account.ended:
                found.append(_told(desk, account))
    return tuple(found)


def _told(desk: Desk, account: Account) -> Visitor:
    import pyotp

    secret = desk.keys.seal.open(account.totp)
    written = as_text(secret)
    step = int(desk.clock().timestamp()) // STEP_SECONDS
    digits = pyotp.TOTP(written.replace(" ", "")).generate_otp(step)
    return Visitor(account.name, account.login, PASSWORD, written, digits, address_of(secret, account.login))
