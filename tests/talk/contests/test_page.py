"""What a contest says and hears: predictions, telephones and names as they are typed; English; what a screen may show."""

import pytest
from msgspec.structs import replace

from bot.model.competing import AtContest, InContest, TellingOrganiser
from bot.model.contest import TICKS, Attempts, Prediction
from bot.model.facts import AttemptBegun, AttemptEnded, ContestAnswered, ContestEntered, EntrantTold, QuestionAnswered
from bot.model.people import EntrantCode
from bot.model.phones import phone_in
from bot.talk.contests.paper import prediction_in
from tests.talk.entrant import CODE, SCHOOL, child, entrant, with_result
from tests.talking import Villager

PEOPLE, PERCENT = Prediction("people", "?"), Prediction("percent", "?")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("120", 120),
        ("1.234", 1234),
        ("12,345", 12345),
        ("1 234 567 người", 1_234_567),
        ("khoảng 500 bà con", 500),
        ("dự đoán 2", 2),
        ("năm trăm", None),
        ("99999999999", None),
        ("", None),
    ],
)
def test_a_number_is_foretold_however_it_is_typed(typed: str, number: int | None) -> None:
    assert prediction_in(PEOPLE, typed) == number


@pytest.mark.parametrize(
    ("typed", "percent"),
    [
        ("12", 12),
        ("12,5 %", 12.5),
        ("12.34567", 12.34567),
        ("100", 100),
        ("0,00001", 0.00001),
        ("101", None),
        ("?", None),
    ],
)
def test_a_percentage_is_foretold_to_five_decimals(typed: str, percent: float | None) -> None:
    assert prediction_in(PERCENT, typed) == (None if percent is None else round(percent * TICKS))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0912345678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("(091) 234-5678", "0912345678"),
        ("912345678", None),
        ("0012345678", None),
        ("09123456789", None),
        ("không có", None),
    ],
)
def test_a_telephone_is_read_however_it_is_spaced(typed: str, number: str | None) -> None:
    assert phone_in(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "thi",
        "Thi tìm hiểu pháp luật",
        "thi tim hieu 2026",
        "tim hieu",
        "cho em dự thi",
        "Tôi muốn tham gia cuộc thi tìm hiểu",
        "dang ky thi",
    ],
)
def test_the_contest_is_found_however_it_is_called(typed: str) -> None:
    assert entrant().types(typed).talk.place == AtContest("thu")


@pytest.mark.parametrize(
    "typed", ["tim hieu tao hon", "con gai thi may tuoi moi duoc cuoi", "cho em hoi", "toi muon", "nam 2026"]
)
def test_a_question_is_no_contest(typed: str) -> None:
    assert not isinstance(entrant().types(typed).talk.place, AtContest)


def test_entering_is_consent_and_nothing_before_it_is_kept() -> None:
    talk = entrant().types("thi").types("tham gia thi")
    assert talk.facts == []
    talk.types("dong y du thi")
    [_, entered] = talk.new_facts
    assert isinstance(entered, ContestEntered)
    assert (entered.age, entered.code, entered.represented_by) == ("16+", CODE, 0)


def test_who_does_not_agree_is_not_in_it() -> None:
    for words in ("khong", "khong du thi", "2"):
        talk = entrant().types("thi").types("tham gia thi").types(words)
        assert talk.facts == []
        assert talk.talk.place == AtContest("thu")


def test_a_child_agrees_with_the_code_of_the_school_and_stays_unknown() -> None:
    talk = child().types(SCHOOL).types("dong y")
    assert talk.person is None
    [entered] = talk.new_facts
    assert isinstance(entered, ContestEntered)
    assert (entered.age, entered.represented_by, entered.unit, entered.commune) == ("under-16", 5, "truong-1", "06040")


def test_a_detail_never_shows_in_the_repr_of_its_fact() -> None:
    assert "Hoa" not in repr(EntrantTold(1, "name", "Nông Thị Hoa"))


