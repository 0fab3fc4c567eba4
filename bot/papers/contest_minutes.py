"""Biên bản: the minutes in which the organisers find the result of a contest, in the layout of NĐ 30/2020/NĐ-CP.

What the program knows is written; who met, on what legal base, and what they resolved is left to be filled in by hand.
"""

import datetime as dt

from bot.model.entries import Award
from bot.model.forms import Issuer, ReportForm
from bot.model.published import Published
from bot.papers import contest_words as words
from bot.papers.contest_tables import collective_table, winners_table
from bot.papers.docx_head import head, title
from bot.papers.docx_kit import Paper
from bot.papers.docx_tables import Column
from bot.papers.docx_text import blank
from bot.papers.written import decimal, number

SIGNERS = 5
FILE_NUMBER = "Số hồ sơ là số ngẫu nhiên của bài dự thi; ai là ai chỉ Ban Tổ chức mở được khi hai cán bộ cùng đồng ý."
BOARD = "BAN TỔ CHỨC CUỘC THI"


def write_minutes(of: Published, form: ReportForm) -> bytes:
    paper = opened(of, form, "Biên bản xét kết quả")
    head(paper, issuer_of(of, "Số: …/BB-…"))
    title(paper, "BIÊN BẢN", f"Họp xét kết quả {_contest(of)}")
    _who_met(paper, of)
    _base(paper, of)
    _taking_part(paper, of)
    _ranking(paper, of)
    _results(paper, of)
    _lots(paper, of)
    _decided(paper, of)
    _appealed(paper, of)
    _checked(paper, of)
    _resolved(paper, of)
    _signatures(paper, of)
    return paper.saved()


def opened(of: Published, form: ReportForm, kind: str) -> Paper:
    mark = words.mark(of)
    paper = Paper(form, mark=mark)
    told = paper.document.core_properties
    told.title, told.author, told.language = f"{kind}: {of.contest.official}", of.contest.organiser, "vi-VN"
    told.comments, told.last_modified_by = mark, "Loa Bản"
    told.created = told.modified = dt.datetime.fromisoformat(of.made_on)
    return paper


def issuer_of(of: Published, number: str) -> Issuer:
    """The organiser as the rules name it. The body above it, number, place and day are filled in by hand."""
    organiser = of.contest.organiser
    board = "" if _is_board(of) else f"\n{BOARD}"
    dated = "[… điền: địa danh …], ngày … tháng … năm …"
    return Issuer("", f"{organiser.upper()}{board}", organiser, number, dated, "", (), ())


def _is_board(of: Published) -> bool:
    """The rules name the board itself, and not who has set it up."""
    return of.contest.organiser.upper().startswith("BAN TỔ CHỨC")


def _contest(of: Published) -> str:
    return of.contest.official + (f", {of.round_name}" if of.round_name else "")


def _who_met(paper: Paper, of: Published) -> None:
    when, where = blank("giờ, ngày, tháng, năm"), blank("địa điểm họp")
    by = "" if _is_board(of) else f", do {of.contest.organiser} tổ chức"
    paper.text(f"Hồi {when}, tại {where}, Ban Tổ chức họp xét kết quả {_contest(of)}{by}.")
    paper.heading("1. Thành phần", 1)
    paper.text(f"- Chủ trì: {blank('họ tên, chức vụ')}.")
    paper.text(f"- Thư ký: {blank('họ tên, chức vụ')}.")
    paper.text(f"- Thành viên: {blank('họ tên, chức vụ từng người')}.")
    if of.result.draw is not None:
        paper.text(f"- Người chứng kiến bốc thăm: {blank('họ tên, đơn vị từng người')}.")


def _base(paper: Paper, of: Published) -> None:
    """Only what the organiser gives: the program names no law of its own."""
    paper.heading("2. Căn cứ", 1)
    paper.text(f"- {blank('văn bản tổ chức cuộc thi: số, ký hiệu, ngày, cơ quan ban hành')};")
    frozen_at = words.moment(words.at_second(of.frozen.frozen_at))
    opens = of.contest.round[0].opens
    before = ", trước giờ mở" if words.at_second(of.frozen.frozen_at) <= opens else ""
    paper.text(
        f"- Thể lệ và {number(len(of.frozen.questions))} câu hỏi đã chốt lúc {frozen_at}{before}; từ đó không sửa."
    )


