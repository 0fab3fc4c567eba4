"""Zalo's error codes and what we do about each (facts of November 2026; a code not named here is tried a few times)."""

from typing import Literal

Action = Literal[
    "renew", "slow", "later", "again", "upload", "closed", "tomorrow", "gone", "halt", "mistake", "morning"
]
"""
renew     the access token is no good: renew it, try once more, else halt
slow      too many calls: everybody waits a little
later     a quota is used up: wait some minutes
again     a failure that names no cause: a few tries
upload    an uploaded picture is older than seven days: upload it again, once
closed    Zalo lets us write to this person only after she wrote: nothing is sent until then
tomorrow  this person got too much today
gone      she does not follow us or has blocked us
halt      nothing can be sent before the operator has done something
mistake   ours: it would be refused again
morning   not before six in the morning
"""

ACTIONS: dict[int, Action] = {
    **dict.fromkeys((-216, -220, -124), "renew"),
    -32: "slow",
    -211: "later",
    -200: "again",
    -100: "upload",
    **dict.fromkeys((-230, -232), "closed"),
    -218: "tomorrow",
    **dict.fromkeys((-213, -217, -227, -244), "gone"),
    **dict.fromkeys((-204, -205, -209, -212, -219, -221, -223, -224, -235, -240, -242, -320, -321), "halt"),
    **dict.fromkeys((-201, -210, -233, -248, -249), "mistake"),
    -234: "morning",
}


def action(error: int, message: str = "") -> Action:
    """-223 has two meanings, and only the words tell which."""
    if error == -223 and "quota" in message.lower():
        return "later"
    return ACTIONS.get(error, "again")
