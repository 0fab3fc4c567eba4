"""Parts I, II and V of the annual report; III and IV stand in report_tasks.py. What no number tells is left to the officer as a
marked blank."""

from bot.papers.docx_kit import Paper
from bot.papers.docx_tables import Column
from bot.papers.docx_text import blank
from bot.papers.report_tasks import money, tasks
from bot.papers.report_words import (
    measure_sentences,
    place_sentences,
    reason,
    shown_range,
    shown_share,
    shown_verdict,
    trend_sentence,
)
from bot.papers.written import day, number
from bot.reach.annual import AnnualReport
from bot.reach.figures import Denominator


def parts(paper: Paper, report: AnnualReport) -> None:
    _situation(paper, report)
    _targets(paper, report)
    tasks(paper, report)
    money(paper, report)
    _what_is_next(paper, report)


def _situation(paper: Paper, report: AnnualReport) -> None:
    paper.heading("I. ĐẶC ĐIỂM TÌNH HÌNH, CÔNG TÁC CHỈ ĐẠO", 1)
    paper.heading("1. Công tác chỉ đạo, phân công, phối hợp", 2)
    paper.text(blank("văn bản chỉ đạo, phân công, phối hợp trong năm"))
    paper.heading("2. Đặc điểm địa bàn và số liệu nền", 2)
    for text in place_sentences(report):
        paper.text(text)
    rows = [
        (name, number(whole.n) if whole else "chưa đủ", unit, _from(whole.source, whole.as_of) if whole else why)
        for name, unit, whole, why in _grounds(report)
    ]
    columns = (Column("Nội dung", 62), Column("Số lượng", 20, "right"), Column("Đơn vị", 18), Column("Nguồn, ngày", 65))
    paper.table(columns, rows, title="Số liệu nền để tính tỉ lệ")


def _grounds(report: AnnualReport) -> list[tuple[str, str, Denominator | None, str]]:
    """What the shares are taken of; where a measure has no whole, why."""
    missing = [line for line in report.by_commune.lines if line.denominator is None]
    of_all = f"còn {number(len(missing))} xã, phường chưa có" if missing else ""
    found = [("Tổng số hộ", "hộ", report.by_commune.total.denominator, of_all)]
    for figure in report.targets_so_far:
        for each in figure.measured:
            why = reason(each).removeprefix("không tính được vì ") or "chưa có"
            found.append((each.measure.name, each.measure.unit, each.found.whole, why))
    return found


def _from(source: str, as_of: str) -> str:
    return f"{source}, {day(as_of)}"


def _targets(paper: Paper, report: AnnualReport) -> None:
    paper.heading("II. KẾT QUẢ THỰC HIỆN MỤC TIÊU", 1)
    paper.text("Các mục tiêu cụ thể của Kế hoạch (mục II.2); cách tính từng số nêu ở Phụ lục 3.")
    _table_of_targets(paper, report)
    for figure in report.targets_so_far:
        paper.heading(f"{figure.target.key}) {figure.target.name}", 3)
        paper.text(f"Mục tiêu ({figure.target.section}): {figure.target.text}")
        for measured in figure.measured:
            paper.text(f"- {' '.join(measure_sentences(measured))}")
            if trend := trend_sentence(measured):
                paper.text(trend)


def _table_of_targets(paper: Paper, report: AnnualReport) -> None:
    """The year, and the phase so far where that is more than the year; shares and verdicts are of the phase so far."""
    both = not report.is_first_of_phase
    columns = [
        Column("TT", 9, "centre"),
        Column("Mục tiêu", 47),
        Column("Chỉ tiêu (%)", 15, "right"),
        *([Column(f"Năm {report.year}", 20, "right")] if both else []),
        Column(f"{report.so_far[:4]} đến {report.year}" if both else f"Năm {report.year}", 20, "right"),
        Column("Tổng số", 18, "right"),
        Column("Tỉ lệ (%)", 21, "right"),
        Column("Kết luận", 25),
    ]
    rows = []
    for figure, of_year in zip(report.targets_so_far, report.targets, strict=True):
        for n, (measured, year) in enumerate(zip(figure.measured, of_year.measured, strict=True)):
            whole = measured.found.whole
            rows.append(
                [
                    figure.target.key if n == 0 else "",
                    f"{measured.measure.name} ({measured.measure.unit})",
                    "chưa có" if measured.goal is None else str(measured.goal),
                    *([shown_range(year)] if both else []),
                    shown_range(measured),
                    number(whole.n) if whole else "chưa có",
                    shown_share(measured),
                    shown_verdict(measured),
                ]
            )
    paper.table(
        columns,
        rows,
        title="Kết quả thực hiện mục tiêu",
        note="Số thứ nhất là số chắc chắn, số thứ hai là số nhiều nhất có thể. Chỉ kết luận Đạt khi số chắc chắn đã đủ chỉ tiêu.",
    )


def _what_is_next(paper: Paper, report: AnnualReport) -> None:
    paper.heading("V. KHÓ KHĂN, VƯỚNG MẮC VÀ KIẾN NGHỊ", 1)
    for title, what in (
        ("1. Khó khăn, vướng mắc và nguyên nhân", "khó khăn, vướng mắc, nguyên nhân"),
        (f"2. Phương hướng, nhiệm vụ năm {report.year + 1}", f"nhiệm vụ trọng tâm năm {report.year + 1}"),
        ("3. Đề xuất, kiến nghị", "đề xuất, kiến nghị với từng cơ quan"),
    ):
        paper.heading(title, 2)
        paper.text(blank(what))
