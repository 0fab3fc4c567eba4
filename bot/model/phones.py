"""A telephone number as an entrant of a contest types it."""

import re

_BETWEEN = re.compile(r"[ .\-()]")
_PHONE = re.compile(r"(?:\+?84|0)([1-9]\d{8})")


def phone_in(text: str) -> str | None:
    """A Vietnamese number of ten digits that begins with 0, however it was spaced; None where it is none."""
    found = _PHONE.fullmatch(_BETWEEN.sub("", text.strip()))
    return f"0{found[1]}" if found else None
