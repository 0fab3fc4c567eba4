"""content/plan.toml read into the plan, and the slips in it, each at its line."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from bot.model.content import Library, Problem
from bot.model.meetings import AUDIENCES
from bot.model.plan import Measure, Plan

FILE = "plan.toml"
TRAININGS = frozenset({"training", "skills"})


class BrokenPlan(ValueError):
    """The plan cannot be read; the message says where and why."""


def read_plan(content: Path) -> Plan:
    file = content / FILE
    try:
        return msgspec.toml.decode(file.read_bytes(), type=Plan)
    except (OSError, msgspec.DecodeError) as trouble:
        raise BrokenPlan(f"{FILE}: {trouble}") from trouble


def plan_slips(content: Path, library: Library) -> tuple[Problem, ...]:
    """Nothing where there is no plan: a folder of cards may stand without one."""
    if not (content / FILE).exists():
        return ()
    try:
        plan = read_plan(content)
    except BrokenPlan as trouble:
        return (Problem(FILE, 1, f"Không đọc được kế hoạch: {trouble}"),)
    lines = (content / FILE).read_text().splitlines()
    return tuple(Problem(FILE, _line(lines, key), sentence) for key, sentence in _slips(plan, library))


def _line(lines: list[str], key: str) -> int:
    """Where a part of the plan begins: at its key."""
    return next((n for n, line in enumerate(lines, 1) if line.strip() == f'key = "{key}"'), 1)


def _slips(plan: Plan, library: Library) -> Iterator[tuple[str, str]]:
    """(key of the part, what is wrong with it)."""
    measures = [measure for target in plan.target for measure in target.measure]
    yield from _twice("mục tiêu", [target.key for target in plan.target])
    yield from _twice("chỉ số", [measure.key for measure in measures])
    yield from _twice("nhóm", [group.key for group in plan.group])
    yield from _twice("hoạt động", [activity.key for activity in plan.activity])
    if not plan.few():
        yield "", "Chưa nhóm nào ghi few = true: mục tiêu về dân tộc ít người không tính được"
    for measure in measures:
        yield from ((measure.key, slip) for slip in _in_measure(measure, library))
    for phase in plan.phase:
        first, _, last = phase.key.partition("-")
        if not (first.isdigit() and last.isdigit() and len(first) == len(last) == 4 and first <= last):
            yield phase.key, f'Giai đoạn "{phase.key}" phải viết như 2021-2025'
    for before, after in zip(plan.phase, plan.phase[1:], strict=False):
        if int(before.key[5:] or 0) + 1 != int(after.key[:4] or 0):
            yield after.key, f'Giai đoạn "{after.key}" phải bắt đầu ngay sau "{before.key}"'
    for activity in plan.activity:
        for year, million in activity.budget.items():
            if not year.isdigit() or plan.phase_of(year) is None or million < 0:
                yield activity.key, f'Kinh phí năm "{year}": {million} nằm ngoài các giai đoạn, hoặc là số âm'


def _in_measure(measure: Measure, library: Library) -> Iterator[str]:
    if not 0 < measure.goal <= 100:
        yield f"Chỉ tiêu {measure.goal} phải từ 1 đến 100 phần trăm"
    for audience in (*measure.audiences, *(each for each in measure.denominator if measure.kind == "trained")):
        if audience not in AUDIENCES:
            yield f'Không có đối tượng "{audience}": chọn một trong {", ".join(AUDIENCES)}'
    for item in measure.items:
        if item not in TRAININGS and library.track(item) is None:
            yield f'Không có lớp học "{item}" trong tracks/'
    for topic in measure.topics:
        if library.topic(topic) is None:
            yield f'Không có chủ đề "{topic}" trong topics.toml'
    if measure.kind == "trained" and not (measure.audiences and measure.items and measure.denominator):
        yield "Chỉ số về người được tập huấn cần audiences, items và denominator"


def _twice(what: str, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key, n in Counter(keys).items():
        if n > 1:
            yield key, f'Hai {what} cùng tên "{key}"'
