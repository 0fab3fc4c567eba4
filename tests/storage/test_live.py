"""A quiz in a hall is kept: an answer once, a move once, the time that was spent; and nothing of a telephone after it."""

import asyncio

import pytest
from msgspec.structs import replace

from bot.model.live import LiveAnswer, LiveBegun, LiveCards, LivePhone, LiveState
from bot.storage import live, live_record
from bot.storage.live import MOST_PHONES, CodeTaken, Led, Live
from bot.storage.live_record import KEPT_SECONDS, Mine, Total
from bot.storage.sql import Db
from bot.storage.store import Store
from tests.live.kit import rules
from tests.storage.conftest import counted, rows
from tests.storage.lives import KEYS, NOW

CODE = "482914"
PHONE = LivePhone(b"a" * 16, -1, 0)


async def begun(store: Store, id: int = 7, code: str = CODE, meeting: int = 0) -> Live:
    leader = live.leader_of(KEYS, 1)
    await store.write(live.begin, LiveBegun(id, code, rules(), "06040", meeting), Led(leader=leader), NOW)
    found = await store.write(live.by_code, code)
    assert found is not None
    return found


async def test_it_is_found_by_code_and_id_and_by_who_leads_it(store: Store) -> None:
    quiz = await begun(store)
    assert (quiz.state, quiz.rules, quiz.commune) == (LiveState(), rules(), "06040")
    assert await store.write(live.by_id, 7) == quiz
    assert await store.write(live.led_by, live.leader_of(KEYS, 1)) == quiz
    assert await store.write(live.led_by, live.leader_of(KEYS, 2)) is None
    async with store.reading() as reading:
        assert await live.seen(reading, CODE) == quiz
        assert await live.running(reading) == [quiz]


async def test_a_code_leads_to_one_quiz(store: Store) -> None:
    await begun(store)
    with pytest.raises(CodeTaken):
        await begun(store, 8)


async def test_two_moves_at_once_are_one(store: Store) -> None:
    await begun(store)
    to = LiveState("asking", 0, 0, 1)
    done = await asyncio.gather(*(store.write(live.move, 7, to, NOW) for _ in range(5)))
    assert sorted(done) == [False, False, False, False, True]
    quiz = await store.write(live.by_id, 7)
    assert quiz is not None and quiz.state == to


async def test_who_moves_and_who_answers_do_not_lock_each_other_out(store: Store) -> None:
    await begun(store)
    await store.write(live.join, 7, PHONE)
    moved = [store.write(moves_on, n % 2 == 1) for n in range(6)]
    answered = [store.write(answers, n) for n in range(20)]
    await asyncio.gather(*moved, *answered)
    quiz = await store.write(live.by_id, 7)
    assert quiz is not None and quiz.state.version == 6


def moves_on(db: Db, by_id: bool) -> None:
    quiz = live.by_id(db, 7, moves=True) if by_id else live.by_code(db, CODE, moves=True)
    assert quiz is not None
    assert live.move(db, 7, LiveState("asking", 0, 0, quiz.state.version + 1), NOW)


def answers(db: Db, n: int) -> None:
    assert live.by_code(db, CODE) is not None
    live.answer(db, 7, LiveAnswer(n.to_bytes(16), 0, 0, 500))


async def test_time_that_was_spent_never_comes_back(store: Store) -> None:
    await begun(store)
    await store.write(live.move, 7, LiveState("asking", 0, 0, 1), NOW)
    for version, spent in ((1, 4000), (1, 3000), (9, 8000)):
        await store.write(live.spend, 7, version, spent)
    quiz = await store.write(live.by_id, 7)
    assert quiz is not None and quiz.state.spent_ms == 4000


async def test_an_answer_is_one_row_and_the_last_one_counts(store: Store) -> None:
    await begun(store)
    assert await store.write(live.join, 7, PHONE)
    for option in (0, 2, 1):
        await store.write(live.answer, 7, LiveAnswer(PHONE.who, 0, option, 500 + option))
    assert await store.write(live.answers_of, 7, PHONE.who) == [LiveAnswer(PHONE.who, 0, 1, 501)]
    assert await store.write(live.tallied, 7, 0) == (0, 1, 0, 0)


async def test_a_telephone_joins_once_and_may_change_its_team(store: Store) -> None:
    await begun(store)
    for phone in (PHONE, replace(PHONE, team=2, since=5)):
        assert await store.write(live.join, 7, phone)
    assert await store.write(live.phone, 7, PHONE.who) == replace(PHONE, team=2)
    assert await store.write(live.how_many, 7) == 1


