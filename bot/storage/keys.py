"""The two secrets that stand outside the database: without them a stolen file names nobody.

The pepper turns a carrier's name for a chat into a digest that nobody else can make; the seal hides
reply addresses, queued bodies and household codes. A backup does not hold them.
"""

import contextlib
import hashlib
import os
import secrets
import stat
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.storage.chance import random_bytes
from bot.storage.files import keep_folder
from bot.storage.sql import Db, Sql

_NONCE = 12
STRANGE = "the key file does not belong to this database: put back the one that does"

_MARK = Sql("INSERT INTO marks (name, value) VALUES ('keys', :mine) ON CONFLICT (name) DO NOTHING")
_MARKED = Sql("SELECT value FROM marks WHERE name = 'keys'")


class WrongKey(Exception):
    """Something sealed cannot be opened: the key file does not belong to this database."""


class Seal:
    """AES-GCM under one key of 16, 24 or 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, plain: bytes) -> bytes:
        nonce = random_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except (InvalidTag, ValueError) as trouble:
            raise WrongKey(STRANGE) from trouble


class Keys:
    """`repr` shows nothing of them."""

    def __init__(self, pepper: bytes, seal: bytes) -> None:
        self._pepper = pepper
        self.seal = Seal(seal)

    def digest(self, *parts: str) -> bytes:
        """16 bytes that only the holder of the pepper can make from these words."""
        return hashlib.blake2b("\0".join(parts).encode(), key=self._pepper, digest_size=16).digest()


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    pepper: bytes
    seal: bytes


def keys_in(file: Path) -> Keys:
    """Reads the key file, or makes one (mode 0600). Refuses a file that others may read."""
    if not file.exists():
        _make(file)
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise PermissionError(f"{file} may be read by others: run  chmod 600 {file}")
    try:
        written = msgspec.json.decode(file.read_bytes(), type=_Written)
        return Keys(written.pepper, written.seal)
    except ValueError:
        raise WrongKey(f"{file} is no key file: put back the one that belongs to the database") from None


def belong(db: Db, keys: Keys) -> None:
    """The first keys that a database sees are its own for ever: with others it would know nobody again.

    To be called before the first message is received. Raises WrongKey.
    """
    mine = keys.digest("whose database")
    db.run(_MARK, mine=mine)
    row = db.one(_MARKED)
    if row is None or bytes(row[0]) != mine:
        raise WrongKey(STRANGE)


def _make(file: Path) -> None:
    """Whole and on the disk before anything is sealed with it; of two that make one at once, one wins."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = _Written(pepper=secrets.token_bytes(32), seal=secrets.token_bytes(32))
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as out:
        out.write(msgspec.json.encode(fresh))
        out.flush()
        os.fsync(out.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(part, file)
    part.unlink()
    keep_folder(file)
