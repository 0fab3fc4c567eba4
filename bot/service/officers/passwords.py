"""Passwords (argon2id) and the six digits of an authenticator (TOTP, RFC 6238). Both libraries are loaded when needed."""

import asyncio
import hmac
import secrets
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 200
FEWEST_SIGNS = 5
"""Different signs a password must have: "111111111111" is long and still no password."""
AT_ONCE = 2
MOST_WAITING = 32
MEMORY_KIB, ROUNDS, LANES = 32 * 1024, 3, 1
"""More than the 19 MiB and 2 rounds that OWASP asks for; two at once must fit beside the bot on a 1 GB server."""
STEP_SECONDS = 30
SECRET_BYTES = 20


class Busy(Exception):
    """Too many sign in at this moment: nothing was looked at."""


class Passwords:
    """At most two hashes at once, in threads: each takes a tenth of a second and 32 MB."""

    def __init__(self, memory_kib: int = MEMORY_KIB, rounds: int = ROUNDS) -> None:
        self._cost = memory_kib, rounds
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._hasher: PasswordHasher | None = None
        self._nobodys = ""

    async def hashed(self, password: str) -> str:
        return str(await self._one_by_one(self._hash, password))

    async def fits(self, hashed: str, password: str) -> bool:
        """As long for an empty hash (nobody's, or one that waits for a new password) as for a true one."""
        return bool(await self._one_by_one(self._verify, hashed, password))

    async def _one_by_one(self, fn: object, *args: str) -> object:
        if self._waiting >= MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(fn, *args)  # type: ignore[arg-type]  # one of the two below
        finally:
            self._waiting -= 1

    def _hash(self, password: str) -> str:
        return self._loaded().hash(_written(password))

    def _verify(self, hashed: str, password: str) -> bool:
        from argon2.exceptions import InvalidHashError, VerificationError

        hasher = self._loaded()
        try:
            return hasher.verify(hashed or self._nobodys, _written(password)) and bool(hashed)
        except (VerificationError, InvalidHashError):
            return False

    def _loaded(self) -> "PasswordHasher":
        if self._hasher is None:
            from argon2 import PasswordHasher

            memory, rounds = self._cost
            hasher = PasswordHasher(time_cost=rounds, memory_cost=memory, parallelism=LANES)
            self._nobodys = hasher.hash(secrets.token_hex())
            self._hasher = hasher
        return self._hasher


def _written(password: str) -> str:
    """The same word whichever way a keyboard puts its diacritics together."""
    return unicodedata.normalize("NFC", password)


def weakness(password: str, login: str) -> str:
    """What is wrong with a password, as a sentence; empty where nothing is."""
    if len(password) < SHORTEST:
        return f"Mật khẩu cần ít nhất {SHORTEST} ký tự, ví dụ bốn từ không liên quan đến nhau."
    if len(password) > LONGEST:
        return f"Mật khẩu dài nhất {LONGEST} ký tự."
    if len(set(password.lower())) < FEWEST_SIGNS:
        return "Mật khẩu lặp lại một vài ký tự, dễ đoán."
    if login and login in password.lower():
        return "Mật khẩu không được chứa tên đăng nhập."
    return ""


def fresh_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def as_text(secret: bytes) -> str:
    """As an authenticator wants it typed: base32 in groups of four."""
    import base64

    written = base64.b32encode(secret).decode()
    return " ".join(written[place : place + 4] for place in range(0, len(written), 4))


def address_of(secret: bytes, who: str) -> str:
    """What the QR code holds."""
    import pyotp

    return pyotp.TOTP(as_text(secret).replace(" ", "")).provisioning_uri(name=who, issuer_name="Loa Bản")


def step_of(secret: bytes, typed: str, now: int) -> int | None:
    """The step whose six digits these are: this one, the one before or the next (a clock may be off by 30 seconds)."""
    import pyotp

    digits = "".join(sign for sign in typed if sign.isascii() and sign.isdigit())
    totp = pyotp.TOTP(as_text(secret).replace(" ", ""))
    here = now // STEP_SECONDS
    fitting = [step for step in (here - 1, here, here + 1) if hmac.compare_digest(totp.generate_otp(step), digits)]
    return max(fitting, default=None)
