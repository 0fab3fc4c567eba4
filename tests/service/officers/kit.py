"""Officers to test with: passwords that are cheap to seal, an authenticator whose digits the test knows."""

import base64
import datetime as dt
import itertools

import pyotp

from bot.model.officers import Officer, OfficerRole
from bot.service.officers.passwords import Passwords
from bot.service.officers.sign_in import SignIn, Tried
from bot.storage import accounts
from bot.storage.accounts import Account
from tests.conftest import KEYS, House

SECRET = b"twenty bytes of luck"
PASSWORD = "rừng hồi sau nhà sàn"
HERE = "203.0.113.7"
CHEAP = Passwords(memory_kib=64, rounds=1)
_ids = itertools.count(1001)


async def employed(house: House, role: OfficerRole = "province", area: str = "", name: str = "") -> Account:
    """An account in office."""
    id = next(_ids)
    hashed, sealed = await CHEAP.hashed(PASSWORD), KEYS.seal.close(SECRET)
    account = Account(
        id, f"canbo{id}", name or f"Cán bộ {id}", role, area, hashed, sealed, "2026-01-05", "2026-01-05", ""
    )
    await house.store.write(accounts.add, account, 0)
    return account


def as_officer(account: Account) -> Officer:
    return Officer(account.id, account.name, account.role, account.area, "password")


def digits(house: House, later: int = 0, secret: bytes = SECRET) -> str:
    """What the authenticator shows in `later` seconds."""
    return pyotp.TOTP(base64.b32encode(secret).decode()).at(house.now + dt.timedelta(seconds=later))


def sign_in(house: House) -> SignIn:
    return SignIn(house.store, house.desk, CHEAP)


def tried(house: House, login: str, password: str = PASSWORD, so: str = "", address: str = HERE) -> Tried:
    return Tried(login, password, so or digits(house), address)


async def journal(house: House) -> list[tuple[str, str]]:
    """(action, what), the oldest first."""
    return [(row[0], row[1]) for row in await house.rows("SELECT action, what FROM audit ORDER BY id")]