def _taking_part(paper: Paper, of: Published) -> None:
    paper.heading("3. Tình hình dự thi", 1)
    scope = of.result.scope
    for round in of.contest.round if scope < 0 else of.contest.round[scope : scope + 1]:
        opens, closes = words.moment(round.opens), words.moment(round.closes)
        paper.text(f"- {round.name}: nhận bài từ {opens} đến {closes}.")
    counts = of.result.counts
    paper.text(
        f"- Có {number(counts.entries)} lượt thi của {number(counts.people)} người; "
        f"{number(counts.all_right)} người trả lời đúng tất cả {number(of.contest.asked)} câu."
    )
    rule, target = of.contest.prediction, counts.target
    if rule is not None and target is not None:
        paper.text(f"- Đáp số câu dự đoán ({words.FORETOLD[rule.of]}): {words.foretold(rule, target)}.")
    if of.excluded:
        paper.text(f"- {number(of.excluded)} người bị loại khỏi bảng xếp hạng theo quyết định ở mục 6.")


def _ranking(paper: Paper, of: Published) -> None:
    contest = of.contest
    paper.heading("4. Cách xếp hạng", 1)
    limit = words.whole_duration(contest.limit_ms)
    paper.text(
        f"Mỗi lượt {contest.asked} câu, làm trong {limit} theo đồng hồ của máy chủ; {words.attempts(contest)}. "
        f"Xếp hạng lần lượt theo: {words.chain(contest.tie)}."
    )
    if contest.prediction:
        paper.text(f"Câu dự đoán: {words.SIDES[contest.prediction.side]}.")
    if contest.essay:
        paper.text(
            f"Bài viết: tối đa {decimal(contest.essay.most)} điểm, {contest.essay.markers} người chấm, lấy trung bình."
        )
    paper.text(_ties(of))


def _ties(of: Published) -> str:
    """How those who were equal were told apart, or not."""
    shared = {line.placing.place for line in of.lines if line.is_shared}
    if not shared:
        return "Xét hết các tiêu chí trên, không có ai đồng hạng."
    people = sum(line.is_shared for line in of.lines)
    return (
        f"Xét hết các tiêu chí trên, còn {number(people)} người bằng nhau ở {number(len(shared))} thứ hạng: "
        "những người ấy đồng hạng, thứ hạng kế tiếp bỏ trống."
    )


def _results(paper: Paper, of: Published) -> None:
    paper.heading("5. Kết quả", 1)
    winners_table(paper, of)
    for award in of.result.awards:
        if award.over:
            paper.text(_over(of, award))
    for rule in of.contest.collective:
        collective_table(paper, of, rule)


def _over(of: Published, award: Award) -> str:
    counts = {each.name: each.count for each in of.contest.prize} | {
        each.name: each.count for each in of.contest.collective
    }
    planned = counts.get(award.prize, 0)
    n = len(award.entrants or award.areas)
    decided = blank("cách trao khi số người đồng hạng nhiều hơn số giải")
    return f"{award.prize} có {number(n)} người hoặc đơn vị đồng hạng, thể lệ có {number(planned)} giải: {decided}."


def _lots(paper: Paper, of: Published) -> None:
    draw = of.result.draw
    if draw is None:
        return
    paper.text("Bốc thăm:", "Heading 2")
    beacon = f"số công khai “{draw.beacon}”" if draw.beacon else "thể lệ không dùng số công khai"
    paper.text(
        f"Bốc thăm trong {number(len(of.lots))} người dự thi, tính từ hạt giống đã cam kết trước giờ mở và danh sách người "
        f"dự thi; {beacon}. Ai có tệp kết quả đều tính lại được."
    )
    paper.text(f"- Lời cam kết trước giờ mở: {of.frozen.commitment(of.result.scope)}.", "Mã")
    paper.text(f"- Hạt giống: {draw.seed}.", "Mã")
    paper.text(f"- Mã danh sách người dự thi: {draw.entrants}.", "Mã")


