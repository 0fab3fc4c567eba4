"""Each kind of measure of the plan, from the books to an honest range. What is counted stands in `COUNTS`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.model.plan import Kind, Measure, Plan
from bot.reach.books import PROVINCE, Books, Houses, Rows, Training
from bot.reach.figures import Denominator, Reached, denominator_for, sum_of
from bot.reach.period import Period
from bot.reach.small_cells import FEWEST_OF_GROUP, published
from bot.reach.targets import Found, Part, Spot

COUNTS: dict[Kind, str] = {
    "trained": (
        "Số người, cộng dồn từ 01/2018 đến hết kỳ. Chắc chắn: người học xong khóa hoặc ghi mã ở buổi tập huấn (mỗi người một "
        "lần), hoặc số người của buổi đông nhất ở mỗi xã. Nhiều nhất: cộng thêm số đếm đầu người ở mọi buổi, có thể trùng."
    ),
    "households": (
        "Số hộ khác nhau trong kỳ. Chắc chắn: hộ có thẻ in thuộc đợt thẻ ghi một trong các dân tộc này. Nhiều nhất: cộng hộ "
        "tự khai ở các xã ấy (không hỏi dân tộc) và hộ đếm đầu người ở buổi họp tại thôn của các dân tộc này, có thể trùng."
    ),
    "schools": "Số trường trong danh sách có ít nhất một buổi học được ghi trong kỳ.",
    "classes": "Số lớp có tên trong buổi học được ghi trong kỳ. Nhiều nhất: buổi không ghi lớp thì tính cả trường.",
    "models": "Số xã, phường trong danh sách đã có mô hình điểm bắt đầu trước khi hết kỳ.",
}


def found_for(books: Books, plan: Plan, measure: Measure, span: Period, communes: Sequence[str]) -> Found:
    """`communes` are the ones that are looked at: all of the province, or one."""
    return _KINDS[measure.kind](books, plan, measure, span, communes)


def few_households(rows: Mapping[str, Rows], plan: Plan, span: Period) -> dict[str, Denominator]:
    """commune → households of the plan's groups; only where there are some. The list itself tells which communes they are."""
    told = rows.get("households-few", {})
    by_group = [rows.get(f"households-{group.key}", {}) for group in plan.few()]
    found = {}
    for code in sorted({*told, *(code for each in by_group for code in each)} - {PROVINCE}):
        parts = [denominator_for(each.get(code, ()), span.last_day) for each in by_group]
        known = denominator_for(told.get(code, ()), span.last_day) or sum_of([part for part in parts if part])
        if known and known.n:
            found[code] = known
    return found


def _trained(books: Books, plan: Plan, measure: Measure, span: Period, communes: Sequence[str]) -> Found:
    few = few_households(books.denominators, plan, span) if measure.only_few else {}
    if measure.only_few and not few:
        return _nothing(NO_FEW)
    looked_at = [code for code in communes if code in few] if measure.only_few else list(communes)
    exact: dict[str, int] = defaultdict(int)
    for row in books.trained:
        if row.measure == measure.key and row.month <= span.last:
            exact[row.commune] += row.n
    heads = _heads([each for each in books.trainings if each.day <= span.last_day.isoformat()], measure)
    wholes = _wholes(books.denominators, measure, looked_at, span)
    spots = {code: _trained_in(exact[code], heads.get(code, []), wholes[code]) for code in looked_at}
    whole = _of_province(books.denominators, measure, wholes, span, is_all=len(communes) > 1 and not measure.only_few)
    of_all = heads.get(PROVINCE, []) if len(communes) > 1 else []
    one_by_one = sum(exact[code] for code in looked_at) + (exact[PROVINCE] if len(communes) > 1 else 0)
    low = max([sum(spot.low or 0 for spot in spots.values()), one_by_one, *of_all])
    high = sum(spot.high or 0 for spot in spots.values()) + sum(of_all)
    missing = len([code for code, known in wholes.items() if known is None]) if len(communes) > 1 else 0
    name = measure.name[:1].lower() + measure.name[1:]
    of_whom = "chưa đủ tổng số {} của các xã, phường" if len(communes) > 1 else "chưa có tổng số {} của xã, phường này"
    return Found(
        *_within(low, high, whole),
        whole,
        (
            Part("Ghi nhận từng người (học xong khóa, ghi mã ở tập huấn)", one_by_one),
            Part(
                "Lượt người đếm ở các buổi tập huấn", sum(sum(heads.get(code, [])) for code in looked_at) + sum(of_all)
            ),
        ),
        spots,
        (f"còn {missing} xã, phường chưa có tổng số {name}",) if missing else (),
        "" if whole else f"không tính được vì {of_whom.format(measure.unit)}",
    )


