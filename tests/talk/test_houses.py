"""Houses and their codes: a card is opened, a telephone is lent, a house moves; nothing changes without a tap."""

import datetime as dt

import pytest

from bot.model.codes import code_from, shown
from bot.model.conversation import AtHouse, Consenting, Home, MovingHouse, NamingHouse, OtherHouse, Practising, Reading
from bot.model.facts import (
    CardRead,
    CardTaken,
    CommuneNamed,
    Fact,
    HouseholdFounded,
    HouseholdHosted,
    HouseholdJoined,
    HouseholdMoved,
)
from bot.model.people import Household, Role
from bot.talk.houses import HOSTS_SECONDS
from tests.talk.states import CARD, STATES, in_a_house
from tests.talking import Villager

SETTLING = (CommuneNamed, HouseholdFounded, HouseholdJoined, HouseholdMoved, CardTaken)
OTHER = 99


def lives_in_a_house(talk: Villager) -> bool:
    return talk.person is not None and talk.person.household is not None


def settling(facts: tuple[Fact, ...]) -> list[Fact]:
    return [fact for fact in facts if isinstance(fact, SETTLING)]


def test_a_card_that_is_scanned_asks_once_and_the_house_is_in() -> None:
    talk = Villager()
    talk.codes = {CARD: Household(OTHER, "06622", "card", CARD)}
    talk.opens(shown(CARD))
    assert isinstance(talk.talk.place, Consenting)
    assert "Mã nhà mình đây rồi" in talk.heard
    assert talk.new_facts == ()
    talk.taps("Đồng ý")
    assert HouseholdJoined(OTHER, "06622", "card", ()) in talk.new_facts
    assert isinstance(talk.talk.place, Home)


def test_who_says_no_to_a_card_just_listens() -> None:
    talk = Villager()
    talk.codes = {CARD: Household(OTHER, "06622", "card", CARD)}
    talk.opens(CARD).taps("Xem không cần đăng ký")
    assert talk.person is None
    assert talk.talk.code == ""


def test_who_agrees_when_her_card_has_died_is_asked_where_she_lives() -> None:
    talk = Villager()
    talk.codes = {CARD: Household(OTHER, "06622", "card", CARD)}
    talk.opens(CARD)
    talk.codes = {}
    assert "Nhà mình ở xã, phường nào?" in talk.taps("Đồng ý").heard
    assert not any(isinstance(fact, HouseholdJoined) for fact in talk.facts)


@pytest.mark.parametrize("known", ["card", "self"])
@pytest.mark.parametrize("state", [state for state, make in STATES.items() if lives_in_a_house(make())])
def test_the_code_of_another_house_changes_no_house_without_a_tap(state: str, known: str) -> None:
    talk = STATES[state]()
    talk.codes = {CARD: Household(OTHER, "06622", "card" if known == "card" else "self", CARD)}
    talk.opens(CARD)
    assert isinstance(talk.talk.place, OtherHouse)
    assert settling(talk.new_facts) == []
    keep = "No, leave it as it is" if talk.talk.language == "en" else "Thôi, giữ như cũ"
    assert settling(talk.taps(keep).new_facts) == []


def test_who_keeps_her_house_goes_on_where_she_was() -> None:
    talk = in_a_house(CARD).types("do vui")
    place = talk.talk.place
    assert isinstance(place, Practising)
    talk.types(CARD).taps("Thôi, giữ như cũ")
    assert talk.talk.place == place


def test_her_own_code_changes_nothing() -> None:
    talk = in_a_house()
    mine = code_from(5)
    assert talk.person is not None and talk.person.household is not None
    talk.codes = {mine: Household(talk.person.household.id, "06040", "self", mine)}
    assert "của nhà mình rồi" in talk.types(mine).heard
    assert talk.new_facts == ()


def test_who_moves_into_another_house_goes_alone() -> None:
    talk = in_a_house(CARD).types(CARD).taps("Mình chuyển sang ở nhà ấy")
    assert settling(talk.new_facts) == [CommuneNamed("06622"), HouseholdJoined(OTHER, "06622", "card", ())]


def test_what_was_read_before_counts_for_the_first_house_and_not_again_for_the_next() -> None:
    talk = Villager().opens().types("nghe")
    talk.codes = {CARD: Household(OTHER, "06622", "card", CARD)}
    talk.types(CARD).types("dong y")
    assert HouseholdJoined(OTHER, "06622", "card", ("binh-dang",)) in talk.new_facts
    second = code_from(44)
    talk.codes = {second: Household(100, "06622", "card", second)}
    talk.types(second).taps("Mình chuyển sang ở nhà ấy")
    assert HouseholdJoined(100, "06622", "card", ()) in talk.new_facts


