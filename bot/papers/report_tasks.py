"""Parts III and IV of the annual report: what was done, task by task of the plan, and the money."""

from bot.papers.docx_kit import Paper
from bot.papers.docx_tables import Column
from bot.papers.docx_text import blank
from bot.papers.report_gains import gains
from bot.papers.report_words import (
    NOT_RECORDED,
    TOO_FEW,
    household_sentences,
    loudspeaker_sentence,
    meeting_sentence,
    model_sentence,
    money_sentences,
    school_sentence,
)
from bot.papers.written import day, decimal, millions, number, percent
from bot.reach.annual import AnnualReport, KindHeld, Money
from bot.reach.figures import Line


def tasks(paper: Paper, report: AnnualReport) -> None:
    paper.heading("III. KẾT QUẢ THỰC HIỆN NHIỆM VỤ", 1)
    paper.heading("1. Công tác tuyên truyền", 2)
    _households(paper, report)
    _meetings(paper, report)
    paper.heading("c) Tuyên truyền trong trường học", 3)
    paper.text(school_sentence(report))
    paper.heading("d) Thay đổi hiểu biết, nếp nghĩ qua các lớp học", 3)
    gains(paper, report)
    paper.heading("2. Bồi dưỡng, tập huấn kiến thức", 2)
    _training(paper, report)
    paper.heading("3. Xây dựng mô hình điểm", 2)
    _models(paper, report)
    paper.heading("4. Chỉ đạo, quản lý, kiểm tra, giám sát, đánh giá", 2)
    paper.text(blank("các cuộc kiểm tra, giám sát, sơ kết, tổng kết trong năm"))


def _households(paper: Paper, report: AnnualReport) -> None:
    paper.heading("a) Hộ được tiếp cận thông tin", 3)
    for text in household_sentences(report):
        paper.text(f"- {text}")
    columns = (
        Column("Cách tiếp cận", 75),
        Column("Hộ có thẻ", 30, "right"),
        Column("Hộ tự khai", 30, "right"),
        Column("Cộng", 30, "right"),
    )
    rows = [(line.name, *_known(line)) for line in report.by_evidence.lines]
    where = "Số hộ theo tháng ở Phụ lục 1" if report.area else "Số hộ theo xã, phường và theo tháng ở Phụ lục 1"
    paper.table(
        columns,
        rows,
        title=f"Hộ được tiếp cận theo cách tiếp cận, năm {report.year}",
        note=f"Một hộ có thể được tiếp cận bằng nhiều cách, nên không cộng các dòng. {where}; theo chủ đề ở Phụ lục 2.",
    )


def _known(line: Line) -> tuple[str, str, str]:
    if line.reached is None:
        return TOO_FEW, TOO_FEW, TOO_FEW
    card, own = line.reached.card, line.reached.self
    return number(card), number(own), number(card + own)


def _meetings(paper: Paper, report: AnnualReport) -> None:
    paper.heading("b) Buổi tuyên truyền, nói chuyện, chiếu phim, sinh hoạt", 3)
    paper.text(meeting_sentence(report.kinds))
    paper.text(loudspeaker_sentence(report.kinds))
    columns = (
        Column("Hình thức", 60),
        Column("Số buổi", 25, "right"),
        Column("Lượt người dự", 27, "right"),
        Column("Lượt hộ đếm được", 27, "right"),
        Column("Hộ ghi mã", 26, "right"),
    )
    held = [kind for kind in report.kinds if kind.meetings]
    if not held:
        return
    rows = [(kind.name, number(kind.meetings), *_attended(kind)) for kind in held]
    rows.append(
        (
            "Cộng",
            number(sum(kind.meetings for kind in held)),
            number(sum(kind.people for kind in held)),
            number(sum(kind.households for kind in held)),
            number(sum(kind.met for kind in held)),
        )
    )
    paper.table(
        columns,
        rows,
        title=f"Buổi tuyên truyền theo hình thức, năm {report.year}",
        total=True,
        note="Lượt: một người, một hộ dự hai buổi tính hai lượt. Hộ ghi mã đã nằm trong lượt hộ đếm được.",
    )


def _attended(kind: KindHeld) -> tuple[str, str, str]:
    """People, households, check-ins. Nobody can count who hears a loudspeaker."""
    if kind.key == "loudspeaker":
        return "không đếm", "không đếm", "không đếm"
    return number(kind.people), number(kind.households), number(kind.met)


