"""Head and foot of an administrative paper: who issues it and its number beside the nation's name; to whom it goes, who signs."""

from collections.abc import Sequence

from bot.model.forms import Issuer
from bot.papers.docx_kit import Paper
from bot.papers.docx_text import ruled
from bot.papers.written import MOTTO, NATION

WIDTHS = (65, 100)
SIGNATURE_LINES = 4


def head(paper: Paper, issuer: Issuer) -> None:
    """Left who issues and the number, right the nation's name, place and date."""
    left, right = paper.columns_without_lines(WIDTHS)
    widths = [paper.text_width * width / sum(WIDTHS) for width in WIDTHS]
    told = [(line, "Cơ quan chủ quản") for line in issuer.above.splitlines()]
    told += [(line, "Cơ quan ban hành") for line in issuer.issuer.splitlines()]
    left.say(told)
    ruled(left.line("Dòng kẻ"), widths[0] * 0.35, widths[0])
    left.say([(issuer.number, "Số ký hiệu")])
    right.say([(NATION, "Quốc hiệu"), (MOTTO, "Tiêu ngữ")])
    ruled(right.line("Dòng kẻ"), widths[1] * 0.6, widths[1])
    right.say([(issuer.dated, "Địa danh thời gian")])


def title(paper: Paper, kind: str, subject: str) -> None:
    paper.text(kind, "Tên loại")
    paper.text(subject, "Trích yếu")
    ruled(paper.text("", "Dòng kẻ"), paper.text_width * 0.25, paper.text_width)


def signature(paper: Paper, recipients: Sequence[str], signer: str) -> None:
    """To be signed and stamped by hand: no name is written here."""
    left, right = paper.columns_without_lines((1, 1))
    left.say([("Nơi nhận:", "Nơi nhận")], bold=True, italic=True)
    left.say([(f"- {line}", "Nơi nhận") for line in recipients])
    right.say([(line, "Chức vụ người ký") for line in signer.splitlines()])
    for _ in range(SIGNATURE_LINES):
        right.line("Chức vụ người ký")
    right.say([("[… điền: họ và tên người ký …]", "Chức vụ người ký")])
