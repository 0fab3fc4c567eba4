"""Annexes of the annual report: households by commune and month, by topic, and how every figure is counted."""

from bot.papers.docx_kit import Paper
from bot.papers.docx_tables import Column
from bot.papers.report_definitions import SUPPRESSED, definitions_of, sources_of
from bot.papers.report_words import NO_HOUSES, TOO_FEW
from bot.papers.written import day, number, percents, span
from bot.reach.annual import AnnualReport
from bot.reach.figures import Line, Table
from bot.reach.targets import Measured, Spot


def titles(report: AnnualReport) -> tuple[str, str, str]:
    places = "theo tháng" if report.area else "theo xã, phường và theo tháng"
    return (
        f"Số hộ được tiếp cận thông tin {places}",
        "Số hộ được tiếp cận thông tin theo chủ đề",
        "Cách tính từng số liệu",
    )


def bookmark(number: int) -> str:
    return f"Phu_luc_{number}"


def annexes(paper: Paper, report: AnnualReport) -> None:
    _places(paper, report)
    _topics(paper, report)
    _definitions(paper, report)


def _begin(paper: Paper, number: int, report: AnnualReport, *, landscape: bool) -> None:
    title = titles(report)[number - 1]
    paper.turn(landscape=landscape)
    paper.target(paper.text(f"PHỤ LỤC {number}. {title.upper()}", "Tên phụ lục"), bookmark(number))
    paper.text(
        f"(Kèm theo Báo cáo năm {report.year}, {report.place}; số liệu tính đến ngày {day(report.as_of)})", "Kèm theo"
    )


def _places(paper: Paper, report: AnnualReport) -> None:
    _begin(paper, 1, report, landscape=not report.area)
    if not report.area:
        _communes(paper, report)
    _months(paper, report)


def _communes(paper: Paper, report: AnnualReport) -> None:
    sources = sources_of(report)
    measures = _by_kind(report)
    columns = (
        Column("TT", 7, "centre"),
        Column("Xã, phường", 40),
        Column("Có thẻ", 15, "right", "Hộ được tiếp cận"),
        Column("Tự khai", 15, "right", "Hộ được tiếp cận"),
        Column("Đếm ở buổi họp", 16, "right", "Hộ được tiếp cận"),
        Column("Tổng số hộ", 17, "right"),
        Column("Tỉ lệ (%)", 20, "right"),
        Column("Nguồn", 12, "centre"),
        Column("Được tiếp cận", 23, "right", "Hộ dân tộc ít người"),
        Column("Tổng số", 16, "right", "Hộ dân tộc ít người"),
        Column("Số buổi", 13, "right"),
        Column("Trường", 18, "right"),
        Column("Mô hình điểm", 15, "right"),
    )
    lines = (*report.by_commune.lines, report.by_commune.total)
    rows = []
    for n, line in enumerate(lines, 1):
        is_total = line is report.by_commune.total
        meetings = sum(report.meetings_in.values()) if is_total else report.meetings_in.get(line.code, 0)
        rows.append(
            [
                "" if is_total else str(n),
                line.name + (" *" if line.is_estimate else ""),
                *known(line),
                number(line.denominator.n) if line.denominator else "chưa có",
                share(line),
                _source(line, sources) if not is_total else "",
                *_few(measures.get("households"), line.code, is_total=is_total),
                number(meetings),
                _taught(measures.get("schools"), line.code, is_total=is_total),
                _modelled(measures.get("models"), line.code, is_total=is_total),
            ]
        )
    paper.table(columns, rows, total=True, wide=True, note=_legend(report, sources))


def _by_kind(report: AnnualReport) -> dict[str, Measured]:
    return {each.measure.kind: each for figure in report.targets_so_far for each in figure.measured}


def known(line: Line) -> tuple[str, str, str]:
    """Card, self, heads; or too few to be told."""
    reached = line.reached
    if reached is None:
        return TOO_FEW, TOO_FEW, TOO_FEW
    return number(reached.card), number(reached.self), number(reached.declared)


def share(line: Line) -> str:
    found = line.share
    return percents(found) if found else TOO_FEW if line.denominator else NO_HOUSES


def _source(line: Line, sources: dict[tuple[str, str], int]) -> str:
    whole = line.denominator
    return f"({sources[whole.source, whole.as_of]})" if whole else ""


def _spot(measured: Measured | None, code: str, *, is_total: bool) -> Spot | None:
    if measured is None:
        return None
    if is_total:
        return Spot(measured.found.low, measured.found.high, measured.found.whole)
    return measured.found.spots.get(code)


def _few(measured: Measured | None, code: str, *, is_total: bool) -> tuple[str, str]:
    spot = _spot(measured, code, is_total=is_total)
    if spot is None:
        return "", ""
    reached = TOO_FEW if spot.low is None or spot.high is None else span(spot.low, spot.high)
    return reached, number(spot.whole.n) if spot.whole else ""


