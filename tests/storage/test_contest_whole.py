"""A whole contest on both databases: entered, sat by several at once, ranked, published, proved, and dead on its day."""

import asyncio
from pathlib import Path

import pytest

from bot.contest.verify import verify
from bot.model.contest import Attempts
from bot.service.contests import forms
from bot.service.contests.books import export, read_log, suspicious
from bot.service.contests.forms import Form
from bot.service.contests.results import places, publish
from bot.service.talks.clock import Clock
from bot.storage.store import Store
from tests.conftest import House
from tests.contest.kit import CLOSES
from tests.service.contests.kit import enters, frozen, sits
from tests.service.contests.test_life import turned
from tests.service.contests.test_results import DAY
from tests.storage.conftest import counted
from tests.talking import small_library


@pytest.fixture
def house(store: Store) -> House:
    return House(store, small_library())


async def test_from_the_opening_to_the_purge(house: House, tmp_path: Path) -> None:
    of = await frozen(house, attempts=Attempts(2))
    for who, right in (("lan", 4), ("pao", 3), ("may", 2)):
        await enters(house, who)
        await sits(house, who, of, right=right)
        await house.types(who, "thi")
        await sits(house, who, of, right=right - 1)
    turned(house, CLOSES)
    result = await publish(house.store, house.desk, "thu", -1)
    assert (result.counts.people, result.counts.entries, result.counts.all_right) == (3, 6, 1)
    assert [each.right for each in await places(house.store, "thu", -1)] == [4, 3, 2]
    assert await suspicious(house.store, "thu") == ()
    file = tmp_path / "thu.jsonl"
    await export(house.store, "thu", file)
    log = read_log(file)
    assert [check for check in verify(log.books, log.attempts, log.results) if not check.holds] == []
    turned(house, CLOSES + 91 * DAY)
    await Clock(house.store, house.desk).tick()
    assert await counted(house.store, "entrant_details") == 0
    assert len(await places(house.store, "thu", -1)) == 3


async def test_the_same_question_answered_by_many_at_once_is_answered_once(house: House) -> None:
    await frozen(house)
    form = Form("16+", True, commune="06040", name="Nông Thị Hoa", phone="0912345678")
    _, mine = await house.store.write(forms.enter, house.desk, "thu", form)
    begun = await asyncio.gather(*(house.store.write(forms.begin, house.desk, mine.entrant) for _ in range(8)))
    assert {each.sitting.attempt for _, each in begun if each.sitting} == {begun[0][1].sitting.attempt}  # type: ignore[union-attr]
    assert await counted(house.store, "attempts") == 1
    sitting = begun[0][1].sitting
    assert sitting is not None
    asked = sitting.paper[0]
    answers = (
        house.store.write(forms.answer, house.desk, mine.entrant, f"web:{n}", asked.position, asked.options[n % 2])
        for n in range(8)
    )
    await asyncio.gather(*answers)
    assert await counted(house.store, "contest_answers") == 1


async def test_one_number_enters_once_however_many_come_at_once(house: House) -> None:
    await frozen(house)
    form = Form("16+", True, commune="06040", name="Nông Thị Hoa", phone="0912345678")

    async def once() -> bool:
        try:
            await house.store.write(forms.enter, house.desk, "thu", form)
        except forms.Wrong:
            return False
        return True

    assert sum(await asyncio.gather(*(once() for _ in range(6)))) == 1
    assert await counted(house.store, "entrants") == 1
