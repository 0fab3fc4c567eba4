"""What is read and what is missed, of the whole province."""

from bot.reach.period import period
from bot.service.targets.uses import ContentUse, content_use
from bot.storage.sql import Db
from tests.conftest import House
from tests.storage.test_uses import ROW


async def use(house: House, span: str = "2026") -> ContentUse:
    async with house.store.reading() as reading:
        return await content_use(reading, house.desk, period(span))


async def answers(house: House, question: str, right: int, wrong: int) -> None:
    def put(db: Db) -> None:
        for kind, n in (("right", right), ("wrong", wrong)):
            if n:
                db.run(ROW, day="2026-11-01", commune="06040", kind=kind, item=question, channel="web", n=n)

    await house.store.write(put)


async def test_what_people_read_in_the_talk_is_counted_card_by_card(house: House) -> None:
    await house.types("lan", "nghe")
    await house.types("pao", "nghe")
    found = await use(house)
    assert sum(card.read for card in found.cards) == sum(topic.read for topic in found.topics) == 2
    assert sum(card.read > 0 for card in found.cards) in (1, 2) and found.cards[0].read >= found.cards[1].read
    assert len(found.cards) == len(house.desk.everything.cards)
    assert (await use(house, "2026-10")).cards[0].read == 0


async def test_a_question_is_judged_from_ten_answers_on_and_the_most_missed_stands_first(house: House) -> None:
    first, second, third, *_ = house.desk.everything.questions
    await answers(house, first, 9, 0)
    await answers(house, second, 5, 5)
    await answers(house, third, 2, 9)
    found = await use(house)
    assert [(each.key, each.missed) for each in found.questions[:2]] == [(third, 100 * 9 / 11), (second, 50.0)]
    assert next(each for each in found.questions if each.key == first).missed is None
    assert {each.missed for each in found.questions[2:]} == {None}


async def test_typed_questions_are_only_counted_as_found_or_not(house: House) -> None:
    await house.types("lan", "chao", "bao nhieu tuoi thi duoc cuoi")
    await house.types("lan", "hoi luat", "gia vang hom nay the nao")
    found = await use(house)
    assert (found.found, found.not_found) == (1, 1)


async def test_a_card_that_was_taken_away_is_told_by_its_key(house: House) -> None:
    def put(db: Db) -> None:
        db.run(ROW, day="2026-11-01", commune="", kind="card", item="the-cu", channel="web", n=3)

    await house.store.write(put)
    gone = next(card for card in (await use(house)).cards if card.key == "the-cu")
    assert (gone.title, gone.read, gone.shown) == ("the-cu", 3, False)
