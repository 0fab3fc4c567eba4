"""Words that the carrier kept from us, and channels on which nothing can be pressed or deleted."""

from msgspec.structs import replace

from bot.model.events import Unreadable
from bot.model.facts import WordsWithheld
from bot.talk.step import step
from tests.talking import Villager

WITHHELD = Unreadable(withheld=True)


def on_zalo() -> Villager:
    talk = Villager(channel="zalo-bot")
    talk.channel = replace(talk.channel, taps=False, deletes=False)
    return talk


def test_withheld_words_are_met_with_a_page_of_buttons_the_childrens_number_and_the_menu() -> None:
    talk = on_zalo().does(WITHHELD)
    assert "https://loa.example" in talk.heard
    assert "gọi 111" in talk.heard
    assert talk.rows[0] == "Nghe một mẩu"
    assert talk.rows[-1] == "Trợ giúp"


def test_they_are_called_no_fault_and_not_asked_for_again() -> None:
    heard = on_zalo().does(WITHHELD).says[0].body.lower()
    assert not any(word in heard for word in ("lỗi", "nhắn lại", "gõ lại", "chữ"))


def test_they_leave_her_where_she_is_and_the_number_of_a_row_still_works() -> None:
    talk = on_zalo().opens().types("2").does(WITHHELD)
    assert "muốn nghe chuyện gì" in talk.says[-1].body
    assert "Nam nữ" in talk.rows[0]


def test_they_are_counted_and_nothing_else_is_kept() -> None:
    assert on_zalo().does(WITHHELD).new_facts == (WordsWithheld(),)


def test_in_the_minutes_after_danger_was_told_it_stays_calm() -> None:
    talk = on_zalo().opens().types("chồng đánh tôi").does(WITHHELD)
    assert "Ứng dụng này" not in talk.heard


def test_the_childrens_number_is_shown_only_while_it_may_be_shown() -> None:
    talk = on_zalo()
    world = talk.world()
    helpline = replace(world.helpline, contacts=())
    said = step(replace(world, helpline=helpline), talk.talk, WITHHELD).replies
    assert "111" not in str(said)


def test_where_nothing_can_be_pressed_nobody_is_told_to_press() -> None:
    talk = on_zalo()
    heard = [talk.opens().heard, talk.types("2").heard, talk.types("xyzxyz").heard, talk.does(Unreadable()).heard]
    assert not any("bấm" in each.lower() for each in heard)
    assert all("số" in each for each in heard)


def test_where_nothing_can_be_deleted_leaving_and_erasing_say_how_it_is_done_by_hand() -> None:
    assert "chọn Xóa" in on_zalo().opens().types("thoát").heard
    assert "chọn Xóa" in on_zalo().joins().types("xóa dữ liệu").heard
    assert "chọn Xóa" not in Villager().opens().types("thoát").heard
    assert "để dọn màn hình" not in on_zalo().opens().types("giúp").heard
