""" "Ghi buổi họp": by numbers alone, in the leader's own commune, with nobody's name."""

import datetime as dt

import pytest
from msgspec.structs import replace

from bot.model.codes import code_from, shown
from bot.model.conversation import CheckingIn, ChoosingMeeting, ConfirmingMeeting, CountingHeads, Home, MeetingDone
from bot.model.facts import CheckInOpened, HousesCheckedIn, MeetingLogged, MeetingWithdrawn
from bot.model.meetings import KINDS, Meeting
from bot.model.people import Household, Invitation, Role, RoleKind
from bot.talk import meeting
from tests.talk.states import STATES, invited, leader, logged, officer
from tests.talking import Villager, ear, gazetteer


def counting() -> Villager:
    return STATES["counting houses"]()


def meeting_of(talk: Villager) -> Meeting:
    (fact,) = [fact for fact in talk.facts if isinstance(fact, MeetingLogged)]
    return fact.meeting


def test_a_meeting_is_logged_with_six_short_messages() -> None:
    talk = leader()
    before = talk.turns
    talk.types("ghi buoi hop").types("1").types("1").types("1").types("35").types("1")
    assert talk.turns - before == 6
    assert meeting_of(talk) == Meeting("meeting", "2026-11-23", "06040", ("binh-dang",), "village-head", households=35)


@pytest.mark.parametrize("words", ["ghi buổi họp", "Ghi Buổi Họp!", "ghi hop", "diem danh"])
def test_it_begins_from_anywhere_in_any_spelling(words: str) -> None:
    assert isinstance(leader().types("nghe").types(words).talk.place, ChoosingMeeting)


@pytest.mark.parametrize("kind", ["officer", "prestigious", "village-head"])
def test_who_leads_may_log_one(kind: RoleKind) -> None:
    talk = invited(Role(kind, "06040")).types("ghi buoi hop").types("1").types("1").types("1").types("9").types("1")
    assert meeting_of(talk).led_by == kind


@pytest.mark.parametrize("kind", ["ethnic-officer", "gender-officer"])
def test_another_role_may_not(kind: RoleKind) -> None:
    talk = invited(Role(kind, "06040")).types("ghi buoi hop")
    assert isinstance(talk.talk.place, Home)
    assert "trưởng thôn" in talk.heard


def test_a_villager_may_not() -> None:
    talk = Villager().joins().types("ghi buoi hop")
    assert isinstance(talk.talk.place, Home)
    assert not any(isinstance(fact, MeetingLogged) for fact in talk.facts)


def test_the_row_stands_at_home_for_a_leader_and_one_tap_from_the_figures_for_an_officer() -> None:
    assert "Ghi buổi họp" in leader().types("ve dau").rows
    assert "Ghi buổi họp" in officer().types("thong ke").taps("Nhắc tôi, ghi họp, mở trang").rows
    assert "Ghi buổi họp" not in Villager().opens().rows


@pytest.mark.parametrize("row", range(1, 4))
def test_a_number_is_a_number_of_houses_also_where_a_row_has_it(row: int) -> None:
    talk = counting().types(str(row))
    place = talk.talk.place
    assert isinstance(place, ConfirmingMeeting)
    assert place.draft.heads == row
    assert f"{row} nhà" in talk.heard


@pytest.mark.parametrize(
    ("words", "heads"),
    [("35", 35), ("khoảng 35 nhà", 35), ("chung 40 ho", 40), ("1.234", 1234), ("0", 0), ("3 tram", None), ("ba", None)],
)
def test_a_number_is_understood_as_people_write_it(words: str, heads: int | None) -> None:
    place = counting().types(words).talk.place
    if heads is None:
        assert isinstance(place, CountingHeads)
    else:
        assert isinstance(place, ConfirmingMeeting)
        assert place.draft.heads == heads


def test_a_number_too_large_is_asked_again() -> None:
    talk = counting().types("35000")
    assert isinstance(talk.talk.place, CountingHeads)
    assert "lớn quá" in talk.heard


@pytest.mark.parametrize(
    ("words", "told"), [("thoat", "Hẹn bà con"), ("giup", "113"), ("chồng đánh em", "Loa Bản tin lời bà con")]
)
def test_leaving_help_and_danger_come_before_the_number(words: str, told: str) -> None:
    assert told in counting().types(words).heard


def test_after_danger_was_told_the_number_is_taken_again_once_she_went_back() -> None:
    talk = counting().types("chồng đánh em").types("35")
    assert not isinstance(talk.talk.place, ConfirmingMeeting)
    assert isinstance(talk.types("quay lai").types("35").talk.place, ConfirmingMeeting)


def test_not_counted_is_not_zero() -> None:
    talk = counting().taps("Không đếm được")
    assert "Không đếm" in talk.heard
    assert meeting_of(talk.taps("Đúng, ghi lại")).households is None


def test_at_most_three_topics() -> None:
    talk = leader().types("ghi buoi hop").types("1").types("1").types("2").types("2")
    assert isinstance(talk.talk.place, CountingHeads)
    assert len(talk.talk.place.draft.topics) == 3
    assert len(set(talk.talk.place.draft.topics)) == 3


def test_yesterday_is_one_tap_and_has_no_check_in() -> None:
    talk = counting().types("20").taps("Không, là hôm qua")
    assert "22/11/2026" in talk.heard
    talk.taps("Đúng, ghi lại")
    assert meeting_of(talk).day == "2026-11-22"
    assert "Mở điểm danh" not in talk.rows


