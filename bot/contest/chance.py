"""Chance that anybody can repeat who has the seed: numbers out of blake2b, and what is drawn by them.

The n-th block of 64 bytes is blake2b over "<label>:<n>" under the seed as key (n from 0); it holds eight numbers of
64 bits, the high byte first. A number below k is the next one that is below the largest multiple of k, modulo k.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")
_NUMBERS = 1 << 64


class Chance:
    """`label` tells two draws under one seed apart."""

    def __init__(self, seed: bytes, label: str) -> None:
        self._seed = seed
        self._label = label
        self._block = 0
        self._numbers: list[int] = []

    def below(self, most: int) -> int:
        """From 0 to `most` - 1, each equally likely."""
        whole = _NUMBERS - _NUMBERS % most
        while True:
            if not self._numbers:
                self._numbers = self._drawn()
            number = self._numbers.pop()
            if number < whole:
                return number % most

    def drawn(self, items: Sequence[T], number: int) -> tuple[T, ...]:
        """`number` of the items, in the order in which they were drawn (Fisher and Yates)."""
        left = list(items)
        for place in range(number):
            other = place + self.below(len(left) - place)
            left[place], left[other] = left[other], left[place]
        return tuple(left[:number])

    def shuffled(self, items: Sequence[T]) -> tuple[T, ...]:
        return self.drawn(items, len(items))

    def _drawn(self) -> list[int]:
        block = blake2b(f"{self._label}:{self._block}".encode(), key=self._seed, digest_size=64).digest()
        self._block += 1
        return [int.from_bytes(block[at : at + 8]) for at in range(56, -8, -8)]
