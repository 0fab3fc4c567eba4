"""The result of a contest as an Excel file: rules, all places, collective prizes, questions, decisions, the draw by lot."""

from collections.abc import Sequence

from bot.contest import seeds
from bot.contest.foretold import FAR, NONE
from bot.model.contest import HUNDREDTHS, TICKS, Prediction
from bot.model.published import Line, Published
from bot.papers import contest_words as words
from bot.papers.apart import made_apart
from bot.papers.contest_collective import Place, hidden_note, places
from bot.papers.written import number
from bot.papers.xlsx_kit import Book, Column, Value

MOST_LOTS = 20_000
FEW = 1_000
"""Places that are written where they are asked for; more are written in a process of their own."""
NOT_YET = (
    "Cuộc thi còn vòng chưa đóng và còn dùng các câu hỏi này: câu hỏi và đáp án có trong tệp sau khi cuộc thi kết thúc."
)


def write_xlsx(of: Published) -> bytes:
    if len(of.lines) + len(of.lots) > FEW:
        return made_apart("result", of)
    return xlsx_here(of)


def xlsx_here(of: Published) -> bytes:
    book = Book(f"Kết quả: {of.contest.official}", words.counted_from(of), mark=words.mark(of))
    _rules(book, of)
    _people(book, of)
    _collective(book, of)
    _questions(book, of)
    _decisions(book, of)
    _appeals(book, of)
    _lots(book, of)
    return book.saved()


def _rules(book: Book, of: Published) -> None:
    columns = (Column("Mục", 34), Column("Nội dung", 84), Column("Số", 14, "number"), Column("Thời điểm", 21, "moment"))
    book.sheet("Thể lệ tóm tắt", f"Thể lệ tóm tắt và mã kiểm tra: {of.contest.official}", columns, list(_facts(of)))


def _facts(of: Published) -> list[Sequence[Value]]:
    contest, result, counts = of.contest, of.result, of.result.counts
    edition = "Bản công khai: tên người đoạt giải như từng người đồng ý"
    if of.edition == "organisers":
        edition = "Bản của Ban Tổ chức: có họ tên, số điện thoại người đoạt giải để trao giải. KHÔNG ĐƯỢC CÔNG KHAI"
    told: list[Sequence[Value]] = [
        ("Bản", edition, None, None),
        ("Đơn vị tổ chức", contest.organiser, None, None),
        ("Ai được dự thi", words.who_may_enter(contest), None, None),
        *((f"{each.name}: mở", "", None, each.opens.isoformat()) for each in contest.round),
        *((f"{each.name}: đóng", "", None, each.closes.isoformat()) for each in contest.round),
        ("Số câu hỏi mỗi lượt", "", contest.asked, None),
        ("Thời gian làm bài (giây)", "tính theo đồng hồ của máy chủ", round(contest.limit_ms / 1000), None),
        ("Số lượt", words.attempts(contest), None, None),
        ("Thứ tự xếp hạng", words.chain(contest.tie), None, None),
        *([("Câu dự đoán", _prediction(contest.prediction), None, None)] if contest.prediction else []),
        *((f"Giải: {each.name}", words.prize(each), each.count, None) for each in contest.prize),
        *(
            (f"Giải tập thể: {each.name}", words.collective_chain(each), each.count, None)
            for each in contest.collective
        ),
        ("Thời hạn nhận ý kiến (ngày)", "sau khi công bố kết quả", contest.appeal_days, None),
    ]
    return [
        *told,
        ("Tổng số lượt thi", "không kể người bị loại", counts.entries, None),
        ("Tổng số người dự thi", "không kể người bị loại", counts.people, None),
        ("Số người đúng tất cả", "", counts.all_right, None),
        *_target(of),
        ("Số người bị loại", "theo quyết định, xem tờ Quyết định", of.excluded, None),
        ("Chốt thể lệ và câu hỏi", "", None, words.at_second(of.frozen.frozen_at).isoformat()),
        ("Mã thể lệ đã chốt", of.frozen.digest, None, None),
        ("Lời cam kết hạt giống", f"công bố trước giờ mở: {of.frozen.commitment(result.scope)}", None, None),
        ("Hạt giống", result.seed, None, None),
        ("Bản công bố số", _versions(of), result.version, words.at_second(result.at).isoformat()),
        ("Mã kiểm tra bảng xếp hạng", result.placings, None, None),
        ("Mã kiểm tra kết quả", result.checksum, None, None),
        ("Cách kiểm tra lại", "Có tệp nhật ký: chạy lệnh  bot contest verify TỆP  trên máy bất kỳ, không cần cơ sở dữ liệu", None, None),
    ]  # fmt: skip


def _prediction(rule: Prediction) -> str:
    return f"{words.FORETOLD[rule.of]}; {words.SIDES[rule.side]}"


