"""Which screens may take the place of the one whose row was pressed."""

import pytest

from bot.model.events import Tapped
from bot.model.replies import Say
from tests.talking import Villager


def replaces(talk: Villager) -> list[bool]:
    return [reply.replaces for reply in talk.replies if isinstance(reply, Say)]


@pytest.mark.parametrize("label", ["Chọn chủ đề", "Cài đặt"])
def test_a_menu_gives_way_to_the_menu_it_led_to(label: str) -> None:
    talk = Villager().opens().taps(label)
    assert replaces(talk) == [True]
    assert replaces(talk.taps("Về đầu") if "Về đầu" in talk.rows else talk.types("0")) in ([True], [False])


def test_what_is_read_is_a_message_of_its_own() -> None:
    assert replaces(Villager().opens().taps("Nghe một mẩu")) == [False]
    assert replaces(Villager().opens().taps("Nghe một mẩu").taps("Về đầu")) == [False]


def test_what_was_typed_gets_a_message_of_its_own() -> None:
    assert replaces(Villager().opens().types("2")) == [False]
    assert replaces(Villager().opens().types("cai dat")) == [False]


def test_help_leaving_and_erasing_are_messages_of_their_own() -> None:
    assert replaces(Villager().opens().taps("Trợ giúp")) == [False]
    assert replaces(Villager().opens().taps("Cài đặt").taps("Xóa dữ liệu của mình ngay")) == [False]
    assert replaces(Villager().opens().types("thoát")) == [False]


def test_from_help_a_menu_takes_its_place_so_that_it_is_gone() -> None:
    assert replaces(Villager().opens().taps("Trợ giúp").taps("Chọn chủ đề")) == [True]


def test_a_row_of_an_old_screen_changes_nothing_that_stands() -> None:
    talk = Villager().opens()
    old = talk.talk.offer.id
    talk.taps("Chọn chủ đề").does(Tapped(old, 1))
    assert not any(replaces(talk))