def test_an_attempt_begins_with_a_tap_and_not_before() -> None:
    talk = entrant().enters()
    assert not any(isinstance(fact, AttemptBegun) for fact in talk.facts)
    talk.begins()
    [begun] = talk.new_facts
    assert isinstance(begun, AttemptBegun)
    assert begun.allowed_ms == 600_000


def test_letters_numbers_and_labels_answer_alike() -> None:
    chosen = set()
    for typed in ("2", "b", "câu 2", "B."):
        talk = entrant().enters().begins()
        label = talk.rows[1]
        talk.types(typed)
        [answered, counted] = talk.new_facts
        assert isinstance(answered, ContestAnswered)
        assert isinstance(counted, QuestionAnswered)
        chosen.add((answered.question, answered.option))
        other = entrant().enters().begins()
        other.types(label)
        assert other.new_facts == (answered, counted)
    assert len(chosen) == 1


def test_an_answer_says_nothing_about_being_right() -> None:
    talk = entrant().enters().begins().answers()
    assert len(talk.says) == 1
    assert talk.says[0].title.startswith("Câu 2/4")


def test_a_tap_for_a_question_that_is_answered_already_shows_the_next_one() -> None:
    """The page answered it meanwhile."""
    talk = entrant().enters().begins()
    rows = talk.talk.offer.rows
    position = rows[0].what.partition("|")[0]
    talk.answers()
    talk.talk = replace(talk.talk, offer=replace(talk.talk.offer, rows=rows))
    talk.types("1")
    assert talk.new_facts == ()
    assert position != talk.talk.offer.rows[0].what.partition("|")[0]


def test_when_the_time_is_up_the_paper_is_handed_in_with_what_was_answered() -> None:
    talk = entrant().enters().begins().answers(2)
    talk.is_mine(sitting=replace(talk.sitting, left_ms=0))
    talk.types("1")
    [ended] = talk.new_facts
    assert isinstance(ended, AttemptEnded)
    assert ended.spent_ms == 600_000
    assert "Hết giờ rồi" in talk.heard


def test_as_long_as_attempts_are_left_the_page_offers_another() -> None:
    talk = entrant(attempts=Attempts(0)).enters().begins().answers(4)
    talk.is_mine(left=None)
    talk.types("120").types("ve cuoc thi")
    assert isinstance(talk.talk.place, AtContest)


def test_another_code_of_an_entry_is_taken_from_everywhere() -> None:
    talk = entrant().enters().begins()
    talk.codes = {SCHOOL: EntrantCode("thu", 7)}
    talk.types(SCHOOL)
    assert "Đã nhận mã dự thi" in talk.heard


def test_a_place_of_a_contest_that_is_gone_leads_home_from_every_view() -> None:
    places = (
        AtContest("khong-co"),
        AtContest("khong-co", "rules"),
        AtContest("khong-co", "done", 1),
        InContest("khong-co", 1, 2),
        TellingOrganiser("khong-co", 1),
    )
    for place in places:
        talk = Villager().opens()
        talk.talk = replace(talk.talk, place=place)
        assert "xong lâu rồi" in talk.types("zzz").heard, place


def test_a_result_is_told_with_place_and_prize() -> None:
    talk = with_result()
    assert "Hạng 3 trong 120 người, đúng 4 câu, 1 phút 1 giây. Bà con đoạt Giải Ba!" in talk.heard


def test_the_communes_are_named_best_first() -> None:
    talk = entrant().types("thi").types("cac xa du thi")
    lines = talk.says[-1].body.splitlines()
    assert lines[0] == "1. xã Thất Khê: 12 người".replace("xã", lines[0].split()[1])
    assert "2 xã, phường còn ít người" in lines[-1]


def test_all_of_it_in_english() -> None:
    talk = entrant()
    talk.types("cai dat").types("1").types("contest").types("1").types("1")
    assert "Entry code" in talk.heard
    talk.types("that khe").types("Nông Thị Hoa").types("0912345678").types("2").types("begin")
    assert talk.says[-1].title == "Question 1/4, 10 minutes left"
    talk.answers(4).types("120")
    assert talk.says[-1].title == "Handed in!"