def _target(of: Published) -> list[Sequence[Value]]:
    rule, target = of.contest.prediction, of.result.counts.target
    return [] if rule is None or target is None else [("Đáp số câu dự đoán", words.foretold(rule, target), None, None)]


def _versions(of: Published) -> str:
    gone = ", ".join(f"bản {each.version}" for each in of.earlier)
    return words.superseded(of) or (f"thay cho {gone}" if gone else "bản đầu tiên")


def _people(book: Book, of: Published) -> None:
    organisers, units = of.edition == "organisers", any(line.unit for line in of.lines)
    columns = [
        Column("Hạng", 7, "number"),
        Column("Đồng hạng", 10),
        Column("Số hồ sơ", 21),
        Column("Họ tên", 23),
        *([Column("Số điện thoại", 13)] if organisers else []),
        Column("Xã, phường", 18),
        *([Column("Đơn vị", 18)] if units else []),
        Column("Giải", 17),
        Column("Số câu đúng", 8, "number"),
        Column("Điểm", 8, "decimal"),
        *([Column("Lệch của câu dự đoán", 14, "decimal")] if of.contest.prediction else []),
        Column("Thời gian làm bài (giây)", 11, "decimal"),
        Column("Nộp bài lúc", 20, "moment"),
    ]
    notes = [
        "Người không đoạt giải không nêu tên: thể lệ chỉ xin phép nêu tên người đoạt giải.",
        "Số hồ sơ là số ngẫu nhiên, không dẫn tới máy hay nhà của ai. Điểm tính đến phần trăm; thời gian đến phần nghìn giây.",
    ]
    if of.left_out:
        notes.append(f"Còn {number(of.left_out)} người xếp sau không liệt kê ở đây; có đủ trong tệp nhật ký.")
    rows = [_person(of, line, organisers=organisers, units=units) for line in of.lines]
    book.sheet("Kết quả cá nhân", "Kết quả cá nhân", columns, rows, notes=notes, empty="Không có ai dự thi.", frozen=4)


def _person(of: Published, line: Line, *, organisers: bool, units: bool) -> list[Value]:
    each, rule = line.placing, of.contest.prediction
    return [
        each.place,
        "đồng hạng" if line.is_shared else "",
        str(each.entrant),
        line.called,
        *([line.phone] if organisers else []),
        line.commune,
        *([line.unit] if units else []),
        ", ".join(line.prizes),
        each.right,
        each.points / HUNDREDTHS,
        *([_away(rule, each.distance)] if rule else []),
        each.took / 1000,
        words.at_millisecond(each.ended).isoformat(timespec="seconds"),
    ]


def _away(rule: Prediction, distance: int) -> Value:
    if distance == NONE or distance >= FAR:
        return words.distance(rule, distance)
    return distance / TICKS if rule.of == "percent" else distance


def _collective(book: Book, of: Published) -> None:
    columns = (
        Column("Giải", 18),
        Column("Hạng", 9, "number"),
        Column("Xã, phường hoặc đơn vị", 26),
        Column("Đoạt giải", 10),
        Column("Người dự thi (tử số)", 12, "number"),
        Column("Tổng số người (mẫu số)", 14, "number"),
        Column("Tỷ lệ (%)", 11, "decimal"),
        Column("Lượt thi", 10, "number"),
        Column("Người đúng hết", 10, "number"),
        Column("Người đoạt giải", 10, "number"),
        Column("Nguồn của mẫu số", 26),
        Column("Tính đến ngày", 13, "day"),
    )
    rows = [_area(place) for rule in of.contest.collective for place in places(of, rule)]
    note = hidden_note(of)
    empty = "Cuộc thi này không có giải tập thể."
    book.sheet("Tập thể", "Giải tập thể", columns, rows, notes=[note] if note else [], empty=empty, frozen=3)


def _area(each: Place) -> list[Value]:
    standing, size = each.standing, each.size
    return [
        each.rule.name,
        "chưa xếp" if standing.place is None else standing.place,
        each.name,
        "đoạt giải" if each.has_won else "",
        standing.entrants,
        standing.size if standing.size is not None else "chưa có số",
        each.rate if each.rate is not None else "chưa tính được",
        standing.entries,
        standing.all_right,
        standing.winners,
        size.source if size else "",
        size.as_of or None if size else None,
    ]