async def test_a_full_hall_takes_nobody_new(store: Store) -> None:
    await begun(store)
    assert await store.write(filled) == MOST_PHONES
    assert not await store.write(live.join, 7, LivePhone(b"z" * 16, -1, 0))
    assert await store.write(live.join, 7, LivePhone((1).to_bytes(16), -1, 0))


def filled(db: Db) -> int:
    return sum(live.join(db, 7, LivePhone(n.to_bytes(16), -1, 0)) for n in range(MOST_PHONES))


async def test_cards_told_again_take_the_place_of_the_old_count(store: Store) -> None:
    await begun(store)
    for counts in ((1, 2, 3, 0), (4, 5, 6, 0)):
        await store.write(live.count_cards, 7, LiveCards(0, -1, counts))
    assert await store.write(live.cards_of, 7) == (LiveCards(0, -1, (4, 5, 6, 0)),)


async def test_other_teams_let_everybody_choose_anew(store: Store) -> None:
    await begun(store)
    await store.write(live.join, 7, PHONE)
    assert await store.write(live.retell, 7, rules(teams=("A", "B")), 0)
    assert not await store.write(live.retell, 7, rules(teams=("C", "D")), 0)
    quiz = await store.write(live.by_id, 7)
    assert quiz is not None and quiz.rules.teams == ("A", "B") and quiz.state.version == 1
    assert await store.write(live.how_many, 7) == 0


async def ended(store: Store) -> None:
    await begun(store, meeting=55)
    await store.write(live.join, 7, PHONE)
    await store.write(live.answer, 7, LiveAnswer(PHONE.who, 0, 0, 500))
    await store.write(live.count_cards, 7, LiveCards(0, -1, (4, 5, 6, 0)))
    await store.write(live.move, 7, LiveState("over", 0, 0, 1, (0,)), NOW)
    await store.write(live_record.keep_totals, 7, 1, [Total("question", "q1", 1, 1, 1, 15, 4)])


async def test_two_hours_after_the_end_nothing_leads_to_a_telephone(store: Store) -> None:
    await ended(store)
    await store.write(live_record.erase, NOW + KEPT_SECONDS)
    assert await counted(store, "live_answers") == 1
    await store.write(live_record.erase, NOW + KEPT_SECONDS + 1)
    for table in ("live_answers", "live_phones", "live_cards"):
        assert await counted(store, table) == 0
    assert await rows(store, "SELECT code, leader, salt, rules FROM live_quizzes") == [(None, None, b"", b"")]
    assert await store.write(live.by_code, CODE) is None
    assert await store.write(live_record.erase, NOW + 9 * KEPT_SECONDS) == 0


async def test_the_totals_stay_for_the_record_of_the_meeting(store: Store) -> None:
    await ended(store)
    await store.write(live_record.erase, NOW + KEPT_SECONDS + 1)
    async with store.reading() as reading:
        (record,) = await live_record.of_meeting(reading, 55)
        assert await live_record.totals(reading, 7) == [Total("question", "q1", 1, 1, 1, 15, 4)]
    assert (record.phones, record.answers, record.correct, record.cards, record.cards_correct) == (1, 1, 1, 15, 4)


async def test_a_code_is_free_again_after_the_quiz_was_erased(store: Store) -> None:
    await ended(store)
    await store.write(live_record.erase, NOW + KEPT_SECONDS + 1)
    assert (await begun(store, 8)).id == 8


@pytest.mark.parametrize(
    ("mine", "is_seen"),
    [(Mine(), True), (Mine(commune="06040"), True), (Mine(commune="05983"), False), (Mine(school="s"), False)],
)
async def test_whose_quizzes_an_officer_sees(store: Store, mine: Mine, *, is_seen: bool) -> None:
    await begun(store)
    async with store.reading() as reading:
        assert bool(await live_record.listed(reading, mine)) == is_seen
        assert (await live_record.one(reading, 7, mine) is not None) == is_seen


async def test_who_erases_herself_is_in_no_quiz_at_once(store: Store) -> None:
    quiz = await begun(store)
    hers, other = quiz.who(KEYS, "chat", "1"), quiz.who(KEYS, "chat", "2")
    for who in (hers, other):
        await store.write(live.join, 7, LivePhone(who, -1, 0))
        await store.write(live.answer, 7, LiveAnswer(who, 0, 0, 500))
    await store.write(live.forget, KEYS, 1)
    assert await store.write(live.phone, 7, hers) is None
    assert await store.write(live.answers_of, 7, hers) == []
    assert await store.write(live.phone, 7, other) is not None
    assert await store.write(live.led_by, live.leader_of(KEYS, 1)) is None
