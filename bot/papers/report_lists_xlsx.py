"""Lists and money of the annual report in Excel: meetings, schools, models, spending, and how every figure is counted."""

from bot.papers.report_definitions import definitions_of
from bot.papers.xlsx_kit import Book, Column, Value
from bot.reach.annual import AnnualReport, Money

NOTHING = "Chưa có dòng nào được ghi trong năm."


def held(book: Book, report: AnnualReport) -> None:
    columns = (
        Column("Ngày", 12, "day"),
        Column("Hình thức", 20),
        Column("Xã, phường", 24),
        Column("Thôn, nơi tổ chức", 24),
        Column("Chủ đề", 45),
        Column("Người phụ trách", 28),
        Column("Số người đếm được", 11, "number"),
        Column("Số hộ đếm được", 11, "number"),
    )
    rows = [
        [
            each.day,
            each.kind,
            each.commune,
            each.village,
            "; ".join(each.topics),
            each.led_by,
            each.people,
            each.households,
        ]
        for each in report.held
    ]
    notes = ("Ô trống ở số người, số hộ: không đếm. Xã, phường ghi theo tên lúc tổ chức.",)
    book.sheet(
        "Buổi tuyên truyền", f"Buổi tuyên truyền, tập huấn năm {report.year}", columns, rows, notes=notes, empty=NOTHING
    )


def schools(book: Book, report: AnnualReport) -> None:
    columns = (
        Column("Trường", 36),
        Column("Loại", 26),
        Column("Xã, phường", 24),
        Column("Số lớp bán trú, nội trú", 11, "number"),
        Column(f"Buổi học năm {report.year}", 10, "number"),
        Column("Số lớp có tên trong buổi học", 12, "number"),
        Column("Tên lớp", 26),
        Column("Nguồn danh sách", 28),
        Column("Tính đến", 12, "day"),
    )
    rows: list[list[Value]] = [
        [
            school.name,
            school.kind,
            school.commune,
            school.classes,
            school.lessons,
            len(school.taught),
            ", ".join(school.taught),
            school.source,
            school.as_of,
        ]
        for school in report.schools
    ]
    empty = "Chưa có danh sách trường, lớp bán trú và dân tộc nội trú."
    book.sheet("Trường", "Trường, lớp bán trú và dân tộc nội trú", columns, rows, empty=empty)


def models(book: Book, report: AnnualReport) -> None:
    columns = (
        Column("Mô hình", 34),
        Column("Xã, phường", 24),
        Column("Bắt đầu", 12, "day"),
        Column("Kết thúc", 12, "day"),
        Column("Chỉ số", 36),
        Column("Đơn vị", 12),
        Column("Đầu vào", 10, "decimal"),
        Column("Ngày đo đầu vào", 12, "day"),
        Column("Đầu ra", 10, "decimal"),
        Column("Ngày đo đầu ra", 12, "day"),
        Column("Nguồn", 28),
    )
    rows: list[list[Value]] = []
    for model in report.models:
        head: list[Value] = [model.name, model.commune, model.started or None, model.ended or None]
        rows += [
            [
                *head,
                each.name,
                each.unit,
                each.baseline,
                each.baseline_on or None,
                each.endline,
                each.endline_on or None,
                each.source,
            ]
            for each in model.indicators
        ]
        if not model.indicators:
            rows.append([*head, "chưa có chỉ số nào được ghi", "", None, None, None, None, model.source])
    notes = ("Ô trống ở đầu vào, đầu ra: chưa đo. Ô trống ở ngày kết thúc: đang hoạt động.",)
    book.sheet("Mô hình", "Mô hình điểm và chỉ số đánh giá", columns, rows, notes=notes, empty=NOTHING)


def money(book: Book, report: AnnualReport) -> None:
    year = report.year
    columns = (
        Column("Nhiệm vụ", 10),
        Column("Hoạt động", 50),
        Column(f"Dự kiến năm {year} (đồng)", 17, "number"),
        Column(f"Đã chi năm {year} (đồng)", 17, "number"),
        Column("Tỉ lệ năm", 10, "percent"),
        Column(f"Dự kiến 2018 - {year} (đồng)", 17, "number"),
        Column(f"Đã chi 2018 - {year} (đồng)", 17, "number"),
        Column("Tỉ lệ lũy kế", 10, "percent"),
    )
    notes = ["Dự kiến: Kế hoạch, mục IV.2. Đã chi: cộng các chứng từ đã nhập; 0 là chưa ghi khoản chi nào."]
    if report.money and report.all_money.planned is None:
        notes.append(f"Kế hoạch không có kinh phí cho năm {year}.")
    empty = "Kinh phí của Kế hoạch do tỉnh quản lý và tổng hợp trong báo cáo của tỉnh."
    book.sheet(
        "Kinh phí",
        "Kinh phí dự kiến và đã chi",
        columns,
        [_amounts(each) for each in report.money],
        total=_amounts(report.all_money) if report.money else (),
        notes=notes if report.money else (),
        empty=empty,
        frozen=2,
    )


def _amounts(money: Money) -> list[Value]:
    return [
        money.task,
        money.activity,
        "không có" if money.planned is None else money.planned,
        money.spent,
        _part(money.spent, money.planned or 0),
        money.planned_to_date,
        money.spent_to_date,
        _part(money.spent_to_date, money.planned_to_date),
    ]


def _part(spent: int, planned: int) -> float | None:
    return 100 * spent / planned if planned else None


def definitions(book: Book, report: AnnualReport) -> None:
    columns = (
        Column("Số liệu", 34),
        Column("Cách tính", 80),
        Column("Bằng chứng", 45),
        Column("Nguồn", 40),
        Column("Tính đến", 12, "day"),
    )
    rows: list[list[Value]] = [
        [each.figure, each.counts, each.evidence, each.source or "chưa có", each.as_of or None]
        for each in definitions_of(report)
    ]
    book.sheet("Cách tính", "Cách tính từng số liệu", columns, rows)