def test_a_house_that_declared_itself_takes_its_new_card_as_a_whole() -> None:
    talk = in_a_house(CARD)
    assert talk.person is not None and talk.person.household is not None
    mine = talk.person.household.id
    talk.types(CARD).taps("Thẻ mới của nhà mình")
    assert settling(talk.new_facts) == [CardTaken(mine, OTHER, "06622")]
    assert "mã cũ vẫn vào được" in talk.heard


def test_only_a_printed_card_is_taken_and_only_by_a_house_that_declared_itself() -> None:
    assert "Thẻ mới của nhà mình" not in in_a_house(CARD, known="self").types(CARD).rows
    talk = in_a_house(CARD).types(CARD).taps("Thẻ mới của nhà mình")
    second = code_from(44)
    talk.codes = {second: Household(100, "06622", "card", second)}
    assert "Thẻ mới của nhà mình" not in talk.types(second).rows


def test_what_a_lent_telephone_reads_counts_for_the_house_that_listens() -> None:
    talk = in_a_house(CARD).types(CARD).taps("Nhà khác, nghe nhờ máy này")
    assert settling(talk.new_facts) == []
    talk.types("nghe")
    assert talk.new_facts[0] == HouseholdHosted(OTHER)
    assert isinstance(talk.new_facts[1], CardRead)
    assert talk.talk.opened == ()


def test_what_waited_is_read_by_the_house_that_listens() -> None:
    talk = in_a_house(CARD).types("nghe").types(CARD)
    assert talk.new_facts == ()
    talk.taps("Nhà khác, nghe nhờ máy này")
    assert isinstance(talk.talk.place, Reading)


@pytest.mark.parametrize("words", ["về nhà mình", "ve nha minh", "Xong, về nhà mình"])
def test_the_owner_takes_her_telephone_back_by_a_word(words: str) -> None:
    talk = in_a_house(CARD).types(CARD).taps("Nhà khác, nghe nhờ máy này").types("nghe")
    place = talk.talk.place
    talk.types(words)
    assert talk.talk.guest is None
    assert talk.talk.place == place
    assert not any(isinstance(fact, HouseholdHosted) for fact in talk.types("tiep").new_facts)


def test_the_owner_takes_her_telephone_back_by_a_tap() -> None:
    talk = in_a_house(CARD).types(CARD).taps("Nhà khác, nghe nhờ máy này").types("cai dat").types("2")
    assert "nghe nhờ máy này" in talk.heard
    assert talk.taps("Xong, về nhà mình").talk.guest is None


def test_her_own_code_gives_her_telephone_back() -> None:
    talk = in_a_house(CARD).types(CARD).taps("Nhà khác, nghe nhờ máy này")
    mine = code_from(5)
    assert talk.person is not None and talk.person.household is not None
    talk.codes = {mine: Household(talk.person.household.id, "06040", "self", mine)}
    assert talk.types(mine).talk.guest is None


def test_after_an_hour_a_telephone_is_its_owners_again() -> None:
    talk = in_a_house(CARD).types(CARD).taps("Nhà khác, nghe nhờ máy này")
    talk.now += dt.timedelta(seconds=HOSTS_SECONDS - 1)
    assert talk.types("nghe").new_facts[0] == HouseholdHosted(OTHER)
    talk.now += dt.timedelta(seconds=1)
    assert isinstance(talk.types("tiep").new_facts[0], CardRead)
    assert talk.talk.guest is None


def test_a_second_house_listens_after_the_first() -> None:
    talk = in_a_house(CARD).types(CARD).taps("Nhà khác, nghe nhờ máy này")
    second = code_from(44)
    talk.codes = {second: Household(100, "06622", "card", second)}
    assert talk.types(second).new_facts == ()
    talk.taps("Nhà khác, nghe nhờ máy này")
    assert talk.types("nghe").new_facts[0] == HouseholdHosted(100)


