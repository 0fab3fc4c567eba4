"""What an officer sees before a contest opens is what the talk will say, on a paper that is never a real one."""

import datetime as dt

import pytest

from bot.contest.papers import paper
from bot.model.contest import Contest, Eligibility, Prediction, TieRule
from bot.model.events import Typed
from bot.service.contests.example import example
from bot.service.contests.rehearsal import PREVIEW, Screen, drawn, previewed, screens
from tests.conftest import House
from tests.contest.kit import MASTER, contest, frozen
from tests.service.contests.kit import enters, question, shown
from tests.service.contests.kit import frozen as freezes
from tests.talking import contest_models, shipped_library


def rehearsed(house: House, contest: Contest, sample: int = 1) -> dict[str, Screen]:
    return {each.when: each for each in screens(house.desk, previewed(house.desk, contest), sample)}


async def test_the_screens_are_those_of_the_talk(house: House) -> None:
    """Held against a real entry: title, words and rows of each screen, but for the paper, the code and the time."""
    of = await freezes(house)
    seen = rehearsed(house, of.contest)
    await house.types("lan", "chao", "thi")
    page = shown(house, "lan")
    assert (seen["Lúc mở"].title, seen["Lúc mở"].choices) == (page.title, page.choices)
    await house.types("lan", "tham gia thi")
    consent = shown(house, "lan")
    assert (seen["Đồng ý dự thi"].title, seen["Đồng ý dự thi"].body) == (consent.title, consent.body)
    await house.types("lan", "dong y du thi")
    for typed, when in (
        ("that khe", "Hỏi xã, phường"),
        ("Nông Thị Hoa", "Hỏi họ tên"),
        ("0912345678", "Hỏi số điện thoại"),
        ("1", "Hỏi cách ghi tên"),
    ):
        asked = shown(house, "lan")
        assert (seen[when].title, seen[when].body, seen[when].choices) == (asked.title, asked.body, asked.choices)
        await house.does("lan", Typed(typed))
    assert seen["Sẵn sàng làm bài"].choices == shown(house, "lan").choices


async def test_every_question_of_the_sample_has_its_screen_with_the_right_answer_marked(house: House) -> None:
    of = previewed(house.desk, contest())
    asked = drawn(of, 1)
    seen = {each.when: each for each in screens(house.desk, of)}
    for n, each in enumerate(asked, start=1):
        screen = seen[f"Câu {n}"]
        assert each.question.ask in screen.body and screen.right is not None
        assert screen.choices[screen.right] == each.question.options[each.question.right]
        assert screen.explain == each.question.explain and screen.law == each.question.law_line
    assert "Câu dự đoán" in seen and "Hết giờ giữa chừng" in seen


async def test_a_sample_is_drawn_from_a_seed_of_its_own(house: House) -> None:
    of = await freezes(house)
    await enters(house, "lan")
    await house.taps("lan", "Bắt đầu làm bài")
    real = {question(of, shown(house, "lan")).key}
    assert PREVIEW != MASTER and real
    samples = {tuple(each.question.key for each in drawn(frozen(), n)) for n in range(1, 30)}
    assert len(samples) > 20
    assert tuple(each.question for each in paper(frozen(), MASTER, 1, 1)) != tuple(
        each.question.key for each in drawn(frozen(), 1)
    )


@pytest.mark.parametrize("model", contest_models(), ids=lambda each: each.key)
async def test_the_rules_of_real_contests_can_be_rehearsed(house: House, model: Contest) -> None:
    house.desk._library = shipped_library()
    seen = rehearsed(house, model)
    assert len([when for when in seen if when.startswith("Câu ") and when != "Câu dự đoán"]) == model.asked
    assert all(screen.title or screen.body for screen in seen.values())


def test_two_ages_are_asked_for_only_where_both_may(house: House) -> None:
    both = rehearsed(house, contest(eligibility=Eligibility(ages=("16+", "under-16"))))
    assert {"Hỏi tuổi", "Dưới 16 tuổi"} <= set(both)
    assert not {"Hỏi tuổi", "Dưới 16 tuổi"} & set(rehearsed(house, contest()))


def test_in_the_example_each_rule_of_the_chain_decides_once() -> None:
    rows, target = example(contest(tie=("right", "prediction", "duration", "earliest", "shared")))
    assert [row.why.split(" ", 1)[-1] for row in rows[1:]] == [
        "dự đoán gần hơn", "làm nhanh hơn", "nộp sớm hơn", "nộp sớm hơn", "hạng", "nhiều câu đúng hơn", "nhiều câu đúng hơn",
    ]  # fmt: skip
    assert [row.place for row in rows] == [1, 2, 3, 4, 5, 5, 7, 8] and target == 8


@pytest.mark.parametrize("of", ["entries", "people", "all-right", "percent"])
def test_in_the_example_the_best_one_foretold_the_truth(of: str) -> None:
    rows, target = example(contest(prediction=Prediction(of, "?")))  # type: ignore[arg-type]  # one of the kinds
    assert rows[0].entry.prediction == target and rows[0].distance == 0


@pytest.mark.parametrize("tie", [("points", "draw"), ("right", "draw", "shared"), ("right", "shared")])
def test_an_example_of_any_chain_can_be_made(tie: tuple[TieRule, ...]) -> None:
    rows, _ = example(contest(tie=tie, prediction=None))
    assert len(rows) == 8 and all(row.why for row in rows[1:])


def test_a_rehearsal_turns_no_clock_and_no_mark_of_the_house(house: House) -> None:
    """Moments of the contest lie far ahead; the house's own keys of calm stay."""
    before = house.desk.marks
    far = contest(round=(contest().round[0].__class__("x", dt.datetime(2030, 1, 1, 8), dt.datetime(2030, 1, 2, 8)),))
    sealed = house.desk.marks.at(int(house.now.timestamp())).sealed(int(house.now.timestamp()) + 60, 1)
    list(screens(house.desk, frozen(round=far.round)))
    assert house.desk.marks is before
    assert before.at(int(house.now.timestamp())).until(sealed) == int(house.now.timestamp()) + 60
