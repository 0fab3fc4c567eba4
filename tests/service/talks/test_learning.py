"""Practice through the whole house: remembered sealed, erased with her, never of a visitor; both tests make a sum and no row."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import invite
from bot.model.codes import shown
from bot.model.events import Tapped
from bot.model.practice import Practice
from bot.service.talks.clock import Clock
from bot.storage import gains, practices
from bot.storage.keys import Keys, WrongKey
from bot.storage.sqlite import SqliteStore
from tests.conftest import KEYS, House, frames, heard
from tests.talk.states import with_statements

COMMUNE = "06040"


@pytest.fixture
async def gauging(database: Path) -> AsyncIterator[House]:
    """A house whose first track has statements."""
    store = await SqliteStore.open(database)
    yield House(store, with_statements())
    await store.close()


async def practice_of(house: House) -> Practice:
    found = await house.rows("SELECT sealed FROM practices")
    assert len(found) == 1
    return practices.opened(bytes(found[0][0]), KEYS)


async def test_an_answer_of_somebody_known_to_us_is_remembered_under_seal(house: House) -> None:
    await house.joins("lan")
    await house.types("lan", "do vui", "1")
    assert len((await practice_of(house)).memories) == 1
    sealed = bytes((await house.rows("SELECT sealed FROM practices"))[0][0])
    assert all(key.encode() not in sealed for key in house.desk.everything.questions)
    with pytest.raises(WrongKey):
        practices.opened(sealed, Keys(b"p" * 32, b"x" * 32))


async def test_of_a_visitor_nothing_is_remembered(house: House) -> None:
    await house.types("pao", "do vui", "1", "1", "cau hom nay", "1")
    assert await house.rows("SELECT * FROM practices") == []


async def test_it_dies_with_her_at_once(house: House) -> None:
    await house.joins("lan")
    await house.types("lan", "do vui", "1", "xoa du lieu")
    assert await house.rows("SELECT * FROM practices") == []


async def test_a_repeated_update_is_learned_once(house: House) -> None:
    await house.joins("lan")
    done = await house.types("lan", "do vui")
    say = frames(done.replies)[-1]
    for _ in range(2):
        await house.does("lan", Tapped(say.offer, 0), key="web:the-same")
    assert len((await practice_of(house)).memories) == 1


async def test_the_next_day_a_missed_question_comes_back_first(house: House) -> None:
    await house.joins("lan")
    done = await house.types("lan", "do vui")
    ask = frames(done.replies)[-1].body
    question = next(each for each in house.desk.everything.questions.values() if each.ask == ask)
    await house.taps("lan", next(option.label for option in question.options if not option.right))
    house.later(days=1)
    again = await house.types("lan", "do vui")
    assert frames(again.replies)[-1].body == ask
    assert frames(again.replies)[-1].title == "Câu 1/3"


async def takes_both(house: House, who: str, *, rights: tuple[int, int] = (1, 5), marks: str = "33") -> str:
    """Both tests of the track: so many right the first time and the second, and what is said the second time."""
    await house.types(who, "ve dau", "lop hoc", "1", "1")
    await _answers(house, who, rights[0])
    await house.types(who, "3", "3", "tiep", "tiep", "tiep", "tiep")
    await house.types(who, "1")
    await _answers(house, who, rights[1])
    return heard(await house.types(who, *marks))


async def _answers(house: House, who: str, right: int) -> None:
    track = house.desk.everything.track("moi-cuoi")
    assert track is not None
    for n, key in enumerate(track.test):
        options = house.desk.everything.questions[key].options
        await house.taps(who, next(option.label for option in options if option.right is (n < right)))


async def test_one_person_leaves_no_row_that_can_be_read(gauging: House) -> None:
    await gauging.joins("lan")
    assert "Xong lớp rồi!" in await takes_both(gauging, "lan")
    assert await gauging.rows("SELECT * FROM gains") == []
    assert await gauging.rows("SELECT track, commune, since FROM gain_pools") == [("moi-cuoi", COMMUNE, "2026-11")]
    counted = await gauging.rows("SELECT kind, n FROM activity WHERE kind IN ('before', 'after') ORDER BY kind")
    assert counted == [("after", 1), ("before", 1)]
    gauge = (await practice_of(gauging)).gauge("moi-cuoi")
    assert gauge is not None
    assert (gauge.marks, gauge.running, gauge.right) == (0, 0, 0)


async def test_ten_people_of_a_commune_are_told_as_one_sum(gauging: House) -> None:
    for n in range(10):
        await gauging.joins(f"nha{n}")
        await takes_both(gauging, f"nha{n}", rights=(1, 4 + n % 2), marks="15" if n < 5 else "33")
    async with gauging.store.reading() as reading:
        (told,) = await gains.told(reading, "2026-11", "2026-11")
    assert told.sums.n == 10
    assert (told.sums.right_before, told.sums.right_after) == (2000, 9000)
    assert (told.sums.view_before, told.sums.view_after) == (3000, 4000)
    assert await gauging.rows("SELECT * FROM gain_pools") == []


async def test_who_is_erased_between_the_tests_leaves_nothing_to_compare(gauging: House) -> None:
    await gauging.joins("lan")
    await gauging.types("lan", "ve dau", "lop hoc", "1", "1")
    await _answers(gauging, "lan", 3)
    await gauging.types("lan", "3", "3", "xoa du lieu")
    assert await gauging.rows("SELECT * FROM practices") == []
    assert await gauging.rows("SELECT * FROM gain_pools") == []


async def test_the_clock_puts_slow_communes_together_at_the_end_of_half_a_year(gauging: House) -> None:
    clock = Clock(gauging.store, gauging.desk)
    await gauging.joins("lan")
    await takes_both(gauging, "lan")
    await clock.tick()
    assert await gauging.rows("SELECT commune FROM gain_pools") == [(COMMUNE,)]
    gauging.now = dt.datetime(2026, 12, 31, 17, 0, tzinfo=dt.UTC)
    await clock.tick()
    assert await gauging.rows("SELECT commune FROM gain_pools") == [("",)]


async def test_an_officer_is_asked_like_everybody(gauging: House) -> None:
    code = shown(await invite(gauging.store, gauging.desk.keys, int(gauging.now.timestamp()), COMMUNE))
    await gauging.opens("officer", code)
    await gauging.types("officer", "dong y", "lop hoc")
    assert "Trước khi nghe" in heard(await gauging.taps("officer", "Hai bạn mới cưới"))
