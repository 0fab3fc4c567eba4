"""What the fields of a contest and their values are called on officers' pages, and slips said in those words."""

import re

from bot.model.contest import CollectiveRule, TieRule
from bot.model.entries import About
from bot.model.people import RoleKind

SECTIONS: dict[str, str] = {
    "ten": "Tên, người tổ chức, thể lệ",
    "gio": "Vòng thi và giờ giấc",
    "cau": "Câu hỏi",
    "luot": "Lượt thi, xếp hạng",
    "ai": "Ai được thi, hỏi những gì",
    "giai": "Giải thưởng, đơn vị",
    "viet": "Bài viết (tự luận)",
    "ngo": "Dấu hiệu cần xem lại",
}
_SECTION_OF = {
    "ten": ("name", "official", "organiser", "rules"),
    "gio": ("round", "limit_minutes", "announce", "appeal_days"),
    "cau": ("pool", "question", "shuffle_questions", "shuffle_options"),
    "luot": ("attempts", "ranking", "tie", "prediction", "show", "beacon"),
    "ai": ("eligibility",),
    "giai": ("prize", "collective", "unit"),
    "viet": ("essay",),
    "ngo": ("suspicion",),
}
LABELS: dict[str, str] = {
    "name": "Tên ngắn, hiện trong bảng chọn",
    "official": "Tên đầy đủ, ghi trong giấy tờ",
    "organiser": "Cơ quan tổ chức",
    "rules": "Thể lệ viết thêm",
    "round": "Vòng thi",
    "round.name": "Tên vòng",
    "round.opens": "Giờ mở",
    "round.closes": "Giờ đóng",
    "limit_minutes": "Thời gian làm bài (phút)",
    "announce": "Giờ công bố và chốt",
    "appeal_days": "Số ngày nhận ý kiến sau khi có kết quả",
    "pool": "Nhóm câu hỏi",
    "pool.number": "Bốc mấy câu",
    "pool.topics": "Bốc từ các chủ đề",
    "pool.keys": "Bốc từ các câu có mã",
    "pool.own": "Bốc cả câu hỏi riêng của cuộc thi",
    "pool.points": "Điểm mỗi câu",
    "shuffle_questions": "Xáo thứ tự câu hỏi",
    "shuffle_options": "Xáo thứ tự câu trả lời",
    "question": "Câu hỏi riêng",
    "question.key": "Mã câu",
    "question.ask": "Câu hỏi",
    "question.options": "Câu trả lời để chọn",
    "question.options.label": "Câu trả lời",
    "question.options.right": "Đây là câu đúng",
    "question.options.why": "Vì sao chưa phải (câu sai)",
    "question.accept": "Hoặc từ điền được chấm đúng",
    "question.explain": "Giải thích câu đúng",
    "question.laws": "Căn cứ pháp luật",
    "question.laws.law": "Văn bản",
    "question.laws.article": "Điều",
    "question.laws.clause": "Khoản",
    "question.laws.point": "Điểm",
    "question.certainty": "Đã đọc văn bản chưa",
    "question.source": "Nguồn đã đọc",
    "question.checked_on": "Ngày xem lại",
    "question.checked_by": "Cơ quan xem lại",
    "question.revision": "Lần sửa",
    "question.topic": "Chủ đề",
    "attempts.most": "Mỗi người thi mấy lượt (0: không hạn chế)",
    "attempts.per": "Tính lượt theo",
    "attempts.counts": "Nhiều lượt thì tính",
    "ranking": "Xếp hạng",
    "show": "Nộp bài xong thì báo",
    "prediction": "Có câu dự đoán",
    "prediction.of": "Dự đoán cái gì",
    "prediction.ask": "Lời hỏi",
    "prediction.side": "Lệch trên, lệch dưới",
    "prediction.excluded": "Người bị loại vẫn tính trong con số phải đoán",
    "tie": "Hơn nhau ở",
    "beacon": "Số công khai để bốc thăm",
    "eligibility.ages": "Tuổi",
    "eligibility.declares": "Người dự thi xác nhận",
    "eligibility.communes": "Chỉ người ở các xã, phường",
    "eligibility.roles": "Chỉ người có vai trò",
    "eligibility.excluded": "Không nhận người có vai trò",
    "eligibility.details": "Hỏi người dự thi",
    "eligibility.one_phone": "Mỗi số điện thoại một người",
    "eligibility.per_chat": "Mỗi máy nhận mấy người",
    "eligibility.commune": "Hỏi xã, phường",
    "prize": "Giải cá nhân",
    "prize.name": "Tên giải",
    "prize.count": "Số giải",
    "prize.by": "Trao theo",
    "prize.among": "Trong số",
    "prize.amount": "Tiền mỗi giải (đồng)",
    "collective": "Giải tập thể",
    "collective.name": "Tên giải",
    "collective.count": "Số giải",
    "collective.of": "Cho",
    "collective.chain": "Xếp theo",
    "collective.denominator": "Mẫu số của tỷ lệ",
    "collective.fewest": "Ít nhất mấy người dự thi",
    "collective.amount": "Tiền mỗi giải (đồng)",
    "unit": "Danh sách đơn vị",
    "essay": "Có bài viết",
    "essay.ask": "Đề bài",
    "essay.how": "Nộp ở đâu, thế nào",
    "essay.most": "Điểm cao nhất",
    "essay.markers": "Số người chấm mỗi bài",
    "essay.gap": "Lệch quá mấy điểm thì chấm thêm",
    "suspicion.least_seconds": "Nhanh hơn mấy giây một câu",
    "suspicion.same_wrong": "Giống nhau từ mấy câu sai",
    "suspicion.per_chat": "Quá mấy người trên một máy",
}
Options = list[tuple[str, str]]
TIE: dict[TieRule, str] = {
    "right": "Số câu đúng (nhiều hơn)",
    "points": "Điểm (nhiều hơn; gồm điểm bài viết)",
    "prediction": "Dự đoán (gần hơn)",
    "duration": "Thời gian làm bài (ngắn hơn)",
    "earliest": "Lúc nộp (sớm hơn)",
    "draw": "Bốc thăm có kiểm chứng",
    "shared": "Bằng nhau thì đồng hạng",
}
CHAIN: dict[CollectiveRule, str] = {
    "rate": "Tỷ lệ người dự thi",
    "entrants": "Số người dự thi",
    "entries": "Số lượt dự thi",
    "all-right": "Số người đúng hết",
    "winners": "Số người đoạt giải",
    "shared": "Bằng nhau thì đồng hạng",
}
ROLES_IN_TALK: dict[RoleKind, str] = {
    "officer": "Cán bộ",
    "ethnic-officer": "Cán bộ làm công tác dân tộc",
    "gender-officer": "Cán bộ bình đẳng giới",
    "prestigious": "Người có uy tín",
    "village-head": "Trưởng thôn",
}
OPTIONS: dict[str, Options] = {
    "attempts.per": [
        ("contest", "Cả cuộc thi"),
        ("round", "Từng vòng"),
        ("week", "Từng tuần, từ thứ Hai"),
        ("day", "Từng ngày"),
    ],
    "attempts.counts": [("best", "Lượt tốt nhất"), ("last", "Lượt cuối cùng")],
    "ranking": [("whole", "Chung cả cuộc thi"), ("each", "Riêng từng vòng, mỗi vòng có giải")],
    "show": [("score", "Số câu đúng và thời gian"), ("nothing", "Chỉ báo đã nhận bài")],
    "prediction.of": [
        ("people", "Số người dự thi"),
        ("entries", "Số lượt dự thi"),
        ("all-right", "Số người đúng hết"),
        ("percent", "Tỷ lệ % người đúng hết, năm số lẻ"),
    ],
    "prediction.side": [
        ("either", "Trên hay dưới như nhau"),
        ("under", "Đoán quá thì đứng sau mọi người đoán thiếu"),
        ("over", "Đoán thiếu thì đứng sau mọi người đoán quá"),
    ],
    "tie": list(TIE.items()),
    "eligibility.ages": [("16+", "Từ đủ 16 tuổi"), ("under-16", "Dưới 16 tuổi, qua nhà trường hoặc cha mẹ")],
    "eligibility.roles": list(ROLES_IN_TALK.items()),
    "eligibility.excluded": list(ROLES_IN_TALK.items()),
    "eligibility.details": [("name", "Họ tên"), ("phone", "Số điện thoại"), ("unit", "Đơn vị")],
    "prize.by": [("place", "Thứ hạng"), ("lot", "Bốc thăm có kiểm chứng")],
    "prize.among": [("everyone", "Mọi người dự thi chưa có giải"), ("all-right", "Người đúng hết, chưa có giải")],
    "collective.of": [("commune", "Xã, phường"), ("unit", "Đơn vị (trường, cơ quan, thôn)")],
    "collective.chain": list(CHAIN.items()),
    "collective.denominator": [("people", "Số dân, tỉnh đã nhập"), ("households", "Số hộ, tỉnh đã nhập")],
    "question.certainty": [("read", "Đã đọc trong văn bản"), ("second-hand", "Mới biết qua nguồn khác")],
}
ABOUT: dict[About, str] = {
    "right": "Số câu đúng",
    "time": "Thời gian làm bài",
    "place": "Thứ hạng",
    "other": "Điều khác",
}