def _heads(trainings: Iterable[Training], measure: Measure) -> dict[str, list[int]]:
    """commune → heads of each training, those of several audiences together."""
    wanted = {each.meeting: each.commune for each in trainings}
    people: dict[int, int] = defaultdict(int)
    for each in trainings:
        if each.audience in measure.audiences and (each.is_skills or "skills" not in measure.items):
            people[each.meeting] += each.people
    found: dict[str, list[int]] = defaultdict(list)
    for meeting, n in people.items():
        found[wanted[meeting]].append(n)
    return found


def _trained_in(exact: int, heads: Sequence[int], whole: Denominator | None) -> Spot:
    return Spot(*_within(max([exact, *heads]), exact + sum(heads), whole), whole)


def _within(low: int, high: int, whole: Denominator | None) -> tuple[int, int]:
    """There are no more than there are; where even the certain ones are more, the denominator is wrong, and it shows."""
    return low, max(low, min(high, whole.n) if whole else high)


def _wholes(
    rows: Mapping[str, Rows], measure: Measure, communes: Iterable[str], span: Period
) -> dict[str, Denominator | None]:
    keys = [rows.get(key, {}) for key in measure.denominator]
    return {code: sum_of([denominator_for(each.get(code, ()), span.last_day) for each in keys]) for code in communes}


def _of_province(
    rows: Mapping[str, Rows], measure: Measure, wholes: Mapping[str, Denominator | None], span: Period, *, is_all: bool
) -> Denominator | None:
    """What the province says of itself, else the sum of its communes where every one is known."""
    said = _wholes(rows, measure, [PROVINCE], span)[PROVINCE] if is_all else None
    return said or sum_of(wholes.values())


def _households(books: Books, plan: Plan, measure: Measure, span: Period, communes: Sequence[str]) -> Found:
    few = {code: known for code, known in few_households(books.denominators, plan, span).items() if code in communes}
    houses = books.houses.get(span.name, Houses({}, {}))
    heads: dict[str, int] = defaultdict(int)
    for (month, commune), n in books.few_heads.items():
        if span.first <= month <= span.last:
            heads[commune] += n
    spots = {}
    for code in [code for code in communes if code in few or houses.few.get(code) or heads.get(code)]:
        low = houses.few.get(code, 0)
        high = low + heads[code] + (houses.own.get(code, 0) if code in few else 0)
        spots[code] = Spot(*_within(low, high, few.get(code)), few.get(code))
    shown = _shown(spots, houses.few)
    if len(communes) == 1 and any(spot.low is None for spot in shown.values()):
        return Found(0, 0, None, (), shown, (), TOO_FEW_HERE, is_hidden=True)
    whole = sum_of(few.values())
    low, high = sum(spot.low or 0 for spot in spots.values()), sum(spot.high or 0 for spot in spots.values())
    return Found(
        *_within(low, high, whole),
        whole,
        (
            Part("Hộ có thẻ in của các dân tộc này", low),
            Part("Hộ tự khai ở các xã ấy", sum(houses.own.get(code, 0) for code in spots if code in few)),
            Part("Hộ đếm ở buổi họp tại thôn của các dân tộc này", sum(heads[code] for code in spots)),
        ),
        shown,
        (),
        "" if few else NO_FEW,
    )


def _shown(spots: Mapping[str, Spot], everywhere: Mapping[str, int]) -> dict[str, Spot]:
    """A group in one commune is not shown under five houses, and whether it is hidden hangs on all communes (S30, S31)."""
    column = published({code: Reached(n) for code, n in everywhere.items()}, FEWEST_OF_GROUP)
    hidden = {code for code, cell in column.items() if cell is None}
    return {code: Spot(None, None, spot.whole) if code in hidden else spot for code, spot in spots.items()}


