"""The annual report as a Word file in the layout of NĐ 30/2020/NĐ-CP. All numbers come from one AnnualReport."""

import datetime as dt

from bot.model.forms import Issuer, ReportForm
from bot.papers.docx_kit import Paper
from bot.papers.docx_text import ruled
from bot.papers.report_annexes import annexes, bookmark, titles
from bot.papers.report_parts import parts
from bot.papers.report_words import DEMO, opening
from bot.reach.annual import AnnualReport

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
HEAD_WIDTHS = (65, 100)


def write_docx(report: AnnualReport, form: ReportForm) -> bytes:
    issuer = issuer_of(report, form)
    paper = Paper(form, mark=DEMO if report.is_demo else "")
    _properties(paper, report, issuer)
    _head(paper, issuer)
    _title(paper, report, form, issuer)
    for text in opening(report, issuer.name):
        paper.text(text)
    parts(paper, report)
    _list_of_annexes(paper, report)
    _signature(paper, issuer)
    annexes(paper, report)
    return paper.saved()


def issuer_of(report: AnnualReport, form: ReportForm) -> Issuer:
    if not report.area:
        return form.province
    return form.commune.of_commune(report.place, report.place.partition(" ")[2])


def subject_of(report: AnnualReport, form: ReportForm) -> str:
    text = form.subject.during if report.has_goals else form.subject.after
    return text.format(year=report.year, place=report.place)


def _properties(paper: Paper, report: AnnualReport, issuer: Issuer) -> None:
    told = paper.document.core_properties
    told.title = f"Báo cáo năm {report.year}, {report.place}"
    told.author, told.language, told.subject = issuer.name, "vi-VN", report.plan
    told.comments = DEMO if report.is_demo else ""
    told.created = told.modified = dt.datetime.fromisoformat(report.made_on)
    told.last_modified_by = "Loa Bản"


def _head(paper: Paper, issuer: Issuer) -> None:
    """Left who issues and the number, right the nation's name, place and date."""
    left, right = paper.columns_without_lines(HEAD_WIDTHS)
    widths = [paper.text_width * width / sum(HEAD_WIDTHS) for width in HEAD_WIDTHS]
    told = [(line, "Cơ quan chủ quản") for line in issuer.above.splitlines()]
    told += [(line, "Cơ quan ban hành") for line in issuer.issuer.splitlines()]
    left.say(told)
    ruled(left.line("Dòng kẻ"), widths[0] * 0.35, widths[0])
    left.say([(issuer.number, "Số ký hiệu")])
    right.say([(NATION, "Quốc hiệu"), (MOTTO, "Tiêu ngữ")])
    ruled(right.line("Dòng kẻ"), widths[1] * 0.6, widths[1])
    right.say([(issuer.dated, "Địa danh thời gian")])


def _title(paper: Paper, report: AnnualReport, form: ReportForm, issuer: Issuer) -> None:
    paper.text("BÁO CÁO", "Tên loại")
    paper.text(subject_of(report, form), "Trích yếu")
    ruled(paper.text("", "Dòng kẻ"), paper.text_width * 0.25, paper.text_width)
    paper.text(f"Kính gửi: {'; '.join(issuer.addressee)}.", "Kính gửi")


def _list_of_annexes(paper: Paper, report: AnnualReport) -> None:
    paper.text("Báo cáo kèm theo các phụ lục:")
    for number, title in enumerate(titles(report), 1):
        paper.link(f"- Phụ lục {number}: {title}.", bookmark(number))


def _signature(paper: Paper, issuer: Issuer) -> None:
    """To be signed and stamped by hand: no name is written here."""
    left, right = paper.columns_without_lines((1, 1))
    left.say([("Nơi nhận:", "Nơi nhận")], bold=True, italic=True)
    left.say([(f"- {line}", "Nơi nhận") for line in issuer.recipients])
    right.say([(line, "Chức vụ người ký") for line in issuer.signer.splitlines()])
    for _ in range(4):
        right.line("Chức vụ người ký")
    right.say([("[… điền: họ và tên người ký …]", "Chức vụ người ký")])