def _training(paper: Paper, report: AnnualReport) -> None:
    if not report.trained:
        paper.text("Chưa có buổi tập huấn nào ghi số người của từng đối tượng trong năm.")
    else:
        columns = (Column("Đối tượng", 95), Column("Số buổi", 30, "right"), Column("Lượt người", 40, "right"))
        rows = [(each.audience, number(each.trainings), number(each.people)) for each in report.trained]
        paper.table(
            columns,
            rows,
            title=f"Tập huấn theo đối tượng, năm {report.year}",
            note="Một buổi có nhiều đối tượng thì có ở nhiều dòng. Số người không trùng lặp nêu ở mục II, mục tiêu a và d.",
        )
    paper.text(blank("tài liệu tập huấn đã biên soạn, nội dung chính các lớp"))


def _models(paper: Paper, report: AnnualReport) -> None:
    paper.text(model_sentence(report))
    columns = (
        Column("Chỉ số", 46),
        Column("Đơn vị", 16),
        Column("Đầu vào", 20, "right"),
        Column("Ngày đo", 26, "centre"),
        Column("Đầu ra", 20, "right"),
        Column("Ngày đo", 26, "centre"),
        Column("Nguồn", 30),
    )
    rows: list[tuple[str, ...] | str] = []
    for n, model in enumerate(report.models, 1):
        until = f" đến {day(model.ended)}" if model.ended else ", đang hoạt động"
        began = f"từ {day(model.started)}{until}"
        none = "" if model.indicators else "; chưa có chỉ số nào được ghi"
        rows.append(f"{n}. {model.name}, {model.commune}, {began} (nguồn: {model.source}){none}")
        for each in model.indicators:
            baseline, endline = _value(each.baseline), _value(each.endline)
            measured = (baseline, day(each.baseline_on), endline, day(each.endline_on))
            rows.append((each.name, each.unit, *measured, each.source))
    if rows:
        paper.table(columns, rows, title="Mô hình điểm và chỉ số đánh giá")
    paper.text(blank("hoạt động chính của mô hình, việc duy trì, nhân rộng"))


def _value(value: float | None) -> str:
    return "chưa đo" if value is None else decimal(value)


def money(paper: Paper, report: AnnualReport) -> None:
    paper.heading("IV. KINH PHÍ THỰC HIỆN", 1)
    if report.area:
        paper.text("Kinh phí của Kế hoạch do tỉnh quản lý và tổng hợp trong báo cáo của tỉnh.")
        paper.text(blank("kinh phí của xã, phường dành cho công tác này, nếu có"))
        return
    for text in money_sentences(report):
        paper.text(text)
    year = str(report.year)
    columns = (
        Column("TT", 8, "centre"),
        Column("Hoạt động", 47),
        Column("Dự kiến", 19, "right", f"Năm {year}"),
        Column("Đã chi", 19, "right", f"Năm {year}"),
        Column("%", 14, "right", f"Năm {year}"),
        Column("Dự kiến", 19, "right", f"Lũy kế 2018 - {year}"),
        Column("Đã chi", 25, "right", f"Lũy kế 2018 - {year}"),
        Column("%", 14, "right", f"Lũy kế 2018 - {year}"),
    )
    rows = [(str(n), each.activity, *_amounts(each)) for n, each in enumerate(report.money, 1)]
    rows.append(("", "Tổng cộng", *_amounts(report.all_money)))
    paper.table(
        columns,
        rows,
        title="Kinh phí dự kiến và đã chi (triệu đồng)",
        total=True,
        note="Dự kiến: Kế hoạch, mục IV.2. Đã chi: cộng các chứng từ đã nhập.",
    )


def _amounts(money: Money) -> tuple[str, ...]:
    planned = "không có" if money.planned is None else millions(money.planned)
    return (
        planned,
        _spent(money.spent),
        _part(money.spent, money.planned or 0),
        millions(money.planned_to_date),
        _spent(money.spent_to_date),
        _part(money.spent_to_date, money.planned_to_date),
    )


def _spent(dong: int) -> str:
    return millions(dong) if dong else NOT_RECORDED


def _part(spent: int, planned: int) -> str:
    return percent(100 * spent / planned) if planned and spent else ""
