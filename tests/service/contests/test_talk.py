"""A contest in the talk, through the whole bot: entered, answered, resumed, over; and what is kept of it."""

import datetime as dt
import random

from bot.model.competing import InContest
from bot.model.contest import Attempts, Eligibility, Pool, Unit
from bot.model.conversation import unpack
from bot.model.events import Inbound, Tapped, Typed
from bot.service.contests.life import end_overdue
from bot.service.contests.staff import exclude_staff, represent
from bot.service.talks.receive import Received
from bot.storage.entrants import details
from bot.storage.keys import Seal
from tests.conftest import SEAL, House, heard
from tests.contest.kit import CLOSES, FIRST, SECOND
from tests.contest.test_score import FILL
from tests.service.contests.kit import answers, begins, enters, frozen, question, rows_of, shown, sits


async def place(house: House, who: str) -> object:
    state = (await house.rows("SELECT state FROM chats ORDER BY id"))[-1][0]
    return unpack(bytes(state)).place


async def test_a_contest_stands_on_the_first_screen_only_while_it_is_open(house: House) -> None:
    await house.types("lan", "chao")
    assert "Thi tìm hiểu" not in rows_of(house, "lan")
    await frozen(house)
    for moment, there in ((FIRST.opens, True), (CLOSES - dt.timedelta(seconds=1), True), (CLOSES, False)):
        house.now = moment.replace(tzinfo=dt.UTC) - dt.timedelta(hours=7)
        await house.types("lan", "ve dau")
        assert ("Thi tìm hiểu" in rows_of(house, "lan")) is there, moment


async def test_from_the_first_screen_to_a_paper_handed_in(house: House) -> None:
    of = await frozen(house)
    code = await enters(house, "lan")
    told = heard(await sits(house, "lan", of, right=3, pace=7, foretells="1.234 người"))
    assert "Bà con đúng 3/4 câu, hết 28 giây." in told
    assert code in told
    rows = await house.rows("SELECT is_over, spent_ms, prediction FROM attempts")
    assert rows == [(1, 28_000, 1234)]
    assert await house.rows("SELECT COUNT(*) FROM contest_answers") == [(4,)]
    assert await house.rows("SELECT commune, age, names FROM entrants") == [("06040", "16+", "full")]


