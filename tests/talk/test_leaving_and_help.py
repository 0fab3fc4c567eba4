"""Safety S3, S6, S7, S16, S29: leaving and help, from everywhere, in any spelling, and without a trace."""

import pytest

from bot.model.conversation import Home
from bot.model.facts import HelpShown
from bot.model.replies import Say, Wipe
from bot.model.world import Contact
from tests.talk.states import STATES
from tests.talking import Villager

LEAVE = [
    "thoát",
    "thoat",
    "THOÁT!",
    "Thoát.",
    "thoát 🙂",
    "  thoát  ",
    "thoatttt",
    "/thoat",
    "thoát!!!",
    "THOAT",
    "thoát",
    "exit",
]
HELP = ["giúp", "giup", "GIÚP!", "Giúp.", "giúp 🙏", "  giúp  ", "giuppp", "/giup", "giúp với!", "GIUP", "giúp", "help"]


@pytest.mark.parametrize("word", LEAVE)
@pytest.mark.parametrize("state", STATES)
def test_leaving_works_from_every_state_in_any_spelling(state: str, word: str) -> None:
    talk = STATES[state]().types(word)
    assert isinstance(talk.talk.place, Home)
    assert isinstance(talk.replies[0], Wipe)
    assert talk.says[-1].instead
    assert "Hẹn bà con khi khác" in talk.heard or "another time" in talk.heard


@pytest.mark.parametrize("word", HELP)
@pytest.mark.parametrize("state", STATES)
def test_help_works_from_every_state_in_any_spelling(state: str, word: str) -> None:
    talk = STATES[state]().types(word)
    assert {"111", "113", "115"} <= set(talk.heard.replace(":", " ").split())
    assert talk.says[-1].fleeting


@pytest.mark.parametrize("state", STATES)
def test_help_is_the_last_row_of_every_screen(state: str) -> None:
    talk = STATES[state]()
    assert talk.rows[-1] in ("Trợ giúp", "Help")
    assert len(talk.rows) <= 6
    talk.taps(talk.rows[-1])
    assert "113" in talk.heard


@pytest.mark.parametrize("state", STATES)
def test_after_help_the_stored_talk_is_that_of_someone_at_home(state: str) -> None:
    helped, home = STATES[state]().types("giúp"), STATES[state]().types("về đầu")
    assert helped.talk.place == home.talk.place == Home()
    assert [row.label for row in helped.talk.offer.rows] == [row.label for row in home.talk.offer.rows]


def test_help_is_recorded_only_as_help_shown() -> None:
    assert Villager().joins().types("giúp").new_facts == (HelpShown(),)


def test_a_number_after_help_is_the_first_screens_row() -> None:
    assert "Bà con muốn nghe chuyện gì" in Villager().opens().types("giup").types("2").heard


def test_help_leads_back_only_when_asked() -> None:
    talk = Villager().opens().types("đố vui")
    question = talk.says[-1].body
    assert question in talk.types("giúp").types("quay lại").heard


def test_after_leaving_there_is_nothing_to_go_back_to() -> None:
    talk = Villager().opens().types("đố vui")
    question = talk.says[-1].body
    assert question not in talk.types("thoát").types("quay lại").heard


def test_the_communes_own_doors_are_shown_once_entered() -> None:
    talk = Villager().joins()
    assert "0205" not in talk.types("giúp").heard
    talk.contacts = (Contact("Hội Phụ nữ xã", "02053800000"),)
    assert "02053800000: Hội Phụ nữ xã" in talk.types("giúp").heard


def test_a_carrier_that_keeps_a_copy_is_named_before_the_first_help() -> None:
    assert "cũng giữ một bản" in Villager(channel="telegram").opens().types("giup").heard
    assert "cũng giữ một bản" not in Villager(channel="web").opens().types("giup").heard


def test_after_an_outage_no_help_is_sent_and_one_home_card_only() -> None:
    talk = Villager().opens()
    talk.late = True
    assert talk.types("giúp").says[-1].choices[0] == "Nghe một mẩu"
    assert "113" not in talk.heard
    assert talk.types("giúp").types("1").replies == ()
    talk.late = False
    assert "113" in talk.types("giúp").heard


def test_in_a_group_there_is_only_the_way_to_a_private_talk() -> None:
    talk = Villager()
    talk.in_group = True
    for words in ("giúp", "thoát", "đố vui", "thống kê", "xóa dữ liệu", "1"):
        assert talk.types(words).heard == "Loa Bản nói chuyện riêng với từng người. Mở riêng: https://loa.example"
        assert talk.new_facts == ()
        assert all(isinstance(reply, Say) and not reply.choices for reply in talk.replies)
