"""Rounds of several ways in turn, so that a noisy machine is noisy for all of them alike."""

import statistics
import time
from collections.abc import Awaitable, Callable, Mapping

Way = Callable[[], Awaitable[int]]


async def rounds(ways: Mapping[str, Way], times: int = 5) -> dict[str, list[float]]:
    """For each way its rates, things a second, one a round; each call says how many things it did."""
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(times):
        for name, way in ways.items():
            start = time.perf_counter()
            done = await way()
            rates[name].append(done / (time.perf_counter() - start))
    return rates


def told(rates: Mapping[str, list[float]], limit: str, goals: Mapping[str, float]) -> str:
    """One line a way: its median rate and the median of its ratios to the limit of the same round."""
    lines = []
    for name, each in rates.items():
        ratio = statistics.median(ours / theirs for ours, theirs in zip(each, rates[limit], strict=True))
        goal = f"   goal >= {goals[name]}" if name in goals else ""
        lines.append(f"{name:58} {statistics.median(each):9.0f}/s   {ratio:5.2f} of {limit}{goal}")
    return "\n".join(lines)