def _decided(paper: Paper, of: Published) -> None:
    paper.heading("6. Trường hợp nghi vấn và quyết định", 1)
    if of.suspected:
        paper.text("Máy lọc ra các trường hợp sau để Ban Tổ chức xem xét; máy không loại ai.")
        kinds = (Column("Dấu hiệu", 70), Column("Số trường hợp", 20, "right"), Column("Số người", 20, "right"))
        cases = [(words.SUSPECTED[each.kind], number(each.cases), number(each.entrants)) for each in of.suspected]
        paper.table(kinds, cases, title="Trường hợp đưa ra xem xét")
    else:
        paper.text("Không có trường hợp nào có dấu hiệu bất thường.")
    decisions = [each for each in of.is_counted if each.kind != "answer"]
    if not decisions:
        paper.text("Ban Tổ chức không loại ai, không hủy câu hỏi nào.")
        return
    rows = [
        (
            f"{words.at_second(each.at):%d/%m/%Y}",
            words.DECIDED[each.kind],
            words.subject(of, each),
            each.reason,
        )
        for each in decisions
    ]
    columns = (Column("Ngày", 26, "centre"), Column("Quyết định", 30), Column("Về", 34), Column("Lý do", 40))
    paper.table(columns, rows, title="Quyết định của Ban Tổ chức", note="" if of.is_public else FILE_NUMBER)


def _appealed(paper: Paper, of: Published) -> None:
    paper.heading("7. Ý kiến về kết quả", 1)
    if not of.appeals:
        paper.text("Không có ý kiến nào về kết quả.")
        return
    answers = {each.id: each.reason for each in of.decisions}
    rows = [
        (
            number(n),
            f"{words.at_second(each.at):%d/%m/%Y}",
            *(() if of.is_public else (str(each.entrant),)),
            words.ABOUT[each.about],
            answers.get(each.decision, blank("trả lời")),
        )
        for n, each in enumerate(of.appeals, 1)
    ]
    columns = (
        Column("Số", 10, "centre"),
        Column("Ngày", 26, "centre"),
        *(() if of.is_public else (Column("Số hồ sơ", 38),)),
        Column("Về", 28),
        Column("Trả lời", 44),
    )
    paper.table(columns, rows, title="Ý kiến và trả lời", note="" if of.is_public else FILE_NUMBER)


def _checked(paper: Paper, of: Published) -> None:
    paper.heading("8. Mã kiểm tra", 1)
    paper.text(
        f"Kết quả trong biên bản là bản công bố số {of.result.version} lúc {words.moment(words.at_second(of.result.at))}. "
        "Ai có tệp nhật ký của cuộc thi đều tính lại được kết quả và so với các mã sau:"
    )
    paper.text(f"- Mã thể lệ đã chốt: {of.frozen.digest}.", "Mã")
    paper.text(f"- Mã bảng xếp hạng: {of.result.placings}.", "Mã")
    paper.text(f"- Mã kết quả: {of.result.checksum}.", "Mã")


def _resolved(paper: Paper, of: Published) -> None:
    paper.heading("9. Kết luận", 1)
    paper.text(f"Ban Tổ chức thống nhất: {blank('công nhận kết quả trên; ý kiến khác nếu có')}.")
    paper.text(
        f"Biên bản lập thành {blank('số bản')} bản, đã đọc cho mọi người cùng nghe, "
        f"kết thúc hồi {blank('giờ, ngày, tháng, năm')}."
    )


def _signatures(paper: Paper, of: Published) -> None:
    """Signed by hand; lines for those who saw the lots drawn."""
    columns = (Column("Số", 10, "centre"), Column("Họ và tên", 60), Column("Chức vụ, đơn vị", 60), Column("Ký", 40))
    who = "Thành viên dự họp và người chứng kiến bốc thăm" if of.result.draw else "Thành viên dự họp"
    paper.text(f"{who} ký tên:").paragraph_format.keep_with_next = True
    paper.table(columns, [(number(n), "\n", "", "") for n in range(1, SIGNERS + 1)])
    paper.text("", "Mã")
    left, right = paper.columns_without_lines((1, 1))
    for side, office in ((left, "THƯ KÝ"), (right, "CHỦ TRÌ")):
        side.say([(office, "Chức vụ người ký"), ("(ký, ghi rõ họ tên)", "Lời dưới chức vụ")])
        for _ in range(4):
            side.line("Chức vụ người ký")
