"""The two secrets that stand outside the database: without them a stolen file names nobody.

The pepper turns a carrier's name for a chat into a digest that nobody else can make; the seal hides
reply addresses, queued bodies and household codes. A backup does not hold them.
"""

import hashlib
import os
import secrets
import stat
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class WrongKey(Exception):
    """Something sealed cannot be opened: the key file does not belong to this database."""


class Seal:
    """AES-GCM under one key of 16, 24 or 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, plain: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except InvalidTag as trouble:
            raise WrongKey("the key file does not belong to this database") from trouble


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
    written = msgspec.json.decode(file.read_bytes(), type=_Written)
    return Keys(written.pepper, written.seal)


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = _Written(pepper=secrets.token_bytes(32), seal=secrets.token_bytes(32))
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as out:
        out.write(msgspec.json.encode(fresh))
