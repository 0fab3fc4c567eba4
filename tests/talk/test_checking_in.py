"""A person types the code of a meeting: her house is there. Who has none is asked for it kindly first."""

import pytest

from bot.model.codes import code_from, shown
from bot.model.conversation import Consenting, NamingCommune, NamingHouse, Reading
from bot.model.facts import CheckedIn, Consented, HouseholdFounded, HouseholdJoined
from bot.model.people import Gathering, Household, Role
from tests.talk.states import HALL_CODE, in_the_hall, invited
from tests.talking import Villager

HALL = Gathering(77, "meeting", "06040")


def with_house() -> Villager:
    talk = Villager().joins()
    talk.codes = {HALL_CODE: HALL}
    return talk


@pytest.mark.parametrize("written", [HALL_CODE, shown(HALL_CODE), f"mã {shown(HALL_CODE)}", HALL_CODE.lower()])
def test_a_house_is_checked_in_by_the_typed_code(written: str) -> None:
    talk = with_house()
    talk.talk = Villager().opens().talk
    talk.types(written)
    assert talk.new_facts == (CheckedIn(77),)
    assert "Đã ghi có mặt" in talk.heard


def test_a_house_is_checked_in_by_the_scanned_link() -> None:
    talk = with_house().opens(shown(HALL_CODE))
    assert talk.new_facts == (CheckedIn(77),)


def test_who_reads_goes_on_reading() -> None:
    talk = with_house().types("nghe").types(HALL_CODE)
    assert isinstance(talk.talk.place, Reading)
    assert talk.talk.code == ""


def test_a_visitor_is_asked_for_consent_then_for_her_house_and_is_then_checked_in() -> None:
    talk = in_the_hall().types(HALL_CODE)
    assert isinstance(talk.talk.place, Consenting)
    talk.types("dong y")
    assert isinstance(talk.talk.place, NamingCommune)
    assert "Thất Khê" in talk.rows[0]
    talk.types("1").types("1")
    kinds = [type(fact) for fact in talk.facts]
    assert kinds.index(Consented) < kinds.index(HouseholdFounded) < kinds.index(CheckedIn)
    assert talk.talk.code == ""
    assert "Mã nhà mình" in talk.heard
    assert "Đã ghi có mặt" in talk.heard


def test_a_visitor_from_another_commune_names_hers() -> None:
    talk = in_the_hall().types(HALL_CODE).types("dong y").types("quoc viet").types("1")
    assert any(isinstance(fact, CheckedIn) for fact in talk.facts)


def test_a_visitor_with_a_card_joins_its_house_and_is_checked_in() -> None:
    talk = in_the_hall()
    house = Household(9, "06040", "card", code_from(900))
    talk.codes[house.code] = house
    talk.types(HALL_CODE).types("dong y").types("1").types("2").types(house.code)
    kinds = [type(fact) for fact in talk.facts]
    assert kinds.index(HouseholdJoined) < kinds.index(CheckedIn)


def test_a_person_whose_commune_is_known_is_asked_for_her_house_only() -> None:
    talk = Villager().opens().types("dang ky").types("dong y").types("that khe").types("bo qua")
    talk.codes = {HALL_CODE: HALL}
    talk.types(HALL_CODE)
    assert isinstance(talk.talk.place, NamingHouse)


def test_who_names_no_house_is_there_herself() -> None:
    talk = in_the_hall().types(HALL_CODE).types("dong y").types("bo qua")
    assert [fact for fact in talk.facts if isinstance(fact, CheckedIn)] == [CheckedIn(77)]
    assert not any(isinstance(fact, HouseholdFounded) for fact in talk.facts)


def test_who_declines_is_not_checked_in_and_is_not_asked_again() -> None:
    talk = in_the_hall().types(HALL_CODE).types("khong")
    assert talk.facts == []
    assert talk.talk.code == ""


def test_an_officer_at_a_training_is_not_asked_for_a_house() -> None:
    talk = invited(Role("ethnic-officer", "06040"))
    talk.codes = {HALL_CODE: Gathering(78, "training", "06040")}
    assert talk.types(HALL_CODE).new_facts == (CheckedIn(78),)


def test_a_code_that_ended_while_it_waited_is_forgotten() -> None:
    talk = in_the_hall().types(HALL_CODE).types("dong y")
    talk.codes = {}
    talk.types("1").types("1")
    assert not any(isinstance(fact, CheckedIn) for fact in talk.facts)
    assert talk.talk.code == ""


def test_leaving_forgets_the_waiting_code() -> None:
    talk = in_the_hall().types(HALL_CODE).types("dong y").types("thoat")
    assert talk.talk.code == ""
