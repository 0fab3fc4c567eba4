"""What an officer does with her own account: another password, and out of every browser at once."""

from msgspec.structs import replace

from bot.model.officers import Officer
from bot.service.desk import Desk
from bot.service.officers import journal
from bot.service.officers.passwords import Passwords, step_of, weakness
from bot.service.officers.sign_in import count_in_vain
from bot.service.officers.welcome import Wrong
from bot.storage import accounts, audit, tries, visits
from bot.storage.accounts import Account
from bot.storage.audit import Entry
from bot.storage.keys import Keys
from bot.storage.sql import Db
from bot.storage.store import Store

WRONG_AN_HOUR = 20


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
    doors = ((keys.digest("try", "own", str(old.id)), WRONG_AN_HOUR),)
    is_shut = tries.is_shut(db, doors, now)
    if step is None or is_shut or not accounts.take_step(db, old.id, old.password, step, new.seen):
        count_in_vain(db, keys, doors, now)
        return False
    accounts.set_password(db, new.id, new.password)
    visits.close_others(db, new.id, kept)
    audit.append(db, keys, Entry(now, new.id, new.role, new.area, "password", "changed"))
    return True


async def sign_out_everywhere(store: Store, desk: Desk, officer: Officer) -> int:
    """Of how many browsers, this one among them."""
    told = journal.entry(desk, officer, "sign-out", "everywhere")
    return int(await store.write(_signed_out, desk.keys, officer.id, told))


def _signed_out(db: Db, keys: Keys, account: int, told: Entry) -> int:
    closed = visits.close_account(db, account)
    audit.append(db, keys, told)
    return closed
