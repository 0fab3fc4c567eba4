"""The annual report as an Excel file: the numbers of the Word file, and the lists behind them. All from one AnnualReport."""

from collections.abc import Sequence

from msgspec.structs import replace

from bot.papers.gains_xlsx import gain_sheets
from bot.papers.report_definitions import SUPPRESSED
from bot.papers.report_lists_xlsx import NOTHING, definitions, held, models, money, schools
from bot.papers.report_words import DEMO, NO_HOUSES, TOO_FEW, reason, shown_verdict
from bot.papers.written import day
from bot.papers.xlsx_kit import Book, Column, Value
from bot.reach.annual import AnnualReport
from bot.reach.figures import Line, Table
from bot.reach.targets import Measured, Spot

ONCE = "Mỗi hộ chỉ tính một lần trong kỳ. Hộ đếm ở buổi họp có thể trùng nên đứng riêng, không cộng vào."


def write_xlsx(report: AnnualReport) -> bytes:
    about = f"Năm {report.year}, {report.place}; số liệu tính đến ngày {day(report.as_of)}"
    book = Book(f"Báo cáo năm {report.year}, {report.place}", about, mark=DEMO if report.is_demo else "")
    for sheet in (
        *(_targets, _communes, _topics, _topics_by_commune, _months, _gains),
        *(held, schools, models, money, definitions),
    ):
        sheet(book, report)
    return book.saved()


def write_commune_table(table: Table, about: str, *, is_demo: bool = False) -> bytes:
    """Only the table of communes (or districts), as the page shows it. `about`: period, topic, map, and as of when."""
    units = "huyện, thành phố (đến 30/6/2025)" if table.map == "districts" else "xã, phường"
    title = f"Số hộ được tiếp cận thông tin theo {units}"
    columns = tuple(
        replace(each, heading=units.capitalize()) if each.heading == "Xã, phường" else each for each in HOUSEHOLDS
    )
    book = Book(title, about, mark=DEMO if is_demo else "")
    book.sheet(
        "Số hộ",
        title,
        columns,
        [_households(line) for line in table.lines],
        total=_households(table.total),
        notes=(ONCE, f"“{TOO_FEW}”: {SUPPRESSED}"),
        frozen=2,
    )
    return book.saved()


def _targets(book: Book, report: AnnualReport) -> None:
    columns = (
        Column("Mục tiêu", 9),
        Column("Nội dung", 42),
        Column("Đơn vị", 10),
        Column("Chỉ tiêu (%)", 10, "number"),
        *(Column(f"{span}: {how}", 12, "number") for span in _spans(report) for how in ("chắc chắn", "nhiều nhất")),
        Column("Tổng số", 11, "number"),
        Column("Nguồn tổng số", 22),
        Column("Tổng số tính đến", 13, "day"),
        Column("Tỉ lệ từ", 9, "percent"),
        Column("Tỉ lệ đến", 9, "percent"),
        Column("Kết luận", 22),
        Column("Vì sao không tính được, còn thiếu", 45),
    )
    rows = [
        _target(figure.target.key, measured, (measured,) if report.is_first_of_phase else (year, measured))
        for figure, of_year in zip(report.targets_so_far, report.targets, strict=True)
        for measured, year in zip(figure.measured, of_year.measured, strict=True)
    ]
    notes = (
        "Chắc chắn: số ghi nhận được không trùng. Nhiều nhất: cộng cả phần có thể trùng. Tỉ lệ và kết luận tính theo số lũy kế.",
        *((f"Nội dung các mục tiêu theo {report.plan}, mục II.2.",) if report.plan else ()),
    )
    book.sheet("Mục tiêu", "Kết quả thực hiện mục tiêu", columns, rows, notes=notes, frozen=2)


def _spans(report: AnnualReport) -> list[str]:
    """The year, and the phase so far where that is more than the year."""
    return [f"Năm {report.year}", *([] if report.is_first_of_phase else [report.so_far])]


def _target(key: str, measured: Measured, spans: Sequence[Measured]) -> list[Value]:
    found, whole = measured.found, measured.found.whole
    share = None if found.why_not else measured.share
    return [
        key,
        measured.measure.name,
        measured.measure.unit,
        "chưa có" if measured.goal is None else measured.goal,
        *(value for each in spans for value in _range(each)),
        whole.n if whole else "chưa có",
        whole.source if whole else "",
        whole.as_of if whole else None,
        share[0] if share else None,
        share[1] if share else None,
        shown_verdict(measured),
        "; ".join(text for text in (reason(measured), *found.missing) if text),
    ]


def _range(measured: Measured) -> tuple[Value, Value]:
    found = measured.found
    return (TOO_FEW, TOO_FEW) if found.is_hidden else (found.low, found.high)


HOUSEHOLDS = (
    Column("Mã", 9),
    Column("Xã, phường", 23),
    Column("Hộ có thẻ", 11, "number"),
    Column("Hộ tự khai", 11, "number"),
    Column("Hộ đếm ở buổi họp", 12, "number"),
    Column("Tổng số hộ", 12, "number"),
    Column("Nguồn tổng số hộ", 22),
    Column("Tổng số hộ tính đến", 13, "day"),
    Column("Tỉ lệ từ", 9, "percent"),
    Column("Tỉ lệ đến", 9, "percent"),
    Column("Có phần chia từ xã cũ", 12),
)