def test_an_officer_without_a_house_is_asked_and_does_not_move_into_a_villagers_house() -> None:
    talk = Villager().opens().types("dang ky").types("dong y").types("bo qua")
    assert talk.person is not None and talk.person.household is None
    talk.person = type(talk.person)(1, "06622", None, (Role("village-head", "06622"),))
    talk.codes = {CARD: Household(OTHER, "06622", "card", CARD)}
    talk.types(CARD)
    assert "Đây là nhà mình" in talk.rows
    assert settling(talk.new_facts) == []
    talk.taps("Nhà khác, nghe nhờ máy này").types("nghe")
    assert talk.new_facts[0] == HouseholdHosted(OTHER)
    assert talk.talk.opened == ()


def test_the_screen_of_her_house_shows_its_code_and_what_can_be_done() -> None:
    talk = in_a_house().types("cai dat").taps("Xã và nhà mình")
    founded = next(fact for fact in talk.facts if isinstance(fact, HouseholdFounded))
    assert isinstance(talk.talk.place, AtHouse)
    assert shown(founded.code) in talk.heard
    assert len(talk.rows) <= 6
    assert talk.types("ma nha").talk.place == AtHouse()


@pytest.mark.parametrize("way", [["chuyen nha"], ["chuyển nhà"], ["cai dat", "2", "1"]])
def test_a_house_moves_to_another_commune_by_its_typed_name(way: list[str]) -> None:
    talk = in_a_house()
    for words in way:
        talk.types(words)
    talk.types("ky lua")
    assert talk.talk.place == MovingHouse("06187")
    assert settling(talk.new_facts) == []
    talk.taps("Đúng, cả nhà chuyển")
    assert [type(fact) for fact in settling(talk.new_facts)] == [HouseholdMoved]
    assert talk.person is not None and talk.person.household is not None
    assert (talk.person.commune, talk.person.household.commune) == ("06187", "06187")


def test_an_unclear_commune_is_asked_for_and_still_moves_the_house() -> None:
    talk = in_a_house().types("chuyen nha").types("chi lang")
    assert "Xã Chi Lăng" in talk.rows
    assert isinstance(talk.taps("Xã Chi Lăng").talk.place, MovingHouse)
    talk = in_a_house().types("chuyen nha").types("ky luaa").taps("Không phải, gõ lại").types("ky lua")
    assert isinstance(talk.talk.place, MovingHouse)
    talk = in_a_house().types("chuyen nha").types("qwrt zz").types("ky lua")
    assert isinstance(talk.talk.place, MovingHouse)


def test_a_move_to_where_the_house_is_changes_nothing() -> None:
    talk = in_a_house().types("chuyen nha").types("that khe")
    assert "không có gì thay đổi" in talk.heard
    assert talk.new_facts == ()


@pytest.mark.parametrize("row", ["Thôi, giữ như cũ"])
def test_a_move_is_taken_back_with_one_tap(row: str) -> None:
    assert settling(in_a_house().types("chuyen nha").taps(row).new_facts) == []
    assert settling(in_a_house().types("chuyen nha").types("ky lua").taps(row).new_facts) == []


def test_who_moves_alone_leaves_the_house_where_it_is() -> None:
    talk = in_a_house().types("chuyen nha").types("ky lua").taps("Không, chỉ mình tôi chuyển")
    assert isinstance(talk.talk.place, NamingHouse)
    assert settling(talk.new_facts) == [CommuneNamed("06187")]


def test_who_lives_apart_now_founds_a_house_of_her_own() -> None:
    talk = in_a_house().types("ma nha").taps("Mình ra ở riêng").types("ky lua").types("1")
    assert [type(fact) for fact in settling(talk.new_facts)] == [HouseholdFounded]


def test_who_has_no_house_and_says_that_it_moves_is_asked_where_she_lives() -> None:
    assert "Nhà mình ở xã, phường nào?" in Villager().opens().types("dang ky").types("1").types("chuyen nha").heard
    assert isinstance(Villager().opens().types("chuyen nha").talk.place, Consenting)


def test_leaving_and_help_work_while_another_house_listens() -> None:
    talk = in_a_house(CARD).types(CARD).taps("Nhà khác, nghe nhờ máy này")
    assert talk.types("giup").says[-1].fleeting
    assert talk.types("thoat").says[-1].instead


def test_a_rest_of_all_codes_is_told_and_is_no_slip_of_hers() -> None:
    talk = Villager().opens()
    talk.codes_rest = True
    assert "nhiều máy gõ mã quá" in talk.types(CARD).heard
    assert "nhiều máy gõ mã quá" in talk.types(shown(CARD).lower()).heard
    assert talk.talk.slips == 0
