"""The keys that tell a calm talk from an ordinary one. They live in memory for twenty minutes and nowhere else.

Every step of every talk writes 16 bytes: a nonce, and a time or 0 under a key stream. Whoever holds the database, a
backup or the key file sees 16 random bytes in each chat. When the clock drops a key, nobody can read the bytes that
were made with it, not even this process: so a stored mark proves nothing, and soon cannot prove anything (S24).
A restart forgets the keys too, and with them who was calm.
"""

import hashlib
import secrets
import threading
from collections.abc import Callable

LASTS_SECONDS = 600
"""A key seals for this long, and opens for as long again."""
_HALF = 8


class KeyedMark:
    """The keys as they are at one moment; its repr shows nothing."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        self._keys = keys

    def sealed(self, until: int, chance: int) -> bytes:
        key = self._keys[-1]
        nonce = hashlib.blake2b(chance.to_bytes(16), key=key, digest_size=_HALF, person=b"nonce").digest()
        return nonce + _under(key, nonce, until.to_bytes(_HALF))

    def until(self, mark: bytes) -> int:
        """Under a wrong key a time comes out that is nobody's: only one within the next ten minutes means anything."""
        if len(mark) != 2 * _HALF:
            return 0
        nonce, hidden = mark[:_HALF], mark[_HALF:]
        found = (int.from_bytes(_under(key, nonce, hidden)) for key in self._keys)
        return next((until for until in found if 0 < until < 1 << 40), 0)


class Marks:
    def __init__(self, draw: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._draw = draw
        self._lock = threading.Lock()
        self._keys: tuple[tuple[int, bytes], ...] = ()

    def at(self, now: int) -> KeyedMark:
        with self._lock:
            if not self._keys or now - self._keys[-1][0] >= LASTS_SECONDS:
                self._keys = (*self._keys, (now, self._draw(32)))
        self.forget(now)
        return KeyedMark(tuple(key for _, key in self._keys))

    def is_calm(self, quiet: bytes, now: int) -> bool:
        """Whether the talk that carries these bytes is calm just now, as the talk itself would say."""
        return now < self.at(now).until(quiet) <= now + LASTS_SECONDS

    def forget(self, now: int) -> None:
        """Keys whose last mark has run out; called by the clock as well."""
        with self._lock:
            self._keys = tuple(each for each in self._keys if now - each[0] < 2 * LASTS_SECONDS)


def _under(key: bytes, nonce: bytes, plain: bytes) -> bytes:
    stream = hashlib.blake2b(nonce, key=key, digest_size=_HALF, person=b"stream").digest()
    return (int.from_bytes(plain) ^ int.from_bytes(stream)).to_bytes(_HALF)
