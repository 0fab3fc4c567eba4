"""Signs are looked for once, and a ranking is counted once, and both anew as soon as something changed."""

from bot.model.entries import Decision
from bot.service.contests import forms
from bot.service.contests.forms import Form
from bot.service.contests.results import decide
from bot.service.contests.signs import KEPT_SECONDS, Rankings, Signs
from bot.storage.sql import Db
from tests.conftest import House
from tests.contest.kit import contest
from tests.service.contests.kit import frozen


def sits(db: Db, house: House, phone: str) -> None:
    """Six questions, a second each."""
    _, mine = forms.enter(db, house.desk, "thu", Form("16+", True, "06040", "Nông Thị Hoa", phone))
    _, mine = forms.begin(db, house.desk, mine.entrant)
    assert mine.sitting is not None
    for n, asked in enumerate(mine.sitting.paper):
        house.later(seconds=1)
        forms.answer(db, house.desk, mine.entrant, f"web:{phone}:{n}", asked.position, 0)
    forms.finish(db, house.desk, mine.entrant)


async def test_they_are_looked_for_anew_when_somebody_hands_in(house: House) -> None:
    pool = contest().pool[0].__class__(6, topics=("tuoi-cuoi",))
    await frozen(house, pool=(pool,), prediction=None, tie=("right", "shared"))
    signs = Signs(house.store)
    assert await signs.of("thu", 100) == ()
    await house.store.write(sits, house, "0912000001")
    first = await signs.of("thu", 101)
    assert [each.kind for each in first] == ["too-fast"]
    assert await signs.of("thu", 102) is first
    await house.store.write(sits, house, "0912000002")
    assert len(await signs.of("thu", 103)) > len(first)
    again = await signs.of("thu", 103 + KEPT_SECONDS)
    assert again == await signs.of("thu", 103 + KEPT_SECONDS)


async def test_a_ranking_is_counted_anew_when_somebody_hands_in_or_something_is_decided(house: House) -> None:
    of = await frozen(house, prediction=None, tie=("right", "shared"))
    rankings = Rankings(house.store, house.desk)
    await house.store.write(sits, house, "0912000001")
    first = await rankings.of("thu", -1, "")
    assert await rankings.of("thu", -1, "") is first
    await house.store.write(sits, house, "0912000002")
    second = await rankings.of("thu", -1, "")
    assert len(second.ranked.places) == 2
    void = Decision(0, 1, 0, "void", "Đề sai", question=of.questions[0].key)
    await house.store.write(decide, house.desk, "thu", void)
    third = await rankings.of("thu", -1, "")
    assert third is not second and third.decisions > second.decisions
