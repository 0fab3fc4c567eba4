"""A whole number divided openly among the units on whose land it was counted."""

from collections.abc import Sequence

from bot.model.atlas import Share


def apportioned(n: int, shares: Sequence[Share]) -> dict[str, int]:
    """Whole numbers that add up to n, each within 1 of its share: the largest remainders are rounded up."""
    if len(shares) == 1:
        return {shares[0].code: n}
    exact = {share.code: n * share.part for share in shares}
    whole = {code: int(part) for code, part in exact.items()}
    left = n - sum(whole.values())
    for code in sorted(exact, key=lambda code: (whole[code] - exact[code], code))[:left]:
        whole[code] += 1
    return whole
