"""The plan is the province's own, and a slip in it is shown at its line."""

from pathlib import Path

import pytest

from bot.library.plan import FILE, plan_slips, read_plan
from tests.talking import ROOT, plan, shipped_library

SHIPPED = ROOT / "content"


def test_the_shipped_plan_has_no_slip() -> None:
    assert plan_slips(SHIPPED, shipped_library()) == ()


def test_the_money_is_that_of_the_plan() -> None:
    """Section IV.2: 3.190 million đồng, by year and by activity."""
    by_year = {year: sum(each.budget[str(year)] for each in plan().activity) for year in range(2018, 2026)}
    assert by_year == {2018: 430, 2019: 380, 2020: 430, 2021: 380, 2022: 380, 2023: 380, 2024: 380, 2025: 430}
    assert [sum(each.budget.values()) for each in plan().activity] == [800, 800, 950, 640]


def test_the_goals_are_those_of_the_plan() -> None:
    """Section II.2."""
    goals = {measure.key: measure.goal for target in plan().target for measure in target.measure}
    assert goals == {
        "ethnic-officers": 100,
        "gender-officers": 50,
        "key-persons": 50,
        "few-households": 80,
        "schools": 100,
        "classes": 100,
        "skilled-officers": 70,
        "model-communes": 40,
    }
    assert [group.name for group in plan().few()] == ["Dao", "Mông", "Cao Lan", "Sán Chỉ"]


def test_every_year_since_2018_lies_in_one_phase() -> None:
    found = plan()
    assert [phase.key for phase in found.phase] == ["2018-2020", "2021-2025", "2026-2030"]
    assert all(found.phase_of(str(year)) is not None for year in range(2018, 2031))
    assert found.phase_of("2017") is None


@pytest.mark.parametrize(
    ("right", "wrong", "at", "told"),
    [
        ('items = ["can-bo", "training"]', 'items = ["khong-co"]', "ethnic-officers", "khong-co"),
        ('audiences = ["gender-officer"]', 'audiences = ["ai-do"]', "gender-officers", "ai-do"),
        ("goal = 80", "goal = 180", "few-households", "180"),
        ('key = "2026-2030"', 'key = "2027-2030"', "2027-2030", "bắt đầu ngay sau"),
        ('key = "mong"', 'key = "dao"', "dao", "Hai nhóm"),
        ('topics = ["can-bo"]', 'topics = ["la"]', "skilled-officers", '"la"'),
        ("2018 = 150", "2017 = 150", "mo-hinh", "2017"),
    ],
)
def test_a_slip_is_shown_at_its_line(tmp_path: Path, right: str, wrong: str, at: str, told: str) -> None:
    text = (SHIPPED / FILE).read_text()
    assert right in text
    changed = text.replace(right, wrong, 1)
    (tmp_path / FILE).write_text(changed)
    (slip,) = [each for each in plan_slips(tmp_path, shipped_library()) if told in each.sentence]
    assert changed.splitlines()[slip.line - 1].strip() == f'key = "{at}"'


def test_a_plan_that_cannot_be_read_is_a_slip(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("name = 1")
    (slip,) = plan_slips(tmp_path, shipped_library())
    assert "Không đọc được kế hoạch" in slip.sentence
    with pytest.raises(ValueError, match=r"plan\.toml"):
        read_plan(tmp_path)
