"""A contest in the words of its papers: rules, moments, durations, what was decided. No sentence here names a law."""

import datetime as dt
from collections.abc import Iterable

from bot.contest.foretold import FAR, NONE
from bot.model.contest import (
    HUNDREDTHS,
    TICKS,
    UNLIMITED,
    Collective,
    CollectiveRule,
    Contest,
    Prediction,
    Prize,
    TieRule,
)
from bot.model.entries import About, Decision
from bot.model.moments import here, here_of
from bot.model.published import Published
from bot.papers.written import decimal, number

CHAIN: dict[TieRule, str] = {
    "right": "số câu trả lời đúng nhiều hơn",
    "points": "tổng điểm cao hơn",
    "prediction": "câu dự đoán gần đúng hơn",
    "duration": "thời gian làm bài ngắn hơn",
    "earliest": "nộp bài sớm hơn",
    "draw": "bốc thăm",
    "shared": "bằng nhau tất cả thì đồng hạng",
}
COLLECTIVE: dict[CollectiveRule, str] = {
    "rate": "tỷ lệ người dự thi cao hơn",
    "entrants": "nhiều người dự thi hơn",
    "entries": "nhiều lượt thi hơn",
    "all-right": "nhiều người đúng hết hơn",
    "winners": "nhiều người đoạt giải hơn",
    "shared": "bằng nhau tất cả thì đồng hạng",
}
FORETOLD: dict[str, str] = {
    "entries": "số lượt dự thi",
    "people": "số người dự thi",
    "all-right": "số người trả lời đúng tất cả",
    "percent": "tỷ lệ phần trăm người trả lời đúng tất cả",
}
SIDES: dict[str, str] = {
    "either": "lệch trên hay dưới như nhau",
    "under": "ai đoán quá số đúng thì xếp sau",
    "over": "ai đoán thiếu số đúng thì xếp sau",
}
PERIODS: dict[str, str] = {"contest": "cả cuộc thi", "round": "mỗi vòng", "week": "mỗi tuần", "day": "mỗi ngày"}
DECIDED: dict[str, str] = {
    "exclude": "Loại khỏi bảng xếp hạng",
    "readmit": "Cho xếp hạng lại",
    "void": "Hủy câu hỏi (ai đã trả lời đều tính đúng)",
    "restore": "Dùng lại câu hỏi",
    "answer": "Trả lời ý kiến",
}
ABOUT: dict[About, str] = {
    "right": "Số câu đúng",
    "time": "Thời gian làm bài",
    "place": "Thứ hạng",
    "other": "Điều khác",
}
SUSPECTED: dict[str, str] = {
    "too-fast": "Trả lời nhanh hơn mức đọc được",
    "same-order": "Trả lời giống nhau theo cùng thứ tự",
    "same-answers": "Cùng trả lời, cùng sai như nhau",
    "one-chat": "Nhiều người dự thi từ một máy",
    "one-phone": "Nhiều người dự thi khai một số điện thoại",
}
AMONG: dict[str, str] = {"everyone": "người dự thi", "all-right": "người trả lời đúng tất cả"}


def moment(at: dt.datetime) -> str:
    return f"{at:%H:%M} ngày {at:%d/%m/%Y}"


def at_second(seconds: int) -> dt.datetime:
    """Of a second since 1970, on the clock in Việt Nam."""
    return here(dt.datetime.fromtimestamp(seconds, dt.UTC))


def at_millisecond(milliseconds: int) -> dt.datetime:
    return here_of(milliseconds)


def duration(milliseconds: int) -> str:
    """ "3 phút 05,250 giây"; always to the thousandth, for that is what may decide."""
    minutes, rest = divmod(milliseconds, 60_000)
    seconds = f"{rest / 1000:.3f}".replace(".", ",")
    return f"{minutes} phút {seconds.zfill(6)} giây" if minutes else f"{seconds} giây"


