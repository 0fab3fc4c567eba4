"""A whole quiz in a hall: by chat and by page, its clock across a crash, its totals, and what is left of it."""

import pytest
from msgspec.structs import replace

from bot.model.live import LiveBegun, Move
from bot.model.people import Role
from bot.service.live import books as halls
from bot.service.live.said import live_line
from bot.service.live_clock import LiveClock
from bot.service.talks.receive import Receiver
from bot.storage import live, live_record, people
from bot.storage.live import Led, Live
from bot.storage.live_record import STALE_SECONDS
from tests.conftest import KEYS, House, heard
from tests.live.kit import rules

CODE = "482914"
INVITED = "4Q4Q4Q4Q"


@pytest.fixture
async def leader(house: House) -> House:
    """Somebody who may lead: "lead" in the tests."""
    now = int(house.now.timestamp())
    code = await _invited(house, now)
    await house.types("lead", "nghe", "tiep", "dong y", "that khe", "1", code)
    return house


async def _invited(house: House, now: int) -> str:
    from bot.model.codes import code_from

    code = code_from(4242)
    await house.store.write(people.invite, 5, code, Role("village-head", "06040"), now + 9999, KEYS)
    return code


async def begun(house: House, questions: int = 3, teams: tuple[str, ...] = (), seconds: int = 30) -> Live:
    """As a page begins it."""
    told = LiveBegun(7, CODE, rules(questions, teams, seconds), "06040", 55)
    await house.store.write(live.begin, told, Led(), int(house.now.timestamp()))
    return await quiz(house)


async def quiz(house: House, code: str = CODE) -> Live:
    found = await house.store.write(live.by_code, code)
    assert found is not None
    return found


async def moves(house: House, *wanted: Move) -> None:
    for each in wanted:
        version = (await quiz(house)).state.version
        assert await house.store.write(halls.move, house.desk, CODE, each, version), each


async def phone(house: House, token: str, team: int = -1) -> str:
    done: str = await house.store.write(halls.join, house.desk, CODE, token, team)
    return done


async def answers(house: House, token: str, question: int, option: int) -> str:
    took: str = await house.store.write(halls.answer, house.desk, CODE, token, question, option)
    return took


async def test_an_answer_in_time_is_taken_and_one_after_it_is_refused(house: House) -> None:
    await begun(house)
    assert await phone(house, "a") == "in"
    await moves(house, "start")
    house.later(seconds=29)
    assert await answers(house, "a", 0, 1) == "taken"
    house.later(seconds=3)
    assert await answers(house, "a", 0, 2) == "late"
    assert await house.store.write(live.tallied, 7, 0) == (0, 1, 0, 0)


async def test_an_answer_to_the_question_before_is_late(house: House) -> None:
    await begun(house)
    await phone(house, "a")
    await moves(house, "start", "answer", "next")
    assert await answers(house, "a", 0, 0) == "late"
    assert await answers(house, "a", 1, 0) == "taken"


async def test_only_who_joined_is_counted_and_only_options_that_there_are(house: House) -> None:
    await begun(house)
    await moves(house, "start")
    assert await answers(house, "a", 0, 0) == "not-joined"
    await phone(house, "a")
    assert await answers(house, "a", 0, 3) == "not-asked"
    assert await answers(house, "a", 0, 0) == "taken"


async def test_nobody_joins_what_is_over_or_never_was(house: House) -> None:
    assert await phone(house, "a") == "none"
    await begun(house)
    await moves(house, "end")
    assert await phone(house, "a") == "over"


async def test_a_wall_clock_that_is_turned_gives_and_takes_no_second(house: House) -> None:
    await begun(house)
    await phone(house, "a")
    await moves(house, "start")
    house.lived += 10
    house.now = house.now.replace(year=2031)
    assert await answers(house, "a", 0, 0) == "taken"
    house.now = house.now.replace(year=2020)
    house.lived += 22
    assert await answers(house, "a", 0, 1) == "late"


async def test_after_a_crash_the_question_goes_on_with_what_was_left(house: House) -> None:
    await begun(house)
    await phone(house, "a")
    await moves(house, "start")
    house.later(seconds=12)
    await house.store.write(live.spend, 7, 1, house.desk.live_clock.spent_ms(await quiz(house)))
    house.later(minutes=10)  # nobody served
    house.desk.live_clock = LiveClock(lambda: house.lived)
    assert house.desk.live_clock.spent_ms(await quiz(house)) == 12_000
    house.later(seconds=17)
    assert await answers(house, "a", 0, 0) == "taken"
    house.later(seconds=3)
    assert await answers(house, "a", 0, 1) == "late"