_IN_FORM = {
    "own = true": "đánh dấu “Bốc cả câu hỏi riêng”",
    "right = true": "đánh dấu “Đây là câu đúng”",
    "one_phone = false": "bỏ dấu “Mỗi số điện thoại một người”",
    "topics": "chủ đề",
    "keys": "mã câu",
    "announce": "Giờ công bố và chốt",
    "options": "câu trả lời để chọn",
    "accept": "từ điền",
    "explain": "Giải thích câu đúng",
    "why": "“Vì sao chưa phải”",
    "certainty": "“Đã đọc văn bản chưa”",
    '"second-hand"': "“Mới biết qua nguồn khác”",
    "official": "Tên đầy đủ",
    "[prediction]": "câu dự đoán",
    "[[unit]]": "đơn vị",
    '"prediction"': "“Dự đoán”",
    '"points"': "“Điểm”",
    '"shared"': "“Bằng nhau thì đồng hạng”",
    '"phone"': "“Số điện thoại”",
    '"unit"': "“Đơn vị”",
    "details": "“Hỏi người dự thi”",
    "tie": "“Hơn nhau ở”",
    "right hoặc points": "“Số câu đúng” hoặc “Điểm”",
    "size": "số người",
    "laws.toml": "danh mục văn bản",
    ": ages": "",
    ": chain": "",
    "source": "nguồn",
    '"right"': "“Số câu đúng”",
    '"duration"': "“Thời gian làm bài”",
    '"earliest"': "“Lúc nộp”",
    '"draw"': "“Bốc thăm”",
}
_BRACKETED = re.compile(r" \((?:opens|closes|size|source|as_of|most|valid_from|valid_until)\)")
_WORDS = re.compile("|".join(re.escape(word) for word in sorted(_IN_FORM, key=len, reverse=True)))


def said(sentence: str) -> str:
    """A rule's sentence, which is written for who edits TOML, in the words of the form."""
    return _WORDS.sub(lambda found: _IN_FORM[found.group()], _BRACKETED.sub("", sentence))


def plain(field: str) -> str:
    """ "round.0.opens": "round.opens"."""
    return ".".join(part for part in field.split(".") if not part.isdigit())


def named(field: str, rows: dict[str, list[int]]) -> str:
    """Which field that is, in words: "Vòng thi 2, giờ mở"."""
    header, *rest = field.split(".")
    whole = LABELS.get(plain(field), "")
    if not rest or not rest[0].isdigit():
        return whole or LABELS.get(header, header)
    number = rows.get(header, []).index(int(rest[0])) + 1 if int(rest[0]) in rows.get(header, []) else int(rest[0]) + 1
    if header == "tie":
        return LABELS[header]
    own = f"{LABELS.get(header, header)} {number}"
    return f"{own}, {whole[:1].lower()}{whole[1:]}" if len(rest) > 1 and whole else own


def section_of(field: str) -> str:
    header = field.split(".")[0]
    return next((section for section, headers in _SECTION_OF.items() if header in headers), "ten")
