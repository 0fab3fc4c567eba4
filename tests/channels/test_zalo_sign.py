"""The signature stands over the raw bytes, in the variants that are set and no other; everything else stays outside."""

import datetime as dt
import hashlib
import json

import pytest

from bot.channels.zalo_sign import Signature
from tests.fakes.zalo_events import APP, OA, text
from tests.fakes.zalo_knock import HOOK_SECRET

NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
AT = NOW.timestamp()
IDS = {"app_id": APP, "oa_id": OA}
HEADER_STAMP = "1764061200999"


def raw(at: float = AT) -> bytes:
    return json.dumps(text("7", "xin chào", at, msg_id="96d3cdf3af150460909"), ensure_ascii=False).encode()


def digest(body: bytes, first: str, stamp: str, secret: str = HOOK_SECRET) -> str:
    return hashlib.sha256(first.encode() + body + stamp.encode() + secret.encode()).hexdigest()


def found(
    body: bytes, signature: str, ids: dict[str, str] = IDS, times: tuple[str, ...] = ("body", "header")
) -> str | None:
    headers = {"X-ZEvent-Signature": signature, "X-ZEvent-Timestamp": HEADER_STAMP}
    return Signature(HOOK_SECRET, ids, times, 10_800).variant(body, headers, NOW)


BODY_STAMP = str(int(AT * 1000))
VARIANTS = {
    "app_id+body": (APP, BODY_STAMP),
    "app_id+header": (APP, HEADER_STAMP),
    "oa_id+body": (OA, BODY_STAMP),
    "oa_id+header": (OA, HEADER_STAMP),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("before", ["mac=", "sha256=", "", " MAC = "])
def test_each_disputed_variant_is_known_by_its_name(variant: str, before: str) -> None:
    assert found(raw(), before + digest(raw(), *VARIANTS[variant])) == variant


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_that_is_not_set_opens_nothing(variant: str) -> None:
    signature = "mac=" + digest(raw(), *VARIANTS[variant])
    id_name, time_name = variant.split("+")
    others = {name: id for name, id in IDS.items() if name != id_name}
    other_times = tuple(name for name in ("body", "header") if name != time_name)
    assert found(raw(), signature, ids=others) is None
    assert found(raw(), signature, times=other_times) is None


def test_one_altered_byte_opens_nothing() -> None:
    body, signature = raw(), "mac=" + digest(raw(), APP, BODY_STAMP)
    for at in range(0, len(body), 7):
        altered = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        assert found(altered, signature) is None


def test_the_same_event_written_anew_opens_nothing() -> None:
    again = json.dumps(json.loads(raw())).encode()
    assert json.loads(again) == json.loads(raw())
    assert found(again, "mac=" + digest(raw(), APP, BODY_STAMP)) is None


@pytest.mark.parametrize(
    "given", ["", "mac=", "mac", "x" * 64, "mac=" + "0" * 64, "mac=é", "mac=" + "0" * 63, "\udcff"]
)
def test_a_signature_that_is_none_opens_nothing(given: str) -> None:
    assert found(raw(), given) is None


def test_a_plain_digest_of_the_body_or_with_another_secret_opens_nothing() -> None:
    assert found(raw(), "mac=" + hashlib.sha256(raw()).hexdigest()) is None
    assert found(raw(), "mac=" + digest(raw(), APP, BODY_STAMP, "another-secret")) is None
    assert found(raw(), "mac=" + digest(raw(), "", BODY_STAMP)) is None
    assert found(raw(), "mac=" + digest(raw(), APP, "")) is None


@pytest.mark.parametrize(
    ("age", "is_open"), [(0, True), (7200, True), (10_799, True), (10_802, False), (-10_802, False), (86_400, False)]
)
def test_a_stamp_outside_the_window_opens_nothing(age: float, is_open: bool) -> None:
    """A repeated delivery keeps its stamp for some two hours."""
    body = raw(AT - age)
    stamp = str(int((AT - age) * 1000))
    assert (found(body, "mac=" + digest(body, APP, stamp)) is not None) is is_open


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'{"timestamp": {}}', b"\xff\xfe", b"[" * 100_000, b'{"timestamp":"x"}']
)
def test_a_body_that_is_none_opens_nothing(body: bytes) -> None:
    signature = Signature(HOOK_SECRET, IDS, ("body",), 10_800)
    assert signature.variant(body, {"X-ZEvent-Signature": "mac=" + digest(body, APP, "")}, NOW) is None


@pytest.mark.parametrize(
    ("secret", "ids", "times"),
    [
        ("", IDS, ("body",)),
        ("short", IDS, ("body",)),
        (HOOK_SECRET, {}, ("body",)),
        (HOOK_SECRET, {"app_id": ""}, ("body",)),
        (HOOK_SECRET, {"page_id": "1"}, ("body",)),
        (HOOK_SECRET, IDS, ()),
        (HOOK_SECRET, IDS, ("clock",)),
    ],
)
def test_without_a_secret_or_with_unknown_terms_there_is_no_door(
    secret: str, ids: dict[str, str], times: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match="LOA_BAN_ZALO") as trouble:
        Signature(secret, ids, times, 10_800)
    assert not secret or secret not in str(trouble.value)
