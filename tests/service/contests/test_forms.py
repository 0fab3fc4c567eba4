"""A contest on a page: the same rules and books as in the talk, for whoever has the code of an entry."""

from typing import Any

import pytest

from bot.model.contest import Eligibility, Pool, Unit
from bot.model.frozen import Frozen
from bot.model.seen import Mine, Seen
from bot.service import guesses
from bot.service.contests import forms
from bot.service.contests.forms import Form, Wrong
from bot.service.contests.staff import exclude_staff, represent
from tests.conftest import House, heard
from tests.contest.kit import CLOSES
from tests.contest.test_score import FILL
from tests.service.contests.kit import enters, frozen, rows_of
from tests.service.contests.test_life import turned

GOOD = Form("16+", True, commune="06040", name="Nông Thị Hoa", phone="0912 345 678")


async def entered(house: House, form: Form = GOOD) -> tuple[Seen, Mine]:
    return await house.store.write(forms.enter, house.desk, "thu", form)


async def begun(house: House) -> tuple[Seen, Mine]:
    _, mine = await entered(house)
    return await house.store.write(forms.begin, house.desk, mine.entrant)


async def answered(house: House, of: Frozen, mine: Mine, right: bool = True, key: str = "") -> Mine:
    assert mine.sitting is not None
    asked = mine.sitting.current
    assert asked is not None
    option = asked.question.right if right else (asked.question.right + 1) % len(asked.question.options)
    key = key or f"web:{asked.position}"
    _, now = await house.store.write(forms.answer, house.desk, mine.entrant, key, asked.position, option)
    return now


async def test_from_the_form_to_a_paper_handed_in(house: House) -> None:
    of = await frozen(house)
    _, mine = await begun(house)
    for n in range(4):
        house.later(seconds=10)
        mine = await answered(house, of, mine, right=n > 0)
    await house.store.write(forms.foretell, house.desk, mine.entrant, 50)
    _, mine = await house.store.write(forms.finish, house.desk, mine.entrant)
    assert mine.over is not None
    assert (mine.over.right, mine.over.took, mine.refusal) == (3, 40_000, "contest")
    assert await house.rows("SELECT prediction, is_over FROM attempts") == [(50, 1)]
    assert ("attempt", 1) in await house.rows("SELECT kind, n FROM activity")


async def test_the_code_of_the_form_works_in_the_talk_and_the_other_way_round(house: House) -> None:
    await frozen(house)
    _, mine = await entered(house)
    assert "thi tiếp ở máy này" in heard(await house.types("lan", mine.code))
    assert "Bắt đầu làm bài" in rows_of(house, "lan")
    code = (await enters(house, "pao")).replace("-", "")
    _, found = await house.store.write(forms.look, house.desk, code, "203.0.113.1")
    assert found.code == code


@pytest.mark.parametrize(
    ("changes", "slips"),
    [
        ({"agrees": False}, {"agrees": "missing"}),
        ({"commune": ""}, {"commune": "missing"}),
        ({"name": "  "}, {"name": "missing"}),
        ({"phone": "0123"}, {"phone": "malformed"}),
        ({"phone": "0911 111 111"}, {"phone": "staff"}),
        ({"age": "under-16"}, {"entrant": "age"}),
        ({"agrees": False, "name": "", "phone": ""}, {"agrees": "missing", "name": "missing", "phone": "missing"}),
    ],
)
async def test_every_slip_of_a_form_is_told_and_nothing_is_kept(
    house: House, changes: dict[str, Any], slips: dict[str, str]
) -> None:
    await frozen(house)
    await house.store.write(exclude_staff, house.desk, "thu", ["0911111111"])
    fields: dict[str, Any] = {
        "age": "16+",
        "agrees": True,
        "commune": "06040",
        "name": "Nông Thị Hoa",
        "phone": "0912345678",
    }
    with pytest.raises(Wrong) as told:
        await entered(house, Form(**fields | changes))
    assert told.value.slips == slips
    assert await house.rows("SELECT COUNT(*) FROM entrants") == [(0,)]


async def test_a_number_that_entered_already_is_refused(house: House) -> None:
    await frozen(house)
    await entered(house)
    with pytest.raises(Wrong) as told:
        await entered(house)
    assert told.value.slips == {"phone": "phone"}


async def test_a_form_is_taken_only_while_the_contest_is_open(house: House) -> None:
    await frozen(house)
    turned(house, CLOSES)
    with pytest.raises(Wrong) as told:
        await entered(house)
    assert told.value.slips == {"contest": "closed"}


