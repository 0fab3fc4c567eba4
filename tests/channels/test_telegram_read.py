"""What a Telegram update means, kind by kind. Nothing here touches a network."""

import datetime as dt
import json
import re
from typing import Any

import pytest

from bot.channels.telegram_read import Arrived, Looked, Reader, Unnumbered
from bot.model.events import (
    Acknowledged,
    Address,
    Event,
    Inbound,
    Joined,
    Left,
    Located,
    Moved,
    Opened,
    Tapped,
    Typed,
    Unreadable,
)
from bot.model.pointers import pointer_to
from tests.contest.kit import contest
from tests.fakes.telegram_updates import added, membership, person, pressed, room, tap, typed, who

NOW = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
READER = Reader(4242, "LoaBanThuBot")
GROUP = {"chat": room(-100, "supergroup")}
Update = dict[str, Any]


def read(update: Update, number: int = 5) -> Arrived:
    return READER.read(json.dumps({"update_id": number} | update).encode(), NOW)


def inbound(update: Update) -> Inbound:
    found = read(update).inbound
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("update", "event"),
    [
        (typed(7, "xin chào"), Typed("xin chào")),
        (typed(7, "xin cha\u0300o"), Typed("xin chào")),
        (typed(7, "/start"), Opened("")),
        (typed(7, "/start  xa_thatkhe-1 "), Opened("xa_thatkhe-1")),
        (typed(7, "/start@LoaBanThuBot abc"), Opened("abc")),
        (typed(7, "/xoa"), Typed("/xoa")),
        (typed(7, "/xoa@LoaBanThuBot"), Typed("/xoa")),
        (typed(7, "/giúp"), Typed("/giúp")),
        (tap(7, "ab12cd:3"), Tapped("ab12cd", 3)),
        (tap(7, "ab12cd"), Unreadable()),
        (tap(7, "ab12cd:-1"), Unreadable()),
        (tap(7, "ab12cd:9999"), Unreadable()),
        (tap(7, ""), Unreadable()),
        (person(7, location={"latitude": 21.85, "longitude": 106.76}), Located(21.85, 106.76)),
        (person(7, voice={"file_id": "x", "duration": 3}), Unreadable()),
        (person(7, sticker={"file_id": "x"}), Unreadable()),
        (person(7, photo=[{"file_id": "x"}], caption="giup"), Unreadable()),
        (person(7, contact={"phone_number": "0912"}), Unreadable()),
        (person(7, something_new={"a": 1}), Unreadable()),
        (membership(7, "kicked"), Left()),
        (membership(-100, "left", chat=room(-100, "group")), Left()),
        (added(-100), Joined()),
        (added(-100, "supergroup", "administrator"), Joined()),
        (person(-100, migrate_to_chat_id=-1007, chat=room(-100, "group")), Moved("-1007")),
        (person(-1007, migrate_from_chat_id=-100, chat=room(-1007, "supergroup")), Moved("-1007")),
        (pressed(-100, 7, "read:123"), Acknowledged("123")),
        (pressed(-100, 7, "read:12x"), Unreadable()),
        (tap(7, "read:123"), Tapped("read", 123)),
    ],
)
def test_every_kind_has_its_event(update: Update, event: Event) -> None:
    assert inbound(update).event == event


@pytest.mark.parametrize(
    "update",
    [
        {"edited_message": typed(7, "sửa")["message"]},
        {"channel_post": typed(7, "bài")["message"]},
        {"something_new": {"a": 1}},
        {"chosen_inline_result": {"result_id": "a", "from": who(7), "query": "bí mật"}},
        {"poll": {"id": "1"}},
        {"message_reaction": {"chat": room(-100, "supergroup"), "message_id": 1}},
        membership(-100, "left", chat=room(-100, "channel")),
        membership(-100, "administrator", chat=room(-100, "group")),
        {},
        membership(7, "member"),
        person(7, pinned_message={"message_id": 1}),
        person(7, message_auto_delete_timer_changed={"message_auto_delete_time": 86400}),
        typed(7, "máy nói", **{"from": who(9) | {"is_bot": True}}),
        typed(-100, "chuyện trong nhóm", **GROUP),
        typed(-100, "/start@BotKhac", **GROUP),
        typed(-100, "@LoaBanThuBotKhac ơi", **GROUP),
        typed(-100, "bài", chat=room(-100, "channel")),
        {"callback_query": {"id": "7", "from": who(7), "inline_message_id": "x", "data": "ab:1"}},
    ],
)
def test_what_is_not_for_us_is_passed_over_but_can_be_claimed(update: Update) -> None:
    arrived = read(update)
    assert arrived.inbound is None
    assert arrived.key == "telegram:4242:5"
    assert not arrived.is_malformed