def _households(line: Line) -> list[Value]:
    share, whole = line.share, line.denominator
    return [
        line.code,
        line.name,
        *_known(line),
        whole.n if whole else NO_HOUSES,
        whole.source if whole else "",
        whole.as_of if whole else None,
        share[0] if share else None,
        share[1] if share else None,
        "có" if line.is_estimate else "",
    ]


def _known(line: Line) -> list[Value]:
    """Card, self, heads; or too few to be told, in words."""
    reached = line.reached
    return [TOO_FEW] * 3 if reached is None else [reached.card, reached.self, reached.declared]


def _communes(book: Book, report: AnnualReport) -> None:
    columns = (
        *HOUSEHOLDS,
        Column("Hộ dân tộc ít người: chắc chắn", 12, "number"),
        Column("Hộ dân tộc ít người: nhiều nhất", 12, "number"),
        Column("Tổng số hộ dân tộc ít người", 12, "number"),
        Column("Số buổi", 9, "number"),
        Column("Trường đã có buổi học", 11, "number"),
        Column("Trường trong danh sách", 11, "number"),
        Column("Có mô hình điểm", 10, "number"),
    )
    rows = [
        [*_households(line), *_beside(report, line.code, report.meetings_in.get(line.code, 0))]
        for line in report.by_commune.lines
    ]
    whole = report.by_commune.total
    total = [*_households(whole), *_beside(report, None, sum(report.meetings_in.values()))]
    notes = [ONCE, f"“{TOO_FEW}”: {SUPPRESSED}"]
    if not report.is_first_of_phase:
        notes.append(f"Hộ dân tộc ít người, trường và mô hình điểm: tính từ năm {report.so_far[:4]}.")
    book.sheet(
        "Theo xã", "Số hộ được tiếp cận thông tin theo xã, phường", columns, rows, total=total, notes=notes, frozen=2
    )


def _beside(report: AnnualReport, code: str | None, meetings: int) -> list[Value]:
    """What else is known of a commune; `code` None: of all. Empty where it is not in the list of a measure."""
    by_kind = {each.measure.kind: each for figure in report.targets_so_far for each in figure.measured}
    few, taught, models = (_spot(by_kind.get(kind), code) for kind in ("households", "schools", "models"))
    return [
        *(_few(few) if few else (None, None, None)),
        meetings,
        taught.low if taught else None,
        taught.whole.n if taught and taught.whole else None,
        models.low if models else None,
    ]


def _few(spot: Spot) -> tuple[Value, Value, Value]:
    hidden = spot.low is None or spot.high is None
    return TOO_FEW if hidden else spot.low, TOO_FEW if hidden else spot.high, spot.whole.n if spot.whole else None


def _spot(measured: Measured | None, code: str | None) -> Spot | None:
    if measured is None:
        return None
    found = measured.found
    return Spot(found.low, found.high, found.whole) if code is None else found.spots.get(code)


def _topics(book: Book, report: AnnualReport) -> None:
    columns = (Column("Chủ đề", 40), *HOUSEHOLDS[2:5])
    rows = [[line.name, *_known(line)] for line in report.by_topic.lines]
    total = ["Chủ đề bất kỳ (mỗi hộ một lần)", *_known(report.by_topic.total)]
    notes = ("Một hộ nghe nhiều chủ đề thì có ở nhiều dòng.", f"“{TOO_FEW}”: {SUPPRESSED}")
    book.sheet("Theo chủ đề", "Số hộ được tiếp cận thông tin theo chủ đề", columns, rows, total=total, notes=notes)


def _topics_by_commune(book: Book, report: AnnualReport) -> None:
    """One row a topic and commune, so that Excel can filter and pivot it. Not in a commune's own report."""
    if report.area:
        return
    names = {line.code: line.name for line in report.by_topic.lines}
    columns = (Column("Chủ đề", 40), Column("Mã xã", 9), Column("Xã, phường", 26), *HOUSEHOLDS[2:5])
    rows = [
        [names.get(topic, topic), line.code, line.name, *_known(line)]
        for topic, table in report.by_topic_commune
        for line in table.lines
    ]
    notes = ("Một hộ nghe nhiều chủ đề thì có ở nhiều dòng: không cộng các chủ đề.", f"“{TOO_FEW}”: {SUPPRESSED}")
    book.sheet(
        "Chủ đề theo xã",
        "Số hộ được tiếp cận từng chủ đề theo xã, phường",
        columns,
        rows,
        notes=notes,
        empty=NOTHING,
        frozen=3,
    )


def _months(book: Book, report: AnnualReport) -> None:
    columns = (Column("Tháng", 12, "month"), *HOUSEHOLDS[2:5], Column("Số buổi", 10, "number"))
    lines = {line.code: line for line in report.by_month.lines}
    rows = [
        [month, *(_known(lines[month]) if month in lines else [0, 0, 0]), report.meetings_by_month.get(month, 0)]
        for month in sorted({*lines, *report.meetings_by_month})
    ]
    book.sheet(
        "Theo tháng",
        "Số hộ được tiếp cận thông tin và số buổi theo tháng",
        columns,
        rows,
        notes=(
            "Một hộ được tiếp cận trong nhiều tháng thì có ở nhiều dòng; cả năm tính một lần: "
            f"{_in_words(report.by_month.total)}.",
        ),
        empty=NOTHING,
    )


def _gains(book: Book, report: AnnualReport) -> None:
    gain_sheets(book, report.changed)


def _in_words(line: Line) -> str:
    reached = line.reached
    return TOO_FEW if reached is None else f"{reached.card} hộ có thẻ, {reached.self} hộ tự khai"
