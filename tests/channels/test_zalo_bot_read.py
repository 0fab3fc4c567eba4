"""What an event of the Zalo Bot Platform means, in both envelopes. Nothing here touches a network."""

import datetime as dt
import json
from typing import Any

import pytest

from bot.channels.secret_door import NoUpdate
from bot.channels.zalo_bot_read import Arrived, Reader
from bot.model.events import Address, Event, Inbound, Typed, Unreadable
from tests.fakes.zalo_bot import WITHHELD_OF_NOBODY, event, said, withheld

NOW = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
READER = Reader("1459")
ENVELOPES = [lambda told: {"ok": True, "result": told}, lambda told: told]


def read(told: Any) -> Arrived:
    return READER.read(json.dumps(told).encode(), NOW)


def inbound(told: Any) -> Inbound:
    found = read(told).inbound
    assert found is not None
    return found


@pytest.mark.parametrize("envelope", ENVELOPES, ids=["documented", "flat"])
@pytest.mark.parametrize(
    ("told", "meant"),
    [
        (said("u1", "xin chào"), Typed("xin chào")),
        (said("u1", "xin cha\u0300o"), Typed("xin chào")),
        (event("text", "u1"), Unreadable()),
        (event("image", "u1", photo="https://x/y.jpg", caption="giup"), Unreadable()),
        (event("image", "u1", photo_url="https://x/y.jpg"), Unreadable()),
        (event("sticker", "u1", sticker="abc", url="https://x"), Unreadable()),
        (event("voice", "u1", voice_url="https://x/y.aac"), Unreadable()),
        (event("link", "u1", url="https://x"), Unreadable()),
        (withheld("u1"), Unreadable(withheld=True)),
        (withheld("u1") | {"message": withheld("u1")["message"] | {"text": "ẩn"}}, Unreadable(withheld=True)),
    ],
)
def test_every_kind_has_its_event_in_both_envelopes(envelope: Any, told: Any, meant: Event) -> None:
    assert inbound(envelope(told)).event == meant


@pytest.mark.parametrize("envelope", ENVELOPES, ids=["documented", "flat"])
def test_withheld_words_of_nobody_are_only_counted(envelope: Any) -> None:
    assert read(envelope(WITHHELD_OF_NOBODY)) == Arrived("nobody")
    assert read(envelope(WITHHELD_OF_NOBODY | {"message": {"message_id": "x"}})) == Arrived("nobody")


def test_key_address_time_and_room() -> None:
    told = said("6ede9afa66b88fe6d6a9", "a", message_id="2d758cb5", date=1750316131602)
    found = inbound(told)
    assert found.key == "zalo-bot:1459:2d758cb5"
    assert found.chat == Address("zalo-bot", "6ede9afa66b88fe6d6a9")
    assert found.at == dt.datetime.fromtimestamp(1750316131.602, dt.UTC)
    assert (found.room, found.message) == ("private", "")
    told["message"]["chat"] = {"id": "g1", "chat_type": "GROUP"}
    assert (inbound(told).room, inbound(told).chat.name) == ("group", "g1")


def test_a_time_in_seconds_and_none_at_all_are_understood() -> None:
    assert inbound(said("u1", "a", date=1750316131)).at == dt.datetime.fromtimestamp(1750316131, dt.UTC)
    told = said("u1", "a")
    del told["message"]["date"]
    assert inbound(told).at == NOW


@pytest.mark.parametrize(
    "told",
    [
        event("reaction", "u1", reaction="like"),
        {"event_name": "user.followed", "message": None},
        said("u1", "máy nói", **{"from": {"id": "9", "is_bot": True}}),
    ],
)
def test_what_is_not_for_us_is_passed_over_and_claims_no_id_of_another_message(told: Any) -> None:
    assert read(told) == Arrived("ignored")


@pytest.mark.parametrize(
    ("message", "key"),
    [
        ({"message_id": "m1", "text": "không có chat"}, "zalo-bot:1459:m1"),
        ({"message_id": "m1", "chat": {"id": 5}, "text": "a"}, "zalo-bot:1459:m1"),
        ({"message_id": "m1", "chat": {"id": "u"}, "text": "a", "date": 10**20}, "zalo-bot:1459:m1"),
        ({"chat": {"id": "u"}, "text": "a"}, ""),
        ([], ""),
    ],
)
def test_what_is_not_as_documented_keeps_its_key(message: Any, key: str) -> None:
    assert read({"event_name": "message.text.received", "message": message}) == Arrived("malformed", key)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b"{}", b'{"ok":true}', b'{"ok":true,"result":{}}', b"\xff", b"[" * 3000]
)
def test_what_names_no_event_is_no_update(raw: bytes) -> None:
    with pytest.raises(NoUpdate):
        READER.read(raw, NOW)