TOO_FEW_HERE = "không nêu vì ở xã, phường này có quá ít hộ của các dân tộc ấy"
NO_FEW = "không tính được vì chưa có số hộ Dao, Mông, Cao Lan, Sán Chỉ của từng xã (nhập bảng số hộ, cột đối tượng ghi households-few)"


def _schools(books: Books, plan: Plan, measure: Measure, span: Period, communes: Sequence[str]) -> Found:
    return _taught(books, measure, span, communes, lambda classes, of_school: (1, 1) if classes is not None else (0, 0))


def _classes(books: Books, plan: Plan, measure: Measure, span: Period, communes: Sequence[str]) -> Found:
    def counted(classes: set[str] | None, of_school: int) -> tuple[int, int]:
        if classes is None:
            return 0, 0
        named = min(len(classes - {""}), of_school)
        return named, of_school if "" in classes else named

    return _taught(books, measure, span, communes, counted)


def _taught(
    books: Books,
    measure: Measure,
    span: Period,
    communes: Sequence[str],
    counted: Callable[[set[str] | None, int], tuple[int, int]],
) -> Found:
    """`counted` takes the classes that heard a lesson ("": not told which; None: no lesson) and how many the school has."""
    schools = [school for school in books.schools if school.commune in communes]
    heard: dict[str, set[str]] = defaultdict(set)
    for lesson in books.lessons:
        if span.first_day.isoformat() <= lesson.day <= span.last_day.isoformat():
            heard[lesson.school] |= set(lesson.classes) or {""}
    spots: dict[str, Spot] = {}
    for code in sorted({school.commune for school in schools}):
        here = [school for school in schools if school.commune == code]
        ranges = [counted(heard.get(school.id), school.classes) for school in here]
        whole = sum_of([Denominator(_size(measure, each.classes), each.source, each.as_of) for each in here])
        spots[code] = Spot(sum(low for low, _ in ranges), sum(high for _, high in ranges), whole)
    low, high = sum(spot.low or 0 for spot in spots.values()), sum(spot.high or 0 for spot in spots.values())
    known = {school.id for school in books.schools}
    strange = len([school for school in heard if school not in known])
    return Found(
        low,
        high,
        sum_of([spot.whole for spot in spots.values()]),
        (Part("Trường có buổi học được ghi", len([school for school in schools if school.id in heard])),),
        spots,
        (f"{strange} trường có buổi học nhưng không có trong danh sách trường",) if strange else (),
        "" if schools else "không tính được vì chưa có danh sách trường bán trú, dân tộc nội trú (nhập bảng schools)",
    )


def _size(measure: Measure, classes: int) -> int:
    return classes if measure.kind == "classes" else 1


def _models(books: Books, plan: Plan, measure: Measure, span: Period, communes: Sequence[str]) -> Found:
    few = {code: known for code, known in few_households(books.denominators, plan, span).items() if code in communes}
    begun = [
        model for model in books.models if model.started <= span.last_day.isoformat() and model.commune in communes
    ]
    having = {model.commune for model in begun}
    spots = {
        code: Spot(int(code in having), int(code in having), Denominator(1, known.source, known.as_of))
        for code, known in few.items()
    }
    measured = {each.model for each in books.indicators if each.baseline is not None}
    ended = {each.model for each in books.indicators if each.endline is not None}
    no_start = len([model for model in begun if model.id not in measured])
    no_end = len([model for model in begun if model.ended and model.id not in ended])
    missing = [
        *([f"{no_start} mô hình chưa có chỉ số đầu vào (III.3)"] if no_start else []),
        *([f"{no_end} mô hình đã kết thúc mà chưa có chỉ số đầu ra (III.3)"] if no_end else []),
    ]
    here = len(having & few.keys())
    return Found(
        here,
        here,
        sum_of([spot.whole for spot in spots.values()]),
        (
            Part("Mô hình đã bắt đầu", len(begun)),
            Part("Mô hình ở xã, phường ngoài danh sách", len([m for m in begun if m.commune not in few])),
        ),
        spots,
        tuple(missing),
        "" if few else NO_FEW,
    )


def _nothing(why: str) -> Found:
    return Found(0, 0, None, (), {}, (), why)


_KINDS: dict[Kind, Callable[[Books, Plan, Measure, Period, Sequence[str]], Found]] = {
    "trained": _trained,
    "households": _households,
    "schools": _schools,
    "classes": _classes,
    "models": _models,
}
