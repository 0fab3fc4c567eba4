"""One person on two telephones: a code shown here, typed there, confirmed by a tap, undone from either."""

from bot.model.codes import code_from, read_code
from bot.model.conversation import ConfirmingLink, Home, Linking
from bot.model.facts import ChatLinked, ChatParted, DeskLinked, LinkCodeMade
from bot.model.people import DeskCode, LinkCode, Role
from tests.talk.states import LINK, in_a_house, invited, linking
from tests.talking import Villager


def test_a_code_is_shown_in_the_settings() -> None:
    talk = in_a_house().types("cài đặt").taps("Mục khác").taps("Dùng thêm máy khác")
    (made,) = talk.new_facts
    assert isinstance(made, LinkCodeMade)
    place = talk.talk.place
    assert isinstance(place, Linking)
    assert read_code(talk.says[0].title.removeprefix("Mã nối máy: ")) == made.code == place.code
    assert talk.says[0].fades, "it does not stay on the screen"


def test_nothing_is_linked_before_a_tap() -> None:
    talk = linking()
    assert isinstance(talk.talk.place, ConfirmingLink)
    assert not talk.facts
    talk.taps("Nối")
    assert talk.new_facts == (ChatLinked(31),)
    assert isinstance(talk.talk.place, Home)


def test_no_is_no() -> None:
    talk = linking().taps("Thôi")
    assert not talk.facts


def test_a_code_that_ran_out_meanwhile_links_nothing() -> None:
    talk = linking()
    talk.codes = {}
    talk.taps("Nối")
    assert not talk.new_facts
    assert "hết hạn" in talk.heard


def test_who_has_a_role_is_not_linked_on_either_side() -> None:
    """A code looked at over the shoulder must make nobody an officer."""
    officer = invited(Role("officer", "06040")).types("may khac")
    assert not any(isinstance(fact, LinkCodeMade) for fact in officer.facts)
    other = invited(Role("village-head", "06040"))
    other.codes = {LINK: LinkCode(31)}
    other.types(LINK)
    assert not isinstance(other.talk.place, ConfirmingLink)


def test_a_visitor_has_nothing_to_link() -> None:
    talk = Villager().opens().types("may khac")
    assert not talk.facts


def test_her_own_code_typed_on_the_same_telephone_changes_nothing() -> None:
    talk = in_a_house()
    talk.codes = {LINK: LinkCode(talk.person.id if talk.person else 0)}
    talk.types(LINK)
    assert not talk.new_facts
    assert "ở máy kia" in talk.heard


def test_what_gives_way_is_said_first() -> None:
    talk = in_a_house()
    talk.person = talk.person and type(talk.person)(8, talk.person.commune, talk.person.household)
    talk.codes = {LINK: LinkCode(31)}
    assert "sẽ thôi" in talk.types(LINK).heard
    assert "sẽ thôi" not in linking().heard


def test_either_telephone_is_taken_off_by_a_tap() -> None:
    talk = in_a_house()
    talk.chats = 2
    talk.types("may khac")
    assert "2 máy" in talk.heard
    assert talk.taps("Tách máy này ra").new_facts == (ChatParted(),)
    talk = in_a_house()
    talk.chats = 3
    assert talk.types("may khac").taps("Tách hết các máy khác").new_facts == (ChatParted(others=True),)


def test_one_telephone_shows_no_way_to_part() -> None:
    assert "Tách máy này ra" not in in_a_house().types("may khac").rows


def test_an_officers_page_is_linked_by_its_code() -> None:
    talk = Villager().opens()
    code = code_from(4242)
    talk.codes = {code: DeskCode(9)}
    assert talk.types(code).new_facts == (DeskLinked(9),)