async def test_a_pause_is_nobodys_time(house: House) -> None:
    await begun(house)
    await phone(house, "a")
    await moves(house, "start")
    house.later(seconds=20)
    await moves(house, "pause")
    assert await answers(house, "a", 0, 0) == "late"
    house.later(minutes=5)
    await moves(house, "resume")
    house.later(seconds=9)
    assert await answers(house, "a", 0, 0) == "taken"


async def test_cards_are_counted_for_the_question_that_is_asked(house: House) -> None:
    await begun(house)
    counts = (3, 4, 0, 0)
    assert not await house.store.write(halls.count_cards, CODE, 0, -1, counts)
    await moves(house, "start")
    assert await house.store.write(halls.count_cards, CODE, 0, -1, counts)
    assert not await house.store.write(halls.count_cards, CODE, 1, -1, counts)
    assert not await house.store.write(halls.count_cards, CODE, 0, 0, counts)
    assert not await house.store.write(halls.count_cards, CODE, 0, -1, (1, 1, 1, 1))
    assert not await house.store.write(halls.count_cards, CODE, 0, -1, (2001, 0, 0, 0))


async def test_the_end_leaves_totals_of_what_was_shown_and_small_teams_together(house: House) -> None:
    await begun(house, 2, ("Nà Pài", "Khuổi Lầy", "Bản Cả"))
    for n in range(9):
        await phone(house, f"p{n}", 0 if n < 6 else 1 if n < 8 else 2)
    await moves(house, "start")
    for n in range(9):
        await answers(house, f"p{n}", 0, 0 if n % 2 else 1)
    await house.store.write(halls.count_cards, CODE, 0, 1, (5, 2, 0, 0))
    await moves(house, "answer", "next")
    await answers(house, "p0", 1, 0)
    await moves(house, "end")
    async with house.store.reading() as reading:
        (record,) = await live_record.of_meeting(reading, 55)
        totals = await live_record.totals(reading, 7)
    assert live_line(record) == (
        "Đố vui: 9 máy, 9 câu trả lời, 44 % đúng (4/9). Phiếu giấy, người chủ trì đếm: 7 lượt giơ, đúng 5."
    )
    assert [(each.item, each.phones, each.answers, each.correct) for each in totals if each.kind == "team"] == [
        ("", 3, 3, 1),
        ("Nà Pài", 6, 6, 3),
    ]


async def test_a_quiz_that_nobody_ended_ends_by_itself(house: House) -> None:
    await begun(house)
    house.later(seconds=STALE_SECONDS)
    assert await house.store.write(halls.end_stale, house.desk) == 0
    house.later(seconds=1)
    assert await house.store.write(halls.end_stale, house.desk) == 1
    assert (await quiz(house)).state.phase == "over"
    assert await house.store.write(halls.end_stale, house.desk) == 0


async def test_only_the_pepper_and_the_salt_make_the_key_of_the_controls(house: House) -> None:
    one = await begun(house)
    assert halls.control_key(house.desk, one) == halls.control_key(house.desk, one)
    assert halls.control_key(house.desk, one) != halls.control_key(house.desk, replace(one, salt=b"x" * 16))


async def test_a_leader_begins_in_two_taps_and_leads_by_numbers(leader: House) -> None:
    house = leader
    await house.types("lead", "hoi truong")
    told = heard(await house.types("lead", "1"))
    code = "".join(each for each in told.split("\n")[0] if each.isdigit())
    assert f"Mã hội trường: {code[:3]} {code[3:]}" in told
    assert "Đã vào rồi!" in heard(await house.types("one", f"{code[:3]} {code[3:]}"))
    await house.types("two", code)
    assert "2 máy đã vào." in heard(await house.types("lead", "xem lai"))
    assert "Câu 1/" in heard(await house.taps("lead", "Bắt đầu câu 1"))
    for who, letter in (("one", "a"), ("two", "B"), ("two", "a")):
        assert f"Đã ghi {letter.upper()}." in heard(await house.types(who, letter))
    assert "Đã ghi 7 phiếu giấy" in heard(await house.types("lead", "A 5 B 2"))
    assert "2/2 máy đã trả lời, 7 phiếu giấy." in heard(await house.types("lead", "xem lai"))
    shown = await quiz(house, code)
    right = shown.rules.questions[0].right
    assert "✓" in heard(await house.taps("lead", "Xem đáp án"))
    assert ("Đúng rồi!" if right == 0 else "Chưa phải.") in heard(await house.types("one", "xem tiep"))
    assert "Kết thúc buổi đố?" in heard(await house.taps("lead", "Kết thúc buổi đố"))
    over = heard(await house.taps("lead", "Kết thúc buổi đố"))
    assert "Đố vui xong rồi." in over
    assert f"Bằng máy: đúng {2 * (right == 0)}/2 câu trả lời." in over
    assert f"Phiếu giấy: đúng {(5, 2, 0)[right]}/7 lượt giơ." in over
    assert f"Máy này đúng {int(right == 0)}/1 câu." in heard(await house.types("one", "xem tiep"))
    assert (await quiz(house, code)).state.counted == (0,)