def _questions(book: Book, of: Published) -> None:
    columns = (
        Column("Câu", 7, "number"),
        Column("Câu hỏi", 56),
        Column("Đáp án đúng", 32),
        Column("Căn cứ", 34),
        Column("Lượt trả lời", 9, "number"),
        Column("Lượt đúng", 9, "number"),
        Column("Tỷ lệ đúng", 9, "percent"),
        Column("Trạng thái", 14),
    )
    rows: list[Sequence[Value]] = []
    for n, each in enumerate(of.questions if of.is_over else (), 1):
        asked = each.question
        right = " / ".join(asked.accept) if asked.is_filled_in else asked.options[asked.right]
        share: Value = 100 * each.right / each.answered if each.answered else "chưa ai trả lời"
        state = "đã hủy: ai trả lời đều tính đúng" if each.is_void else "có hiệu lực"
        rows.append([n, asked.ask, right, asked.law_line, each.answered, each.right, share, state])
    notes = ["Đếm trong các lượt thi của bảng xếp hạng này, không kể người bị loại; lượt đúng theo đáp án đã chốt."]
    book.sheet("Câu hỏi", "Câu hỏi đã chốt và kết quả trả lời", columns, rows, notes=notes, empty=NOT_YET, frozen=2)


def _decisions(book: Book, of: Published) -> None:
    columns = (
        Column("Số", 6, "number"),
        Column("Lúc", 20, "moment"),
        Column("Quyết định", 24),
        Column("Về", 38),
        Column("Lý do", 46),
        Column("Người ghi", 22),
        Column("Đã tính vào bản này", 12),
    )
    counted = {each.id for each in of.is_counted}
    rows: list[Sequence[Value]] = [
        (
            n,
            words.at_second(each.at).isoformat(),
            words.DECIDED[each.kind],
            words.subject(of, each),
            each.reason,
            words.decided_by(each),
            "đã tính" if each.id in counted else "chưa tính",
        )
        for n, each in enumerate(of.decisions, 1)
    ]
    empty = "Ban Tổ chức không có quyết định nào."
    book.sheet("Quyết định", "Quyết định của Ban Tổ chức", columns, rows, empty=empty)


def _appeals(book: Book, of: Published) -> None:
    columns = (
        Column("Số", 7, "number"),
        Column("Nhận lúc", 21, "moment"),
        *(() if of.is_public else (Column("Số hồ sơ", 24),)),
        Column("Ý kiến về", 22),
        Column("Trả lời lúc", 21, "moment"),
        Column("Trả lời", 70),
    )
    answers = {each.id: each for each in of.decisions}
    rows: list[Sequence[Value]] = []
    for n, each in enumerate(of.appeals, 1):
        answer = answers.get(each.decision)
        at = words.at_second(answer.at).isoformat() if answer else None
        said = answer.reason if answer else "chưa trả lời"
        received = words.at_second(each.at).isoformat()
        who = () if of.is_public else (str(each.entrant),)
        rows.append((n, received, *who, words.ABOUT[each.about], at, said))
    empty = "Không có ý kiến nào về kết quả."
    book.sheet("Khiếu nại", "Ý kiến về kết quả và trả lời", columns, rows, empty=empty)


def _lots(book: Book, of: Published) -> None:
    """Whoever has this sheet makes every lot again: blake2b of the number under the seed of the draw."""
    draw = of.result.draw
    columns = (Column("Thứ tự", 9, "number"), Column("Số hồ sơ", 24), Column("Lá thăm (mười sáu chữ số hệ 16)", 30), Column("Giải trúng thăm", 26))  # fmt: skip
    if draw is None:
        book.sheet("Bốc thăm", "Bốc thăm", columns, [], empty="Cuộc thi này không bốc thăm.")
        return
    drawn = seeds.draw_seed(bytes.fromhex(draw.seed), draw.entrants, draw.beacon)
    by_lot = {each.name for each in of.contest.prize if each.by == "lot"}
    won = {who: each.prize for each in of.result.awards if each.prize in by_lot for who in each.entrants}
    tickets = sorted((seeds.ticket(drawn, who), who) for who in of.lots)
    rows: list[Sequence[Value]] = [
        (n, str(who), f"{ticket:016x}", won.get(who, "")) for n, (ticket, who) in enumerate(tickets[:MOST_LOTS], 1)
    ]
    notes = [
        f"Hạt giống: {draw.seed}",
        f"Số công khai trộn vào: {draw.beacon or 'thể lệ không dùng số công khai'}",
        f"Mã của danh sách người dự bốc thăm (xếp theo số hồ sơ, mỗi số một dòng): {draw.entrants}",
        "Cách tính: hạt giống bốc thăm = blake2b(“mã danh sách|số công khai”, khóa = hạt giống, 32 byte, person = “contest draw”); "
        "lá thăm = blake2b(số hồ sơ, khóa = hạt giống bốc thăm, 8 byte). Lá nhỏ nhất trúng trước.",
    ]
    if len(tickets) > MOST_LOTS:
        notes.append(f"Còn {number(len(tickets) - MOST_LOTS)} người có lá thăm lớn hơn, không liệt kê ở đây.")
    title = f"Bốc thăm trong {number(len(tickets))} người dự thi"
    book.sheet("Bốc thăm", title, columns, rows, notes=notes, frozen=2)
