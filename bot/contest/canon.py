"""One way to write a value, so that its checksum is the same on every machine."""

from collections.abc import Iterable
from hashlib import blake2b

import msgspec

_encoder = msgspec.json.Encoder(order="sorted")


def canonical(value: object) -> bytes:
    """JSON in UTF-8 without spaces, the keys of every object sorted."""
    return _encoder.encode(value)


def checksum(value: object) -> str:
    """blake2b of 32 bytes over the canonical JSON, in hexadecimal."""
    return blake2b(canonical(value), digest_size=32).hexdigest()


def checksum_of_lines(values: Iterable[object]) -> str:
    """Of many values, each on a line of its own that ends with a newline: they need not be held at once."""
    found = blake2b(digest_size=32)
    for value in values:
        found.update(canonical(value) + b"\n")
    return found.hexdigest()
