"""The rules of a contest in plain Vietnamese, made of nothing but the rules: for the public page and for a preview."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import assert_never

from msgspec import Struct

from bot.model.contest import (
    UNLIMITED,
    Attempts,
    Collective,
    CollectiveRule,
    Contest,
    Detail,
    Eligibility,
    Prediction,
    Prize,
    TieRule,
)
from bot.model.people import RoleKind

DETAILS_DAYS = 90
"""S37: so long after the results the details of entrants are kept."""
NameOf = Callable[[str], str]
"""The name of a commune by its code."""


class Part(Struct, frozen=True):
    """`lines` of a numbered part come one after another: the second matters where the first does not decide."""

    title: str
    lines: tuple[str, ...]
    numbered: bool = False


def in_plain_words(contest: Contest, name_of: NameOf) -> tuple[Part, ...]:
    """All that the rules say, a part for each thing an entrant asks."""
    return (
        Part("Ai được dự thi", tuple(_who(contest, name_of))),
        Part("Thi khi nào", tuple(_when(contest))),
        Part("Bài thi thế nào", tuple(_paper(contest))),
        Part("Xếp hạng thế nào", tuple(_tie(rule, contest) for rule in contest.tie), numbered=True),
        Part("Giải thưởng", tuple(_prizes(contest))),
        Part("Không đồng ý với kết quả thì làm gì", tuple(_appeal(contest))),
        Part("Hỏi gì của người dự thi, giữ đến bao giờ", tuple(_asked(contest))),
    )


def number(n: int) -> str:
    """1.234"""
    return f"{n:,}".replace(",", ".")


def moment(at: dt.datetime) -> str:
    return f"{at:%H:%M} ngày {at:%d/%m/%Y}"


def minutes(of: float) -> str:
    """10: "10 phút"; 1.5: "1 phút 30 giây"; 0.25: "15 giây"."""
    whole, seconds = divmod(round(of * 60), 60)
    return " ".join(said for said in (f"{whole} phút" if whole else "", f"{seconds} giây" if seconds else "") if said)


def _who(contest: Contest, name_of: NameOf) -> Iterator[str]:
    rule = contest.eligibility
    yield _ages(rule)
    if rule.communes:
        yield f"Chỉ dành cho người ở: {', '.join(name_of(code) for code in rule.communes)}."
    if rule.roles:
        yield f"Chỉ dành cho: {_roles(rule.roles)}."
    if rule.excluded:
        yield f"Không dự thi: {_roles(rule.excluded)}."
    if rule.declares:
        yield f"Người dự thi xác nhận: {rule.declares}"
    if rule.one_phone and "phone" in rule.details:
        yield "Mỗi số điện thoại một người dự thi."
    yield (
        "Mỗi máy một người dự thi."
        if rule.per_chat == 1
        else f"Người một nhà dùng chung máy được, mỗi máy nhiều nhất {rule.per_chat} người, mỗi người một mã dự thi."
    )


def _ages(rule: Eligibility) -> str:
    match "16+" in rule.ages, "under-16" in rule.ages:
        case True, True:
            return "Người từ đủ 16 tuổi. Người dưới 16 tuổi thi qua nhà trường, cha mẹ hoặc người giám hộ, bằng mã được phát."
        case False, True:
            return "Người dưới 16 tuổi, thi qua nhà trường, cha mẹ hoặc người giám hộ, bằng mã được phát."
        case _:
            return "Người từ đủ 16 tuổi."


def _roles(kinds: tuple[RoleKind, ...]) -> str:
    names: dict[RoleKind, str] = {
        "officer": "cán bộ dùng trang số liệu của Loa Bản",
        "ethnic-officer": "cán bộ làm công tác dân tộc",
        "gender-officer": "cán bộ làm công tác bình đẳng giới",
        "prestigious": "người có uy tín",
        "village-head": "trưởng thôn, bản, khối phố",
    }
    return ", ".join(names[kind] for kind in kinds)


def _when(contest: Contest) -> Iterator[str]:
    for each in contest.round:
        span = f"từ {moment(each.opens)} đến {moment(each.closes)}"
        yield f"{each.name}: {span}." if len(contest.round) > 1 else f"{span[0].upper()}{span[1:]}."
    yield "Đến giờ đóng là hết nhận bài; bài đang làm dở được nộp với các câu đã trả lời."


def _paper(contest: Contest) -> Iterator[str]:
    yield f"{contest.asked} câu hỏi, làm trong {minutes(contest.limit_minutes)}. Đồng hồ của máy chủ tính giờ; mất mạng thì giờ vẫn chạy."
    yield _attempts(contest.attempts)
    if contest.shuffle_questions or contest.shuffle_options:
        yield "Mỗi người một đề: câu hỏi được bốc và xáo bằng máy, không ai chọn được."
    if contest.prediction:
        yield f"Thêm một câu dự đoán: {contest.prediction.ask} {_prediction(contest.prediction)}"
    if contest.essay:
        essay = contest.essay
        yield f"Bài viết, nhiều nhất {points(essay.most)} điểm, {essay.markers} người chấm: {essay.ask} {essay.how}"
    if contest.show == "score":
        yield "Nộp bài xong biết ngay số câu đúng và thời gian."
    else:
        yield "Số câu đúng được báo khi công bố kết quả."


def points(of: float) -> str:
    """10: "10"; 2.5: "2,5"."""
    return f"{of:g}".replace(".", ",")


def _attempts(rule: Attempts) -> str:
    if rule.most == UNLIMITED:
        often = "Thi bao nhiêu lượt cũng được"
    else:
        per = {"contest": "cả cuộc thi", "round": "mỗi vòng", "week": "mỗi tuần (từ thứ Hai)", "day": "mỗi ngày"}
        often = f"Mỗi người thi nhiều nhất {rule.most} lượt {per[rule.per]}"
    if rule.most == 1 and rule.per == "contest":
        return f"{often}."
    counts = "lượt tốt nhất" if rule.counts == "best" else "lượt làm sau cùng"
    return f"{often}; lấy {counts} để xếp hạng."


def _prediction(rule: Prediction) -> str:
    of = {
        "entries": "lượt thi đã nộp",
        "people": "người dự thi",
        "all-right": "người trả lời đúng tất cả",
        "percent": "phần trăm người trả lời đúng tất cả, lấy năm số sau dấu phẩy",
    }[rule.of]
    side = {
        "either": "Đoán thừa hay thiếu đều tính như nhau.",
        "under": "Đoán vượt số thật thì đứng sau người không vượt.",
        "over": "Đoán thiếu so với số thật thì đứng sau người không thiếu.",
    }[rule.side]
    left_out = "" if rule.excluded else " Người bị loại không tính vào số này."
    return f"Số phải đoán là số {of}. {side}{left_out}"


def _tie(rule: TieRule, contest: Contest) -> str:
    match rule:
        case "right":
            return "Ai đúng nhiều câu hơn thì đứng trên."
        case "points":
            of = " (câu hỏi và bài viết)" if contest.essay else ""
            return f"Ai nhiều điểm hơn{of} thì đứng trên."
        case "prediction":
            return "Bằng nhau nữa thì ai dự đoán gần số thật hơn."
        case "duration":
            return "Bằng nhau nữa thì ai làm bài nhanh hơn."
        case "earliest":
            return "Bằng nhau nữa thì ai nộp bài sớm hơn."
        case "draw":
            return "Bằng nhau nữa thì bốc thăm bằng máy, ai cũng kiểm tra lại được."
        case "shared":
            return "Vẫn bằng nhau thì đồng hạng."
        case _:
            assert_never(rule)


def _prizes(contest: Contest) -> Iterator[str]:
    where = "từng vòng" if contest.ranking == "each" else "cả cuộc thi"
    if contest.prize and len(contest.round) > 1:
        yield f"Giải cá nhân xét cho {where}."
    yield from (_prize(each) for each in contest.prize)
    yield from (_collective(each) for each in contest.collective)
    if any(each.by == "lot" for each in contest.prize):
        yield "Không ai trúng hai giải bốc thăm; ai đã có giải theo hạng thì thôi bốc thăm."
        if contest.beacon:
            yield f"Bốc thăm trộn thêm một con số công khai không ai biết trước: {contest.beacon}."
    if not contest.prize and not contest.collective:
        yield "Cuộc thi này không có giải."


def _prize(prize: Prize) -> str:
    lot = ""
    if prize.by == "lot":
        lot = (
            ", bốc thăm trong những người trả lời đúng tất cả"
            if prize.among == "all-right"
            else ", bốc thăm trong mọi người dự thi"
        )
    return f"{prize.name}: {number(prize.count)} giải{_amount(prize.amount)}{lot}."


def _collective(prize: Collective) -> str:
    of = "xã, phường" if prize.of == "commune" else "đơn vị"
    measures: dict[CollectiveRule, str] = {
        "rate": "tỷ lệ người dự thi trên số người",
        "entrants": "số người dự thi",
        "entries": "số lượt thi",
        "all-right": "số người đúng tất cả",
        "winners": "số người đoạt giải",
        "shared": "bằng nhau thì cùng giải",
    }
    chain = ", rồi ".join(measures[rule] for rule in prize.chain)
    fewest = f", từ {number(prize.fewest)} người dự thi trở lên" if prize.fewest > 1 else ""
    return f"{prize.name}: {number(prize.count)} giải{_amount(prize.amount)} cho {of}{fewest}, xét {chain}."


def _amount(dong: int) -> str:
    return f", mỗi giải {number(dong)} đồng" if dong else ""


def _appeal(contest: Contest) -> Iterator[str]:
    if not contest.appeal_days:
        yield "Thể lệ cuộc thi này không có ngày nhận ý kiến về kết quả."
        return
    yield f"Trong {contest.appeal_days} ngày sau khi công bố kết quả, mở lại cuộc thi và bấm “Có ý kiến về kết quả”."
    yield "Chỉ chọn điều thấy chưa đúng, không phải viết. Ban Tổ chức xem lại và trả lời; mọi quyết định đều được ghi, kết quả sửa thành bản mới."


def _asked(contest: Contest) -> Iterator[str]:
    words: dict[Detail, str] = {
        "name": "họ tên",
        "phone": "số điện thoại",
        "unit": "đơn vị (cơ quan, trường, thôn bản)",
    }
    asked = [words[each] for each in contest.eligibility.details]
    if contest.needs_commune:
        asked.append("xã, phường")
    if not asked:
        yield "Không hỏi gì của người dự thi."
    else:
        yield f"Hỏi {', '.join(asked)}, chỉ để {contest.organiser} liên hệ và trao giải. Không ai khác xem được."
    if "name" in contest.eligibility.details:
        yield "Tên chỉ lên danh sách đoạt giải theo cách người dự thi đã chọn: đủ họ tên, hoặc chữ cái đầu."
    if "under-16" in contest.eligibility.ages:
        yield "Của người dưới 16 tuổi không hỏi tên, không hỏi số máy."
    yield f"Xóa hết sau khi công bố kết quả {DETAILS_DAYS} ngày. Muốn xóa sớm hơn: nhắn “xóa dữ liệu”, hoặc thôi dự thi bằng mã dự thi."