async def test_each_question_tells_the_time_that_is_left(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan")
    await begins(house, "lan")
    assert shown(house, "lan").title == "Câu 1/4, còn 10 phút"
    house.later(seconds=95)
    await answers(house, "lan", of)
    assert shown(house, "lan").title == "Câu 2/4, còn 8 phút 25 giây"


async def test_details_are_sealed_and_stand_in_no_other_table(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan", name="Hoàng Văn Thụ", phone="0987 654 321")
    await sits(house, "lan", of)
    [(entrant,)] = await house.rows("SELECT entrant FROM entrant_details")
    told = await house.store.write(details, entrant, house.desk.keys)
    assert (told.name, told.phone) == ("Hoàng Văn Thụ", "0987654321")
    tables = [name for (name,) in await house.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        kept = str(await house.rows(f"SELECT * FROM {table}")) + str(
            b"".join(
                bytes(cell)
                for row in await house.rows(f"SELECT * FROM {table}")
                for cell in row
                if isinstance(cell, bytes)
            )
        )
        assert "Thụ" not in kept, table
        assert "987654321" not in kept, table


async def test_nothing_in_the_database_leads_from_an_entry_to_a_chat_or_person(house: House) -> None:
    await frozen(house)
    await enters(house, "lan")
    [(chat, person)] = await house.rows("SELECT id, person FROM chats")
    for table in ("entrants", "entrant_details", "attempts"):
        for row in await house.rows(f"SELECT * FROM {table}"):
            assert chat not in row
            assert person not in row


async def test_after_a_lost_connection_the_same_question_stands_there_with_the_same_options(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan")
    await begins(house, "lan")
    await answers(house, "lan", of)
    before = shown(house, "lan")
    for way in (
        ("zzz",),
        ("ve dau", "quay lai"),
        ("ve dau", "thi", "lam tiep"),
        ("thoat", "thi", "lam tiep"),
        ("giup", "quay lai"),
    ):
        await house.types("lan", *way)
        now = shown(house, "lan")
        assert (now.title, now.body, now.choices) == (before.title, before.body, before.choices), way


async def test_the_place_that_is_stored_holds_ids_only(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan")
    await begins(house, "lan")
    await answers(house, "lan", of)
    found = await place(house, "lan")
    assert isinstance(found, InContest)
    assert found == InContest("thu", found.entrant, found.attempt)


async def test_the_code_leads_back_from_any_telephone_and_the_old_one_lets_go(house: House) -> None:
    of = await frozen(house)
    code = await enters(house, "lan")
    await begins(house, "lan")
    await answers(house, "lan", of)
    body = shown(house, "lan").body
    await house.types("pao", code.lower(), "lam tiep")
    assert body != shown(house, "pao").body or shown(house, "pao").title.startswith("Câu 2/4")
    assert shown(house, "pao").title.startswith("Câu 2/4")
    await answers(house, "pao", of)
    assert await house.rows("SELECT COUNT(*) FROM contest_answers") == [(2,)]
    await house.types("lan", "thi")
    assert "Tham gia thi" in rows_of(house, "lan")


async def test_an_answer_after_the_deadline_is_refused_kindly_and_the_others_count(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan")
    await begins(house, "lan")
    await answers(house, "lan", of)
    house.later(minutes=10)
    told = heard(await answers(house, "lan", of))
    assert "Hết giờ rồi" in told
    assert "Bà con đúng 1/4 câu, hết 10 phút." in told
    assert await house.rows("SELECT is_over, spent_ms FROM attempts") == [(1, 600_000)]
    assert await house.rows("SELECT COUNT(*) FROM contest_answers") == [(1,)]


async def test_the_same_update_again_answers_once_and_the_first_answer_stands(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan")
    await begins(house, "lan")
    say = shown(house, "lan")
    first = Tapped(say.offer, 0)
    await house.does("lan", first, key="web:same")
    await house.does("lan", first, key="web:same")
    rows = await house.rows("SELECT question, option FROM contest_answers")
    await house.does("lan", Tapped(say.offer, 1), key="web:other")  # an old screen
    assert await house.rows("SELECT question, option FROM contest_answers") == rows
    assert len(rows) == 1
    assert of.questions[rows[0][0]].ask in say.body


async def test_a_prediction_is_a_number_however_it_is_typed(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan")
    await begins(house, "lan")
    for _ in range(4):
        await answers(house, "lan", of)
    await house.types("lan", "nhiều lắm")
    assert "gõ một con số" in shown(house, "lan").body
    await house.types("lan", "khoảng 12.500 bà con")
    assert await house.rows("SELECT prediction, is_over FROM attempts") == [(12500, 1)]


async def test_a_number_that_is_a_row_is_that_row(house: House) -> None:
    """ "1" leaves the prediction out, as it says on the screen."""
    of = await frozen(house)
    await enters(house, "lan")
    await begins(house, "lan")
    for _ in range(4):
        await answers(house, "lan", of)
    await house.types("lan", "1")
    assert await house.rows("SELECT prediction, is_over FROM attempts") == [(None, 1)]


async def test_what_is_filled_in_is_scored_and_not_kept(house: House) -> None:
    of = await frozen(house, question=(FILL,), pool=(Pool(1, own=True),), prediction=None, tie=("right", "duration"))
    await enters(house, "lan")
    await begins(house, "lan")
    assert question(of, shown(house, "lan")).key == "dien-tuoi"
    told = heard(await house.types("lan", "mười tám"))
    assert "đúng 1/1 câu" in told
    assert await house.rows("SELECT option FROM contest_answers") == [(1,)]


async def test_words_that_always_work_work_where_words_are_waited_for(house: House) -> None:
    await frozen(house, question=(FILL,), pool=(Pool(1, own=True),), prediction=None, tie=("right", "duration"))
    await enters(house, "lan")
    await begins(house, "lan")
    assert "Mấy số máy" in heard(await house.types("lan", "giup"))
    await house.types("lan", "quay lai", "xoa du lieu")
    assert await house.rows("SELECT COUNT(*) FROM contest_answers") == [(0,)]
    assert await house.rows("SELECT COUNT(*) FROM entrant_details") == [(0,)]


async def test_as_many_attempts_as_the_rules_allow(house: House) -> None:
    of = await frozen(house, attempts=Attempts(2))
    await enters(house, "lan")
    await sits(house, "lan", of)
    await house.types("lan", "thi")
    await sits(house, "lan", of)
    told = heard(await house.types("lan", "thi"))
    assert "Bà con đã thi đủ số lượt" in told
    assert "Bắt đầu làm bài" not in rows_of(house, "lan")


async def test_a_number_given_before_is_refused_and_the_code_still_works(house: House) -> None:
    await frozen(house)
    code = await enters(house, "lan", phone="0912345678")
    await house.types("pao", "thi", "tham gia thi", "dong y du thi", "that khe", "Lý A Páo")
    assert "Số này đã dự thi rồi" in heard(await house.types("pao", "+84 912 345 678"))
    assert "thi tiếp ở máy này" in heard(await house.types("pao", code))


async def test_organisers_are_kept_out_by_their_telephones(house: House) -> None:
    await frozen(house)
    await house.store.write(exclude_staff, house.desk, "thu", ["0911 222 333", ""])
    await house.types("lan", "thi", "tham gia thi", "dong y du thi", "that khe", "Nông Thị Hoa")
    assert "Ban Tổ chức không dự thi" in heard(await house.types("lan", "0911222333"))


async def test_slips_in_a_detail_are_said_and_asked_again(house: House) -> None:
    await frozen(house)
    await house.types("lan", "thi", "tham gia thi", "dong y du thi")
    assert "chưa tìm ra xã" in heard(await house.types("lan", "xyzzy quux"))
    await house.types("lan", "that khe")
    for name in ("Hoa", "x" * 70 + " y", "Hoa 123"):
        assert "cả họ và tên" in heard(await house.types("lan", name)), name
    await house.types("lan", "Bế Thị Hoa")
    for number in ("0123", "12345678901", "không có"):
        assert "mười chữ số" in heard(await house.types("lan", number)), number
    assert "ghi tên thế nào" in heard(await house.types("lan", "0912 345 679"))


async def test_a_contest_of_some_communes_takes_only_their_people(house: House) -> None:
    await frozen(house, eligibility=Eligibility(communes=("06040",), details=(), one_phone=False))
    await house.types("lan", "thi", "tham gia thi", "dong y du thi")
    assert "dành cho bà con ở xã khác" in heard(await house.types("lan", "dong dang"))
    assert "Bắt đầu làm bài" not in rows_of(house, "lan")


async def test_a_unit_is_chosen_from_the_list_by_row_or_by_name(house: House) -> None:
    units = tuple(Unit(f"truong-{n}", f"Trường số {n}") for n in range(1, 8))
    rule = Eligibility(details=("unit",), one_phone=False, commune=False)
    await frozen(house, unit=units, eligibility=rule)
    await house.types("lan", "thi", "tham gia thi", "dong y du thi", "xem them don vi")
    await house.types("lan", "trường số 5")
    await house.types("pao", "thi", "tham gia thi", "dong y du thi", "1")
    assert await house.rows("SELECT unit FROM entrants ORDER BY unit") == [("truong-1",), ("truong-5",)]
    assert await house.rows("SELECT COUNT(*) FROM entrant_details") == [(0,)]


async def test_a_child_enters_through_the_school_and_is_asked_nothing(house: House) -> None:
    of = await frozen(house, eligibility=Eligibility(ages=("16+", "under-16")))
    code = await house.store.write(represent, house.desk, "thu", kind="school", unit="", commune="06040", most=1)
    await house.types("be", "thi", "tham gia thi", "duoi 16 tuoi")
    assert "nhà trường hoặc cha mẹ" in shown(house, "be").title
    told = heard(await house.types("be", code))
    assert "không hỏi tên" in told
    await house.types("be", "dong y")
    assert "Bắt đầu làm bài" in rows_of(house, "be")
    await sits(house, "be", of)
    assert await house.rows("SELECT age, commune, told FROM entrants") == [("under-16", "06040", "")]
    assert await house.rows("SELECT COUNT(*) FROM people") == [(0,)]
    assert "đủ người dùng" in heard(await house.types("be2", code))


async def test_a_child_without_a_code_does_not_enter(house: House) -> None:
    await frozen(house, eligibility=Eligibility(ages=("16+", "under-16")))
    await house.types("be", "thi", "tham gia thi", "duoi 16 tuoi", "co", "dong y", "dong y du thi", "1")
    assert await house.rows("SELECT COUNT(*) FROM entrants") == [(0,)]


async def test_a_family_enters_on_one_telephone_each_with_a_code_of_her_own(house: House) -> None:
    of = await frozen(house, eligibility=Eligibility(per_chat=2))
    one = await enters(house, "lan")
    await house.types(
        "lan", "nguoi khac trong nha cung thi", "dong y du thi", "that khe", "Lý A Páo", "0912345670", "2"
    )
    assert len([row for row in rows_of(house, "lan") if row.startswith("Thi với mã")]) == 2
    assert "Người khác trong nhà cùng thi" not in rows_of(house, "lan")
    await house.taps("lan", f"Thi với mã {one}")
    for n in range(4):
        await answers(house, "lan", of, right=n < 2)
    assert "Bà con đúng 2/4" in heard(await house.types("lan", "9"))
    assert await house.rows("SELECT COUNT(*) FROM attempts") == [(1,)]


async def test_where_a_carrier_keeps_a_copy_no_name_and_no_number_is_asked(house: House) -> None:
    """S35: they are told on the page, with the code of the entry."""
    of = await frozen(house)
    for typed in ("chao", "thi", "tham gia thi", "dong y du thi", "that khe"):
        done = await house.does("lan", Typed(typed), channel="telegram", seal=None)
    assert "Bắt đầu làm bài" in rows_of(house, "lan")
    await house.does("lan", Tapped(shown(house, "lan").offer, 0), channel="telegram", seal=None)
    for _ in range(4):
        asked = question(of, shown(house, "lan"))
        row = shown(house, "lan").choices.index(asked.options[asked.right])
        done = await house.does("lan", Tapped(shown(house, "lan").offer, row), channel="telegram", seal=None)
    done = await house.does("lan", Typed("77"), channel="telegram", seal=None)
    told = heard(done)
    assert await house.rows("SELECT told FROM entrants") == [("",)]
    assert "https://loa.example" in told
    code = told.split("Mã dự thi: ")[1].split()[0]
    await house.types("tren-trang", code)
    assert "Ghi thông tin người dự thi" in rows_of(house, "tren-trang")
    await house.types("tren-trang", "ghi thong tin nguoi du thi", "Nông Thị Hoa", "0912345699", "1")
    assert await house.rows("SELECT told, names FROM entrants") == [("name phone", "full")]
    assert await house.rows("SELECT COUNT(*) FROM attempts") == [(1,)]


async def test_erasing_unlinks_the_attempts_and_takes_the_details(house: House) -> None:
    of = await frozen(house)
    code = await enters(house, "lan")
    await sits(house, "lan", of)
    await house.types("lan", "xoa du lieu")
    assert await house.rows("SELECT COUNT(*) FROM entrant_details") == [(0,)]
    assert await house.rows("SELECT who, code_hash FROM entrants") == [(None, None)]
    assert await house.rows("SELECT COUNT(*) FROM attempts") == [(1,)]
    assert "Chưa có mã này" in heard(await house.types("pao", code))
    await house.types("lan", "thi")
    assert "Tham gia thi" in rows_of(house, "lan")


async def test_danger_told_in_the_middle_of_a_paper_is_met_with_the_calm_card(house: House) -> None:
    of = await frozen(house, question=(FILL,), pool=(Pool(1, own=True),), prediction=None, tie=("right", "duration"))
    await enters(house, "lan")
    await begins(house, "lan")
    assert "113" in heard(await house.types("lan", "chồng em đánh em"))
    assert await house.rows("SELECT COUNT(*) FROM contest_answers") == [(0,)]
    assert of.contest.asked == 1


async def test_a_right_answer_reaches_the_house_like_any_other(house: House) -> None:
    of = await frozen(house)
    await house.joins("lan")
    await house.types("lan", "thi", "tham gia thi", "dong y du thi", "Nông Thị Hoa", "0912345671", "1")
    await sits(house, "lan", of)
    assert ("06040", "tuoi-cuoi", "understood") in await house.rows("SELECT commune, topic, evidence FROM reach")
    kinds = {kind for (kind,) in await house.rows("SELECT DISTINCT kind FROM activity")}
    assert {"contest", "attempt", "right"} <= kinds


async def test_standings_name_a_commune_only_with_five_entrants(house: House) -> None:
    await frozen(house)
    for n in range(5):
        await enters(house, f"lan-{n}")
    house.later(seconds=61)
    told = heard(await house.types("lan-1", "thi", "cac xa du thi"))
    assert "1. xã Thất Khê: 5 người" in told.replace("Xã", "xã")


async def test_a_commune_with_few_entrants_does_not_follow_from_the_total_that_the_public_page_shows(
    house: House,
) -> None:
    """The total less all that is named would be it: so the next one is left out too."""
    await frozen(house)
    for n in range(5):
        await enters(house, f"lan-{n}")
    for n in range(6):
        await enters(house, f"mai-{n}", commune="hoa tham")
    await enters(house, "pao", commune="dong dang")
    house.later(seconds=61)
    told = heard(await house.types("pao", "thi", "cac xa du thi"))
    assert ": 6 người" in told
    assert "Thất Khê" not in told
    assert "Đồng Đăng" not in told
    assert "2 xã, phường còn ít người" in told


async def test_between_two_rounds_the_page_says_when_the_next_opens(house: House) -> None:
    of = await frozen(house, round=(FIRST, SECOND), attempts=Attempts(1, "round"), ranking="each")
    await enters(house, "lan")
    await sits(house, "lan", of)
    assert "chờ vòng sau" in heard(await house.types("lan", "thi"))
    house.now = CLOSES.replace(tzinfo=dt.UTC) - dt.timedelta(hours=6)
    assert "Mở lúc 08:00 ngày 01/12/2026" in heard(await house.types("lan", "thi"))
    house.now = SECOND.opens.replace(tzinfo=dt.UTC) - dt.timedelta(hours=6)
    await house.types("lan", "thi")
    assert "Bắt đầu làm bài" in rows_of(house, "lan")


async def test_nobody_who_came_back_too_late_loses_what_was_answered(house: House) -> None:
    of = await frozen(house)
    await enters(house, "lan")
    await begins(house, "lan")
    await answers(house, "lan", of)
    house.later(minutes=11)
    assert await house.store.write(end_overdue, house.desk) == 1
    told = heard(await answers(house, "lan", of))
    assert "Hết giờ rồi" in told
    assert "Bà con đúng 1/4 câu" in told
    assert await house.rows("SELECT COUNT(*) FROM contest_answers") == [(1,)]
    assert "Lượt 1: đúng 1/4 câu, 10 phút." in heard(await house.types("lan", "thi"))


async def test_a_contest_that_is_unknown_leads_home(house: House) -> None:
    assert "chưa có cuộc thi nào" in heard(await house.types("lan", "thi"))


async def test_an_old_contest_in_a_stored_place_leads_home(house: House) -> None:
    await frozen(house)
    await enters(house, "lan")
    house.now += dt.timedelta(days=90)
    assert "xong lâu rồi" in heard(await house.types("lan", "xyzzy"))


async def test_every_update_again_in_any_order_and_after_days_changes_nothing(house: House) -> None:
    """P2, I2: what counted, counts once for ever."""
    heard_before: list[Inbound] = []
    receive = house.receiver.receive

    async def remembering(inbound: Inbound, answering: Seal | None = None) -> Received:
        heard_before.append(inbound)
        return await receive(inbound, answering)

    house.receiver.receive = remembering  # type: ignore[method-assign]  # the same, and it remembers
    of = await frozen(house, attempts=Attempts(2))
    for who in ("lan", "pao"):
        await enters(house, who)
        await sits(house, who, of, right=3)
    tables = ("entrants", "entrant_details", "attempts", "contest_answers", "activity", "reach")
    before = [await house.rows(f"SELECT * FROM {table}") for table in tables]
    again = heard_before * 3
    random.Random(5).shuffle(again)
    house.later(days=2)
    for inbound in again:
        assert (await receive(inbound, SEAL)).outcome == "seen"
    assert [await house.rows(f"SELECT * FROM {table}") for table in tables] == before