async def test_teams_are_named_in_the_lobby_and_chosen_by_number(leader: House) -> None:
    house = leader
    code = await _opened(house)
    assert "Đội: Nà Pài, Khuổi Lầy." in heard(await house.types("lead", "đội Nà Pài, Khuổi Lầy"))
    assert "Bà con ở đội nào?" in heard(await house.types("one", code))
    assert "Đội Khuổi Lầy." in heard(await house.types("one", "2"))
    await house.types("lead", "bat dau cau 1")
    assert "Ghi tên đội trước số phiếu" in heard(await house.types("lead", "A 5"))
    assert "Đã ghi 5 phiếu giấy" in heard(await house.types("lead", "na pai a 5"))
    shown = await quiz(house, code)
    assert shown.rules.teams == ("Nà Pài", "Khuổi Lầy")
    assert [(each.team, each.counts) for each in await house.store.write(live.cards_of, shown.id)] == [
        (0, (5, 0, 0, 0))
    ]


async def _opened(house: House) -> str:
    told = heard(await house.types("lead", "hoi truong", "1"))
    return "".join(each for each in told.split("\n")[0] if each.isdigit())


async def test_an_old_row_after_the_question_changed_is_told_so_and_not_counted(leader: House) -> None:
    house = leader
    code = await _opened(house)
    await house.types("one", code)
    await house.types("lead", "bat dau cau 1")
    await house.types("one", "xem tiep")
    await house.types("lead", "xem dap an")
    assert "Câu ấy hết giờ rồi" in heard(await house.types("one", "1"))
    assert await house.rows("SELECT COUNT(*) FROM live_answers") == [(0,)]


async def test_help_and_leaving_work_in_the_middle_and_the_code_leads_back(leader: House) -> None:
    house = leader
    code = await _opened(house)
    await house.types("one", code)
    await house.types("lead", "bat dau cau 1")
    await house.types("one", "b")
    assert "113" in heard(await house.types("one", "giúp"))
    assert "Loa Bản" in heard(await house.types("one", "thoát"))
    assert "Đã ghi B." in heard(await house.types("one", code))
    assert await house.rows("SELECT COUNT(*) FROM live_phones") == [(1,)]


async def test_who_leads_nothing_is_asked_for_a_code(house: House) -> None:
    assert "sáu chữ số" in heard(await house.types("one", "hội trường"))
    assert await house.rows("SELECT COUNT(*) FROM live_quizzes") == [(0,)]


async def test_nobody_else_moves_a_quiz_by_words(leader: House) -> None:
    house = leader
    code = await _opened(house)
    await house.types("one", code)
    for words in ("bat dau cau 1", "xem dap an", "ket thuc buoi do", "A 5 B 3", "đội X, Y"):
        await house.types("one", words)
    assert (await quiz(house, code)).state.version == 0


async def test_answers_in_a_hall_reach_no_household_and_raise_no_counter(leader: House) -> None:
    house = leader
    await house.joins("one", "that khe")
    reach, used = await house.rows("SELECT COUNT(*) FROM reach"), await house.rows("SELECT SUM(n) FROM activity")
    code = await _opened(house)
    await house.types("one", code)
    await house.types("lead", "bat dau cau 1")
    await house.types("one", "a", "b", "c")
    assert await house.rows("SELECT COUNT(*) FROM reach") == reach
    assert await house.rows("SELECT SUM(n) FROM activity") == used


async def test_erasing_takes_her_out_of_the_hall_at_once(leader: House) -> None:
    house = leader
    code = await _opened(house)
    await house.types("one", code)
    await house.types("lead", "bat dau cau 1")
    await house.types("one", "a", "xóa dữ liệu", "1")
    await house.types("one", "có", "xóa dữ liệu")
    assert await house.rows("SELECT COUNT(*) FROM live_answers") == [(0,)]


async def test_the_screens_hear_of_what_was_done_in_a_talk_after_its_commit(leader: House) -> None:
    rung: list[str] = []
    leader.receiver = Receiver(leader.store, leader.desk, rung.append)
    code = await _opened(leader)
    await leader.types("one", code)
    await leader.types("lead", "bat dau cau 1")
    await leader.types("one", "a")
    await leader.types("one", "xem tiep")
    assert rung == [code] * 4