@pytest.mark.parametrize(
    "message",
    [
        {"text": "/start abc"},
        {"text": "/start@loabanthubot abc"},
        {"text": "@LoaBanThuBot cưới tuổi nào?"},
        {"text": "thế à", "reply_to_message": {"message_id": 4, "from": who(4242)}},
    ],
)
def test_in_a_group_only_what_is_said_to_the_bot_counts(message: Update) -> None:
    found = inbound(person(-100, **GROUP, **message))
    assert found.room == "group"
    assert found.message == ""


def test_key_address_time_and_the_persons_own_message() -> None:
    found = inbound(typed(7, "a", message_id=31, date=1_760_000_000))
    assert found.key == "telegram:4242:5"
    assert found.chat == Address("telegram", "7")
    assert found.at == dt.datetime.fromtimestamp(1_760_000_000, dt.UTC)
    assert found.message == "31"
    assert found.room == "private"


def test_a_tap_happens_now_and_not_when_its_message_was_sent() -> None:
    arrived = read(tap(7, "ab12cd:3", id="77"))
    assert arrived.callback == "77"
    assert arrived.inbound is not None
    assert arrived.inbound.at == NOW
    assert arrived.inbound.message == ""


def test_a_tap_on_a_message_too_old_to_be_shown_still_counts() -> None:
    old = {"id": "7", "from": who(7), "message": {"chat": room(7), "message_id": 1, "date": 0}, "data": "ab:1"}
    assert inbound({"callback_query": old}).event == Tapped("ab", 1)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"update_id":5,"message":{"message_id":"x"}}',
        b'{"update_id":5,"message":[]}',
        b'{"update_id":5,"message":{"message_id":1,"date":1,"chat":{"id":7},"text":"\\ud83d"}}',
        b'{"update_id":5,"message":{"message_id":1,"date":99999999999999999,"chat":{"id":7},"text":"a"}}',
        b'{"update_id":5,"callback_query":{"data":"a:1"}}',
    ],
)
def test_what_cannot_be_understood_keeps_its_number(raw: bytes) -> None:
    arrived = READER.read(raw, NOW)
    assert arrived.is_malformed
    assert arrived.number == 5
    assert arrived.inbound is None


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b'{"update_id":"5"}', b'{"a":1}', b"\xff\xfe", b"[" * 3000])
def test_what_has_no_number_is_no_update(raw: bytes) -> None:
    with pytest.raises(Unnumbered):
        READER.read(raw, NOW)


def test_an_inline_query_is_answered_and_is_nobodys_message() -> None:
    arrived = read({"inline_query": {"id": "9", "from": who(7), "query": "ta\u0309o hôn", "offset": "20"}})
    assert arrived.inbound is None
    assert arrived.looked == Looked("9", "tảo hôn", 20)
    strange = read({"inline_query": {"id": "9", "from": who(7), "query": "", "offset": "x"}})
    assert strange.looked == Looked("9", "", 0)


def test_who_pressed_in_a_group_is_told_for_the_look_up_and_in_private_not() -> None:
    found = inbound(pressed(-100, 7, "read:123", message=55))
    assert (found.chat.name, found.room, found.by, found.screen) == ("-100", "group", "7", "55")
    assert inbound(tap(7, "ab12cd:3")).by == ""


def test_both_signals_of_a_move_name_the_old_group() -> None:
    for told in (
        person(-100, migrate_to_chat_id=-1007, chat=room(-100, "group")),
        person(-1007, migrate_from_chat_id=-100, chat=room(-1007, "supergroup")),
    ):
        found = inbound(told)
        assert (found.chat.name, found.room) == ("-100", "group")


def test_a_link_to_a_contest_comes_through_whole() -> None:
    payload = pointer_to(contest())
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload), "Telegram lets nothing else through"
    assert inbound(typed(7, f"/start {payload}")).event == Opened(payload)
