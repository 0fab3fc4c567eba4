"""Choosing by chance without randomness: an order that a number fixes."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def shuffled(items: Iterable[T], seed: int, name: str = "") -> tuple[T, ...]:
    """The items in an order that depends on seed and name alone (Fisher and Yates, at most 64 items)."""
    left = list(items)[:64]
    number = int.from_bytes(blake2b(f"{seed}:{name}".encode(), digest_size=64).digest())
    drawn = []
    while left:
        number, place = divmod(number, len(left))
        drawn.append(left.pop(place))
    return tuple(drawn)