def whole_duration(milliseconds: int) -> str:
    """ "15 phút", "1 phút 30 giây": of a limit, which is set in whole seconds."""
    minutes, rest = divmod(milliseconds // 1000, 60)
    told = [f"{minutes} phút"] if minutes else []
    return " ".join([*told, f"{rest} giây"] if rest or not told else told)


def points(hundredths: int) -> str:
    return decimal(hundredths / HUNDREDTHS, 2)


def foretold(rule: Prediction, value: int) -> str:
    """A number, or a percentage with the five places that contests ask for."""
    return f"{value / TICKS:.5f}".replace(".", ",") + " %" if rule.of == "percent" else number(value)


def distance(rule: Prediction, away: int) -> str:
    if away == NONE:
        return "không dự đoán"
    told = foretold(rule, away - FAR if away >= FAR else away)
    return f"{told} (lệch sang phía xếp sau)" if away >= FAR else told


def money(dong: int) -> str:
    return f"{number(dong)} đồng" if dong else ""


def chain(rules: Iterable[TieRule]) -> str:
    return "; ".join(CHAIN[each] for each in rules)


def collective_chain(rule: Collective) -> str:
    return "; ".join(COLLECTIVE[each] for each in rule.chain)


def attempts(contest: Contest) -> str:
    """How often one may try, and which of several counts."""
    most, period = contest.attempts.most, PERIODS[contest.attempts.per]
    told = "không giới hạn số lượt" if most == UNLIMITED else f"tối đa {most} lượt {period}"
    if most == 1 and contest.attempts.per == "contest":
        return "mỗi người thi một lượt"
    return f"{told}; tính lượt {'tốt nhất' if contest.attempts.counts == 'best' else 'cuối cùng'}"


def prize(each: Prize) -> str:
    told = f"{each.count} giải"
    if each.by == "lot":
        told += f", bốc thăm trong số {AMONG[each.among]}"
    return f"{told}, {money(each.amount)} mỗi giải" if each.amount else told


def who_may_enter(contest: Contest) -> str:
    rule = contest.eligibility
    ages = "từ đủ 16 tuổi" if rule.ages == ("16+",) else "mọi lứa tuổi; dưới 16 tuổi qua nhà trường hoặc người giám hộ"
    if "16+" not in rule.ages:
        ages = "dưới 16 tuổi, qua nhà trường hoặc người giám hộ"
    return f"{ages}. {rule.declares}".strip() if rule.declares else f"{ages}"


def counted_from(of: Published) -> str:
    """What every paper says of its numbers: what they count, from what, as of when."""
    counts = of.result.counts
    part = f"{of.round_name}: " if of.round_name else ""
    return (
        f"{part}{number(counts.entries)} lượt của {number(counts.people)} người, tính từ nhật ký bài thi; "
        f"bản công bố số {of.result.version} lúc {moment(at_second(of.result.at))}"
    )


def mark(of: Published) -> str:
    """What stands at the head of every page and sheet: of a demo, of an older version, of one with full names."""
    inside = "" if of.is_public else "BẢN CỦA BAN TỔ CHỨC, CÓ HỌ TÊN: KHÔNG CÔNG KHAI"
    return " · ".join(part for part in (of.mark, superseded(of), inside) if part)


def superseded(of: Published) -> str:
    """A warning where a newer version holds; else empty."""
    if of.newest == of.result.version:
        return ""
    return f"BẢN NÀY KHÔNG CÒN HIỆU LỰC: kết quả đã được đính chính bằng bản số {of.newest}"


def subject(of: Published, decision: Decision) -> str:
    """What a decision is about. In public nobody is to find a named winner in it who had won in an older version."""
    match decision.kind:
        case "exclude" | "readmit":
            return "Một người dự thi" if of.is_public else f"Hồ sơ {decision.entrant}"
        case "void" | "restore":
            asked = of.frozen.by_key.get(decision.question)
            return f"Câu hỏi {decision.question}" if asked is None else f"Câu hỏi: {asked.ask}"
        case "answer":
            return f"Ý kiến số {order_of_appeal(of, decision.appeal)}"


def order_of_appeal(of: Published, appeal: int) -> int:
    """Complaints are counted from 1 in the order in which they came: their own ids are long."""
    return next((n for n, each in enumerate(of.appeals, 1) if each.id == appeal), 0)


def decided_by(decision: Decision) -> str:
    return f"Tài khoản số {decision.by}" if decision.by else "Ban Tổ chức (tại máy chủ)"
