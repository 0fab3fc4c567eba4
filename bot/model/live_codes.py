"""The code of a quiz in a hall: six digits, so that it is said aloud once and typed on any telephone."""

import re

LENGTH = 6
CODES = 90_000
_WEIGHTS = (1, 3, 7, 9, 1)
"""With these a wrong digit shows, and most swapped neighbours."""
_WRITTEN = re.compile(r"(?:m[aã] |h[oộ]i tr[uư][oờ]ng )?(\d{3})[ .-]?(\d{3})", re.IGNORECASE)


def live_code(number: int) -> str:
    """The code of a number below 90,000."""
    signs = str(10_000 + number % CODES)
    return signs + _check(signs)


def read_live_code(typed: str) -> str | None:
    """The code in a text that holds nothing else; None where a digit is wrong."""
    found = _WRITTEN.fullmatch(typed.strip())
    if found is None:
        return None
    code = found[1] + found[2]
    return code if code[0] != "0" and code[-1] == _check(code[:-1]) else None


def shown_live(code: str) -> str:
    """ "482 914" """
    return f"{code[:3]} {code[3:]}"


def _check(signs: str) -> str:
    return str(sum(weight * int(sign) for weight, sign in zip(_WEIGHTS, signs, strict=True)) % 10)