def test_a_training_counts_people_and_a_loudspeaker_nobody() -> None:
    training = leader().types("ghi buoi hop").taps("Việc khác").taps("Tập huấn").types("1").types("1").types("12")
    assert "12 người" in training.heard
    assert (meeting_of(training.types("1")).people, meeting_of(training).households) == (12, None)
    speaker = leader().types("ghi buoi hop").taps("Việc khác").taps("Loa truyền thanh").types("1").types("1")
    assert isinstance(speaker.talk.place, ConfirmingMeeting)
    assert "Mở điểm danh" not in speaker.types("1").rows


def test_every_kind_of_the_talk_has_a_name() -> None:
    assert set(meeting.IN_TALK) == set(KINDS) - {"school"}


def test_an_officer_of_the_province_names_the_commune() -> None:
    talk = officer().types("ghi buoi hop").types("1").types("quoc viet").types("1").types("1").types("8").types("1")
    assert gazetteer().communes[meeting_of(talk).commune].name == "Quốc Việt"


def test_an_unclear_commune_is_chosen_and_an_unknown_one_asked_again() -> None:
    talk = officer().types("ghi buoi hop").types("1").types("xyzabc")
    assert "chưa tìm ra" in talk.heard
    talk.types("chi lang").types("1")
    assert "chuyện gì" in talk.heard


def test_the_check_in_shows_one_code_however_often_it_is_opened() -> None:
    talk = logged().taps("Mở điểm danh")
    (opened,) = [fact for fact in talk.facts if isinstance(fact, CheckInOpened)]
    assert shown(opened.code) in talk.heard
    assert f"https://loa.example/#ma={shown(opened.code)}" in talk.heard
    talk.types("ve dau").types("ghi buoi hop").taps("Buổi vừa ghi hôm nay").taps("Xem mã điểm danh")
    assert shown(opened.code) in talk.heard
    assert talk.new_facts == ()


def test_the_meeting_of_yesterday_is_not_found_again() -> None:
    talk = logged()
    talk.now += dt.timedelta(days=1)
    talk.hall = None
    assert "Buổi vừa ghi hôm nay" not in talk.types("ghi buoi hop").rows
    assert isinstance(logged().talk.place, MeetingDone)


def test_codes_of_cards_are_checked_in_and_wrong_ones_told_back() -> None:
    talk = logged().types("1")
    here = Household(9, "06040", "card", code_from(900))
    talk.codes = {here.code: here, code_from(11): Invitation(5, Role("officer", ""))}
    typed = f"{shown(here.code)}\n{code_from(901)}, {code_from(11)}\n{here.code}\nKQV-9AV-33X"
    talk.types(typed)
    assert isinstance(talk.talk.place, CheckingIn)
    assert talk.new_facts == (HousesCheckedIn(talk.talk.logged[0], (here,)),)
    assert "Đã ghi 1 nhà" in talk.heard
    assert f"Chưa có mã: {shown(code_from(901))}, {shown(code_from(11))}" in talk.heard
    assert "Đọc chưa ra: KQV-9AV-33X" in talk.heard


@pytest.mark.parametrize(
    "sounds_like_danger", ["34WWDNXUT 7KUTJQ7YA 9TTCU3AHT 94RHNE7W7", "9VU9RVH4M 9CWNDA7J3 MA4DFCFUW"]
)
def test_codes_are_codes_whatever_they_sound_like(sounds_like_danger: str) -> None:
    talk = logged().types("1")
    houses = tuple(Household(n, "06040", "card", code) for n, code in enumerate(sounds_like_danger.split()))
    typed = "\n".join(shown(house.code) for house in houses)
    assert ear()(typed) is not None
    talk.codes = {house.code: house for house in houses}
    assert talk.types(typed).new_facts == (HousesCheckedIn(talk.talk.logged[0], houses),)


def test_the_second_meeting_of_a_day_has_a_door_of_its_own() -> None:
    talk = logged().types("mo diem danh").types("xong").types("ghi buoi khac").types("hop thon")
    assert talk.types("1").types("1").types("20").types("1").rows[0] == "Mở điểm danh"


def test_past_the_cap_she_is_told_to_wait() -> None:
    talk = logged().types("1")
    assert talk.hall is not None
    talk.hall = replace(talk.hall, is_capped=True)
    assert "chờ một giờ" in talk.types(code_from(901)).heard


def test_a_slip_is_taken_back_on_its_day() -> None:
    talk = logged()
    id = talk.talk.logged[0]
    talk.taps("Ghi nhầm, bỏ buổi này")
    assert talk.new_facts == (MeetingWithdrawn(id),)
    assert talk.talk.logged == (0, "")
    assert "Buổi vừa ghi hôm nay" not in talk.rows


def test_who_lost_her_role_logs_nothing_more() -> None:
    talk = STATES["confirming a meeting"]()
    assert talk.person is not None
    talk.person = replace(talk.person, roles=())
    talk.taps("Đúng, ghi lại")
    assert not any(isinstance(fact, MeetingLogged) for fact in talk.facts)


def test_a_closed_hall_shows_no_code() -> None:
    talk = logged().types("1")
    assert talk.hall is not None
    talk.hall = replace(talk.hall, code="")
    assert "Mã điểm danh" not in talk.types("??").heard