async def test_a_child_gives_nothing_but_the_schools_code(house: House) -> None:
    await frozen(house, eligibility=Eligibility(ages=("under-16",), one_phone=False))
    code = await house.store.write(represent, house.desk, "thu", kind="school", unit="", commune="06040", most=1)
    with pytest.raises(Wrong) as told:
        await entered(house, Form("under-16", True))
    assert told.value.slips == {"representative": "representative"}
    _, mine = await entered(house, Form("under-16", True, name="Bé", phone="0912345678", representative=code))
    assert mine.missing == ()
    assert await house.rows("SELECT COUNT(*) FROM entrant_details") == [(0,)]
    assert await house.rows("SELECT commune, age FROM entrants") == [("06040", "under-16")]


async def test_a_unit_is_one_of_the_list(house: House) -> None:
    rule = Eligibility(details=("unit",), one_phone=False, commune=False)
    await frozen(house, eligibility=rule, unit=(Unit("truong-1", "Trường 1"),))
    with pytest.raises(Wrong) as told:
        await entered(house, Form("16+", True, unit="truong-9"))
    assert told.value.slips == {"unit-key": "missing"}
    await entered(house, Form("16+", True, unit="truong-1"))
    assert await house.rows("SELECT unit FROM entrants") == [("truong-1",)]


async def test_the_same_event_again_and_a_second_answer_change_nothing(house: House) -> None:
    of = await frozen(house)
    _, mine = await begun(house)
    one = await answered(house, of, mine, key="web:once")
    assert await answered(house, of, mine, right=False, key="web:once") == one
    await answered(house, of, mine, right=False, key="web:twice")
    assert await house.rows("SELECT COUNT(*) FROM contest_answers") == [(1,)]
    [(position, option)] = await house.rows("SELECT question, option FROM contest_answers")
    assert of.questions[position].right == option


async def test_an_answer_that_was_not_asked_for_is_not_taken(house: House) -> None:
    of = await frozen(house)
    _, mine = await begun(house)
    assert mine.sitting is not None
    drawn = {each.position for each in mine.sitting.paper}
    other = next(n for n in range(len(of.questions)) if n not in drawn)
    for position, option in ((other, 0), (min(drawn), 99), (min(drawn), -1), (10**6, 0)):
        await house.store.write(forms.answer, house.desk, mine.entrant, f"web:{position}{option}", position, option)
    assert await house.rows("SELECT COUNT(*) FROM contest_answers") == [(0,)]


async def test_after_the_deadline_nothing_is_taken_and_the_paper_is_over(house: House) -> None:
    of = await frozen(house)
    _, mine = await begun(house)
    mine = await answered(house, of, mine)
    house.later(minutes=10)
    late = await answered(house, of, mine)
    assert late.sitting is None
    assert late.over is not None
    assert (late.over.right, late.over.took) == (1, 600_000)
    assert await house.rows("SELECT COUNT(*) FROM contest_answers") == [(1,)]
    _, again = await house.store.write(forms.foretell, house.desk, mine.entrant, 3)
    assert again.over == late.over


async def test_what_is_filled_in_on_a_page_is_scored_alike(house: House) -> None:
    await frozen(house, question=(FILL,), pool=(Pool(1, own=True),), prediction=None, tie=("right", "duration"))
    _, mine = await begun(house)
    await house.store.write(forms.answer, house.desk, mine.entrant, "web:1", 0, "muoi tam")
    _, mine = await house.store.write(forms.finish, house.desk, mine.entrant)
    assert mine.over is not None
    assert mine.over.right == 1


async def test_a_page_holds_a_token_that_nobody_can_forge(house: House) -> None:
    await frozen(house)
    _, mine = await entered(house)
    token = forms.token_of(house.desk, mine.entrant)
    assert forms.entrant_in(house.desk, token) == mine.entrant
    for other in ("", "abc", token[:-2], token[:-4] + "AAAA", str(mine.entrant)):
        with pytest.raises(LookupError):
            forms.entrant_in(house.desk, other)


async def test_codes_cannot_be_found_by_trying(house: House) -> None:
    await frozen(house)
    _, mine = await entered(house)
    for _ in range(guesses.MOST_OF_A_NETWORK):
        with pytest.raises(LookupError, match="no such code"):
            await house.store.write(forms.look, house.desk, "AAAAAAAAA", "203.0.113.1")
    with pytest.raises(LookupError, match="too many"):
        await house.store.write(forms.look, house.desk, mine.code, "203.0.113.1")
    _, found = await house.store.write(forms.look, house.desk, mine.code, "203.0.113.2")
    assert found.code == mine.code


async def test_after_an_erasure_the_token_opens_nothing(house: House) -> None:
    await frozen(house)
    await enters(house, "lan")
    [(entrant,)] = await house.rows("SELECT id FROM entrants")
    await house.types("lan", "xoa du lieu")
    with pytest.raises(LookupError):
        await house.store.write(forms.of, house.desk, entrant)


async def test_an_essay_is_taken_only_where_one_is_asked_for(house: House) -> None:
    await frozen(house)
    _, mine = await entered(house)
    assert not await house.store.write(forms.write_essay, house.desk, mine.entrant, "Bài của em")
