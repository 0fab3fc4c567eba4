"""Choosing by chance without randomness: an order that a number fixes."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def shuffled(items: Iterable[T], seed: int, name: "object" = "") -> tuple[T, ...]:
    """The same items in an order that depends on seed, name and the items' own text alone."""
    start = f"{seed}:{name}:".encode()
    return tuple(sorted(items, key=lambda item: blake2b(start + str(item).encode(), digest_size=8).digest()))
