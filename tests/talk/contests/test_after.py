"""Beside the paper: reminders as one asks for them, right answers after the closing, leaving, a link from a page."""

import datetime as dt

import pytest
from msgspec.structs import replace

from bot.model.competing import AtContest
from bot.model.conversation import Home
from bot.model.events import Opened
from bot.model.facts import Consented, EntrantQuit, ReminderChosen, ReminderDropped, RemindersDropped
from bot.model.pointers import pointer_to
from bot.talk.heard import ANYWHERE
from tests.talk.entrant import Entrant, entrant, with_result
from tests.talk.states import officer
from tests.talking import Villager


def test_she_is_reminded_only_after_a_yes_of_her_own() -> None:
    talk = entrant().types("thi").types("nhac toi")
    assert talk.facts == []
    talk.types("co nhac toi")
    [consented, chosen] = talk.new_facts
    assert consented == Consented("reminder-2026-11")
    assert chosen == ReminderChosen("thu", 3)  # what has begun need not be said any more


@pytest.mark.parametrize("typed", ["nhac toi", "Nhắc tôi", "NHAC TOI!", "nhắc  toi", "nhac toii"])
def test_the_row_is_found_however_it_is_written(typed: str) -> None:
    assert entrant().types("thi").types(typed).says[-1].title == "Nhắc bà con"


def test_who_is_known_already_is_not_asked_to_be_known_again() -> None:
    talk = entrant()
    talk.enters().types("nhac toi").types("1")
    assert talk.new_facts == (ReminderChosen("thu", 3),)


def test_it_ends_with_a_row_or_with_words_from_anywhere() -> None:
    talk = entrant().types("thi").types("nhac toi").types("1")
    talk.types("nhac toi").types("thoi nhac")
    assert talk.new_facts == (ReminderDropped("thu"),)
    for words in ("thoi nhac", "thôi nhắc", "dung nhac nua"):
        talk = entrant().types("thi").types("nhac toi").types("1").types("ve dau").types("nghe")
        before = talk.talk.place
        talk.types(words)
        assert RemindersDropped() in talk.new_facts
        assert talk.talk.place == before


def test_leaving_the_talk_ends_it_too_and_without_a_contest_writes_nothing() -> None:
    assert entrant().types("thoat").new_facts == (RemindersDropped(),)
    assert Villager().opens().types("thoat").new_facts == ()


def test_the_words_for_an_officers_alerts_still_are_hers() -> None:
    assert "anh chị" in officer().types("nhac toi").heard


def test_remind_me_typed_on_the_first_screen_leads_to_the_question() -> None:
    assert entrant().types("nhac toi").says[-1].title == "Nhắc bà con"


def test_nothing_is_offered_once_nothing_can_come_any_more() -> None:
    talk = entrant()
    talk.seen = replace(talk.seen, to_come=False)
    talk.types("thi").types("nhac toi")
    assert "không còn gì để nhắc" in talk.heard
    assert "Có, nhắc tôi" not in talk.rows


def test_answers_come_one_by_one_with_the_law_and_never_a_reproach() -> None:
    talk = with_result("dap an bai cua minh")
    said = [talk.heard]
    while "Câu sau" in talk.rows:
        said.append(talk.types("cau sau").heard)
    assert len(said) == 4
    assert "Bà con trả lời đúng: " in said[0]
    assert "Đáp án: " in said[1]
    assert "Đáp án: " in said[2]
    assert "đã hủy câu này" in said[3]
    assert "Đáp án" not in said[3]
    assert all("Điều" in each for each in said[:3])
    assert not any("sai" in each.lower().split() for each in said)


def test_before_the_closing_there_are_none() -> None:
    talk = entrant().enters().begins().answers(4).types("120")
    talk.types("ve cuoc thi")
    assert not any("Đáp án" in row for row in talk.rows)
    talk.talk = replace(talk.talk, place=AtContest("thu", "answers", 7))
    assert "sau khi cuộc thi đóng" in talk.types("zzz").heard


def test_leaving_a_contest_takes_a_yes_and_says_what_is_lost() -> None:
    talk = entrant().enters().types("xem them").types("thoi du thi")
    assert "không lấy lại được" in talk.heard
    assert talk.new_facts == ()
    talk.types("ve cuoc thi")
    assert talk.new_facts == ()
    quitting = talk.types("thoi du thi").types("thoi du thi va xoa").new_facts
    assert quitting == (EntrantQuit("thu", 7),)
    assert "Tham gia thi" in talk.rows


def test_a_link_leads_to_its_contest_from_every_place() -> None:
    talk = entrant()
    payload = pointer_to(talk.of.contest)
    for typed in ("", "nghe", "cai dat", "thi"):
        if typed:
            talk.types(typed)
        assert talk.does(Opened(payload)).talk.place == AtContest("thu")
    assert "Tham gia thi" in talk.rows


@pytest.mark.parametrize("payload", ["thi-", "thi-000000000000", "thi-xyz", "xyz", "thi-" + "a" * 60])
def test_a_link_that_leads_nowhere_leads_home(payload: str) -> None:
    assert entrant().does(Opened(payload)).talk.place == Home()


def test_a_link_does_not_break_the_calm() -> None:
    talk = entrant()
    talk.types("chồng em đánh em")
    before = talk.talk.place
    talk.does(Opened(pointer_to(talk.of.contest)))
    assert talk.talk.place == before


def test_a_link_in_the_middle_of_a_paper_loses_nothing() -> None:
    talk = entrant().enters().begins().answers(2)
    talk.does(Opened(pointer_to(talk.of.contest)))
    assert talk.types("lam tiep").says[-1].title.startswith("Câu 3/4")


def test_the_answer_to_a_complaint_is_told() -> None:
    talk = with_result()
    talk.is_mine(answer="Đã xem lại, số câu đúng không đổi.")
    assert "đã trả lời ý kiến của bà con: Đã xem lại" in talk.types("thi").heard
    talk.is_mine(has_complained=True)
    assert "đang xem lại ý kiến" in talk.types("thi").heard


def test_an_officer_hears_of_a_contest_though_her_row_is_another(entrant_officer: Entrant) -> None:
    talk = entrant_officer
    assert "Thống kê" in talk.rows
    assert "Đang có cuộc thi. Xem: nhắn thi." in talk.heard


def test_a_contest_that_opens_within_a_week_is_told_on_the_first_screen() -> None:
    talk = entrant()
    opens = talk.of.contest.round[0].opens
    for days, there in ((1, True), (6, True), (8, False)):
        soon = replace(talk.of.contest.round[0], opens=opens + dt.timedelta(days=days))
        talk.seen = replace(talk.seen, phase="announced", contest=replace(talk.of.contest, round=(soon,)))
        assert ("Sắp có cuộc thi. Xem: nhắn thi." in talk.types("ve dau").heard) is there, days


@pytest.fixture
def entrant_officer() -> Entrant:
    talk = entrant()
    talk.person = officer().person
    talk.types("ve dau")
    return talk


def test_every_row_is_one_of_six_and_every_view_has_a_way_out() -> None:
    for view in ("xem them", "nhac toi", "the le", "cac xa du thi"):
        talk = entrant().types("thi").types(view)
        assert len(talk.rows) <= 6
        assert talk.rows[-2:] == ["Về đầu", "Trợ giúp"]


def test_words_of_a_contest_are_no_greeting() -> None:
    assert ANYWHERE["thoi nhac"] != ANYWHERE["thoi"]
