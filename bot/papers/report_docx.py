"""The annual report as a Word file in the layout of NĐ 30/2020/NĐ-CP. All numbers come from one AnnualReport."""

import datetime as dt

from bot.model.forms import Issuer, ReportForm
from bot.papers.docx_head import head, signature, title
from bot.papers.docx_kit import Paper
from bot.papers.report_annexes import annexes, bookmark, titles
from bot.papers.report_parts import parts
from bot.papers.report_words import DEMO, opening
from bot.reach.annual import AnnualReport


def write_docx(report: AnnualReport, form: ReportForm) -> bytes:
    issuer = issuer_of(report, form)
    paper = Paper(form, mark=DEMO if report.is_demo else "")
    _properties(paper, report, issuer)
    head(paper, issuer)
    _title(paper, report, form, issuer)
    for text in opening(report, issuer.name):
        paper.text(text)
    parts(paper, report)
    _list_of_annexes(paper, report)
    signature(paper, issuer.recipients, issuer.signer)
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


def _title(paper: Paper, report: AnnualReport, form: ReportForm, issuer: Issuer) -> None:
    title(paper, "BÁO CÁO", subject_of(report, form))
    paper.text(f"Kính gửi: {'; '.join(issuer.addressee)}.", "Kính gửi")


def _list_of_annexes(paper: Paper, report: AnnualReport) -> None:
    paper.text("Báo cáo kèm theo các phụ lục:")
    for number, annex in enumerate(titles(report), 1):
        paper.link(f"- Phụ lục {number}: {annex}.", bookmark(number))
