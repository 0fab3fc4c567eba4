"""Five classes of figures for a map that is read without colour: what belongs to which, and how each is named."""

from collections.abc import Iterable

from msgspec import Struct

CLASSES = 5
PERCENT_STEP = 20


class Class(Struct, frozen=True):
    """From `first` on, up to but without `end`; `end` None: and more."""

    first: int
    end: int | None


def percent_classes() -> tuple[Class, ...]:
    """Of shares: 20 % each, so that two maps can be laid side by side."""
    return _steps(PERCENT_STEP)


def count_classes(numbers: Iterable[int]) -> tuple[Class, ...]:
    """Of numbers of houses: steps of a round number, as small as five of them hold the largest."""
    most = max(numbers, default=0)
    return _steps(next(step for step in _round_numbers() if step * CLASSES > most))


def class_of(classes: tuple[Class, ...], n: float) -> int:
    """From 1 to five."""
    return next(place for place, each in enumerate(classes, 1) if each.end is None or n < each.end)


def _steps(step: int) -> tuple[Class, ...]:
    inner = [Class(n * step, (n + 1) * step) for n in range(CLASSES - 1)]
    return (*inner, Class((CLASSES - 1) * step, None))


def _round_numbers() -> Iterable[int]:
    """1, 2, 5, 10, 20, 50 …"""
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10