def _taught(measured: Measured | None, code: str, *, is_total: bool) -> str:
    """Schools with a lesson, of all in the register."""
    spot = _spot(measured, code, is_total=is_total)
    return f"{number(spot.low or 0)}/{number(spot.whole.n)}" if spot and spot.whole else ""


def _modelled(measured: Measured | None, code: str, *, is_total: bool) -> str:
    spot = _spot(measured, code, is_total=is_total)
    return number(spot.low) if spot and spot.low else ""


def _legend(report: AnnualReport, sources: dict[tuple[str, str], int]) -> str:
    said = ["Mỗi hộ chỉ tính một lần trong năm. Hộ đếm ở buổi họp có thể trùng nên không tính vào tỉ lệ."]
    if sources:
        told = "; ".join(f"({n}) {source}, {day(as_of)}" for (source, as_of), n in sources.items())
        said.append(f"Nguồn tổng số hộ: {told}.")
    if not report.is_first_of_phase:
        said.append(f"Hộ dân tộc ít người, trường và mô hình điểm: tính từ năm {report.so_far[:4]}.")
    said.append(
        "Hộ dân tộc ít người: Dao, Mông, Cao Lan, Sán Chỉ; số chắc chắn - số nhiều nhất. Ô trống: không có trong danh sách."
    )
    if any(line.is_estimate for line in report.by_commune.lines):
        said.append("Dấu *: có phần chia từ số liệu của xã cũ theo tỉ lệ diện tích.")
    said.append("Trường: số trường đã có buổi học trên số trường trong danh sách.")
    return " ".join(said)


def _months(paper: Paper, report: AnnualReport) -> None:
    months = sorted({line.code for line in report.by_month.lines} | set(report.meetings_by_month))
    title = f"Số hộ được tiếp cận và số buổi theo tháng, năm {report.year}"
    if not months:
        paper.text("Chưa có hộ nào được ghi nhận và chưa có buổi nào được ghi trong năm.")
        return
    lines = {line.code: line for line in report.by_month.lines}
    columns = (
        Column("Tháng", 30, "centre"),
        Column("Hộ có thẻ", 30, "right"),
        Column("Hộ tự khai", 30, "right"),
        Column("Hộ đếm ở buổi họp", 40, "right"),
        Column("Số buổi", 30, "right"),
    )
    rows = [
        (
            f"{month[5:]}/{month[:4]}",
            *(known(lines[month]) if month in lines else ("0", "0", "0")),
            number(report.meetings_by_month.get(month, 0)),
        )
        for month in months
    ]
    rows.append(("Cả năm", *known(report.by_month.total), number(sum(report.meetings_by_month.values()))))
    paper.table(
        columns,
        rows,
        title=title,
        total=True,
        note="Một hộ được tiếp cận trong nhiều tháng chỉ tính một lần trong cả năm, nên các tháng cộng lại có thể lớn hơn cả năm.",
    )


def _topics(paper: Paper, report: AnnualReport) -> None:
    _begin(paper, 2, report, landscape=False)
    per_commune = dict(report.by_topic_commune)
    columns = [
        Column("Chủ đề", 62),
        Column("Hộ có thẻ", 20, "right"),
        Column("Hộ tự khai", 20, "right"),
        Column("Hộ đếm ở buổi họp", 23, "right"),
    ]
    if per_commune:
        columns += [Column("Có hộ", 18, "right", "Số xã, phường"), Column("Không nêu", 22, "right", "Số xã, phường")]
    rows = [
        (line.name, *known(line), *(_spread(per_commune.get(line.code)) if per_commune else ()))
        for line in report.by_topic.lines
    ]
    rows.append(("Chủ đề bất kỳ", *known(report.by_topic.total), *(("", "") if per_commune else ())))
    where = " Số hộ từng chủ đề ở từng xã, phường có trong tệp Excel kèm theo." if per_commune else ""
    paper.table(
        columns,
        rows,
        total=True,
        note="Một hộ nghe nhiều chủ đề thì có ở nhiều dòng; dòng cuối tính mỗi hộ một lần. "
        f"“{TOO_FEW[:1].upper()}{TOO_FEW[1:]}”: {SUPPRESSED}{where}",
    )


def _spread(table: Table | None) -> tuple[str, str]:
    """Communes that have houses, among those that may be told; and those that are not told. A topic since removed has no table."""
    if table is None:
        return "", ""
    hidden = [line for line in table.lines if line.reached is None]
    there = [line for line in table.lines if line.reached is not None and line.reached.card + line.reached.self]
    return number(len(there)), number(len(hidden))


def _definitions(paper: Paper, report: AnnualReport) -> None:
    _begin(paper, 3, report, landscape=True)
    columns = (
        Column("Số liệu", 45),
        Column("Cách tính", 93),
        Column("Bằng chứng", 48),
        Column("Nguồn", 40),
        Column("Tính đến", 26, "centre"),
    )
    rows = [
        (each.figure, each.counts, each.evidence, each.source or "chưa có", day(each.as_of))
        for each in definitions_of(report)
    ]
    paper.table(columns, rows)
