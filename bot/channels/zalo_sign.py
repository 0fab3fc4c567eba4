"""Whether an event comes from Zalo: a digest over the raw bytes, and a stamp that is not too old.

What is hashed is disputed in three points (which secret, which id, whose timestamp), so all three are settings. It fails
closed: without a secret there is no door, and a digest that fits none of the variants opens nothing.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping

import msgspec
from msgspec import Struct

SIGNATURE = "X-ZEvent-Signature"
STAMP = "X-ZEvent-Timestamp"
SHORTEST_SECRET = 8
"""Zalo makes the secret; a shorter one is a slip of the pen."""
ID_TERMS = ("app_id", "oa_id")
TIME_TERMS = ("body", "header")


class _Stamped(Struct):
    timestamp: str | int = ""


_stamped = msgspec.json.Decoder(_Stamped)


class Signature:
    """`ids`: name and value of what may stand first in the digest; `times`: "body", "header"; `window` in seconds."""

    def __init__(self, secret: str, ids: Mapping[str, str], times: tuple[str, ...], window: float) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise ValueError("LOA_BAN_ZALO_WEBHOOK_SECRET must be the secret that signs the webhook: see docs/zalo.md")
        if not ids or not all(ids.values()) or set(ids) - set(ID_TERMS):
            raise ValueError(f"LOA_BAN_ZALO_ID_TERMS must name one or both of {', '.join(ID_TERMS)}")
        if not times or set(times) - set(TIME_TERMS):
            raise ValueError(f"LOA_BAN_ZALO_TIME_TERMS must name one or both of {', '.join(TIME_TERMS)}")
        self._secret = secret.encode()
        self._ids = dict(ids)
        self._times = times
        self._window = window

    def variant(self, raw: bytes, headers: Mapping[str, str], now: dt.datetime) -> str | None:
        """The name of the variant that fits, such as "app_id+body". None: forged, altered, or out of its time."""
        given = headers.get(SIGNATURE, "").strip().rpartition("=")[2].strip().lower().encode("latin-1", "replace")
        stamps = {"body": _stamp_in(raw), "header": headers.get(STAMP, "").strip()}
        if not given or not self._is_fresh(stamps["body"] or stamps["header"], now):
            return None
        for id_name, first in self._ids.items():
            for time_name in self._times:
                stamp = stamps[time_name].encode("latin-1", "replace")
                digest = hashlib.sha256(first.encode() + raw + stamp + self._secret).hexdigest().encode()
                if stamp and hmac.compare_digest(digest, given):
                    return f"{id_name}+{time_name}"
        return None

    def _is_fresh(self, stamp: str, now: dt.datetime) -> bool:
        """A delivery that Zalo repeats keeps its old stamp for about two hours."""
        if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 16):
            return False
        return abs(now.timestamp() - int(stamp) / 1000) <= self._window


def _stamp_in(raw: bytes) -> str:
    """Of a body that nobody vouches for yet: nothing else of it is looked at."""
    try:
        return str(_stamped.decode(raw).timestamp)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
