"""Thông báo kết quả: what the organisers publish, with names as each winner agreed."""

from bot.model.forms import ReportForm
from bot.model.published import Published
from bot.papers import contest_words as words
from bot.papers.contest_minutes import issuer_of, opened
from bot.papers.contest_tables import collective_table, winners_table
from bot.papers.docx_head import head, signature, title
from bot.papers.written import number

RECIPIENTS = ("UBND các xã, phường;", "[… điền: nơi nhận khác …];", "Lưu: VT.")
SIGNER = "TM. BAN TỔ CHỨC\n[… điền: chức vụ người ký …]"


def write_notice(of: Published, form: ReportForm) -> bytes:
    """Raises ValueError for an edition with full names: a notice is public."""
    if of.edition != "public":
        raise ValueError("thông báo là giấy công khai: chỉ lập từ bản công khai")
    paper = opened(of, form, "Thông báo kết quả")
    head(paper, issuer_of(of, "Số: …/TB-…"))
    contest = of.contest.official + (f", {of.round_name}" if of.round_name else "")
    title(paper, "THÔNG BÁO", f"Kết quả {contest}")
    counts = of.result.counts
    paper.text(
        f"{of.round_name or 'Cuộc thi'} có {number(counts.entries)} lượt thi của {number(counts.people)} người; "
        f"{number(counts.all_right)} người trả lời đúng tất cả {number(of.contest.asked)} câu. "
        "Ban Tổ chức thông báo kết quả như sau:"
    )
    winners_table(paper, of)
    for rule in of.contest.collective:
        collective_table(paper, of, rule)
    paper.text("Tên người đoạt giải ghi như từng người đã đồng ý.")
    paper.text(
        f"Ai có ý kiến về kết quả, xin gửi Ban Tổ chức trong {of.contest.appeal_days} ngày kể từ ngày công bố "
        f"({words.moment(words.at_second((of.earlier or (of.result,))[0].at))})."
    )
    if of.address:
        paper.text(f"Tra cứu kết quả và kiểm tra giấy chứng nhận: {of.address}/thi/{of.contest.key}")
    paper.text(f"Bản công bố số {of.result.version}; mã kiểm tra: {of.result.checksum}.", "Mã")
    signature(paper, RECIPIENTS, SIGNER)
    return paper.saved()
