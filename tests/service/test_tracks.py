"""A completed track leaves a counter by day, commune and role, and nothing of the person."""

from bot.app import invite
from bot.model.codes import shown
from bot.storage.sql import Row
from tests.conftest import House, frames

CARDS = 4


async def completed(house: House, who: str) -> None:
    """The track "Hai bạn mới cưới", all answers right."""
    await house.types(who, "ve dau", "lop hoc")
    done = await house.taps(who, "Hai bạn mới cưới")
    for _ in range(CARDS):
        done = await house.types(who, "tiep")
    done = await house.taps(who, "Thử ngay")
    track = house.desk.library_on(house.desk.day_of(house.now)).track("moi-cuoi")
    assert track is not None
    for key in track.test:
        options = house.desk.library_on(house.desk.day_of(house.now)).questions[key].options
        done = await house.taps(who, next(option.label for option in options if option.right))
    assert "Xong lớp rồi" in frames(done.replies)[-1].title


async def counted(house: House) -> list[Row]:
    return await house.rows("SELECT day, commune, item, n FROM activity WHERE kind = 'track' ORDER BY item")


async def test_a_villagers_track_is_counted_for_her_commune(house: House) -> None:
    await house.joins("lan")
    await completed(house, "lan")
    assert await counted(house) == [("2026-11-23", "06040", "moi-cuoi|other", 1)]


async def test_an_officers_track_is_counted_apart(house: House) -> None:
    code = shown(await invite(house.store, house.desk.keys, int(house.now.timestamp()), "06040"))
    await house.opens("officer", code)
    await house.types("officer", "dong y")
    await completed(house, "officer")
    assert [row[2] for row in await counted(house)] == ["moi-cuoi|officer"]


async def test_the_test_passed_again_counts_again_and_a_visitor_without_a_commune(house: House) -> None:
    await house.types("khach", "chao", "1", "tiep", "khong")
    await completed(house, "khach")
    await completed(house, "khach")
    assert await counted(house) == [("2026-11-23", "", "moi-cuoi|other", 2)]


async def test_right_answers_of_the_test_reach_the_house_as_those_of_a_quiz(house: House) -> None:
    await house.joins("lan")
    await completed(house, "lan")
    understood = await house.rows("SELECT topic FROM reach WHERE evidence = 'understood' ORDER BY topic")
    assert understood == [("binh-dang",), ("tuoi-cuoi",)]
