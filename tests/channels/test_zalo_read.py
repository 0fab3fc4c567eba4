"""Every event of the documentation is read; a strange one is counted or parked, never an exception."""

import copy
import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_read import Arrived, Reader
from bot.model.events import Address, Left, Located, Opened, Tapped, Typed, Unreadable, Withdrew
from bot.storage.keys import Keys
from tests.fakes.zalo_events import (
    APP,
    OA,
    Event,
    anonymous,
    echo,
    follow,
    located,
    media,
    received,
    said,
    seen,
    text,
    withdraw,
)

KEYS = Keys(b"p" * 32, b"s" * 32)
READER = Reader(OA, APP, KEYS.digest)
LAN = "246845883529197922"


def read(event: Event | bytes) -> Arrived:
    return READER.read(event if isinstance(event, bytes) else json.dumps(event).encode())


@pytest.mark.parametrize(
    ("event", "done"),
    [
        (text(LAN, "xin chào"), Typed("xin chào")),
        (text(LAN, "La\u0323ng"), Typed("Lạng")),
        (text(LAN, "#5c61ae:2"), Tapped("5c61ae", 2)),
        (text(LAN, "5c61ae:2"), Tapped("5c61ae", 2)),
        (text(LAN, "#giúp"), Typed("giúp")),
        (text(LAN, "#1"), Typed("1")),
        (text(LAN, "3:4"), Typed("3:4")),
        (text(LAN, ""), Unreadable(withheld=True)),
        (said(LAN, "text"), Unreadable(withheld=True)),
        (located(LAN, 22.25, 106.47), Located(22.25, 106.47)),
        (said(LAN, "location"), Unreadable()),
        (media(LAN, "location", coordinates={"latitude": "north"}), Unreadable()),
        (said(LAN, "location", attachments=[{"type": "location", "payload": None}]), Unreadable()),
        (media(LAN, "image", url="https://x", thumbnail="https://y"), Unreadable()),
        (media(LAN, "gif", url="https://x"), Unreadable()),
        (media(LAN, "audio", url="https://x.amr"), Unreadable()),
        (media(LAN, "video", url="https://x"), Unreadable()),
        (media(LAN, "sticker", url="https://x", id="1"), Unreadable()),
        (media(LAN, "link", url="https://x", description="d"), Unreadable()),
        (media(LAN, "business_card", url="https://x"), Unreadable()),
        (media(LAN, "file", url="https://x", size="3", name="a.pdf", checksum="c"), Unreadable()),
        (follow(LAN), Opened()),
        (follow(LAN, "unfollow"), Left()),
        (said(LAN, "text") | {"event_name": "user_click_chatnow"}, Opened()),
        (withdraw(LAN), Withdrew()),
    ],
)  # fmt: skip
def test_what_a_person_did(event: Event, done: object) -> None:
    arrived = read(event)
    assert arrived.inbound is not None
    assert arrived.inbound.event == done
    assert arrived.inbound.chat == Address("zalo", LAN)
    assert arrived.inbound.room == "private"
    assert arrived.inbound.message == "", "it could not be deleted, so it is not kept"
    assert arrived.counted == ""


def test_the_time_is_when_zalo_says_it_was() -> None:
    inbound = read(text(LAN, "a", 1_790_000_000.25)).inbound
    assert inbound is not None and inbound.at == dt.datetime.fromtimestamp(1_790_000_000.25, dt.UTC)


def test_numbers_in_the_place_of_text_are_read_too() -> None:
    event = text(LAN, "a") | {"sender": {"id": int(LAN)}, "timestamp": 1_790_000_000_000, "app_id": int(APP)}
    inbound = read(event).inbound
    assert inbound is not None and inbound.chat == Address("zalo", LAN)


def test_a_message_is_claimed_by_its_id_and_other_events_by_what_they_are() -> None:
    event = text(LAN, "a")
    assert read(event).key == f"zalo:{OA}:{event['message']['msg_id']}"
    one, two = follow(LAN, at=1_790_000_000), follow(LAN, at=1_790_000_001)
    assert read(one).key == read(copy.deepcopy(one)).key != read(two).key
    assert read(one).key != read(one | {"event_name": "unfollow"}).key


@pytest.mark.parametrize("event", [follow(LAN), follow(LAN, "unfollow"), withdraw(LAN), follow(LAN, "user_asks")])
def test_a_key_that_is_kept_for_ever_names_nobody(event: Event) -> None:
    assert LAN not in read(event).key


@pytest.mark.parametrize(
    "event",
    [
        echo(LAN, "m1", "a"),
        received(LAN, "m1"),
        seen(LAN, "m1", "m2"),
        echo(LAN, "m", "a") | {"event_name": "oa_send_image"},
    ],
)
def test_echoes_and_receipts_change_nothing(event: Event) -> None:
    assert read(event) == Arrived()


@pytest.mark.parametrize(
    "name", ["user_submit_info", "user_asks_product", "user_send_group_text", "oa.new", "add_user_to_tag"]
)
def test_an_event_that_we_do_not_handle_is_counted(name: str) -> None:
    arrived = read(text(LAN, "a") | {"event_name": name})
    assert arrived.inbound is None
    assert arrived.counted == f"event {name}"
    assert arrived.key


def test_a_new_kind_of_message_is_answered_and_counted() -> None:
    arrived = read(said(LAN, "hologram"))
    assert arrived.inbound is not None and arrived.inbound.event == Unreadable()
    assert arrived.counted == "event user_send_hologram"


def test_a_name_that_could_hold_words_is_not_repeated() -> None:
    assert read(text(LAN, "a") | {"event_name": "Chị Lan, số 0912345678"}).counted == "event without a proper name"


@pytest.mark.parametrize("changed", [{"recipient": {"id": "999"}}, {"app_id": "999"}, {"oa_id": "999"}])
def test_an_event_of_another_account_is_nobody_of_ours(changed: dict[str, Any]) -> None:
    arrived = read(text(LAN, "a") | changed)
    assert arrived.inbound is None
    assert arrived.counted == "event of another account"


def test_who_writes_without_a_name_is_answered_in_that_conversation() -> None:
    inbound = read(anonymous("anon7", "c9", "chào")).inbound
    assert inbound is not None
    assert inbound.chat.name == "anonymous:anon7:c9"
    assert inbound.event == Typed("chào")


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"[]", b"null", b"7", b"\xff\xff", b'{"event_name":7}', b'{"timestamp":"1"}', b"[" * 50_000,
        json.dumps(text("", "a")).encode(), json.dumps(text("a b; c", "a")).encode(),
        json.dumps(text(LAN, "a") | {"timestamp": "soon"}).encode(),
        json.dumps(text(LAN, "a") | {"timestamp": "9" * 30}).encode(),
        json.dumps(text(LAN, "a") | {"message": "a"}).encode(),
        json.dumps(anonymous("anon7", "", "a")).encode(),
    ],
)  # fmt: skip
def test_what_is_signed_and_malformed_is_parked(raw: bytes) -> None:
    arrived = read(raw)
    assert arrived.is_malformed
    assert arrived.inbound is None
    assert arrived.key == read(raw).key


@given(st.binary(max_size=300) | st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["event_name", "timestamp", "sender", "id", "message", "text", "msg_id", "attachments", "payload"]), inner, max_size=5), max_leaves=12).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_nothing_that_comes_makes_it_stumble(raw: bytes) -> None:
    assert isinstance(read(raw), Arrived)
